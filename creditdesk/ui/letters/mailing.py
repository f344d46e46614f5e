"""Putting a letter that is on the screen into the outbox."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMessageBox

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outbox import MailState
from creditdesk.services.changes import Changes
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from creditdesk.services.letters.outbox import Outbox
    from creditdesk.services.letters.outbox_rows import Mail


def let_mail(pane: LetterPane, outbox: Callable[[], Outbox], runner: TaskRunner, now: Callable[[], datetime]) -> None:
    """Let a pane's letters be put into the outbox; it says what came of that."""

    def queue(numbers: tuple[str, ...]) -> None:
        put(numbers, again=False)

    def put(numbers: tuple[str, ...], *, again: bool) -> None:
        at = now()

        def refused(error: CreditDeskError) -> None:
            from creditdesk.services.letters.outbox import AlreadySentError  # noqa: PLC0415 - the outbox has loaded it

            if isinstance(error, AlreadySentError):
                pane.tell(error.what)
                if _is_meant(pane, error.what):
                    put(numbers, again=True)
            else:
                pane.tell(f"⚠ {error}")

        runner.write(lambda: outbox().queue(numbers, at=at, again=again), lambda done: told(*done), refused)

    def told(mails: tuple[Mail, ...], changes: Changes) -> None:
        to = ", ".join(dict.fromkeys(mail.recipient for mail in mails))
        states = {mail.state for mail in mails}
        stands = "In the outbox" if states == {MailState.WAITING} else "It is in the outbox already, not sent yet"
        pane.tell(f"{stands}: to {to}. Send it from there (Letters, Outbox).")
        pane.issued.emit(changes)

    pane.mail_wanted.connect(queue)


def _is_meant(pane: LetterPane, what: str) -> bool:
    """Ask whether a letter that was sent is to go once more."""
    ways = QMessageBox.StandardButton
    asks = f"{what}\nIs it to go once more?"
    return QMessageBox.question(pane, "E-mail", asks, ways.Yes | ways.No, ways.No) == ways.Yes
