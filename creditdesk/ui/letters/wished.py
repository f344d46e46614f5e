"""The letter that is wished for: which there are for the debtor, and what the chosen one is still to be told."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from creditdesk.domain.letter_kinds import LETTERS, Kind, Notice
from creditdesk.services.letters.choices import LetterChoice
from creditdesk.services.letters.service import Letters
from creditdesk.ui.letters.letter_asked import LetterAsked
from creditdesk.ui.letters.own_facts import OwnFacts
from creditdesk.ui.letters.which_letter import WhichLetter
from creditdesk.ui.tasks import TaskRunner

_KEY = "letter choices"


class WishedLetter(QObject):
    """Fills the list of letters for a debtor, and asks for the facts of the one chosen."""

    ready = Signal()
    """The chosen letter waited for what there is to choose from; that is known now."""

    def __init__(self, letters: Letters, runner: TaskRunner, which: WhichLetter, own: OwnFacts) -> None:
        super().__init__(own)
        self._letters = letters
        self._runner = runner
        self._which = which
        self._own = own
        self._kind: Kind | Notice = Kind.REMINDER
        self._choices: dict[Kind | Notice, LetterChoice] | None = None

    def begin(self, asked: LetterAsked) -> None:
        """Find which letters there are for a debtor; what was typed for another is forgotten."""
        self._choices = None
        self._own.forget(asked.as_of)
        letters = self._letters
        self._runner.read(
            lambda: letters.choices(asked.customer_id, asked.as_of, asked.items or None), self._take, key=_KEY
        )

    def choose(self, kind: Kind | Notice) -> None:
        """Ask for what only the sender knows of this letter, where it has anything to say."""
        self._kind = kind
        choice = (self._choices or {}).get(kind)
        is_asked = choice is not None and not choice.why_not
        self._own.show_kind(kind if is_asked else None, choice.currencies if choice is not None else ())
        self._own.enter()

    def leave(self) -> None:
        """Ask for nothing: the letter is one of a run, or was issued."""
        self._runner.forget(_KEY)
        self._own.show_kind(None)
        self._kind = Kind.REMINDER

    @property
    def wanting(self) -> str:
        """What the letter waits for before its pages can be made, in a sentence; empty where for nothing."""
        if self._waits and self._choices is None:
            return "Looking at the account…"
        choice = (self._choices or {}).get(self._kind)
        if isinstance(self._kind, Notice) and choice is not None and choice.why_not:
            return f"⚠ There is nothing for this letter to say: {choice.why_not}."
        return self._own.lacking

    @property
    def _waits(self) -> bool:
        """Whether what there is to choose from says what the letter is to be told, and in which currency."""
        return isinstance(self._kind, Notice) or bool(LETTERS[self._kind].needs)

    def _take(self, choices: tuple[LetterChoice, ...]) -> None:
        self._choices = {each.kind: each for each in choices}
        self._which.show_choices(choices, self._kind)
        if self._waits:
            self.choose(self._kind)
            self.ready.emit()
