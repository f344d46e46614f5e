"""Writing a debtor's card: notes to keep in sight, tags, and the days of a courtesy call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QPlainTextEdit, QWidget

from creditdesk.domain.card import Card
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.parts import count_box
from creditdesk.ui.theme import Theme

_TONES = (("Not set", ""), ("Gentle", "gentle"), ("Usual", "usual"), ("Firm", "firm"))
_WAYS = (("As the ladder says", ""), ("E-mail first", "email"), ("Post first", "letter"))


class CardDialog(Ask):
    """Gives a `Card`."""

    def __init__(self, name: str, card: Card, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("What to keep in mind", name, "Save", theme, parent)
        self.pinned = _note(card.pinned_note, "Shown with every call", theme)
        self.must_answer = _note(card.must_answer, "Comes first in the next call, until it is ticked off", theme)
        self._card = card
        self.tone = _choice(_TONES, card.tone)
        self.channel = _choice(_WAYS, card.channel)
        self.hardship = QCheckBox("In difficulty: patience and plans")
        self.hardship.setChecked(card.hardship)
        self.cooperative = QCheckBox("Answers, and says how it is")
        self.cooperative.setChecked(card.cooperative)
        self.courtesy = count_box(theme)
        self.courtesy.setRange(0, 366)
        self.courtesy.setSpecialValueText("No courtesy calls")
        self.courtesy.setSuffix(" days after the last talk")
        self.courtesy.setValue(card.courtesy_days or 0)
        self.add("Pinned note", self.pinned)
        self.add("To answer", self.must_answer)
        self.add("Tone", self.tone)
        self.add("Letters go", self.channel)
        self.add("Hardship", self.hardship)
        self.add("Co-operation", self.cooperative)
        self.add("Courtesy call", self.courtesy)

    @property
    def card(self) -> Card:
        """The card as it is typed."""
        return replace(
            self._card,
            pinned_note=self.pinned.toPlainText().strip(),
            must_answer=self.must_answer.toPlainText().strip(),
            tone=str(self.tone.currentData()),
            hardship=self.hardship.isChecked(),
            cooperative=self.cooperative.isChecked(),
            courtesy_days=self.courtesy.value() or None,
            channel=str(self.channel.currentData()),
        )


def _choice(values: Sequence[tuple[str, str]], chosen: str) -> QComboBox:
    made = QComboBox()
    for words, value in values:
        made.addItem(words, value)
    made.setCurrentIndex(made.findData(chosen))
    return made


def _note(text: str, hint: str, theme: Theme) -> QPlainTextEdit:
    made = QPlainTextEdit(text)
    made.setPlaceholderText(hint)
    made.setTabChangesFocus(True)
    made.setFixedHeight(theme.scaled(44))
    return made
