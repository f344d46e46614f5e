"""A folder to write ledger files into, and the import of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.models import tables
from creditdesk.models.customers import customers
from creditdesk.services.book.book import Book
from creditdesk.services.cash.result import ImportResult
from creditdesk.services.cash.service import Cash
from creditdesk.services.ledger.open_items import open_items
from tests.conftest import AS_OF, AT, Filled

DERIVED = {"customer_balances", "worklist", "ledger_state"}


class Office:
    """What a controller does with files, in few words."""

    def __init__(self, book: Book, folder: Path) -> None:
        self.book = book
        self.folder = folder
        self.cash = Cash(book)

    def file(self, name: str, *lines: str) -> Path:
        path = self.folder / name
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    def customers(self, *lines: str) -> Path:
        return self.file("customers.csv", "account,name,currency,terms,parent_account", *lines)

    def documents(self, *lines: str, name: str = "documents.csv") -> Path:
        return self.file(name, "account,type,number,date,amount,due_date,currency", *lines)

    def allocations(self, *lines: str) -> Path:
        header = "account,credit_type,credit_number,debit_type,debit_number,date,amount"
        return self.file("allocations.csv", header, *lines)

    def take(self, *paths: Path, as_of: date = AS_OF, **options: Any) -> ImportResult:
        return self.cash.import_files(paths, at=AT, as_of=as_of, **options)

    def open_on(self, day: date) -> dict[str, int]:
        """What is open of each document number on a day, in minor units."""
        with self.book.read() as connection:
            return {item.document.number: item.open_minor for item in open_items(connection, day)}

    def customer(self, account: str) -> Mapping[str, Any]:
        """The customer's row."""
        with self.book.read() as connection:
            return connection.execute(select(customers).where(customers.c.account == account)).mappings().one()

    def facts(self) -> dict[str, list[tuple[Any, ...]]]:
        """Every row of every table that holds facts, for comparing two states of the book."""
        with self.book.read() as connection:
            return {
                table.name: sorted(map(repr, connection.execute(select(table))))
                for table in tables.metadata.sorted_tables
            }

    def ledger(self) -> dict[str, list[tuple[Any, ...]]]:
        """The facts of the ledger without the record of how they came."""
        ours = {"customers", "contacts", "documents", "allocations", "daily_movements", "customer_balances", "worklist"}
        return {name: rows for name, rows in self.facts().items() if name in ours}


@pytest.fixture
def office(book: Book, tmp_path: Path) -> Office:
    folder = tmp_path / "files"
    folder.mkdir()
    return Office(book, folder)


@pytest.fixture
def with_customers(office: Office, filled: Filled) -> Office:
    """Two customers in pounds, a head office with a branch, and one in euro on 60 days."""
    file = office.customers(
        "C1,Acorn Ltd,,,",
        "C2,Birch Ltd,,,",
        "HEAD,Oak Group,,,",
        "BRANCH,Oak North,,,HEAD",
        "EU,Linde GmbH,EUR,NET 60,",
    )
    filled.fill(office.book.path, "customers", lambda: office.take(file))
    return office


OfficeMaker = Callable[[], Office]
