"""A window of settings that stand in a table: what holds above, fields for one more below, each step at once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from creditdesk.services.changes import Changes
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tab_order import let_tab_go
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

Field = tuple[str, QWidget]
"""A field with its caption."""


class TableWindow(SettingsWindow):
    """Subclasses read the rows, and write or take out one; what was done is offered to be taken back."""

    def __init__(
        self,
        title: str,
        asks: str,
        columns: Sequence[Column],
        does: tuple[Callable[[], object], Callable[[], object], Callable[[], object]],
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None,
    ) -> None:
        """Make the window without its fields.

        Args:
            title: Of the window and the table.
            asks: The key of its read.
            columns: Of the table.
            does: What writes what is filled in, what takes the chosen row out, and what reads the rows anew.
            runner: Reads and writes beside the window.
            theme: The look.
            as_of: The ledger's day.
            now: Gives the moment of work.
            parent: The window below.
        """
        super().__init__(title, (asks,), runner, theme, now, parent)
        self._as_of = as_of
        add, remove, self._read_anew = does
        self.table = RowTable(title, columns, self)
        self.add_button = button("Add", add, primary=True, tip="Holds at once; Ctrl+Z undoes")
        self.add_button.setDefault(True)
        self.remove_button = button("Remove", remove)
        self.close_button = button("Close", self.reject)
        QShortcut(QKeySequence("Del"), self.table).activated.connect(self.remove_button.click)

    @property
    def row(self) -> Any:  # noqa: ANN401 - whatever the rows are
        """The row that is chosen; none where there is none."""
        at, rows = self.table.currentIndex().row(), self.table.rows.rows
        return rows[at] if 0 <= at < len(rows) else None

    def _tell_of(self, changes: Changes, change: LastChange | None = None) -> None:
        """Publish what was done, offer to take it back, and read anew."""
        self._say("")
        self.saved.emit(changes)
        if change is not None:
            self.undoable.emit(change)
        self._read_anew()

    def _line(self, name: str, hint: str = "") -> QLineEdit:
        made = QLineEdit(self)
        made.setAccessibleName(name)
        made.setPlaceholderText(hint)
        made.setMinimumWidth(self._theme.scaled(100))
        return made

    def _choice(self, name: str) -> QComboBox:
        made = QComboBox(self)
        made.setAccessibleName(name)
        return made

    def _lay_out(self, above: Sequence[QWidget], fields: Sequence[Field], width: int, height: int) -> None:
        """Set what is said, the table, the fields two in a row, and the buttons."""
        scaled = self._theme.scaled
        grid = QGridLayout()
        grid.setHorizontalSpacing(scaled(12))
        grid.setVerticalSpacing(scaled(6))
        for at, (text, field) in enumerate(fields):
            name = label(text, "small", muted=True)
            name.setBuddy(field)
            grid.addWidget(name, at // 2, 2 * (at % 2))
            grid.addWidget(field, at // 2, 2 * (at % 2) + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[scaled(16)] * 4)
        layout.setSpacing(scaled(8))
        for each in above:
            layout.addWidget(each)
        layout.addWidget(self.table, 1)
        layout.addLayout(grid)
        layout.addLayout(self._foot(self.close_button, self.add_button, first=self.remove_button))
        let_tab_go(
            [self.table, *(field for _text, field in fields), self.remove_button, self.close_button, self.add_button]
        )
        self._fit(width, height)


def said_above(text: str) -> QWidget:
    """Return a sentence or two that stand over the table."""
    made = label(text, muted=True)
    made.setWordWrap(True)
    return made


def percent_in(field: QLineEdit) -> Decimal | None:
    """Return what is typed into a field as percent; none where it is no number."""
    try:
        found = Decimal(field.text().strip().removesuffix("%").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None
