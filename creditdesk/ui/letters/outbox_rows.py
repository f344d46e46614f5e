"""The rows of the outbox, the sentence above them, and what is said after sending."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QLocale

from creditdesk.domain.outbox import MailState
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.words import counted, joined

if TYPE_CHECKING:  # they load with the letters' services
    from creditdesk.services.letters.outbox_rows import Mail
    from creditdesk.services.letters.outbox_sending import Sending

NOTHING = "Nothing is in the outbox. Letters that go by e-mail come here when they are written, and wait to be sent."


def outbox_columns() -> tuple[Column, ...]:
    """Return the columns of the outbox."""
    return (
        Column("", state_words),
        Column("Debtor", lambda mail: mail.name),
        Column("Account", lambda mail: mail.account, gives_way=4),
        Column("Letter", lambda mail: mail.number, gives_way=2),
        Column("To", lambda mail: mail.to_address),
        Column(
            "Since", lambda mail: moment_text(mail.changed_at), gives_way=3, plain=lambda m: m.changed_at.isoformat()
        ),
        Column("What there is to know", lambda mail: mail.problem or mail.subject, stretches=True),
    )


def in_order(mails: Collection[Mail]) -> tuple[Mail, ...]:
    """Return the mails with those first that need somebody, then those that are held or put off."""
    needing = (MailState.UNKNOWN, MailState.FAILED)
    return tuple(sorted(mails, key=lambda mail: (mail.state not in needing, mail.state.is_ended, not mail.problem)))


def about(mail: Mail) -> str:
    """Say in full what there is to know of one mail, and what can be done."""
    to = f"To {mail.recipient}."
    asks = {
        MailState.UNKNOWN: "Look into your mail program, or ask them: it goes nowhere until you say.",
        MailState.FAILED: "Mend the address, try again, or print the letter and take the mail out.",
    }
    return " ".join(part for part in (to, mail.problem, asks.get(mail.state, "")) if part)


def state_words(mail: Mail) -> str:
    """Say where a mail stands."""
    if mail.is_put_off and mail.next_try_at is not None:
        return f"again at {_time_text(mail.next_try_at)}"
    if mail.state is MailState.WAITING and mail.problem:
        return "held"
    return mail.state.words


def summary(mails: Collection[Mail]) -> str:
    """Say how many mails wait, and how many need somebody."""
    counts = Counter(mail.state for mail in mails)
    to_decide, failed = counts[MailState.UNKNOWN], counts[MailState.FAILED]
    if not counts:
        return NOTHING
    said = (
        f"{counted(to_decide, 'mail')} of which you alone can say whether it was sent" if to_decide == 1 else "",
        f"{to_decide:,} mails of which you alone can say whether they were sent" if to_decide > 1 else "",
        f"{counted(failed, 'mail')} not delivered" if failed else "",
        f"{counted(counts[MailState.WAITING], 'mail')} waiting" if counts[MailState.WAITING] else "",
        f"{counts[MailState.SENT]:,} sent" if counts[MailState.SENT] else "",
    )
    return joined(said) or "Nothing waits."


def sending_words(sending: Sending) -> str:
    """Say what became of the mails that were to be sent."""
    said = [f"{counted(len(sending.sent), 'mail')} sent."] if sending.sent else []
    said += [held_words(mail) for mail in sending.held]
    said += [f"⚠ Not delivered to {mail.to_address}: {mail.problem}" for mail in sending.failed]
    said += [f"⚠ Nobody knows whether {mail.to_address} has it: {mail.problem}" for mail in sending.unknown]
    if sending.put_off:
        said.append(f"{counted(len(sending.put_off), 'mail')} put off by the mail server, and tried again by itself.")
    if sending.stopped:
        said.append(f"⚠ {sending.stopped} The rest waits.")
    return "\n".join(said) or "There was nothing to send."


def held_words(mail: Mail) -> str:
    """Say of one mail that the gate holds it, and why."""
    return f"Held: {mail.name}. {mail.problem.removeprefix('Held: ')}"


def moment_text(moment: datetime) -> str:
    """Write a moment as the person's clock has it."""
    return QLocale().toString(_here(moment), QLocale.FormatType.ShortFormat)


def _time_text(moment: datetime) -> str:
    return QLocale().toString(_here(moment).time(), QLocale.FormatType.ShortFormat)


def _here(moment: datetime) -> QDateTime:
    return QDateTime.fromSecsSinceEpoch(int(moment.timestamp()))
