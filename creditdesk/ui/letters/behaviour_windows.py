"""The windows of how debtors behave: opened over the window, read anew after every change."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QWidget

from creditdesk.services.changes import Changes
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.letters.behaviour import BehaviourWindow
from creditdesk.ui.letters.behaviour_list import BehaviourList
from creditdesk.ui.letters.behaviour_words import decision_words

if TYPE_CHECKING:
    from creditdesk.domain.manner import Aspect
    from creditdesk.services.letters.behaviour_decisions import Decision
    from creditdesk.services.letters.behaviour_desk import DebtorBehaviour

_KEY = "behaviour waiting"


class BehaviourWindows(QObject):
    """Opens one debtor, or the list of those who wait, and offers what was decided to be taken back."""

    changed = Signal(object)
    """`Changes` that were made."""
    undoable = Signal(object)
    """The same, as a `LastChange`."""

    def __init__(self, place: Workplace, window: QWidget) -> None:
        super().__init__(window)
        self._place = place
        self._window = window
        self.debtor: BehaviourWindow | None = None
        self.waiting: BehaviourList | None = None

    def show(self, customer_id: int) -> None:
        """Show how a debtor behaves."""
        place = self._place
        made = BehaviourWindow(
            lambda: place.office.behaviour,
            customer_id,
            place.runner,
            place.theme,
            as_of=place.as_of,
            now=place.now,
            closed_because=place.office.desk.closed_because,
            # In front of the list that it was asked from.
            parent=QApplication.activeWindow() or self._window,
        )
        made.saved.connect(self.changed)
        made.undoable.connect(self.undoable)
        made.destroyed.connect(lambda: setattr(self, "debtor", None))
        self.debtor = made
        made.open()

    def list_waiting(self) -> None:
        """Show whose record calls for other letters."""
        made = BehaviourList(
            self._place.theme, may_write=not self._place.office.desk.closed_because, parent=self._window
        )
        made.look_asked.connect(self.show)
        made.accept_asked.connect(self._accept)
        made.leave_asked.connect(lambda row: self._decide(row, ()))
        made.destroyed.connect(lambda: setattr(self, "waiting", None))
        self.waiting = made
        made.open()
        self._read_waiting()

    def take_changes(self, changes: Changes) -> None:
        """Read what is open anew."""
        if self.waiting is not None:
            self._read_waiting()
        if self.debtor is not None:
            self.debtor.take_changes(changes)

    def _read_waiting(self) -> None:
        place = self._place
        place.runner.read(lambda: place.office.behaviour.waiting(place.as_of), self._show_waiting, key=_KEY)

    def _show_waiting(self, found: tuple[DebtorBehaviour, ...]) -> None:
        if self.waiting is not None:
            self.waiting.show_rows(found)

    def _accept(self, row: DebtorBehaviour) -> None:
        self._decide(row, [wish.aspect for wish in row.behaving.suggestions])

    def _decide(self, row: DebtorBehaviour, aspects: Collection[Aspect]) -> None:
        place, at = self._place, self._place.now()

        def decided(result: tuple[Decision, Changes]) -> None:
            decision, changes = result
            done = f"{row.name}: {decision_words(decision)}"
            self.changed.emit(changes)
            self.undoable.emit(
                LastChange(
                    done,
                    lambda moment: place.office.behaviour.take_back(decision.id, at=moment, as_of=place.as_of)[1],
                    f"Taken back: {done}",
                )
            )

        place.runner.write(
            lambda: place.office.behaviour.accept(row.customer_id, aspects, at=at, as_of=place.as_of), decided
        )
