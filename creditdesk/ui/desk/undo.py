"""What was last saved in this window, for as long as it may be taken back."""

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
    """An entry that was just saved: to whom, what it became, as it was typed, and what it agreed, in words."""

    name: str
    saved: Saved
    draft: Draft
    as_of: date
    agreed: str = ""


@dataclass(frozen=True, slots=True)
class LastChange:
    """Anything that was just done and may be taken back.

    `done` says what ("Promise moved: Northgate"), `undone` what is said once it is taken back. `take_back` is called
    in the thread of writing, with the moment. `restores` is the customer whose draft it brings back, 0 for none.
    Of what stands for good `take_back` is none, and `undone` says why: it keeps the change before it from being taken
    back in its place.
    """

    done: str
    take_back: Callable[[datetime], Changes] | None
    undone: str
    restores: int = 0


def lasting(why: str) -> LastChange:
    """Return a change that stands, with the sentence that says why and what to do instead."""
    return LastChange("", None, why)


ISSUED = (
    "A letter that was issued stands: it may have left the building. Write to the debtor again, or log a note of what"
    " went wrong."
)
IMPORTED = "An import is taken back on the Cash page: choose it among the imports, then Take back."


class Undo(QObject):
    """Holds one change at a time: once it is taken back, or the next is saved, it is let go."""

    offered = Signal(str)
    """What was saved and may be taken back, in words."""
    told = Signal(str)
    """A sentence for the person."""
    changed = Signal(object)
    """The `Changes` of taking it back."""
    restored = Signal(int)
    """The customer whose draft is back."""
    shown = Signal(int)
    """The one customer of whom something was taken back."""
    failed = Signal(object)
    """A `CreditDeskError`: what was saved stands."""

    def __init__(
        self, desk: UndoDesk, runner: TaskRunner, now: Callable[[], datetime], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._now = now
        self._last: LastChange | None = None

    def take(self, call: LastCall) -> None:
        """Offer to take this call back."""
        desk = self._desk

        def take_back(at: datetime) -> Changes:
            return desk.take_back(call.saved, at=at, as_of=call.as_of, draft=call.draft)[1]

        undone = f"Taken back: {call.name.rstrip('.')}. What you typed is there again; the history shows both."
        done = f"Saved: {call.name}, {call.agreed}" if call.agreed else f"Saved: {call.name}"
        self.offer(LastChange(done, take_back, undone, restores=call.draft.customer_id))

    def offer(self, change: LastChange) -> None:
        """Offer to take this change back; of one that stands, remember why."""
        self._last = change
        if change.take_back is not None:
            self.offered.emit(change.done)

    def run(self) -> None:
        """Take the last change back; where there is none, say so."""
        change = self._last
        if change is None:
            self.told.emit("There is nothing to take back: nothing was saved since the window opened, or it is undone.")
            return
        take_back = change.take_back
        if take_back is None:
            self.told.emit(change.undone)
            return
        self._last = None
        at = self._now()
        self._runner.write(
            lambda: take_back(at),
            lambda changes: self._done(change, changes),
            lambda error: self._not_done(change, error),
        )

    def _done(self, change: LastChange, changes: Changes) -> None:
        self.told.emit(change.undone)
        self.changed.emit(changes)
        if change.restores:
            self.restored.emit(change.restores)
        elif len(changes.customer_ids) == 1:
            self.shown.emit(*changes.customer_ids)

    def _not_done(self, change: LastChange, error: CreditDeskError) -> None:
        if self._last is None:
            # A full disk can be cleared; what is refused for good is refused again with the same words.
            self._last = change
        self.failed.emit(error)
