"""The figures behind a picture: a table that can be read, selected and copied."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QWidget

_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)


class FiguresModel(QAbstractTableModel):
    """Rows of text under headings; `numeric` names the columns that stand to the right.

    What is shown follows the person's locale; what is copied is plain, so that any spreadsheet reads it.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._headings: tuple[str, ...] = ()
        self._rows: Sequence[tuple[str, ...]] = ()
        self._plain: Sequence[tuple[str, ...]] = ()
        self._numeric: frozenset[int] = frozenset()

    def set_figures(
        self,
        headings: tuple[str, ...],
        rows: Sequence[tuple[str, ...]],
        plain: Sequence[tuple[str, ...]],
        numeric: frozenset[int],
    ) -> None:
        """Show `rows`; copy `plain`, which holds the same figures in the same order."""
        self.beginResetModel()
        self._headings, self._rows, self._plain, self._numeric = headings, rows, plain, numeric
        self.endResetModel()

    def as_tabs(self, rows: Sequence[int]) -> str:
        """Return the headings and these rows as lines with tabs between cells."""
        return "\n".join("\t".join(line) for line in (self._headings, *(self._plain[row] for row in rows)))

    def plain_rows(self) -> list[list[str]]:
        """Return headings and all figures as they are copied."""
        return [list(self._headings), *map(list, self._plain)]

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._headings)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if not index.isValid():
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._rows[index.row()][index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if index.column() in self._numeric else _LEFT
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._headings[index.column()]}: {self._rows[index.row()][index.column()]}"
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | int | None:
        if orientation == Qt.Orientation.Vertical or section >= len(self._headings):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._headings[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if section in self._numeric else _LEFT
        return None


class FiguresTable(QTableView):
    """Shows figures; Ctrl+C copies the selected rows, or all where none is selected."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.figures = FiguresModel(self)
        self.setModel(self.figures)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setAlternatingRowColors(False)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        # As wide as what stands in them, so that no day is cut; the last takes what is left.
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        self.horizontalHeader().setStretchLastSection(True)
        self.setAccessibleName("Figures of the picture")
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.copy)

    def copy(self) -> None:
        """Put the selected rows on the clipboard, or all where none is selected, headings first."""
        chosen = sorted({index.row() for index in self.selectionModel().selectedRows()})
        rows = chosen or range(self.figures.rowCount())
        QGuiApplication.clipboard().setText(self.figures.as_tabs(rows))

    def plain_rows(self) -> list[list[str]]:
        """Return headings and all figures as other programs read them."""
        return self.figures.plain_rows()
