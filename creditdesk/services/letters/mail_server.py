"""The house's mail server: its settings, and handing mails to it so that it is always clear whether it took one.

A mail is taken when the server says so after the mail's end (RFC 5321, 4.2.5 and 6.1). Until that end is on its way the
server must not have taken it, whatever breaks; from then on only its answer tells, and without one nobody knows.
"""

from __future__ import annotations

import re
import smtplib
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Connection

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outbox import envelope_address
from creditdesk.services.book import settings
from creditdesk.services.book.book import Work
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead

SETTING = "mail.server"
_TIMEOUT = 30.0  # seconds
_LAST_ANSWER = 120.0
"""Seconds: after a mail's end a slow filter may take long, and its answer is worth waiting for."""
_HANGS_UP = 421
_SLOWEST = 20_000
"""Bytes a second by which even a poor line takes a mail."""
_TRY_LATER = "Nothing was lost: the mails wait."
_BROKEN = (OSError, smtplib.SMTPServerDisconnected)


class Security(StrEnum):
    """How the way to the server is kept from being read: from the first byte, or from the greeting on."""

    TLS = "tls"
    STARTTLS = "starttls"


USUAL_PORT = {Security.TLS: 465, Security.STARTTLS: 587}


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed in. `address` is what they are from; empty for that of the letterhead."""

    host: str
    port: int
    security: Security = Security.STARTTLS
    user: str = ""
    address: str = ""


class MailServerError(CreditDeskError):
    """No mail at all can be handed in now; the mails wait."""


class NoPasswordError(MailServerError):
    """The server's user has a password that is not known here."""

    def __init__(self, server: MailServer) -> None:
        super().__init__(
            f"No password of {server.user} is known for {server.host}.",
            safe=_TRY_LATER,
            cure="Enter it under Mail server.",
        )


class Fate(StrEnum):
    """What became of a mail that was handed in."""

    TAKEN = "taken"
    LATER = "later"
    REFUSED = "refused"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Handed:
    """A mail's fate, with what the server said of it."""

    fate: Fate
    words: str = ""


def read_server(connection: Connection) -> MailServer | None:
    """Return the mail server that is set; none where mails are sent from the person's mail program."""
    kept = settings.get(connection, SETTING)
    return None if not kept else MailServer(**{**kept, "security": Security(kept["security"])})


def write_server(work: Work, server: MailServer | None) -> None:
    """Set the mail server, or go back to having none.

    Raises:
        CreditDeskError: If something in it cannot be.
    """
    if server is None:
        settings.remove(work, SETTING)
        return
    if not re.fullmatch(r"[A-Za-z0-9.:-]+", server.host):
        raise _not_kept(f'"{server.host}" is no name of a server.', "Write it as smtp.example.com.")
    if not 0 < server.port < 65536:
        raise _not_kept(f"{server.port} is no port.", "Ask who runs the server; 587 and 465 are usual.")
    if server.address and not envelope_address(server.address):
        raise _not_kept(f'"{server.address}" is no e-mail address.', "Write it as accounts@example.com.")
    settings.put(work, SETTING, asdict(server))


def sender_of(server: MailServer | None, letterhead: Letterhead) -> str:
    """Return the address that mails are from; empty where none is known."""
    known = (server.address, letterhead.email, server.user) if server is not None else (letterhead.email,)
    return next((each for each in known if envelope_address(each)), "")


def need_sender(connection: Connection) -> None:
    """See that mails would be from somebody.

    Raises:
        CreditDeskError: If a server is set, and no address is known.
    """
    server = read_server(connection)
    if server is not None and not sender_of(server, read_letterhead(connection)):
        raise CreditDeskError(
            "No e-mail address of your own is known that mails could be from.",
            safe="Nothing was sent.",
            cure="Enter one in the letterhead, or under Mail server.",
        )


