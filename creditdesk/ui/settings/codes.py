"""The house's own outcomes and reasons: added, called otherwise, retired."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outcomes import Asks, Reach
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk.own_codes import MAY_ASK, OwnCode
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import count_box, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_REACHED = (
    ("Nobody", Reach.NONE),
    ("Another person", Reach.OTHER),
    ("Who can pay or decide", Reach.RIGHT_PARTY),
)
_ASKS = {Asks.FOLLOW_UP: "day", Asks.REASON: "reason", Asks.REFERENCE: "reference", Asks.CONTACT: "other person"}
_EMPTY = "No outcomes or reasons of your own yet. Those of CreditDesk are always there; Add puts yours after them."


class CodesDesk(Protocol):
    """What the list asks of the diary."""

    def own_codes(self) -> tuple[OwnCode, ...]:
        """Return the house's own outcomes and reasons, retired ones too."""

    def add_code(self, draft: OwnCode, *, at: datetime) -> Changes:
        """Add one."""

    def rename_code(self, code: str, label: str, *, at: datetime) -> Changes:
        """Call one otherwise from now on."""

    def restore_codes(self, codes: Sequence[OwnCode], *, at: datetime) -> Changes:
        """Put the own codes back to what they were."""

    def retire_code(self, code: str, *, at: datetime) -> Changes:
        """Offer one no longer."""


class OutcomeDialog(Ask):
    """Gives an own outcome."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Own outcome", "How a contact can end", "Add", theme, parent)
        self.label = QLineEdit()
        self.label.setPlaceholderText("Such as: Visited them")
        self.reached = QComboBox()
        for words, reach in _REACHED:
            self.reached.addItem(words, reach)
        self.asks = {ask: QCheckBox(_ASKS[ask].capitalize()) for ask in MAY_ASK}
        self.days = count_box(theme)
        self.days.setRange(-1, 366)
        self.days.setSpecialValueText("None")
        self.days.setSuffix(" days later")
        self.days.setValue(-1)
        self.working = QCheckBox("Working days")
        self.text = QLineEdit()
        self.text.setPlaceholderText("What is to be done then")
        self.add("Words", self.label)
        self.add("Reached", self.reached)
        for ask, box in self.asks.items():
            self.add("Asks for" if ask is MAY_ASK[0] else "", box)
        self.add("Follow-up", self.days)
        self.add("", self.working)
        self.add("To do", self.text)

    def problem(self) -> tuple[str, QWidget] | None:
        return None if self.label.text().strip() else ("How is it called?", self.label)

    @property
    def code(self) -> OwnCode:
        """The outcome as it is typed."""
        days = self.days.value()
        return OwnCode(
            "",
            self.label.text(),
            Reach(self.reached.currentData()),
            tuple(ask for ask, box in self.asks.items() if box.isChecked()),
            days if days >= 0 else None,
            self.working.isChecked(),
            self.text.text(),
        )


class WordsDialog(Ask):
    """Gives the words of a reason, or new words of a code."""

    def __init__(self, title: str, about: str, does: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(title, about, does, theme, parent)
        self.setProperty(PART, "Name of an outcome or reason")
        self.label = QLineEdit()
        self.add("Words", self.label)

    def problem(self) -> tuple[str, QWidget] | None:
        return None if self.label.text().strip() else ("How is it called?", self.label)


class CodesList(ListDialog):
    """Shows the house's own codes and changes them."""

    changed = Signal(object)
    """The `Changes` of what was done."""
    undoable = Signal(object)
    """The same, as a `LastChange` that may be taken back."""

    def __init__(
        self,
        desk: CodesDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        columns = (
            Column("Words", lambda code: code.label, stretches=True),
            Column("Kind", lambda code: "reason" if code.reach is None else "outcome"),
            Column("Reached", _reached),
            Column("Asks for", lambda code: ", ".join(_ASKS[ask] for ask in code.asks)),
            Column("Follow-up", _follow_up),
            Column("Offered", lambda code: "retired" if code.is_retired else "yes"),
        )
        super().__init__("Outcomes and reasons", columns, _EMPTY, theme, parent, has_debtors=False)
        self._desk = desk
        self._runner = runner
        self._now = now
        self.said = label("", "small")
        self.said.setWordWrap(True)
        self.filter_by(self.said)
        self.act("Add outcome…", self.ask_outcome, "A", on_row=False)
        self.act("Add reason…", self.ask_reason, "R", on_row=False)
        self.act("Rename…", self._ask_name, "F2")
        self.act("Retire", self._retire, "Del")
        self._read()

    def ask_outcome(self) -> None:
        """Ask for a new outcome."""
        dialog = OutcomeDialog(self._theme, self)
        dialog.answered.connect(lambda: self._add(dialog.code))
        dialog.open()

    def ask_reason(self) -> None:
        """Ask for a new reason."""
        dialog = WordsDialog("Own reason", "Why it is not paid", "Add", self._theme, self)
        dialog.answered.connect(lambda: self._add(OwnCode("", dialog.label.text())))
        dialog.open()

    def _ask_name(self) -> None:
        code = self.row.code
        dialog = WordsDialog("Rename", "Old entries keep their words", "Rename", self._theme, self)
        dialog.label.setText(self.row.label)

        def rename() -> None:
            words = dialog.label.text()
            self._do(lambda at: self._desk.rename_code(code, words, at=at), f"Renamed: {words}")

        dialog.answered.connect(rename)
        dialog.open()

    def _retire(self) -> None:
        code = self.row.code
        self._do(lambda at: self._desk.retire_code(code, at=at), f"Retired: {self.row.label}")

    def _add(self, draft: OwnCode) -> None:
        self._do(lambda at: self._desk.add_code(draft, at=at), f"Added: {draft.label}")

    def take_changes(self, changes: Changes) -> None:
        """Read the codes again if they may be others."""
        if Touched.SETTINGS in changes.touched:
            self._read()

    def _do(self, change: Callable[[datetime], Changes], done: str) -> None:
        at, desk = self._now(), self._desk

        def was_done(did: tuple[tuple[OwnCode, ...], Changes]) -> None:
            before, changes = did
            self.said.setText("")
            self.changed.emit(changes)
            self.undoable.emit(
                LastChange(done, lambda moment: desk.restore_codes(before, at=moment), f"Taken back: {done}")
            )
            self._read()

        # What they were is read where the change is made: the list shown may be older.
        self._runner.write(lambda: (desk.own_codes(), change(at)), was_done, self._tell)

    def _tell(self, error: CreditDeskError) -> None:
        self.said.setText(str(error))

    def _read(self) -> None:
        self._runner.read(self._desk.own_codes, self._show, key="own codes")

    def _show(self, codes: Sequence[OwnCode]) -> None:
        self.show_rows(sorted(codes, key=lambda code: (code.is_retired, code.reach is None)))


def _reached(code: OwnCode) -> str:
    return next((words.lower() for words, reach in _REACHED if reach is code.reach), "")


def _follow_up(code: OwnCode) -> str:
    if code.days is None:
        return ""
    return f"{code.days} {'working ' if code.is_working else ''}day{'' if code.days == 1 else 's'} later"
