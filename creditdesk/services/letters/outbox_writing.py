"""Writing into the outbox: a letter that goes by mail, what becomes of it, and what the history is told of that."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import Notice
from creditdesk.domain.outbox import MailState, envelope_address
from creditdesk.models.letters import letters
from creditdesk.models.outbox import outbox
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry
from creditdesk.services.letters.covering import Cover, cover_of
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.outbox_rows import Mail, read_mail


class NoAddressError(CreditDeskError):
    """Nobody at a debtor's has an address that mails can go to."""

    def __init__(self, name: str) -> None:
        super().__init__(
            f"Nobody at {name} has an e-mail address that mails can go to.",
            safe="Nothing was put into the outbox.",
            cure="Add one to a contact (C on the Desk), or print the letter.",
        )


def queue_letter(work: Work, letter_id: int, *, again: bool = False) -> int:
    """Put an issued letter into the outbox, in the unit of work at hand; return the mail's number.

    A letter that is in the outbox is not put there twice: the mail's number is that one's. One that was sent goes
    again only where that is wanted.

    Raises:
        NoAddressError: If nobody there has an e-mail address.
        CreditDeskError: If it is not for the debtor: mails go to their people.
    """
    connection = work.connection
    known = mail_of(connection, letter_id)
    if known is not None and not (again and read_mail(connection, known).state is MailState.SENT):
        return known
    letter = connection.execute(select(letters).where(letters.c.id == letter_id)).one()
    if letter.kind == Notice.INSOLVENCY_CLAIM:
        raise CreditDeskError(
            f"{letter.number} is for who is in charge of the insolvency; mails go to the debtor's own people.",
            safe="Nothing was put into the outbox.",
            cure="Print it, or save it and send it to them.",
        )
    return _put_in(work, letter, cover_of(connection, letter), [(f"{letter.number}.pdf", str(letter.sha256))])


def queue_notice(work: Work, number: str, cover: Cover, files: Iterable[tuple[str, str]] = ()) -> int:
    """Put a letter that was just filed into the outbox, by a mail that says itself what it says; return its number.

    Args:
        work: The unit of work in which it was filed.
        number: The letter's number.
        cover: The mail.
        files: Name and hash of what goes with it.

    Raises:
        NoAddressError: If mails cannot go to that address.
    """
    letter = work.connection.execute(select(letters).where(letters.c.number == number)).one()
    return _put_in(work, letter, cover, files)


def _put_in(work: Work, letter: Row[Any], cover: Cover, files: Iterable[tuple[str, str]]) -> int:
    if not envelope_address(cover.to_address):
        raise NoAddressError(letter.facts["addressee"]["name"])
    sender = read_letterhead(work.connection)
    mail_id = add_row(
        work.connection,
        outbox,
        customer_id=letter.customer_id,
        letter_id=letter.id,
        to_name=cover.to_name,
        to_address=cover.to_address,
        subject=cover.subject,
        body=cover.body,
        files=[list(each) for each in files],
        message_id=_message_id(sender.email, letter.number, letter.sha256, work.at),
        queued_at=work.at,
        queued_by=work.by,
        state=MailState.WAITING.value,
        changed_at=work.at,
    )
    work.record("queue", f"mail {mail_id}", letter=letter.number)
    return mail_id


def mail_of(connection: Connection, letter_id: int) -> int | None:
    """Return the number of the mail that a letter travels with; none where it does not go by mail."""
    which = (outbox.c.letter_id == letter_id, outbox.c.state != MailState.WITHDRAWN.value)
    return connection.scalar(select(outbox.c.id).where(*which).order_by(outbox.c.id.desc()).limit(1))


def in_state(connection: Connection, mail_id: int, *states: MailState) -> Mail:
    """Return a mail that is in one of these states.

    Raises:
        CreditDeskError: If it is in another, or is not there.
    """
    mail = read_mail(connection, mail_id)
    if mail.state not in states:
        raise CreditDeskError(
            f"The mail to {mail.to_address} is not one for that: {mail.state.words}.",
            safe="Nothing was changed.",
            cure="Look at it in the outbox as it stands now.",
        )
    return mail


def write(work: Work, mail: Mail, state: MailState, what: str, **values: Any) -> None:
    """Write a mail's state; what stood in its way is told no more, unless it is told again."""
    values = {"problem": "", **values, "state": state.value, "changed_at": work.at}
    work.connection.execute(update(outbox).where(outbox.c.id == mail.id).values(**values))
    # Where it goes is the person's own, as is why it goes; the record of changes can forget nothing.
    work.record(what, f"mail {mail.id}", letter=mail.number, state=state.value)


def enter(work: Work, mail: Mail, as_of: date, words: str, *, by_hand: bool = False) -> None:
    """Tell the history what became of a mail."""
    history_entry.write(
        work,
        mail.customer_id,
        "email",
        as_of,
        words,
        direction="out",
        contact_name=mail.to_name if mail.to_name != mail.name else "",
        note=mail.override_reason,
        details={"mail": mail.id, "address": mail.to_address, "message_id": mail.message_id, "by_hand": by_hand},
    )


def what_of(mail: Mail) -> str:
    """Return what a mail is, as a person says it."""
    return f"{mail.carries} {mail.number}".strip() or mail.subject


def _message_id(sender: str, *said: object) -> str:
    domain = envelope_address(sender).rpartition("@")[2] or "creditdesk.invalid"
    return f"<{hashlib.sha256(repr(said).encode()).hexdigest()[:32]}@{domain}>"
