"""What is asked about interest and fees: how much was paid, waived or invoiced and why, or a fee of our own."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.late_charges import ChargeStanding, ChargeStep
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import parse_amount
from creditdesk.ui.desk.ask import Ask, choice
from creditdesk.ui.desk.words import joined, money_text, number_style
from creditdesk.ui.theme import Theme

_DOES = {
    ChargeStep.CLAIMED: ("Claim it", "why it is claimed"),
    ChargeStep.PAID: ("Paid", "such as: with the payment of 12 Nov"),
    ChargeStep.WAIVED: ("Waive it", "why, in a few words"),
    ChargeStep.INVOICED: ("Invoiced", "the invoice's number"),
}
WAIVERS = ("goodwill", "agreed with the debtor", "our own mistake", "too small to pursue", "paid after a call")
"""Offered; any other may be typed."""


class StepDialog(Ask):
    """Gives how much of a charge was paid, waived or invoiced, or is claimed from now on, and why."""

    def __init__(
        self, name: str, standing: ChargeStanding, step: ChargeStep, theme: Theme, parent: QWidget | None = None
    ) -> None:
        does, hint = _DOES[step]
        self._left_minor = standing.threatened_minor if step is ChargeStep.CLAIMED else standing.may_settle_minor
        about = joined(
            (name, standing.key.number, standing.kind.words, money_text(self._left_minor, standing.currency))
        )
        super().__init__("What became of the charge", about, does, theme, parent)
        self._currency = standing.currency
        self._must_say = step is ChargeStep.WAIVED
        self.amount = QLineEdit(decimal_text(self._left_minor, standing.currency))
        self.reason = choice(WAIVERS if self._must_say else (), hint=hint)
        self.add("Amount", self.amount)
        self.add("Why" if self._must_say else "Note", self.reason)
        self.reason.setFocus()

    def problem(self) -> tuple[str, QWidget] | None:
        try:
            minor = self.minor
        except CreditDeskError as problem:
            return f"{problem.what} {problem.cure}".strip(), self.amount
        if not 0 < minor <= self._left_minor:
            left = money_text(self._left_minor, self._currency)
            return f"Write an amount above nothing and no more than {left}.", self.amount
        if self._must_say and not self.reason.currentText().strip():
            return "Say why it is waived: whoever asks later wants to know.", self.reason
        return None

    @property
    def minor(self) -> int:
        """The amount as it is typed."""
        return parse_amount(self.amount.text(), self._currency, number_style())


class FeeDialog(Ask):
    """Gives a fee of our own on an invoice, such as for a payment that was returned."""

    def __init__(
        self, name: str, currencies: Mapping[str, str], chosen: str, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Make it; `currencies` are those of the items that a fee may be charged on, by number."""
        super().__init__("Agreed fee", name, "Charge it", theme, parent)
        self.item = QComboBox()
        for number, currency in currencies.items():
            self.item.addItem(number, currency)
        self.item.setCurrentIndex(max(0, self.item.findText(chosen)))
        self.item.currentIndexChanged.connect(lambda _at: self._name_currency())
        self.amount = QLineEdit()
        self.reason = choice(("returned payment", "agreed in our terms"), hint="what for, in a few words")
        self.add("Invoice", self.item)
        self.add("Amount", self.amount)
        self.add("What for", self.reason)
        self.amount.setFocus()
        self._name_currency()

    def problem(self) -> tuple[str, QWidget] | None:
        try:
            minor = self.minor
        except CreditDeskError as problem:
            return f"{problem.what} {problem.cure}".strip(), self.amount
        if minor <= 0:
            return "Write an amount above nothing.", self.amount
        if not self.reason.currentText().strip():
            return "Say what it is for: the debtor will ask.", self.reason
        return None

    @property
    def minor(self) -> int:
        """The amount as it is typed."""
        return parse_amount(self.amount.text(), self.item.currentData(), number_style())

    def _name_currency(self) -> None:
        self.amount.setPlaceholderText(f"in {self.item.currentData()}")
