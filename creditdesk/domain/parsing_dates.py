"""Reading dates as people and programs write them: one meaning, or a refusal in words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache

from creditdesk.domain.dates import FIRST_YEAR, LAST_YEAR, MONTHS, days_in_month
from creditdesk.domain.parsing import UnreadableError, shorten


class DateOrder(StrEnum):
    """In which order a date written in numbers names day, month and year."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


# 80 to 99 are the years 1980 to 1999, 00 to 79 the years 2000 to 2079.
_CENTURY_PIVOT = 80
# Day 0 of spreadsheets, which believe in a 29 February 1900.
_SERIAL_ZERO = date(1899, 12, 30)
_SERIALS = range(20_000, 80_000)

_MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "january jan januar januari janvier janv enero ene gennaio gen jänner",
            "february feb februar februari février févr fév febrero febbraio",
            "march mar märz mär maart mrt mars marzo",
            "april apr avril avr abril abr aprile",
            "may mai mei mayo maggio mag",
            "june jun juni juin junio giugno giu",
            "july jul juli juillet juil julio luglio lug",
            "august aug augustus août agosto ago",
            "september sep sept septembre septiembre settembre set",
            "october oct oktober okt octobre octubre ottobre ott",
            "november nov novembre noviembre",
            "december dec dezember dez décembre déc diciembre dic dicembre",
        ),
        1,
    )
    for name in names.split()
}

_TIME = re.compile(r"[T ]\s*\d{1,2}:\d{2}(:\d{2}([.,]\d+)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|[+-]\d{2}:?\d{2})?$")
_NUMBERS = re.compile(r"(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})\.?")
_DIGITS = re.compile(r"\d{6}|\d{8}")
_SERIAL = re.compile(r"(\d{5})(?:[.,]\d+)?")
_DAY_NAMED = re.compile(
    r"(\d{1,2})(?:ST|ND|RD|TH|ER)?\.?[-/. ,]*(?:DE |OF )?([^\W\d]+)\.?[-/. ,']*(?:DE )?(\d{4}|\d{2})"
)
_NAMED_DAY = re.compile(r"([^\W\d]+)\.?[-/. ]*(\d{1,2})(?:ST|ND|RD|TH)?[-/. ,']+(\d{4}|\d{2})")
_YEAR_NAMED = re.compile(r"(\d{4})[-/. ]*([^\W\d]+)\.?[-/. ]*(\d{1,2})")
_WEEKDAY = re.compile(r"(?:MON|TUE|TUES|WED|THU|THUR|THURS|FRI|SAT|SUN)(?:DAY|NESDAY|RDAY|URDAY|SDAY)?\.?,?\s+")


def parse_date(text: str, order: DateOrder | None = None, *, serials: bool = False) -> date:
    """Return the day that `text` names.

    Args:
        text: The date as written; a time of day behind it is left aside.
        order: How dates in numbers are written where that is known; unknown refuses what could be two days.
        serials: Whether day numbers of a spreadsheet (such as 46037) are dates here.

    Raises:
        UnreadableError: With the problem and its cure.
    """
    # Half of a large file is ISO dates; the rest repeats a few thousand days.
    if len(text) == 10 and text[4] == "-" and text[7] == "-":
        try:
            day = date.fromisoformat(text)
        except ValueError:
            return _parse(text, order, serials)
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    return _parse(text, order, serials)


@lru_cache(maxsize=32_768)
def _parse(text: str, order: DateOrder | None, serials: bool) -> date:  # noqa: FBT001 - the cache keys by place
    plain = _TIME.sub("", " ".join(text.replace("\ufeff", "").split())).strip()
    if not plain:
        raise UnreadableError("The date is missing.", cure="Fill it in, or take the row out.")
    if len(plain) > 40:
        raise _not_a_date(text)
    if numbers := _NUMBERS.fullmatch(plain):
        return _from_numbers(numbers, text, order)
    if _DIGITS.fullmatch(plain):
        return _from_digits(plain, text, order)
    if serial := _SERIAL.fullmatch(plain):
        return _from_serial(int(serial[1]), text, allowed=serials)
    return _from_names(plain, text)


def _from_numbers(numbers: re.Match[str], text: str, order: DateOrder | None) -> date:
    first, second, third = numbers.groups()
    if len(first) > 2:
        if len(first) != 4 or len(third) > 2:
            raise _not_a_date(text)
        return _day(first, second, third, text)
    if len(third) not in {2, 4} and order is not DateOrder.YMD:
        raise _not_a_date(text)
    if len(third) == 4 and order is DateOrder.YMD:
        # The year stands last whatever was said, so what was said cannot tell day from month.
        order = None
    if order is DateOrder.YMD:
        return _day(first, second, third, text)
    if order is None:
        order = _only_order(first, second, third, text)
    day, month = (first, second) if order is DateOrder.DMY else (second, first)
    if int(month) > 12 >= int(day):
        other = DateOrder.MDY if order is DateOrder.DMY else DateOrder.DMY
        raise UnreadableError(
            f'"{shorten(text)}" has no month {int(month)}.',
            cure=f"Correct it in the file, or import it with date order {other}.",
        )
    return _day(third, month, day, text)


