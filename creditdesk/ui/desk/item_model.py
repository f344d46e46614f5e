"""The open items as a Qt model: every text ready when the items are taken, a tick for each that is selected."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFont

from creditdesk.domain.document import DocumentKey
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.ui.desk.item_columns import COLUMNS, Column, spoken

TICK = 0
"""The column of the tick; those of `COLUMNS` follow it."""

AnyIndex = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_TICKABLE = _PLAIN | Qt.ItemFlag.ItemIsUserCheckable


class ItemModel(QAbstractTableModel):
    """Holds the open items of one debtor and which of them are selected."""

    selection_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._items: list[OpenItemRow] = []
        self._texts: list[tuple[str, ...]] = []
        self._ticked: set[DocumentKey] = set()
        self._as_of = date.min
        self._fonts: tuple[QFont, QFont] = (QFont(), QFont())
        self._order = ("due", False)

    def show_items(self, items: Sequence[OpenItemRow], as_of: date, *, keep: bool) -> None:
        """Take items; `keep` holds on to the selection, for the same debtor read anew."""
        self.beginResetModel()
        self._as_of = as_of
        self._items = list(items)
        self._ticked = self._ticked & {item.key for item in items} if keep else set()
        self._arrange()
        self.endResetModel()
        self.selection_changed.emit()

    def take_fonts(self, plain: QFont, strong: QFont) -> None:
        """Take the fonts of plain and of weighty columns."""
        self._fonts = (plain, strong)
        if self._items:
            last = self.index(len(self._items) - 1, len(COLUMNS))
            self.dataChanged.emit(self.index(0, 0), last, [Qt.ItemDataRole.FontRole])

    @property
    def items(self) -> Sequence[OpenItemRow]:
        """The items in the order shown."""
        return self._items

    @property
    def selected(self) -> tuple[OpenItemRow, ...]:
        """The selected items in the order shown."""
        return tuple(item for item in self._items if item.key in self._ticked)

    def select(self, keys: Iterable[DocumentKey]) -> None:
        """Select exactly these items; keys that are not shown are left out."""
        wanted = set(keys) & {item.key for item in self._items}
        if wanted != self._ticked:
            self._ticked = wanted
            self._ticks_changed(0, len(self._items) - 1)

    def set_ticked(self, row: int, ticked: bool) -> None:  # noqa: FBT001 - the value itself, as Qt's setters take it
        """Select or unselect one row."""
        key = self._items[row].key
        if (key in self._ticked) != ticked:
            (self._ticked.add if ticked else self._ticked.discard)(key)
            self._ticks_changed(row, row)

    def is_ticked(self, row: int) -> bool:
        """Tell whether a row is selected."""
        return self._items[row].key in self._ticked

    def text(self, row: int, section: int) -> str:
        """Return the text of a cell; the tick has none."""
        return self._texts[row][section - 1]

    def longest_texts(self) -> list[str]:
        """Return the longest text of each of `COLUMNS`, by which it is made wide enough."""
        return [max((texts[place] for texts in self._texts), key=len, default="") for place in range(len(COLUMNS))]

    def texts_of(self, place: int) -> set[str]:
        """Return the different texts of one of `COLUMNS`."""
        return {texts[place] for texts in self._texts}

    # Qt's questions.

    def rowCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._items)

    def columnCount(self, parent: AnyIndex = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(COLUMNS) + 1

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _TICKABLE if index.column() == TICK else _PLAIN

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        row, place = index.row(), index.column() - 1
        if role == Qt.ItemDataRole.ToolTipRole:
            return spoken(self._items[row])
        if place < 0:
            return self._tick_data(row, role)
        return self._text_data(row, place, role)

    def setData(self, index: AnyIndex, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if not index.isValid() or index.column() != TICK or role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.set_ticked(index.row(), value in (Qt.CheckState.Checked, Qt.CheckState.Checked.value))
        return True

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section <= len(COLUMNS):
            return None
        if section == TICK:
            return "Selected" if role == Qt.ItemDataRole.AccessibleTextRole else None
        column = COLUMNS[section - 1]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        if column == TICK:
            return
        self._order = (COLUMNS[column - 1].id, order == Qt.SortOrder.DescendingOrder)
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        keys = [self._items[index.row()].key for index in before]
        self._arrange()
        rows = {item.key: row for row, item in enumerate(self._items)}
        after = [self.index(rows[key], index.column()) for key, index in zip(keys, before, strict=True)]
        self.changePersistentIndexList(before, after)
        self.layoutChanged.emit()

    def _arrange(self) -> None:
        name, descending = self._order
        column = next(column for column in COLUMNS if column.id == name)
        self._items.sort(key=lambda item: item.key.number)
        self._items.sort(key=column.sort_key, reverse=descending)
        # Credits speak of no due date: by default they follow what is owed.
        if name == "due":
            self._items.sort(key=lambda item: item.key.type.sign < 0)
        self._texts = [tuple(column.text(item, self._as_of) for column in COLUMNS) for item in self._items]

    def _text_data(self, row: int, place: int, role: int) -> object:
        column, text = COLUMNS[place], self._texts[row][place]
        if role == Qt.ItemDataRole.DisplayRole:
            return text
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == Qt.ItemDataRole.FontRole:
            return self._fonts[1 if column.strong else 0]
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title} {text}"
        return None

    def _tick_data(self, row: int, role: int) -> object:
        item = self._items[row]
        ticked = item.key in self._ticked
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{'selected' if ticked else 'not selected'}, {spoken(item)}"
        return None

    def _ticks_changed(self, first: int, last: int) -> None:
        if last >= first:
            roles = [Qt.ItemDataRole.CheckStateRole, Qt.ItemDataRole.AccessibleTextRole]
            self.dataChanged.emit(self.index(first, TICK), self.index(last, TICK), roles)
        self.selection_changed.emit()


def _alignment(column: Column) -> Qt.AlignmentFlag:
    across = Qt.AlignmentFlag.AlignRight if column.numeric else Qt.AlignmentFlag.AlignLeft
    return across | Qt.AlignmentFlag.AlignVCenter
