"""The second look at changed bank details: read back, and looked at by somebody else or typed again."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.bank_details import compact
from creditdesk.services.letters.bank_lock import SecondLook, number_of
from creditdesk.services.letters.letterhead import BankAccount
from creditdesk.services.letters.paying import account_words
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.fields import Fields
from creditdesk.ui.theme import Theme


class SecondLookDialog(QDialog):
    """Asks once more: who pays into a wrong account pays twice, or we do."""

    def __init__(
        self, before: Sequence[BankAccount], after: Sequence[BankAccount], theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Change the bank details")
        self.read_back = read_back(before, after)
        # The first accounts of a book are read back; from then on they are locked.
        self._is_locked = bool(before)
        self._new = [account for account in after if account not in before]
        self._fields = Fields(theme, self, label_width=220)
        self.reason = self._fields.line("Why they change", "such as: new bank from 1 December")
        self.seen_by = self._fields.line("Seen by another person", "their name")
        self.numbers: list[QLineEdit] = [
            self._fields.line(f"Or type the number for {account.currency} again", "from your bank's papers")
            for account in self._new
        ]
        self._fields.setVisible(self._is_locked)
        self.change_button = button("Change the bank details", self.accept, primary=True)
        back = button("Go back", self.reject)
        back.setDefault(True)
        told = label(self.read_back)
        told.setWordWrap(True)
        advice = label("Compare it with your bank's own papers. The change is recorded with your name.", muted=True)
        advice.setWordWrap(True)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(back)
        foot.addWidget(self.change_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[theme.scaled(16)] * 4)
        layout.setSpacing(theme.scaled(12))
        for each in (told, advice, self._fields):
            layout.addWidget(each)
        layout.addLayout(foot)
        self.setMinimumWidth(theme.scaled(560))
        self._fields.changed.connect(self._judge)
        self._judge()

    @property
    def look(self) -> SecondLook:
        """What was said of the change."""
        typed = tuple(line.text().strip() for line in self.numbers)
        return SecondLook(self.reason.text().strip(), self.seen_by.text().strip(), typed)

    def _judge(self) -> None:
        right = []
        for account, line in zip(self._new, self.numbers, strict=True):
            is_right = compact(line.text()) == number_of(account)
            right.append(is_right)
            is_whole = len(compact(line.text())) >= len(number_of(account))
            self._fields.show_problem(line, "" if is_right or not is_whole else "It is not the same as above.")
        looked = bool(self.seen_by.text().strip()) or all(right)
        self.change_button.setEnabled(not self._is_locked or (bool(self.reason.text().strip()) and looked))


def read_back(before: Sequence[BankAccount], after: Sequence[BankAccount]) -> str:
    """Return what letters will say from now on of each account that changes."""
    parts = [account_words(bank) for bank in after if bank not in before]
    parts = ["Letters and statements will ask for payment into:", *parts] if parts else []
    gone = [bank for bank in before if bank not in after]
    if gone:
        parts += ["No longer into:", *map(account_words, gone)]
    return "\n\n".join(parts)
