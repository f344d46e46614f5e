"""A seeded ledger of any size, kept in the system's temporary folder between runs.

Three years to `AS_OF`, in GBP: customers of very different sizes; invoices on 30 days, paid some days late and often
several at once, some in parts, a few by credit note; a few payments that bounced, a little cash on account.
The first customer has exactly 500 documents and a history of calls, promises, queries and letters.
"""

from __future__ import annotations

import hashlib
import random
import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from creditdesk import models
from creditdesk.services.book.files import create_book

AS_OF = date(2026, 11, 20)
FIRST = date(2023, 11, 20)
CUSTOMERS = 20_000
DOCUMENTS = 1_000_000
OPENED_DEBTOR = 1
OPENED_DEBTOR_DOCUMENTS = 500

_FILE = "ledger.creditdesk"
_NEVER = "9999-12-31"
# Day numbers count from FIRST; due dates run past the last day.
_LAST = (AS_OF - FIRST).days
_DAYS = [(FIRST + timedelta(days)).isoformat() for days in range(_LAST + 400)]
# fmt: off
_NAMES = (
    "Ashford", "Baxter", "Calder", "Dunmore", "Eastfield", "Fairway", "Granger", "Harwood", "Ingram", "Jessop",
    "Kestrel", "Lambert", "Marlow", "Norwood", "Oakley", "Pemberton", "Quayle", "Radley", "Selwyn", "Thornton",
    "Varley", "Whitby",
)
# fmt: on
_TRADES = ("Foods", "Motors", "Building", "Interiors", "Packaging", "Textiles", "Metals", "Print", "Dairy", "Timber")
_FORMS = ("Ltd", "plc", "LLP", "& Sons", "Group")
_SECTORS = ("Food", "Motor", "Construction", "Retail", "Print", "Freight")
_CONTACTS = (
    ("call", "NO_ANSWER"),
    ("promise", "PTP"),
    ("call", "CALLBACK_AGREED"),
    ("letter", "reminder"),
    ("query", "DISPUTE_RAISED"),
    ("note", "NOTE"),
)
# Nothing disputed or retained, no reference, no notes; of batch 1.
_REST = (0, "", 0, None, "", "", None, 1)
_PREFIXES = {"invoice": "INV", "cash": "RCT", "credit_note": "CN"}


def big_ledger(*, customers: int = CUSTOMERS, documents: int = DOCUMENTS, seed: int = 1) -> Path:
    """Return the book's file, made now unless an earlier run left it; callers must not change it.

    The cache is keyed by the sources that decide the content, so that a changed table is never met by an old file.
    """
    sources = [*sorted(Path(models.__file__).parent.glob("*.py")), Path(__file__)]
    digest = hashlib.sha256(b"".join(source.read_bytes() for source in sources)).hexdigest()[:12]
    folder = Path(tempfile.gettempdir()) / "creditdesk-bench" / f"{customers}-{documents}-{seed}-{digest}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        # Made aside and moved whole: a run that is stopped, or another beside it, leaves no half ledger.
        with tempfile.TemporaryDirectory(dir=folder.parent) as aside:
            made = Path(aside) / "made"
            make(made / _FILE, customers=customers, documents=documents, seed=seed)
            if not folder.exists():
                made.rename(folder)
    return folder / _FILE


def make(path: Path, *, customers: int, documents: int, seed: int) -> None:
    """Write the book; the derived columns are true by construction, the indexes built after the rows."""
    dice = random.Random(seed)  # noqa: S311 - the same every time, and no secret
    rows = _Rows()
    for customer, quota in enumerate(_quotas(dice, customers, documents), start=1):
        _Trade(dice, rows, customer).run(quota)
    at = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 9, tzinfo=UTC)
    create_book(path, company="Bench & Co Ltd", country="GB", currency="GBP", at=at, user="bench").close()
    with closing(sqlite3.connect(path, isolation_level=None)) as book:
        book.execute("PRAGMA synchronous = OFF")
        book.execute("BEGIN")
        indexes = book.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
            " AND tbl_name IN ('documents', 'allocations')"
        ).fetchall()
        for name, _ in indexes:
            book.execute(f"DROP INDEX {name}")
        _write_customers(book, dice, customers)
        _insert(book, "documents", rows.documents)
        _insert(book, "allocations", rows.allocations)
        for _, sql in indexes:
            book.execute(sql)
        _write_movements(book)
        _write_history(book)
        book.execute("COMMIT")
        book.execute("ANALYZE")
        book.execute("PRAGMA wal_checkpoint(TRUNCATE)")


@dataclass(slots=True)
class _Document:
    id: int
    customer: int
    kind: str
    day: int
    due: int
    amount: int
    left: int
    settled: int = 0
    allocated: int | None = None
    bounced: int = 0


