"""The list of mandates: what debtors have allowed us to collect from their accounts, and by which scheme."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.mandate import Mandate, MandateStatus, Scheme
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import parse_amount
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.words import dated_text, money_text, number_style
from creditdesk.ui.parts import count_box, day_box, day_in, show_day
from creditdesk.ui.theme import Theme

_EMPTY = (
    "No mandate is on record. Show a debtor on the Desk and press A here to write down what they signed. CreditDesk "
    "collects nothing by itself."
)


class MandatesList(ListDialog):
    """Shows mandates, those that may be collected by first; who makes it writes what is asked."""

    add_asked = Signal()
    change_asked = Signal(object)
    """A `MandateRow`."""

    def __init__(self, shown: str, theme: Theme, *, may_write: bool, parent: QWidget | None = None) -> None:
        """Make the list; `shown` is the name of the debtor who is shown on the Desk, empty where none is."""
        columns = (
            Column("Debtor", lambda row: row.name, stretches=True),
            Column("Account", lambda row: row.account, gives_way=2),
            Column("By", lambda row: row.mandate.scheme.words),
            Column("Id at the bank", lambda row: row.mandate.reference),
            Column("Status", lambda row: row.mandate.status.value),
            Column("Each time", lambda row: _amount(row.mandate.amount_minor, row.mandate, "varies"), numeric=True),
            Column("At most", lambda row: _amount(row.mandate.most_minor, row.mandate), numeric=True),
            Column("Day", lambda row: str(row.mandate.day or "varies"), numeric=True),
            Column("Signed", lambda row: "" if row.mandate.signed_on is None else dated_text(row.mandate.signed_on)),
            Column("Written by", lambda row: row.recorded_by, gives_way=1),
        )
        super().__init__("Mandates", columns, _EMPTY, theme, parent)
        self.add = self.act("Add…", self.add_asked.emit, "A", on_row=False)
        self.change = self.act("Change…", lambda: self.change_asked.emit(self.row), "C")
        for each in (self.add, self.change):
            each.setVisible(may_write)
        self.add.setEnabled(bool(shown))
        self.add.setToolTip(f"For {shown}" if shown else "Show the debtor on the Desk first")
        self.take_room(1000, 460)


class MandateDialog(Ask):
    """Gives a mandate of a debtor: a new one, or one as it stands now."""

    def __init__(
        self,
        name: str,
        currency: str,
        stands: Mandate | None,
        theme: Theme,
        *,
        as_of: date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Mandate", name, "Write it down", theme, parent)
        self._currency = currency if stands is None else stands.currency
        self.scheme, self.status = QComboBox(), QComboBox()
        for scheme in Scheme:
            self.scheme.addItem(scheme.words, scheme)
        for status in MandateStatus:
            self.status.addItem(status.value.capitalize(), status)
        self.reference, self.amount, self.most = QLineEdit(), QLineEdit(), QLineEdit()
        self.reference.setPlaceholderText("the id that the bank gave it")
        self.amount.setPlaceholderText("empty where it varies")
        self.most.setPlaceholderText("empty where nothing was said")
        self.day = count_box(theme)
        self.day.setRange(0, 31)
        self.day.setSpecialValueText("varies")
        self.signed = QCheckBox("on")
        self.signed_on = day_box(as_of, "Day of the signature")
        self.signed_on.setEnabled(False)
        self.signed.toggled.connect(self.signed_on.setEnabled)
        self.add("By", self.scheme)
        self.add("Id at the bank", self.reference)
        self.add("Status", self.status)
        self.add(f"Each time, {self._currency}", self.amount)
        self.add(f"At most, {self._currency}", self.most)
        self.add("Day of the month", self.day)
        signature = QWidget()
        beside = QHBoxLayout(signature)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.signed)
        beside.addWidget(self.signed_on, 1)
        self.signed.setAccessibleName("Signed or confirmed")
        self.add("Signed", signature)
        self.status.setCurrentIndex(self.status.findData(MandateStatus.ACTIVE))
        if stands is not None:
            self._show(stands)

    def problem(self) -> tuple[str, QWidget] | None:
        for field in (self.amount, self.most):
            try:
                self._minor(field)
            except CreditDeskError as problem:
                return f"{problem.what} {problem.cure}".strip(), field
        try:
            _ = self.mandate
        except CreditDeskError as problem:
            return f"{problem.what} {problem.cure}".strip(), self.most if self.reference.text() else self.reference
        return None

    @property
    def mandate(self) -> Mandate:
        """The mandate as it is typed.

        Raises:
            CreditDeskError: If it cannot be one.
        """
        return Mandate(
            scheme=Scheme(self.scheme.currentData()),
            reference=self.reference.text().strip(),
            status=MandateStatus(self.status.currentData()),
            currency=self._currency,
            amount_minor=self._minor(self.amount),
            most_minor=self._minor(self.most),
            day=self.day.value() or None,
            signed_on=day_in(self.signed_on) if self.signed.isChecked() else None,
        )

    def _minor(self, field: QLineEdit) -> int | None:
        text = field.text().strip()
        return parse_amount(text, self._currency, number_style()) if text else None

    def _show(self, stands: Mandate) -> None:
        self.scheme.setCurrentIndex(self.scheme.findData(stands.scheme))
        self.status.setCurrentIndex(self.status.findData(stands.status))
        self.reference.setText(stands.reference)
        # By these it is known: another scheme or id would be another mandate.
        self.scheme.setEnabled(False)
        self.reference.setEnabled(False)
        for field, minor in ((self.amount, stands.amount_minor), (self.most, stands.most_minor)):
            field.setText("" if minor is None else decimal_text(minor, stands.currency))
        self.day.setValue(stands.day or 0)
        if stands.signed_on is not None:
            self.signed.setChecked(True)
            show_day(self.signed_on, stands.signed_on)
        self.status.setFocus()


def _amount(minor: int | None, mandate: Mandate, without: str = "") -> str:
    return without if minor is None else money_text(minor, mandate.currency)
