"""A paragraph of one's own for one letter: typed where the letter is looked at."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from creditdesk.ui.parts import button
from creditdesk.ui.theme import Theme

_RESTS = 400  # milliseconds without a key, after which the letter is made anew


class AddedParagraph(QWidget):
    """A button that makes room to type in; what is typed is told once the keys rest."""

    typing = Signal()
    """Something was typed that is not told yet."""
    changed = Signal(str)
    """What is typed."""

    def __init__(self, beside: QPushButton, theme: Theme, parent: QWidget | None = None) -> None:
        """Make it, with another button at its right."""
        super().__init__(parent)
        self.add_button = button("Add a paragraph…", self.open, tip="This letter alone says it, above its items")
        self._is_offered = True
        self.line = QPlainTextEdit(self)
        self.line.setAccessibleName("Paragraph of this letter alone")
        self.line.setPlaceholderText("This letter alone says it, above its items; empty, it says nothing besides.")
        self.line.setTabChangesFocus(True)
        self.line.setFixedHeight(self.line.fontMetrics().lineSpacing() * 3 + theme.scaled(18))
        self.line.hide()
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(lambda: self.changed.emit(self.text))
        self.line.textChanged.connect(self._rest.start)
        self.line.textChanged.connect(self.typing)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 0, 0, 0)
        for each in (self.add_button, beside):
            each.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        across.addWidget(self.add_button)
        across.addWidget(self.line, 1)
        across.addWidget(beside, 0, Qt.AlignmentFlag.AlignTop)
        across.addStretch()

    @property
    def text(self) -> str:
        """What is typed."""
        return self.line.toPlainText().strip()

    def show_text(self, text: str) -> None:
        """Show the paragraph of another letter; what is being typed into the same one stays as it is."""
        if text != self.text:
            self.line.setPlainText(text)
        self._rest.stop()
        self._make_room(is_wanted=bool(text))

    def offer(self, *, a_paragraph: bool) -> None:
        """Offer a paragraph of one's own, or the words of all such letters alone."""
        self._is_offered = a_paragraph
        self._make_room(is_wanted=bool(self.text))

    def flush(self) -> None:
        """Tell what was typed and not told yet."""
        if self._rest.isActive():
            self._rest.stop()
            self.changed.emit(self.text)

    def open(self) -> None:
        """Make room to type in, with the keyboard there."""
        self._make_room(is_wanted=True)
        self.line.setFocus()

    def _make_room(self, *, is_wanted: bool) -> None:
        is_open = is_wanted or self.line.hasFocus()
        self.line.setVisible(is_open and self._is_offered)
        self.add_button.setVisible(not is_open and self._is_offered)
