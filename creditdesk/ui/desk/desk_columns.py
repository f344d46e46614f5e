"""List, debtor and call side by side on the Desk, and which of them the keyboard goes to next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QWidget

from creditdesk.ui.columns import Column, Columns
from creditdesk.ui.desk.debtor_list import DebtorList
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.ui.desk.panes import DebtorPanes

_TALL = 460
"""From this height on, at the usual text size, the history has room under the call."""


class DeskColumns(Columns):
    """The list at the left, and beside it the panes of the debtor, once there are any."""

    def __init__(self, debtors: DebtorList, theme: Theme, memory: QSettings, parent: QWidget) -> None:
        super().__init__(theme, memory, "Desk", parent)
        self._list = debtors
        self._panes: DebtorPanes | None = None
        self._room = QWidget(self)
        """Keeps the room of the panes until they are made."""
        self.resized.connect(self.set_out)
        self.set_out()

    def take_panes(self, panes: DebtorPanes) -> None:
        """Take the panes of the debtor, which are set out once somebody is shown in them."""
        self._panes = panes
        panes.hide()
        self._room.hide()

    def set_out(self) -> None:
        """Set the columns side by side; where it is too low for the history under the call, that is one too."""
        columns = [Column("List", self._list, self._list, 250, 330)]
        panes = self._panes
        if panes is None:
            columns.append(Column("Debtor", self._room, self._room, 340, 1110))
        elif panes.view is not None:
            is_low = self.height() < self._theme.scaled(_TALL)
            panes.part_history(apart=is_low)
            columns.append(Column("Debtor", panes.middle, panes.items, 340, 757))
            columns.append(Column("Call" if is_low else "Call, history", panes.side, panes.call.note, 300, 353))
            if is_low:
                columns.append(Column("History", panes.history, panes.history, 260, 353))
        self.show_columns(columns)

    def enter_next(self) -> None:
        """Put the keyboard into the part after the one that has it, whether it is in sight or not."""
        panes = self._panes
        if panes is None or panes.view is None:
            self._list.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        parts: list[tuple[QWidget, QWidget]] = [(self._list, self._list), (panes.items, panes.items)]
        parts += [(panes.call, panes.call.note), (panes.history, panes.history)]
        has = self.window().focusWidget()
        # What is above the open items comes between the list and them.
        above = 0 if panes.middle.isAncestorOf(has) else -1
        at = next((at for at, (part, _entry) in enumerate(parts) if part.isAncestorOf(has)), above)
        entry = parts[(at + 1) % len(parts)][1]
        self.show_column(entry)
        if entry is panes.items:
            panes.middle.ensureWidgetVisible(entry)
        entry.setFocus(Qt.FocusReason.OtherFocusReason)
