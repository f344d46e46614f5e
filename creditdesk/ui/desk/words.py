"""Amounts, days and spans of time as the person's locale writes them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from PySide6.QtCore import QDate, QLocale

from creditdesk.domain.money import decimals
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.words import is_near

MINUS = "\N{MINUS SIGN}"
_DOT = "\N{MIDDLE DOT}"

_SYMBOLS = {
    "GBP": "£",
    "EUR": "€",
    "USD": "$",
    "JPY": "¥",
    "INR": "₹",
    "ZAR": "R",
    "AUD": "A$",
    "CAD": "C$",
    "NZD": "NZ$",
}


def joined(parts: Iterable[str]) -> str:
    """Join the parts that say something with a middle dot, as every second line on the Desk does."""
    return f" {_DOT} ".join(part for part in parts if part)


def money_text(minor: int, currency: str, *, whole: bool = False) -> str:
    """Write an amount such as `£18,400.00`; below zero it leads with a true minus sign.

    Args:
        minor: The amount in minor units.
        currency: Its ISO 4217 code; a code without a sign of its own stands in letters.
        whole: Leave out decimals that are all zero, as for limits and talk.
    """
    locale = QLocale()
    places = decimals(currency)
    major, rest = divmod(abs(minor), 10**places)
    digits = locale.toString(major)
    if places and not (whole and not rest):
        digits += locale.decimalPoint() + str(rest).rjust(places, "0")
    leads, gap = _sign_place(locale.name())
    symbol = _SYMBOLS.get(currency)
    if symbol is None:
        symbol, gap = currency, "\N{NO-BREAK SPACE}"
    text = f"{symbol}{gap}{digits}" if leads else f"{digits}{gap}{symbol}"
    return f"{MINUS}{text}" if minor < 0 else text


@lru_cache(maxsize=8)
def _sign_place(_locale_name: str) -> tuple[bool, str]:
    """Tell whether the currency sign leads the amount in this locale, and what stands between the two."""
    pattern = QLocale().toCurrencyString(1, "¤")
    sign = pattern.index("¤")
    digits = [place for place, letter in enumerate(pattern) if letter.isdigit()]
    if sign < digits[0]:
        return True, pattern[sign + 1 : digits[0]]
    return False, pattern[digits[-1] + 1 : sign]


def number_style() -> AmountStyle:
    """Return how the person writes amounts: with a point or a comma before the pence."""
    return AmountStyle.POINT if QLocale().decimalPoint() == "." else AmountStyle.COMMA


def totals_text(totals: Iterable[tuple[str, int]], *, whole: bool = False) -> str:
    """Write totals per currency side by side; different currencies are never added."""
    return " + ".join(money_text(minor, currency, whole=whole) for currency, minor in totals)


def day_text(day: date, as_of: date) -> str:
    """Write a day in talk: `17 Nov`, with the year where it is not near: `19 Feb 2024`."""
    return _formatted(day, "d MMM") if is_near(day, as_of) else dated_text(day)


def column_day(day: date, as_of: date) -> str:
    """Write a day for a column: `06 Aug`, with the year where it is not near: `06 Aug 25`."""
    return _formatted(day, "dd MMM" if is_near(day, as_of) else "dd MMM yy")


def dated_text(day: date) -> str:
    """Write a day of any year as short as it is clear: `17 Nov 2026`."""
    return _formatted(day, "d MMM yyyy")


def full_day(day: date) -> str:
    """Write a day that must not be mistaken: `6 August 2026`."""
    return _formatted(day, "d MMMM yyyy")


def weekday_text(day: date) -> str:
    """Write a coming day as it is agreed on the telephone: `Fri 27 Nov`."""
    return _formatted(day, "ddd d MMM")


def month_text(day: date) -> str:
    """Write the month's short name: `Nov`."""
    return _formatted(day, "MMM")


def since_month(day: date, as_of: date) -> str:
    """Write the month since which something holds: `July`, with its year once that is another year."""
    return _formatted(day, "MMMM" if day.year == as_of.year else "MMM yyyy")


def days_text(days: int) -> str:
    """Write a count of days: `1 day`, `77 days`."""
    return counted(days, "day")


def counted(count: int, one: str, many: str = "") -> str:
    """Write a count with its noun: `1 open item`, `8 open items`."""
    return f"{count} {one}" if count == 1 else f"{QLocale().toString(count)} {many or one + 's'}"


def clock_text(seconds: int) -> str:
    """Write the length of a call: `03:42`, `1:03:42`."""
    minutes, second = divmod(seconds, 60)
    hours, minute = divmod(minutes, 60)
    return f"{hours}:{minute:02}:{second:02}" if hours else f"{minute:02}:{second:02}"


def _formatted(day: date, pattern: str) -> str:
    return _day_in(QLocale().name(), day, pattern)


@lru_cache(maxsize=4096)  # a debtor's hundreds of rows fall on few days
def _day_in(locale_name: str, day: date, pattern: str) -> str:
    return QLocale(locale_name).toString(QDate(day.year, day.month, day.day), pattern)
