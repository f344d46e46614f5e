"""Telephone numbers as digits in international form, so that a number is found however it is typed."""

from __future__ import annotations

import re
from functools import lru_cache

_NOT_DIGITS = re.compile("[^0-9]+")
_PLAIN = re.compile(r"\+?[\d\s().\-/]{5,25}")


def phone_digits(phone: str, country: str) -> str:
    """Return the digits of a number with its country's code: `020 7946 0018` of GB is `442079460018`.

    A text that is no telephone number gives the digits it has.
    """
    plain = phone.strip()
    if not plain:
        return ""
    digits = _NOT_DIGITS.sub("", plain)
    code, trunk = _dialling(country)
    if not _PLAIN.fullmatch(plain) or "(0)" in plain or not code:
        return _parsed(plain, country) or digits
    if plain.startswith("+"):
        return digits
    if digits.startswith("00"):
        return digits[2:]
    if trunk and digits.startswith(trunk):
        digits = digits[len(trunk) :]
    return code + digits


@lru_cache(maxsize=512)
def _dialling(country: str) -> tuple[str, str]:
    """Return the country's code, and the digit dialled before a number within it."""
    # The library's tables load when the first number is read, not at the program's start.
    import phonenumbers  # noqa: PLC0415

    metadata = phonenumbers.PhoneMetadata.metadata_for_region(country.upper(), None)
    return ("", "") if metadata is None else (str(metadata.country_code), metadata.national_prefix or "")


def _parsed(phone: str, country: str) -> str:
    """Read a number with an extension, letters or a bracketed zero, by the library's full rules (slow)."""
    import phonenumbers  # noqa: PLC0415 - as above

    try:
        number = phonenumbers.parse(phone, country.upper() or None)
    except phonenumbers.NumberParseException:
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164).lstrip("+")
