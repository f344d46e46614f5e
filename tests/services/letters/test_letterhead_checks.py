"""What keeps a letterhead from being kept, whoever changes it: the window or the command line."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.services.letters.letterhead_checks import bank_faults
from creditdesk.services.letters.service import Letters

DOLLARS = {"currency": "USD", "routing_number": "021000021", "account_number": "000123456789"}
AUSTRALIAN = {"currency": "AUD", "bsb": "062-000", "account_number": "12345678"}
SOUTH_AFRICAN = {"currency": "ZAR", "branch_code": "250655", "account_number": "62012345678"}
INDIAN = {"currency": "INR", "ifsc": "HDFC0000123", "account_number": "123456789012"}
CANADIAN = {"currency": "CAD", "institution": "003", "transit": "00102", "account_number": "1234567"}
POUNDS = BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911")


@pytest.mark.parametrize(
    ("country", "typed", "field", "says"),
    [
        ("GB", {"currency": "GBP", "sort_code": "20-00-00", "account_number": "55779911"}, "", ""),
        ("GB", {"currency": "GBP", "account_number": "55779911"}, "sort_code", "with its sort code."),
        ("GB", {"currency": "GBP", "sort_code": "20-00-00"}, "account_number", "with its sort code."),
        ("GB", {"currency": "EUR", "iban": "GB82WEST12345698765432"}, "", ""),
        ("US", DOLLARS, "", ""),
        ("US", DOLLARS | {"routing_number": ""}, "routing_number", "with its routing number."),
        ("US", DOLLARS | {"routing_number": "021000022"}, "routing_number", "check digit of this routing number"),
        ("DE", {"currency": "EUR", "iban": "DE89370400440532013000"}, "", ""),
        ("DE", {"currency": "EUR"}, "iban", "A payer needs an IBAN."),
        ("SG", {"currency": "SGD"}, "account_number", "A payer needs an IBAN, or the account number."),
        ("SG", {"currency": "SGD", "account_number": "123-4567"}, "", ""),
        ("AU", AUSTRALIAN, "", ""),
        ("AU", AUSTRALIAN | {"bsb": ""}, "bsb", "with its BSB."),
        ("AU", AUSTRALIAN | {"bsb": "0620"}, "bsb", "A BSB has six digits"),
        ("AU", AUSTRALIAN | {"bpay_biller": "12345"}, "bpay_rule", "how its references are made"),
        ("AU", AUSTRALIAN | {"bpay_biller": "12345", "bpay_rule": "MOD11"}, "bpay_rule", "MOD10V01 or MOD10V05"),
        ("GB", AUSTRALIAN, "", ""),
        ("GB", AUSTRALIAN | {"country": "ZA"}, "branch_code", "with its branch code."),
        ("GB", AUSTRALIAN | {"country": "A"}, "country", "two letters"),
        ("ZA", SOUTH_AFRICAN, "", ""),
        ("ZA", SOUTH_AFRICAN | {"easypay_receiver": "123"}, "easypay_receiver", "It has 4 digits."),
        ("ZA", SOUTH_AFRICAN | {"easypay_receiver": "1234"}, "easypay_digits", "how its references are made"),
        ("ZA", SOUTH_AFRICAN | {"easypay_receiver": "1234", "easypay_digits": "15"}, "easypay_digits", "from 1 to 14"),
        ("IN", INDIAN | {"upi_id": "rowan@examplebank"}, "", ""),
        ("IN", INDIAN | {"upi_id": "rowan"}, "upi_id", "A UPI id is a name"),
        ("IN", INDIAN | {"ifsc": "HDFC1000123"}, "ifsc", "An IFSC has eleven characters"),
        ("CA", CANADIAN, "", ""),
        ("CA", CANADIAN | {"transit": ""}, "transit", "with its institution number and transit number."),
        (
            "GB",
            {
                "currency": "GBP",
                "sort_code": "20-00-00",
                "account_number": "55779911",
                "pay_link": "http://pay.example",
            },
            "pay_link",
            "begins with https://",
        ),
        ("GB", {"currency": "GB", "iban": "GB82WEST12345698765432"}, "currency", "three letters"),
        ("GB", {"currency": "EUR", "account_name": "", "iban": "GB82WEST12345698765432"}, "account_name", "in full"),
    ],
)
def test_an_account_is_payable_with_all_that_a_payer_needs(
    country: str, typed: dict[str, str], field: str, says: str
) -> None:
    account = BankAccount(**{"account_name": "Brook & Lane Ltd", **typed})
    found = bank_faults(account, country)
    if not says:
        assert found == []
        return
    assert found[0][0] == field
    assert says in found[0][1]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"name": " "}, "The company's name goes on every letter."),
        ({"email": "accounts.example"}, "An e-mail address has an @ in it."),
        ({"country": "QQ"}, "A country is written in two letters"),
        ({"country": "Germany"}, "A country is written in two letters"),
        ({"currency": "POU"}, "A currency has three letters"),
        ({"banks": (POUNDS, replace(POUNDS, bank="Another"))}, "There are two accounts for GBP"),
        ({"banks": (replace(POUNDS, sort_code=""),)}, "with its sort code."),
    ],
)
def test_nothing_is_kept_of_a_letterhead_that_is_wrong(
    book: Book, at: datetime, changes: dict[str, Any], says: str
) -> None:
    letters = Letters(book)
    before = letters.letterhead()
    with pytest.raises(CreditDeskError, match=says) as refused:
        letters.save_letterhead(replace(before, phone="0113 496 0100", **changes), at=at)
    assert refused.value.safe == "The letterhead stays as it was."
    assert letters.letterhead() == before


def test_the_own_currency_stays_once_the_ledger_has_begun(book: Book, ledger: Any, at: datetime) -> None:
    letters = Letters(book)
    ledger.invoice(
        ledger.customer("NOR014", name="Northgate Timber"), "INV-1", "2026-08-06", "18400.00", due="2026-09-05"
    )
    with pytest.raises(CreditDeskError, match="The ledger has begun: its own currency stays GBP"):
        letters.save_letterhead(replace(letters.letterhead(), currency="EUR"), at=at)
    letters.save_letterhead(replace(letters.letterhead(), country="IE"), at=at)
    assert letters.letterhead().country == "IE"
