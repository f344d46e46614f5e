"""What queries cost: days to answer, the share of the ledger in query, and what they come from."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.query import QueryStatus, Resolution
from creditdesk.services.book.book import Book
from creditdesk.services.desk.entries import CallEntry, QueryDraft
from creditdesk.services.desk.query_figures import Cause
from creditdesk.services.desk.service import Desk

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
YEAR = FRIDAY - timedelta(days=365)


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def debtor(ledger: Any) -> int:
    """A debtor who owes 1,000.00 on each of four invoices."""
    customer = ledger.customer("N1", name="Northgate")
    for number in range(1, 5):
        ledger.invoice(customer, f"INV-{number}", "2026-08-06", "1000.00", due="2026-09-05")
    return int(customer)


def raised(desk: Desk, debtor: int, number: int, minor: int, reason: str, owner: str, on: date) -> int:
    key = DocumentKey(DocumentType.INVOICE, f"INV-{number}")
    draft = QueryDraft(reason, minor, ((key, minor),), owner=owner)
    saved, _ = desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=draft), at=AT, as_of=on)
    assert saved.query_id is not None
    return saved.query_id


@pytest.fixture
def worked(desk: Desk, debtor: int) -> Desk:
    """Price: one of 400.00 accepted after 10 days with 250.00, one of 100.00 rejected after 5; damage: 600.00 open."""
    first = raised(desk, debtor, 1, 400_00, "PRICE", "Sales", date(2026, 10, 1))
    desk.queries.resolve(first, Resolution(QueryStatus.ACCEPTED, 250_00), at=AT, as_of=date(2026, 10, 11))
    second = raised(desk, debtor, 2, 100_00, "PRICE", "", date(2026, 11, 2))
    desk.queries.resolve(second, Resolution(QueryStatus.REJECTED), at=AT, as_of=date(2026, 11, 7))
    raised(desk, debtor, 3, 600_00, "DAMAGED", "Stores", date(2026, 11, 10))
    return desk


def test_days_to_answer_are_the_mean_of_those_answered_in_the_time(worked: Desk) -> None:
    assert worked.queries.figures(YEAR, FRIDAY).dispute_days == 7.5
    november = worked.queries.figures(date(2026, 11, 1), FRIDAY)
    assert (november.dispute_days, november.answered) == (5.0, 1)


def test_the_share_in_query_is_of_all_that_is_open(worked: Desk) -> None:
    (disputed,) = worked.queries.figures(YEAR, FRIDAY).disputed
    assert (disputed.disputed_minor, disputed.total_minor, disputed.percent) == (600_00, 4000_00, 15.0)


def test_causes_are_told_by_reason_with_most_money_first(worked: Desk) -> None:
    damaged, price = worked.queries.figures(YEAR, FRIDAY).reasons
    assert damaged == Cause("damaged", "GBP", 1, 600_00, 1, 600_00, 1, 0, 0, 0, None)
    assert price == Cause("price", "GBP", 2, 500_00, 0, 0, 0, 2, 1, 250_00, 7.5)


def test_causes_are_told_by_owner(worked: Desk) -> None:
    assert [(cause.name, cause.count) for cause in worked.queries.figures(YEAR, FRIDAY).owners] == [
        ("Stores", 1),
        ("Sales", 1),
        ("nobody", 1),
    ]


def test_a_ledger_without_queries_has_no_days_to_answer(desk: Desk) -> None:
    nothing = desk.queries.figures(YEAR, FRIDAY)
    assert (nothing.dispute_days, nothing.disputed, nothing.reasons) == (None, (), ())
