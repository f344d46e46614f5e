"""Amounts and days in the words of the desk: short, in British English, for reasons, facts and talking points.

Letters and the window write amounts in the reader's own locale; these are for sentences kept with the figures.
"""

from __future__ import annotations

from datetime import date

from creditdesk.domain.money import decimals

_HALF_A_YEAR = 183
_SIGNS = {"GBP": "£", "EUR": "€", "USD": "$", "JPY": "¥", "INR": "₹"}
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def amount_words(minor: int, currency: str) -> str:
    """Write an amount as the desk shows it: £18,400.00, -£1,500.00, CHF 20.00."""
    places = decimals(currency)
    sign = _SIGNS.get(currency) or f"{currency} "
    if minor < 0:
        minor, sign = -minor, f"-{sign}"
    if not places:
        return f"{sign}{minor:,}"
    whole, part = divmod(minor, 10**places)
    return f"{sign}{whole:,}.{part:0{places}d}"


def is_near(day: date, as_of: date) -> bool:
    """Tell whether a day is clear without its year: no other of its name is nearer."""
    return abs((day - as_of).days) < _HALF_A_YEAR


def day_words(day: date, as_of: date) -> str:
    """Write a day as short as it is clear: "17 Nov", with the year where it is not near."""
    words = f"{day.day} {_MONTHS[day.month - 1]}"
    return words if is_near(day, as_of) else f"{words} {day.year}"


def month_words(day: date, as_of: date) -> str:
    """Write the month since which something holds: "Jul", with the year where it is not near."""
    month = _MONTHS[day.month - 1]
    return month if is_near(day, as_of) else f"{month} {day.year}"


def weekday_words(day: date, as_of: date) -> str:
    """Write a day with its weekday: "Fri 27 Nov"."""
    return f"{_WEEKDAYS[day.weekday()]} {day_words(day, as_of)}"


def recent_day_words(day: date, as_of: date) -> str:
    """Write a day of the last or the next week by its weekday alone, "Tue", today as "today", others as "17 Nov"."""
    distance = (day - as_of).days
    if distance == 0:
        return "today"
    if -7 < distance < 7:
        return _WEEKDAYS[day.weekday()]
    return day_words(day, as_of)


def brief_amount_words(minor: int, currency: str) -> str:
    """Write an amount for a sentence: £28,320, and £9,920.50 only where there are pence."""
    words = amount_words(minor, currency)
    whole, point, part = words.partition(".")
    return whole if point and not int(part) else words
