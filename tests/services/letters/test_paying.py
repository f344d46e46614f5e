"""How a debtor pays, by the country of our account and the currency."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.paying import CodeKind, Paying, code_words, how_to_pay

GERMAN = BankAccount("EUR", "Muster Handels GmbH", iban="DE89370400440532013000")
SWISS = BankAccount("CHF", "Keller AG", iban="CH9300762011623852957")
QR_IBAN = replace(SWISS, iban="CH4431999123000889012")
BRITISH = BankAccount("GBP", "Rowan Ltd", sort_code="20-00-00", account_number="55779911")
INDIAN = BankAccount(
    "INR", "Rowan & Sons", ifsc="HDFC0000123", account_number="123456789012", upi_id="rowan@examplebank"
)
AUSTRALIAN = BankAccount("AUD", "Rowan Pty Ltd", bsb="062-000", account_number="12345678")
SOUTH_AFRICAN = BankAccount("ZAR", "Rowan (Pty) Ltd", branch_code="250655", account_number="62012345678")


def paying(bank: BankAccount, *, account: str = "NOR014", amount_minor: int = 123450, country: str = "GB") -> Paying:
    address = ("Bahnhofstrasse 1", "8001 Zürich")
    sender = Letterhead("Rowan", country, bank.currency, address=address, banks=(bank,))
    return how_to_pay(sender, bank, account=account, amount_minor=amount_minor, number="RM-2026-1")


@pytest.mark.parametrize(
    ("bank", "account", "reference"),
    [
        (GERMAN, "539007547034", "RF18 5390 0754 7034"),
        (GERMAN, "NOR014", "RF86 NOR0 14"),
        (GERMAN, "nor014", "RF86 NOR0 14"),
        (GERMAN, "NOR-014", "NOR-014"),
        (GERMAN, "N" * 22, "N" * 22),
        (SWISS, "NOR014", "RF86 NOR0 14"),
        (QR_IBAN, "NOR014", "00 00000 00000 00242 52801 02055"),
        (BRITISH, "NOR014", "NOR014"),
        (INDIAN, "NOR014", "NOR014"),
        (replace(BRITISH, iban="GB82WEST12345698765432"), "NOR014", "NOR014"),
    ],
)
def test_the_reference_has_check_digits_where_the_account_takes_them(
    bank: BankAccount, account: str, reference: str
) -> None:
    assert paying(bank, account=account).reference == reference


@pytest.mark.parametrize(
    ("bank", "kind"),
    [
        (GERMAN, CodeKind.SEPA),
        (replace(GERMAN, iban="GB82WEST12345698765432", bic="WESTGB22"), CodeKind.SEPA),
        (SWISS, CodeKind.SWISS),
        (replace(SWISS, currency="EUR", bic="UBSWCHZH"), CodeKind.SEPA),
        (QR_IBAN, CodeKind.SWISS),
        (replace(QR_IBAN, currency="EUR"), CodeKind.SWISS),
        (INDIAN, CodeKind.UPI),
        (replace(INDIAN, upi_id=""), None),
        (BRITISH, None),
        (replace(BRITISH, iban="GB82WEST12345698765432"), None),
        (replace(GERMAN, currency="USD"), None),
        (AUSTRALIAN, None),
        (SOUTH_AFRICAN, None),
        (replace(BRITISH, pay_link="https://pay.example/{reference}"), CodeKind.LINK),
        (replace(GERMAN, pay_link="https://pay.example/{reference}"), CodeKind.LINK),
    ],
)
def test_there_is_a_code_where_a_standard_or_a_link_of_ours_is(bank: BankAccount, kind: CodeKind | None) -> None:
    said = paying(bank)
    assert (said.code.kind if said.code else None) == kind
    assert said.lacks == ""
    assert paying(bank, amount_minor=0).code is None


def test_the_sepa_code_asks_for_the_amount_with_the_reference() -> None:
    code = paying(GERMAN, account="539007547034").code
    assert code is not None
    assert code.text.replace("\n", "|") == (
        "BCD|002|1|SCT||Muster Handels GmbH|DE89370400440532013000|EUR1234.50||RF18539007547034"
    )


def test_an_account_that_makes_no_reference_stands_in_the_text_of_the_code() -> None:
    code = paying(GERMAN, account="NOR-014").code
    assert code is not None
    assert code.text.split("\n")[8:] == ["", "", "NOR-014"]


def test_the_swiss_code_names_our_street_and_town() -> None:
    code = paying(SWISS, country="CH").code
    assert code is not None
    assert code.text.split("\n")[4:11] == ["S", "Keller AG", "Bahnhofstrasse", "1", "8001", "Zürich", "CH"]


@pytest.mark.parametrize(
    ("bank", "sender", "lacks"),
    [
        (replace(GERMAN, iban="GB82WEST12345698765432"), {}, "A BIC is needed"),
        (replace(GERMAN, account_name="N" * 71), {}, "The payee's name"),
        (SWISS, {"address": ("Bahnhofstrasse",)}, "postcode and town on a line"),
        (replace(QR_IBAN), {"account": "NOR-014"}, "needs a QR reference"),
    ],
)
def test_a_code_that_cannot_be_made_says_what_it_lacks(bank: BankAccount, sender: dict[str, Any], lacks: str) -> None:
    account = sender.pop("account", "NOR014")
    house = Letterhead("Keller", "CH", bank.currency, **({"address": ("Weg 1", "8001 Zürich")} | sender))
    said = how_to_pay(house, bank, account=account, amount_minor=100, number="")
    assert said.code is None
    assert lacks in said.lacks


@pytest.mark.parametrize(
    ("bank", "says"),
    [
        (GERMAN, "Letters show a SEPA code to scan."),
        (SWISS, "Letters show a Swiss QR code to scan."),
        (INDIAN, "Letters show a UPI code to scan."),
        (replace(BRITISH, pay_link="https://pay.example/{reference}"), "Letters show the payment link to scan."),
        (BRITISH, ""),
        (replace(GERMAN, iban="GB82WEST12345698765432"), "Letters show no code to scan: A BIC is needed"),
    ],
)
def test_whoever_enters_an_account_is_told_of_its_code(bank: BankAccount, says: str) -> None:
    house = Letterhead("Keller", "CH", bank.currency, address=("Weg 1", "8001 Zürich"))
    assert code_words(house, bank).startswith(says)
    assert bool(code_words(house, bank)) is bool(says)


def test_services_that_the_house_has_joined_stand_below_the_account() -> None:
    bpay = replace(AUSTRALIAN, bpay_biller="12345", bpay_rule="MOD10V05", bpay_digits="6")
    assert paying(bpay, account="12345").details[-2:] == (("bpay_biller", "12345"), ("bpay_reference", "123455"))
    easypay = replace(SOUTH_AFRICAN, easypay_receiver="1234", easypay_digits="10", pay_at_issuer="54321")
    assert paying(easypay, account="12345678").details[-2:] == (
        ("easypay", "9123400123456787"),
        ("pay_at", "15432112345678"),
    )
    assert dict(paying(easypay, account="NOR014").details).keys() == {"account_name", "branch_code", "account_number"}


@given(st.text(min_size=1, max_size=40), st.integers(-(10**12), 10**12), st.sampled_from([GERMAN, SWISS, INDIAN]))
def test_whoever_the_debtor_is_there_is_a_way_to_pay(account: str, amount_minor: int, bank: BankAccount) -> None:
    said = paying(bank, account=account, amount_minor=amount_minor)
    assert said.reference
    assert said.details
