"""The foot of the call pane: how the draft stands or what is missing, and the button that saves."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.looks import dress, legible
from creditdesk.ui.theme import Theme

_EDGE = 14
_MOST_LINES = 2
"""So many lines of words are read beside the button; more of them go above it, where they are longer."""


class CallFoot(QWidget):
    """A line of words beside the button, or above it where large text leaves them too little room."""

    save_asked = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_problem = False
        self._words = QLabel()
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setWordWrap(True)
        self._words.setProperty("role", "small")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        key = keys_of("save_and_next")
        # A sign for the key, where the system writes it as a word: the button shares its line.
        self.button = QPushButton(f"Save, next debtor  {key.replace('Enter', '↵')}")
        self.button.setAccessibleName(f"Save, next debtor, {key}")
        self.button.setProperty("primary", True)
        self.button.setAutoDefault(True)  # Enter presses it, as well as the space bar
        self.button.setToolTip(f"{key} saves and goes to the next debtor")
        self.button.clicked.connect(lambda _checked=False: self.save_asked.emit())
        self._line = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._line.setContentsMargins(_EDGE, 0, _EDGE, 12)
        self._line.setSpacing(8)
        self._line.addWidget(self._words, 1)
        self._line.addWidget(self.button, 0, Qt.AlignmentFlag.AlignRight)
        theme.changed.connect(self._adapt)

    @property
    def text(self) -> str:
        """What is said now."""
        return self._words.text()

    @property
    def is_problem(self) -> bool:
        """Whether what is said now is to be put right."""
        return self._is_problem

    def say(self, words: str, *, is_problem: bool = False) -> None:
        """Say something; a problem in the colour of one."""
        self._is_problem = is_problem
        self._words.setText(words)
        self._words.setAccessibleName(words)
        self._adapt()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _adapt(self) -> None:
        tokens = self._theme.tokens
        alarm = legible(QColor(tokens.days_over_90), QColor(tokens.panel)).name()
        dress(self._words, f"color: {alarm if self._is_problem else tokens.muted};")
        self._arrange()

    def _arrange(self) -> None:
        beside = self.width() - self.button.sizeHint().width() - 2 * _EDGE
        written = self._words.fontMetrics().horizontalAdvance(self._words.text())
        fits = beside >= max(self._theme.scaled(100), written // _MOST_LINES)
        self._line.setDirection(QBoxLayout.Direction.LeftToRight if fits else QBoxLayout.Direction.TopToBottom)
        # Above the button, a line without words takes no room.
        self._words.setVisible(fits or bool(self.text))
