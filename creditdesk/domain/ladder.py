"""A ladder drawn for one due date: on which day each of its letters has its turn while nothing is paid."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta

from creditdesk.domain.dates import Roll, is_business_day, roll_day
from creditdesk.domain.dunning import Climbed, Level, Policy, courtesy, next_step

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rung:
    """One letter of a ladder: its step (0 before the due date), the day of its turn, and the working day it goes on.

    `goes_on` is none where no working day is left for it: a note whose days before the due date are all free ones.
    """

    level: Level
    step: int
    turn_on: date
    goes_on: date | None


def rungs(policy: Policy, due_on: date, holidays: AbstractSet[date] = frozenset()) -> tuple[Rung, ...]:
    """Return the letters about an item with this due date, each written on the first working day of its turn.

    The days are those of the run: each step counts from the day on which the one before it went.
    """
    found = [_note(policy, level, due_on, holidays) for level in policy.courtesies]
    item = Climbed(due_on)
    while (following := next_step(policy, item, holidays)) is not None:
        # On its due date an item may still be paid: nothing is overdue before the day after.
        turn_on = max(following.on, due_on + _DAY)
        goes_on = roll_day(turn_on, Roll.FOLLOWING, holidays)
        found.append(Rung(policy.level(following.step), following.step, turn_on, goes_on))
        item = Climbed(due_on, following.step, goes_on)
    return tuple(found)


def _note(policy: Policy, level: Level, due_on: date, holidays: AbstractSet[date]) -> Rung:
    turn_on = due_on + timedelta(days=level.days)
    days = (turn_on + timedelta(days=after) for after in range(-level.days + 1))
    working = (day for day in days if is_business_day(day, holidays) and courtesy(policy, due_on, day) == level)
    return Rung(level, 0, turn_on, next(working, None))
