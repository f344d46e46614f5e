"""What counts as a country and as a currency, however a ledger file writes it."""

from __future__ import annotations

import pytest

from creditdesk.services.codes import country_code, currencies


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("GB", "GB"),
        (" gb ", "GB"),
        ("UK", "GB"),
        ("U.K.", "GB"),
        ("Northern Ireland", "GB"),
        ("great-britain", "GB"),
        ("South Africa", "ZA"),
        ("Holland", "NL"),
        ("USA", "US"),
        ("XK", "XK"),
        ("ZZ", None),
        ("EU", None),
        ("Atlantis", None),
        ("", None),
    ],
)
def test_a_country_is_known_by_its_code_or_its_english_name(text: str, code: str | None) -> None:
    assert country_code(text) == code


def test_a_currency_is_money_somewhere() -> None:
    assert {"GBP", "JPY", "KWD", "DEM"} <= currencies()
    assert not {"XXX", "XTS", "POUNDS"} & currencies()
