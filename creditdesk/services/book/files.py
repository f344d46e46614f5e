"""Making, opening and upgrading the book's file."""

from __future__ import annotations

import getpass
from datetime import datetime
from pathlib import Path

from sqlalchemy import insert

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models import tables
from creditdesk.models.customers import companies
from creditdesk.models.engine import make_engine
from creditdesk.models.ledger import ledger_state
from creditdesk.services.book.book import Book

SUFFIX = ".creditdesk"


def create_book(
    path: Path, *, company: str, country: str, currency: str, at: datetime, user: str | None = None
) -> Book:
    """Make an empty book for a company and open it; the file must not exist."""
    if path.exists():
        raise CreditDeskError(
            f"{path.name} exists already.",
            safe="It was not touched.",
            cure="Choose another name, or open it.",
        )
    path.parent.mkdir(parents=True, exist_ok=True)
    engine = make_engine(path)
    tables.metadata.create_all(engine)
    book = Book(path, engine, user=user or getpass.getuser(), read_only=False)
    with book.unit_of_work(at) as work:
        work.connection.execute(
            insert(companies).values(id=1, name=company, country=country, currency=currency, particulars={})
        )
        work.connection.execute(insert(ledger_state).values(company_id=1))
        work.record("create book", company, country=country, currency=currency)
    return book


def open_book(path: Path, *, read_only: bool = False, user: str | None = None) -> Book:
    """Open a book that exists."""
    if not path.exists():
        raise NotFoundError(f"There is no book at {path}.", cure="Make one with `creditdesk new`.")
    return Book(path, make_engine(path, read_only=read_only), user=user or getpass.getuser(), read_only=read_only)
