"""The list of holds in force: who and what is left alone or on stop, why, since when, and until when."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from creditdesk.services.desk.holds import CREDIT, Hold
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.words import dated_text, weekday_text
from creditdesk.ui.theme import Theme

_EMPTY = "Nobody is on hold. H on the Desk holds the debtor who is shown, or the items chosen there."


class HoldsList(ListDialog):
    """Shows holds, those without an end first and marked; offers to lift one."""

    lift_asked = Signal(object)
    """A `Hold`."""

    def __init__(self, theme: Theme, *, may_write: bool, parent: QWidget | None = None) -> None:
        columns = (
            Column("Until", _until),
            Column("What", _what),
            Column("Debtor", lambda hold: hold.name),
            Column("Account", lambda hold: hold.account),
            Column("Reason", lambda hold: hold.reason, stretches=True),
            Column("Since", lambda hold: dated_text(hold.placed_at.astimezone().date())),
            Column("By", lambda hold: hold.placed_by),
        )
        super().__init__("Holds", columns, _EMPTY, theme, parent)
        self.lift = self.act("Lift", lambda: self.lift_asked.emit(self.row), "Del")
        self.lift.setVisible(may_write)


def _until(hold: Hold) -> str:
    return "⚠ no end" if hold.until_on is None else weekday_text(hold.until_on)


def _what(hold: Hold) -> str:
    if hold.kind == CREDIT:
        return "on stop"
    return "no chasing" if hold.key is None else f"no chasing of {hold.key.number}"
