"""A line of quick entry: what is typed, at its right what was understood, underlined what was not."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QKeyEvent, QResizeEvent, QTextCharFormat, QTextCursor, QTextOption
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QSizePolicy, QTextEdit, QWidget

from creditdesk.ui.desk.looks import legible
from creditdesk.ui.theme import Theme


class QuickLine(QPlainTextEdit):
    """One line of text; Enter asks for a further line, an empty line goes with Backspace."""

    line_wanted = Signal()
    removal_wanted = Signal()
    step_wanted = Signal(int)
    placed = Signal()
    """The understanding found its place, or none beside the text: see `hides_words`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().setDocumentMargin(1)
        self._example = ""
        self.understood = QLabel(self)
        self.understood.setTextFormat(Qt.TextFormat.PlainText)
        self.understood.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.adapt()

    def adapt(self) -> None:
        """Take colours and sizes of the theme anew."""
        self.understood.setFont(self._theme.font(bold=True))
        color = legible(QColor(self._theme.tokens.promise), QColor(self._theme.tokens.panel))
        self.understood.setStyleSheet(f"color: {color.name()}; background: transparent;")
        self.updateGeometry()

    def setPlaceholderText(self, text: str) -> None:
        """Say in an empty line what may be typed, where what it means leaves that room."""
        self._example = text
        self._place()

    def show_reading(self, words: str, unsure: Sequence[tuple[int, int]]) -> None:
        """Show what was understood and underline what was not, as (start, end) in the text."""
        self.understood.setText(words)
        self.understood.setVisible(bool(words))
        self._place()
        marks = []
        for start, end in unsure:
            mark = QTextEdit.ExtraSelection()
            style = QTextCharFormat()
            style.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
            style.setUnderlineColor(QColor(self._theme.tokens.days_over_90))
            cursor = QTextCursor(self.document())
            cursor.setPosition(start)
            cursor.setPosition(max(end, start), QTextCursor.MoveMode.KeepAnchor)
            mark.format = style
            mark.cursor = cursor
            marks.append(mark)
        self.setExtraSelections(marks)

    def sizeHint(self) -> QSize:
        height = QFontMetrics(self._theme.font()).lineSpacing() + self._theme.scaled(14)
        return QSize(self._theme.scaled(220), height)

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.scaled(120), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                event.ignore()
            else:
                self.line_wanted.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.toPlainText():
            self.removal_wanted.emit()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.step_wanted.emit(-1 if event.key() == Qt.Key.Key_Up else 1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        """Put the understanding at the right, where the text leaves it room; a long text has the line to itself."""
        wanted = self.understood.sizeHint()
        metrics = QFontMetrics(self._theme.font())
        edge = self._theme.scaled(10)
        room = self.width() - wanted.width() - 3 * edge
        fits = metrics.horizontalAdvance(self.toPlainText()) <= room
        # The example gives way to what an empty line means.
        has_room = not self.understood.text() or metrics.horizontalAdvance(self._example) <= room
        super().setPlaceholderText(self._example if has_room else "")
        self.understood.setVisible(bool(self.understood.text()) and fits)
        top = (self.height() - wanted.height()) // 2
        self.understood.setGeometry(self.width() - wanted.width() - edge, top, wanted.width(), wanted.height())
        self.placed.emit()

    @property
    def hides_words(self) -> bool:
        """Whether the understanding does not fit into the line and must stand below it."""
        return bool(self.understood.text()) and self.understood.isHidden()
