"""What the company says of itself on its letters, as fields."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.bank_form import BankForm
from creditdesk.ui.settings.fields import Fields
from creditdesk.ui.theme import Theme

_LINES: tuple[tuple[str, str, str], ...] = (
    ("name", "Name", "as it stands at the head of letters"),
    ("legal_name", "Name in law", "where it is another"),
    ("address", "Address", "Street\nTown and postcode"),
    ("phone", "Telephone", ""),
    ("email", "E-mail", ""),
    ("web", "Web", ""),
    ("registration", "Registration", "Registered in England and Wales no. 01234567"),
    ("registered_office", "Registered office", "where it is not the address above"),
    ("vat_number", "VAT number", ""),
)
_SIGNS: tuple[tuple[str, str, str], ...] = (
    ("signatory_name", "Name", "who signs the letters"),
    ("signatory_role", "Role", "Credit controller"),
)


class LetterheadForm(QWidget):
    """The company, who signs, and a bank account for each currency."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._letterhead: Letterhead | None = None
        self._is_filling = False
        self.fields: dict[str, QLineEdit] = {}
        self.banks: list[BankForm] = []
        layout = QVBoxLayout(self)
        layout.setSpacing(theme.scaled(8))
        layout.addWidget(label("Company", "figure"))
        company = self._company = Fields(theme, self)
        for name, text, hint in _LINES:
            if name == "address":
                self.address = company.lines(text, hint, 4)
            else:
                self.fields[name] = company.line(text, hint)
        layout.addWidget(company)
        layout.addSpacing(theme.scaled(8))
        layout.addWidget(label("Who signs", "figure"))
        signs = Fields(theme, self)
        for name, text, hint in _SIGNS:
            self.fields[name] = signs.line(text, hint)
            self.fields[name].setAccessibleName(f"Who signs: {text.lower()}")
        layout.addWidget(signs)
        layout.addSpacing(theme.scaled(8))
        layout.addWidget(label("Where your debtors pay", "figure"))
        self._no_bank = label("No account yet: a letter cannot say where to pay.", muted=True)
        layout.addWidget(self._no_bank)
        self._bank_room = QVBoxLayout()
        self._bank_room.setSpacing(theme.scaled(8))
        layout.addLayout(self._bank_room)
        self.add_button = button("Add a bank account", self._add_account)
        layout.addWidget(self.add_button)
        layout.addStretch(1)
        for each in (company, signs):
            each.changed.connect(self._tell)

    @property
    def letterhead(self) -> Letterhead | None:
        """What is typed; none before anything was shown."""
        if self._letterhead is None:
            return None
        lines = (line.strip() for line in self.address.toPlainText().splitlines())
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        return replace(
            self._letterhead,
            address=tuple(line for line in lines if line),
            banks=tuple(form.account for form in self.banks),
            **texts,
        )

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what was shown first."""
        return self.letterhead != self._letterhead

    @property
    def currency(self) -> str:
        """The currency whose account is being looked at, for a specimen."""
        at_hand = [form for form in self.banks if form.isAncestorOf(self.focusWidget())]
        codes = [form.account.currency for form in (*at_hand, *self.banks) if len(form.account.currency) == 3]
        return codes[0] if codes else (self._letterhead.currency if self._letterhead else "")

    def show_letterhead(self, letterhead: Letterhead) -> None:
        """Show a letterhead, to be changed."""
        self._is_filling = True
        self._letterhead = letterhead
        for name, field in self.fields.items():
            field.setText(getattr(letterhead, name))
            field.setCursorPosition(0)
        self.address.setPlainText("\n".join(letterhead.address))
        for bank in letterhead.banks:
            self._add_form(bank)
        self._is_filling = False
        self._tell()

    def problem(self) -> tuple[str, QWidget] | None:
        """Return the first thing that keeps it from being saved, and its field.

        A bank account that was not touched holds up nothing else.
        """
        name, email = self.fields["name"], self.fields["email"]
        if not name.text().strip():
            return "The company's name goes on every letter.", name
        if email.text().strip() and "@" not in email.text():
            return "An e-mail address has an @ in it.", email
        for form in self.banks:
            found = form.problem() if self._is_new(form) or form.is_changed else None
            if found is not None:
                return found
        currencies = [form.account.currency for form in self.banks]
        for place, form in enumerate(self.banks):
            if form.account.currency in currencies[:place]:
                return f"There are two accounts for {form.account.currency}: letters name one.", form.currency
        return None

    def _is_new(self, form: BankForm) -> bool:
        return self._letterhead is None or form.account not in self._letterhead.banks

    def _add_account(self) -> None:
        """Begin a further account, in our own currency if that has none yet."""
        if self._letterhead is None:
            return
        taken = {form.account.currency for form in self.banks}
        currency = "" if self._letterhead.currency in taken else self._letterhead.currency
        name = self.fields["legal_name"].text().strip() or self.fields["name"].text().strip()
        form = self._add_form(BankAccount(currency, name))
        (form.sort_code or form.iban if currency else form.currency).setFocus()
        self._tell()

    def _add_form(self, account: BankAccount) -> BankForm:
        country = self._letterhead.country if self._letterhead is not None else ""
        form = BankForm(account, country, self._theme, self)
        form.changed.connect(self._tell)
        form.removed.connect(lambda: self._remove(form))
        self.banks.append(form)
        self._bank_room.addWidget(form)
        return form

    def _remove(self, form: BankForm) -> None:
        self.banks.remove(form)
        self._bank_room.removeWidget(form)
        form.deleteLater()
        self.add_button.setFocus()
        self._tell()

    def _tell(self) -> None:
        if not self._is_filling:
            self._no_bank.setVisible(not self.banks)
            self.changed.emit()
