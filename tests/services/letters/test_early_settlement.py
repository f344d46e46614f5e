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


# In letters.

SAVES = "What you can still save by paying early: £20.00 (2%) on invoice INV-9 until 20 Nov 2026."


@pytest.fixture
def overdue(desk: Any, early: int) -> int:
    """The same debtor, with an older invoice overdue."""
    desk.ledger.invoice(early, "INV-1", "2026-09-01", "700.00", due="2026-10-01")
    return early


@pytest.mark.parametrize(
    ("day", "offered"), [(date(2026, 11, 12), True), (date(2026, 11, 20), True), (date(2026, 11, 21), False)]
)
def test_a_reminder_of_other_items_tells_what_paying_early_still_saves(
    desk: Any, overdue: int, day: date, offered: bool
) -> None:
    said = desk.said("reminder", day, debtor=overdue)
    assert (SAVES in said) is offered
    assert "£700.00" in said


def test_a_note_before_the_due_date_tells_it_too_though_the_item_is_due_later(desk: Any, early: int) -> None:
    desk.ledger.invoice(early, "INV-1", "2026-09-20", "700.00", due="2026-11-24")
    assert SAVES in desk.said("pre_due", date(2026, 11, 15), debtor=early)


def test_many_are_told_by_their_number_and_sum(desk: Any, overdue: int) -> None:
    for number in range(4):
        desk.ledger.invoice(overdue, f"M-{number}", "2026-11-12", "500.00", due="2026-12-12")
    said = desk.said("reminder", date(2026, 11, 15), debtor=overdue)
    assert "£60.00 on 5 invoices, the first until 20 Nov 2026." in said


def test_a_firm_letter_offers_nothing(desk: Any, overdue: int) -> None:
    there, desk.debtor = desk.debtor, overdue
    desk.happened(date(2026, 11, 5), "PTP")
    desk.debtor = there
    assert "paying early" not in desk.said("final_demand", date(2026, 11, 15), debtor=overdue)


def test_what_a_letter_asks_for_is_not_less_by_what_might_be_saved(desk: Any, overdue: int) -> None:
    assert "Please pay £700.00" in desk.said("reminder", date(2026, 11, 15), debtor=overdue)


def test_a_dollar_and_stars_in_it_stand_as_they_are(desk: Any, early: int) -> None:
    desk.ledger.invoice(early, "INV-1", "2026-09-01", "700.00", due="2026-10-01", currency="USD")
    desk.ledger.invoice(early, "A**$9", "2026-11-10", "500.00", due="2026-12-10", currency="USD")
    said = desk.said("reminder", date(2026, 11, 15), debtor=early)
    assert "10.00 (2%) on invoice A**$9 until 20 Nov 2026" in said
