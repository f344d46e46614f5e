"""Changing a mail before it goes: where to, and what it says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from creditdesk.domain.outbox import envelope_address
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.outbox_rows import Mail


class MailAsk(Ask):
    """The mail's address, subject and words; the letter that it carries stays as it was issued."""

    def __init__(self, mail: Mail, theme: Theme, parent: QWidget | None = None) -> None:
        goes_with_it = f" {mail.number or 'What it carries'} goes with it as it was issued." if mail.files else ""
        about = f"The mail to {mail.to_name or mail.name}.{goes_with_it}"
        super().__init__("Change the mail", about, "Save", theme, parent)
        self.address = QLineEdit(mail.to_address)
        self.subject = QLineEdit(mail.subject)
        self.body = QPlainTextEdit(mail.body)
        self.body.setTabChangesFocus(True)
        self.body.setMinimumHeight(theme.scaled(80))
        self.add("To", self.address)
        self.add("Subject", self.subject)
        self.add("What it says", self.body)
        self.give_room(theme.scaled(560), theme.scaled(460))

    def problem(self) -> tuple[str, QWidget] | None:
        if not envelope_address(self.address.text()):
            return "This is no e-mail address that every server takes.", self.address
        if not self.subject.text().strip():
            return "A mail needs a subject.", self.subject
        return None
