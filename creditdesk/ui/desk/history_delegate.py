"""Paints the entries of the history: a dot, a title, and what was said below it."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from creditdesk.services.ledger.views import HistoryEntry
from creditdesk.ui.desk.history_model import AS_OF_ROLE, ENTRY_ROLE, second_line, shortened
from creditdesk.ui.desk.looks import draw_focus
from creditdesk.ui.theme import Theme

_DOTS = {
    "call": "accent",
    "promise": "promise",
    "plan": "promise",
    "query": "query",
    "letter": "text",
    "statement": "text",
    "email": "text",
    "sms": "text",
    "payment": "paid",
    "credit": "paid",
    "bounce": "days_over_90",
    "hold": "days_over_90",
}
_LINES = 3  # a note longer than this is whole in its tooltip and behind Enter
_WRAPPED = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)


class HistoryDelegate(QStyledItemDelegate):
    """Paints an entry: its dot, its title, and what was said below it."""

    def __init__(self, theme: Theme, parent: QListView) -> None:
        super().__init__(parent)
        self._theme = theme
        self._list = parent
        self.adapt()

    def adapt(self) -> None:
        """Take the fonts of the theme anew."""
        self._title = self._theme.font()
        self._title.setWeight(QFont.Weight.Medium)
        self._small = self._theme.font("small")
        self._title_metrics = QFontMetrics(self._title)
        self._small_metrics = QFontMetrics(self._small)
        self._texts: dict[tuple[str, int], tuple[str, int]] = {}

    def sizeHint(self, _option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        width = self._list.viewport().width()
        _text, below = self._below(index, width - self._indent() - self._edge())
        return QSize(width, self._title_metrics.height() + below + 2 * self._pad() + 1)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        tokens = self._theme.tokens
        entry: HistoryEntry = index.data(ENTRY_ROLE)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected and self._list.hasFocus():
            painter.fillRect(rect, QColor(tokens.selected))
        left, right = rect.left() + self._indent(), rect.right() - self._edge()
        top = rect.top() + self._pad()
        painter.setPen(QColor(tokens.line))
        painter.drawLine(rect.left() + self._edge(), rect.bottom(), right, rect.bottom())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(getattr(tokens, _DOTS.get(entry.kind, "muted"))))
        radius = self._theme.scaled(9) / 2
        middle = top + self._title_metrics.height() / 2
        painter.drawEllipse(QPointF(rect.left() + self._edge() + radius, middle), radius, radius)
        painter.setFont(self._title)
        painter.setPen(QColor(tokens.text))
        title = self._title_metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, right - left)
        painter.drawText(left, top + self._title_metrics.ascent(), title)
        painter.setFont(self._small)
        painter.setPen(QColor(tokens.muted))
        room = QRectF(left, top + self._title_metrics.height(), right - left, rect.bottom() - top)
        text, height = self._below(index, right - left)
        room.setHeight(height)
        painter.drawText(room, _WRAPPED, text)
        if state & QStyle.StateFlag.State_Selected and self._list.hasFocus():
            draw_focus(painter, rect, tokens)
        painter.restore()

    def _below(self, index: QModelIndex | QPersistentModelIndex, width: int) -> tuple[str, int]:
        """Return what stands under the title, cut to a few lines, and its height."""
        entry, as_of = index.data(ENTRY_ROLE), index.data(AS_OF_ROLE)
        whole = second_line(entry, as_of)
        if not whole:
            return "", 0
        found = self._texts.get((whole, width))
        if found is None:
            box = QRect(0, 0, max(1, width), 10_000)

            def height(text: str) -> int:
                return self._small_metrics.boundingRect(box, _WRAPPED, text).height()

            most = self._small_metrics.lineSpacing() * _LINES
            text, tall = whole, height(whole)
            if tall > most:
                text = shortened(entry, as_of, lambda text: height(text) <= most)
                tall = min(height(text), most)
            found = self._texts[(whole, width)] = text, tall
        return found

    def _edge(self) -> int:
        return self._theme.scaled(14)

    def _indent(self) -> int:
        return self._theme.scaled(38)

    def _pad(self) -> int:
        return self._theme.scaled(7)
