"""Dunning policies: ladders of letters, and which step an overdue item takes next, from which day on.

A ladder is climbed step by step and never skipped: after a fortnight away the next letter is the one that would have
come next, and the distance between two steps is kept from the day on which the earlier one really went. Levels before
the due date are courtesies: they are no steps, and once an item is overdue they are past.
Source: domain rules 5.1.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

from creditdesk.domain.dates import Roll, end_of_month, roll_day
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import LETTERS, Kind

MIN_GAP_DAYS = 5
"""The usual least number of days between two letters to one debtor."""
MOST_DAYS = 366
"""The furthest that a level may lie from what it counts from."""


class PolicyError(CreditDeskError, ValueError):
    """A policy that cannot be followed."""


class Way(StrEnum):
    """What a policy does about what is overdue."""

    CHASE = "chase"
    NO_CHASING = "no_chasing"
    WATCH = "watch"


class Scope(StrEnum):
    """Whether a debtor gets one letter on all that is overdue, or each item climbs by itself."""

    CONSOLIDATED = "consolidated"
    PER_ITEM = "per_item"


class Counted(StrEnum):
    """From when the days of a level count."""

    DUE = "due"
    END_OF_MONTH = "end_of_month"
    PREVIOUS = "previous"


class Channel(StrEnum):
    """How a letter travels."""

    LETTER = "letter"
    EMAIL = "email"


class Tone(StrEnum):
    """How a letter speaks, softest first (domain rule 5.3)."""

    HELPFUL = "helpful"
    CLEAR = "clear"
    FIRM = "firm"
    FORMAL = "formal"


class Charges(StrEnum):
    """What a letter says of interest and costs: nothing, that the right to them is kept, or how much they are."""

    NONE = "none"
    RESERVED = "reserved"
    CLAIMED = "claimed"


@dataclass(frozen=True, slots=True)
class Level:
    """One letter of a ladder. `days` below zero lie before the due date.

    `channels` are tried in order: the first by which the debtor can be reached is taken. `fee` is in major units of our
    own currency, and is charged on items of that currency alone. `minimum` is in those of whatever currency is owed;
    below it the letter is held. `task` is what is to be done `task_days` after it went, empty for nothing.
    """

    name: str
    letter: Kind
    days: int
    counted: Counted = Counted.DUE
    channels: tuple[Channel, ...] = (Channel.LETTER,)
    tone: Tone = Tone.HELPFUL
    pay_within_days: int = 7
    charges: Charges = Charges.NONE
    fee: Decimal = Decimal(0)
    minimum: Decimal = Decimal(0)
    task: str = ""
    task_days: int = 0
    needs_approval: bool = False

    @property
    def is_courtesy(self) -> bool:
        """Whether it comes before the debt is due."""
        return self.days < 0


@dataclass(frozen=True)
class Policy:
    """A ladder with its name and version; one that does not chase has no levels, and says why in `reason`.

    `rolls_due` counts from the next business day where a due date is none, as German law does. `roll` does the same
    with the day of a step. One that is `retired` is offered and followed no longer.
    """

    code: str
    name: str
    levels: tuple[Level, ...] = ()
    version: int = 0
    way: Way = Way.CHASE
    scope: Scope = Scope.CONSOLIDATED
    min_gap_days: int = MIN_GAP_DAYS
    rolls_due: bool = False
    roll: Roll = Roll.NONE
    reason: str = ""
    retired: bool = False

    def __post_init__(self) -> None:
        """Refuse a ladder that cannot be climbed."""
        wrong = _fault_of(self)
        if wrong:
            raise PolicyError(f'The policy "{self.name or self.code}" cannot be followed: {wrong}.')

    @cached_property
    def steps(self) -> tuple[Level, ...]:
        """The levels that follow the due date, in order; step 1 is the first."""
        return tuple(level for level in self.levels if not level.is_courtesy)

    @cached_property
    def courtesies(self) -> tuple[Level, ...]:
        """The levels before the due date, furthest from it first."""
        return tuple(level for level in self.levels if level.is_courtesy)

    def level(self, step: int) -> Level:
        """Return the level of a step, from 1 on."""
        return self.steps[step - 1]

    def due_on(self, due_on: date, holidays: AbstractSet[date]) -> date:
        """Return the day from which days are counted for an item with this due date."""
        return roll_day(due_on, Roll.FOLLOWING, holidays) if self.rolls_due else due_on


class What(StrEnum):
    """What happened to an item since its last letter that changes what comes next."""

    PROMISE_BROKEN = "promise_broken"
    PART_PAID = "part_paid"
    QUERY_REJECTED = "query_rejected"


class Event(NamedTuple):
    """What happened, and when."""

    on: date
    what: What


@dataclass(frozen=True, slots=True)
class Climbed:
    """How far an item has climbed: the last step that spoke of it, none yet if 0, and the day of the last letter.

    `event` is the last that happened since that letter.
    """

    due_on: date
    step: int = 0
    on: date | None = None
    event: Event | None = None


@dataclass(frozen=True, slots=True)
class Next:
    """The step that an item takes next, the first day on which its letter may go, and what brought that about."""

    step: int
    on: date
    because: What | None = None


class Coming(NamedTuple):
    """A letter that a debtor comes to: its step, the first day on which it may go, and the items that brought it."""

    step: int
    on: date
    keys: frozenset[DocumentKey]
    because: What | None = None


def next_step(policy: Policy, item: Climbed, holidays: AbstractSet[date] = frozenset()) -> Next | None:
    """Return what an item comes to next; none where its ladder is at its end, or there is none.

    A broken promise leads one step up at once, the least gap since the last letter kept. Who paid a part stays on the
    step, which is written again once the gap since the payment has passed. A query that was rejected leads back to the
    step on which the item stood, with a new day to pay by.

    Args:
        policy: The ladder.
        item: How far it was climbed.
        holidays: Days besides Saturday and Sunday on which nobody works.
    """
    gap = timedelta(days=policy.min_gap_days)
    number = min(item.step, len(policy.steps))
    what = item.event.what if item.event is not None and number else None
    above = number + 1 if number < len(policy.steps) else None
    if what is None or item.event is None or item.on is None:
        if above is None:
            return None
        return Next(above, _rolled(policy, _natural_day(policy, item, above, holidays), holidays))
    if what is What.PROMISE_BROKEN:
        if above is None:
            return None
        return Next(above, _rolled(policy, max(item.event.on, item.on + gap), holidays), what)
    day = max(item.event.on, item.on + gap)
    if what is What.PART_PAID:
        day = max(day, item.event.on + gap)
        if above is not None:
            day = max(day, item.on + _spacing(policy, item, above, holidays))
    return Next(number, _rolled(policy, day, holidays), what)


def courtesy(policy: Policy, due_on: date, as_of: date, told_on: date | None = None) -> Level | None:
    """Return the courtesy that is in place for an item that is not overdue yet; none where it was told since.

    Of several the nearest to the due date is meant: those that were missed are past.
    """
    in_place = None
    for level in policy.courtesies:
        day = due_on + timedelta(days=level.days)
        if day <= as_of <= due_on:
            in_place = level if told_on is None or told_on < day else None
    return in_place


def coming(
    policy: Policy, items: Mapping[DocumentKey, Climbed], nexts: Mapping[DocumentKey, Next | None], as_of: date
) -> tuple[Coming, ...]:
    """Return the letters that a debtor's overdue items come to, due already or not.

    One letter on all that is overdue is timed by the items furthest up that have a step before them; what fell overdue
    meanwhile joins the next letter, and does not begin a softer one beside it. Where each item climbs by itself, those
    that come to the same step together share a letter.

    Args:
        policy: The ladder.
        items: The items of one currency that letters may ask for.
        nexts: What each of them comes to next, by `next_step`.
        as_of: The day.
    """
    climbing = {key: each for key in items if (each := nexts[key]) is not None}
    if not climbing:
        return ()
    if policy.scope is Scope.CONSOLIDATED:
        furthest = max(items[key].step for key in climbing)
        climbing = {key: each for key, each in climbing.items() if items[key].step == furthest}
        due = [each for each in climbing.values() if each.on <= as_of]
        first = max(due, key=lambda each: each.step) if due else min(climbing.values(), key=lambda each: each.on)
        together = frozenset(key for key, each in climbing.items() if each.on <= as_of or not due)
        return (Coming(first.step, first.on, together, first.because),)
    groups: defaultdict[tuple[bool, int], list[DocumentKey]] = defaultdict(list)
    for key, each in climbing.items():
        groups[each.on > as_of, each.step].append(key)
    return tuple(
        Coming(step, first.on, frozenset(keys), first.because)
        for (_, step), keys in sorted(groups.items())
        for first in (min((climbing[key] for key in keys), key=lambda each: each.on),)
    )


def step_after(policy: Policy, item: Climbed, its_next: Next | None, letter_step: int, on: date) -> int:
    """Return on which step an item stands once a letter of a step asked for it: never more than one further up.

    An item that a letter named before its own next step had come stays where it was; one that none had named before
    has now been asked for. What the demand at the end of a ladder asks for stands at the end with the rest of it: it
    was told what comes next, and is sent no second last demand.
    """
    if letter_step == len(policy.steps) and LETTERS[policy.level(letter_step).letter].is_last:
        return letter_step
    if its_next is not None and its_next.on <= on:
        return min(its_next.step, letter_step)
    return max(item.step, min(1, letter_step))


def last_day_to_pay(on: date, within_days: int, holidays: AbstractSet[date]) -> date:
    """Return the day by which a letter of a day asks to be paid: a working day."""
    return roll_day(on + timedelta(days=within_days), Roll.FOLLOWING, holidays)


def _natural_day(policy: Policy, item: Climbed, step: int, holidays: AbstractSet[date]) -> date:
    own = _own_day(policy, item, step, holidays)
    if item.on is None:
        return own
    return max(own, item.on + _spacing(policy, item, step, holidays))


def _own_day(policy: Policy, item: Climbed, step: int, holidays: AbstractSet[date]) -> date:
    """Return the day of a step by the item's own due date, as if every step before had gone on its day."""
    level = policy.level(step)
    days = timedelta(days=level.days)
    if level.counted is Counted.PREVIOUS:
        return _own_day(policy, item, step - 1, holidays) + days
    due_on = policy.due_on(item.due_on, holidays)
    return (end_of_month(due_on) if level.counted is Counted.END_OF_MONTH else due_on) + days


