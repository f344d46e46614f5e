"""The imports that were made, newest first, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QDateTime, QLocale, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from creditdesk.services.cash.service import Batch
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.parts import button, label


def _when(batch: Batch) -> str:
    moment = QDateTime.fromSecsSinceEpoch(int(batch.imported_at.timestamp()))
    return QLocale().toString(moment, QLocale.FormatType.ShortFormat)


def _what(batch: Batch) -> str:
    if batch.taken_back_at is not None:
        return "taken back"
    counts = ((batch.result.get(name, 0), name) for name in ("new", "changed", "rejected"))
    return ", ".join(f"{count:,} {name}" for count, name in counts if count) or "nothing new"


COLUMNS = (
    Column("No.", lambda batch: str(batch.id), numeric=True),
    Column("When", _when),
    Column("Files", lambda batch: ", ".join(batch.files), stretches=True),
    Column("Brought", _what),
)


class Batches(QWidget):
    """The list, and the button that takes the selected import back."""

    take_back_asked = Signal(int)
    """The number of the import to take back."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.table = RowTable("Imports", COLUMNS)
        self.empty = label("No file has been imported yet. What you import is listed here.", muted=True)
        self.empty.setWordWrap(True)
        self.take_back_button = button(
            "Take back", self._take_back, tip="What this import added goes, what it changed is as before"
        )
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(label("Imports", "figure"))
        layout.addWidget(self.empty)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.take_back_button)
        # Where there is no table yet, this keeps the words together at the top.
        layout.addStretch(0)
        self._closed_because = ""
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._judge())
        self.show_batches([])

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, from top to bottom."""
        return self.table, self.take_back_button

    def show_batches(self, batches: Sequence[Batch]) -> None:
        """Show the imports."""
        self.table.show_rows(batches)
        self.table.setVisible(bool(batches))
        self.empty.setVisible(not batches)
        self._judge()

    def close_because(self, why: str) -> None:
        """Take nothing back any more, and say why."""
        self._closed_because = why
        self.take_back_button.setToolTip(why)
        self._judge()

    def _selected(self) -> Batch | None:
        row = self.table.currentIndex().row()
        return self.table.rows.rows[row] if 0 <= row < len(self.table.rows.rows) else None

    def _judge(self) -> None:
        batch = self._selected()
        self.take_back_button.setVisible(self.table.isVisibleTo(self))
        can_be = batch is not None and batch.taken_back_at is None
        self.take_back_button.setEnabled(can_be and not self._closed_because)

    def _take_back(self) -> None:
        batch = self._selected()
        if batch is not None:
            self.take_back_asked.emit(batch.id)