def _only_order(first: str, second: str, third: str, text: str) -> DateOrder:
    if len(third) == 2:
        raise UnreadableError(
            f'"{shorten(text)}" can be read in several ways.',
            cure="Say the date order: dmy, mdy or ymd.",
        )
    if not (int(first) and int(second)):
        raise _not_a_date(text)
    if int(first) > 12 or first.lstrip("0") == second.lstrip("0"):
        return DateOrder.DMY
    if int(second) > 12:
        return DateOrder.MDY
    one = f"{int(first)} {MONTHS[int(second) - 1]}"
    other = f"{int(second)} {MONTHS[int(first) - 1]}"
    raise UnreadableError(
        f'"{shorten(text)}" can be {one} or {other}.',
        cure="Say the date order: dmy (day first) or mdy (month first).",
    )


def _from_digits(digits: str, text: str, order: DateOrder | None) -> date:
    year_size = len(digits) - 4
    if order is None and year_size == 2:
        raise UnreadableError(
            f'"{shorten(text)}" can be read in several ways.', cure="Say the date order: dmy, mdy or ymd."
        )
    if order in {None, DateOrder.YMD}:
        return _day(digits[:year_size], digits[year_size : year_size + 2], digits[-2:], text)
    if order is DateOrder.DMY:
        return _day(digits[4:], digits[2:4], digits[:2], text)
    return _day(digits[4:], digits[:2], digits[2:4], text)


def _from_serial(number: int, text: str, *, allowed: bool) -> date:
    if number not in _SERIALS:
        raise _not_a_date(text)
    day = _SERIAL_ZERO + timedelta(days=number)
    if not allowed:
        raise UnreadableError(
            f'"{shorten(text)}" looks like a spreadsheet\'s day number ({day.isoformat()}).',
            cure="Format the column as dates and export it again, or say that it holds day numbers.",
        )
    return day


def _from_names(plain: str, text: str) -> date:
    upper = _WEEKDAY.sub("", plain.upper(), count=1)
    if found := _DAY_NAMED.fullmatch(upper):
        day, name, year = found.groups()
    elif found := _NAMED_DAY.fullmatch(upper):
        name, day, year = found.groups()
    elif found := _YEAR_NAMED.fullmatch(upper):
        year, name, day = found.groups()
    else:
        raise _not_a_date(text)
    month = _MONTHS.get(name.lower())
    if month is None:
        raise _not_a_date(text)
    return _day(year, str(month), day, text)


def _day(year_text: str, month_text: str, day_text: str, text: str) -> date:
    year, month, day = int(year_text), int(month_text), int(day_text)
    if len(year_text) <= 2:
        year += 1900 if year >= _CENTURY_PIVOT else 2000
    if not 1 <= month <= 12:
        raise _not_a_date(text)
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UnreadableError(
            f'"{shorten(text)}" lies outside the years {FIRST_YEAR} to {LAST_YEAR}.', cure="Correct it in the file."
        )
    if not 1 <= day <= days_in_month(year, month):
        raise UnreadableError(
            f'"{shorten(text)}" is not a date: {MONTHS[month - 1]} {year} has {days_in_month(year, month)} days.',
            cure="Correct it in the file, or choose another date order.",
        )
    return date(year, month, day)


def _not_a_date(text: str) -> UnreadableError:
    return UnreadableError(
        f'"{shorten(text)}" is not a date.', cure="Correct it in the file, or choose another date order."
    )


@dataclass(frozen=True, slots=True)
class DateOrderFinding:
    """What a column of dates says about its order; `order` is none where it cannot tell, and then says why."""

    order: DateOrder | None
    problem: str = ""
    cure: str = ""


def detect_date_order(values: Iterable[str]) -> DateOrderFinding:
    """Return the one order in which every date of a column can be read; empty and unreadable values say nothing.

    Dates whose order shows in themselves (ISO, month names) fit any order.
    """
    fits = dict.fromkeys(DateOrder, True)
    witness: dict[DateOrder, str] = {}
    undecided = ""
    for text in dict.fromkeys(values):
        found = _NUMBERS.fullmatch(_TIME.sub("", text.strip()))
        if found is None or len(found[1]) > 2:
            continue
        readable = {order for order in DateOrder if _reads(text, order, found)}
        if not readable:
            continue
        undecided = undecided or text
        for order in DateOrder:
            if order not in readable and fits[order]:
                fits[order] = False
                witness[order] = text
    left = [order for order in DateOrder if fits[order]]
    if len(left) == 1:
        return DateOrderFinding(left[0])
    if not undecided:
        return DateOrderFinding(DateOrder.YMD)
    if not left:
        return DateOrderFinding(
            None,
            f'The dates are not all in one order: "{shorten(witness[DateOrder.DMY])}" is not day first, '
            f'"{shorten(witness[DateOrder.MDY])}" is not month first.',
            "Bring them into one order in the file.",
        )
    return DateOrderFinding(
        None,
        f'Dates such as "{shorten(undecided)}" can be read in more than one order.',
        "Say the date order: dmy (day first), mdy (month first) or ymd (year first).",
    )


def _reads(text: str, order: DateOrder, found: re.Match[str]) -> bool:
    if order is DateOrder.YMD and len(found[3]) == 4:
        return False
    try:
        _parse(text.strip(), order, False)
    except UnreadableError:
        return False
    return True
