"""Robust statistics for few points: medians, change points, trends, seasons.

Source: domain rules 7.2. Everything here is exact or seeded: the same numbers give the same answer.
"""

from __future__ import annotations

import random
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, combinations, pairwise
from math import erfc, sqrt
from operator import itemgetter
from statistics import fmean, median

# Kinder than this and a single odd payment would decide.
_SHORTEST_SIDE = 3
_FEWEST_POINTS = 8
_PERMUTATIONS = 99
# A longer history is tested on so many medians of neighbouring points: little power is lost, much time is won.
_MOST_TESTED = 40
_ALPHA = 0.05
_EXACT_TREND = 30


@dataclass(frozen=True, slots=True)
class ChangePoint:
    """Where a series steps: the index of the first value after, both medians, and how sure it is (0 to 1)."""

    index: int
    before: float
    after: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Trend:
    """A steady drift: Mann-Kendall S and its one-sided p towards its own direction; Theil-Sen slope per point."""

    s: int
    p: float
    slope: float


@dataclass(frozen=True, slots=True)
class SeasonEffect:
    """By how much a month differs from the rest, shrunk towards nothing while it was seen seldom."""

    month: int
    effect: float
    count: int


def robust_spread(values: Sequence[float]) -> float:
    """Return 1.4826 times the median distance from the median: the standard deviation of well-behaved values."""
    middle = median(values)
    return 1.4826 * median([abs(value - middle) for value in values])


def change_point(values: Sequence[float]) -> ChangePoint | None:
    """Return the split of a series in two that parts high from low best, with the medians on both sides.

    None where fewer than eight values are known, or where chance explains the split: the test permutes the series'
    ranks (99 seeded permutations of at most 40 values) and asks how often chance parts early from late as clearly.
    """
    if len(values) < _FEWEST_POINTS:
        return None
    p = _step_p(_thinned(values))
    if p > _ALPHA:
        return None
    index = _best_split(values)
    return ChangePoint(index, median(values[:index]), median(values[index:]), 1 - p)


def _thinned(values: Sequence[float]) -> list[float]:
    count = len(values)
    if count <= _MOST_TESTED:
        return list(values)
    edges = [count * step // _MOST_TESTED for step in range(_MOST_TESTED + 1)]
    return [median(values[low:high]) for low, high in pairwise(edges)]


def _step_p(values: Sequence[float]) -> float:
    """Return the chance that the running sum of ranks strays as far when the order means nothing."""
    ranks = _centred_ranks(values)
    actual = _stray(ranks)
    as_far = 0
    enough = _ALPHA * (_PERMUTATIONS + 1)
    for shuffled in _shuffles(len(ranks)):
        as_far += _stray(shuffled(ranks)) >= actual
        if as_far >= enough:
            return 1.0
    return (1 + as_far) / (_PERMUTATIONS + 1)


def _centred_ranks(values: Sequence[float]) -> tuple[int, ...]:
    """Return twice the mid-rank of each value, less its mean: whole numbers that sum to zero."""
    order = sorted(values)
    count = len(order)
    return tuple(bisect_left(order, value) + bisect_right(order, value) - count for value in values)


def _stray(ranks: Sequence[int]) -> int:
    sums = list(accumulate(ranks))
    return max(max(sums, default=0), -min(sums, default=0))


@lru_cache(maxsize=_MOST_TESTED)
def _shuffles(count: int) -> tuple[Callable[[Sequence[int]], tuple[int, ...]], ...]:
    chance = random.Random(count)  # noqa: S311 - seeded so that the same payments give the same finding
    return tuple(itemgetter(*chance.sample(range(count), count)) for _ in range(_PERMUTATIONS))


def _best_split(values: Sequence[float]) -> int:
    """Return where the series steps, with at least three values on either side.

    The turn of the running sum of ranks tells the two levels; the split that leaves every value nearest to the level
    of its side is then exact to the value.
    """
    turn = _least([-abs(total) for total in accumulate(_centred_ranks(values))])
    before, after = median(values[:turn]), median(values[turn:])
    return _least(list(accumulate(abs(value - before) - abs(value - after) for value in values)))


def _least(sums: Sequence[float]) -> int:
    """Return how many values stand before the split at which a running sum is least."""
    return min(range(_SHORTEST_SIDE, len(sums) - _SHORTEST_SIDE + 1), key=lambda index: sums[index - 1])


def trend(values: Sequence[float]) -> Trend | None:
    """Return the drift of a series by Mann-Kendall and Theil-Sen, or none for fewer than four values.

    p is exact, ties included, up to thirty values; beyond, the normal approximation.
    """
    if len(values) < 4:
        return None
    pairs = list(combinations(enumerate(values), 2))
    s = sum((later > earlier) - (later < earlier) for (_, earlier), (_, later) in pairs)
    slope = median([(later - earlier) / (j - i) for (i, earlier), (j, later) in pairs])
    ties = tuple(sorted(Counter(values).values()))
    return Trend(s, _trend_p(abs(s), ties), slope)


def _trend_p(s: int, ties: tuple[int, ...]) -> float:
    count = sum(ties)
    if count > _EXACT_TREND:
        variance = _kendall_variance(count) - sum(map(_kendall_variance, ties))
        return 1.0 if s == 0 or not variance else erfc((s - 1) / sqrt(2 * variance)) / 2
    orders = _inversions(ties)
    # S is the number of untied pairs less twice the pairs out of order.
    most_out_of_order = (len(orders) - 1 - s) // 2
    return sum(orders[: most_out_of_order + 1]) / sum(orders)


def _kendall_variance(count: int) -> float:
    return count * (count - 1) * (2 * count + 5) / 18


@lru_cache(maxsize=256)
def _inversions(ties: tuple[int, ...]) -> tuple[int, ...]:
    """Return how many orders of tied groups have 0, 1, 2... pairs out of order: a Gaussian multinomial."""
    counts = [1]
    total = 0
    for size in ties:
        total += size
        counts = _times(counts, _gaussian_binomial(total, size))
    return tuple(counts)


@lru_cache(maxsize=1024)
def _gaussian_binomial(count: int, chosen: int) -> tuple[int, ...]:
    if chosen in {0, count}:
        return (1,)
    with_last = _gaussian_binomial(count - 1, chosen - 1)
    without = (0,) * chosen + _gaussian_binomial(count - 1, chosen)
    length = max(len(with_last), len(without))
    pad = (0,) * length
    return tuple(a + b for a, b in zip((*with_last, *pad)[:length], (*without, *pad)[:length], strict=True))


def _times(one: Sequence[int], other: Sequence[int]) -> list[int]:
    product = [0] * (len(one) + len(other) - 1)
    for i, a in enumerate(one):
        for j, b in enumerate(other):
            product[i + j] += a * b
    return product


def season_effects(months: Sequence[int], values: Sequence[float], shrinkage: float = 3.0) -> list[SeasonEffect]:
    """Return each month's effect, e = n/(n+K) x (mean of the month - mean of all), in the calendar's order."""
    overall = fmean(values)
    by_month: dict[int, list[float]] = {}
    for month, value in zip(months, values, strict=True):
        by_month.setdefault(month, []).append(value)
    return [
        SeasonEffect(month, len(seen) / (len(seen) + shrinkage) * (fmean(seen) - overall), len(seen))
        for month, seen in sorted(by_month.items())
    ]
