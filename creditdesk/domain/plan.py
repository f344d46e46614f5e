"""How a payment plan stands: which instalments are paid, and which were missed.

Source: domain section 9: cash pays the oldest instalment first; one that is not paid three working days after its
day was missed.
"""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.dates import add_business_days

PLAN_GRACE_DAYS = 3


@dataclass(frozen=True, slots=True)
class PlanStanding:
    """How many instalments are paid, and how many of those that follow were missed."""

    paid_count: int
    missed_count: int


def plan_standing(
    instalments: Iterable[tuple[date, int]],
    received_minor: int,
    as_of: date,
    holidays: AbstractSet[date] = frozenset(),
) -> PlanStanding:
    """Return how a plan stands as of a day.

    Args:
        instalments: Due date and amount of each, oldest first.
        received_minor: The cash on the plan's invoices since it was agreed.
        as_of: The day.
        holidays: Days besides Saturday and Sunday on which no bank works.
    """
    left = received_minor
    paid = missed = 0
    for due_on, amount_minor in instalments:
        # Below zero from the first that is not paid whole: nothing is left for those after it.
        left -= amount_minor
        if left >= 0:
            paid += 1
        elif add_business_days(due_on, PLAN_GRACE_DAYS, holidays) < as_of:
            missed += 1
    return PlanStanding(paid, missed)
