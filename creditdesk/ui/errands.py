"""Errands to servers: they keep no writing waiting, write in its turn, and end soon once nobody can wait for them."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from concurrent.futures import CancelledError, Future
from queue import Empty, SimpleQueue
from threading import Lock
from typing import Any, TypeVar

from creditdesk.domain.errors import Cancelled
from creditdesk.services.progress import Errand

T = TypeVar("T")

PATIENCE = 2.0
"""Seconds that an errand has to end by itself: as long as a server in good health takes for the mail in hand."""
_AFTER_CUT = 1.0
_LOOKS_AGAIN = 0.02


class Turns:
    """What errands want written: one step after the other, done by whoever writes."""

    def __init__(self, ask: Callable[[], object]) -> None:
        """Make the queue; `ask` lets `take` be called once in the writing thread."""
        self._ask = ask
        self._steps: SimpleQueue[Callable[[], object]] = SimpleQueue()

    def want(self, step: Callable[[], object]) -> None:
        """Have a step done in its turn."""
        self._steps.put(step)
        self._ask()

    def take(self, timeout: float = 0.0) -> None:
        """Do the next step, if there is one or comes in time."""
        try:
            step = self._steps.get(timeout=timeout) if timeout else self._steps.get_nowait()
        except Empty:
            return
        step()

    def end(self, errands: Collection[RunningErrand]) -> None:
        """Wait for errands that were told to stop, and do their steps meanwhile: then cut their lines, then go on."""
        for seconds, then in ((PATIENCE, RunningErrand.cut), (_AFTER_CUT, RunningErrand.leave)):
            until = time.monotonic() + seconds
            while any(errand.is_waited_for for errand in errands) and time.monotonic() < until:
                self.take(_LOOKS_AGAIN)
            for errand in errands:
                then(errand)


class RunningErrand(Errand):
    """One errand, in a thread of its own."""

    def __init__(self, turns: Turns) -> None:
        self.is_running = False
        self._turns = turns
        self._lock = Lock()
        self._is_left = False
        self._waits_for: Future[Any] | None = None
        self._cut: Callable[[], object] = lambda: None

    @property
    def is_waited_for(self) -> bool:
        """Whether it is running, and may still write."""
        return self.is_running and not self._is_left

    def in_turn(self, step: Callable[[], T]) -> T:
        turn: Future[T] = Future()

        def take() -> None:
            if turn.set_running_or_notify_cancel():
                try:
                    turn.set_result(step())
                except BaseException as error:  # noqa: BLE001 - every kind is handed on, to whoever waits for the step
                    turn.set_exception(error)

        with self._lock:
            if self._is_left:
                raise Cancelled
            self._waits_for = turn
        self._turns.want(take)
        try:
            return turn.result()
        except CancelledError:
            raise Cancelled from None

    def cut_by(self, cut: Callable[[], object]) -> None:
        self._cut = cut

    def cut(self) -> None:
        """Cut the line, if it is still up."""
        if self.is_running:
            self._cut()

    def leave(self) -> None:
        """Wait no longer: what it wants written from now on is not."""
        with self._lock:
            self._is_left = True
            if self._waits_for is not None:
                self._waits_for.cancel()
