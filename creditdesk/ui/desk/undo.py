"""The last call saved in this window, for as long as it may be taken back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.desk.entries import Draft, Saved
from creditdesk.ui.tasks import TaskRunner


class UndoDesk(Protocol):
    """What undoing asks of the desk."""

    def take_back(self, saved: Saved, *, at: datetime, as_of: date, draft: Draft | None = None) -> tuple[int, Changes]:
        """Take a saved entry back, and bring what was typed back as the draft."""


@dataclass(frozen=True, slots=True)
class LastCall:
    """An entry that was just saved: to whom, what it became, and as it was typed."""

    name: str
    saved: Saved
    draft: Draft
    as_of: date


class Undo(QObject):
    """Holds one call at a time: once it is taken back, or the next is saved, it is let go."""

    offered = Signal(str)
    """What was saved and may be taken back, in words."""
    told = Signal(str)
    """A sentence for the person."""
    changed = Signal(object)
    """The `Changes` of taking a call back."""
    restored = Signal(int)
    """The customer whose draft is back."""
    failed = Signal(object)
    """A `CreditDeskError`: the call stands."""

    def __init__(
        self, desk: UndoDesk, runner: TaskRunner, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._now = now
        self._last: LastCall | None = None

    def take(self, call: LastCall) -> None:
        """Offer to take this call back."""
        self._last = call
        self.offered.emit(f"Saved: {call.name}")

    def run(self) -> None:
        """Take the last call back; where there is none, say so."""
        call, self._last = self._last, None
        if call is None:
            self.told.emit("There is no call to take back: none was saved since the window opened, or it is undone.")
            return
        desk, at = self._desk, self._now()
        self._runner.write(
            lambda: desk.take_back(call.saved, at=at, as_of=call.as_of, draft=call.draft),
            lambda result: self._done(call, *result),
            lambda error: self._not_done(call, error),
        )

    def _done(self, call: LastCall, customer_id: int, changes: Changes) -> None:
        self.told.emit(f"Taken back: {call.name}. What you typed is there again; the history shows both.")
        self.changed.emit(changes)
        self.restored.emit(customer_id)

    def _not_done(self, call: LastCall, error: CreditDeskError) -> None:
        if self._last is None:
            # A full disk can be cleared; what is refused for good is refused again with the same words.
            self._last = call
        self.failed.emit(error)
