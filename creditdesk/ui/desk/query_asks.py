"""What is asked about a query: how it ends, who answers it and by when, and which credit note came for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import AmountStyle, parse_amount
from creditdesk.domain.query import CREDITED, QueryStatus, Resolution
from creditdesk.services.desk.query_rows import Audience, QueryRow
from creditdesk.ui.desk.ask import Ask, choice
from creditdesk.ui.desk.when_line import WhenLine
from creditdesk.ui.desk.words import joined, money_text, weekday_text
from creditdesk.ui.theme import Theme

_ENDS = (
    (QueryStatus.ACCEPTED, "Accepted: a credit note follows"),
    (QueryStatus.REJECTED, "Rejected: the invoice stands"),
    (QueryStatus.WITHDRAWN, "Withdrawn by the customer"),
    (QueryStatus.MEDIATED, "Mediated: an amount was agreed"),
)


def about(query: QueryRow) -> str:
    """Say which query it is."""
    numbers = ", ".join(key.number for key, _minor in query.items)
    return joined((query.name, query.reason, numbers, money_text(query.amount_minor, query.currency)))


class AnswerDialog(Ask):
    """Gives a `Resolution`."""

    def __init__(self, query: QueryRow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Answer to the query", about(query), "Write the answer", theme, parent)
        self._query = query
        self.end = QComboBox()
        for status, words in _ENDS:
            self.end.addItem(words, status)
        self.credit = QLineEdit(decimal_text(query.amount_minor, query.currency))
        self.note = QLineEdit()
        self.note.setPlaceholderText("What was found, in a few words")
        self.add("How it ends", self.end)
        self.add("Credit expected", self.credit)
        self.add("Finding", self.note)
        self.end.currentIndexChanged.connect(lambda _at: self._judge())
        self.end.setFocus()

    def problem(self) -> tuple[str, QWidget] | None:
        try:
            self.resolution.credit_of(self._query.amount_minor, self._query.currency)
        except CreditDeskError as problem:
            return f"{problem.what} {problem.cure}".strip(), self.credit
        return None

    @property
    def resolution(self) -> Resolution:
        """The answer as it is typed."""
        status = QueryStatus(self.end.currentData())  # Qt gives back its text
        credit = None
        if status in CREDITED and self.credit.text().strip():
            # Typed by the person: their own locale says what a lone comma means.
            style = AmountStyle.POINT if QLocale().decimalPoint() == "." else AmountStyle.COMMA
            credit = parse_amount(self.credit.text(), self._query.currency, style)
        return Resolution(status, credit, self.note.text().strip())

    def _judge(self) -> None:
        brings = self.end.currentData() in CREDITED
        self.credit.setEnabled(brings)
        if not brings:
            self.credit.clear()


class OwnerDialog(Ask):
    """Gives the owner of a query, their e-mail address, and the day by which the answer is wanted."""

    def __init__(
        self, query: QueryRow, owners: Sequence[str], as_of: date, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__("Who answers the query", about(query), "Pass it on", theme, parent)
        self._query = query
        self.owner = choice(owners, query.owner, hint="Sales, stores, a haulier, a name")
        self.email = QLineEdit(query.owner_email)
        self.email.setPlaceholderText("name@firm.com, where you mean to write to them")
        self.due = WhenLine(theme, "Answer by")
        self.due.setPlaceholderText(
            f"{weekday_text(query.answer_due_on)} as it is; else fri, in 2 weeks" if query.answer_due_on else "fri"
        )
        self.due.set_day(as_of)
        self.due.line_wanted.connect(self.answer)
        self.add("Owner", self.owner)
        self.add("E-mail", self.email)
        self.add("Answer by", self.due)
        self.owner.setFocus()

    def problem(self) -> tuple[str, QWidget] | None:
        if not self.owner.currentText().strip():
            return "Who answers? Write a department, a firm or a name.", self.owner
        if not self.due.when.is_understood:
            return "By when? Write a day to come, such as fri, or leave it empty.", self.due
        return None

    @property
    def answer_due_on(self) -> date | None:
        """The day as it is typed, else as it was."""
        return self.due.when.on or self._query.answer_due_on


_LETTER, _DRAFT, _OUTBOX = "letter", "draft", "outbox"


class WritingDialog(Ask):
    """Gives to whom is written about a query, in which form, and why in spite of what speaks against it."""

    def __init__(self, query: QueryRow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Write about the query", about(query), "Write and open", theme, parent)
        self.held: tuple[str, ...] = ()
        self.to = QComboBox()
        self.to.addItem("Customer: acknowledge it" if query.is_open else "Customer: our answer", Audience.CUSTOMER)
        if query.owner:
            self.to.addItem(f"{query.owner}: report it", Audience.OWNER)
        self.form = QComboBox()
        self.form.addItem("Letter as PDF", _LETTER)
        self.form.addItem("E-mail draft, with the letter attached", _DRAFT)
        self.form.addItem("E-mail in the outbox, with the letter attached", _OUTBOX)
        self.form.currentIndexChanged.connect(
            lambda _at: self.does.setText("Put into the outbox" if self.in_outbox else "Write and open")
        )
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Only where something speaks against it")
        self.add("To", self.to)
        self.add("As", self.form)
        self.add("Reason", self.reason)
        self.to.setFocus()

    @property
    def audience(self) -> Audience:
        """To whom is written."""
        return Audience(self.to.currentData())

    @property
    def as_mail(self) -> bool:
        """Whether a mail draft is wanted."""
        return bool(self.form.currentData() == _DRAFT)

    @property
    def in_outbox(self) -> bool:
        """Whether it goes by the outbox."""
        return bool(self.form.currentData() == _OUTBOX)

    def show_held(self, reasons: tuple[str, ...]) -> None:
        """Say what speaks against writing to the customer."""
        self.held = reasons
        if reasons:
            self._said.setText(f"To the customer it is held: {'; '.join(reasons)}.")

    def problem(self) -> tuple[str, QWidget] | None:
        if self.held and self.audience is Audience.CUSTOMER and not self.reason.text().strip():
            return f"Held: {'; '.join(self.held)}. To write all the same, say why.", self.reason
        return None


class CreditDialog(Ask):
    """Gives the number of the credit note that answers a query."""

    def __init__(self, query: QueryRow, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Which credit note came", about(query), "It is this one", theme, parent)
        self.number = QLineEdit()
        self.number.setPlaceholderText(f"{money_text(query.credit_left_minor, query.currency)} is still expected")
        self.add("Credit note", self.number)
        self.number.setFocus()

    def problem(self) -> tuple[str, QWidget] | None:
        if not self.number.text().strip():
            return "Write the number of the credit note as the ledger has it.", self.number
        return None
