"""How long a call lasts: from its start until it is ended, across a restart of the program too."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QObject, QTimer, Signal


class CallTimer(QObject):
    """Counts the seconds of one call."""

    changed = Signal()
    """Started, ended, restored, or a second later."""

    def __init__(self, now: Callable[[], datetime], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self._started_at: datetime | None = None
        self._ended_after: int | None = None
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
        return max(0, int((self._now() - self._started_at).total_seconds()))

    def toggle(self) -> None:
        """Start the call, or end the one that runs; an ended call is not started again."""
        if self.is_running:
            self.restore(self._started_at, self.seconds)
        elif self._started_at is None:
            self.restore(self._now(), None)

    def restore(self, started_at: datetime | None, ended_after: int | None) -> None:
        """Go on with a call as a draft remembers it, or with none."""
        self._started_at, self._ended_after = started_at, ended_after if started_at is not None else None
        if self.is_running:
            self._tick.start()
        else:
            self._tick.stop()
        self.changed.emit()