class MailSession:
    """A line to the server: mails are handed in one after the other. `lost` tells that it broke."""

    def __init__(
        self, server: MailServer, password: str, *, trust: Callable[[], ssl.SSLContext] = ssl.create_default_context
    ) -> None:
        """Make ready to open the line.

        Args:
            server: Where.
            password: What the user is let in by; not asked for where no user is set.
            trust: Makes what decides which certificates are believed.
        """
        self._server = server
        self._password = password
        self._trust = trust
        self._smtp: smtplib.SMTP | None = None
        self.lost = False

    def __enter__(self) -> Self:
        server = self._server
        where = f"The mail server {server.host}"
        try:
            self._smtp = self._connect()
            if server.user:
                self._smtp.login(server.user, self._password)
        except ssl.SSLCertVerificationError as error:
            raise self._no(
                f"{where} shows a certificate that is not trusted: {error.verify_message}.",
                "See that its name is the one that the certificate was made for, or ask who runs it.",
            ) from error
        except smtplib.SMTPAuthenticationError as error:
            raise self._no(
                f"{where} does not let {server.user} in: {_words(error.smtp_code, error.smtp_error)}",
                "Enter user and password again; some providers want a password made for programs.",
            ) from error
        except UnicodeError:
            # Its own words would show a sign of the password.
            raise self._no(
                f"User and password for {server.host} may have no other letters than those of English.",
                "Choose a password without accents, umlauts and the like, or ask who runs it.",
            ) from None
        except smtplib.SMTPNotSupportedError as error:
            raise self._no(
                f"{where} cannot keep the mails from being read on the way, or knows no users.",
                "Choose TLS from the start (port 465), or ask who runs it.",
            ) from error
        except (smtplib.SMTPException, *_BROKEN) as error:
            raise self._no(
                f"{where}, port {server.port}, cannot be reached: {_why(error)}.",
                "See that the computer is online, and that name and port are right.",
            ) from error
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._smtp is not None:
            # Whatever was handed in is; taking leave is a courtesy.
            with suppress(smtplib.SMTPException, OSError):
                self._smtp.quit()
            self._smtp.close()

    def cut(self) -> None:
        """Cut the line, from any thread: whoever waits for the server's answer learns that none comes."""
        sock = self._smtp.sock if self._smtp is not None else None
        if sock is not None:
            with suppress(OSError):
                # That of TLS would forget its state in the middle of the other thread's reading.
                socket.socket.shutdown(sock, socket.SHUT_RDWR)

    def hand_in(self, sender: str, to: str, content: bytes) -> Handed:
        """Hand in one mail, and say what became of it.

        Args:
            sender: The address that it is from, where word of its failing goes.
            to: The address that it goes to.
            content: Its bytes, with the ends of lines that mails have.

        Raises:
            MailServerError: If the server takes no mail from this sender, wherever it goes: it was not handed in.
        """
        smtp = self._smtp
        if smtp is None or self.lost:
            return Handed(Fate.LATER, "The line to the mail server is broken.")
        try:
            smtp.rset()
            steps: tuple[Callable[[], tuple[int, bytes]], ...] = (
                lambda: smtp.mail(sender),
                lambda: smtp.rcpt(to),
                lambda: smtp.docmd("DATA"),
            )
            for at, step in enumerate(steps):
                code, said = step()
                if code >= 400:
                    self.lost = code == _HANGS_UP
                    if at == 0 and not self.lost:
                        raise self._takes_nothing(sender, code, said)
                    return _answered(code, said)
            self._wait_for(_LAST_ANSWER + len(content) / _SLOWEST)
            smtp.send(re.sub(rb"(?m)^\.", b"..", content.removesuffix(b"\r\n") + b"\r\n"))
        except _BROKEN as error:
            self.lost = True
            return Handed(Fate.LATER, f"The line broke before the mail was handed in: {_why(error)}.")
        try:
            smtp.send(b".\r\n")
            return _answered(*smtp.getreply())
        except _BROKEN as error:
            self.lost = True
            why = f"The line broke when the whole mail was handed in, before an answer came: {_why(error)}."
            return Handed(Fate.UNKNOWN, why)
        finally:
            self._wait_for(_TIMEOUT)

    def _wait_for(self, seconds: float) -> None:
        if self._smtp is not None and self._smtp.sock is not None:
            self._smtp.sock.settimeout(seconds)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        if server.security is Security.TLS:
            made: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=_TIMEOUT, context=self._trust())
            made.ehlo()
            return made
        made = smtplib.SMTP(server.host, server.port, timeout=_TIMEOUT)
        try:
            made.ehlo()
            made.starttls(context=self._trust())
            made.ehlo()
        except BaseException:
            made.close()
            raise
        return made

    def _takes_nothing(self, sender: str, code: int, said: bytes) -> MailServerError:
        return MailServerError(
            f"The mail server {self._server.host} takes no mail from {sender}: {_words(code, said)}",
            safe=_TRY_LATER,
            cure="See under Mail server what mails are from, or ask who runs it.",
        )

    def _no(self, what: str, cure: str) -> MailServerError:
        if self._smtp is not None:
            self._smtp.close()
        return MailServerError(what, safe=_TRY_LATER, cure=cure)


def _answered(code: int, said: bytes) -> Handed:
    """Read an answer: 2 is yes, 4 is not now, 5 is never; 421 hangs up, which is not now either."""
    if 200 <= code < 300:
        return Handed(Fate.TAKEN, _words(code, said))
    return Handed(Fate.LATER if 400 <= code < 500 else Fate.REFUSED, _words(code, said))


def _words(code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{code} {' '.join(text.split())}".strip()


def _why(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "it did not answer in time"
    if isinstance(error, smtplib.SMTPResponseException):
        return _words(error.smtp_code, error.smtp_error)
    strerror: Any = getattr(error, "strerror", None)
    return str(strerror or error).rstrip(".") or "it hung up"


def _not_kept(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="Nothing was changed.", cure=cure)
