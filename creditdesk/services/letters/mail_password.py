"""The password of the mail server: kept by the system for the person who works here, never in the book."""

from __future__ import annotations

from typing import Protocol

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.letters.mail_server import MailServer

_PROGRAM = "CreditDesk"


class NoKeeperError(CreditDeskError):
    """The system has no place for passwords, or does not open it."""

    def __init__(self, why: str) -> None:
        super().__init__(
            f"This computer keeps no password for CreditDesk: {why}.",
            safe="Nothing was sent, and no password was written anywhere.",
            cure="Open the system's keyring, or give the password each time.",
        )


class Passwords(Protocol):
    """Where passwords are kept."""

    def read(self, server: MailServer) -> str:
        """Return the password of a server's user; empty where none is kept."""

    def keep(self, server: MailServer, password: str) -> None:
        """Keep it; an empty one is forgotten."""


class SystemPasswords:
    """The keyring of Windows, macOS, or the desktop."""

    def read(self, server: MailServer) -> str:
        """Return what is kept.

        Raises:
            NoKeeperError: If the system keeps none.
        """
        from keyring import errors, get_password  # noqa: PLC0415 - it looks for the system's keyrings as it loads

        try:
            return get_password(_PROGRAM, _whose(server)) or ""
        except errors.KeyringError as error:
            raise NoKeeperError(_words(error)) from error

    def keep(self, server: MailServer, password: str) -> None:
        """Keep or forget it.

        Raises:
            NoKeeperError: If the system keeps none.
        """
        from keyring import delete_password, errors, get_password, set_password  # noqa: PLC0415 - as above

        try:
            if password:
                set_password(_PROGRAM, _whose(server), password)
            elif get_password(_PROGRAM, _whose(server)) is not None:
                delete_password(_PROGRAM, _whose(server))
        except errors.KeyringError as error:
            raise NoKeeperError(_words(error)) from error


class GivenPassword:
    """A password that was given for this time alone."""

    def __init__(self, password: str) -> None:
        self._password = password

    def read(self, server: MailServer) -> str:
        """Return it, whichever the server."""
        del server
        return self._password

    def keep(self, server: MailServer, password: str) -> None:
        """Hold it until the program ends."""
        del server
        self._password = password


def _whose(server: MailServer) -> str:
    return f"{server.user}@{server.host}"


def _words(error: Exception) -> str:
    # The library tells programmers what to install; its first sentence says what is missing.
    said = str(error).partition(".")[0]
    return said[:1].lower() + said[1:] if said else "it has no keyring"
