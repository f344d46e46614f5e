"""Where days lie along the timeline, and where marks go that would lie on one another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import inf

_SLOWEST = 0.05  # pixels a day: some forty years in a window
_FASTEST = 60.0  # pixels a day: two weeks in a window
_MONTH_STEPS = (1, 2, 3, 6, 12, 24, 60)


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

    Neighbours move aside around their common middle. Where that would move a mark by more than one and a half
    of its size, the group becomes one stack: a mark that stands far from its day would tell an untruth. What has
    happened is never moved past the pixel of `today`.
    """
    groups: list[list[int]] = []
    middles: list[float] = []
    for index, x in enumerate(wanted):
        group, middle = [index], x
        while groups and middles[-1] + len(groups[-1]) * size / 2 > middle - len(group) * size / 2:
            before = groups.pop()
            middle = (middles.pop() * len(before) + middle * len(group)) / (len(before) + len(group))
            group = before + group
            if x <= today:
                middle = min(middle, today - (len(group) - 1) * size / 2)
        groups.append(group)
        middles.append(middle)
    places: list[Place] = []
    for group, middle in zip(groups, middles, strict=True):
        first = middle - (len(group) - 1) * size / 2
        aside = max(abs(first + at * size - wanted[index]) for at, index in enumerate(group))
        if aside > 1.5 * size:
            places.append(Place(middle, tuple(group)))
        else:
            places += [Place(first + at * size, (index,)) for at, index in enumerate(group)]
    return places
