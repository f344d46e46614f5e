"""The outbox: letters that go by e-mail wait here, are sent by the house's mail server or by a person, and end here.

A mail is written down as `unknown` before it is handed on, in a transaction of its own, and as what became of it
after that. Whatever breaks in between, power and network included, leaves it unknown: it never goes twice by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, select

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outbox import MailState, envelope_address, next_try
from creditdesk.models.letters import letters
from creditdesk.models.outbox import outbox
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters import archive
from creditdesk.services.letters.file_names import FileNames
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.mail_password import GivenPassword, Passwords, SystemPasswords
from creditdesk.services.letters.mail_server import (
    Fate,
    Handed,
    MailServer,
    MailServerError,
    MailSession,
    NoPasswordError,
    read_server,
    write_server,
)
from creditdesk.services.letters.outbox_rows import Mail, as_bytes, read_mail, read_mails
from creditdesk.services.letters.outbox_writing import enter, in_state, mail_of, queue_letter, what_of, write
from creditdesk.services.letters.still_right import reasons_against
from creditdesk.services.progress import Progress, Silent

_IN_OUTBOX = frozenset({Touched.MAILS})
_OUT_OF_IT = frozenset({Touched.MAILS, Touched.HISTORY})
_BEING_SENT = "It was being handed to the mail server when CreditDesk was stopped."
_GIVEN = "It was given to a mail program. Was it sent from there?"


@dataclass(frozen=True, slots=True)
class Sending:
    """What sending did, mail by mail. `held` are those that the gate holds now; `stopped` is why the rest waits."""

    sent: tuple[Mail, ...] = ()
    put_off: tuple[Mail, ...] = ()
    failed: tuple[Mail, ...] = ()
    unknown: tuple[Mail, ...] = ()
    held: tuple[Mail, ...] = ()
    stopped: str = ""
    changes: Changes = field(default_factory=Changes)

    @property
    def needs_attention(self) -> bool:
        """Whether not all went."""
        return bool(self.put_off or self.failed or self.unknown or self.held or self.stopped)


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
        """Set the mail server, or have none any more; a password that is given is kept by the system.

        Raises:
            CreditDeskError: If something in it cannot be, or the system keeps no passwords.
        """
        with self._book.unit_of_work(at) as work:
            write_server(work, server)
            if server is not None and password:
                self._passwords.keep(server, password)
        return Changes(frozenset({Touched.SETTINGS}))

    def hold_password(self, password: str) -> None:
        """Use a password until the book is closed, without keeping it anywhere."""
        self._passwords = GivenPassword(password)

    def try_server(self, server: MailServer, password: str = "") -> None:
        """See that a server lets us in; no mail is handed in.

        Raises:
            MailServerError: If it does not.
        """
        with self._session(server, password or self._password_of(server)):
            pass

    def queue(self, numbers: Iterable[str], *, at: datetime) -> tuple[tuple[Mail, ...], Changes]:
        """Put issued letters into the outbox, by their numbers: all of them, or none.

        Raises:
            CreditDeskError: If there is no such letter, or nobody there has an e-mail address.
        """
        with self._book.unit_of_work(at) as work:
            mails = tuple(
                read_mail(work.connection, queue_letter(work, _letter_id(work, each), again=True)) for each in numbers
            )
        return mails, _changes(mails)

    def content(self, mail_id: int) -> bytes:
        """Return a mail as the draft that a mail program opens."""
        with self._book.read() as connection:
            return self._bytes(connection, read_mail(connection, mail_id), None)

    def send(
        self,
        *,
        at: datetime,
        as_of: date,
        mail_ids: Collection[int] | None = None,
        again_only: bool = False,
        progress: Progress | None = None,
    ) -> Sending:
        """Send what waits by the house's mail server, and say what became of each mail.

        Args:
            at: The moment.
            as_of: The ledger's local day, on which the gate is asked again.
            mail_ids: Which mails; none for all that wait and whose time has come.
            again_only: Whether only those go that were put off before and whose time has come.
            progress: Who watches; asked between mails.

        Raises:
            CreditDeskError: If no server is set.
            MailServerError: If it cannot be reached or does not let us in: no mail was tried.
        """
        server = self.server()
        if server is None:
            raise CreditDeskError(
                "No mail server is set.",
                safe="The mails wait.",
                cure="Set one under Mail server, or open the mails in your mail program.",
            )
        due = deque(sorted(self._due(at, mail_ids, again_only=again_only), key=lambda mail: mail.id))
        fates: list[tuple[Mail, Handed]] = []
        held: list[Mail] = []
        stopped = ""
        password = self._password_of(server) if due else ""
        watching = progress or Silent()
        total = len(due)
        while due and not stopped:
            before = len(fates)
            try:
                with self._session(server, password) as line:
                    while due and not line.lost:
                        mail = due.popleft()
                        watching.report(total - len(due) - 1, total, f"Mail to {mail.to_address}")
                        if self._is_held(mail, at, as_of):
                            held.append(mail)
                        else:
                            fates.append((mail, self._hand_in(line, server, mail, at, as_of)))
            except MailServerError as error:
                if not fates:
                    raise
                stopped = error.what
            # Servers hang up after so many mails, and take more on a new line; not where none got through on the last.
            if not any(handed.fate is Fate.TAKEN for _mail, handed in fates[before:]) and due and not stopped:
                stopped = "The line to the mail server broke."
        watching.report(total, total, "Mails sent")
        return self._told(fates, held, stopped)

    def give(self, mail_ids: Iterable[int], folder: Path, *, at: datetime) -> tuple[Path, ...]:
        """Write mails as drafts for the person's mail program; whether they were sent from there, the person says.

        Raises:
            CreditDeskError: If one of them does not wait, or the folder cannot be written to.
        """
        archive.make_writable(folder)
        names = FileNames()
        paths = []
        for mail_id in mail_ids:
            with self._book.unit_of_work(at) as work:
                mail = in_state(work.connection, mail_id, MailState.WAITING)
                content = self._bytes(work.connection, mail, None)
                write(work, mail, MailState.UNKNOWN, "give to mail program", problem=_GIVEN)
            path = folder / names.unique(mail.number or f"Mail {mail.id}", ".eml")
            try:
                archive.write_file(path, content)
            except CreditDeskError:
                with self._book.unit_of_work(at) as work:
                    write(work, mail, MailState.WAITING, "not given")
                raise
            paths.append(path)
        return tuple(paths)

    def decide(self, mail_id: int, *, was_sent: bool, at: datetime, as_of: date) -> Changes:
        """Say what became of a mail of which that is not known: it was sent, or it waits again."""
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.UNKNOWN)
            if was_sent:
                write(work, mail, MailState.SENT, "was sent")
                enter(work, mail, as_of, f"{what_of(mail)} sent by e-mail", by_hand=True)
            else:
                write(work, mail, MailState.WAITING, "was not sent", next_try_at=None)
        return _changes([mail], _OUT_OF_IT)

    def try_again(self, mail_id: int, *, at: datetime) -> Changes:
        """Let a mail that could not be delivered wait to be sent once more."""
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.FAILED)
            write(work, mail, MailState.WAITING, "try again", tries=0, next_try_at=None)
        return _changes([mail])

    def send_anyway(self, mail_id: int, reason: str, *, at: datetime) -> Changes:
        """Let a mail go although the gate holds its letter now, for a reason that is kept with it.

        Raises:
            CreditDeskError: If no reason is given.
        """
        said = " ".join(reason.split())
        if not said:
            raise CreditDeskError("Why is it sent all the same?", safe="It waits.", cure="Give a reason.")
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.WAITING)
            write(work, mail, MailState.WAITING, "send anyway", override_reason=said)
        return _changes([mail])

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
        return _changes([mail])

    def withdraw(self, mail_id: int, *, at: datetime) -> Changes:
        """Take a mail out of the outbox that has not gone; its letter stays issued."""
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.WAITING, MailState.FAILED)
            write(work, mail, MailState.WITHDRAWN, "withdraw")
        return _changes([mail])

    def put_back(self, mail_id: int, *, at: datetime) -> Changes:
        """Put a mail back that was withdrawn."""
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail_id, MailState.WITHDRAWN)
            if mail.letter_id is not None and mail_of(work.connection, mail.letter_id) is not None:
                raise CreditDeskError("Its letter is in the outbox by another mail.", safe="Nothing was changed.")
            write(work, mail, MailState.WAITING, "put back")
        return _changes([mail])

    def next_try_at(self) -> datetime | None:
        """Return when the next mail is due that was put off; none where none was."""
        which = (outbox.c.state == MailState.WAITING.value, outbox.c.next_try_at.is_not(None))
        with self._book.read() as connection:
            return connection.scalar(select(outbox.c.next_try_at).where(*which).order_by(outbox.c.next_try_at).limit(1))

    def _due(self, at: datetime, chosen: Collection[int] | None, *, again_only: bool) -> list[Mail]:
        """Return the mails that are to be sent now."""
        with self._book.read() as connection:
            waiting = read_mails(connection, [MailState.WAITING], limit=None)
        return [mail for mail in waiting if _is_due(mail, at, chosen, again_only=again_only)]

    def _is_held(self, mail: Mail, at: datetime, as_of: date) -> bool:
        """Ask the gate again; where it holds the mail's letter now, the mail says why and waits."""
        with self._book.read() as connection:
            reasons = _against(connection, mail, as_of)
        if reasons:
            with self._book.unit_of_work(at) as work:
                write(work, mail, MailState.WAITING, "hold", problem=f"Held: {'; '.join(reasons)}.")
        return bool(reasons)

    def _hand_in(self, line: MailSession, server: MailServer, mail: Mail, at: datetime, as_of: date) -> Handed:
        with self._book.unit_of_work(at) as work:
            mail = in_state(work.connection, mail.id, MailState.WAITING)
            content = self._bytes(work.connection, mail, server)
            sender = envelope_address(server.address or read_letterhead(work.connection).email or server.user)
            write(work, mail, MailState.UNKNOWN, "hand in", problem=_BEING_SENT)
        handed = line.hand_in(sender, envelope_address(mail.to_address), content)
        tries = mail.tries + 1
        with self._book.unit_of_work(at) as work:
            if handed.fate is Fate.TAKEN:
                write(work, mail, MailState.SENT, "send", tries=tries, next_try_at=None)
                enter(work, mail, as_of, f"{what_of(mail)} sent by e-mail")
            elif handed.fate is Fate.UNKNOWN:
                write(work, mail, MailState.UNKNOWN, "lose sight of", tries=tries, problem=handed.words)
            elif handed.fate is Fate.LATER and (then := next_try(at, tries)) is not None:
                words = f"Put off: {handed.words}"
                write(work, mail, MailState.WAITING, "put off", tries=tries, next_try_at=then, problem=words)
            else:
                handed = Handed(Fate.REFUSED, handed.words)
                write(work, mail, MailState.FAILED, "refuse", tries=tries, next_try_at=None, problem=handed.words)
                enter(work, mail, as_of, f"{what_of(mail)} could not be sent by e-mail: {handed.words}")
        return handed

    def _told(self, fates: list[tuple[Mail, Handed]], held: list[Mail], stopped: str) -> Sending:
        now = {mail.id: self.mail(mail.id) for mail in (*(mail for mail, _ in fates), *held)}

        def of(fate: Fate) -> tuple[Mail, ...]:
            return tuple(now[mail.id] for mail, handed in fates if handed.fate is fate)

        return Sending(
            of(Fate.TAKEN),
            of(Fate.LATER),
            of(Fate.REFUSED),
            of(Fate.UNKNOWN),
            tuple(now[mail.id] for mail in held),
            stopped,
            _changes(now.values(), _OUT_OF_IT),
        )

    def _bytes(self, connection: Connection, mail: Mail, server: MailServer | None) -> bytes:
        folder, sender = self._book.documents_folder, read_letterhead(connection)
        return as_bytes(connection, folder, mail, sender, server, is_unsent=server is None)

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


def _against(connection: Connection, mail: Mail, as_of: date) -> tuple[str, ...]:
    if mail.letter_id is None or mail.override_reason:
        return ()
    letter = connection.execute(select(letters).where(letters.c.id == mail.letter_id)).one()
    return reasons_against(connection, letter, as_of)


def _letter_id(work: Work, number: str) -> int:
    found = work.connection.scalar(select(letters.c.id).where(letters.c.number == number))
    if found is None:
        raise NotFoundError(f'There is no letter "{number}".', safe="Nothing was put into the outbox.")
    return int(found)


def _changes(mails: Iterable[Mail], touched: frozenset[Touched] = _IN_OUTBOX) -> Changes:
    ids = frozenset(mail.customer_id for mail in mails)
    return Changes(touched, ids) if ids else Changes()
