"""Mails of debtors, filed: kept as they came, told in the history at their own time, joined to what they answer."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Row, insert, select

from creditdesk.domain.dates import FIRST_YEAR
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outbox import MailState
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.attachments import attachments
from creditdesk.models.customers import contact_ways, contacts, customers
from creditdesk.models.letters import letters
from creditdesk.models.outbox import outbox
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import history_entry
from creditdesk.services.desk.attachments import check_file, content_of, read_file, safe_name
from creditdesk.services.desk.mail_file import MailFile, is_mail, read_mail_file
from creditdesk.services.desk.taking_back import write_taken_back
from creditdesk.services.letters import archive
from creditdesk.services.letters.outbox_rows import Mail, read_mail
from creditdesk.services.letters.outbox_writing import write

_TOUCHES = frozenset({Touched.HISTORY, Touched.MAILS})


@dataclass(frozen=True, slots=True)
class FiledMail:
    """A mail in the history: `notices` say what the person should know of it.

    `came_back` is the mail of ours that it reports as not delivered, as it stood before, if it is such a report.
    """

    customer_id: int
    activity_id: int
    words: str
    at: datetime
    notices: tuple[str, ...] = ()
    came_back: Mail | None = None


class FiledMails:
    """Mails of debtors of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def file(
        self, customer_id: int, paths: Sequence[Path], *, at: datetime, as_of: date
    ) -> tuple[tuple[FiledMail, ...], Changes]:
        """File mails with a debtor: all of them, or none.

        Args:
            customer_id: The debtor.
            paths: The mails, as .eml or .msg.
            at: The moment.
            as_of: The ledger's local day.

        Raises:
            CreditDeskError: If one is no mail, is too large, or was filed before.
        """
        read = [_read(path) for path in paths]
        with self._book.unit_of_work(at) as work:
            filed = tuple(
                _file(work, self._book.documents_folder, customer_id, name, content, mail, as_of)
                for name, content, mail in read
            )
        return filed, Changes(_TOUCHES, frozenset({customer_id}))

    def take_back(self, filed: Sequence[FiledMail], *, at: datetime, as_of: date) -> Changes:
        """Take mails out again that were just filed, by a further entry.

        What came stays beside the book with its own row, so that whoever asks what is held of them is told of it.

        Raises:
            CreditDeskError: If something came after them in the debtor's history.
        """
        with self._book.unit_of_work(at) as work:
            together = [mail.activity_id for mail in filed]
            for mail in filed:
                write_taken_back(work, mail.activity_id, as_of, what="mail", besides=together)
                work.record("take back", f"customer {mail.customer_id}", activity=mail.activity_id)
                before = mail.came_back
                if before is not None and read_mail(work.connection, before.id).state is MailState.FAILED:
                    write(work, before, before.state, "did not come back", problem=before.problem)
        return Changes(_TOUCHES, frozenset(mail.customer_id for mail in filed))

    def copy_to_open(self, activity_id: int) -> Path:
        """Return a copy of a filed mail under its own name, for the mail program: the kept one is never changed.

        Raises:
            NotFoundError: If no mail is kept with the entry.
        """
        with self._book.read() as connection:
            found = connection.execute(
                select(attachments.c.name, attachments.c.sha256).where(attachments.c.activity_id == activity_id)
            ).first()
            if found is None:
                raise NotFoundError("No mail is kept with this entry.")
            content = content_of(connection, self._book.documents_folder, found.sha256)
        path = Path(tempfile.mkdtemp(prefix="creditdesk-")) / safe_name(found.name)
        archive.write_file(path, content)
        return path


def _read(path: Path) -> tuple[str, bytes, MailFile]:
    name, content = path.name, read_file(path)
    if not is_mail(name):
        raise CreditDeskError(
            f"{name} is no mail.",
            safe="Nothing was filed.",
            cure="Drop .eml or .msg files, as mail programs save them.",
        )
    check_file(name, content)
    return name, content, read_mail_file(name, content)


