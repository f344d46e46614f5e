"""How long a call lasts: from its start until it is ended, without its pauses, across a restart of the program too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from PySide6.QtCore import QObject, QTimer, Signal


class CallTimer(QObject):
    """Counts the seconds of one call."""

    changed = Signal()
    """Started, paused or ended, gone on with, restored, or a second later."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._started_at: datetime | None = None
        self._ended_after: int | None = None
        self._paused = 0
        self._tick = QTimer(self, interval=1000)
        self._tick.timeout.connect(self.changed)

    @property
    def started_at(self) -> datetime | None:
        """When the call began, none before it has."""
        return self._started_at

    @property
    def is_running(self) -> bool:
        """Whether the call goes on."""
        return self._started_at is not None and self._ended_after is None

    @property
    def seconds(self) -> int | None:
        """The length of the call so far, or in the end; none before it has begun."""
        if self._started_at is None or self._ended_after is not None:
            return self._ended_after
        return max(0, self._passed(self._started_at) - self._paused)

    @property
    def until(self) -> datetime | None:
        """The moment until which the call has gone on, or went on in the end; none before it has begun."""
        if self._started_at is None:
            return None
        return self._started_at + timedelta(seconds=(self.seconds or 0) + self._paused)

    @property
    def paused(self) -> int:
        """The seconds since the start in which the call did not go on, but for a pause that lasts still."""
        return self._paused

    def toggle(self) -> None:
        """Start the call, pause or end the one that runs, or go on with it."""
        if self._started_at is None:
            self.restore(self._now(), None)
        elif self._ended_after is None:
            self.pause()
        else:
            self.restore(self._started_at, None, self._passed(self._started_at) - self._ended_after)

    def pause(self) -> None:
        """Let the call that runs stand at the length it has; none runs on while nobody is at it."""
        if self.is_running:
            self.restore(self._started_at, self.seconds, self._paused)

    def restore(self, started_at: datetime | None, ended_after: int | None, paused: int = 0) -> None:
        """Go on with a call as a draft remembers it, or with none."""
        self._started_at, self._ended_after = started_at, ended_after if started_at is not None else None
        self._paused = max(0, paused) if started_at is not None else 0
        if self.is_running:
            self._tick.start()
        else:
            self._tick.stop()
        self.changed.emit()

    def _passed(self, since: datetime) -> int:
        return int((self._now() - since).total_seconds())
