"""Where days lie along the timeline, and where marks go that would lie on one another."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf

_SLOWEST = 0.05  # pixels a day: some forty years in a window
_FASTEST = 60.0  # pixels a day: two weeks in a window
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)
_ASIDE = 0.6  # of a mark's size: two of one day stand side by side


@dataclass(frozen=True, slots=True)
class TimeScale:
    """Maps days to pixels: the day at the left edge (a fraction of an ordinal) and the pixels of one day."""

    left_day: float
    per_day: float

    @classmethod
    def spanning(cls, start: date, end: date, width: float) -> TimeScale:
        """Return the scale on which `start` to `end` fill `width` pixels."""
        days = max(1, (end - start).days)
        return cls(start.toordinal(), min(_FASTEST, max(_SLOWEST, width / days)))

    def x(self, day: date) -> float:
        """Return the pixel of the start of a day."""
        return (day.toordinal() - self.left_day) * self.per_day

    def day_at(self, x: float) -> float:
        """Return the day, as a fraction of an ordinal, at a pixel."""
        return self.left_day + x / self.per_day

    def zoomed(self, factor: float, about_x: float) -> TimeScale:
        """Return the scale `factor` times as wide, with the day at `about_x` where it was."""
        per_day = min(_FASTEST, max(_SLOWEST, self.per_day * factor))
        return TimeScale(self.day_at(about_x) - about_x / per_day, per_day)

    def panned(self, pixels: float) -> TimeScale:
        """Return the scale with everything moved `pixels` to the right."""
        return replace(self, left_day=self.left_day - pixels / self.per_day)

    def months(self, width: float, room: float) -> Iterator[date]:
        """Yield the first days of the months to head, so far apart that a head of `room` pixels fits."""
        step = next((step for step in _MONTH_STEPS if step * 30 * self.per_day >= room), _MONTH_STEPS[-1])
        first = date.fromordinal(min(max(1, int(self.left_day)), date.max.toordinal()))
        months = (first.year * 12 + first.month - 1) // step * step
        while months // 12 < date.max.year:
            day = date(max(1, months // 12), months % 12 + 1, 1)
            if self.x(day) > width:
                return
            yield day
            months += step


@dataclass(frozen=True, slots=True)
class Place:
    """Where one mark, or a stack of several, is painted; `indices` are those of the marks, by day."""

    x: float
    indices: tuple[int, ...]


def spread(wanted: Sequence[float], size: float, *, today: float = inf) -> list[Place]:
    """Place marks of `size` pixels, wanted at ascending pixels, so that none lies on another.

    Neighbours move aside a little. Where one would move by more than a good half of its size, marks of nearby days
    become one stack there: a mark that stands far from its day would tell an untruth. What has happened is never moved
    onto the pixel of `today` or past it, nor what is to come the other way.
    """
    rows = _rows(wanted, size, today)
    stacks: list[tuple[int, ...]] = []
    for first, count, left in rows:
        row = range(first, first + count)
        if any(abs(left + at * size - wanted[index]) > _ASIDE * size for at, index in enumerate(row)):
            stacks += _cells(wanted, row, size, today)
        else:
            stacks += ((index,) for index in row)
    if len(stacks) < len(wanted):
        middles = [(wanted[stack[0]] + wanted[stack[-1]]) / 2 for stack in stacks]
        rows = _rows(middles, size, today)
    return [Place(left + at * size, stacks[first + at]) for first, count, left in rows for at in range(count)]


def _rows(wanted: Sequence[float], size: float, today: float) -> list[tuple[int, int, float]]:
    """Return the rows of neighbours that touch: the index of the first sign, how many, and the pixel of the first."""
    happened = bisect_right(wanted, today)
    rows: list[tuple[int, int, float]] = []
    for index, x in enumerate(wanted):
        first, count, left = index, 1, x
        while rows and left < rows[-1][2] + rows[-1][1] * size:
            first, before, its_left = rows.pop()
            # Both give way, each by so much as the other is long.
            left = (its_left * before + (left - before * size) * count) / (before + count)
            count += before
            past = min(happened - first, count)
            if past > 0:
                last = max(wanted[first + past - 1], today - size / 2)
                left = min(left, last - (past - 1) * size)
            if past < count:
                coming = max(past, 0)
                left = max(left, min(wanted[first + coming], today + size / 2) - coming * size)
        rows.append((first, count, left))
    return rows


def _cells(wanted: Sequence[float], indices: range, size: float, today: float) -> Iterator[tuple[int, ...]]:
    """Yield the marks in stacks whose days lie within a mark's size, what is past and what is to come apart."""
    start = indices.start
    for index in indices[1:]:
        if wanted[index] - wanted[start] > size or wanted[start] <= today < wanted[index]:
            yield tuple(range(start, index))
            start = index
    yield tuple(range(start, indices.stop))
