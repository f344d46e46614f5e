"""Months by anchor, ends of months, business days."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.dates import (
    Roll,
    add_business_days,
    add_months,
    end_of_month,
    is_business_day,
    is_leap,
    months_apart,
    roll_day,
)

GOOD_FRIDAY, EASTER_MONDAY = date(2026, 4, 3), date(2026, 4, 6)
EASTER = frozenset({GOOD_FRIDAY, EASTER_MONDAY})


@pytest.mark.parametrize(
    ("anchor", "months", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2026, 1, 31), 2, date(2026, 3, 31)),
        (date(2026, 1, 31), 3, date(2026, 4, 30)),
        (date(2028, 1, 31), 1, date(2028, 2, 29)),
        (date(2026, 12, 15), 1, date(2027, 1, 15)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -13, date(2024, 12, 15)),
    ],
)
def test_months_are_counted_from_the_anchor_and_clamped(anchor: date, months: int, expected: date) -> None:
    assert add_months(anchor, months) == expected


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.integers(-600, 600))
def test_adding_months_moves_by_so_many_calendar_months(anchor: date, months: int) -> None:
    moved = add_months(anchor, months)
    assert months_apart(anchor, moved) == months
    assert moved.day == min(anchor.day, end_of_month(moved).day)


def test_a_month_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(OverflowError):
        add_months(date(9999, 12, 1), 1)


@pytest.mark.parametrize(("year", "leap"), [(2024, True), (2028, True), (2026, False), (2100, False), (2000, True)])
def test_leap_years(year: int, leap: bool) -> None:
    assert is_leap(year) is leap
    assert end_of_month(date(year, 2, 1)).day == (29 if leap else 28)


@pytest.mark.parametrize(
    ("day", "roll", "expected"),
    [
        (GOOD_FRIDAY, Roll.NONE, GOOD_FRIDAY),
        (GOOD_FRIDAY, Roll.FOLLOWING, date(2026, 4, 7)),
        (GOOD_FRIDAY, Roll.PRECEDING, date(2026, 4, 2)),
        (GOOD_FRIDAY, Roll.MODIFIED_FOLLOWING, date(2026, 4, 7)),
        (date(2026, 1, 31), Roll.FOLLOWING, date(2026, 2, 2)),
        (date(2026, 1, 31), Roll.MODIFIED_FOLLOWING, date(2026, 1, 30)),
        (date(2026, 4, 2), Roll.FOLLOWING, date(2026, 4, 2)),
    ],
)
def test_a_day_that_is_no_business_day_rolls(day: date, roll: Roll, expected: date) -> None:
    assert roll_day(day, roll, EASTER) == expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
        (date(2026, 4, 2), 2, date(2026, 4, 8)),
        (date(2026, 4, 7), -1, date(2026, 4, 2)),
        (date(2026, 4, 4), 0, date(2026, 4, 4)),
    ],
)
def test_business_days_skip_weekends_and_holidays(day: date, count: int, expected: date) -> None:
    assert add_business_days(day, count, EASTER) == expected


@given(st.dates(date(1950, 1, 1), date(2150, 1, 1)), st.sampled_from([r for r in Roll if r is not Roll.NONE]))
def test_a_rolled_day_is_a_business_day_and_stays_when_rolled_again(day: date, roll: Roll) -> None:
    rolled = roll_day(day, roll)
    assert is_business_day(rolled)
    assert roll_day(rolled, roll) == rolled
