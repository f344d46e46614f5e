"""Terms of interest: by what law or contract debtors owe it where that is not the law of their country."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from PySide6.QtWidgets import QWidget

from creditdesk.domain.interest_claim import Basis, InterestTerms
from creditdesk.domain.interest_law import LAWS
from creditdesk.services.changes import Changes
from creditdesk.services.letters.interest_terms import MOST_ACCEPTED_DAYS, SetTerms, TermsStep
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import dated_text
from creditdesk.ui.parts import count_box
from creditdesk.ui.settings.table_window import TableWindow, percent_in, said_above
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS = "interest terms"
_ABOUT = (
    "Each debtor owes interest by the law of its country, unless something else is set here: a contract, another law, "
    "or none. Letters, the Desk and the command line follow it from then on."
)
_BY = (
    ("A contract's rate", Basis.CONTRACT, ""),
    ("No interest", Basis.NONE, ""),
    *((f"{code.upper()}: {regime.law}", Basis.LAW, code) for code, regime in LAWS.items()),
)
_Row = tuple[SetTerms, str]


class InterestDesk(Protocol):
    """What the dialog asks of the interest."""

    def every_terms(self) -> tuple[_Row, ...]:
        """Return all that was set and stands, with accounts."""

    def set_terms(
        self, customer_id: int | None, terms: InterestTerms | None, *, at: datetime, reason: str = ""
    ) -> tuple[TermsStep, Changes]:
        """Set by what a debtor, or every debtor, owes interest."""

    def undo_terms(self, step: TermsStep, *, at: datetime) -> Changes:
        """Undo what was set."""


class InterestTermsDialog(TableWindow):
    """Lists the terms that were set; each that is set or taken out holds at once, and may be taken back."""

    def __init__(
        self,
        desk: InterestDesk,
        find: Callable[[str], int],
        runner: TaskRunner,
        theme: Theme,
        *,
        account: str = "",
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        """Make the window; `find` gives the customer of an account, `account` is that of the debtor who is shown."""
        does = self.add, self.remove, self._read
        columns = (
            Column("Whose", lambda row: row[1] or "every debtor"),
            Column("Interest", lambda row: _words(row[0].terms), stretches=True),
            Column("Agreed in", lambda row: row[0].reason),
            Column("Set on", lambda row: dated_text(row[0].set_at.astimezone().date()), gives_way=2),
            Column("By", lambda row: row[0].set_by, gives_way=1),
        )
        super().__init__(
            "Terms of interest", _STANDS, columns, does, runner, theme, as_of=as_of, now=now, parent=parent
        )
        self._desk = desk
        self._find = find
        self.whose = self._line("Whose", "account; empty for every debtor")
        self.whose.setText(account)
        self.by = self._choice("Interest by")
        for text, _basis, _code in _BY:
            self.by.addItem(text)
        # A law's name is long: the list that drops down shows it whole.
        self.by.setMinimumContentsLength(12)
        self.by.setSizeAdjustPolicy(self.by.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.by.currentIndexChanged.connect(lambda _at: self._judge())
        self.rate = self._line("Percent a year", "such as 12")
        self.accepted_days = count_box(theme)
        self.accepted_days.setAccessibleName("Accepted so many days after the invoice")
        self.accepted_days.setRange(-1, MOST_ACCEPTED_DAYS)
        self.accepted_days.setSpecialValueText("as on record")
        self.accepted_days.setSuffix(" days after")
        self.accepted_days.setValue(-1)
        self.reason = self._line("Agreed in", "such as: framework contract of May")
        self.add_button.setText("Set")
        self.remove_button.setToolTip("The law of the country again for what is chosen above (Del)")
        fields = (
            ("Whose", self.whose),
            ("Interest by", self.by),
            ("Percent a year", self.rate),
            ("Invoices accepted", self.accepted_days),
            ("Agreed in", self.reason),
        )
        self._lay_out([said_above(_ABOUT)], fields, 760, 440)
        self._judge()
        self._read()

    def add(self) -> None:
        """Set the terms as they are filled in."""
        terms = self._terms()
        if terms is None:
            self._say("Write the contract's rate in percent a year, such as 12.")
            self.rate.setFocus()
            return
        desk, find, at = self._desk, self._find, self._now()
        account, reason = self.whose.text().strip(), self.reason.text()
        self._write(
            lambda: desk.set_terms(find(account) if account else None, terms, at=at, reason=reason),
            lambda done: self._was_set(done, account),
        )

    def remove(self) -> None:
        """Let the law of the country hold again for what is chosen."""
        if self.row is None:
            return
        (chosen, account), desk, at = self.row, self._desk, self._now()
        self._write(
            lambda: desk.set_terms(chosen.customer_id, None, at=at),
            lambda done: self._was_done(done, f"law of the country for {account or 'every debtor'}"),
        )

    def _terms(self) -> InterestTerms | None:
        _text, basis, code = _BY[self.by.currentIndex()]
        if basis is Basis.CONTRACT:
            percent = percent_in(self.rate)
            return None if percent is None else InterestTerms(basis, percent=percent)
        days = self.accepted_days.value() if self.accepted_days.isEnabled() else -1
        return InterestTerms(basis, code, accepted_days=days if days >= 0 else None)

    def _judge(self) -> None:
        _text, basis, code = _BY[self.by.currentIndex()]
        self.rate.setEnabled(basis is Basis.CONTRACT)
        self.accepted_days.setEnabled(basis is Basis.LAW and LAWS[code].by_acceptance)
        self.by.setToolTip(self.by.currentText())

    def _was_set(self, done: tuple[TermsStep, Changes], account: str) -> None:
        self._was_done(done, f"terms of interest of {account or 'every debtor'}")
        self.rate.clear()
        self.reason.clear()
        # Whose they are stands for the next.
        self.count_as_saved()
        self.whose.setFocus()

    def _was_done(self, done: tuple[TermsStep, Changes], what: str) -> None:
        step, changes = done
        desk = self._desk
        self._tell_of(
            changes,
            LastChange(f"Set: {what}", lambda at: desk.undo_terms(step, at=at), f"Taken back: the {what}."),
        )

    def _read(self) -> None:
        self._runner.read(self._desk.every_terms, self._show, self._tell, key=_STANDS)

    def _show(self, found: tuple[_Row, ...]) -> None:
        self.table.show_rows(found)
        self.remove_button.setEnabled(bool(found))


def _words(terms: InterestTerms) -> str:
    if terms.basis is Basis.NONE:
        return "none"
    if terms.basis is Basis.CONTRACT:
        return f"{terms.percent:f} % a year, by contract"
    accepted = "" if terms.accepted_days is None else f", accepted after {terms.accepted_days} days"
    return f"{terms.law.upper()}{accepted}: {LAWS[terms.law].law}"
