"""What looks by itself whether something is due, and again when it said."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

LONGEST_WAIT = 3_600_000
"""Milliseconds: a computer that slept looks again within the hour."""


class Clock(QObject):
    """Looks when it is told to, and after the time that it was last told to wait."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.look)

    @property
    def waits(self) -> int:
        """Milliseconds until it looks again; below zero while there is nothing to wait for."""
        return self._timer.remainingTime()

    def look(self) -> None:
        """See what is due, beside the window, and say when to look again."""
        raise NotImplementedError

    def look_in(self, milliseconds: int) -> None:
        """Look after so long, and not before."""
        self._timer.start(min(milliseconds, LONGEST_WAIT))

    def rest(self) -> None:
        """Wait for nothing."""
        self._timer.stop()
