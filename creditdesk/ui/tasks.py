"""Work beside the window: reads in a few threads, writes one after another in their own, errands in others."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from queue import SimpleQueue
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from creditdesk.domain.errors import Cancelled, CreditDeskError
from creditdesk.services.progress import Errand, Progress
from creditdesk.ui import errands
from creditdesk.ui.errands import RunningErrand, Turns

T = TypeVar("T")
_BETWEEN_REPORTS = 0.05  # seconds: a bar that moves twenty times a second looks alive and costs nothing
_ERRANDS_AT_ONCE = 2
"""Threads for errands: a mail server can be tried while another one is slow."""


@dataclass(frozen=True, slots=True)
class Working:
    """How far the long work is; `total` 0 means not yet known."""

    title: str
    text: str = ""
    done: int = 0
    total: int = 0


@dataclass(slots=True)
class _Job:
    """One call on its way to a thread and back."""

    function: Callable[..., Any]
    on_done: Callable[[Any], object] | None
    on_error: Callable[[CreditDeskError], object] | None
    on_stopped: Callable[[], object] | None = None
    key: str = ""
    ticket: int = 0
    title: str = ""
    progress: _WorkProgress | None = None
    result: Any = None
    error: BaseException | None = None
    is_write: bool = field(default=False)
    is_told: bool = True
    errand: RunningErrand | None = None
    book: int = 0


class _WorkProgress:
    """Carries a long work's reports to the window's thread, and the person's wish to stop back to the work."""

    def __init__(self, title: str, tell: Callable[[_WorkProgress, Working], object]) -> None:
        self._title = title
        self._tell = tell
        self._told_at = 0.0
        self._stop = threading.Event()

    def cancel(self) -> None:
        self._stop.set()

    def report(self, done: int, total: int, text: str) -> None:
        if self._stop.is_set():
            raise Cancelled
        now = time.monotonic()
        if now - self._told_at >= _BETWEEN_REPORTS or done == total:
            self._told_at = now
            self._tell(self, Working(self._title, text, done, total))


