"""The text of a letter as it is edited: the subject, the paragraphs before the items, those after them."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QMenu, QVBoxLayout, QWidget

from creditdesk.domain.letter_check import OwnParagraph, Wording
from creditdesk.domain.letter_fields import Frame
from creditdesk.domain.letter_words import CONDITION_WORDS, FIELD_WORDS
from creditdesk.ui.letters.text_card import Faults, TextCard
from creditdesk.ui.letters.text_edit import TextEdit
from creditdesk.ui.parts import button, label
from creditdesk.ui.tab_order import let_tab_go
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # they load beside the window
    from creditdesk.services.letters.text_trial import Trial

_PLACES = ("before", "after")
_MOST = 36
"""Characters of a field's value that a menu shows."""


class TextForm(QWidget):
    """Edits a `Wording`; paragraphs go up and down, also past the table of items."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._frame = Frame({}, frozenset(), ())
        self._is_filling = False
        self.subject = TextEdit(theme, self)
        self.subject.setAccessibleName("Subject")
        self.subject.changed.connect(self._tell)
        self.subject_faults = Faults(theme, self)
        self.letter_faults = Faults(theme, self)
        self.letter_faults.field_wanted.connect(self._insert)
        self.cards: dict[str, list[TextCard]] = {place: [] for place in _PLACES}
        self._rooms = {place: QVBoxLayout() for place in _PLACES}
        self.add_buttons = {place: button("Add a paragraph", partial(self._add_at_end, place)) for place in _PLACES}
        self._last_edit: TextEdit = self.subject
        self._lay_out()

    @property
    def all_cards(self) -> list[TextCard]:
        """The paragraphs in the order of the letter."""
        return [*self.cards["before"], *self.cards["after"]]

    @property
    def wording(self) -> Wording:
        """What is typed."""
        paragraphs = tuple(card.paragraph(place) for place in _PLACES for card in self.cards[place])
        return Wording(self.subject.text.strip(), paragraphs)

    def show_wording(self, wording: Wording, frame: Frame) -> None:
        """Show a text that may name what the frame holds."""
        self._is_filling = True
        self._frame = frame
        for place in _PLACES:
            while self.cards[place]:
                self._drop(self.cards[place][0], place)
        self.subject.show_text(wording.subject, frame.fields)
        for paragraph in wording.paragraphs:
            place = paragraph.place if paragraph.place in _PLACES else _PLACES[-1]
            self._add(paragraph, place, len(self.cards[place]))
        self._last_edit = self.subject
        self._is_filling = False
        self._number()

    def show_trial(self, trial: Trial) -> None:
        """Show what was found, each fault where it stands."""
        of_subject = [fault for fault in trial.faults if not fault.paragraph and not fault.of_letter]
        self.subject_faults.show_faults(of_subject)
        self.subject.show_faults(of_subject)
        self.subject.show_values(trial.values or {})
        self.letter_faults.show_faults([fault for fault in trial.faults if fault.of_letter])
        for number, card in enumerate(self.all_cards, 1):
            card.show_trial(trial, number)
        self._let_tab_go()

    def ask_field(self) -> None:
        """Offer the fields of this letter, to be put where the cursor was last."""
        menu = QMenu(self)
        values, below = self._last_edit.values, dict[str, QMenu]()
        for name, words in FIELD_WORDS.items():
            needs = self._frame.fields.get(name)
            if needs is None:
                continue
            if needs and needs[0] not in below:
                below[needs[0]] = menu.addMenu(f"When {CONDITION_WORDS[needs[0]]}")
            place = below[needs[0]] if needs else menu
            shown = values.get(name, "")
            # After a tab stands what it is for the debtor at hand.
            place.addAction(f"{words}\t{shown[:_MOST]}{'…' if len(shown) > _MOST else ''}", partial(self._insert, name))
        menu.popup(self._last_edit.viewport().mapToGlobal(self._last_edit.cursorRect().bottomLeft()))

    def _insert(self, name: str) -> None:
        self._last_edit.insert_field(name)

    def _add_at_end(self, place: str) -> None:
        self._add(OwnParagraph(place, (), ""), place, len(self.cards[place])).edit.setFocus()
        self._tell()

    def _add(self, paragraph: OwnParagraph, place: str, at: int) -> TextCard:
        card = TextCard(self._theme, self)
        card.show_paragraph(paragraph, self._frame)
        card.changed.connect(self._tell)
        card.moved.connect(lambda by: self._move(card, by))
        card.removed.connect(lambda: self._remove(card))
        card.next_wanted.connect(lambda rest: self._go_on(card, rest))
        card.edit.cursorPositionChanged.connect(lambda: self._was_at(card.edit))
        self.cards[place].insert(at, card)
        self._rooms[place].insertWidget(at, card)
        return card

    def _was_at(self, edit: TextEdit) -> None:
        if edit.hasFocus():
            self._last_edit = edit

    def _go_on(self, card: TextCard, rest: str) -> None:
        place = self._place_of(card)
        when = card.paragraph(place).when
        below = self._add(OwnParagraph(place, when, rest), place, self.cards[place].index(card) + 1)
        below.edit.setFocus()
        self._tell()

    def _remove(self, card: TextCard) -> None:
        cards = self.all_cards
        at = cards.index(card)
        self._drop(card, self._place_of(card))
        left = self.all_cards
        (left[min(at, len(left) - 1)].edit if left else self.subject).setFocus()
        self._tell()

    def _drop(self, card: TextCard, place: str) -> None:
        self.cards[place].remove(card)
        self._rooms[place].removeWidget(card)
        if self._last_edit is card.edit:
            self._last_edit = self.subject
        card.hide()
        card.deleteLater()

    def _move(self, card: TextCard, by: int) -> None:
        """Move a paragraph by one; past the first or last of its place it goes to the other side of the items."""
        place = self._place_of(card)
        at = self.cards[place].index(card) + by
        if not 0 <= at < len(self.cards[place]):
            other = _PLACES[0] if by < 0 else _PLACES[1]
            if other == place:
                return
            self.cards[place].remove(card)
            at = len(self.cards[other]) if by < 0 else 0
            place = other
        else:
            self.cards[place].remove(card)
        self.cards[place].insert(at, card)
        for room in self._rooms.values():
            room.removeWidget(card)
        self._rooms[place].insertWidget(at, card)
        # Moved in the layout, it would lose the keyboard.
        QTimer.singleShot(0, card.edit, card.edit.setFocus)
        self._tell()

    def _place_of(self, card: TextCard) -> str:
        return next(place for place in _PLACES if card in self.cards[place])

    def _tell(self) -> None:
        if not self._is_filling:
            self._number()
            self.changed.emit()

    def _number(self) -> None:
        number = 0
        for place in _PLACES:
            for card in self.cards[place]:
                number += 1
                card.show_number(number, place)
        self._let_tab_go()

    def _let_tab_go(self) -> None:
        stops: list[QWidget] = [*self.letter_faults.cures, self.subject, *self.subject_faults.cures]
        for place in _PLACES:
            stops += [stop for card in self.cards[place] for stop in card.stops]
            stops.append(self.add_buttons[place])
        let_tab_go(stops)

    def _lay_out(self) -> None:
        space = self._theme.scaled(8)
        down = QVBoxLayout(self)
        down.setContentsMargins(space, space, space, space)
        down.setSpacing(space)
        down.addWidget(self.letter_faults)
        down.addWidget(label("Subject", "small", muted=True))
        down.addWidget(self.subject)
        down.addWidget(self.subject_faults)
        for place, title in zip(_PLACES, ("Before the items", "After the items"), strict=True):
            down.addSpacing(space)
            down.addWidget(label(title, "figure"))
            self._rooms[place].setSpacing(space)
            down.addLayout(self._rooms[place])
            down.addWidget(self.add_buttons[place])
        down.addStretch(1)
