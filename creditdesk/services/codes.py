"""The codes of countries and currencies, from Babel's tables of ISO 3166 and ISO 4217."""

from __future__ import annotations

from functools import cache

# Regions that Babel names but nobody has an address in.
_NO_COUNTRIES = frozenset({"EU", "EZ", "UN", "QO", "XA", "XB", "ZZ"})
# "No currency" and "for testing" have codes too, but nobody owes them.
_NO_CURRENCIES = frozenset({"XXX", "XTS"})

_TOLD = {
    "UK": "GB",
    "ENGLAND": "GB",
    "SCOTLAND": "GB",
    "WALES": "GB",
    "GREATBRITAIN": "GB",
    "NORTHERNIRELAND": "GB",
    "USA": "US",
    "UNITEDSTATESOFAMERICA": "US",
    "HOLLAND": "NL",
    "EIRE": "IE",
}


def country_code(text: str) -> str | None:
    """Return the ISO 3166 code of a country given so, or by its English name; none if it is neither."""
    plain = _plain(text)
    return _TOLD.get(plain) or _countries().get(plain)


@cache
def currencies() -> frozenset[str]:
    """Return the ISO 4217 codes of all currencies that are or were money somewhere."""
    from babel.core import get_global  # noqa: PLC0415 - reads its tables from disk: only when a code is to be judged

    return frozenset(get_global("all_currencies")) - _NO_CURRENCIES


@cache
def _countries() -> dict[str, str]:
    from babel import Locale  # noqa: PLC0415 - as above

    known = {
        code: name
        for code, name in Locale("en").territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NO_COUNTRIES
    }
    return {_plain(name): code for code, name in known.items()} | {code: code for code in known}


def _plain(text: str) -> str:
    return "".join(letter for letter in text.upper() if letter.isalpha())
