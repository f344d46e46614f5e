"""Whether a promise to pay was kept: judged from the cash that came, as of a day; and how many were.

Source: domain section 3, `promise_kept_rate` and the promise test: cash with a value date from the day the promise was
made to the promised day plus two working days; all of the amount, within a tolerance, is kept, some of it part kept,
none of it broken.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import NamedTuple

from creditdesk.domain.dates import add_business_days
from creditdesk.domain.money import minor_from_decimal
from creditdesk.domain.outcomes import PROMISE_GRACE_DAYS


class PromiseStatus(StrEnum):
    """Where a promise stands; cancelled and superseded are decided by people, the others by cash."""

    OPEN = "open"
    KEPT = "kept"
    PART_KEPT = "part_kept"
    BROKEN = "broken"
    CANCELLED = "cancelled"
    SUPERSEDED = "superseded"


_DAY = timedelta(days=1)
JUDGED_BY_CASH = (PromiseStatus.OPEN, PromiseStatus.KEPT, PromiseStatus.PART_KEPT, PromiseStatus.BROKEN)
MATURED = (PromiseStatus.KEPT, PromiseStatus.PART_KEPT, PromiseStatus.BROKEN)


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """What was promised: an amount above zero in minor units, by a day."""

    made_on: date
    promised_on: date
    amount_minor: int
    currency: str


class Returned(NamedTuple):
    """Cash that came for a promise, with its value date and amount above zero, and was returned by the bank."""

    came_on: date
    amount_minor: int
    returned_on: date


@dataclass(frozen=True, slots=True)
class Judgement:
    """Where a promise stands as of a day; `judged_on` is the day it was decided, none while it is open.

    One that was kept, and is not since the bank returned what had kept it, is decided on that day.
    """

    status: PromiseStatus
    received_minor: int
    judged_on: date | None


def grace_ends_on(promised_on: date, holidays: AbstractSet[date] = frozenset()) -> date:
    """Return the last day on which the promised cash may still arrive."""
    return add_business_days(promised_on, PROMISE_GRACE_DAYS, holidays)


def tolerance(amount_minor: int, currency: str) -> int:
    """Return how much less than the amount still keeps the promise, in minor units.

    1.00 or 1 % of the amount, whichever is more, but never the half of a small promise.
    """
    one = minor_from_decimal(Decimal(1), currency)
    return min(max(one, amount_minor // 100), amount_minor // 2)


def judge(
    terms: PromiseTerms,
    receipts: Iterable[tuple[date, int]],
    as_of: date,
    holidays: AbstractSet[date] = frozenset(),
    returned: Iterable[Returned] = (),
) -> Judgement:
    """Judge a promise by the cash that counts as of a day.

    Args:
        terms: What was promised.
        receipts: Value date and amount (above zero) of the cash on the promised items, or of any of the customer's
            cash if no items were named, or more was promised than was open of them. Cash outside the window is left
            out here.
        as_of: The day of the judgement; cash after it does not count.
        holidays: Days besides Saturday and Sunday on which no bank works.
        returned: Cash that would count, had it not been returned by the day.
    """
    last_day = grace_ends_on(terms.promised_on, holidays)
    enough = terms.amount_minor - tolerance(terms.amount_minor, terms.currency)
    received = 0
    kept_on = None
    for day, amount_minor in sorted(receipts):
        if terms.made_on <= day <= min(last_day, as_of):
            received += amount_minor
            if kept_on is None and received >= enough:
                kept_on = day
    if kept_on is not None:
        return Judgement(PromiseStatus.KEPT, received, kept_on)
    if as_of <= last_day:
        return Judgement(PromiseStatus.OPEN, received, None)
    in_time = [each for each in returned if terms.made_on <= each.came_on <= last_day]
    unkept_on = max(last_day + _DAY, _lost_on(in_time, enough - received))
    return Judgement(PromiseStatus.PART_KEPT if received else PromiseStatus.BROKEN, received, unkept_on)


def _lost_on(returned: Iterable[Returned], missing_minor: int) -> date:
    """Return the day whose return took away what had kept a promise; the first day of all where nothing had."""
    for each in sorted(returned, key=lambda each: each.returned_on, reverse=True):
        missing_minor -= each.amount_minor
        if missing_minor <= 0:
            return each.returned_on
    return date.min


@dataclass(frozen=True, slots=True)
class KeptRate:
    """How far promises were kept, of those whose day has come; amounts in minor units of one currency.

    Part kept counts nothing by count, and its cash by value. What came beyond a promise keeps no other.
    """

    kept: int = 0
    matured: int = 0
    received_minor: int = 0
    promised_minor: int = 0

    @property
    def by_count(self) -> Decimal | None:
        """Promises kept in 100 matured; none while none has matured."""
        return _percent(self.kept, self.matured)

    @property
    def by_value(self) -> Decimal | None:
        """Cash received in time in 100 promised; none while none has matured."""
        return _percent(self.received_minor, self.promised_minor)

    def with_promise(self, status: PromiseStatus, amount_minor: int, received_minor: int) -> KeptRate:
        """Return the rate with a further promise counted; one that is open, cancelled or superseded changes nothing."""
        if status not in MATURED:
            return self
        return KeptRate(
            self.kept + (status is PromiseStatus.KEPT),
            self.matured + 1,
            self.received_minor + min(received_minor, amount_minor),
            self.promised_minor + amount_minor,
        )


def _percent(part: int, whole: int) -> Decimal | None:
    if not whole:
        return None
    return (Decimal(part) * 100 / Decimal(whole)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
