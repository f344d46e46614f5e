"""The points that what is owed gives, and the reasons of a place on the worklist in their order.

Apart from the rule itself, so that the list shows reasons without loading what ranks.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from functools import cache
from math import ceil

from creditdesk.domain.money import decimals
from creditdesk.domain.weights import STANDARD, Weights
from creditdesk.domain.words import amount_words

Reasons = tuple[tuple[str, int], ...]
"""Reasons in words, each with its points."""


ASK_AFTER_COPIES = "ask for payment: the copies were sent"
"""The next action with a debtor from whom money is easily had; the worklist of quick wins is chosen by it."""

_DOUBLINGS = 10
_OLD_DAYS = 90


def amount_points(overdue_minor: int, currency: str, weights: Weights = STANDARD) -> int:
    """Return the points of an overdue amount: some for each doubling above 100 in the currency's main unit.

    From ten doublings on it has all the points there are.
    """
    return bisect_right(_steps(currency, weights.amount), overdue_minor)


@cache
def _steps(currency: str, points: int) -> tuple[int, ...]:
    """Return the amounts, in minor units, from which on there is one point more: so many points to each doubling."""
    first = 100 * 10 ** decimals(currency)
    return tuple(ceil(first * 2 ** (point / points)) for point in range(1, points * _DOUBLINGS + 1))


def age_points(days_overdue: int, weights: Weights = STANDARD) -> int:
    """Return the points of the oldest overdue item: all of them at 90 days, by its days before that."""
    if days_overdue >= _OLD_DAYS:
        return weights.age
    return weights.age * days_overdue // _OLD_DAYS if days_overdue > 0 else 0


def owed_points(overdue_minor: int, currency: str, days_late: int, weights: Weights = STANDARD) -> int:
    """Return the points of what is overdue, for how much it is and for how long."""
    if overdue_minor <= 0:
        return 0
    return amount_points(overdue_minor, currency, weights) + age_points(days_late, weights)


def reasons(told: Reasons, overdue_minor: int, currency: str, days_late: int, weights: Weights = STANDARD) -> Reasons:
    """Return all reasons of a ranking, (text, points), most points first: the points add up to the score.

    What is owed is said anew from the figures, so that a kept ranking need not be written again each day.
    """
    if overdue_minor <= 0:
        return told
    amount = f"{amount_words(overdue_minor, currency)} overdue", amount_points(overdue_minor, currency, weights)
    return in_order((amount, (f"oldest {days_late} days late", age_points(days_late, weights)), *told))


def in_order(reasons: Iterable[tuple[str, int]]) -> Reasons:
    """Return what has points, most points first."""
    return tuple(sorted((reason for reason in reasons if reason[1]), key=lambda reason: -abs(reason[1])))
