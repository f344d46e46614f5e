"""A figure at the foot of the window: a line of text that answers "why?" when it is pressed."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from creditdesk.ui.desk.looks import draw_focus
from creditdesk.ui.theme import Theme

_EDGE = 4


class FootFigure(QAbstractButton):
    """What it is, the figure in strong letters, and what stands after it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._parts = ("", "", "")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        # A click asks about the figure: the keyboard stays where it is.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_parts(self, before: str, strong: str, after: str) -> None:
        """Show another figure, or none."""
        self._parts = (before, strong, after)
        self.setText("".join(self._parts))
        self.setAccessibleName(self.text())
        self.setAccessibleDescription("Enter shows how it was reckoned")
        self.updateGeometry()
        self.update()

    def _fonts(self) -> tuple[QFont, QFont, QFont]:
        """Return the fonts of the three parts, of the size that the style sheet gives small text."""
        self.ensurePolished()
        plain, strong = QFont(self.font()), QFont(self.font())
        strong.setBold(True)
        return plain, strong, plain

    def sizeHint(self) -> QSize:
        measures = [QFontMetrics(font) for font in self._fonts()]
        width = sum(each.horizontalAdvance(text) for each, text in zip(measures, self._parts, strict=True))
        return QSize(width + 2 * _EDGE, max(each.height() for each in measures) + _EDGE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        along = _EDGE
        muted = tokens.accent if self.underMouse() else tokens.muted
        for font, text in zip(self._fonts(), self._parts, strict=True):
            painter.setFont(font)
            painter.setPen(QColor(tokens.text if font.bold() else muted))
            painter.drawText(
                self.rect().adjusted(along, 0, 0, 0),
                int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft),
                text,
            )
            along += painter.fontMetrics().horizontalAdvance(text)
        if self.hasFocus():
            draw_focus(painter, self.rect(), tokens)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)
