"""The table of what was issued: its model, and the table that the Letters page and the Desk share."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from creditdesk.domain.money import decimal_text
from creditdesk.services.letters.issued import IssuedRow
from creditdesk.ui.desk.words import dated_text, money_text
from creditdesk.ui.theme import Theme

COLUMNS = ("Date", "Number", "What", "Account", "Debtor", "By", "Amount")
AMOUNT = COLUMNS.index("Amount")
_WIDTHS = {"Date": 90, "Number": 158, "What": 112, "Account": 80, "By": 102, "Amount": 104}
_LEAST = 130
"""The width below which a debtor's name cannot be read."""
_GIVE_WAY = ("By", "Account", "Number")
"""What is left out, in this order, where not all columns have room; the row's tooltip says it."""


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
        self._texts = [
            (
                dated_text(row.dated_on),
                row.number,
                row.told or row.words,
                row.account,
                row.name,
                row.done_by,
                money_text(row.amount_minor, row.currency) if row.currency else "",
            )
            for row in rows
        ]
        self.endResetModel()

    def row(self, index: int) -> IssuedRow:
        """Return a row."""
        return self._rows[index]

    def plain_rows(self) -> list[list[str]]:
        """Return all rows with ISO days, and amounts beside their currency."""
        plain = []
        for row, texts in zip(self._rows, self._texts, strict=True):
            amount = decimal_text(row.amount_minor, row.currency) if row.currency else ""
            plain.append([row.dated_on.isoformat(), *texts[1:AMOUNT], amount, row.currency])
        return plain

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
            return _whole(self._rows[index.row()])
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:  # noqa: ANN401 - whatever the role asks for
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return COLUMNS[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if section == AMOUNT else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None


class RegisterTable(QTableView):
    """Shows a `RegisterModel`; Enter or a double click opens the row."""

    opened = Signal(object)
    """The `IssuedRow` that is wanted."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, one_debtor: bool = False) -> None:
        """Make the table.

        Args:
            theme: The look.
            parent: The widget around it.
            one_debtor: Whether all rows are of one debtor, who then need not be named in each.
        """
        super().__init__(parent)
        self._theme = theme
        self._unnamed = frozenset({"Account", "Debtor"}) if one_debtor else frozenset()
        self.register = RegisterModel(self)
        self.setModel(self.register)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setAccessibleName("What was issued")
        self.verticalHeader().hide()
        head = self.horizontalHeader()
        head.setHighlightSections(False)
        if one_debtor:
            # So few lines that each can be measured; numbers are missing where the history alone knows of a letter.
            head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
            head.moveSection(head.visualIndex(AMOUNT), head.visualIndex(COLUMNS.index("By")))
        head.setSectionResizeMode(COLUMNS.index("What" if one_debtor else "Debtor"), QHeaderView.ResizeMode.Stretch)
        self._fit()
        theme.changed.connect(self._fit)
        self.doubleClicked.connect(lambda _index: self._open())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
            self._open()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._leave_out()

    def plain_rows(self) -> list[list[str]]:
        """Return headings and rows with ISO days and amounts without signs, as other programs read them."""
        return [[*COLUMNS, "Currency"], *self.register.plain_rows()]

    def _open(self) -> None:
        if self.currentIndex().isValid():
            self.opened.emit(self.register.row(self.currentIndex().row()))

    def _fit(self) -> None:
        # The heads' own padding, so that a column's text stands below its title.
        self.setStyleSheet(f"QTableView::item {{ padding: 0px {self._theme.scaled(6)}px; }}")
        self.verticalHeader().setDefaultSectionSize(self._theme.scaled(26))
        for name, wide in _WIDTHS.items():
            self.horizontalHeader().resizeSection(COLUMNS.index(name), self._theme.scaled(wide))
        self._leave_out()

    def _leave_out(self) -> None:
        """Show the columns that have room."""
        shown = [name for name in COLUMNS if name not in self._unnamed]
        # With the bar's own width taken off, whether it shows or not: it may come and go with the columns.
        room = self.width() - self.verticalScrollBar().sizeHint().width()
        for name in _GIVE_WAY:
            if sum(self._theme.scaled(_WIDTHS.get(each, _LEAST)) for each in shown) <= room:
                break
            if name in shown:
                shown.remove(name)
        for at, name in enumerate(COLUMNS):
            self.setColumnHidden(at, name not in shown)


def _whole(row: IssuedRow) -> str:
    """Return what the columns say that may have no room, and what none of them says."""
    lines = [" · ".join(part for part in (row.number, row.account, row.name, row.done_by) if part)]
    if row.told:
        lines.append(f"{row.told}. It went before this book was begun: its pages are not here.")
    if row.reason:
        lines.append(f"Sent against the gate: {row.reason}")
    return "\n".join(lines)
