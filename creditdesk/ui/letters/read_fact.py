"""What the sender of a letter types, read: a day, a count, an amount, words or lines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum, auto

from PySide6.QtCore import QLocale

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import parse_amount
from creditdesk.domain.quick_entry import read_day
from creditdesk.services.spoken_names import names_of
from creditdesk.ui.desk.words import full_day, money_text, number_style, weekday_text

_YEAR = re.compile(r"(?:19|20)\d\d")
_A_YEAR = timedelta(days=365)
_MOST = 60


class Side(Enum):
    """Whether a day is over, to come, or either."""

    EITHER = auto()
    PAST = auto()
    COMING = auto()


@dataclass(frozen=True, slots=True)
class Read:
    """What was understood: the `value` for the letter, and how that is said; or the `problem`, with its cure."""

    value: str = ""
    words: str = ""
    problem: str = ""


def read_fact(text: str, form: str, *, currency: str, as_of: date, side: Side) -> Read:
    """Read a fact in one of the forms of `note_facts`; what is typed without a year is the next such day.

    Args:
        text: What is typed; nothing is understood of nothing.
        form: Day, count, amount, words or lines.
        currency: That of amounts.
        as_of: The letter's day.
        side: On which side of that day a day must be.
    """
    typed = text.strip()
    if not typed:
        return Read()
    if form == "day":
        return _read_day(typed, as_of, side)
    if form == "count":
        good = typed.isdecimal() and 2 <= int(typed) <= _MOST
        return Read(str(int(typed))) if good else Read(problem=f"Write a number from 2 to {_MOST}.")
    if form == "amount":
        return _read_amount(typed, currency)
    return Read("|".join(line.replace("|", "/").strip() for line in typed.splitlines() if line.strip()))


def _read_amount(typed: str, currency: str) -> Read:
    try:
        minor = parse_amount(typed, currency, number_style())
    except CreditDeskError as problem:
        # Its cure speaks of a file.
        return Read(problem=f"{problem.what} Write it such as {QLocale().toString(1250.5, 'f', 2)}.")
    if minor <= 0:
        return Read(problem="Write an amount above nothing.")
    return Read(decimal_text(minor, currency), money_text(minor, currency))


def _read_day(typed: str, as_of: date, side: Side) -> Read:
    names = names_of(QLocale().name())
    year = _YEAR.search(typed)
    if year:
        day = read_day(typed, date(int(year[0]), 1, 1), names)
    else:
        day = read_day(typed, as_of, names)
        # "fri" and "in a week" are of the days to come; a day of a month is the last one of what is over.
        if side is Side.PAST and day != as_of:
            day = read_day(typed, as_of - _A_YEAR, names) if any(map(str.isdigit, typed)) else None
    if day is None:
        return Read(problem="Write a day, such as 1 Dec or 1 Dec 2026.")
    if side is Side.PAST and day > as_of:
        return Read(problem=f"{full_day(day)} is still to come.")
    if side is Side.COMING and day < as_of:
        return Read(problem=f"{full_day(day)} is over.")
    return Read(day.isoformat(), f"{weekday_text(day)} {day.year}")
