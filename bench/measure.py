"""What a timing is, and how it is taken: interleaved with its peer, several times, medians compared."""

from __future__ import annotations

import gc
import importlib
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

FRAME = 0.016
"""Seconds that a window of 60 pictures a second has for each."""

LONGEST_HITCH = 0.050
"""Seconds after which a person sees that something waited."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the table: our seconds beside those of a limit or a peer, and the ratio that is allowed."""

    what: str
    ours: float
    beside: float
    allowed: float = 1.0
    peer: str = "limit"

    @property
    def ratio(self) -> float:
        """Ours as a multiple of the limit or peer."""
        return self.ours / self.beside

    @property
    def met(self) -> bool:
        """Whether the ratio is within what is allowed."""
        return self.ratio <= self.allowed


def measures_of(name: str) -> list[Measure]:
    """Return the measures of a module of this package; it is called in a process of its own."""
    return list(importlib.import_module(f"bench.{name}").measures())


def seconds(work: Callable[[], object]) -> float:
    """Do the work once; return how long it took."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def compare(
    what: str,
    ours: Callable[[], object],
    theirs: Callable[[], object],
    *,
    allowed: float,
    peer: str,
    runs: int = 9,
) -> Measure:
    """Take turns, so that whatever else the machine does meets both; the first turn warms up and does not count."""
    turns = [(seconds(ours), seconds(theirs)) for _ in range(runs + 1)][1:]
    return Measure(
        what,
        statistics.median(turn[0] for turn in turns),
        statistics.median(turn[1] for turn in turns),
        allowed,
        peer,
    )


def against_limit(what: str, work: Callable[[], object], limit: float, *, runs: int = 9) -> Measure:
    """Return the median of several runs beside a limit in seconds; the first run warms up and does not count."""
    return Measure(what, statistics.median([seconds(work) for _ in range(runs + 1)][1:]), limit)


def frames(what: str, turns: Iterable[Callable[[], object]]) -> list[Measure]:
    """Time what a person waits for: the median must fit a frame, and the worst must not be seen.

    As in the window: not for the first time, which comes with the start (statements are compiled, 90 ms for a
    debtor's), and with what is loaded kept from the search for cycles, which `opening.load_ahead` does there. Without
    that, one opening of a debtor in forty waits 15 ms more.
    """
    asked = list(turns)
    asked[0]()
    gc.collect()
    gc.freeze()
    try:
        times = sorted(seconds(turn) for turn in asked)
    finally:
        gc.unfreeze()
    return [
        Measure(f"{what}, median of {len(times)}", statistics.median(times), FRAME),
        Measure(f"{what}, worst of {len(times)}", times[-1], LONGEST_HITCH),
    ]


def table(measures: Sequence[Measure]) -> str:
    """Write the measures one below the other."""
    width = max((len(measure.what) for measure in measures), default=4)
    peers = max((len(measure.peer) for measure in measures), default=5)
    lines = [f"{'what':<{width}}  {'ours':>10}  {'beside':>10}  {'':<{peers}}  {'ratio':>6}  allowed"]
    lines += [
        f"{each.what:<{width}}  {_duration(each.ours):>10}  {_duration(each.beside):>10}  {each.peer:<{peers}}"
        f"  {each.ratio:>6.2f}  {each.allowed:>7.2f}{'' if each.met else '  MISSED'}"
        for each in measures
    ]
    return "\n".join(lines)


def _duration(taken: float) -> str:
    return f"{taken:.2f} s" if taken >= 1 else f"{taken * 1000:.1f} ms"
