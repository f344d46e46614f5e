"""The list of debtors whose record calls for other letters, and on whom nobody has decided yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.letters.behaviour_words import briefly, sentence
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # what reads letters takes its time to load
    from creditdesk.services.letters.behaviour_desk import DebtorBehaviour

_READING = "Reading the records of those who owe overdue money…"
_EMPTY = (
    "Nothing waits for a decision. Once the record of somebody who owes overdue money calls for another ladder, tone "
    "or way of their letters, they are here."
)


class BehaviourList(ListDialog):
    """Shows who they are, by which figures, and what is proposed; Enter looks at one."""

    look_asked = Signal(int)
    """A customer to be looked at."""
    accept_asked = Signal(object)
    """The `DebtorBehaviour` of whom all that is proposed is to be done."""
    leave_asked = Signal(object)
    """The one of whom all is to be left as it is."""

    def __init__(self, theme: Theme, *, may_write: bool, parent: QWidget | None = None) -> None:
        columns = (
            Column("Debtor", lambda row: row.name),
            Column("Account", lambda row: row.account, gives_way=1),
            Column("Behaviour", lambda row: row.behaving.behaviour.words),
            Column("Because", lambda row: sentence("; ".join(row.behaving.because)), stretches=True),
            Column("Proposed", lambda row: briefly(row.behaving.suggestions)),
        )
        super().__init__("Behaviour to decide on", columns, _READING, theme, parent, has_debtors=False)
        self.table.activated.connect(lambda _index: self._look())
        self.act("Look at it…", self._look, "")
        if may_write:
            self.act("Do what is proposed", lambda: self.accept_asked.emit(self.row), "D")
            self.act("Leave as it is", lambda: self.leave_asked.emit(self.row), "L")
        self.take_room(1000, 520)

    def show_rows(self, rows: Sequence[DebtorBehaviour]) -> None:
        """Show who waits; with nobody, say so."""
        self._empty.setText(_EMPTY)
        super().show_rows(rows)

    def _look(self) -> None:
        if self.row is not None:
            self.look_asked.emit(self.row.customer_id)
