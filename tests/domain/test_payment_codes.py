"""What a payer's program reads from a code, to the byte, and what no code is made of."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.payment_codes import (
    EPC_BYTES,
    PaymentCodeError,
    PostalAddress,
    epc_text,
    is_qr_iban,
    link_problem,
    payment_link,
    swiss_text,
    takes_sepa,
    upi_link,
)
from creditdesk.domain.references import qr_reference, rf_reference

MUSTER: dict[str, Any] = {"name": "Muster Handels GmbH", "iban": "DE89370400440532013000", "amount_minor": 123450}
IBAN, QR_IBAN = "CH93 0076 2011 6238 5295 7", "CH44 3199 9123 0008 8901 2"
KELLER = PostalAddress("Keller AG", "Bahnhofstrasse", "1", "8001", "Zürich", "CH")


def with_bars(text: str) -> str:
    return text.replace("\n", "|")


def test_the_sepa_code_of_an_rf_reference_to_the_byte() -> None:
    said = epc_text(**MUSTER, reference="RF18539007547034")
    assert with_bars(said) == "BCD|002|1|SCT||Muster Handels GmbH|DE89370400440532013000|EUR1234.50||RF18539007547034"
    assert len(said.encode()) == 86


def test_the_sepa_code_of_a_text_to_the_byte() -> None:
    said = epc_text(**MUSTER, text="Rechnung 2026-0042")
    assert with_bars(said).endswith("|EUR1234.50|||Rechnung 2026-0042")
    assert len(said.encode()) == 89


@pytest.mark.parametrize(
    ("given_", "ends"),
    [
        ({}, "|EUR1234.50"),
        ({"purpose": "GDDS"}, "|EUR1234.50|GDDS"),
        ({"information": "Danke"}, "|EUR1234.50||||Danke"),
        ({"amount_minor": 1}, "|EUR0.01"),
        ({"amount_minor": 999_999_999_99}, "|EUR999999999.99"),
        ({"reference": "rf18 5390 0754 7034"}, "||RF18539007547034"),
        ({"iban": "de89 3704 0044 0532 0130 00"}, "|DE89370400440532013000|EUR1234.50"),
    ],
)
def test_nothing_stands_after_the_last_line_that_says_something(given_: dict[str, Any], ends: str) -> None:
    assert with_bars(epc_text(**(MUSTER | given_))).endswith(ends)


def test_version_001_names_the_bank() -> None:
    said = epc_text(**MUSTER, version="001", bic="COBADEFFXXX")
    assert with_bars(said).startswith("BCD|001|1|SCT|COBADEFFXXX|Muster Handels GmbH|")


def test_within_the_economic_area_no_bic_is_needed_outside_it_is() -> None:
    british = MUSTER | {"iban": "GB82WEST12345698765432"}
    with pytest.raises(PaymentCodeError, match="A BIC is needed"):
        epc_text(**british)
    assert "\nWESTGB22\n" in epc_text(**british, bic="WESTGB22")


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"currency": "GBP"}, "in euros"),
        ({"reference": "RF18539007547034", "text": "Rechnung"}, "a reference or a text, not both"),
        ({"reference": "RF19539007547034"}, "check digits"),
        ({"reference": "NOR014"}, "creditor reference"),
        ({"amount_minor": 0}, "0.01 to 999,999,999.99"),
        ({"amount_minor": -5}, "0.01 to"),
        ({"amount_minor": 100_000_000_000}, "0.01 to"),
        ({"name": ""}, "payee's name"),
        ({"name": "N" * 71}, "payee's name"),
        ({"name": "Muster\nEUR0.01"}, "on one line"),
        ({"text": "T" * 141}, "text of a payment"),
        ({"text": "two\nlines"}, "on one line"),
        ({"information": "I" * 71}, "information"),
        ({"purpose": "GOODS"}, "purpose"),
        ({"iban": "DE88370400440532013000"}, "check digits"),
        ({"iban": ""}, "needs an IBAN"),
        ({"iban": "BR1500000000000010932840814P2"}, "within SEPA"),
        ({"version": "001"}, "BIC is needed"),
        ({"version": "003"}, "no version"),
        ({"bic": "COBADE"}, "A BIC has"),
        ({"name": "Ж" * 70, "text": "Ж" * 140}, "331 bytes"),
    ],
)
def test_what_the_sepa_code_does_not_allow_is_refused(given_: dict[str, Any], says: str) -> None:
    with pytest.raises(PaymentCodeError, match=says) as refused:
        epc_text(**(MUSTER | given_))
    assert refused.value.safe == "No code is printed."


def test_331_bytes_fit_and_not_one_more() -> None:
    base = len(epc_text(**MUSTER, text="x", information="y").encode())
    text, information = "ä" * 100, "ö" * 19
    most = base - 2 + 200 + 38
    padding = EPC_BYTES - most
    full = {"text": text + "x" * min(padding, 40), "information": information + "y" * max(padding - 40, 0)}
    assert len(epc_text(**MUSTER, **full).encode()) == EPC_BYTES
    with pytest.raises(PaymentCodeError, match="331 bytes"):
        epc_text(**(MUSTER | {"name": "Müster Handels GmbH"}), **full)


@given(st.text(max_size=80), st.text(max_size=150), st.integers(-5, 10**12))
def test_a_sepa_code_is_right_or_refused_whatever_is_given(name: str, text: str, amount_minor: int) -> None:
    try:
        said = epc_text(name=name, iban=MUSTER["iban"], amount_minor=amount_minor, text=text)
    except PaymentCodeError:
        return
    lines = said.split("\n")
    assert lines[:7] == ["BCD", "002", "1", "SCT", "", name, MUSTER["iban"]]
    assert lines[7] == f"EUR{amount_minor // 100}.{amount_minor % 100:02}"
    assert lines[8:] == (["", "", text] if text else [])
    assert len(said.encode()) <= EPC_BYTES


@pytest.mark.parametrize(
    ("iban", "takes"),
    [("DE89370400440532013000", True), ("GB82WEST12345698765432", True), ("BR1500000000000010932840814P2", False),
     ("GB00EXMP00000012345679", False), ("", False)],
)  # fmt: skip
def test_which_accounts_are_paid_within_sepa(iban: str, takes: bool) -> None:
    assert takes_sepa(iban) is takes


def test_the_swiss_code_of_an_rf_reference_line_by_line() -> None:
    said = swiss_text(
        creditor=KELLER, iban=IBAN, amount_minor=194_975, currency="CHF", reference=rf_reference("539007547034")
    )
    assert said.split("\n") == [
        *("SPC", "0200", "1", "CH9300762011623852957"),
        *("S", "Keller AG", "Bahnhofstrasse", "1", "8001", "Zürich", "CH"),
        *[""] * 7,
        *("1949.75", "CHF"),
        *[""] * 7,
        *("SCOR", "RF18539007547034", "", "EPD"),
    ]


def test_the_swiss_code_of_a_qr_iban_has_a_qr_reference() -> None:
    reference = qr_reference("21000000000313947143000901")
    said = swiss_text(
        creditor=KELLER,
        iban=QR_IBAN,
        amount_minor=5,
        currency="EUR",
        reference=reference,
        message="Auftrag vom 15.06.2026",
        billing="//S1/10/10201409",
        debtor=replace(KELLER, name="Pia Rutschmann"),
    ).split("\n")
    assert said[18:20] == ["0.05", "EUR"]
    assert said[20:22] == ["S", "Pia Rutschmann"]
    assert said[27:] == ["QRR", reference, "Auftrag vom 15.06.2026", "EPD", "//S1/10/10201409"]


@pytest.mark.parametrize(
    ("given_", "says"),
    [
        ({"iban": QR_IBAN}, "needs a QR reference"),
        ({"iban": QR_IBAN, "reference": "RF18539007547034"}, "needs a QR reference"),
        ({"reference": qr_reference("1")}, "no QR-IBAN takes an RF reference"),
        ({"iban": "DE89370400440532013000"}, "Switzerland or Liechtenstein"),
        ({"currency": "USD"}, "in CHF or EUR"),
        ({"amount_minor": 0}, "0.01 to"),
        ({"creditor": replace(KELLER, name="K" * 71)}, "A name"),
        ({"creditor": replace(KELLER, town="")}, "A town"),
        ({"creditor": replace(KELLER, country="Schweiz")}, "two letters"),
        ({"creditor": replace(KELLER, name="Καλημέρα")}, "Latin letters"),
        ({"message": "M" * 100, "billing": "//" + "B" * 40}, "The message"),
    ],
)
def test_what_the_guidelines_do_not_allow_is_refused(given_: dict[str, Any], says: str) -> None:
    usual: dict[str, Any] = {"creditor": KELLER, "iban": IBAN, "amount_minor": 100, "currency": "CHF"}
    with pytest.raises(PaymentCodeError, match=says):
        swiss_text(**(usual | given_))


@pytest.mark.parametrize(("iban", "is_one"), [(IBAN, False), (QR_IBAN, True), ("DE89370400440532013000", False)])
def test_a_qr_iban_is_known_by_its_bank(iban: str, is_one: bool) -> None:
    assert is_qr_iban(iban) is is_one


def test_the_upi_link_leaves_the_at_and_writes_blanks_as_percent_20() -> None:
    link = upi_link(payee="rowan@examplebank", name="Rowan & Sons", amount_minor=5000, note="INV 1/2", reference="N014")
    assert link == "upi://pay?pa=rowan@examplebank&pn=Rowan%20%26%20Sons&am=50.00&cu=INR&tn=INV%201%2F2&tr=N014"
    bare = upi_link(payee="rowan@examplebank", name="Rowan", amount_minor=5)
    assert bare == "upi://pay?pa=rowan@examplebank&pn=Rowan&am=0.05&cu=INR"


@pytest.mark.parametrize(
    "given_",
    [
        {"payee": "rowan"},
        {"payee": "a@b@c"},
        {"payee": ""},
        {"note": "N" * 51},
        {"amount_minor": 0},
        {"name": ""},
        {"name": "Ж" * 50},
    ],
)
def test_what_upi_does_not_allow_is_refused(given_: dict[str, Any]) -> None:
    with pytest.raises(PaymentCodeError):
        upi_link(**({"payee": "rowan@examplebank", "name": "Rowan", "amount_minor": 100} | given_))


PRINTED = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=6)


@given(PRINTED, PRINTED, PRINTED)
def test_a_upi_app_reads_back_what_was_meant(name: str, note: str, reference: str) -> None:
    link = upi_link(payee="a.b-c@bank", name=name, amount_minor=123, note=note, reference=reference)
    read = parse_qs(urlsplit(link).query, strict_parsing=True)
    assert read == {"pa": ["a.b-c@bank"], "pn": [name], "am": ["1.23"], "cu": ["INR"], "tn": [note], "tr": [reference]}
    assert " " not in link


LINK = "https://pay.example/rowan?ref={reference}&amount={amount}&currency={currency}"
VALUES = {"account": "N 1", "reference": "A&B=C/Ü", "amount": "1234.50", "currency": "GBP", "number": "RM-1"}


def test_a_payment_link_has_its_fields_encoded() -> None:
    said = payment_link(LINK, VALUES)
    assert said == "https://pay.example/rowan?ref=A%26B%3DC%2F%C3%9C&amount=1234.50&currency=GBP"


@pytest.mark.parametrize(
    ("template", "says"),
    [
        ("", ""),
        ("https://pay.example/{account}/{number}", ""),
        ("http://pay.example/", "begins with https://"),
        ("pay.example", "begins with https://"),
        ("javascript:alert(1)", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://pay.example/a b", "begins with https://"),
        ("https://[pay/", "begins with https://"),
        ("https://pay.example/{balance}", "may name {account}"),
        ("https://pay.example/{}", "may name {account}"),
        ("https://pay.example/{amount", "may name {account}"),
        ("https://pay.example/{amount.__class__}", "may name {account}"),
        ("https://{account}.example/", "has no fields"),
        ("https://pay.example@{account}/", "has no fields"),
        ("https://pay.example/" + "x" * 300, "at most 300"),
    ],
)
def test_a_payment_link_of_the_house_is_judged_when_it_is_written(template: str, says: str) -> None:
    assert (link_problem(template) == "") is (not says)
    assert says in link_problem(template)


def test_a_link_too_long_for_a_code_is_refused() -> None:
    with pytest.raises(PaymentCodeError, match="more than 300"):
        payment_link(LINK, VALUES | {"reference": "Ж" * 100})
