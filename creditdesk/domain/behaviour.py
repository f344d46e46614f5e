"""How a debtor has behaved, read from their own record: one word, and the figures that say so.

Source: domain rules 7.1 (broken promises, stretched payments, returned payments) and 7.2 (few points per debtor). What
a person knows goes first: a debtor in hardship is so whatever the payments say. Then what breaks an agreement, then
what is not known yet, then what is changing, and only then the habit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median, quantiles
from typing import NamedTuple

from creditdesk.domain.patterns import whole_days
from creditdesk.domain.standing import FIRST_LATE_DAYS
from creditdesk.domain.statistics import robust_spread, trend
from creditdesk.domain.words import day_words

PAYDAYS_LOOKED_AT = 36
"""So many days of payment are read of a debtor, the last ones."""
LOOKED_BACK_DAYS = 550
"""An older payment says nothing of today."""
PROMISES_LOOKED_AT = 3
PROMISE_DAYS = 365
"""How long a promise is remembered."""
HARD_DAYS = 90
"""How long it counts that a debtor said money is short."""
BOUNCED_DAYS = 90
SHORT_OF_MONEY = ("CASHFLOW_DIFFICULTY", "PLAN_REQUESTED")
"""The outcomes of a talk by which a debtor says that money is short."""
SHORT_REASON = "CASHFLOW"
"""The reason for not paying that says so too."""

_FEWEST = 4
_HABIT = 12
# The share of payments that make the habit.
_MOSTLY = 0.9
_STEADY = 0.8
_STEADY_DAYS = 5
_BROKEN = 2
_RECENT = 6
_CHANGE_FROM = 8
_STRETCHED_DAYS = 10
_LEAST_SPREAD = 2.0
_DRIFT_OVER = 8
_DRIFT_P = 0.02
_DRIFT_SLOPE = 2.0


class Behaviour(StrEnum):
    """What a debtor's record makes of them."""

    NEW = "new"
    PROMPT = "prompt"
    RELIABLE = "late_reliable"
    UNEVEN = "uneven"
    SLIPPING = "slipping"
    BREAKS_PROMISES = "breaks_promises"
    HARDSHIP = "hardship"

    @property
    def words(self) -> str:
        """The word as a person says it."""
        return _WORDS[self]


_WORDS = {
    Behaviour.NEW: "new",
    Behaviour.PROMPT: "prompt",
    Behaviour.RELIABLE: "late but reliable",
    Behaviour.UNEVEN: "late and uneven",
    Behaviour.SLIPPING: "slipping",
    Behaviour.BREAKS_PROMISES: "breaks promises",
    Behaviour.HARDSHIP: "in hardship",
}


class Payday(NamedTuple):
    """A day on which a debtor paid, and how late, as the median of what was settled: one decision of the debtor."""

    on: date
    days_late: float


@dataclass(frozen=True, slots=True)
class Record:
    """A debtor's own record on a day.

    `paydays` run oldest first. `open_late` is by how many days each invoice that is overdue and not in query is late,
    the first due first. `kept` tells of the last promises whose day has come whether each was kept, oldest first.
    `short_on` is when they last said that money is short, `in_hardship` whether a person marked them so.
    """

    as_of: date
    paydays: Sequence[Payday] = ()
    open_late: Sequence[int] = ()
    kept: Sequence[bool] = ()
    short_on: date | None = None
    bounced_on: date | None = None
    in_hardship: bool = False

    @property
    def late_days(self) -> list[float]:
        """How late each payment came, oldest first."""
        return [payday.days_late for payday in self.paydays]

    @property
    def usual_days(self) -> float | None:
        """How late payments usually come; none while too few are known."""
        return median(self.late_days[-_HABIT:]) if len(self.paydays) >= _FEWEST else None


def paydays_of(payments: Iterable[tuple[date, int]], as_of: date) -> tuple[Payday, ...]:
    """Return the last days of payment, oldest first, from payments by their day and how many days late each was."""
    since = as_of - timedelta(days=LOOKED_BACK_DAYS)
    by_day: defaultdict[date, list[int]] = defaultdict(list)
    for paid_on, days_late in payments:
        if since < paid_on <= as_of:
            by_day[paid_on].append(days_late)
    return tuple(Payday(on, median(by_day[on])) for on in sorted(by_day)[-PAYDAYS_LOOKED_AT:])


class Reading(NamedTuple):
    """What a record says: a word, and the figures behind it in sentences."""

    behaviour: Behaviour
    because: tuple[str, ...]


def read(record: Record) -> Reading:
    """Return what a debtor's record says of them; the first that applies, see the module."""
    for behaviour, why in _SIGNS:
        said = tuple(why(record))
        if said:
            return Reading(behaviour, (*said, *_unlike(record, behaviour)))
    return Reading(Behaviour.UNEVEN, (*_uneven(record), *_unlike(record, Behaviour.UNEVEN)))


def decided(reading: Reading, chosen: Behaviour | None) -> Reading:
    """Return what a debtor is taken for: a person's word goes before that of the record, which is told beside it."""
    if chosen is None or chosen is reading.behaviour:
        return reading
    return Reading(chosen, (f"so decided, though their record says “{reading.behaviour.words}”", *reading.because))