class TaskRunner(QObject):
    """Runs services away from the window's thread and brings their answers back to it.

    Reads with the same key: only the answer to the latest is delivered, and those still waiting are not run.
    Writes take turns in the order asked. What waits for a server is an errand: it keeps no write waiting. `inline` runs
    everything at once in the caller's thread, for tests.
    """

    failed = Signal(object)
    """A `CreditDeskError` that no caller took: for the banner."""
    crashed = Signal(object)
    """An exception of our own making: for the one hook."""
    working = Signal(object)
    """A `Working` while long work runs, none once it has ended."""

    _returned = Signal(object)
    _reported = Signal(object, object)

    def __init__(self, parent: QObject | None = None, *, inline: bool = False, readers: int = 3) -> None:
        super().__init__(parent)
        self._inline = inline
        self._reader_count = readers
        self._tickets: dict[str, int] = {}
        self._under_way = 0
        self._book = 0
        self._closed = False
        self._long_work: list[_Job] = []
        self._reads: SimpleQueue[_Job | None] = SimpleQueue()
        self._writes: SimpleQueue[_Job | None] = SimpleQueue()
        self._errands: SimpleQueue[_Job | None] = SimpleQueue()
        self._out: list[_Job] = []
        self._turns = Turns(lambda: self._writes.put(self._silent(self._turns.take)))
        self._threads: list[threading.Thread] = []
        self._runners: list[threading.Thread] = []
        # Queued whatever the thread, so that a callback never runs inside the call that asked for it.
        self._returned.connect(self._deliver, Qt.ConnectionType.QueuedConnection)
        self._reported.connect(self._show_progress, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether every answer asked for has been delivered."""
        return self._under_way == 0

    @property
    def has_long_work(self) -> bool:
        """Whether work with a progress bar is running or waiting."""
        return bool(self._long_work)

    def read(
        self,
        function: Callable[[], T],
        on_done: Callable[[T], object],
        on_error: Callable[[CreditDeskError], object] | None = None,
        *,
        key: str = "",
    ) -> None:
        """Call `function` in a reading thread, then `on_done` with its answer in the window's thread.

        Args:
            function: Reads and returns; touches no widget.
            on_done: Takes the answer.
            on_error: Takes an error of the world; without it the banner shows it.
            key: What the answer is for; a later read with the same key makes this one void.
        """
        job = _Job(function, on_done, on_error, key=key)
        self._take_ticket(job)
        self._start(job, self._reads)

    def _take_ticket(self, job: _Job) -> None:
        if job.key:
            job.ticket = self._tickets[job.key] = self._tickets.get(job.key, 0) + 1

    def forget(self, key: str) -> None:
        """Make void whatever was asked under `key` and is not delivered yet."""
        self._tickets[key] = self._tickets.get(key, 0) + 1

    def forget_book(self) -> None:
        """Make void every answer not delivered yet: what asked for it has gone. Writes are still carried out.

        Errands end before the writes that are asked for after this.
        """
        self._book += 1
        self._end_errands()

    def write(
        self,
        function: Callable[[], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[CreditDeskError], object] | None = None,
    ) -> None:
        """Call `function` in the writing thread, after the writes asked for before it."""
        self._start(_Job(function, on_done, on_error, is_write=True), self._writes)

    def work(
        self,
        title: str,
        function: Callable[[Progress], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[CreditDeskError], object] | None = None,
        on_stopped: Callable[[], object] | None = None,
    ) -> None:
        """Call a long write with a `Progress` whose bar and cancel button the status line shows under `title`."""
        progress = _WorkProgress(title, self._reported.emit)
        job = _Job(
            lambda: function(progress), on_done, on_error, on_stopped, title=title, progress=progress, is_write=True
        )
        self._begin_long_work(job)
        self._start(job, self._writes)

    def errand(
        self,
        title: str,
        function: Callable[[Progress, Errand], T],
        on_done: Callable[[T], object] | None = None,
        on_error: Callable[[CreditDeskError], object] | None = None,
        on_stopped: Callable[[], object] | None = None,
        *,
        key: str = "",
    ) -> None:
        """Call what waits for a server, beside all reading and writing; what it writes takes its turn in writing.

        Args:
            title: What the status line shows it under, with its bar and cancel button; empty to show nothing.
            function: Goes on it, and returns what came of it.
            on_done: Takes that.
            on_error: Takes an error of the world; without it the banner shows it.
            on_stopped: Told that it ended without an answer: the person had it stop, or a fault of our own did.
            key: What the answer is for; a later one with the same key makes this one void.
        """
        progress, errand = _WorkProgress(title, self._reported.emit), RunningErrand(self._turns)
        handed: Errand = Errand() if self._inline else errand
        job = _Job(
            lambda: function(progress, handed),
            on_done,
            on_error,
            on_stopped,
            title=title,
            progress=progress,
            errand=errand,
            key=key,
        )
        self._take_ticket(job)
        if title:
            self._begin_long_work(job)
        self._out.append(job)
        self._start(job, self._errands)

    def cancel(self) -> None:
        """Ask the long work that is running to stop; it leaves nothing behind.

        A server that is silent is not waited for longer than some seconds.
        """
        if self._long_work and self._long_work[0].progress is not None:
            self._long_work[0].progress.cancel()
            errand = self._long_work[0].errand
            if errand is not None:
                QTimer.singleShot(int(errands.PATIENCE * 1000), self, errand.cut)

    def close(self) -> None:
        """Cancel long work, finish the writes already asked for, and deliver nothing more.

        A server that is silent is not waited for longer than some seconds.
        """
        if self._closed:
            return
        self._closed = True
        for job in self._long_work:
            if job.progress is not None:
                job.progress.cancel()
        self._end_errands()
        for lane in ([self._reads] * self._reader_count, [self._errands] * _ERRANDS_AT_ONCE, [self._writes]):
            for queue in lane:
                queue.put(None)
        for thread in self._threads:
            thread.join()

    def _start(self, job: _Job, queue: SimpleQueue[_Job | None]) -> None:
        if self._closed:
            return
        self._under_way += 1
        job.book = self._book
        if self._inline:
            self._call(job)
            self._deliver(job)
            return
        # Threads start with the first job: a window that only shows itself needs none.
        if not self._threads:
            self._begin(self._threads, [self._reads] * self._reader_count + [self._writes])
        if queue is self._errands and not self._runners:
            self._begin(self._runners, [self._errands] * _ERRANDS_AT_ONCE)
        queue.put(job)

    def _begin(self, threads: list[threading.Thread], lanes: list[SimpleQueue[_Job | None]]) -> None:
        for lane in lanes:
            name = f"creditdesk-{len(self._threads) + len(self._runners)}"
            thread = threading.Thread(target=self._serve, args=(lane,), name=name, daemon=True)
            threads.append(thread)
            thread.start()

    def _begin_long_work(self, job: _Job) -> None:
        self._long_work.append(job)
        self.working.emit(Working(self._long_work[0].title))

    def _end_errands(self) -> None:
        """Stop the errands, in the writing thread once it is their turn; it does what they want written until then."""
        for job in self._out:
            if job.progress is not None:
                job.progress.cancel()
        out = [job.errand for job in self._out if job.errand is not None]
        if out:
            self._writes.put(self._silent(lambda: self._turns.end(out)))

    @staticmethod
    def _silent(function: Callable[[], object]) -> _Job:
        """Return work for the writing thread of which nobody is told."""
        return _Job(function, None, None, is_write=True, is_told=False)

    def _serve(self, queue: SimpleQueue[_Job | None]) -> None:
        while (job := queue.get()) is not None:
            if job.errand is not None:
                job.errand.is_running = True
            if job.is_write or not (self._closed or self._is_void(job)):
                self._call(job)
            if job.errand is not None:
                job.errand.is_running = False
            if job.is_told and not self._closed:
                self._returned.emit(job)

    def _call(self, job: _Job) -> None:
        try:
            job.result = job.function()
        except Exception as error:  # noqa: BLE001 - every kind is handed on: to the caller, the banner or the hook
            job.error = error

    def _is_void(self, job: _Job) -> bool:
        return job.book != self._book or (bool(job.key) and self._tickets.get(job.key) != job.ticket)

    @Slot(object)
    def _deliver(self, job: _Job) -> None:
        self._under_way -= 1
        if job in self._out:
            self._out.remove(job)
        if job in self._long_work:
            self._long_work.remove(job)
            self.working.emit(Working(self._long_work[0].title) if self._long_work else None)
        if self._closed:
            return
        if self._is_void(job):
            # A write that failed is said even so, but not to who asked: its work is not kept.
            if job.is_write and job.error is not None:
                self._tell(replace(job, on_error=None, on_stopped=None), job.error)
        elif job.error is None:
            if job.on_done is not None:
                job.on_done(job.result)
        else:
            self._tell(job, job.error)

    def _tell(self, job: _Job, error: BaseException) -> None:
        if isinstance(error, CreditDeskError):
            (job.on_error or self.failed.emit)(error)
            return
        if job.on_stopped is not None:
            job.on_stopped()
        if isinstance(error, Cancelled):
            return
        if self._inline:
            raise error
        self.crashed.emit(error)

    @Slot(object, object)
    def _show_progress(self, progress: _WorkProgress, working: Working) -> None:
        # Of two at a time the one is shown that the cancel button stops.
        if self._long_work and self._long_work[0].progress is progress:
            self.working.emit(working)
