"""The table under the debtor list: one column of painted rows, one height."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame, QHeaderView, QMenu, QTableView, QWidget

from creditdesk.ui.commands import offer_in
from creditdesk.ui.desk.debtor_delegate import DebtorDelegate
from creditdesk.ui.desk.debtor_model import DebtorModel
from creditdesk.ui.theme import Theme


class DebtorTable(QTableView):
    """The rows themselves: one column, one height, so that a hundred thousand cost no more than ten."""

    asked_why = Signal(int)
    typed = Signal(str)
    escaped = Signal()

    def __init__(self, model: DebtorModel, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.empty_text = ""
        self.setAccessibleName("Debtors")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setEditTriggers(QTableView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setMouseTracking(True)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._delegate = DebtorDelegate(theme, self)
        self.setItemDelegate(self._delegate)
        self._fit_rows()
        self.setModel(model)
        theme.changed.connect(self._fit_rows)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if event.key() == Qt.Key.Key_Escape:
            self.escaped.emit()
            return
        plain = event.modifiers() in {Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier}
        # Letters that are commands never come here: the window's shortcuts take them, unless with Shift.
        if plain and text.isprintable() and text.strip():
            self.typed.emit(text)
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        index = self.indexAt(event.pos()) if event.reason() == QContextMenuEvent.Reason.Mouse else self.currentIndex()
        if not index.isValid():
            return
        menu = QMenu(self)
        menu.addAction("Why is this here?", lambda: self.asked_why.emit(index.row()))
        # The row under the pointer is the debtor shown: the press chose it.
        offer_in(menu, self, "call", "hold", "task", "card")
        menu.exec(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.model().rowCount() == 0 and self.empty_text:
            painter = QPainter(self.viewport())
            painter.setPen(QColor(self._theme.tokens.muted))
            edge = self._theme.scaled(16)
            box = self.viewport().rect().adjusted(edge, 2 * edge, -edge, -edge)
            painter.drawText(box, int(Qt.AlignmentFlag.AlignHCenter | Qt.TextFlag.TextWordWrap), self.empty_text)

    def _fit_rows(self) -> None:
        self.verticalHeader().setMinimumSectionSize(self._delegate.row_height)
        self.verticalHeader().setDefaultSectionSize(self._delegate.row_height)
