"""A ladder drawn for one due date: which letter on which day, weekends and holidays counted in."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.dates import is_business_day
from creditdesk.domain.dunning import Counted, Level, Policy
from creditdesk.domain.dunning_form import read_policy
from creditdesk.domain.ladder import Rung, rungs
from creditdesk.domain.letter_kinds import Kind
from creditdesk.paths import resource

TUESDAY = date(2026, 9, 1)


def policy(*levels: Level, **changes: Any) -> Policy:
    return Policy("test", "Test", levels, **changes)


def letter(days: int, counted: Counted = Counted.DUE) -> Level:
    return Level(f"Letter at {days}", Kind.PRE_DUE if days < 0 else Kind.REMINDER, days, counted)


def days(found: tuple[Rung, ...]) -> list[tuple[int, date | None]]:
    return [(rung.step, rung.goes_on) for rung in found]


@pytest.mark.parametrize(
    ("levels", "expected"),
    [
        # The fourth day after a Tuesday is a Saturday: the letter goes on Monday.
        ((letter(3), letter(4)), [(1, date(2026, 9, 4)), (2, date(2026, 9, 9))]),
        ((letter(4),), [(1, date(2026, 9, 7))]),
        # On the due date nothing is overdue yet.
        ((letter(0),), [(1, date(2026, 9, 2))]),
        # What went late keeps its distance to the next: 4 to 11 days is a week.
        ((letter(4), letter(11)), [(1, date(2026, 9, 7)), (2, date(2026, 9, 14))]),
        ((letter(3), letter(7, Counted.PREVIOUS)), [(1, date(2026, 9, 4)), (2, date(2026, 9, 11))]),
        ((letter(5, Counted.END_OF_MONTH),), [(1, date(2026, 10, 5))]),
        # A week before is a Tuesday; three days before is a Saturday, and Monday is still before the due date.
        ((letter(-7), letter(3)), [(0, date(2026, 8, 25)), (1, date(2026, 9, 4))]),
        ((letter(-3), letter(3)), [(0, date(2026, 8, 31)), (1, date(2026, 9, 4))]),
    ],
)
def test_each_letter_goes_on_the_first_working_day_of_its_turn(levels: Any, expected: Any) -> None:
    assert days(rungs(policy(*levels), TUESDAY)) == expected


def test_on_a_holiday_nothing_goes() -> None:
    assert days(rungs(policy(letter(3)), TUESDAY, frozenset({date(2026, 9, 4)}))) == [(1, date(2026, 9, 7))]


def test_a_note_for_which_no_working_day_is_left_goes_never() -> None:
    sunday = date(2026, 9, 6)
    first, second = rungs(policy(letter(-1), letter(3)), sunday)
    assert (first.turn_on, first.goes_on) == (date(2026, 9, 5), None)
    assert second.goes_on == date(2026, 9, 9)


READY = [
    read_policy(f"{path.stem}-{name}", content)
    for path in sorted(resource("policies").glob("*.toml"))
    for name, content in tomllib.loads(path.read_text(encoding="utf-8")).items()
]


@given(st.sampled_from(READY), st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.frozensets(st.integers(0, 90)))
def test_letters_follow_one_another_on_working_days_with_the_least_gap(ladder: Policy, due_on: date, free: Any) -> None:
    holidays = frozenset(due_on + timedelta(days=after) for after in free)
    found = rungs(ladder, due_on, holidays)
    assert [rung.level for rung in found] == list(ladder.levels)
    went = [rung.goes_on for rung in found if rung.step and rung.goes_on is not None]
    assert all(is_business_day(day, holidays) and day > due_on for day in went)
    assert all((later - day).days >= ladder.min_gap_days for day, later in pairwise(went))
