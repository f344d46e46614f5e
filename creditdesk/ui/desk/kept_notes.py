"""What comes before the call: the note that must be answered, until it is ticked off, and the pinned note."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout, QWidget

from creditdesk.domain.card import NO_CARD, Card
from creditdesk.ui.desk.looks import legible
from creditdesk.ui.parts import button, label
from creditdesk.ui.theme import Theme


class KeptNotes(QWidget):
    """Shows the notes of a card, or nothing at all."""

    answered = Signal()
    """The must-answer note was dealt with."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._must = label()
        self._must.setWordWrap(True)
        self._must.setAccessibleName("To answer first")
        self.tick = button("Dealt with", self.answered.emit, tip="Tick it off; the history keeps it")
        self._pinned = label(muted=True)
        self._pinned.setWordWrap(True)
        self._pinned.setAccessibleName("Pinned note")
        self._box = QFrame()
        inside = QHBoxLayout(self._box)
        inside.setContentsMargins(10, 6, 6, 6)
        inside.addWidget(self._must, 1)
        inside.addWidget(self.tick)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.scaled(6))
        whole.addWidget(self._box)
        whole.addWidget(self._pinned)
        theme.changed.connect(self._dress)
        self._dress()
        self.show_card(NO_CARD)

    def show_card(self, card: Card) -> None:
        """Show the notes of a debtor's card."""
        self._must.setText(f"First: {card.must_answer}" if card.must_answer else "")
        self._box.setVisible(bool(card.must_answer))
        self._pinned.setText(f"Pinned: {card.pinned_note}" if card.pinned_note else "")
        self._pinned.setVisible(bool(card.pinned_note))
        self.setVisible(bool(card.must_answer or card.pinned_note))

    def forbid(self) -> None:
        """Offer no ticking off: nothing may be written."""
        self.tick.hide()

    @property
    def texts(self) -> tuple[str, str]:
        """What is shown: the note to answer, the pinned note."""
        return self._must.text(), self._pinned.text()

    def _dress(self) -> None:
        tokens = self._theme.tokens
        tone = legible(QColor(tokens.days_over_90), QColor(tokens.panel)).name()
        self._must.setStyleSheet(f"color: {tone}; font-weight: bold; background: transparent;")
        self._box.setObjectName("mustAnswer")
        self._box.setStyleSheet(f"#mustAnswer {{ border: 1px solid {tone}; border-radius: 6px; }}")
