"""What only the sender of a letter knows: a line for each fact, read as it is typed, and the currency it is in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QSignalBlocker, Qt, QTimer, Signal
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from creditdesk.domain.letter_kinds import LETTERS, Kind, Notice
from creditdesk.services.letters.note_facts import MAY_OWN, OWN
from creditdesk.services.letters.note_writing import CURRENCY
from creditdesk.ui.letters.read_fact import Read, Side, read_fact
from creditdesk.ui.parts import label
from creditdesk.ui.theme import Theme

_RESTS = 400  # milliseconds without a key, after which the letter is made anew
_ASKS = {
    "count": ("Instalments", "how many, 2 to 60"),
    "first_on": ("First one due", "such as 1 Dec"),
    "limit": ("New limit", "such as 25000"),
    "limit_before": ("Limit until then", "such as 20000"),
    "changed": ("Holds from", "such as 1 Dec"),
    "agency": ("Who takes it over", "the agency or solicitor"),
    "handed": ("From which day", "such as 1 Dec"),
    "offer": ("What we would take", "such as 4000"),
    "officeholder": ("To whom", "who is in charge of the insolvency: name and address, a line each"),
    "case": ("Case number", "as the court or officeholder names it"),
    "insolvent": ("Insolvent since", "such as 12 Nov"),
    "retention": ("Retention of title", "only if we claim it: by which clause"),
    "udyam_number": ("Our Udyam number", "of our registration as a micro or small enterprise"),
}
"""By fact its name, and what stands in its empty field."""
_SIDES = {"insolvent": Side.PAST, "first_on": Side.COMING}
_LINES = 3


@dataclass(frozen=True, slots=True)
class _Field:
    """One fact on the screen; `said` shows how it was understood, or what is wrong with it."""

    name: str
    form: str
    is_needed: bool
    caption: QLabel
    line: QLineEdit | QPlainTextEdit
    said: QLabel

    @property
    def text(self) -> str:
        return self.line.text() if isinstance(self.line, QLineEdit) else self.line.toPlainText()


class OwnFacts(QWidget):
    """Fields for the facts of one kind of letter; shows nothing where it needs none."""

    typing = Signal()
    """Something was typed that is not told yet."""
    changed = Signal()
    """What is typed rests, or another currency was chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._as_of = date.min
        self._kind: Kind | Notice | None = None
        self._fields: list[_Field] = []
        self._kept: dict[str, str] = {}
        self.currency = QComboBox(self)
        self.currency.setAccessibleName("Currency of the letter")
        self._of_currency = label("Currency", muted=True)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.scaled(8))
        self._grid.setVerticalSpacing(theme.scaled(4))
        self._grid.setColumnStretch(1, 2)
        self._grid.setColumnStretch(2, 1)
        self._grid.addWidget(self._of_currency, 0, 0)
        self._grid.addWidget(self.currency, 0, 1)
        self._rest = QTimer(self, singleShot=True, interval=_RESTS)
        self._rest.timeout.connect(self.changed)
        self.currency.currentIndexChanged.connect(lambda _at: self._choose_currency())
        self.setFocusProxy(self.currency)

    @property
    def is_anything(self) -> bool:
        """Whether there is something to fill in or to choose."""
        return bool(self._fields) or self.currency.count() > 1

    @property
    def values(self) -> dict[str, str]:
        """What is understood, for the letter's services."""
        read = ((each.name, self._read(each).value) for each in self._fields)
        chosen = {CURRENCY: self.currency.currentData()} if self.currency.count() > 1 else {}
        return chosen | {name: value for name, value in read if value}

    @property
    def lacking(self) -> str:
        """Say what is still to be filled in or put right; empty where nothing is."""
        names = [
            _ASKS[each.name][0].lower()
            for each in self._fields
            if not self._read(each).value and (each.is_needed or each.text.strip())
        ]
        return f"Fill in first: {', '.join(names)}." if names else ""

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return (self.currency, *(each.line for each in self._fields))

    def line(self, name: str) -> QLineEdit | QPlainTextEdit:
        """Return the field of a fact."""
        return next(each.line for each in self._fields if each.name == name)

    def forget(self, as_of: date) -> None:
        """Begin a letter to another debtor on a day: what was typed for the last one is not theirs."""
        self._as_of = as_of
        self.show_kind(None)
        self._kept.clear()

    def show_kind(self, kind: Kind | Notice | None, currencies: Sequence[str] = ()) -> None:
        """Ask for what this letter needs; what was typed for another kind comes back with it.

        Args:
            kind: The letter; none for none.
            currencies: Those in which it may speak, the usual one first.
        """
        if kind is not self._kind:
            self._rest.stop()
            self._kind = kind
            self._lay_out(kind)
        if [self.currency.itemData(at) for at in range(self.currency.count())] != list(currencies):
            with QSignalBlocker(self.currency):
                self.currency.clear()
                for each in currencies:
                    self.currency.addItem(each, each)
        for part in (self._of_currency, self.currency):
            part.setVisible(len(currencies) > 1)
        self._say()

    def enter(self) -> None:
        """Put the keyboard on the first fact that is still to be filled in."""
        empty = next((each.line for each in self._fields if each.is_needed and not each.text.strip()), None)
        if empty is not None:
            empty.setFocus(Qt.FocusReason.OtherFocusReason)

    def _lay_out(self, kind: Kind | Notice | None) -> None:
        for each in self._fields:
            self._kept[each.name] = each.text
            for part in (each.caption, each.line, each.said):
                self._grid.removeWidget(part)
                part.hide()
                part.deleteLater()
        self._fields = []
        if kind is None:
            return
        needed = OWN.get(kind, {}) if isinstance(kind, Notice) else dict.fromkeys(LETTERS[kind].needs, "words")
        wished = MAY_OWN.get(kind, {}) if isinstance(kind, Notice) else {}
        for name, form in (needed | wished).items():
            self._add(name, form, is_needed=name in needed)

    def _add(self, name: str, form: str, *, is_needed: bool) -> None:
        caption, hint = _ASKS[name]
        line = QPlainTextEdit(self) if form == "lines" else QLineEdit(self)
        if isinstance(line, QPlainTextEdit):
            line.setTabChangesFocus(True)
            line.setFixedHeight(line.fontMetrics().lineSpacing() * _LINES + self._theme.scaled(18))
        line.setPlaceholderText(hint)
        line.setAccessibleName(caption)
        kept = self._kept.get(name, "")
        if isinstance(line, QLineEdit):
            line.setText(kept)
        else:
            line.setPlainText(kept)
        line.textChanged.connect(self._type)
        said = label("", "small")
        said.setWordWrap(True)
        row = self._grid.rowCount()
        named = label(caption, muted=True)
        self._grid.addWidget(named, row, 0, Qt.AlignmentFlag.AlignTop if form == "lines" else Qt.AlignmentFlag(0))
        self._grid.addWidget(line, row, 1)
        self._grid.addWidget(said, row, 2)
        previous = self._fields[-1].line if self._fields else self.currency
        self.setTabOrder(previous, line)
        self._fields.append(_Field(name, form, is_needed, named, line, said))

    def _read(self, field: _Field) -> Read:
        return read_fact(
            field.text,
            field.form,
            currency=self.currency.currentData() or "",
            as_of=self._as_of,
            side=_SIDES.get(field.name, Side.EITHER),
        )

    def _type(self) -> None:
        self._say()
        self._rest.start()
        self.typing.emit()

    def _choose_currency(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        """Show beside each field how it is understood."""
        for each in self._fields:
            read = self._read(each)
            each.said.setText(read.problem or read.words)
            each.said.setProperty("wrong", bool(read.problem))
            each.said.setProperty("muted", not read.problem)
            each.said.style().unpolish(each.said)
            each.said.style().polish(each.said)
            each.line.setAccessibleDescription(read.problem or read.words)