@dataclass(slots=True)
class _Rows:
    """Rows on their way into the book."""

    documents: list[tuple[object, ...]] = field(default_factory=list)
    allocations: list[tuple[object, ...]] = field(default_factory=list)

    def post(self, document: _Document) -> None:
        sign = -1 if document.amount < 0 else 1
        bounced = _DAYS[document.bounced] if document.bounced else _NEVER
        settled = _NEVER if document.left else _DAYS[document.settled]
        allocated = _NEVER if document.allocated is None else _DAYS[document.allocated]
        left = 0 if document.bounced else sign * document.left
        number = f"{_PREFIXES[document.kind]}-{document.id:07d}"
        row = (document.id, document.customer, document.kind, number, str(document.id))
        dates = (_DAYS[document.day], _DAYS[document.due], "GBP")
        self.documents.append(
            (
                *row,
                *dates,
                document.amount,
                left,
                min(settled, bounced),
                allocated,
                bounced,
                0,
                "",
                0,
                None,
                "",
                "",
                None,
                1,
            )
        )


class _Trade:
    """Three years of business with one customer."""

    def __init__(self, dice: random.Random, rows: _Rows, customer: int) -> None:
        self._dice = dice
        self._rows = rows
        self._customer = customer
        self._documents: list[_Document] = []
        self._size = dice.lognormvariate(11, 1)
        self._late = dice.gauss(12, 10)

    def run(self, quota: int) -> None:
        """Make exactly `quota` documents."""
        while len(self._documents) < quota:
            self._deal(quota)
        for document in self._documents:
            self._rows.post(document)

    def _deal(self, quota: int) -> None:
        """One to three invoices, and what became of them."""
        dice = self._dice
        day = dice.randrange(_LAST - 2)
        invoices = []
        for _ in range(dice.randint(1, 3)):
            if len(self._documents) == quota:
                break
            amount = int(dice.lognormvariate(0, 0.6) * self._size) + 100
            invoices.append(self._add("invoice", day + dice.randrange(3), amount))
        fate = dice.random()
        paid = max(day + 3, invoices[-1].due + int(dice.gauss(self._late, 8)))
        if fate < 0.01 or paid > _LAST or len(self._documents) >= quota:
            return
        if fate < 0.04:
            credited = invoices[0].amount // 4
            note = self._add("credit_note", min(day + 5, _LAST), -credited)
            self._allocate(note, invoices[0], credited)
        if fate < 0.12 and paid + 30 <= _LAST and len(self._documents) < quota - 1:
            self._pay(invoices, paid, 0.5)
            self._pay(invoices, paid + 30, 1)
        elif fate < 0.13 and paid + 14 <= _LAST and len(self._documents) < quota - 1:
            self._pay(invoices, paid, 1, bounced=paid + 5)
            self._pay(invoices, paid + 14, 1)
        elif len(self._documents) < quota:
            self._pay(invoices, paid, 1, over=fate > 0.99)

    def _pay(self, invoices: list[_Document], day: int, share: float, *, bounced: int = 0, over: bool = False) -> None:
        owed = [(invoice, int(invoice.left * share)) for invoice in invoices]
        cash = self._add("cash", day, -sum(amount for _, amount in owed) - (5_000 if over else 0))
        cash.bounced = bounced
        for invoice, amount in owed:
            if amount:
                self._allocate(cash, invoice, amount)

    def _add(self, kind: str, day: int, amount: int) -> _Document:
        number = len(self._rows.documents) + len(self._documents) + 1
        due = day + 30 if kind == "invoice" else day
        document = _Document(number, self._customer, kind, day, due, amount, abs(amount))
        self._documents.append(document)
        return document

    def _allocate(self, credit: _Document, debit: _Document, amount: int) -> None:
        """Allocate on the credit's day, until the credit bounces if it does."""
        allocations = self._rows.allocations
        on = _DAYS[max(credit.day, debit.day)]
        ended = _DAYS[credit.bounced] if credit.bounced else _NEVER
        allocations.append((len(allocations) + 1, credit.id, debit.id, on, on, ended, amount, 1))
        for document in (credit, debit):
            if document.allocated is None:
                document.allocated = max(credit.day, debit.day)
        if not credit.bounced:
            for document in (credit, debit):
                document.left -= amount
                document.settled = max(credit.day, debit.day)


def _quotas(dice: random.Random, customers: int, documents: int) -> Iterator[int]:
    """Share the documents out: many small customers, a few large ones, the first with its fixed number."""
    weights = [dice.lognormvariate(0, 0.9) for _ in range(customers - 1)]
    left, weight_left = documents - OPENED_DEBTOR_DOCUMENTS, sum(weights)
    yield OPENED_DEBTOR_DOCUMENTS
    for weight in weights[:-1]:
        quota = max(1, round(left * weight / weight_left))
        left, weight_left = left - quota, weight_left - weight
        yield quota
    yield left


def _insert(book: sqlite3.Connection, table: str, rows: Sequence[tuple[object, ...]]) -> None:
    # A table's newer columns come last and hold their standard.
    columns = [name for _, name, *_ in book.execute(f"PRAGMA table_info({table})")][: len(rows[0])]
    marks = ", ".join("?" * len(columns))
    book.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)


