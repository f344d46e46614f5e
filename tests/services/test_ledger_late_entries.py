"""What is posted back into a day that was reported already is listed, and changes that day's report by its sum."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import insert, update

from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book
from creditdesk.services.ledger.service import Ledger

OCTOBER = date(2026, 10, 31)


def imported_at(book: Book, batch_id: int, moment: datetime) -> None:
    with book.unit_of_work(moment) as work:
        work.connection.execute(
            update(import_batches).where(import_batches.c.id == batch_id).values(imported_at=moment)
        )


def next_batch(book: Book, ledger: Any, moment: datetime) -> None:
    with book.unit_of_work(moment) as work:
        written = work.connection.execute(
            insert(import_batches).values(profile="test", files=[], imported_at=moment, imported_by="tess", result={})
        )
    ledger.batch_id = written.inserted_primary_key[0]


def test_a_report_repeated_after_ordinary_postings_is_the_same(book: Book, ledger: Any) -> None:
    customer = ledger.customer("A1")
    imported_at(book, ledger.batch_id, datetime(2026, 10, 31, 8, tzinfo=UTC))
    invoice = ledger.invoice(customer, "I1", "2026-10-01", "100.00", due="2026-10-15")
    before = Ledger(book).aging(OCTOBER)
    next_batch(book, ledger, datetime(2026, 11, 2, 8, tzinfo=UTC))
    ledger.invoice(customer, "I2", "2026-11-01", "70.00", due="2026-12-01")
    ledger.allocate(ledger.cash(customer, "C1", "2026-11-02", "100.00"), invoice, "2026-11-02", "100.00")
    assert Ledger(book).aging(OCTOBER) == before
    assert Ledger(book).late_entries(OCTOBER) == []


def test_back_dated_postings_are_listed_as_late(book: Book, ledger: Any) -> None:
    customer = ledger.customer("A1")
    imported_at(book, ledger.batch_id, datetime(2026, 10, 31, 8, tzinfo=UTC))
    invoice = ledger.invoice(customer, "I1", "2026-10-01", "100.00", due="2026-10-15")
    before = Ledger(book).aging(OCTOBER).currencies[0].aged.total_minor
    next_batch(book, ledger, datetime(2026, 11, 2, 8, tzinfo=UTC))
    ledger.invoice(customer, "I2", "2026-10-30", "70.00", due="2026-11-29")
    ledger.allocate(ledger.cash(customer, "C1", "2026-10-31", "30.00"), invoice, "2026-10-31", "30.00")
    ledger.invoice(customer, "I3", "2026-11-01", "5.00", due="2026-12-01")
    late = Ledger(book).late_entries(OCTOBER)
    assert [(entry.key.number, entry.amount_minor, entry.is_allocation) for entry in late] == [
        ("I2", 7_000, False),
        ("C1", -3_000, False),
        ("I1", 3_000, True),
    ]
    after = Ledger(book).aging(OCTOBER).currencies[0].aged.total_minor
    assert after - before == sum(entry.amount_minor for entry in late if not entry.is_allocation)


def test_a_day_before_the_first_import_has_no_late_entries(book: Book, ledger: Any) -> None:
    ledger.invoice(ledger.customer("A1"), "I1", "2025-10-01", "100.00", due="2025-10-15")
    assert Ledger(book).late_entries(date(2025, 12, 31)) == []
