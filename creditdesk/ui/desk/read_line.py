"""A quick line with its understanding, and below it what found no room there or is to be said of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from creditdesk.ui.desk.looks import dress, legible
from creditdesk.ui.desk.quick_line import QuickLine
from creditdesk.ui.theme import Theme


class Tone(StrEnum):
    """How what is said below a line is meant, by the colour token that it takes."""

    HINT = "muted"
    WARNING = "days_31_60"
    PROBLEM = "days_over_90"


class ReadLine(QWidget):
    """Is told what its text means, and shows it."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._words = ""
        self._says: tuple[str, ...] = ()
        self._tone = Tone.HINT
        self.edit = QuickLine(theme, self)
        self.edit.setAccessibleName(name)
        self.below = QLabel()
        self.below.setTextFormat(Qt.TextFormat.PlainText)
        self.below.setWordWrap(True)
        self.below.setProperty("role", "small")
        self.below.hide()
        self.edit.placed.connect(self._show_below)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addWidget(self.edit)
        whole.addWidget(self.below)
        self.setFocusProxy(self.edit)
        theme.changed.connect(self._adapt)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.edit.toPlainText()

    def tell(
        self, words: str, *, unsure: Sequence[tuple[int, int]] = (), says: Sequence[str] = (), tone: Tone = Tone.HINT
    ) -> None:
        """Show what the text means.

        Args:
            words: What was understood.
            unsure: What was not, as (start, end) in the text.
            says: Sentences for below the line.
            tone: How they are meant.
        """
        self._words, self._says, self._tone = words, tuple(says), tone
        self.edit.show_reading(words, unsure)
        self._show_below()

    def _show_below(self) -> None:
        says = [*([self._words] if self.edit.hides_words else []), *self._says]
        tokens = self._theme.tokens
        tone = legible(QColor(getattr(tokens, self._tone)), QColor(tokens.panel))
        dress(self.below, f"color: {tone.name()};")
        self.below.setText("\n".join(says))
        self.below.setVisible(bool(says))
        self.edit.setAccessibleDescription("; ".join(each for each in (self._words, *self._says) if each))

    def _adapt(self) -> None:
        self.edit.adapt()
        self._show_below()