def _write_customers(book: sqlite3.Connection, dice: random.Random, customers: int) -> None:
    book.execute("INSERT INTO import_batches VALUES (1, 'creditdesk', '[]', NULL, ?, 'bench', '{}', NULL)", (_noon(),))
    book.execute("UPDATE ledger_state SET last_batch_id = 1")
    people, contacts = [], []
    for customer in range(1, customers + 1):
        name = f"{dice.choice(_NAMES)} {dice.choice(_TRADES)} {dice.choice(_FORMS)} {customer}"
        place = ("", "1 High Street", "", "Leeds", "", f"LS{customer % 30} {customer % 9}AB")
        people.append(
            (
                *(customer, 1, f"C{customer:05d}", name, "company", "GB", "GBP", "NET 30", 5_000_000, None),
                *(dice.choice(_SECTORS), f"controller {customer % 5}", *place, "", "", None, 1),
            )
        )
        digits = f"44113{customer:07d}"
        person = f"{dice.choice(('Anna', 'Ben', 'Carol', 'David', 'Erin'))} {dice.choice(_NAMES)}son"
        phone = f"0113 {customer:07d}"
        contacts.append((customer, customer, person, "Accounts", phone, digits, "", 1, "", "", 1))
    _insert(book, "customers", people)
    _insert(book, "contacts", contacts)


def _write_movements(book: sqlite3.Connection) -> None:
    book.execute(
        "INSERT INTO daily_movements SELECT 1, dated_on, currency, type, sum(amount_minor), count(*)"
        " FROM documents GROUP BY dated_on, currency, type"
    )
    book.execute(
        "INSERT INTO daily_movements SELECT 1, reversed_on, currency, 'reversal', -sum(amount_minor), count(*)"
        " FROM documents WHERE reversed_on < ? GROUP BY reversed_on, currency",
        (_NEVER,),
    )


def _write_history(book: sqlite3.Connection) -> None:
    """Two years of calls, promises, queries and letters with the debtor that the timings open."""
    invoices = book.execute(
        "SELECT type, number, amount_minor FROM documents WHERE customer_id = ? AND type = 'invoice' ORDER BY dated_on",
        (OPENED_DEBTOR,),
    ).fetchall()
    sha = hashlib.sha256(b"letter").hexdigest()
    book.execute("INSERT INTO stored_files VALUES (?, 'application/pdf', 6, ?)", (sha, _noon()))
    for number in range(1, 61):
        kind, outcome = _CONTACTS[number % len(_CONTACTS)]
        day = AS_OF - timedelta(days=720 - number * 12)
        type_, document, amount = invoices[number * 4 % len(invoices)]
        book.execute(
            "INSERT INTO activities (id, customer_id, kind, happened_at, happened_on, done_by, direction, contact_name,"
            " outcome, reason_code, note, summary) VALUES (?, ?, ?, ?, ?, 'bench', 'out', 'Anna', ?, '', ?, ?)",
            (
                *(number, OPENED_DEBTOR, kind, f"{day} 09:00:00.000000", str(day)),
                *(outcome, "They will look. " * 8, f"A {kind}"),
            ),
        )
        book.execute("INSERT INTO activity_items VALUES (?, ?, ?)", (number, type_, document))
        if kind == "promise":
            status = ("kept", "broken", "kept", "part_kept")[number % 4]
            book.execute(
                "INSERT INTO promises VALUES (?, ?, ?, 'Anna', ?, ?, ?, 'GBP', ?, 0, ?)",
                (number, OPENED_DEBTOR, number, str(day), str(day + timedelta(5)), amount, status, str(day)),
            )
            book.execute("INSERT INTO promise_items VALUES (?, ?, ?, ?)", (number, type_, document, amount))
        elif kind == "query":
            book.execute(
                "INSERT INTO queries (id, customer_id, activity_id, reason_code, raised_on, owner, amount_minor,"
                " currency, status, note) VALUES (?, ?, ?, 'PRICE', ?, 'sales', ?, 'GBP', 'open', '')",
                (number, OPENED_DEBTOR, number, str(day), amount),
            )
            book.execute("INSERT INTO query_items VALUES (?, ?, ?, ?)", (number, type_, document, amount))
        elif kind == "letter":
            book.execute(
                "INSERT INTO letters (id, customer_id, activity_id, kind, number, dated_on, amount_minor, currency,"
                " pages, sha256, facts) VALUES (?, ?, ?, 'reminder', ?, ?, ?, 'GBP', 1, ?, '{}')",
                (number, OPENED_DEBTOR, number, f"L{number}", str(day), amount, sha),
            )
            values = (number, type_, document, amount)
            book.execute("INSERT INTO letter_items (letter_id, type, number, open_minor) VALUES (?, ?, ?, ?)", values)


def _noon() -> str:
    return f"{AS_OF} 12:00:00.000000"
