"""The house's own limits: five days between letters, 25.00 at least, seven days to pay, until it says otherwise."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import GateRules
from creditdesk.services.book import settings
from creditdesk.services.book.book import Book
from creditdesk.services.letters.compose import pay_by
from creditdesk.services.letters.rules import RULES, read_rules
from creditdesk.services.letters.service import Letters


def test_until_something_is_set_the_standard_holds(book: Book) -> None:
    assert Letters(book).rules() == {
        "letters.min_gap_days": "5",
        "letters.minimum": "25.00",
        "letters.pay_within_days": "7",
        "letters.ledger_days": "31",
        "letters.fee_terms": "",
    }
    with book.read() as connection:
        assert read_rules(connection) == GateRules(min_gap_days=5, minimum=Decimal(25), pay_within_days=7)


def test_what_is_set_holds_from_then_on_and_the_standard_leaves_no_setting(book: Book, at: datetime) -> None:
    letters = Letters(book)
    letters.set_rules({"letters.min_gap_days": "10", "letters.minimum": "1,000.50"}, at=at)
    with book.read() as connection:
        assert read_rules(connection) == GateRules(min_gap_days=10, minimum=Decimal("1000.50"), pay_within_days=7)
    letters.set_rules({"letters.min_gap_days": "5", "letters.minimum": "25"}, at=at)
    with book.read() as connection:
        assert not [name for name in settings.every(connection) if name.startswith("letters.")]


def test_a_letter_asks_for_payment_within_the_houses_days(book: Book, at: datetime) -> None:
    Letters(book).set_rules({"letters.pay_within_days": "14"}, at=at)
    with book.read() as connection:
        assert pay_by(connection, date(2026, 11, 16)) == date(2026, 11, 30)


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("letters.min_gap_days", "-1"),
        ("letters.min_gap_days", "2.5"),
        ("letters.min_gap_days", "soon"),
        ("letters.min_gap_days", "NaN"),
        ("letters.minimum", "25.001"),
        ("letters.minimum", "10,50"),
        ("letters.minimum", "1,0000"),
        ("letters.pay_within_days", "0"),
        ("letters.pay_within_days", "61"),
        ("letters.fee_terms", "clause " * 20),
        ("letters.colour", "red"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_of_the_rest_is_set(
    book: Book, at: datetime, name: str, typed: str
) -> None:
    letters = Letters(book)
    with pytest.raises(CreditDeskError):
        letters.set_rules({"letters.minimum": "50", name: typed}, at=at)
    assert letters.rules()["letters.minimum"] == "25.00"


def test_each_rule_says_what_it_is_and_fits_itself() -> None:
    for rule in RULES:
        assert rule.title
        assert rule.about.endswith(".")
        assert rule.read(rule.standard) == rule.standard
