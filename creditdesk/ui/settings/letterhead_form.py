"""What the company says of itself on its letters, as fields."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLineEdit, QVBoxLayout, QWidget

from creditdesk.services.letters.bank_lock import BankChange
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.letterhead_checks import faults
from creditdesk.services.letters.paying import code_words
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.bank_form import BankForm
from creditdesk.ui.settings.design_form import DesignForm
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
    ("country", "Country", "two letters, such as GB"),
    ("currency", "Own currency", "three letters, such as GBP"),
)
_CODES = {"country": 2, "currency": 3}
_SIGNS: tuple[tuple[str, str, str], ...] = (
    ("signatory_name", "Name", "who signs the letters"),
    ("signatory_role", "Role", "Credit controller"),
)


class LetterheadForm(QWidget):
    """The company, who signs, a bank account for each currency, and how letters look."""

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
        for name, length in _CODES.items():
            self.fields[name].setMaxLength(length)
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
        self._changes = label("", "small", muted=True)
        self._changes.setWordWrap(True)
        self._changes.hide()
        layout.addWidget(self._changes)
        self._no_bank = label("No account yet: a letter cannot say where to pay.", muted=True)
        layout.addWidget(self._no_bank)
        self._bank_room = QVBoxLayout()
        self._bank_room.setSpacing(theme.scaled(8))
        layout.addLayout(self._bank_room)
        self.add_button = button("Add a bank account", self._add_account)
        layout.addWidget(self.add_button)
        self.says_unchanged = QCheckBox("Say on letters that our bank details have not changed")
        self.says_unchanged.setToolTip("Letters stop saying it as soon as an account changes")
        self.says_unchanged.toggled.connect(lambda _on: self._tell())
        layout.addWidget(self.says_unchanged)
        layout.addSpacing(theme.scaled(8))
        layout.addWidget(label("How letters look", "figure"))
        self.design = DesignForm(theme, self)
        layout.addWidget(self.design)
        layout.addStretch(1)
        for each in (company, signs, self.design):
            each.changed.connect(self._tell)

    @property
    def letterhead(self) -> Letterhead | None:
        """What is typed; none before anything was shown."""
        if self._letterhead is None:
            return None
        lines = (line.strip() for line in self.address.toPlainText().splitlines())
        texts = {name: field.text().strip() for name, field in self.fields.items()}
        texts |= {name: texts[name].upper() for name in _CODES}
        return replace(
            self._letterhead,
            address=tuple(line for line in lines if line),
            banks=tuple(form.account for form in self.banks),
            says_unchanged=self.says_unchanged.isChecked(),
            design=self.design.design,
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
            self._add_form(bank, is_locked=True)
        self.says_unchanged.setChecked(letterhead.says_unchanged)
        self.design.show_design(letterhead.design)
        self._is_filling = False
        self._tell()

    def show_bank_changes(self, changes: Sequence[BankChange]) -> None:
        """Show when the bank details changed, by whom, and who looked at it."""
        told = [
            ", ".join(part for part in (f"{change.at:%d %b %Y}: {change.by}", change.how, change.reason) if part)
            for change in changes
        ]
        self._changes.setText("\n".join(["Bank details changed", *told]))
        self._changes.setVisible(bool(told))

    def problem(self) -> tuple[str, QWidget] | None:
        """Return the first thing that keeps it from being saved, and its field."""
        typed = self.letterhead
        if typed is None or self._letterhead is None:
            return None
        for fault in faults(typed, self._letterhead):
            if fault.bank is not None:
                return fault.words, self.banks[fault.bank].field(fault.field)
            return fault.words, self.fields.get(fault.field) or self.design.field(fault.field)
        return None

    def _add_account(self) -> None:
        """Begin a further account, in our own currency if that has none yet."""
        if self._letterhead is None:
            return
        taken = {form.account.currency for form in self.banks}
        own = self.fields["currency"].text().strip().upper()
        currency = "" if own in taken else own
        name = self.fields["legal_name"].text().strip() or self.fields["name"].text().strip()
        form = self._add_form(BankAccount(currency, name))
        form.begin()
        self._tell()

    def _add_form(self, account: BankAccount, *, is_locked: bool = False) -> BankForm:
        house = self.fields["country"].text().strip().upper()
        form = BankForm(account, house, self._theme, self, is_locked=is_locked)
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
            typed = self.letterhead
            if typed is not None:
                self.design.show_country(typed.country)
                for form in self.banks:
                    form.show_note(code_words(typed, form.account))
            self.changed.emit()
