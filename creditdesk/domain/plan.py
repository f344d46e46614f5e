"""How a payment plan stands: which instalments are paid, and which were missed.

Source: domain section 9: cash pays the oldest instalment first; one that is not paid three working days after its
day was missed; a plan is broken by one that is more than ten days late, or by two in a row. Of a sum rounded down as
much is forgiven as of a promise.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from creditdesk.domain.dates import add_business_days
from creditdesk.domain.promise import tolerance

PLAN_GRACE_DAYS = 3
"""Working days after an instalment's day."""
BROKEN_AFTER_DAYS = 10
"""Calendar days after an instalment's day."""
BROKEN_BY_MISSED = 2


class PlanStatus(StrEnum):
    """Where a plan stands; cancelled is decided by people, the others by cash."""

    LIVE = "live"
    COMPLETED = "completed"
    DEFAULTED = "defaulted"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        """The status as a person says it."""
        return {"live": "running", "completed": "paid", "defaulted": "broken", "cancelled": "cancelled"}[self.value]


RUNNING = (PlanStatus.LIVE, PlanStatus.DEFAULTED)
JUDGED_BY_CASH = (*RUNNING, PlanStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How many instalments are paid, how many of those that follow were missed, and whether that breaks the plan."""

    paid_count: int
    missed_count: int
    is_broken: bool = False


def plan_standing(
    instalments: Iterable[tuple[date, int]],
    received_minor: int,
    currency: str,
    as_of: date,
    holidays: AbstractSet[date] = frozenset(),
) -> PlanStanding:
    """Return how a plan stands as of a day.

    Args:
        instalments: Due date and amount of each, oldest first.
        received_minor: The cash on the plan's invoices since it was agreed.
        currency: Of the amounts.
        as_of: The day.
        holidays: Days besides Saturday and Sunday on which no bank works.
    """
    left = received_minor
    paid = missed = 0
    is_behind = is_long_late = False
    for due_on, amount_minor in instalments:
        left -= amount_minor
        # Nothing is left for those after the first that is not paid, however small they are.
        is_behind = is_behind or left < -tolerance(amount_minor, currency)
        if not is_behind:
            paid += 1
        elif add_business_days(due_on, PLAN_GRACE_DAYS, holidays) < as_of:
            missed += 1
            is_long_late = is_long_late or due_on + timedelta(days=BROKEN_AFTER_DAYS) < as_of
    return PlanStanding(paid, missed, is_long_late or missed >= BROKEN_BY_MISSED)


def plan_status(standing: PlanStanding, instalment_count: int, *, is_settled: bool) -> PlanStatus:
    """Return what cash makes of a plan that nobody cancelled.

    One that was broken runs again once what was missed has come: the ledger decides, each time anew.

    Args:
        standing: How its instalments stand.
        instalment_count: All of them.
        is_settled: Whether nothing is open any more of its invoices, by credit notes perhaps.
    """
    if is_settled or standing.paid_count == instalment_count:
        return PlanStatus.COMPLETED
    return PlanStatus.DEFAULTED if standing.is_broken else PlanStatus.LIVE
