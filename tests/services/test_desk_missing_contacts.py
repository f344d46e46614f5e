"""Who owes us overdue money and cannot be asked for it by telephone."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from creditdesk.services.book.book import Book
from creditdesk.services.desk.contacts import ContactFacts, WayFacts
from creditdesk.services.desk.service import Desk

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
NUMBER = WayFacts("phone", "0113 496 0321")
DEAD = WayFacts("phone", "0113 496 0321", dead_since=FRIDAY)


@pytest.mark.parametrize(
    ("people", "missing"),
    [
        ((), "nobody is known there"),
        ((ContactFacts("Karen", ways=(NUMBER,)),), None),
        ((ContactFacts("Karen"),), "no number and no address"),
        ((ContactFacts("Karen", ways=(DEAD, WayFacts("email", "k@n.test"))),), "no number that lives"),
        ((ContactFacts("Karen", ways=(NUMBER,), do_not_call="asked by letter"),), "nobody may be rung"),
        ((ContactFacts("Karen", ways=(NUMBER,), left_on=FRIDAY),), "nobody is known there"),
        ((ContactFacts("Karen", ways=(NUMBER,), left_on=FRIDAY), ContactFacts("Tom", ways=(NUMBER,))), None),
    ],
)
def test_what_is_missing_is_said(
    book: Book, ledger: Any, people: tuple[ContactFacts, ...], missing: str | None
) -> None:
    desk = Desk(book)
    debtor = ledger.customer("N1", name="Northgate", controller="Rowan")
    ledger.invoice(debtor, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    for facts in people:
        desk.contacts.save(debtor, None, facts, at=AT, as_of=FRIDAY)
    desk.start_day(at=AT, as_of=FRIDAY)
    found = [(row.account, row.overdue_minor, row.controller, row.missing) for row in desk.contacts.missing()]
    assert found == ([] if missing is None else [("N1", 1000_00, "Rowan", missing)])


def test_the_largest_comes_first_and_who_owes_nothing_overdue_is_left_out(book: Book, ledger: Any) -> None:
    for account, amount, due in (
        ("A", "10.00", "2026-09-05"),
        ("B", "20.00", "2026-09-05"),
        ("C", "90.00", "2026-12-05"),
    ):
        ledger.invoice(ledger.customer(account), f"INV-{account}", "2026-08-06", amount, due=due)
    desk = Desk(book)
    desk.start_day(at=AT, as_of=FRIDAY)
    assert [row.account for row in desk.contacts.missing()] == ["B", "A"]
