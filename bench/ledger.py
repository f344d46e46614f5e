"""The ledger of 20,000 customers and 1,000,000 documents: aging, search, opening a debtor; lists of 125,000."""

from __future__ import annotations

import random
import shutil
import sqlite3
import tempfile
from array import array
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.big_ledger import AS_OF, OPENED_DEBTOR, big_ledger
from bench.measure import Measure, against_limit, compare, frames
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.desk import day
from creditdesk.services.ledger import figures
from creditdesk.services.ledger.debtors import ORDERS
from creditdesk.services.ledger.service import Ledger

PAST_DAYS = (date(2024, 11, 30), date(2025, 11, 20), date(2026, 8, 31))
LISTED = 125_000
LISTED_DOCUMENTS = 1_000_000
NOTES = 250_000
PAGE = 100
TURNS = 200
_AT = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 9, tzinfo=UTC)

# What somebody would write who knows the tables well and wants this one answer: what was settled by then is skipped
# by the index, and only the items part paid by then look at their allocations.
_BY_HAND = """
SELECT currency, bucket, is_debit, sum(open_minor) FROM (
    SELECT
        d.currency,
        CASE WHEN d.due_on >= :d0 THEN 0 WHEN d.due_on >= :d30 THEN 1 WHEN d.due_on >= :d60 THEN 2
             WHEN d.due_on >= :d90 THEN 3 WHEN d.due_on >= :d120 THEN 4 ELSE 5 END AS bucket,
        d.amount_minor > 0 AS is_debit,
        d.amount_minor - CASE WHEN d.first_allocated_on > :d0 THEN 0
            WHEN d.amount_minor > 0 THEN coalesce((
                SELECT sum(a.amount_minor) FROM allocations a
                WHERE a.debit_id = d.id AND a.effective_on <= :d0 AND a.ended_on > :d0), 0)
            ELSE -coalesce((
                SELECT sum(a.amount_minor) FROM allocations a
                WHERE a.credit_id = d.id AND a.effective_on <= :d0 AND a.ended_on > :d0), 0) END AS open_minor
    FROM documents d
    WHERE d.settled_on > :d0 AND d.dated_on <= :d0
) GROUP BY 1, 2, 3
"""
_SAID = (
    *("director signed off", "cheque run", "friday", "remittance", "purchase order missing", "copy invoice sent"),
    *("goods damaged", "short delivery", "asked", "promised", "bank transfer", "payroll", "holiday", "manager away"),
    *("call again monday", "query", "price agreed", "credit"),
)
_PRAGMAS = ("temp_store = MEMORY", "cache_size = -65536", "mmap_size = 1073741824")


def measures() -> list[Measure]:
    """Time the ledger."""
    found = []
    with _ready(big_ledger()) as book:
        ledger = Ledger(book)
        found += _aging(ledger, book.path)
        found += _keystrokes(ledger, book.path)
        found += frames("opening a debtor with 500 documents", [lambda: ledger.debtor(OPENED_DEBTOR, AS_OF)] * TURNS)
        found += _figures(book)
    with _ready(big_ledger(customers=LISTED, documents=LISTED_DOCUMENTS)) as book:
        _say_and_ring(book)
        ledger = Ledger(book)
        found += _found_by_kind(ledger, book.path)
        found += _list(ledger, book.path)
    return found


@contextmanager
def _ready(kept: Path) -> Iterator[Book]:
    """A copy of a kept ledger with its figures and worklist brought up to date."""
    with tempfile.TemporaryDirectory(prefix="creditdesk-bench-") as folder:
        path = Path(shutil.copy(kept, folder))
        with open_book(path, user="bench") as book:
            with book.unit_of_work(_AT) as work:
                day.refresh(work.connection, AS_OF)
            yield book


def _say_and_ring(book: Book) -> None:
    """Write a quarter of a million notes, and a further number of every other contact."""
    dice = random.Random(5)  # noqa: S311 - the same every time, and no secret
    at = _AT.replace(tzinfo=None).isoformat(sep=" ", timespec="microseconds")
    with book.unit_of_work(_AT) as work:
        driver = work.connection.connection.cursor()
        driver.executemany(
            "INSERT INTO activities (customer_id, kind, happened_at, happened_on, done_by, direction, contact_name,"
            " outcome, reason_code, note, summary)"
            " VALUES (?, 'call', ?, ?, 'bench', 'out', '', 'RPC', '', ?, 'Spoken to')",
            [
                (
                    dice.randint(1, LISTED),
                    at,
                    str(AS_OF),
                    " ".join(dice.choices(_SAID, k=8)) + f" {dice.randrange(10**6)}",
                )
                for _ in range(NOTES)
            ],
        )
        driver.execute(
            "INSERT INTO contact_ways (contact_id, kind, value, digits, label)"
            " SELECT id, 'phone', printf('07700 %06d', id), printf('447700%06d', id), 'mobile'"
            " FROM contacts WHERE id % 2 = 1"
        )
        # The ledger was analysed before it had so many entries: plans made for sixty would go through all of them.
        driver.execute("ANALYZE")


