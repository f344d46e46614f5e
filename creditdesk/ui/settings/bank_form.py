"""One bank account of the company, with what its checks say while it is typed."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.services.letters.letterhead_checks import BANK_FIELDS, bank_faults, bank_fields
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.fields import Fields
from creditdesk.ui.theme import Theme

_CODES = {"currency": 3, "country": 2}


class BankForm(QFrame):
    """The fields that a payer types; a country's own are shown where it uses them, or where they are filled."""

    changed = Signal()
    removed = Signal()

    def __init__(
        self, account: BankAccount, house: str, theme: Theme, parent: QWidget | None = None, *, is_locked: bool = False
    ) -> None:
        """Make the form.

        Args:
            account: What stands in the book, or an account to begin with.
            house: Our own country, where an account is that does not tell otherwise.
            theme: The look.
            parent: The widget around it.
            is_locked: Whether it is to be read only, until somebody asks to change it.
        """
        super().__init__(parent)
        self._account = account
        self._house = house
        self.setProperty("panel", True)
        self._title = label("", "body")
        self._fields = Fields(theme, self)
        self._lines: dict[str, QLineEdit] = {}
        for field in BANK_FIELDS.values():
            line = self._lines[field.name] = self._fields.line(field.label, field.hint)
            line.setText(getattr(account, field.name))
            line.setCursorPosition(0)
            line.setReadOnly(is_locked)
        for name, length in _CODES.items():
            self._lines[name].setMaxLength(length)
        self.unlock_button = button("Change", self.unlock, tip="Bank details are locked: a change needs a second look")
        self.remove_button = button("Remove", self.removed.emit, tip="Take this account off the letters")
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        for each in (self.unlock_button, self.remove_button):
            each.setProperty("quiet", True)
            head.addWidget(each)
        self.unlock_button.setVisible(is_locked)
        self.remove_button.setVisible(not is_locked)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.scaled(10)] * 4)
        layout.addLayout(head)
        layout.addWidget(self._fields)
        self._note = label("", "small", muted=True)
        self._note.setWordWrap(True)
        layout.addWidget(self._note)
        self._fields.changed.connect(self._judge)
        self._fields.changed.connect(self.changed)
        self._judge()

    @property
    def account(self) -> BankAccount:
        """What is typed, as it will stand on letters; what was not touched is as it was."""
        typed = {name: line.text() for name, line in self._lines.items()}
        if all(text == getattr(self._account, name) for name, text in typed.items()):
            return self._account
        return self._typed

    @property
    def _typed(self) -> BankAccount:
        texts = {name: field.kept(self._lines[name].text()) for name, field in BANK_FIELDS.items()}
        return BankAccount(**texts)

    @property
    def is_changed(self) -> bool:
        """Whether it differs from what stands in the book."""
        return self.account != self._account

    def unlock(self) -> None:
        """Let it be changed."""
        for line in self._lines.values():
            line.setReadOnly(False)
        self.remove_button.show()
        self._lines["account_name"].setFocus()
        self.unlock_button.hide()

    def begin(self) -> None:
        """Put the cursor where a new account is begun."""
        names = [name for name, line in self._lines.items() if not line.text() and not line.isHidden()]
        self._lines[next(name for name in names if name not in {"country", "bank"})].setFocus()

    def show_note(self, text: str) -> None:
        """Say below the fields what letters make of them."""
        self._note.setText(text)
        self._note.setVisible(bool(text))

    def field(self, name: str) -> QLineEdit:
        """Return the field of this name."""
        return self._lines[name]

    def _judge(self) -> None:
        typed = self._typed
        self._title.setText(f"For payments in {typed.currency}" if typed.currency else "A bank account")
        names = {field.name for field in bank_fields(typed.home(self._house))}
        told: dict[str, str] = {}
        for name, words in bank_faults(typed, self._house):
            told[name] = told.get(name) or (words if self._lines[name].text().strip() or self.is_changed else "")
        for name, line in self._lines.items():
            self._fields.set_hidden(line, name not in names and not line.text())
            self._fields.show_problem(line, told.get(name, ""))
