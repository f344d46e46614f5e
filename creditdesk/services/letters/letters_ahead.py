"""Letters of a run made ahead of their filing, in processes of their own, so that all processors share the work."""

from __future__ import annotations

import atexit
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from sqlalchemy import Connection

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.letters.led_letter import Made, Wanted, make

_WORTH_IT = 60
"""Letters from which on further processes are quicker: each takes a second to start."""
_MOST = 4
"""Processes from which on the one that files does nothing else."""
_AHEAD = 16
"""Letters for each process that are begun before they are wanted, so that none of them waits for the filing."""
_BUNDLE = 4
"""Letters that are handed out together: one by one, each costs a twentieth more."""


def processes_for(letters: int) -> int:
    """Return how many processes make so many letters soonest; 1 is the process that asks, alone."""
    return 1 if letters < _WORTH_IT else min(os.cpu_count() or 1, _MOST)


@dataclass(slots=True)
class _Bundle:
    """A few letters, by place, that one process makes; one that could not be made is none."""

    wanted: dict[int, Wanted]
    made: Future[dict[int, Made | None]]


class LettersAhead:
    """Makes letters in the order in which they will be filed, some of them before they are asked for.

    They are made from the book as it was when they were begun: whoever files one sees that nothing came between. The
    process that files makes them, too: all until the others have started, and then some whenever it would have to wait.
    With one process nothing is made ahead.
    """

    def __init__(self, book: Path, processes: int, count: int) -> None:
        """Start the other processes.

        Args:
            book: The file of the book, which the processes open for reading.
            processes: How many make letters, with the one that files them.
            count: How many places for letters there are.
        """
        self._book = book
        self._count = count
        self._reach = _AHEAD * processes
        self._next = 0
        self._begun: dict[int, _Bundle] = {}
        self._makers: ProcessPoolExecutor | None = None
        self._starts: list[Future[None]] = []
        if processes > 1:
            fresh = multiprocessing.get_context("spawn")
            self._makers = ProcessPoolExecutor(processes - 1, mp_context=fresh, initializer=_start, initargs=(book,))
            with _deaf_to_interrupts():
                self._starts = [self._makers.submit(_be_there) for _ in range(processes - 1)]

    def take(self, connection: Connection, place: int, wanted: Callable[[int], Wanted | None]) -> Made | None:
        """Return the letter of a place; none where it was not made, or could not be: then whoever files it makes it.

        Args:
            connection: Where letters are made from while this one would wait.
            place: The place, after those that were taken before.
            wanted: Says what is to be made at a place, once and in the order of places; none where nothing is.
        """
        if self._makers is None:
            return None
        self._begin(self._makers, place, wanted)
        bundle = self._begun.get(place)
        while bundle is not None and not bundle.made.done() and self._make_here(connection):
            pass
        self._begun.pop(place, None)
        try:
            return None if bundle is None else bundle.made.result()[place]
        except BrokenProcessPool:
            # Memory ran out, or somebody ended one of them: the letters are made all the same, by us.
            self.close()
            return None

    def begin_anew(self, place: int) -> None:
        """Drop what was begun from a place on, because it will not be what was expected."""
        for bundle in self._begun.values():
            bundle.made.cancel()
        self._begun.clear()
        self._next = min(self._next, place)

    def close(self) -> None:
        """Make nothing more ahead; what is in hand is done in a moment, and nobody but us has the book open then."""
        if self._makers is not None:
            self._makers.shutdown(cancel_futures=True)
        self._makers = None
        self._begun.clear()

    def _begin(self, makers: ProcessPoolExecutor, place: int, wanted: Callable[[int], Wanted | None]) -> None:
        """Hand out the letters of a place and after it, once there is somebody to make them."""
        if not any(each.done() for each in self._starts):
            # What whoever files makes is asked for, too: the numbers of the others follow.
            while self._next <= place:
                wanted(self._next)
                self._next += 1
            return
        while self._next < min(place + self._reach, self._count):
            places = range(self._next, min(self._next + _BUNDLE, self._count))
            letters = {each: letter for each in places if (letter := wanted(each)) is not None}
            self._next = places.stop
            if letters:
                try:
                    bundle = _Bundle(letters, makers.submit(_make, self._book, letters))
                except BrokenProcessPool:
                    self.close()
                    return
                self._begun |= dict.fromkeys(letters, bundle)

    def _make_here(self, connection: Connection) -> bool:
        """Make the first letters that nobody has in hand; tell whether there were any."""
        for bundle in self._begun.values():
            if bundle.made.cancel():
                bundle.made = Future()
                bundle.made.set_result(_made(connection, bundle.wanted))
                return True
        return False


@cache
def _opened(path: Path) -> Book:
    """The book, opened for reading once in a process that makes letters; it ends with the process."""
    return open_book(path, read_only=True)


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Keep Ctrl+C from the processes that start meanwhile: it is for the one that files, which then stops them."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _start(path: Path) -> None:
    # Where a process cannot be started deaf, it is from here on.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # Where that one is killed nobody is left to tell us, and we would wait for ever for the next letter.
    threading.Thread(target=_leave_with_parent, daemon=True).start()
    # It has nothing to put away: taking it apart would take as long as ten letters, and the one that files would wait.
    atexit.register(os._exit, 0)
    _opened(path)


def _be_there() -> None:
    """Do nothing: that it is done tells that a process has started."""


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(0)


def _make(path: Path, wanted: dict[int, Wanted]) -> dict[int, Made | None]:
    with _opened(path).read() as connection:
        return _made(connection, wanted)


def _made(connection: Connection, wanted: dict[int, Wanted]) -> dict[int, Made | None]:
    return {place: _one(connection, letter) for place, letter in wanted.items()}


def _one(connection: Connection, wanted: Wanted) -> Made | None:
    try:
        return make(connection, wanted)
    except CreditDeskError:
        # Whoever files it meets the same, and says what it is.
        return None
