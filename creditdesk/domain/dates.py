"""Calendar arithmetic: months by anchor, ends of months, business days.

Weekends are Saturday and Sunday; holidays are given, as a set of days, by whoever knows the country.
"""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from datetime import date, timedelta
from enum import StrEnum

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
"""The months' names; month 1 is the first."""

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""A ledger's own days. Years beyond are slips of the keyboard, and 9999-12-31 means "never" in the tables."""

_DAYS_IN_MONTH = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_DAY = timedelta(days=1)


class Roll(StrEnum):
    """Where a day goes that is no business day (domain rule 2.5)."""

    NONE = "none"
    FOLLOWING = "following"
    PRECEDING = "preceding"
    MODIFIED_FOLLOWING = "modified_following"


def is_leap(year: int) -> bool:
    """Tell whether `year` has a 29 February."""
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def days_in_month(year: int, month: int) -> int:
    """Return the length of a month, 28 to 31."""
    return 29 if month == 2 and is_leap(year) else _DAYS_IN_MONTH[month - 1]


def day_of_month(year: int, month: int, day: int) -> date:
    """Return the day of a month, or the month's last where it is shorter: day 31 of February is the 28th or 29th."""
    return date(year, month, min(day, days_in_month(year, month)))


def add_months(anchor: date, months: int) -> date:
    """Return the anchor's day `months` later (or earlier), clamped to the month's length.

    Ask always from the anchor, never from a clamped answer: 31 Jan + 1 month is 28 Feb, + 2 months 31 Mar.

    Raises:
        OverflowError: If the year would lie outside 1 to 9999.
    """
    year, month0 = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError("the date would lie outside the years 1 to 9999")
    return day_of_month(year, month0 + 1, anchor.day)


def end_of_month(day: date) -> date:
    """Return the last day of the day's month."""
    return day.replace(day=days_in_month(day.year, day.month))


def months_apart(earlier: date, later: date) -> int:
    """Return how many calendar months lie between two days, whatever the day of the month (31 Jan to 1 Feb: 1)."""
    return (later.year * 12 + later.month) - (earlier.year * 12 + earlier.month)


def is_business_day(day: date, holidays: AbstractSet[date] = frozenset()) -> bool:
    """Tell whether `day` is neither Saturday, Sunday nor a holiday."""
    return day.weekday() < 5 and day not in holidays


def roll_day(day: date, roll: Roll, holidays: AbstractSet[date] = frozenset()) -> date:
    """Return `day`, or the business day it moves to.

    MODIFIED_FOLLOWING goes forward unless that leaves the month, then back.
    """
    if roll is Roll.NONE:
        return day
    forward = roll is not Roll.PRECEDING
    moved = _nearest(day, holidays, _DAY if forward else -_DAY)
    if roll is Roll.MODIFIED_FOLLOWING and moved.month != day.month:
        return _nearest(day, holidays, -_DAY)
    return moved


def _nearest(day: date, holidays: AbstractSet[date], step: timedelta) -> date:
    while not is_business_day(day, holidays):
        day += step
    return day


def add_business_days(day: date, count: int, holidays: AbstractSet[date] = frozenset()) -> date:
    """Return the `count`-th business day after `day` (before it, if negative); zero gives the day itself."""
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day = _nearest(day + step, holidays, step)
    return day
