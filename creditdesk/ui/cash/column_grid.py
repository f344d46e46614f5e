"""The columns of a file, each with what stands in it and a choice of what it is."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QSizePolicy, QWidget

from creditdesk.services.cash.mapping import SeenColumn
from creditdesk.ui.parts import UpAndDown, label

_WORDS = {
    "account": "Customer's account",
    "name": "Customer's name",
    "type": "Type of document",
    "number": "Document number",
    "po_number": "PO number",
    "vat_number": "VAT number",
    "settled_on": "Paid in full on",
    "reversed_on": "Bounced on",
    "accepted_on": "Accepted on",
    "debit": "Amount of a debit",
    "credit": "Amount of a credit",
    "address1": "Address, line 1",
    "address2": "Address, line 2",
}
_NOTE = "A note"
_LONGEST = 44


def field_words(name: str) -> str:
    """Return what a person calls one of our columns."""
    return _WORDS.get(name, name.replace("_", " ").capitalize())


class ColumnGrid(UpAndDown):
    """One line for each column: its title, its first values, and the field that it feeds."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Columns of the file")
        self.combos: list[QComboBox] = []

    @property
    def fields(self) -> tuple[str, ...]:
        """Our name for each column, empty where it is a note."""
        return tuple(combo.currentData() for combo in self.combos)

    def show_columns(self, columns: Sequence[SeenColumn], offered: Sequence[str], chosen: Sequence[str]) -> None:
        """Show the columns, with what each may be and what it is likely to be."""
        inner = QWidget(self)
        grid = QGridLayout(inner)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        for at, title in enumerate(("In the file", "Such as", "It is")):
            grid.addWidget(label(title, "small", muted=True), 0, at)
        self.combos = []
        for at, column in enumerate(columns):
            self._add(grid, at + 1, column, offered, chosen[at])
        grid.setRowStretch(len(columns) + 1, 1)
        self.setWidget(inner)

    def _add(self, grid: QGridLayout, row: int, column: SeenColumn, offered: Sequence[str], chosen: str) -> None:
        combo = QComboBox(self)
        combo.addItem(_NOTE, "")
        for name in offered:
            combo.addItem(field_words(name), name)
        combo.setCurrentIndex(max(combo.findData(chosen), 0))
        # An empty title cannot be recognised again.
        combo.setEnabled(bool(column.title))
        samples = "; ".join(column.samples) or "nothing"
        combo.setAccessibleName(f"What column {column.title or row} is")
        combo.setAccessibleDescription(f"Such as {samples}")
        combo.currentIndexChanged.connect(lambda _at, combo=combo: self._choose(combo))
        title = label(_cut(column.title or "(no title)", 28))
        title.setToolTip(column.title)
        title.setBuddy(combo)
        shown = label(_cut(samples, _LONGEST), "small", muted=True)
        shown.setToolTip("\n".join(column.samples))
        shown.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        for at, part in enumerate((title, shown, combo)):
            grid.addWidget(part, row, at)
        self.combos.append(combo)

    def _choose(self, chosen: QComboBox) -> None:
        """Give a field to one column alone: it is taken from the other that had it."""
        for other in self.combos:
            if other is not chosen and other.currentData() and other.currentData() == chosen.currentData():
                other.blockSignals(True)
                other.setCurrentIndex(0)
                other.blockSignals(False)
        self.changed.emit()


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[: length - 1] + "…"
