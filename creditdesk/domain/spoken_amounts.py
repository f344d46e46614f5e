"""Amounts as people type them into a quick line: "18,400", "5k", "£1.234,56"; part of the promise line.

Nothing is guessed: where a separator has two readings, the amount has none.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from creditdesk.domain.money import decimals, minor_from_decimal
from creditdesk.domain.parsing import AmountStyle

_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
NUMBER = re.compile(rf"(?:[£€$]|gbp|eur|usd)?(\d[\d.,{_APOSTROPHES}]*)(k|m)?(?:gbp|eur|usd)?", re.IGNORECASE)
_MARKS = (("£", "GBP"), ("€", "EUR"), ("$", "USD"), ("gbp", "GBP"), ("eur", "EUR"), ("usd", "USD"))
_MAGNITUDES = {"k": 1000, "m": 1_000_000}
_LONGEST_AMOUNT = 15


class SpokenAmountError(ValueError):
    """A number that is no amount, or has two readings; the text says why."""


def spoken_currency(word: str, others: Collection[str] = ()) -> str:
    """Return the currency whose sign or code a word is, or an amount has; nothing where it has none.

    Args:
        word: In lower case, such as "£500", "500eur" or "eur".
        others: Further codes that may stand alone, besides those of the signs.
    """
    if word.upper() in others:
        return word.upper()
    is_alone = any(word == mark for mark, _code in _MARKS)
    marked = word if is_alone or NUMBER.fullmatch(word) else ""
    return next((code for mark, code in _MARKS if mark in marked), "")


def spoken_amount(word: str, currency: str, style: AmountStyle = AmountStyle.UNKNOWN) -> int | None:
    """Return the minor units that a word means; none where it is no number.

    Args:
        word: In lower case, such as "18,400" or "5k".
        currency: Which it is in, see `spoken_currency`: it decides the decimals.
        style: How the person writes a lone separator before three digits; unknown reads "18,400" as English does.

    Raises:
        SpokenAmountError: If it is a number, but not an amount that can be told.
    """
    match = NUMBER.fullmatch(word)
    if match is None:
        return None
    digits = match.group(1)
    if len(digits) > _LONGEST_AMOUNT:
        raise SpokenAmountError("That is more than any account owes.")
    magnitude = (match.group(2) or "").lower()
    plain = _plain(digits, decimals(currency), style, has_magnitude=bool(magnitude))
    if plain is None:
        raise SpokenAmountError(f"“{digits}” can be read in two ways; write 1234.50 or 1,234.50.")
    amount = Decimal(plain) * _MAGNITUDES.get(magnitude, 1)
    places = decimals(currency)
    if amount != amount.quantize(Decimal(1).scaleb(-places)):
        raise SpokenAmountError(f"{currency} has {places} decimals.")
    return minor_from_decimal(amount, currency)


def _plain(digits: str, places: int, style: AmountStyle, *, has_magnitude: bool) -> str | None:
    """Return digits with a decimal point alone; none where the marks can be read in two ways."""
    own, other = (",", r"\.") if style is AmountStyle.COMMA else (r"\.", ",")
    # Forms that have one reading, each with its mark for thousands; a lone mark before three digits is the person's.
    forms = [
        (r"\d+", ""),
        (rf"\d{{1,3}}([{_APOSTROPHES}]\d{{3}})+([.,]\d{{1,2}})?", f"[{_APOSTROPHES}]"),
        (r"\d+[.,]\d{1,2}", ""),
        (rf"\d{{1,3}}({other}\d{{3}})+({own}\d+)?", other),
        (rf"\d{{1,3}}({own}\d{{3}}){{2,}}|\d{{1,3}}({own}\d{{3}})+{other}\d+", own),
    ]
    if has_magnitude or places == 3:
        forms.append((rf"\d+{own}\d+", ""))
    for form, thousands in forms:
        if re.fullmatch(form, digits):
            return re.sub(thousands, "", digits).replace(",", ".") if thousands else digits.replace(",", ".")
    return None
