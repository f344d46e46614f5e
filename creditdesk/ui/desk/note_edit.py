"""Where the note of a contact is typed: a few lines that grow with the room there is."""

from __future__ import annotations

from PySide6.QtCore import QMimeData, QSize
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from creditdesk.ui.theme import Theme


class NoteEdit(QPlainTextEdit):
    """Plain text; Tab goes on to the next field."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setPlaceholderText("What was said")
        self.setAccessibleName("Note")
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.adapt()

    def adapt(self) -> None:
        """Take the sizes of the theme anew."""
        self.setMaximumHeight(self._lines(6))
        self.updateGeometry()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        # A file that is dropped here is for what lies behind: of a mail the path would stand in the note.
        return not any(url.isLocalFile() for url in source.urls()) and super().canInsertFromMimeData(source)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.scaled(200), self._lines(3))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._theme.scaled(120), self._lines(2))

    def _lines(self, count: int) -> int:
        return QFontMetrics(self._theme.font()).lineSpacing() * count + self._theme.scaled(20)
