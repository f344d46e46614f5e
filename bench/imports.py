"""Importing CreditDesk CSV against plain `csv` + `executemany` into the same tables, indexes built after.

20,000 customers and 1,000,000 documents with their allocations. The plain loop checks nothing, keeps no history and no
figures; ours does all of it. Both parse the same files in the same run.
"""

from __future__ import annotations

import csv
import random
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from bench.measure import Measure
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.book.files import create_book
from creditdesk.services.cash.service import Cash

AS_OF = date(2026, 11, 20)
_FIRST = date(2023, 11, 20)
_NEVER = "9999-12-31"
_BATCH = (
    "INSERT INTO import_batches (id, profile, files, imported_at, imported_by, result)"
    " VALUES (1, '', '[]', '2026-11-20', 'b', '{}')"
)
_CUSTOMERS = (
    "id company_id account name country currency terms legal_form sector controller language address1 address2 city"
    " region postcode vat_number registration_number"
)
_DOCUMENTS = (
    "id customer_id type number number_digits dated_on due_on currency amount_minor open_minor settled_on"
    " first_allocated_on reversed_on disputed_minor dispute_reason retained_minor reference po_number batch_id"
)
_ALLOCATIONS = "credit_id debit_id allocated_on effective_on ended_on amount_minor batch_id"


def write_files(folder: Path, *, customers: int, invoices: int, seed: int = 1) -> list[Path]:
    """Write the three files of a seeded ledger: 1.8 documents and about 0.95 allocations for each invoice."""
    draw = random.Random(seed)  # noqa: S311 - a repeatable ledger, no secret
    paths = [folder / f"{name}.csv" for name in ("customers", "documents", "allocations")]
    with paths[0].open("w", newline="") as people:
        writer = csv.writer(people)
        writer.writerow(["account", "name", "country", "currency", "terms", "credit_limit", "phone", "contact"])
        for at in range(customers):
            phone = f"020 7946 {at % 10_000:04}"
            writer.writerow([f"C{at:06}", f"Customer {at} Ltd", "GB", "GBP", "NET 30", "50000.00", phone, "Ann Lee"])
    days = [(_FIRST + timedelta(day)).isoformat() for day in range(1_400)]
    with paths[1].open("w", newline="") as papers, paths[2].open("w", newline="") as links:
        paper, link = csv.writer(papers), csv.writer(links)
        paper.writerow(["account", "type", "number", "date", "due_date", "amount", "currency", "reference"])
        link.writerow(["account", "credit_type", "credit_number", "debit_type", "debit_number", "date", "amount"])
        for at in range(invoices):
            account = f"C{min(int(draw.expovariate(4 / customers)), customers - 1):06}"
            day = draw.randrange(1_090)
            minor = draw.randrange(1_000, 5_000_000)
            amount = f"{minor // 100}.{minor % 100:02}"
            paper.writerow(
                [account, "invoice", f"INV-{at:07}", days[day], days[day + 30], amount, "GBP", f"PO {at % 977}"]
            )
            paid = day + 20 + draw.randrange(40)
            if at % 5 and paid < 1_096:
                kind, number = ("credit_note", f"CN-{at:07}") if at % 40 == 1 else ("cash", f"RC-{at:07}")
                paper.writerow([account, kind, number, days[paid], "", amount, "GBP", ""])
                link.writerow([account, kind, number, "invoice", f"INV-{at:07}", days[paid], amount])
    return paths


def plain_loop(paths: list[Path], target: Path) -> float:
    """Load the files with the standard library and return the seconds it took."""
    with create_book(target, company="B", country="GB", currency="GBP", at=datetime.now(UTC)):
        pass
    with closing(sqlite3.connect(target)) as connection:
        names = {index.name for table in (documents, allocations) for index in table.indexes}
        found = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index'").fetchall()
        indexes = {name: sql for name, sql in found if name in names}
        started = time.perf_counter()
        for name in indexes:
            connection.execute(f"DROP INDEX {name}")
        connection.execute("BEGIN")
        connection.execute(_BATCH)
        customer_ids: dict[str, int] = {}
        document_ids: dict[tuple[int, str, str], int] = {}
        connection.executemany(_insert("customers", _CUSTOMERS), _people(paths[0], customer_ids))
        connection.executemany(_insert("documents", _DOCUMENTS), _papers(paths[1], customer_ids, document_ids))
        connection.executemany(_insert("allocations", _ALLOCATIONS), _links(paths[2], customer_ids, document_ids))
        for sql in indexes.values():
            connection.execute(sql)
        connection.commit()
        return time.perf_counter() - started


def _insert(table: str, columns: str) -> str:
    marks = ", ".join("?" * len(columns.split()))
    return f"INSERT INTO {table} ({', '.join(columns.split())}) VALUES ({marks})"


def _rows(path: Path) -> Iterator[list[str]]:
    with path.open(newline="") as text:
        rows = csv.reader(text)
        next(rows)
        yield from rows


def _people(path: Path, ids: dict[str, int]) -> Iterator[tuple[Any, ...]]:
    for at, row in enumerate(_rows(path), 1):
        ids[row[0]] = at
        yield (at, 1, *row[:5], "company", *[""] * 10)


def _papers(path: Path, customers: dict[str, int], ids: dict[tuple[int, str, str], int]) -> Iterator[tuple[Any, ...]]:
    for at, (account, kind, number, day, due, amount, currency, reference) in enumerate(_rows(path), 1):
        customer = customers[account]
        ids[customer, kind, number] = at
        minor = int(amount.replace(".", ""))
        if kind != "invoice":
            minor = -minor
        yield (
            at, customer, kind, number, number, day, due or day, currency, minor, minor, _NEVER, _NEVER, _NEVER, 0, "",
            0, reference, "", 1,
        )  # fmt: skip


def _links(path: Path, customers: dict[str, int], ids: dict[tuple[int, str, str], int]) -> Iterator[tuple[Any, ...]]:
    for account, credit_type, credit_number, debit_type, debit_number, day, amount in _rows(path):
        customer = customers[account]
        credit_id, debit_id = ids[customer, credit_type, credit_number], ids[customer, debit_type, debit_number]
        yield (credit_id, debit_id, day, day, _NEVER, int(amount.replace(".", "")), 1)


def ours(paths: list[Path], target: Path) -> float:
    """Import the files and return the seconds it took."""
    at = datetime.now(UTC)
    with create_book(target, company="B", country="GB", currency="GBP", at=at) as book:
        started = time.perf_counter()
        result = Cash(book).import_files(paths, at=at, as_of=AS_OF)
        taken = time.perf_counter() - started
        assert not result.rejected, result.rejected[:3]
        assert all(total.agrees for total in result.control)
        return taken


def measures(invoices: int = 558_000) -> list[Measure]:
    """Time both on the same files, taking turns; the quicker turn of each counts, for the disk is everybody's."""
    plain: list[float] = []
    own: list[float] = []
    with tempfile.TemporaryDirectory(prefix="creditdesk-bench-") as name:
        folder = Path(name)
        paths = write_files(folder, customers=20_000, invoices=invoices)
        for turn in range(2):
            for times, load in ((plain, plain_loop), (own, ours)):
                target = folder / f"{load.__name__}-{turn}.creditdesk"
                times.append(load(paths, target))
                for left in folder.glob(f"{target.name}*"):
                    left.unlink()
    what = "import of 20,000 customers, 1,000,000 documents with their allocations"
    return [Measure(what, min(own), min(plain), allowed=2.0, peer="csv + executemany, no checks")]