def _hardship(record: Record) -> Sequence[str]:
    said = []
    if record.in_hardship:
        said.append("marked as in hardship")
    if record.short_on is not None and (record.as_of - record.short_on).days <= HARD_DAYS:
        said.append(f"said on {day_words(record.short_on, record.as_of)} that money is short")
    return said


def _breaks_promises(record: Record) -> Sequence[str]:
    last = record.kept[-PROMISES_LOOKED_AT:]
    broken = sum(not kept for kept in last)
    if broken < _BROKEN:
        return ()
    which = f"{broken} of the last {len(last)}" if broken < len(last) else f"the last {broken}"
    return (f"{which} promises were not kept",)


def _new(record: Record) -> Sequence[str]:
    count = len(record.paydays)
    if count >= _FEWEST:
        return ()
    paid = {0: "no payment", 1: "1 payment"}.get(count, f"{count} payments")
    return (f"{paid} in the last {LOOKED_BACK_DAYS // 30} months; a habit shows from {_FEWEST}",)


def _slipping(record: Record) -> Sequence[str]:
    said = []
    if record.bounced_on is not None and (record.as_of - record.bounced_on).days <= BOUNCED_DAYS:
        said.append(f"a payment bounced on {day_words(record.bounced_on, record.as_of)}")
    late, still_open = _with_open(record)
    if median(late[-_RECENT:]) > FIRST_LATE_DAYS:
        changed = _stretched(late, still_open) or _drift(late)
        said += [changed] if changed else []
    return said


def _with_open(record: Record) -> tuple[list[float], int]:
    """Return how late payments came, and at least will come, with how many are still to come.

    An invoice that is already later than usual will be paid later still; one that is not says nothing yet.
    """
    usual = record.usual_days or 0.0
    known = [float(days) for days in record.open_late if days > max(usual, FIRST_LATE_DAYS)]
    return [*record.late_days, *known], len(known)


def _stretched(late: Sequence[float], still_open: int) -> str:
    if len(late) < _CHANGE_FROM:
        return ""
    fresh = min(_RECENT, len(late) // 2)
    before, now = late[:-fresh], late[-fresh:]
    least = max(_STRETCHED_DAYS, 2 * max(robust_spread(before), _LEAST_SPREAD))
    if median(now) - median(before) < least:
        return ""
    open_ = f" ({min(still_open, fresh)} of them still open)" if still_open else ""
    return f"the last {fresh} came {_late(median(now))}{open_}, those before {_late(median(before))}"


def _drift(late: Sequence[float]) -> str:
    drift = trend(late[-_DRIFT_OVER:])
    if drift is None or drift.p > _DRIFT_P or drift.slope < _DRIFT_SLOPE:
        return ""
    days = whole_days(drift.slope)
    return f"each of the last {min(_DRIFT_OVER, len(late))} came about {days} days later than the one before"


def _prompt(record: Record) -> Sequence[str]:
    last = record.late_days[-_HABIT:]
    in_time = sum(days <= FIRST_LATE_DAYS for days in last)
    if in_time < _MOSTLY * len(last):
        return ()
    return (f"{_of_last(in_time, len(last))} came in time",)


def _reliable(record: Record) -> Sequence[str]:
    last = record.late_days[-_HABIT:]
    usual = median(last)
    near = sum(abs(days - usual) <= _STEADY_DAYS for days in last)
    if near < _STEADY * len(last):
        return ()
    return (f"{_of_last(near, len(last))} came {_late(usual)}, give or take {_STEADY_DAYS}",)


def _uneven(record: Record) -> Sequence[str]:
    last = record.late_days[-_HABIT:]
    low, _, high = quantiles(last, n=4, method="inclusive")
    return (f"half of the last {len(last)} payments came between {whole_days(low)} and {whole_days(high)} days late",)


def _unlike(record: Record, behaviour: Behaviour) -> Sequence[str]:
    """Say what is open and unlike the habit, where the habit is what was found."""
    usual = record.usual_days
    if usual is None or behaviour not in (Behaviour.PROMPT, Behaviour.RELIABLE, Behaviour.UNEVEN):
        return ()
    unlike = [days for days in record.open_late if days >= usual + _STRETCHED_DAYS]
    if not unlike:
        return ()
    which = "1 open invoice is" if len(unlike) == 1 else f"the worst of {len(unlike)} open invoices is"
    return (f"unlike them, {which} {max(unlike)} days late",)


_SIGNS: tuple[tuple[Behaviour, Callable[[Record], Sequence[str]]], ...] = (
    (Behaviour.HARDSHIP, _hardship),
    (Behaviour.BREAKS_PROMISES, _breaks_promises),
    (Behaviour.NEW, _new),
    (Behaviour.SLIPPING, _slipping),
    (Behaviour.PROMPT, _prompt),
    (Behaviour.RELIABLE, _reliable),
)


def _of_last(count: int, of: int) -> str:
    return f"all of the last {of} payments" if count == of else f"{count} of the last {of} payments"


def _late(days: float) -> str:
    whole = whole_days(days)
    if whole <= 0:
        return "in time" if whole == 0 else f"{-whole} {'day' if whole == -1 else 'days'} early"
    return f"{whole} {'day' if whole == 1 else 'days'} late"
