"""Sending what waits in the outbox: the gate is asked before each mail, and each is written down before and after.

A mail is written down as `unknown` before it is handed on, in a transaction of its own, and as what became of it
after that. Whatever breaks in between, power and network included, leaves it unknown: it never goes twice by itself.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial

from sqlalchemy import Connection, select

from creditdesk.domain.errors import Cancelled, CreditDeskError
from creditdesk.domain.outbox import MailState, envelope_address, next_try
from creditdesk.models.letters import letters
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.letterhead import read_letterhead
from creditdesk.services.letters.mail_server import Fate, Handed, MailServer, MailServerError, MailSession, sender_of
from creditdesk.services.letters.outbox_rows import Mail, as_bytes, read_mail
from creditdesk.services.letters.outbox_writing import enter, in_state, what_of, write
from creditdesk.services.letters.still_right import Against, reasons_against
from creditdesk.services.progress import Errand, Progress

OUT_OF_IT = frozenset({Touched.MAILS, Touched.HISTORY})
_BEING_SENT = "It was being handed to the mail server when CreditDesk was stopped."


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


class Sender:
    """Sends mails one after the other, at one moment."""

    def __init__(
        self, book: Book, server: MailServer, progress: Progress, errand: Errand, *, at: datetime, as_of: date
    ) -> None:
        self._book = book
        self._server = server
        self._progress = progress
        self._errand = errand
        self._at = at
        self._as_of = as_of
        self._fates: list[tuple[Mail, Fate]] = []
        self._held: list[Mail] = []

    def send(self, mails: Iterable[Mail], line_to: Callable[[], MailSession]) -> Sending:
        """Send these, and say what became of each.

        Args:
            mails: The mails, in order.
            line_to: Makes a line to the server; asked only once a mail may go.

        Raises:
            MailServerError: If the server cannot be reached, or takes nothing from us: no mail was handed in.
        """
        due, stopped = deque(mails), ""
        total = len(due)
        try:
            while not stopped and self._one_may_go(due, total):
                before = len(self._fates)
                try:
                    self._hand_in_all(line_to(), due, total)
                except MailServerError as error:
                    if not self._fates:
                        raise
                    stopped = error.what
                # Servers hang up after so many mails, and take more on a new line; not where the last one took none.
                if due and not stopped and not any(fate is Fate.TAKEN for _, fate in self._fates[before:]):
                    stopped = "The line to the mail server broke."
            self._progress.report(total, total, "Mails sent")
        except Cancelled:
            # What went is told all the same.
            stopped = "You stopped it."
        return self._errand.in_turn(partial(self._told, stopped))

    def _hand_in_all(self, line: MailSession, due: deque[Mail], total: int) -> None:
        """Hand mails in on one line, for as long as it is up."""
        self._errand.cut_by(line.cut)
        with line:
            while due and not line.lost:
                self._report(due, total)
                self._hand_in(line, due.popleft())

    def _one_may_go(self, due: deque[Mail], total: int) -> bool:
        """Tell whether the gate lets any of these go; those before it say why they are held, and wait."""
        while due:
            self._report(due, total)
            if not self._errand.in_turn(partial(self._hold, due[0])):
                return True
            due.popleft()
        return False

    def _report(self, due: deque[Mail], total: int) -> None:
        self._progress.report(total - len(due), total, f"Mail to {due[0].to_address}")

    def _hold(self, mail: Mail) -> bool:
        is_held = hold(self._book, mail.id, self._at, self._as_of)
        if is_held:
            self._held.append(mail)
        return is_held

    def _hand_in(self, line: MailSession, mail: Mail) -> None:
        try:
            begun = self._errand.in_turn(partial(self._begin, mail))
        except CreditDeskError as error:
            # One that cannot be made stands in no other's way.
            self._errand.in_turn(partial(self._fail, mail, str(error)))
            return
        if begun is None:
            return
        mail, sender, content = begun
        try:
            handed = line.hand_in(sender, envelope_address(mail.to_address), content)
        except MailServerError:
            self._errand.in_turn(partial(self._put_back, mail))
            raise
        self._errand.in_turn(partial(self._keep, mail, handed))

    def _begin(self, mail: Mail) -> tuple[Mail, str, bytes] | None:
        """Ask the gate, and write down that a mail is on its way; return it as it is now, whom it is from, its bytes.

        Returns:
            None where the gate holds it.
        """
        if self._hold(mail):
            return None
        with self._book.unit_of_work(self._at) as work:
            mail = in_state(work.connection, mail.id, MailState.WAITING)
            letterhead = read_letterhead(work.connection)
            sender = envelope_address(sender_of(self._server, letterhead))
            content = as_bytes(
                work.connection, self._book.documents_folder, mail, letterhead, self._server, is_unsent=False
            )
            write(work, mail, MailState.UNKNOWN, "hand in", problem=_BEING_SENT)
        return mail, sender, content

    def _put_back(self, mail: Mail) -> None:
        with self._book.unit_of_work(self._at) as work:
            write(work, mail, MailState.WAITING, "not handed in", problem=mail.problem)

    def _keep(self, mail: Mail, handed: Handed) -> None:
        """Write down what became of a mail."""
        tries, fate = mail.tries + 1, handed.fate
        with self._book.unit_of_work(self._at) as work:
            if fate is Fate.TAKEN:
                write(work, mail, MailState.SENT, "send", tries=tries, next_try_at=None)
                enter(work, mail, self._as_of, f"{what_of(mail)} sent by e-mail")
            elif fate is Fate.UNKNOWN:
                write(work, mail, MailState.UNKNOWN, "lose sight of", tries=tries, problem=handed.words)
            elif fate is Fate.LATER and (then := next_try(self._at, tries)) is not None:
                words = f"Put off: {handed.words}"
                write(work, mail, MailState.WAITING, "put off", tries=tries, next_try_at=then, problem=words)
            else:
                fate = Fate.REFUSED
                write(work, mail, MailState.FAILED, "refuse", tries=tries, next_try_at=None, problem=handed.words)
                enter(work, mail, self._as_of, f"{what_of(mail)} could not be sent by e-mail: {handed.words}")
        self._fates.append((mail, fate))

    def _fail(self, mail: Mail, words: str) -> None:
        with self._book.unit_of_work(self._at) as work:
            if read_mail(work.connection, mail.id).state is not MailState.WAITING:
                # Somebody else has sent it, or taken it out, since it was found.
                return
            write(work, mail, MailState.FAILED, "fail", next_try_at=None, problem=words)
        self._fates.append((mail, Fate.REFUSED))

    def _told(self, stopped: str) -> Sending:
        with self._book.read() as connection:
            touched = (*(mail for mail, _fate in self._fates), *self._held)
            now = {mail.id: read_mail(connection, mail.id) for mail in touched}

        def of(fate: Fate) -> tuple[Mail, ...]:
            return tuple(now[mail.id] for mail, each in self._fates if each is fate)

        return Sending(
            of(Fate.TAKEN),
            of(Fate.LATER),
            of(Fate.REFUSED),
            of(Fate.UNKNOWN),
            tuple(now[mail.id] for mail in self._held),
            stopped,
            changes_of(now.values(), OUT_OF_IT),
        )


def against(connection: Connection, mail: Mail, as_of: date) -> tuple[Against, ...]:
    """Return what speaks now against a mail, besides what a person overruled of it."""
    if mail.letter_id is None:
        return ()
    letter = connection.execute(select(letters).where(letters.c.id == mail.letter_id)).one()
    return reasons_against(connection, letter, as_of, mail.overruled)


def hold(book: Book, mail_id: int, at: datetime, as_of: date) -> bool:
    """Ask the gate again; where it holds the mail's letter now, the mail says why and waits for a person."""
    with book.read() as connection:
        mail = read_mail(connection, mail_id)
        reasons = against(connection, mail, as_of)
    if not reasons:
        return False
    problem = f"Held: {'; '.join(each.words for each in reasons)}."
    if (problem, None) != (mail.problem, mail.next_try_at):
        with book.unit_of_work(at) as work:
            if read_mail(work.connection, mail.id).state is MailState.WAITING:
                write(work, mail, MailState.WAITING, "hold", problem=problem, next_try_at=None)
    return True


def changes_of(mails: Iterable[Mail], touched: frozenset[Touched]) -> Changes:
    """Return what was touched with these mails."""
    ids = frozenset(mail.customer_id for mail in mails)
    return Changes(touched, ids) if ids else Changes()
