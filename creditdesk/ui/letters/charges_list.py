"""The list of interest and fees: what letters threatened and claimed on each item, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from creditdesk.domain.late_charges import ChargeStanding, ChargeStep
from creditdesk.domain.letter_kinds import words_of
from creditdesk.services.letters.interest_desk import AccountCharges
from creditdesk.services.letters.late_charges import WrittenCharge
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.words import dated_text, joined, money_text
from creditdesk.ui.parts import chooser
from creditdesk.ui.theme import Theme

_EMPTY = (
    "No interest or fee here. Letters write down what they claim; a contract's fee, as for a returned payment, is added"
    " with F to the debtor who is shown on the Desk."
)
_OF_PAID, _ALL = 1, 2
_STEPS = {
    ChargeStep.THREATENED: "stated, not claimed yet",
    ChargeStep.CLAIMED: "claimed, in all",
    ChargeStep.PAID: "paid",
    ChargeStep.WAIVED: "waived",
    ChargeStep.INVOICED: "invoiced",
}


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A line of the list: whose it is, how it stands, and whether the item itself is paid."""

    customer_id: int
    account: str
    name: str
    standing: ChargeStanding
    is_item_paid: bool


class ChargesList(ListDialog):
    """Shows how interest and fees stand; who makes it reads them and does what is asked."""

    step_asked = Signal(object, object)
    """A `ChargeRow` and the `ChargeStep` that was taken."""
    fee_asked = Signal(object)
    """A `ChargeRow` on whose item a fee is to be charged, or none: on the debtor who is shown."""
    steps_asked = Signal(object)
    """A `ChargeRow`: how it came to stand so."""

    def __init__(self, shown: str, theme: Theme, *, may_write: bool, parent: QWidget | None = None) -> None:
        """Make the list; `shown` is the account of the debtor who is shown on the Desk, empty where none is."""
        columns = (
            Column("Debtor", lambda row: row.name, stretches=True),
            Column("Account", lambda row: row.account, gives_way=2),
            Column("Item", lambda row: row.standing.key.number),
            Column("What", _what),
            _column("Stated", "threatened_minor"),
            _column("Claimed", "claimed_minor"),
            _column("Paid", "paid_minor"),
            _column("Waived", "waived_minor"),
            _column("Invoiced", "invoiced_minor", gives_way=1),
            _column("Open", "open_minor"),
            Column("Last", _last, gives_way=3),
        )
        super().__init__("Interest and fees", columns, _EMPTY, theme, parent)
        self._rows: tuple[ChargeRow, ...] = ()
        self._shown = shown
        self.whose = chooser("Whose", "All debtors", *((f"Only {shown}",) if shown else ()))
        self.state = chooser("State", "Not settled", "Of paid items: waive or keep", "All")
        for each in (self.whose, self.state):
            self.filter_by(each)
            each.currentIndexChanged.connect(lambda _at: self._keep())
        self.steps = self.act("Steps…", lambda: self.steps_asked.emit(self.row), "S")
        self._acts_of_step = {
            step: self.act(text, partial(self._ask, step), keys)
            for step, text, keys in (
                (ChargeStep.CLAIMED, "Claim…", "C"),
                (ChargeStep.PAID, "Paid…", "P"),
                (ChargeStep.WAIVED, "Waive…", "W"),
                (ChargeStep.INVOICED, "Invoiced…", "I"),
            )
        }
        self.fee = self.act("Add a fee…", lambda: self.fee_asked.emit(self.row), "F", on_row=False)
        for act in (*self._acts_of_step.values(), self.fee):
            act.setVisible(may_write)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._judge())
        self.take_room(1080, 520)

    def act_of(self, step: ChargeStep) -> QWidget:
        """Return the button of a step."""
        return self._acts_of_step[step]

    def show_charges(self, found: Sequence[AccountCharges]) -> None:
        """Show how all of them stand, as far as they are chosen."""
        self._rows = tuple(
            ChargeRow(whose.customer_id, whose.account, whose.name, each, each.key in whose.paid)
            for whose in found
            for each in whose.standings
        )
        self._keep()

    def _ask(self, step: ChargeStep) -> None:
        self.step_asked.emit(self.row, step)

    def _keep(self) -> None:
        rows = self._rows
        if self.whose.currentIndex() == 1:
            rows = tuple(row for row in rows if row.account == self._shown)
        if self.state.currentIndex() != _ALL:
            rows = tuple(row for row in rows if row.standing.may_settle_minor)
        if self.state.currentIndex() == _OF_PAID:
            rows = tuple(row for row in rows if row.is_item_paid)
        self.show_rows(rows)
        self._judge()

    def _judge(self) -> None:
        """Offer what can be done with the chosen one."""
        standing = None if self.row is None else self.row.standing
        for step, act in self._acts_of_step.items():
            left = 0 if standing is None else standing.may_settle_minor
            if standing is not None and step is ChargeStep.CLAIMED:
                left = standing.threatened_minor
            act.setEnabled(bool(left))
        self.fee.setEnabled(bool(self._shown) or standing is not None)


class StepsList(ListDialog):
    """Shows step by step how a charge came to stand so: who did it, and why."""

    take_back_asked = Signal(object)
    """A `WrittenCharge`."""

    def __init__(self, row: ChargeRow, theme: Theme, *, may_write: bool, parent: QWidget | None = None) -> None:
        columns = (
            Column("Day", lambda step: dated_text(step.charge.on)),
            Column("Step", lambda step: _STEPS[step.charge.step]),
            Column("Amount", lambda step: money_text(step.charge.amount_minor, step.charge.currency), numeric=True),
            Column("By", lambda step: step.done_by),
            Column("Why", _why, stretches=True),
        )
        super().__init__("How the charge came about", columns, "", theme, parent, has_debtors=False)
        self._of = row
        self.take_back = self.act("Take back", lambda: self.take_back_asked.emit(self.row), "Del")
        self.take_back.setVisible(may_write)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._judge())
        self.take_room(760, 340)

    def show_steps(self, steps: Sequence[WrittenCharge]) -> None:
        """Show those of the charge."""
        of = self._of.standing
        self.show_rows(
            [
                each
                for each in steps
                if (each.charge.key, each.charge.kind, each.charge.currency) == (of.key, of.kind, of.currency)
            ]
        )
        self._judge()

    def _judge(self) -> None:
        # What a letter said has left the building.
        self.take_back.setEnabled(self.row is not None and self.row.letter_id is None)


def _column(title: str, name: str, *, gives_way: int = 0) -> Column:
    """Return a column of one amount of the standings; nothing stands where it is zero."""

    def text(row: ChargeRow) -> str:
        minor = getattr(row.standing, name)
        return money_text(minor, row.standing.currency) if minor else ""

    return Column(title, text, numeric=True, gives_way=gives_way)


def _what(row: ChargeRow) -> str:
    return joined((row.standing.kind.words, "item paid" if row.is_item_paid else ""))


def _last(row: ChargeRow) -> str:
    return "" if row.standing.last_on is None else dated_text(row.standing.last_on)


def _why(step: WrittenCharge) -> str:
    if step.letter_id is None:
        return step.reason
    return words_of(step.charge.level)
