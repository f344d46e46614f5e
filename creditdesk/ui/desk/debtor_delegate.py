"""How a debtor's two lines, coloured edge and sparkline are painted."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from creditdesk.ui.desk.debtor_model import DEBTOR_ROLE, ListedDebtor
from creditdesk.ui.desk.looks import draw_focus
from creditdesk.ui.theme import Theme


class DebtorDelegate(QStyledItemDelegate):
    """Paints a row from what is ready; fonts and measures are made once for each look of the window."""

    def __init__(self, theme: Theme, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._measure()
        theme.changed.connect(self._measure)

    @property
    def row_height(self) -> int:
        """The height of every row, from the fonts."""
        return self._height

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del index
        return QSize(option.rect.width(), self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        rect: QRect = option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        painter.fillRect(rect, self._selected if chosen else self._hover if hovered else self._panel)
        painter.fillRect(rect.x(), rect.bottom(), rect.width(), 1, self._line)
        debtor = index.data(DEBTOR_ROLE)
        if isinstance(debtor, ListedDebtor):
            self._paint_debtor(painter, rect, debtor)
        else:
            self._paint_placeholder(painter, rect)
        if chosen and option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, rect.adjusted(0, 0, -1, -1), self._theme.tokens)

    def _measure(self) -> None:
        theme = self._theme
        self._name_font: QFont = theme.font("body", bold=True)
        self._fact_font: QFont = theme.font("small")
        self._name_metrics = QFontMetrics(self._name_font)
        self._fact_metrics = QFontMetrics(self._fact_font)
        self._pad = theme.scaled(8)
        self._left = theme.scaled(14)
        self._right = theme.scaled(12)
        self._spark_width = theme.scaled(56)
        self._edge = theme.scaled(4)
        self._least_name = theme.scaled(110)
        # At the usual size this makes the target's 54 pixels.
        lines = self._name_metrics.ascent() + self._name_metrics.descent() + self._fact_metrics.height()
        self._height = max(lines + 2 * self._pad + 2, theme.scaled(52))
        tokens = theme.tokens
        self._panel, self._line = QColor(tokens.panel), QColor(tokens.line)
        self._selected, self._hover = QColor(tokens.selected), QColor(tokens.window)
        self._text, self._muted, self._chip = QColor(tokens.text), QColor(tokens.muted), QColor(tokens.chip)

    def _paint_debtor(self, painter: QPainter, rect: QRect, debtor: ListedDebtor) -> None:
        state = self._theme.tokens.of_state(debtor.row.state)
        left, right = rect.x() + self._left, rect.x() + rect.width() - self._right
        lines = self._name_metrics.height() + self._fact_metrics.height()
        top = rect.y() + (rect.height() - lines) // 2
        name_base = top + self._name_metrics.ascent()
        fact_base = top + self._name_metrics.height() + self._fact_metrics.ascent()

        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(state)
        edge = QRectF(rect.x() - self._edge, rect.y() + self._pad, 2 * self._edge, rect.height() - 2 * self._pad)
        painter.drawRoundedRect(edge, 2, 2)

        painter.setFont(self._name_font)
        painter.setPen(self._text)
        amount_width = self._name_metrics.horizontalAdvance(debtor.amount)
        # Where text is large and the list narrow, name and amount take a line each, and the rest gives way.
        is_narrow = right - left - amount_width < self._least_name
        amount_base = fact_base if is_narrow else name_base
        painter.drawText(right - amount_width, amount_base, debtor.amount)
        room = right - left - (0 if is_narrow else amount_width + self._pad)
        name = self._name_metrics.elidedText(debtor.row.name, Qt.TextElideMode.ElideRight, room)
        painter.drawText(left, name_base, name)

        painter.setFont(self._fact_font)
        painter.setPen(self._muted)
        room = right - left - self._pad - (amount_width if is_narrow else self._spark_width)
        facts = self._fact_metrics.elidedText(debtor.facts, Qt.TextElideMode.ElideRight, room)
        painter.drawText(left, fact_base, facts)
        if debtor.sparkline and not is_narrow:
            self._paint_sparkline(painter, debtor.sparkline, right, fact_base, state)
        painter.restore()

    def _paint_sparkline(
        self, painter: QPainter, points: tuple[float, ...], right: int, base: int, color: QColor
    ) -> None:
        height = self._fact_metrics.ascent() - 1
        step = self._spark_width / (len(points) - 1)
        start = right - self._spark_width
        # Slower lies higher, as on the trend picture.
        line = QPolygonF([QPointF(start + number * step, base - point * height) for number, point in enumerate(points)])
        painter.setPen(QPen(color, self._theme.scaled(3) / 2, j=Qt.PenJoinStyle.RoundJoin))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPolyline(line)

    def _paint_placeholder(self, painter: QPainter, rect: QRect) -> None:
        """Grey bars where the lines will be; they stand for one frame or two."""
        left = rect.x() + self._left
        bar = self._fact_metrics.ascent() // 2
        middle = rect.y() + rect.height() // 2
        painter.fillRect(left, middle - 2 * bar, rect.width() // 2, bar, self._chip)
        painter.fillRect(left, middle + bar, rect.width() // 3, bar, self._chip)
