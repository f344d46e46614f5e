"""Letters of a run made ahead of their filing, in processes of their own, so that all processors share the work."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.letters.led_letter import Made, Wanted, make

_WORTH_IT = 60
"""Letters from which on further processes are quicker: each takes a second to start."""
_MOST = 4
"""Processes beyond which the one that files the letters is never waiting."""
_AHEAD = 4
"""Letters for each process that are begun before they are wanted, so that none of them waits for the filing."""


_HEAD_START = 24
"""Letters that the process which files makes itself at first: that many are made until the others are at work."""


def processes_for(letters: int) -> int:
    """Return how many processes make so many letters soonest; 1 is the process that asks, alone."""
    return 1 if letters < _WORTH_IT else min(os.cpu_count() or 1, _MOST)


class LettersAhead:
    """Makes letters in the order in which they will be filed, some of them before they are asked for.

    They are made from the book as it was when they were begun: whoever files one sees that nothing came between.
    With one process nothing is made ahead.
    """

    def __init__(self, book: Path, processes: int, wanted: Callable[[int], Wanted | None], count: int) -> None:
        """Make ready.

        Args:
            book: The file of the book, which the processes open for reading.
            processes: How many.
            wanted: Says what is to be made at a place, once and in the order of places; none where nothing is.
            count: How many places there are.
        """
        self._book = book
        self._wanted = wanted
        self._count = count
        self._reach = _AHEAD * processes
        self._begun = 0
        self._futures: dict[int, Future[Made | None]] = {}
        self._makers: ProcessPoolExecutor | None = None
        if processes > 1:
            fresh = multiprocessing.get_context("spawn")
            self._makers = ProcessPoolExecutor(processes, mp_context=fresh, initializer=_start, initargs=(book,))

    def take(self, place: int) -> Made | None:
        """Return the letter of a place; none where it was not made, or could not be: then whoever files it makes it."""
        while self._makers is not None and self._begun < min(max(place, _HEAD_START) + self._reach, self._count):
            wanted = self._wanted(self._begun)
            # Those of the head start are asked for, too: the numbers of the others follow theirs.
            if wanted is not None and self._begun >= _HEAD_START:
                self._begin(self._makers, wanted)
            self._begun += 1
        future = self._futures.pop(place, None)
        try:
            return None if future is None else future.result()
        except BrokenProcessPool:
            # Memory ran out, or somebody ended one of them: the letters are made all the same, by us.
            self.close()
            return None

    def begin_anew(self, place: int) -> None:
        """Drop what was begun from a place on, because it will not be what was expected."""
        for future in self._futures.values():
            future.cancel()
        self._futures.clear()
        self._begun = min(self._begun, place)

    def _begin(self, makers: ProcessPoolExecutor, wanted: Wanted) -> None:
        try:
            with _deaf_to_interrupts():
                self._futures[self._begun] = makers.submit(_make, self._book, wanted)
        except BrokenProcessPool:
            self.close()

    def close(self) -> None:
        """Make nothing more ahead; what is in hand is done in a moment, and nobody but us has the book open then."""
        if self._makers is not None:
            self._makers.shutdown(cancel_futures=True)
        self._makers = None
        self._futures.clear()


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
    _opened(path)


def _leave_with_parent() -> None:
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
    os._exit(0)


def _make(path: Path, wanted: Wanted) -> Made | None:
    try:
        with _opened(path).read() as connection:
            return make(connection, wanted)
    except CreditDeskError:
        # Whoever files it meets the same, and says what it is.
        return None