def _aging(ledger: Ledger, path: Path) -> list[Measure]:
    found = []
    with closing(sqlite3.connect(path)) as connection:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        for past in PAST_DAYS:

            def by_hand(past: date = past) -> list[tuple[Any, ...]]:
                days = {f"d{age}": (past - timedelta(days=age)).isoformat() for age in (0, 30, 60, 90, 120)}
                return connection.execute(_BY_HAND, days).fetchall()

            def ours(past: date = past) -> object:
                return ledger.aging(past)

            total = sum(row[3] for row in by_hand())
            assert [each.aged.total_minor for each in ledger.aging(past).currencies] == [total]
            found.append(compare(f"aging as of {past}", ours, by_hand, allowed=1.5, peer="SQL by hand"))
    past = PAST_DAYS[1]
    found.append(
        compare(
            "aging today, from kept figures",
            lambda: ledger.aging(AS_OF),
            lambda: ledger.aging(past),
            allowed=0.1,
            peer="a past day",
        )
    )
    return found


def _found_by_kind(ledger: Ledger, path: Path) -> list[Measure]:
    """Type what is to be found, letter by letter, each kind by itself."""
    with closing(sqlite3.connect(path)) as connection:

        def some(query: str) -> list[Any]:
            return [row[0] for row in connection.execute(query)]

        kinds = {
            "a name": some("SELECT name FROM customers WHERE id % 4999 = 3"),
            "an account": some("SELECT account FROM customers WHERE id % 4999 = 5"),
            "an invoice": some("SELECT number FROM documents WHERE id % 39999 = 7"),
            "an amount": [
                f"{abs(each) / 100:,.2f}" for each in some("SELECT amount_minor FROM documents WHERE id % 39999 = 11")
            ],
            "a telephone number": some("SELECT phone FROM contacts WHERE id % 4999 = 13"),
            "a further number": some("SELECT value FROM contact_ways WHERE id % 4999 = 13"),
            "words of a note": some("SELECT substr(note, 1, 40) FROM activities WHERE id % 19999 = 13"),
            "a contact": some("SELECT name FROM contacts WHERE id % 4999 = 17"),
        }
    found = []
    for kind, texts in kinds.items():
        typed = [text[:end] for text in texts for end in range(1, min(len(text), 14) + 1)]
        found += frames(
            f"a keystroke of {kind}, {LISTED:,} debtors",
            [lambda text=text: ledger.search(text) for text in typed],  # type: ignore[misc]
        )
    return found


def _keystrokes(ledger: Ledger, path: Path) -> list[Measure]:
    """Type names, accounts, numbers, amounts and telephone numbers letter by letter."""
    dice = random.Random(1)  # noqa: S311 - the same every time, and no secret
    with closing(sqlite3.connect(path)) as connection:
        names = [row[0] for row in connection.execute("SELECT name FROM customers WHERE id % 977 = 3")]
        numbers = [row[0] for row in connection.execute("SELECT number FROM documents WHERE id % 49999 = 7")]
        amounts = connection.execute("SELECT amount_minor FROM documents WHERE id % 99991 = 11").fetchall()
    texts = [*names, *numbers, *(f"{abs(row[0]) / 100:,.2f}" for row in amounts), "0113 0004321", "C12345", "LS12 3AB"]
    typed = [text[:end] for text in texts for end in range(1, min(len(text), 14) + 1)]
    turns: list[Callable[[], object]] = [
        lambda text=text: ledger.search(text)  # type: ignore[misc]
        for text in dice.sample(typed, TURNS)
    ]
    return frames("a keystroke of search", turns)


def _figures(book: Book) -> list[Measure]:
    def refresh(customer_ids: list[int] | None) -> None:
        with book.unit_of_work(_AT) as work:
            figures.refresh(work.connection, AS_OF, customer_ids)

    return [
        against_limit("today's figures of the whole book", lambda: refresh(None), 1.0, runs=5),
        against_limit("today's figures of three customers, saved", lambda: refresh([5, 6, 7]), 0.016),
    ]


def _list(ledger: Ledger, path: Path) -> list[Measure]:
    found = []
    with closing(sqlite3.connect(path)) as connection:
        for order, column in ORDERS.items():

            def by_hand(name: str = column.name) -> array[int]:
                rows = connection.execute(f"SELECT customer_id FROM worklist ORDER BY {name} DESC, customer_id DESC")
                return array("q", [row[0] for row in rows])

            def ours(order: str = order) -> array[int]:
                return ledger.debtor_ids(order=order)

            what = f"ids of {LISTED:,} debtors by {order}"
            found.append(compare(what, ours, by_hand, allowed=3.0, peer="SQL by hand"))
    ids = ledger.debtor_ids()
    dice = random.Random(2)  # noqa: S311 - the same every time, and no secret
    turns: list[Callable[[], object]] = [
        lambda start=start: ledger.debtor_rows(ids[start : start + PAGE], AS_OF)  # type: ignore[misc]
        for start in [dice.randrange(len(ids) - PAGE) for _ in range(TURNS)]
    ]
    return found + frames(f"a page of {PAGE} rows, anywhere", turns)
