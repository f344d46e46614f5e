"""The table of what was issued."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QDate, QLocale, QModelIndex, QObject, QPersistentModelIndex, Qt

from creditdesk.services.letters.issued import IssuedRow
from creditdesk.ui.desk.words import money_text

COLUMNS = ("Date", "Number", "What", "Account", "Debtor", "By", "Amount")
AMOUNT = COLUMNS.index("Amount")


class RegisterModel(QAbstractTableModel):
    """Rows of the register; their texts are made once, when the rows come."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[IssuedRow, ...] = ()
        self._texts: list[tuple[str, ...]] = []

    def show_rows(self, rows: tuple[IssuedRow, ...]) -> None:
        """Show these rows from now on."""
        self.beginResetModel()
        self._rows = rows
        days = QLocale()
        self._texts = [
            (
                days.toString(
                    QDate(row.dated_on.year, row.dated_on.month, row.dated_on.day), QLocale.FormatType.ShortFormat
                ),
                row.number,
                row.kind.words,
                row.account,
                row.name,
                row.done_by,
                money_text(row.amount_minor, row.currency),
            )
            for row in rows
        ]
        self.endResetModel()

    def row(self, index: int) -> IssuedRow:
        """Return a row."""
        return self._rows[index]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - whatever the role asks for
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._texts[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole and index.column() == AMOUNT:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole:
            reason = self._rows[index.row()].reason
            return f"Sent against the gate: {reason}" if reason else None
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - whatever the role asks for
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == AMOUNT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None
