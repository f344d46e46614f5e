"""The table of open items: Space selects, Shift with an arrow goes on selecting, Ctrl+A takes what is overdue."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QColor,
    QContextMenuEvent,
    QFontMetrics,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPen,
    QPolygonF,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from creditdesk.ui.commands import offer_in
from creditdesk.ui.desk.item_columns import COLUMNS
from creditdesk.ui.desk.item_model import TICK, ItemModel
from creditdesk.ui.theme import Theme

_DAYS = ("date", "due")
_LEFT = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
_READABLE = 12
"""Letters of usual width that the last column keeps."""


class ItemDelegate(QStyledItemDelegate):
    """Paints a cell: its text, the line under the row, and the tick."""

    def __init__(self, theme: Theme, model: ItemModel, parent: QTableView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items = model
        self._table = parent
        theme.changed.connect(self._adapt)
        self._adapt()

    def _adapt(self) -> None:
        # Asked for once, not for each of the hundreds of cells of a paint.
        tokens = self._theme.tokens
        self._fonts = {False: self._theme.font(), True: self._theme.font(bold=True)}
        self._metrics = {strong: QFontMetrics(font) for strong, font in self._fonts.items()}
        self._ink = {False: QColor(tokens.text), True: QColor(tokens.muted)}
        self._line, self._chosen = QPen(QColor(tokens.line), 1), QColor(tokens.selected)
        self._pad = self._theme.scaled(8)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, self._chosen)
        painter.setPen(self._line)
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        if index.column() == TICK:
            painter.save()
            if chosen and self._table.hasFocus():
                painter.fillRect(QRect(rect.left(), rect.top(), 3, rect.height()), QColor(self._theme.tokens.accent))
            self._tick(painter, rect, ticked=self._items.is_ticked(index.row()))
            painter.restore()
            return
        column = COLUMNS[index.column() - 1]
        painter.setFont(self._fonts[column.strong])
        painter.setPen(self._ink[column.muted])
        room = rect.adjusted(self._pad, 0, -self._pad, 0)
        text = self._items.text(index.row(), index.column())
        if not column.numeric:
            # Amounts always have room: see `ItemTable.measure`.
            metrics = self._metrics[column.strong]
            text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, _RIGHT if column.numeric else _LEFT, text)

    def _tick(self, painter: QPainter, rect: QRect, *, ticked: bool) -> None:
        tokens = self._theme.tokens
        side = float(self._theme.scaled(12))
        box = QRectF(0, 0, side, side)
        box.moveCenter(QPointF(rect.center()) + QPointF(0.5, 0.5))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(QColor(tokens.accent if ticked else tokens.muted), 1.2))
        painter.setBrush(QColor(tokens.accent) if ticked else Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box, 2.5, 2.5)
        if ticked:
            painter.setPen(QPen(QColor(tokens.on_accent), 1.6))
            left, top = box.left(), box.top()
            points = ((0.22, 0.52), (0.42, 0.72), (0.78, 0.3))
            painter.drawPolyline(QPolygonF([QPointF(left + x * side, top + y * side) for x, y in points]))


class ItemTable(QTableView):
    """Shows the items of one debtor; its ticks are the selection that a promise, letter or statement speaks of."""

    opened = Signal(object)
    """The `DocumentKey` of an item that the person wants to see."""
    copy_wanted = Signal()
    columns_changed = Signal()

    def __init__(self, model: ItemModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items = model
        self._theme = theme
        self._least: dict[str, int] = {}
        self._chosen = {column.id for column in COLUMNS if column.shown}
        self._needs: dict[int, int] = {}
        self._is_measuring = False
        self.setModel(model)
        self.setItemDelegate(ItemDelegate(theme, model, self))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAccessibleName("Open items")
        self.setAccessibleDescription("Space selects, Ctrl+A selects what is overdue, Enter opens")
        rows = self.verticalHeader()
        rows.hide()
        rows.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        heads = self.horizontalHeader()
        heads.setHighlightSections(False)
        heads.setSectionsMovable(True)
        heads.setSectionsClickable(True)
        heads.setStretchLastSection(True)
        heads.setSortIndicatorShown(True)
        heads.setSortIndicator(_section("due"), Qt.SortOrder.AscendingOrder)
        heads.sortIndicatorChanged.connect(self._sort)
        heads.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        heads.customContextMenuRequested.connect(lambda at: self.columns_menu().exec(heads.mapToGlobal(at)))
        heads.sectionResized.connect(self._remember_width)
        heads.sectionMoved.connect(lambda *_moved: self.columns_changed.emit())
        theme.changed.connect(self.measure)
        self.measure()

    def measure(self) -> None:
        """Make rows as high and columns as wide as their texts need; a column is never cut narrower than an amount."""
        self._is_measuring = True
        metrics = QFontMetrics(self._theme.font(bold=True))
        self.verticalHeader().setDefaultSectionSize(round(metrics.height() * 1.5))
        pad = 2 * self._theme.scaled(8) + 4
        small = QFontMetrics(self._theme.font("small"))
        arrow = small.height()
        self.setColumnWidth(TICK, self._theme.scaled(36))
        last, sorted_by = self._last_section(), self.horizontalHeader().sortIndicatorSection()
        for at, (column, longest) in enumerate(zip(COLUMNS, self._items.longest_texts(), strict=True), 1):
            head = small.horizontalAdvance(column.title) + (arrow if at == sorted_by else 0)
            # Days have letters of many widths: of texts equally long, the one with most letters is not the widest.
            texts = self._items.texts_of(at - 1) if column.id in _DAYS else (longest,)
            widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
            need = max(widest, head) + pad
            if at == last and not column.numeric:
                # The last column takes what is left and may be cut, but can be read; amounts are never cut.
                need = max(head, min(widest, _READABLE * metrics.averageCharWidth())) + pad
            self._needs[at] = max(need, self._least.get(column.id, 0))
        self._is_measuring = False
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the columns that the person chose, but for those that give way where there is no room for all."""
        shown = {at: need for at, need in self._needs.items() if COLUMNS[at - 1].id in self._chosen}
        room = self.viewport().width() - self.columnWidth(TICK)
        giving = [at for at in shown if COLUMNS[at - 1].gives_way]
        for at in sorted(giving, key=lambda at: -COLUMNS[at - 1].gives_way):
            if sum(shown.values()) <= room:
                break
            del shown[at]
        self._is_measuring = True
        for at, need in self._needs.items():
            self.setColumnHidden(at, at not in shown)
            if at in shown:
                self.setColumnWidth(at, need)
        self._is_measuring = False

    def columns_state(self) -> str:
        """Return order, widths and visibility of the columns as text that `restore_columns` takes."""
        heads = self.horizontalHeader()
        parts = []
        for place in range(heads.count()):
            section = heads.logicalIndex(place)
            if section != TICK:
                name = COLUMNS[section - 1].id
                parts.append(f"{name}:{self._least.get(name, 0)}:{int(name in self._chosen)}")
        return " ".join(parts)

    def restore_columns(self, state: str) -> None:
        """Arrange the columns as remembered; columns that the text does not know keep their places."""
        heads = self.horizontalHeader()
        place = 1
        for part in state.split():
            name, _, rest = part.partition(":")
            width, _, shown = rest.partition(":")
            section = _section(name)
            if section and width.isdigit():
                heads.moveSection(heads.visualIndex(section), place)
                place += 1
                (self._chosen.add if shown == "1" else self._chosen.discard)(name)
                if int(width):
                    self._least[name] = int(width)
        self.measure()

    def columns_menu(self) -> QMenu:
        """Return the menu that shows and hides columns."""
        menu = QMenu(self)
        for at, column in enumerate(COLUMNS, 1):
            action = QAction(column.title, menu)
            action.setCheckable(True)
            action.setChecked(column.id in self._chosen)
            action.setEnabled(column.id not in {"document", "open"})
            action.toggled.connect(lambda shown, section=at: self._show_column(section, shown))
            menu.addAction(action)
        return menu

    def select_overdue(self) -> None:
        """Select what is overdue; asked again all that is open, and once more nothing."""
        overdue = {item.key for item in self._items.items if item.days_overdue > 0 and item.open_minor > 0}
        everything = {item.key for item in self._items.items}
        now = {item.key for item in self._items.selected}
        if now == everything:
            self._items.select(())
        else:
            self._items.select(everything if now == overdue or not overdue else overdue)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.currentIndex().row()
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_wanted.emit()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.select_overdue()
        elif event.key() == Qt.Key.Key_Space and row >= 0:
            self._items.set_ticked(row, not self._items.is_ticked(row))
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and row >= 0:
            self.opened.emit(self._items.items[row].key)
        elif (
            event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down)
            and event.modifiers() & Qt.KeyboardModifier.ShiftModifier
            and row >= 0
        ):
            self._stretch(row, -1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index.column() == TICK:
            self._items.set_ticked(index.row(), not self._items.is_ticked(index.row()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and index.column() == TICK:
            self.mousePressEvent(event)
        elif index.isValid():
            self.opened.emit(self._items.items[index.row()].key)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.addAction("Select overdue", self.select_overdue)
        menu.addAction("Select all", lambda: self._items.select(item.key for item in self._items.items))
        menu.addAction("Select none", lambda: self._items.select(()))
        menu.addSeparator()
        menu.addActions(self.actions())
        offer_in(menu, self, "promise", "query", "hold")
        menu.exec(event.globalPos())

    def _stretch(self, row: int, step: int) -> None:
        """Select the row with the keyboard and the one it moves to; moving back over selected rows unselects."""
        there = row + step
        if not 0 <= there < len(self._items.items):
            self._items.set_ticked(row, True)
            return
        if self._items.is_ticked(row) and self._items.is_ticked(there):
            self._items.set_ticked(row, False)
        else:
            self._items.set_ticked(row, True)
            self._items.set_ticked(there, True)
        self.setCurrentIndex(self._items.index(there, self.currentIndex().column()))

    def _sort(self, section: int, order: Qt.SortOrder) -> None:
        if section == TICK:
            self.select_overdue()
            return
        self._items.sort(section, order)
        self.measure()

    def _show_column(self, section: int, shown: bool) -> None:  # noqa: FBT001 - as the action tells it
        (self._chosen.add if shown else self._chosen.discard)(COLUMNS[section - 1].id)
        self.measure()
        self.columns_changed.emit()

    def _last_section(self) -> int:
        """Return the section that was chosen to stand last."""
        heads = self.horizontalHeader()
        backwards = (heads.logicalIndex(place) for place in range(heads.count() - 1, 0, -1))
        return next((section for section in backwards if section and COLUMNS[section - 1].id in self._chosen), TICK)

    def _remember_width(self, section: int, _before: int, now: int) -> None:
        # The last column stretches by itself; that is nobody's wish.
        heads = self.horizontalHeader()
        after = range(heads.visualIndex(section) + 1, heads.count())
        is_last = all(self.isColumnHidden(heads.logicalIndex(place)) for place in after)
        if not self._is_measuring and section != TICK and not is_last and now > 0:
            self._least[COLUMNS[section - 1].id] = now
            self.columns_changed.emit()


def _section(name: str) -> int:
    """Return the section of a column, 0 where there is none of that name."""
    return next((at for at, column in enumerate(COLUMNS, 1) if column.id == name), 0)
