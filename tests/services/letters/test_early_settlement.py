"""What paying early saves is shown as long as it can be had, and not a day longer."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

OFFER = "20.00 discount (2%) if paid by 20 Nov 2026"


@pytest.fixture
def early(desk: Any) -> int:
    """A debtor on 2/10 net 30 with an invoice of 10 November."""
    debtor = desk.ledger.customer("EAR001", name="Early Bird Ltd", terms="2/10 NET 30")
    desk.ledger.invoice(debtor, "INV-9", "2026-11-10", "1000.00", due="2026-12-10")
    return int(debtor)


@pytest.mark.parametrize(
    ("day", "offered"), [(date(2026, 11, 12), True), (date(2026, 11, 20), True), (date(2026, 11, 21), False)]
)
def test_the_discount_is_offered_to_its_last_day(desk: Any, early: int, day: date, offered: bool) -> None:
    assert (OFFER in desk.said("statement", day, debtor=early).replace("£", "")) is offered


def test_an_invoice_made_under_other_terms_offers_nothing(desk: Any, early: int) -> None:
    desk.ledger.invoice(early, "INV-8", "2026-11-12", "500.00", due="2027-01-11")
    said = desk.said("statement", date(2026, 11, 15), debtor=early)
    assert said.count("discount (2%)") == 1


def test_it_is_a_part_of_what_is_still_open_and_in_no_query(desk: Any, early: int) -> None:
    invoice = desk.ledger.invoice(early, "INV-7", "2026-11-10", "300.00", due="2026-12-10")
    cash = desk.ledger.cash(early, "BACS-1", "2026-11-14", "100.00")
    desk.ledger.allocate(cash, invoice, "2026-11-14", "100.00")
    assert "£4.00 discount (2%)" in desk.said("statement", date(2026, 11, 15), debtor=early)


@pytest.mark.parametrize("terms", ["NET 30", "as agreed with Jim", "2/10 NET 60"])
def test_terms_that_offer_none_or_cannot_be_read_say_nothing(desk: Any, terms: str) -> None:
    debtor = desk.ledger.customer("EAR002", name="Late Bird Ltd", terms=terms)
    desk.ledger.invoice(debtor, "INV-9", "2026-11-10", "1000.00", due="2026-12-10")
    assert "discount (" not in desk.said("statement", date(2026, 11, 15), debtor=debtor)
