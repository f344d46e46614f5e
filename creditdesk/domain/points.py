"""The points that what is owed gives, and the reasons of a place on the worklist in their order.

Apart from the rule itself, so that the list shows reasons without loading what ranks.
"""

from __future__ import annotations

from collections.abc import Iterable
from math import log2

from creditdesk.domain.money import decimals
from creditdesk.domain.words import amount_words

Reasons = tuple[tuple[str, int], ...]
"""Reasons in words, each with its points."""


def amount_points(overdue_minor: int, currency: str) -> int:
    """Return the points of an overdue amount: 4 for each doubling above 100 in the currency's main unit, at most 40."""
    main = overdue_minor / 10 ** decimals(currency)
    return min(40, int(4 * log2(main / 100))) if main > 100 else 0


def age_points(days_overdue: int) -> int:
    """Return the points of the oldest overdue item: one for every three days, at most 30."""
    return min(30, max(days_overdue, 0) // 3)


def reasons(told: Reasons, overdue_minor: int, currency: str, days_late: int) -> Reasons:
    """Return all reasons of a ranking, (text, points), most points first: the points add up to the score.

    What is owed is said anew from the figures, so that a kept ranking need not be written again each day.
    """
    if overdue_minor <= 0:
        return told
    amount = f"{amount_words(overdue_minor, currency)} overdue", amount_points(overdue_minor, currency)
    return in_order((amount, (f"oldest {days_late} days late", age_points(days_late)), *told))


def in_order(reasons: Iterable[tuple[str, int]]) -> Reasons:
    """Return what has points, most points first."""
    return tuple(sorted((reason for reason in reasons if reason[1]), key=lambda reason: -abs(reason[1])))
