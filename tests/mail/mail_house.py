"""A mail server on the loopback for tests: it takes mails, puts them off, refuses them, or breaks the line."""

from __future__ import annotations

import asyncio
import email
import email.policy
import logging
import socket
import ssl
from email.message import EmailMessage
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from creditdesk.services.letters.mail_server import MailServer, MailSession, Security

CERTIFICATE = Path(__file__).with_name("localhost.pem")
_FOR_EVER = 600
USER, PASSWORD = "accounts@brook.example", "right"


class MailHouse:
    """The server, and what it was given. `answers` are what it says to the next recipients, first come first served.

    `breaks` says when it drops the line without a word: "before" or "after" it has the whole of a mail; `is_silent`
    when it says nothing any more, and keeps the line.
    """

    def __init__(self, security: Security = Security.STARTTLS, *, offers_tls: bool = True) -> None:
        self.taken: list[EmailMessage] = []
        self.recipients: list[str] = []
        self.answers: list[str] = []
        self.breaks = ""
        self.is_silent = ""
        self._security = security
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        at_once = security is Security.TLS
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._controller = Controller(
            self,
            hostname="127.0.0.1",
            port=self._port,
            ssl_context=context if at_once else None,
            tls_context=context if offers_tls and not at_once else None,
            authenticator=self._let_in,
            # Inside TLS from the start there is no STARTTLS that the library would wait for.
            auth_require_tls=offers_tls and not at_once,
        )

    @property
    def server(self) -> MailServer:
        """How it is set up by whoever sends through it."""
        return MailServer("localhost", self._port, self._security, USER)

    @property
    def session(self) -> partial[MailSession]:
        """What makes a line to it that believes its certificate."""
        return partial(MailSession, trust=partial(ssl.create_default_context, cafile=str(CERTIFICATE)))

    def __enter__(self) -> Self:
        # What the library has to say of itself is no warning of ours.
        logging.getLogger("mail").setLevel(logging.CRITICAL)
        self._controller.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._controller.stop()

    async def handle_RCPT(  # noqa: N802 - the library's own name
        self, server: SMTP, _session: Session, envelope: Envelope, address: str, _options: list[str]
    ) -> str:
        if self.breaks == "before":
            self._hang_up(server)
        if self.is_silent == "before":
            await asyncio.sleep(_FOR_EVER)
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        made = email.message_from_bytes(envelope.content, policy=email.policy.default)
        assert isinstance(made, EmailMessage)
        self.taken.append(made)
        self.recipients += envelope.rcpt_tos
        if self.breaks == "after":
            self._hang_up(server)
        if self.is_silent == "after":
            await asyncio.sleep(_FOR_EVER)
        return "250 2.0.0 queued"

    def _let_in(self, _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, who: Any) -> AuthResult:
        is_known = isinstance(who, LoginPassword) and (who.login, who.password) == (USER.encode(), PASSWORD.encode())
        return AuthResult(success=is_known, handled=False)

    def _hang_up(self, server: SMTP) -> None:
        server.transport.abort()
        raise asyncio.CancelledError
