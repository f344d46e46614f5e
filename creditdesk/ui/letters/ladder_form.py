"""Fields of a ladder: those of one letter, and the rules that hold for all of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.dates import Roll
from creditdesk.domain.dunning import (
    MOST_DAYS,
    Channel,
    Charges,
    Counted,
    Level,
    Policy,
    Scope,
    Tone,
    Way,
)
from creditdesk.domain.letter_kinds import DEMANDS, LETTERS, Kind
from creditdesk.ui.letters.ladder_words import CHARGES, COUNTED, DOES, ROLLS, SCOPES, TONES
from creditdesk.ui.settings.fields import Fields
from creditdesk.ui.theme import Theme

SOONEST = -14
"""A note looks no further ahead: no letter speaks of what is due later."""
_BY = {
    (Channel.EMAIL, Channel.LETTER): "E-mail, else post",
    (Channel.LETTER, Channel.EMAIL): "Post, else e-mail",
    (Channel.EMAIL,): "E-mail alone",
    (Channel.LETTER,): "Post alone",
}


@dataclass(frozen=True)
class Draft:
    """A ladder as it is filled in, sound or not, and the one that it was made from."""

    base: Policy
    name: str
    way: Way
    reason: str
    scope: Scope
    min_gap_days: int
    roll: Roll
    rolls_due: bool
    levels: tuple[Level, ...]

    @classmethod
    def of(cls, policy: Policy) -> Draft:
        """Return a policy with nothing changed."""
        return cls(
            base=policy,
            name=policy.name,
            way=policy.way,
            reason=policy.reason,
            scope=policy.scope,
            min_gap_days=policy.min_gap_days,
            roll=policy.roll,
            rolls_due=policy.rolls_due,
            levels=policy.levels,
        )

    @property
    def is_changed(self) -> bool:
        """Whether it is another than it was made from."""
        return self != Draft.of(self.base)

    def policy(self) -> Policy:
        """Return the policy that it makes.

        Raises:
            PolicyError: If that could not be followed.
        """
        chases = self.way is Way.CHASE
        return replace(
            self.base,
            name=self.name,
            way=self.way,
            reason="" if chases else self.reason,
            scope=self.scope,
            min_gap_days=self.min_gap_days,
            roll=self.roll,
            rolls_due=self.rolls_due,
            levels=self.levels if chases else (),
        )


class LevelForm(QWidget):
    """Shows one letter of a ladder and gives it back as it is filled in."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fields = Fields(theme, self, label_width=112)
        self._fields = fields
        self._level = Level("", Kind.REMINDER, 0)
        self.name = fields.line("Called", "Such as: First reminder")
        kinds = [(kind.value, kind.words) for kind in (Kind.PRE_DUE, *DEMANDS)]
        self.letter = fields.choice("Text", kinds)
        self.days = fields.count("Goes", SOONEST, MOST_DAYS)
        self.counted = fields.choice("Counted", [(each.value, words) for each, words in COUNTED.items()])
        self.by = fields.choice("By", [(_codes(ways), words) for ways, words in _BY.items()])
        self.tone = fields.choice("Tone", [(each.value, words) for each, words in TONES.items()])
        self.pay_within = fields.count("To be paid in", 1, MOST_DAYS)
        self.charges = fields.choice("Interest, costs", [(each.value, words) for each, words in CHARGES.items()])
        self.fee = fields.line("Fee")
        self.minimum = fields.line("Least amount")
        self.task = fields.line("Then to do", "Nothing; or such as: Ring about the reminder")
        self.task_days = fields.count("After", 0, MOST_DAYS)
        self.approval = fields.tick("", "Somebody has to approve it")
        for field, about in (
            (self.days, "Below zero it lies before the due date: a note, and no step of the ladder."),
            (self.fee, "In our own currency, on items of that alone; asked for where law and contract allow it."),
            (self.minimum, "In whole units of the currency owed; of less the letter is held."),
        ):
            field.setToolTip(about)
        fields.changed.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(fields)
        layout.addStretch(1)

    @property
    def level(self) -> Level:
        """The letter as it is filled in; what is no amount stays as it was, and is said below its field."""
        fee, minimum = _amount(self.fee.text()), _amount(self.minimum.text())
        return replace(
            self._level,
            name=_plain(self.name),
            letter=Kind(self.letter.currentData()),
            days=self.days.value(),
            counted=Counted(self.counted.currentData()),
            channels=tuple(Channel(each) for each in self.by.currentData().split()),
            tone=Tone(self.tone.currentData()),
            pay_within_days=self.pay_within.value(),
            charges=Charges(self.charges.currentData()),
            fee=self._level.fee if fee is None else fee,
            minimum=self._level.minimum if minimum is None else minimum,
            task=_plain(self.task),
            task_days=self.task_days.value(),
            needs_approval=self.approval.isChecked(),
        )

    def show_level(self, level: Level) -> None:
        """Show a letter."""
        self._level = level
        before = self._fields.blockSignals(True)
        self.name.setText(level.name)
        _choose(self.letter, level.letter.value)
        self.days.setValue(level.days)
        _choose(self.counted, level.counted.value)
        _choose(self.by, _codes(level.channels))
        _choose(self.tone, level.tone.value)
        self.pay_within.setValue(level.pay_within_days)
        _choose(self.charges, level.charges.value)
        self.fee.setText(f"{level.fee:f}")
        self.minimum.setText(f"{level.minimum:f}")
        self.task.setText(level.task)
        self.task_days.setValue(level.task_days)
        self.approval.setChecked(level.needs_approval)
        self._fields.blockSignals(before)
        self.judge()

    def judge(self) -> str:
        """Say below a field what is wrong with it, and return that; empty where nothing is."""
        said = ""
        for field in (self.fee, self.minimum):
            problem = "" if _amount(field.text()) is not None else f'"{field.text()}" is no amount: write 40 or 40.00.'
            self._fields.show_problem(field, problem)
            said = said or problem
        least = LETTERS[Kind(self.letter.currentData())].within_days
        short = self.pay_within.value() < least
        words = f"The {Kind(self.letter.currentData()).words.lower()} gives {least} days at the least." if short else ""
        self._fields.show_problem(self.pay_within, words)
        return said


