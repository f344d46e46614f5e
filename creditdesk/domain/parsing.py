"""Reading amounts as people and programs write them.

Whatever can be read in one way only is read; whatever could mean two things, or nothing, is refused with the problem
and its cure in words. Nothing is rounded and nothing is guessed. Dates are in `creditdesk.domain.parsing_dates`.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimals


class UnreadableError(CreditDeskError, ValueError):
    """A value of a file or a field that cannot be read; `what` is the problem, `cure` what to do."""


class AmbiguousAmountError(UnreadableError):
    """An amount that could be two, as `1,234` could."""


class AmountStyle(StrEnum):
    """Which sign separates the decimals where a lone one could be either, as in `1,234`."""

    UNKNOWN = "unknown"
    POINT = "point"
    COMMA = "comma"


# Amounts so large are a slip of the keyboard, and their sums would no longer fit the tables.
_MOST_DIGITS = 15

_SIGNS = {
    "£": frozenset({"GBP", "GIP", "EGP", "FKP", "SHP"}),
    "€": frozenset({"EUR"}),
    "$": frozenset(
        {"USD", "AUD", "CAD", "NZD", "SGD", "HKD", "TWD", "MXN", "BRL", "ARS", "CLP", "COP", "NAD", "JMD", "BBD", "TTD"}
    ),
    "¥": frozenset({"JPY", "CNY"}),
    "₹": frozenset({"INR"}),
    "RS.": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
    "RS": frozenset({"INR", "PKR", "LKR", "NPR", "MUR"}),
    "R$": frozenset({"BRL"}),
    "R": frozenset({"ZAR"}),
    "US$": frozenset({"USD"}),
    "A$": frozenset({"AUD"}),
    "C$": frozenset({"CAD"}),
    "CA$": frozenset({"CAD"}),
    "AU$": frozenset({"AUD"}),
    "NZ$": frozenset({"NZD"}),
    "HK$": frozenset({"HKD"}),
    "S$": frozenset({"SGD"}),
    "KR": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "KR.": frozenset({"SEK", "NOK", "DKK", "ISK"}),
    "FR.": frozenset({"CHF"}),
    "SFR.": frozenset({"CHF"}),
    "ZŁ": frozenset({"PLN"}),
    "KČ": frozenset({"CZK"}),
    "FT": frozenset({"HUF"}),
    "₺": frozenset({"TRY"}),
    "₪": frozenset({"ILS"}),
    "₩": frozenset({"KRW"}),
    "₽": frozenset({"RUB"}),
    "₴": frozenset({"UAH"}),
    "₦": frozenset({"NGN"}),
}

# The many minus signs, blanks and apostrophes of typesetters, as the plain ones.
_PLAIN = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2010\u2011\u2012\u2013\u2014\ufe63\uff0d", "-"),
        **dict.fromkeys(
            "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000\t", " "
        ),
        **dict.fromkeys("\u2018\u2019\u02bc\u00b4\u0060", "'"),
        **dict.fromkeys("\u200b\u200e\u200f\u2060\ufeff", None),
    }
)

_SHAPE = re.compile(
    r"""(?P<open>\()? \s* (?P<lead>[+-]?) \s*
        (?P<before>[^\d\s.,'()+-][^\d\s,'()+-]*)? \s*
        (?P<open2>\()? \s* (?P<lead2>[+-]?) \s*
        (?P<digits>[\d.,' ]*\d[\d.,' ]*?) \s*
        (?P<trail>[+-]?) \s* (?P<close>\))? \s*
        (?P<after>[^\d\s.,'()+-][^\d\s,'()+-]*)?? \s*
        (?P<trail2>[+-]?) \s* (?P<close2>\))? \s*
        (?P<side>CR|DR|C|D|H|S)?""",
    re.VERBOSE,
)
_POWER = re.compile(r"[+-]?[\d.,]+E[+-]?\d+")
_GROUPS = re.compile(r"\d{1,3}(?:([,. '])\d{3})(?:\1\d{3})*|\d{1,2}(?:,\d{2})+,\d{3}")


def parse_amount(text: str, currency: str, style: AmountStyle = AmountStyle.UNKNOWN) -> int:
    """Return an amount in minor units, signed.

    Read are `1234.5`, `1.234,56`, `1 234,56`, `1'234.50`, `12,34,567.00`, `(120.00)`, `£1,284.50-`, `120.00 CR` (below
    zero) and `DR` (above), with the currency's sign or code on either side.

    Args:
        text: The amount as written.
        currency: The ISO 4217 code of the amount; decides the decimals. Another currency in the text is refused.
        style: Which way to read a lone separator before three digits; unknown refuses it where it matters.

    Raises:
        UnreadableError: With the problem and its cure.
    """
    places = decimals(currency)
    # What nearly every row of a large file holds: digits, a point and two digits.
    if places == 2 and text[-3:-2] == "." and len(text) <= _MOST_DIGITS and text.isascii():
        digits = text[:-3] + text[-2:]
        if digits.isdigit():
            return int(digits)
    if text.isdigit() and text.isascii() and len(text) + places <= _MOST_DIGITS:
        return int(text + "0" * places)
    return _parse_amount(text, currency, places, style)


def is_plain_amount(text: str) -> bool:
    """Tell whether an amount is written as the standard format asks: digits and a point, perhaps a minus."""
    whole, point, rest = text.removeprefix("-").partition(".")
    return text.isascii() and whole.isdigit() and (rest.isdigit() if point else not rest)


def currency_beside(text: str) -> str:
    """Return the code of the one currency that an amount names by its code or sign; empty where that leaves a doubt."""
    shape = _shape_of(_plain_text(text))
    marks = {mark for mark in (shape["before"], shape["after"]) if mark} if shape is not None else set()
    return currency_of_sign(marks.pop()) if len(marks) == 1 else ""


def currency_of_sign(sign: str) -> str:
    """Return the code of the currency that people mean by a sign or a code; empty where that leaves a doubt."""
    meant = _SIGNS.get(sign.upper(), frozenset({sign.upper()}))
    if sign == "£":
        return "GBP"
    (code, *others) = meant
    return code if not others and len(code) == 3 and code.isalpha() else ""


def is_below_zero(text: str) -> bool:
    """Tell whether an amount is written with a sign that puts it below zero; what is no amount is not."""
    shape = _shape_of(_plain_text(text))
    if shape is None:
        return False
    try:
        return _is_negative(shape, text)
    except UnreadableError:
        return False


def _plain_text(text: str) -> str:
    return unicodedata.normalize("NFKC", text.translate(_PLAIN)).translate(_PLAIN).strip().upper()


def _shape_of(plain: str) -> re.Match[str] | None:
    return _SHAPE.fullmatch(plain) if plain.isprintable() and len(plain) < 60 else None


def _parse_amount(text: str, currency: str, places: int, style: AmountStyle) -> int:
    shown = shorten(text)
    plain = _plain_text(text)
    if not plain:
        raise UnreadableError("The amount is missing.", cure="Fill it in, or take the row out.")
    if _POWER.fullmatch(plain):
        raise UnreadableError(
            f'"{shown}" is written in powers of ten, so its last digits may be lost.',
            cure="Format the column as plain numbers with two decimals and export it again.",
        )
    shape = _shape_of(plain)
    if shape is None:
        raise _not_an_amount(shown)
    negative = _is_negative(shape, shown)
    for mark in (shape["before"], shape["after"]):
        if mark:
            _check_currency(mark, currency, shown)
    whole, fraction = _separate(shape["digits"], places, style, shown)
    fraction = fraction.rstrip("0") if len(fraction) > places else fraction
    if len(fraction) > places:
        raise UnreadableError(
            f'"{shown}" has more decimals than {currency} has ({places}).',
            cure="Round it in the file, or correct the separator of thousands.",
        )
    minor = int(whole + fraction.ljust(places, "0"))
    if minor >= 10**_MOST_DIGITS:
        raise UnreadableError(f'"{shown}" is too large for an amount.', cure="Correct it in the file.")
    return -minor if negative else minor


def _is_negative(shape: re.Match[str], shown: str) -> bool:
    opened = (shape["open"] or "") + (shape["open2"] or "")
    closed = (shape["close"] or "") + (shape["close2"] or "")
    signs = shape["lead"] + shape["lead2"] + shape["trail"] + shape["trail2"]
    side = shape["side"] or ""
    if len(opened) != len(closed):
        raise _not_an_amount(shown)
    if len(opened) + len(signs) + (1 if side else 0) > 1:
        raise UnreadableError(f'"{shown}" has more than one sign.', cure="Leave one of them.")
    return bool(opened) or signs == "-" or side in {"CR", "C", "H"}


def _check_currency(mark: str, currency: str, shown: str) -> None:
    allowed = _SIGNS.get(mark)
    if allowed is None:
        if len(mark) != 3 or not mark.isalpha() or mark in {"NAN", "INF"}:
            raise _not_an_amount(shown)
        allowed = frozenset({mark})
    if currency not in allowed:
        raise UnreadableError(
            f'"{shown}" is not in {currency}.',
            cure=f"Correct the currency, or write the amount in {currency}.",
        )


def _separate(digits: str, places: int, style: AmountStyle, shown: str) -> tuple[str, str]:
    """Return the digits before and after the decimal separator, checking the separators of thousands."""
    digits = digits.strip()
    marks = [sign for sign in digits if sign in ",."]
    kinds = set(marks)
    decimal_at = -1
    if len(kinds) == 2 or (marks and (" " in digits or "'" in digits)):
        decimal_at = max(digits.rfind(","), digits.rfind("."))
        if digits.count(digits[decimal_at]) > 1:
            # As in 1.234 567.890: one of the two is written twice, so it separates nothing for good.
            raise _not_an_amount(shown)
    elif len(marks) == 1:
        at = digits.index(marks[0])
        before, after = digits[:at], digits[at + 1 :]
        if len(after) != 3 or not before or len(before) > 3 or before.startswith("0"):
            decimal_at = at
        elif places:
            if style is AmountStyle.UNKNOWN:
                raise AmbiguousAmountError(
                    f'"{shown}" can mean {before}{after} or {before}.{after}.',
                    cure="Say whether the file writes decimals with a point or a comma.",
                )
            if (style is AmountStyle.POINT) == (marks[0] == "."):
                decimal_at = at
    whole, fraction = (digits, "") if decimal_at < 0 else (digits[:decimal_at], digits[decimal_at + 1 :])
    if not (whole == "" or (whole.isascii() and whole.isdigit()) or _GROUPS.fullmatch(whole)):
        raise _not_an_amount(shown)
    if fraction and not (fraction.isascii() and fraction.isdigit()):
        raise _not_an_amount(shown)
    return re.sub(r"\D", "", whole) or "0", fraction


def _not_an_amount(shown: str) -> UnreadableError:
    return UnreadableError(f'"{shown}" is not an amount.', cure="Correct it in the file, such as 1234.56.")


def shorten(text: str, length: int = 40) -> str:
    """Return a value fit to be quoted in a sentence: one line, not too long, without signs that cannot be seen."""
    seen = "".join(sign if sign.isprintable() else " " for sign in text).strip()
    return seen if len(seen) <= length else seen[: length - 1] + "…"
