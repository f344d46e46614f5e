"""The outbox: letters that go by e-mail wait here, are sent by the house's mail server or by a person, and end here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outbox import MailState, envelope_address
from creditdesk.domain.words import day_words
from creditdesk.models.letters import letters
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters import archive
from creditdesk.services.letters.file_names import FileNames
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.mail_password import GivenPassword, NoKeeperError, Passwords, SystemPasswords
from creditdesk.services.letters.mail_server import (
    MailServer,
    MailSession,
    NoPasswordError,
    need_sender,
    read_server,
    write_server,
)
from creditdesk.services.letters.outbox_rows import Mail, as_bytes, read_mail, read_mails
from creditdesk.services.letters.outbox_sending import OUT_OF_IT, Sender, Sending, against, changes_of, hold
from creditdesk.services.letters.outbox_writing import enter, in_state, mail_of, queue_letter, what_of, write
from creditdesk.services.progress import Errand, Progress, Silent

_IN_OUTBOX = frozenset({Touched.MAILS})
_GIVEN = "It was given to a mail program. Was it sent from there?"


@dataclass(frozen=True, slots=True)
class Given:
    """The drafts that were written, each with its mail, and the mails that the gate holds now."""

    drafts: tuple[tuple[Mail, Path], ...] = ()
    held: tuple[Mail, ...] = ()


class AlreadySentError(CreditDeskError):
    """A letter went by mail before."""

    def __init__(self, mail: Mail, on: date) -> None:
        super().__init__(
            f"{what_of(mail)} went to {mail.to_address} on {day_words(mail.changed_at.date(), on)}.",
            safe="Nothing was put into the outbox.",
            cure="Say that it is to go again, if it is.",
        )


class Outbox:
    """The outbox of one book."""

    def __init__(
        self,
        book: Book,
        passwords: Passwords | None = None,
        *,
        session: Callable[[MailServer, str], MailSession] = MailSession,
    ) -> None:
        """Open it.

        Args:
            book: The book.
            passwords: Where the password of the mail server is kept; the system's keyring without it.
            session: Makes the line to the server.
        """
        self._book = book
        self._passwords = passwords or SystemPasswords()
        self._session = session

    @property
    def closed_because(self) -> str:
        """Why nothing may be sent from here, in a sentence; empty where it may."""
        return self._book.read_only_because

    def mails(self, states: Collection[MailState] = ()) -> tuple[Mail, ...]:
        """Return the mails in these states, or all: first those for a person to decide."""
        with self._book.read() as connection:
            return read_mails(connection, states)

    def mail(self, mail_id: int) -> Mail:
        """Return one mail."""
        with self._book.read() as connection:
            return read_mail(connection, mail_id)

    def server(self) -> MailServer | None:
        """Return the mail server that is set, if one is."""
        with self._book.read() as connection:
            return read_server(connection)

    def set_server(self, server: MailServer | None, password: str = "", *, at: datetime) -> Changes:
        """Set the mail server, or have none and no password of it any more; one that is given is kept by the system.

        Raises:
            CreditDeskError: If something in it cannot be, or the system keeps no passwords.
        """
        with self._book.unit_of_work(at) as work:
            before = read_server(work.connection)
            write_server(work, server)
            if server is not None and password:
                self._passwords.keep(server, password)
        if server is None and before is not None and before.user:
            # Where the system opens no place for passwords, there is none to forget.
            with suppress(NoKeeperError):
                self._passwords.keep(before, "")
        return Changes(frozenset({Touched.SETTINGS}))

    def hold_password(self, password: str) -> None:
        """Use a password until the book is closed, without keeping it anywhere."""
        self._passwords = GivenPassword(password)

    def try_server(self, server: MailServer, password: str = "", *, errand: Errand | None = None) -> None:
        """See that a server lets us in; no mail is handed in.

        Raises:
            MailServerError: If it does not.
        """
        line = self._session(server, password or self._password_of(server))
        (errand or Errand()).cut_by(line.cut)
        with line:
            pass

    def queue(self, numbers: Iterable[str], *, at: datetime, again: bool = False) -> tuple[tuple[Mail, ...], Changes]:
        """Put issued letters into the outbox, by their numbers: all of them, or none.

        Args:
            numbers: The letters' numbers.
            at: The moment.
            again: Whether a letter that was sent before is to go once more.

        Raises:
            AlreadySentError: If one was sent before, and is not to go again.
            CreditDeskError: If there is no such letter, or nobody there has an e-mail address, or we have none.
        """
        with self._book.unit_of_work(at) as work:
            need_sender(work.connection)
            mails = tuple(self._queued(work, each, again=again) for each in numbers)
        return mails, changes_of(mails, _IN_OUTBOX)

    def content(self, mail_id: int) -> bytes:
        """Return a mail as the draft that a mail program opens."""
        with self._book.read() as connection:
            return self._draft(connection, read_mail(connection, mail_id))

    def send(
        self,
        *,
        at: datetime,
        as_of: date,
        mail_ids: Collection[int] | None = None,
        again_only: bool = False,
        progress: Progress | None = None,
        errand: Errand | None = None,
    ) -> Sending:
        """Send what waits by the house's mail server, and say what became of each mail.

        Args:
            at: The moment.
            as_of: The ledger's local day, on which the gate is asked again.
            mail_ids: Which mails; none for all that wait and whose time has come.
            again_only: Whether only those go that were put off before and whose time has come.
            progress: Who watches; asked between mails.
            errand: How it writes beside what others write; none where nobody else does.

        Raises:
            CreditDeskError: If mails are to be sent, and no server is set.
            MailServerError: If it cannot be reached or does not let us in: no mail was tried.
        """
        due = sorted(self._due(at, mail_ids, again_only=again_only), key=lambda mail: mail.id)
        if not due:
            return Sending()
        server = self.server()
        if server is None:
            raise CreditDeskError(
                "No mail server is set.",
                safe="The mails wait.",
                cure="Set one under Mail server, or open the mails in your mail program.",
            )
        with self._book.read() as connection:
            need_sender(connection)
        sender = Sender(self._book, server, progress or Silent(), errand or Errand(), at=at, as_of=as_of)
        return sender.send(due, lambda: self._session(server, self._password_of(server)))

    def give(self, mail_ids: Iterable[int], folder: Path, *, at: datetime, as_of: date) -> Given:
        """Write mails as drafts for the person's mail program; whether they were sent from there, the person says.

        The gate is asked as before sending: of what it holds now no draft is made.

        Raises:
            CreditDeskError: If one of them does not wait, or the folder cannot be written to.
        """
        archive.make_writable(folder)
        names = FileNames()
        drafts: list[tuple[Mail, Path]] = []
        held: list[Mail] = []
        for mail_id in mail_ids:
            with self._book.read() as connection:
                mail = in_state(connection, mail_id, MailState.WAITING)
            if hold(self._book, mail_id, at, as_of):
                held.append(self.mail(mail_id))
                continue
            with self._book.unit_of_work(at) as work:
                mail = in_state(work.connection, mail_id, MailState.WAITING)
                content = self._draft(work.connection, mail)
                write(work, mail, MailState.UNKNOWN, "give to mail program", problem=_GIVEN)
            path = folder / names.unique(mail.number or f"Mail {mail.id}", ".eml")
            try:
                archive.write_file(path, content)
            except CreditDeskError:
                with self._book.unit_of_work(at) as work:
                    write(work, mail, MailState.WAITING, "not given")
                raise
            drafts.append((mail, path))
        return Given(tuple(drafts), tuple(held))

    def decide(self, mail_id: int, *, was_sent: bool, at: datetime, as_of: date) -> Changes:
        """Say what became of a mail of which that is not known: it was sent, or it waits again."""
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.UNKNOWN)
            if was_sent:
                write(work, mail, MailState.SENT, "was sent")
                enter(work, mail, as_of, f"{what_of(mail)} sent by e-mail", by_hand=True)
            else:
                _need_address(mail)
                write(work, mail, MailState.WAITING, "was not sent", next_try_at=None)
        return changes_of([mail], OUT_OF_IT)

    def try_again(self, mail_id: int, *, at: datetime) -> Changes:
        """Let a mail that could not be delivered wait to be sent once more."""
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.FAILED)
            _need_address(mail)
            write(work, mail, MailState.WAITING, "try again", tries=0, next_try_at=None)
        return changes_of([mail], _IN_OUTBOX)

    def send_anyway(self, mail_id: int, reason: str, *, at: datetime, as_of: date) -> Changes:
        """Let a mail go although the gate holds its letter now, for a reason that is kept with it.

        Only what holds it now is overruled: whatever comes later holds it again.

        Raises:
            CreditDeskError: If no reason is given, nothing holds it, or what does may not be overruled.
        """
        said = " ".join(reason.split())
        if not said:
            raise CreditDeskError("Why is it sent all the same?", safe="It waits.", cure="Give a reason.")
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.WAITING)
            reasons = against(work.connection, mail, as_of)
            if not reasons:
                raise CreditDeskError("Nothing holds this mail now.", safe="It waits.", cure="Send it.")
            final = [each.words for each in reasons if not each.may_overrule]
            if final:
                raise CreditDeskError(
                    f"It may not be sent: {'; '.join(final)}.", safe="It waits.", cure="Take it out of the outbox."
                )
            overruled = [*mail.overruled, *(each.words for each in reasons)]
            write(work, mail, MailState.WAITING, "send anyway", override_reason=said, overruled=overruled)
        return changes_of([mail], _IN_OUTBOX)

    def change(self, mail_id: int, *, to_address: str, subject: str, body: str, at: datetime) -> Changes:
        """Change where a mail goes or what it says, before it has gone; one that failed waits again.

        Raises:
            CreditDeskError: If the address is none, or the subject is empty.
        """
        address = to_address.strip()
        if not envelope_address(address):
            raise CreditDeskError(
                f'"{address}" is no e-mail address that every server takes.',
                safe="The mail stays as it was.",
                cure="Write it as accounts@example.com.",
            )
        if not subject.strip():
            raise CreditDeskError("A mail needs a subject.", safe="It stays as it was.")
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.WAITING, MailState.FAILED)
            values: dict[str, Any] = {"to_address": address, "subject": " ".join(subject.split()), "body": body}
            if mail.state is MailState.FAILED:
                values |= {"tries": 0, "next_try_at": None}
            write(work, mail, MailState.WAITING, "change", **values)
        return changes_of([mail], _IN_OUTBOX)

    def withdraw(self, mail_id: int, *, at: datetime) -> Changes:
        """Take a mail out of the outbox that has not gone; its letter stays issued."""
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.WAITING, MailState.FAILED)
            write(work, mail, MailState.WITHDRAWN, "withdraw")
        return changes_of([mail], _IN_OUTBOX)

    def put_back(self, mail_id: int, *, at: datetime) -> Changes:
        """Put a mail back that was withdrawn."""
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.WITHDRAWN)
            _need_address(mail)
            if mail.letter_id is not None and mail_of(work.connection, mail.letter_id) is not None:
                raise CreditDeskError("Its letter is in the outbox by another mail.", safe="Nothing was changed.")
            write(work, mail, MailState.WAITING, "put back")
        return changes_of([mail], _IN_OUTBOX)

    def _due(self, at: datetime, chosen: Collection[int] | None, *, again_only: bool) -> list[Mail]:
        """Return the mails that are to be sent now."""
        with self._book.read() as connection:
            waiting = read_mails(connection, [MailState.WAITING])
        return [mail for mail in waiting if _is_due(mail, at, chosen, again_only=again_only)]

    def _queued(self, work: Work, number: str, *, again: bool) -> Mail:
        letter_id = _letter_id(work, number)
        known = mail_of(work.connection, letter_id)
        before = read_mail(work.connection, known) if known is not None else None
        if before is not None and before.state is MailState.SENT and not again:
            raise AlreadySentError(before, work.at.date())
        return read_mail(work.connection, queue_letter(work, letter_id, again=again))

    def _draft(self, connection: Connection, mail: Mail) -> bytes:
        sender = read_letterhead(connection)
        return as_bytes(connection, self._book.documents_folder, mail, sender, None, is_unsent=True)

    def _password_of(self, server: MailServer) -> str:
        if not server.user:
            return ""
        password = self._passwords.read(server)
        if not password:
            raise NoPasswordError(server)
        return password


def _is_due(mail: Mail, at: datetime, chosen: Collection[int] | None, *, again_only: bool) -> bool:
    if chosen is not None:
        return mail.id in chosen
    if mail.next_try_at is None:
        return not again_only
    return mail.next_try_at <= at


def _need_address(mail: Mail) -> None:
    """See that a mail that is to wait again has somewhere to go: that of a person who was erased has not."""
    if not envelope_address(mail.to_address):
        raise CreditDeskError(
            "This mail has no address any more.", safe="It stays as it is.", cure="Put its letter into the outbox anew."
        )


def _letter_id(work: Work, number: str) -> int:
    found = work.connection.scalar(select(letters.c.id).where(letters.c.number == number))
    if found is None:
        raise NotFoundError(f'There is no letter "{number}".', safe="Nothing was put into the outbox.")
    return int(found)
