"""A paragraph of one's own for one letter: typed where the letter is looked at."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from creditdesk.ui.parts import button
from creditdesk.ui.theme import Theme

_RESTS = 400  # milliseconds without a key, after which the letter is made anew


class AddedParagraph(QWidget):
    """A button that makes room to type in; what is typed is told once the keys rest."""

    changed = Signal(str)
    """What is typed."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._told = ""
        self.add_button = button("Add a paragraph…", self._open, tip="This letter alone says it, above its items")
        self.add_button.setProperty("chip", True)
        self.line = QPlainTextEdit(self)
        self.line.setAccessibleName("Paragraph of this letter alone")
        self.line.setPlaceholderText("This letter alone says it, above its items; empty, it says nothing besides.")
        self.line.setTabChangesFocus(True)
        self.line.setFixedHeight(self.line.fontMetrics().lineSpacing() * 3 + theme.scaled(18))
        self.line.hide()
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self.flush)
        self.line.textChanged.connect(self._rest.start)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(self.add_button)
        down.addWidget(self.line)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.toPlainText().strip()

    def show_text(self, text: str) -> None:
        """Show the paragraph of another letter; what is being typed into the same one stays as it is."""
        if text != self.text:
            self.line.setPlainText(text)
        self._told = text
        self._rest.stop()
        self._make_room(is_wanted=bool(text))

    def flush(self) -> None:
        """Tell what was typed and not told yet."""
        self._rest.stop()
        if self.text != self._told:
            self._told = self.text
            self.changed.emit(self.text)

    def _open(self) -> None:
        self._make_room(is_wanted=True)
        self.line.setFocus()

    def _make_room(self, *, is_wanted: bool) -> None:
        has_keyboard = self.line.hasFocus()
        self.line.setVisible(is_wanted or has_keyboard)
        self.add_button.setHidden(is_wanted or has_keyboard)
