"""One bank account of the company, with what its checks say while it is typed."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain import bank_details
from creditdesk.domain.money import is_currency_code
from creditdesk.services.letters.letterhead import BankAccount
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
        self.setProperty("panel", True)
        self._title = label("", "body")
        self._fields = fields = Fields(theme, self)
        self.currency = fields.line("Currency", "three letters, such as GBP")
        self.currency.setMaxLength(3)
        self.account_name = fields.line("Account name", "exactly as your bank has it")
        self.bank = fields.line("Bank")
        self._checked: list[tuple[QLineEdit, Callable[[str], str]]] = []
        self.sort_code = self.routing_number = self.account_number = None
        if country == "GB" or account.sort_code:
            self.sort_code = self._checked_line("Sort code", "20-00-00", bank_details.sort_code_problem)
        if country == "US" or account.routing_number:
            self.routing_number = self._checked_line("Routing number", "", bank_details.routing_number_problem)
        if country == "GB" or account.account_number or not bank_details.uses_iban(country):
            problem = bank_details.account_number_problem if self.sort_code is not None else _nothing
            self.account_number = self._checked_line("Account number", "", problem)
        self.iban = self._checked_line("IBAN", "", bank_details.iban_problem)
        self.bic = self._checked_line("BIC", "", bank_details.bic_problem)
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
        typed = BankAccount(
            currency=self.currency.text().strip().upper(),
            account_name=self.account_name.text().strip(),
            bank=self.bank.text().strip(),
            sort_code=bank_details.sort_code_text(_text(self.sort_code)),
            account_number=_number(_text(self.account_number)),
            iban=bank_details.compact(self.iban.text()),
            bic=bank_details.compact(self.bic.text()),
            routing_number=_text(self.routing_number),
        )
        return self._account if typed.lines() == self._account.lines() and self._is_same_currency() else typed

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what stands in the book."""
        return self.account != self._account

    def problem(self) -> tuple[str, QLineEdit] | None:
        """Return the first thing that keeps a changed account from being saved, and its field."""
        for field, words in self._problems():
            if words:
                return words, field
        return None

    def _problems(self) -> list[tuple[QLineEdit, str]]:
        found = [(field, problem(field.text())) for field, problem in self._checked]
        currency, name = self.currency.text().strip().upper(), self.account_name.text().strip()
        words = "" if is_currency_code(currency) else "A currency has three letters, such as GBP or EUR."
        found.insert(0, (self.currency, words))
        found.insert(1, (self.account_name, "" if name else "The payer's bank compares the name: write it in full."))
        if not self._is_payable():
            route = self.sort_code or self.routing_number
            words = "A payer needs an IBAN, or the account number"
            words += "." if route is None else f" with its {route.accessibleName().lower()}."
            found.append((route or self.account_number or self.iban, words))
        return found

    def _is_payable(self) -> bool:
        number = bool(_text(self.account_number))
        routed = bool(_text(self.sort_code) or _text(self.routing_number))
        # Elsewhere than in Britain and America an account number alone may do, as in Australia with the bank's name.
        needs_route = self.sort_code is not None or self.routing_number is not None
        return bool(self.iban.text().strip()) or (number and (routed or not needs_route))

    def _judge(self) -> None:
        currency = self.currency.text().strip().upper()
        self._title.setText(f"For payments in {currency}" if currency else "A bank account")
        told: dict[QLineEdit, str] = {}
        for field, words in self._problems():
            told[field] = told.get(field) or (words if field.text().strip() or self.is_changed else "")
        for field, words in told.items():
            self._fields.show_problem(field, words)

    def _is_same_currency(self) -> bool:
        return self.currency.text().strip().upper() == self._account.currency

    def _checked_line(self, text: str, hint: str, problem: Callable[[str], str]) -> QLineEdit:
        made = self._fields.line(text, hint)
        self._checked.append((made, problem))
        return made

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


def _nothing(_text: str) -> str:
    return ""
