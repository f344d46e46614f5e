"""Days as people say them on the telephone: "fri", "eom", "4 dec", "4/12", "in 2 weeks"; part of the promise line.

English names are always understood, and those of the person's own language where they are given.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from creditdesk.domain.dates import add_months, days_in_month, end_of_month

_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)")
_DAY_NUMBER = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?")
_GLUED = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?([^\W\d_]{3,})")
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")
_SLASHED = re.compile(r"(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?")
_WEEKDAYS = {
    word: index
    for index, words in enumerate(
        (("mon",), ("tue", "tues"), ("wed", "weds"), ("thu", "thur", "thurs"), ("fri",), ("sat",), ("sun",))
    )
    for word in (*words, ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")[index])
}
_MONTHS = {
    word: index
    for index, name in enumerate(
        (
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ),
        start=1,
    )
    for word in (name, name[:3], *(("sept",) if index == 9 else ()))
}  # fmt: skip
_YEARS_AHEAD = 3


@dataclass(frozen=True, slots=True)
class SpokenNames:
    """The weekdays (Monday is 0) and months (January is 1) of a language, by their words in lower case.

    A word that English has too means what it means in English, and one for a weekday and a month nothing.
    `month_first` tells that "4/12" is 12 April.
    """

    weekdays: Mapping[str, int] = field(default_factory=dict)
    months: Mapping[str, int] = field(default_factory=dict)
    month_first: bool = False

    def weekday(self, word: str) -> int | None:
        """Return the weekday that a word means."""
        return _WEEKDAYS.get(word, self._own(word, self.weekdays, self.months))

    def month(self, word: str) -> int | None:
        """Return the month that a word means."""
        return _MONTHS.get(word, self._own(word, self.months, self.weekdays))

    def _own(self, word: str, mine: Mapping[str, int], others: Mapping[str, int]) -> int | None:
        is_taken = word in _WEEKDAYS or word in _MONTHS or word in others
        return None if is_taken else mine.get(word)


ENGLISH = SpokenNames()
"""English alone, days before months."""


def spoken_day(words: Sequence[str], today: date, names: SpokenNames = ENGLISH) -> tuple[int, date | None] | None:
    """Return how many of the words, from the first, make a date, and the day; none where they make no date.

    The day is none where there is no such day (31 Nov). "fri" is the next Friday after today, a day without a year
    the next such day.

    Args:
        words: In lower case; four are enough.
        today: The day of the call.
        names: The person's own, besides the English ones.
    """
    if not words:
        return None
    return _relative_day(words, today, names) or _calendar_day(words, today, names)


def _relative_day(words: Sequence[str], today: date, names: SpokenNames) -> tuple[int, date | None] | None:
    word = words[0]
    # The words that make a day by themselves, longest first.
    fixed = {
        "today": today,
        "tomorrow": today + timedelta(days=1),
        "tmrw": today + timedelta(days=1),
        "eom": end_of_month(today),
        "month end": end_of_month(today),
        "end of month": end_of_month(today),
        "eow": today + timedelta(days=(4 - today.weekday()) % 7),
    }
    for length in (3, 2, 1):
        if " ".join(words[:length]) in fixed:
            return length, fixed[" ".join(words[:length])]
    if (weekday := names.weekday(word)) is not None:
        return 1, today + timedelta(days=(weekday - today.weekday() - 1) % 7 + 1)
    if word == "next" and len(words) > 1 and (weekday := names.weekday(words[1])) is not None:
        monday = today + timedelta(days=7 - today.weekday())
        return 2, monday + timedelta(days=weekday)
    if word == "in" and len(words) > 2 and words[1].isdecimal() and words[2] in {"day", "days", "week", "weeks"}:
        return 3, today + timedelta(days=min(int(words[1]), 999) * (7 if words[2].startswith("week") else 1))
    return None


def _calendar_day(words: Sequence[str], today: date, names: SpokenNames) -> tuple[int, date | None] | None:
    word = words[0]
    if match := _ISO.fullmatch(word):
        return 1, _day(int(match[1]), int(match[2]), int(match[3]))
    if (match := _SLASHED.fullmatch(word)) and ("/" in word or match[3]):
        year = None if match[3] is None else int(match[3]) + (2000 if len(match[3]) == 2 else 0)
        day, month = (int(match[2]), int(match[1])) if names.month_first else (int(match[1]), int(match[2]))
        return 1, _next_day(day, month, year, today)
    return _named_month(words, today, names) or _ordinal_day(word, today)


def _named_month(words: Sequence[str], today: date, names: SpokenNames) -> tuple[int, date | None] | None:
    """Read "4 dec", "4th dec", "dec 4" or "4dec", with or without a year."""
    word, after = words[0], words[1] if len(words) > 1 else ""
    if (glued := _GLUED.fullmatch(word)) and (month := names.month(glued[2])) is not None:
        return _with_year(words, today, 1, int(glued[1]), month)
    if (first := _DAY_NUMBER.fullmatch(word)) and (month := names.month(after)) is not None:
        return _with_year(words, today, 2, int(first[1]), month)
    if (month := names.month(word)) is not None and (second := _DAY_NUMBER.fullmatch(after)):
        return _with_year(words, today, 2, int(second[1]), month)
    return None


def _ordinal_day(word: str, today: date) -> tuple[int, date | None] | None:
    """Read "4th": the next day of that number."""
    if ordinal := _ORDINAL.fullmatch(word):
        return 1, _next_such_day_of_month(int(ordinal[1]), today)
    return None


def _with_year(words: Sequence[str], today: date, length: int, day: int, month: int) -> tuple[int, date | None]:
    """Take a fourth word as the year only if it can be one: 2026 after "4 dec" is no amount."""
    after = words[length] if len(words) > length else ""
    this_year = today.year
    if re.fullmatch(r"\d{4}", after) and this_year - 1 <= int(after) <= this_year + _YEARS_AHEAD:
        return length + 1, _next_day(day, month, int(after), today)
    return length, _next_day(day, month, None, today)


def _next_day(day: int, month: int, year: int | None, today: date) -> date | None:
    if year is not None:
        return _day(year, month, day)
    this_year = _day(today.year, month, day)
    if this_year is not None and this_year >= today:
        return this_year
    return _day(today.year + 1, month, day)


def _next_such_day_of_month(day: int, today: date) -> date | None:
    for months in range(13):
        month = add_months(today.replace(day=1), months)
        if 1 <= day <= days_in_month(month.year, month.month) and month.replace(day=day) >= today:
            return month.replace(day=day)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    if 1 <= year <= 9999 and 1 <= month <= 12 and 1 <= day <= days_in_month(year, month):
        return date(year, month, day)
    return None
