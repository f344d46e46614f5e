"""Colours that can be read, and the small painted parts that the panes share."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from creditdesk.ui.theme import Theme, Tokens


def contrast(one: QColor, other: QColor) -> float:
    """Return the contrast of two colours, from 1 to 21 (WCAG 2.2, relative luminance)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def legible(color: QColor, background: QColor, ratio: float = 4.5) -> QColor:
    """Return `color`, moved towards black or white only as far as text in it can be read on `background`."""
    towards = QColor("black") if _luminance(background) > 0.18 else QColor("white")
    return next(
        mixed
        for step in range(21)
        if contrast(mixed := mix(color, towards, step / 20), background) >= ratio or step == 20
    )


def text_on(background: QColor, tokens: Tokens, ratio: float = 4.5) -> QColor:
    """Return white where it can be read on a coloured ground, else the theme's colour that reads best there."""
    white = QColor("white")
    if contrast(white, background) >= ratio:
        return white
    dark = QColor(min(tokens.text, tokens.window, key=lambda name: _luminance(QColor(name))))
    if contrast(dark, background) >= ratio:
        return dark
    return max(white, QColor("black"), key=lambda choice: contrast(choice, background))


def mix(one: QColor, other: QColor, share: float) -> QColor:
    """Return `one` with `share` (0 to 1) of `other` in it."""
    kept = 1 - share
    return QColor(
        round(one.red() * kept + other.red() * share),
        round(one.green() * kept + other.green() * share),
        round(one.blue() * kept + other.blue() * share),
    )


def _luminance(color: QColor) -> float:
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (color.redF(), color.greenF(), color.blueF())
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def dress(widget: QWidget, sheet: str) -> None:
    """Give a widget a style sheet; one that it wears already is not worked out again, which takes a quarter of a ms."""
    if widget.styleSheet() != sheet:
        widget.setStyleSheet(sheet)


def draw_focus(painter: QPainter, rect: QRect, tokens: Tokens) -> None:
    """Draw the ring that shows where the keyboard is."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    pen = painter.pen()
    pen.setColor(QColor(tokens.accent))
    pen.setWidthF(1.5)
    painter.setPen(pen)
    painter.drawRoundedRect(QRectF(rect).adjusted(1, 1, -1, -1), 4, 4)
    painter.restore()


class ElidedLabel(QLabel):
    """A line of text that gives way: cut with an ellipsis where it is narrow, whole in its tooltip."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        metrics = QFontMetrics(self.font())
        few = metrics.horizontalAdvance(self.text()[:4] + "…")
        return QSize(min(few, super().minimumSizeHint().width()), super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        room = self.contentsRect()
        shown = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            cut = QFontMetrics(self.font()).horizontalAdvance(self.text()) > self.contentsRect().width()
            own = self.property("tip") or ""
            self.setToolTip("\n".join(part for part in (self.text() if cut else "", own) if part))
        return super().event(event)


class Badge(QWidget):
    """A word or two on a small coloured ground, such as ON STOP or a sector."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, alarm: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._alarm = alarm
        self._text = self._tip = ""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._adapt)
        self.hide()

    def show_text(self, text: str, tip: str = "") -> None:
        """Show `text`, or nothing at all where there is none."""
        self._text = text
        self._tip = tip
        self.setAccessibleName(text)
        self.setAccessibleDescription(tip)
        self.setVisible(bool(text))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self._font())
        pad = metrics.height() // 2
        return QSize(metrics.horizontalAdvance(self._text) + 2 * pad, metrics.height() + pad // 2)

    def minimumSizeHint(self) -> QSize:
        whole = self.sizeHint()
        # An alarm is never cut; a chip may be.
        return whole if self._alarm else QSize(min(whole.width(), whole.height() * 3), whole.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QColor(tokens.days_over_90 if self._alarm else tokens.chip)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(self.rect()), 4, 4)
        painter.setFont(self._font())
        painter.setPen(text_on(ground, tokens) if self._alarm else legible(QColor(tokens.muted), ground))
        pad = painter.fontMetrics().height() // 2
        room = self.rect().adjusted(pad, 0, -pad, 0)
        shown = painter.fontMetrics().elidedText(self._text, Qt.TextElideMode.ElideRight, room.width() + 1)
        painter.drawText(room, int(Qt.AlignmentFlag.AlignCenter), shown)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            cut = self.width() < self.sizeHint().width()
            self.setToolTip("\n".join(part for part in (self._text if cut else "", self._tip) if part))
        return super().event(event)

    def _font(self) -> QFont:
        return self._theme.font("small", bold=True)

    def _adapt(self) -> None:
        self.updateGeometry()
        self.update()