class RulesForm(QWidget):
    """Shows what holds for a whole ladder and gives it back as it is filled in."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        fields = Fields(theme, self, label_width=176)
        self._fields = fields
        self.name = fields.line("Called")
        self.way = fields.choice("What it does", [(each.value, words) for each, words in DOES.items()])
        self.reason = fields.line("Why nobody is written to", "Such as: with an agency, who alone writes")
        self.scope = fields.choice("A letter is about", [(each.value, words) for each, words in SCOPES.items()])
        self.gap = fields.count("Between two letters, at the least", 0, MOST_DAYS)
        self.roll = fields.choice("A turn on a free day", [(each.value, words) for each, words in ROLLS.items()])
        self.rolls_due = fields.tick("A due date on a free day", "Counts as the next working day, as in German law")
        fields.changed.connect(self._adapt)
        fields.changed.connect(self.changed)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.scaled(12)] * 4)
        layout.addWidget(fields)
        layout.addStretch(1)

    def show_draft(self, draft: Draft) -> None:
        """Show a ladder's rules."""
        before = self._fields.blockSignals(True)
        self.name.setText(draft.name)
        _choose(self.way, draft.way.value)
        self.reason.setText(draft.reason)
        _choose(self.scope, draft.scope.value)
        self.gap.setValue(draft.min_gap_days)
        _choose(self.roll, draft.roll.value)
        self.rolls_due.setChecked(draft.rolls_due)
        self._fields.blockSignals(before)
        self._adapt()

    def filled_in(self, draft: Draft) -> Draft:
        """Return a draft with these rules."""
        return replace(
            draft,
            name=_plain(self.name),
            way=Way(self.way.currentData()),
            reason=_plain(self.reason),
            scope=Scope(self.scope.currentData()),
            min_gap_days=self.gap.value(),
            roll=Roll(self.roll.currentData()),
            rolls_due=self.rolls_due.isChecked(),
        )

    def _adapt(self) -> None:
        """Ask only for what has a meaning."""
        chases = Way(self.way.currentData()) is Way.CHASE
        self._fields.set_hidden(self.reason, chases)
        for field in (self.scope, self.gap, self.roll, self.rolls_due):
            self._fields.set_hidden(field, not chases)


def _plain(line: QLineEdit) -> str:
    return " ".join(line.text().split())


def _codes(ways: tuple[Channel, ...]) -> str:
    return " ".join(way.value for way in ways)


def _choose(box: QComboBox, code: str) -> None:
    box.setCurrentIndex(box.findData(code))


def _amount(text: str) -> Decimal | None:
    """Return an amount as it was typed; none where it is none, or below zero."""
    try:
        found = Decimal(text.strip().replace(",", "") or "0")
    except InvalidOperation:
        return None
    return found if found.is_finite() and found >= 0 else None
