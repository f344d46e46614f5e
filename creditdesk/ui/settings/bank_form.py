"""One bank account of the company, with what its checks say while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain import bank_details
from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.services.letters.letterhead_checks import bank_faults, uses_routing_number, uses_sort_code
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.fields import Fields
from creditdesk.ui.theme import Theme


class BankForm(QFrame):
    """The fields that a payer types; a country's own are shown where it uses them, or where they are filled."""

    changed = Signal()
    removed = Signal()

    def __init__(self, account: BankAccount, country: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Make the form.

        Args:
            account: What stands in the book, or an account to begin with.
            country: Our own country, which says whether sort codes or routing numbers are asked for.
            theme: The look.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._account = account
        self._country = country
        self.setProperty("panel", True)
        self._title = label("", "body")
        self._fields = fields = Fields(theme, self)
        self.currency = fields.line("Currency", "three letters, such as GBP")
        self.currency.setMaxLength(3)
        self.account_name = fields.line("Account name", "exactly as your bank has it")
        self.bank = fields.line("Bank")
        self.sort_code = self.routing_number = self.account_number = None
        if uses_sort_code(account, country):
            self.sort_code = fields.line("Sort code", "20-00-00")
        if uses_routing_number(account, country):
            self.routing_number = fields.line("Routing number")
        if country == "GB" or account.account_number or not bank_details.uses_iban(country):
            self.account_number = fields.line("Account number")
        self.iban = fields.line("IBAN")
        self.bic = fields.line("BIC")
        self._fill(account)
        remove = button("Remove", self.removed.emit, tip="Take this account off the letters")
        remove.setProperty("quiet", True)
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(remove)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.scaled(10)] * 4)
        layout.addLayout(head)
        layout.addWidget(fields)
        fields.changed.connect(self._judge)
        fields.changed.connect(self.changed)
        self._judge()

    @property
    def account(self) -> BankAccount:
        """What is typed, as it will stand on letters; what was not touched is as it was."""
        typed = self._typed
        return self._account if typed.lines() == self._account.lines() and self._is_same_currency() else typed

    @property
    def _typed(self) -> BankAccount:
        return BankAccount(
            currency=self.currency.text().strip().upper(),
            account_name=self.account_name.text().strip(),
            bank=self.bank.text().strip(),
            sort_code=bank_details.sort_code_text(_text(self.sort_code)),
            account_number=_number(_text(self.account_number)),
            iban=bank_details.compact(self.iban.text()),
            bic=bank_details.compact(self.bic.text()),
            routing_number=_text(self.routing_number),
        )

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what stands in the book."""
        return self.account != self._account

    def field(self, name: str) -> QLineEdit:
        """Return the field of this name, or the one that its country has in place of it."""
        found = getattr(self, name)
        return found if isinstance(found, QLineEdit) else self.iban

    def _judge(self) -> None:
        currency = self.currency.text().strip().upper()
        self._title.setText(f"For payments in {currency}" if currency else "A bank account")
        told: dict[QLineEdit, str] = {}
        for name, words in bank_faults(self._typed, self._country):
            field = self.field(name)
            told[field] = told.get(field) or (words if field.text().strip() or self.is_changed else "")
        for field in self._fields.findChildren(QLineEdit):
            self._fields.show_problem(field, told.get(field, ""))

    def _is_same_currency(self) -> bool:
        return self.currency.text().strip().upper() == self._account.currency

    def _fill(self, account: BankAccount) -> None:
        self.currency.setText(account.currency)
        self.account_name.setText(account.account_name)
        self.bank.setText(account.bank)
        self.iban.setText(account.iban)
        self.bic.setText(account.bic)
        for field, text in (
            (self.sort_code, account.sort_code),
            (self.account_number, account.account_number),
            (self.routing_number, account.routing_number),
        ):
            if field is not None:
                field.setText(text)


def _text(field: QLineEdit | None) -> str:
    return "" if field is None else field.text().strip()


def _number(text: str) -> str:
    """Return a British account number without the marks between its digits; any other as it was typed."""
    return text if bank_details.account_number_problem(text) else bank_details.compact(text)