def _spacing(policy: Policy, item: Climbed, step: int, holidays: AbstractSet[date]) -> timedelta:
    """Return the distance of a step from the one before it, never less than the least gap."""
    apart = timedelta(0)
    if step > 1:
        apart = _own_day(policy, item, step, holidays) - _own_day(policy, item, step - 1, holidays)
    return max(apart, timedelta(days=policy.min_gap_days))


def _rolled(policy: Policy, day: date, holidays: AbstractSet[date]) -> date:
    return roll_day(day, policy.roll, holidays)


def _fault_of(policy: Policy) -> str:
    """Say what is wrong with a policy; empty where nothing is."""
    if not policy.code or not policy.name:
        return "it has no name"
    if not 0 <= policy.min_gap_days <= MOST_DAYS:
        return f"the least gap must be from 0 to {MOST_DAYS} days"
    if policy.way is not Way.CHASE:
        return "it does not chase, and has letters" if policy.levels else "" if policy.reason else "it says no reason"
    if not any(not level.is_courtesy for level in policy.levels):
        return "it has no letter for what is overdue"
    return next(filter(None, (_fault_of_level(level) for level in policy.levels)), "") or _fault_of_order(policy.levels)


def _fault_of_level(level: Level) -> str:
    faults = (
        (not level.name, "a letter has no name"),
        (not -MOST_DAYS <= level.days <= MOST_DAYS, f'"{level.name}" is more than {MOST_DAYS} days away'),
        (
            level.is_courtesy and level.counted is not Counted.DUE,
            f'"{level.name}" comes before the due date and so counts from it',
        ),
        (
            level.counted is Counted.PREVIOUS and level.days < 1,
            f'"{level.name}" comes no day after the letter before it',
        ),
        (
            not level.channels or len(set(level.channels)) < len(level.channels),
            f'"{level.name}" names no way to send it, or one of them twice',
        ),
        (
            not 1 <= level.pay_within_days <= MOST_DAYS,
            f'"{level.name}" asks to be paid within {level.pay_within_days} days',
        ),
        (
            level.fee < 0 or level.minimum < 0 or level.task_days < 0,
            f'"{level.name}" has an amount or days below zero',
        ),
    )
    return next((said for is_wrong, said in faults if is_wrong), "")


def _fault_of_order(levels: tuple[Level, ...]) -> str:
    first = next(level for level in levels if not level.is_courtesy)
    if first.counted is Counted.PREVIOUS:
        return f'"{first.name}" is the first letter, and counts from the one before it'
    seen_step = False
    last: dict[Counted, int] = {}
    for level in levels:
        if level.is_courtesy and seen_step:
            return f'"{level.name}" comes before the due date but stands after a letter that follows it'
        seen_step = seen_step or not level.is_courtesy
        if level.counted is not Counted.PREVIOUS:
            if level.days <= last.get(level.counted, -MOST_DAYS - 1):
                return f'"{level.name}" comes no later than the letter before it'
            last[level.counted] = level.days
    return ""
