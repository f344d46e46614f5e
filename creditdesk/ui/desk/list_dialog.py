"""A window with a list of what is kept: read, acted upon by buttons and keys, copied and saved."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QStackedLayout, QVBoxLayout, QWidget

from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.flow import Flow
from creditdesk.ui.part_names import UNDOES
from creditdesk.ui.parts import button, label
from creditdesk.ui.theme import Theme

_NATIVE = QKeySequence.SequenceFormat.NativeText


class ListDialog(QDialog):
    """Rows under columns; where there are none, what would fill it. Enter shows the row's debtor."""

    debtor_wanted = Signal(int)
    """The customer of a row, whom the person wants to see."""

    def __init__(
        self,
        title: str,
        columns: Sequence[Column],
        empty: str,
        theme: Theme,
        parent: QWidget | None = None,
        *,
        has_debtors: bool = True,
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setProperty(UNDOES, True)
        self._needs_row: list[QPushButton] = []
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.table = RowTable(title, columns, self)
        self.count = label("", "small", muted=True)
        self._empty = label(empty, muted=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setWordWrap(True)
        self._top = QHBoxLayout()
        self._top.addStretch(1)
        self._top.addWidget(self.count)
        self._middle = QStackedLayout()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self._empty)
        # With large text what can be done goes on in a second line.
        self._acts = Flow(spacing=theme.scaled(8))
        self._buttons = QHBoxLayout()
        self._buttons.addLayout(self._acts, 1)
        self._close = button("Close", self.reject)
        self._close.setDefault(True)
        for made in (
            button("Copy", self.table.copy, tip="All of the list, for a spreadsheet"),
            button("Save as CSV…", self._save),
            self._close,
        ):
            self._buttons.addWidget(made, 0, Qt.AlignmentFlag.AlignBottom)
        whole = self._whole = QVBoxLayout(self)
        whole.setSpacing(theme.scaled(8))
        whole.addLayout(self._top)
        whole.addLayout(self._middle, 1)
        whole.addLayout(self._buttons)
        if has_debtors:
            self.table.activated.connect(lambda _index: self._show_debtor())
            self.act("Show the debtor", self._show_debtor, "")
        self.take_room(900, 480)

    def take_room(self, width: int, height: int) -> None:
        """Be so large, in pixels at the usual text size, but no larger than the window below."""
        wanted, below = QSize(self._theme.scaled(width), self._theme.scaled(height)), self.parentWidget()
        self.resize(wanted if below is None else wanted.boundedTo(below.window().size()))

    def say_above(self, words: QWidget) -> None:
        """Put what is to be known of the rows above them, as wide as the window."""
        self._whole.insertWidget(0, words)

    def filter_by(self, widget: QWidget) -> None:
        """Put what chooses among the rows above them."""
        self._top.insertWidget(self._top.count() - 2, widget)

    def act(self, text: str, do: Callable[[], object], keys: str, *, on_row: bool = True) -> QPushButton:
        """Offer to do something, with the row that is chosen or (`on_row` false) without one."""
        made = button(f"{text} ({QKeySequence(keys).toString(_NATIVE)})" if keys else text, do)
        made.setAutoDefault(False)
        self._acts.addWidget(made)
        if on_row:
            self._needs_row.append(made)
            # Before the rows are there, and where none is, nothing is to be done with one.
            made.setEnabled(self.row is not None)
        if keys:
            QShortcut(QKeySequence(keys), self).activated.connect(made.click)
        return made

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Show these rows, with the one that was chosen chosen still."""
        at = max(0, self.table.currentIndex().row())
        self.table.show_rows(rows)
        if rows:
            self.table.selectRow(min(at, len(rows) - 1))
        self.count.setText(f"{len(rows):,}" if rows else "")
        self._middle.setCurrentIndex(0 if rows else 1)
        for each in self._needs_row:
            each.setEnabled(bool(rows))
        if rows:
            self.table.setFocus()
        elif self.focusWidget() in {None, self.table, self._empty}:
            self._close.setFocus()

    @property
    def row(self) -> Any:  # noqa: ANN401 - whatever the rows are
        """The row that is chosen; none where there is none."""
        at = self.table.currentIndex().row()
        rows = self.table.rows.rows
        return rows[at] if 0 <= at < len(rows) else None

    @property
    def empty_words(self) -> str:
        """What is said while there are no rows."""
        return self._empty.text() if self._middle.currentIndex() == 1 else ""

    def _show_debtor(self) -> None:
        if self.row is not None:
            self.debtor_wanted.emit(self.row.customer_id)
            self.accept()

    def _save(self) -> None:
        chosen = ask_save(self, "Save the list as CSV", "list.csv", "CSV (*.csv)")
        if chosen is not None:
            self.table.save(chosen)
