"""A table of rows that are only read: columns are data, give way where there is no room, and all is copied or saved."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

from creditdesk.ui.column_room import share_out
from creditdesk.ui.table_out import harmless, write_file

_ROW = 1.5
"""The height of a row, in lines of its text."""
_LONGEST = 37
"""Letters of usual width beyond which a column is cut short."""
_READABLE = 16
"""Letters of usual width that a column of words keeps where room is short."""
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Column:
    """A column's title, how a row's text for it is found, and whether it is a number.

    `plain` finds it as other programs read it, such as a day in ISO form; without it they get the text. Where not all
    columns have room, those with a number in `gives_way` do, the highest first; the tooltip of the row then says them.
    They do so before fewer than `keeps` letters of this one are in sight, where that is said. `tip` is what the tooltip
    says in place of the text.
    """

    title: str
    text: Callable[[Any], str]
    numeric: bool = False
    stretches: bool = False
    plain: Callable[[Any], str] | None = None
    gives_way: int = 0
    keeps: int = 0
    tip: Callable[[Any], str] | None = None


class RowModel(QAbstractTableModel):
    """Rows under columns."""

    def __init__(self, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self.rows: tuple[Any, ...] = ()
        self.without_room: tuple[int, ...] = ()
        """The columns that gave way."""

    def show_rows(self, rows: Sequence[Any]) -> None:
        """Replace all rows."""
        self.beginResetModel()
        self.rows = tuple(rows)
        self.endResetModel()

    def replace_row(self, at: int, row: Any) -> None:  # noqa: ANN401 - whatever the rows are
        """Show another row in the place of one."""
        self.rows = (*self.rows[:at], row, *self.rows[at + 1 :])
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self.columns)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.text(self.rows[index.row()])
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tip(column, self.rows[index.row()])
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{column.title}: {column.text(self.rows[index.row()])}"
        if role == Qt.ItemDataRole.TextAlignmentRole and column.numeric:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation is Qt.Orientation.Horizontal and 0 <= section < len(self.columns):
            if role == Qt.ItemDataRole.DisplayRole:
                return self.columns[section].title
            if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].numeric:
                return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _tip(self, column: Column, row: Any) -> str:  # noqa: ANN401 - whatever the rows are
        """Return the text, which may be cut short, and what the columns say that have no room."""
        aside = ((self.columns[at].title, self.columns[at].text(row)) for at in self.without_room)
        return "\n".join([(column.tip or column.text)(row), *(f"{title}: {text}" for title, text in aside if text)])

    def as_csv(self, *, delimiter: str = ",") -> str:
        """Return header and rows as delimited text."""
        text = io.StringIO()
        writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
        writer.writerow([column.title for column in self.columns])
        writer.writerows([harmless((column.plain or column.text)(row)) for column in self.columns] for row in self.rows)
        return text.getvalue()


class RowTable(QTableView):
    """A view of a `RowModel`; Ctrl+C copies all of it as a table for a spreadsheet."""

    def __init__(self, name: str, columns: Sequence[Column], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows = RowModel(columns, self)
        self._wanted: dict[int, int] = {}
        self._hidden: set[int] = set()
        self.setModel(self.rows)
        self.setAccessibleName(name)
        self.setProperty("ringed", True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for at, column in enumerate(columns):
            if column.stretches:
                header.setSectionResizeMode(at, QHeaderView.ResizeMode.Stretch)
        copy = QShortcut(QKeySequence.StandardKey.Copy, self, context=Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy)

    @property
    def chosen(self) -> Any:  # noqa: ANN401 - whatever the rows are
        """The row that is chosen, or none."""
        at = self.currentIndex().row()
        return self.rows.rows[at] if 0 <= at < len(self.rows.rows) else None

    def show_rows(self, rows: Sequence[Any], at: int | None = 0) -> None:
        """Replace all rows, and choose the one at this place, or none."""
        self.rows.show_rows(rows)
        self._measure()
        if rows and at is not None:
            self.selectRow(at)

    def show_anew(self, rows: Sequence[Any], key: Callable[[Any], object], *, goes_on: bool = False) -> None:
        """Show rows as they are now, with the one chosen that was; the first where there were none before.

        Where the chosen one has gone none is: what is pressed next would befall another debtor. With `goes_on` the
        one is that came after it, else the one before: where what is done with a row takes it out of the list.
        """
        before, is_first = self.chosen, not self.rows.rows
        places = {key(row): at for at, row in enumerate(rows)}
        at = None if before is None else places.get(key(before))
        if goes_on and at is None and before is not None:
            place, those = self.currentIndex().row(), self.rows.rows
            nearest = (key(row) for row in (*those[place:], *reversed(those[:place])))
            at = next((places[each] for each in nearest if each in places), None)
        self.show_rows(rows, 0 if is_first else at)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            # It was for the row: handed on, it would press the button of the window around, too.
            event.accept()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() is QEvent.Type.FontChange:
            self._measure()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def hide_column(self, at: int, *, yes: bool) -> None:
        """Leave a column out that says nothing new here, whatever room there is; or have it back."""
        (self._hidden.add if yes else self._hidden.discard)(at)
        self._fit()

    def _measure(self) -> None:
        """Find out how wide the first screenful would like the columns, and how high its text wants the rows."""
        self.verticalHeader().setDefaultSectionSize(round(self.fontMetrics().height() * _ROW))
        letter = self.fontMetrics().averageCharWidth()
        for at, column in enumerate(self.rows.columns):
            # The head of a hidden column has no width.
            self.setColumnHidden(at, False)
            wanted = max(self.sizeHintForColumn(at), self.horizontalHeader().sectionSizeHint(at))
            self._wanted[at] = wanted if column.numeric else min(wanted, max(column.keeps, _LONGEST) * letter)
        self._fit()

    def _fit(self) -> None:
        """Give columns the width they would like, or what there is; one that stretches takes the rest."""
        columns = self.rows.columns
        wanted = {at: width for at, width in self._wanted.items() if at not in self._hidden}
        letter = self.fontMetrics().averageCharWidth()
        widths = share_out(
            wanted,
            _READABLE * letter,
            frozenset(at for at in wanted if columns[at].numeric),
            sorted((at for at in wanted if columns[at].gives_way), key=lambda at: -columns[at].gives_way),
            self.viewport().width(),
            {at: columns[at].keeps * letter for at in wanted if columns[at].keeps},
        )
        self.rows.without_room = tuple(at for at in wanted if at not in widths)
        for at, column in enumerate(columns):
            self.setColumnHidden(at, at in self._hidden or at in self.rows.without_room)
            if at in widths and not column.stretches:
                self.setColumnWidth(at, widths[at])

    def copy(self) -> None:
        """Put the whole table on the clipboard."""
        QGuiApplication.clipboard().setText(self.rows.as_csv(delimiter="\t"))

    def save(self, path: Path) -> None:
        """Write the whole table to a file."""
        write_file(path, self.rows.as_csv())