def _file(
    work: Work, folder: Path, customer_id: int, name: str, content: bytes, mail: MailFile, as_of: date
) -> FiledMail:
    sha256 = archive.sha256_of(content)
    _must_be_new(work.connection, sha256, name)
    contact = _contact_of(work.connection, customer_id, mail.sender_address)
    moment = _moment_of(mail, work.at)
    answered = _answered(work.connection, mail)
    number = answered.number if answered is not None else ""
    words = f"E-mail received: {mail.subject or 'without a subject'}"
    if mail.came_back and answered is not None:
        words = f"E-mail with {number} came back: {mail.came_back}"
    elif number:
        words += f" (answers {number})"
    activity_id = history_entry.write(
        work,
        customer_id,
        "email",
        min(moment.astimezone().date(), as_of),
        words,
        happened_at=moment,
        direction="in",
        contact_id=contact.id if contact is not None else None,
        contact_name=contact.name if contact is not None else mail.sender_name,
        note=mail.words,
        details={"address": mail.sender_address, "message_id": mail.message_id, "answers": number, "file": name},
    )
    archive.store(work.connection, folder, content, work.at, archive.media_type_of(name) or archive.PDF)
    work.connection.execute(
        insert(attachments).values(
            customer_id=customer_id,
            activity_id=activity_id,
            name=name,
            sha256=sha256,
            size=len(content),
            added_at=work.at,
            added_by=work.by,
        )
    )
    work.record("file mail", f"customer {customer_id}", activity=activity_id, sha256=sha256)
    came_back = None
    if mail.came_back and answered is not None and answered.state in {MailState.SENT, MailState.UNKNOWN}:
        came_back = read_mail(work.connection, answered.id)
        write(work, came_back, MailState.FAILED, "come back", problem=mail.came_back)
    notices = _notices(customer_id, mail, contact, answered)
    return FiledMail(customer_id, activity_id, words, moment, notices, came_back)


def _must_be_new(connection: Connection, sha256: str, name: str) -> None:
    """Refuse a mail that is filed already."""
    found = connection.execute(
        select(customers.c.name, activities.c.happened_on)
        .select_from(attachments)
        .join(activities, activities.c.id == attachments.c.activity_id)
        .join(customers, customers.c.id == attachments.c.customer_id)
        .where(attachments.c.sha256 == sha256, attachments.c.query_id.is_(None), STANDS)
    ).first()
    if found is not None:
        raise CreditDeskError(
            f"{name} is filed already, with {found.name} under {found.happened_on}.", safe="Nothing was filed twice."
        )


def _contact_of(connection: Connection, customer_id: int, address: str) -> Row[*tuple[Any, ...]] | None:
    """Return who at the debtor's writes from an address, if that is known."""
    if not address:
        return None
    ways = select(contact_ways.c.contact_id).where(
        contact_ways.c.kind == "email", contact_ways.c.value.ilike(_as_it_is(address), escape="\\")
    )
    here = (contacts.c.customer_id == customer_id, contacts.c.merged_into_id.is_(None))
    by_address = contacts.c.email.ilike(_as_it_is(address), escape="\\") | contacts.c.id.in_(ways)
    order = (contacts.c.left_on.is_not(None), contacts.c.id)
    return connection.execute(select(contacts.c.id, contacts.c.name).where(*here, by_address).order_by(*order)).first()


def _as_it_is(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _answered(connection: Connection, mail: MailFile) -> Row[*tuple[Any, ...]] | None:
    """Return the mail of ours that it goes back to, with the number of its letter."""
    if not mail.answers:
        return None
    return connection.execute(
        select(outbox.c.id, outbox.c.state, outbox.c.customer_id, letters.c.number)
        .join(letters, letters.c.id == outbox.c.letter_id)
        .where(outbox.c.message_id.in_(mail.answers))
        .order_by(outbox.c.id.desc())
    ).first()


def _moment_of(mail: MailFile, now: datetime) -> datetime:
    """Return when it was written, if that can be: not in time to come, nor before there were ledgers."""
    if mail.at is None or mail.at > now or mail.at.year < FIRST_YEAR:
        return now
    return mail.at


def _notices(
    customer_id: int, mail: MailFile, contact: Row[*tuple[Any, ...]] | None, answered: Row[*tuple[Any, ...]] | None
) -> tuple[str, ...]:
    said = []
    if answered is not None and answered.customer_id != customer_id:
        said.append(f"It answers {answered.number}, which went to another debtor: Undo takes it back.")
    elif mail.came_back and answered is not None:
        said.append("It stands in the outbox as not delivered: mend the address there, and in the contact.")
    elif contact is None and mail.sender_address:
        said.append(f"Nobody here is known to write from {mail.sender_address}.")
    return tuple(said)
