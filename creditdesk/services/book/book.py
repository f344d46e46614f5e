"""The open book: what every service reads from and writes to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self

from sqlalchemy import Connection, Engine, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.engine import write_anew, writing
from creditdesk.models.ledger import ledger_state
from creditdesk.services.book import audit
from creditdesk.services.book.trouble import in_sentences


class Lock(Protocol):
    """What keeps other writers out."""

    def release(self) -> None:
        """Let them in."""


@dataclass(frozen=True, slots=True)
class Work:
    """One unit of work: a transaction that is kept whole or leaves nothing behind."""

    connection: Connection
    at: datetime
    by: str

    def record(self, action: str, subject: str, **details: Any) -> None:
        """Write what this work does into the audit chain, in the same transaction.

        What a person wrote in words of their own stays out of it, such as why: it may name people, and what is chained
        can never forget them. That there were such words is kept.
        """
        audit.append(self.connection, at=self.at, by=self.by, action=action, subject=subject, details=details)


class Book:
    """An open book. Made by `creditdesk.services.book.files.open_book`, which locks, upgrades and checks it."""

    def __init__(
        self, path: Path, engine: Engine, *, user: str, read_only_because: str = "", lock: Lock | None = None
    ) -> None:
        self.path = path
        self.user = user
        self.read_only_because = read_only_because
        """Why nothing may be written, in a sentence; empty where it may."""
        self._engine = engine
        self._lock = lock

    @property
    def read_only(self) -> bool:
        """Whether it was opened for reading only."""
        return bool(self.read_only_because)

    @property
    def documents_folder(self) -> Path:
        """The folder beside the book that holds its documents by content hash."""
        return self.path.with_name(f"{self.path.stem}.documents")

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """Give a connection that sees one state of the book throughout."""
        with in_sentences(self.path), self._engine.connect() as connection, connection.begin():
            yield connection

    @contextmanager
    def unit_of_work(self, at: datetime) -> Iterator[Work]:
        """Give a unit of work that commits at the end, or leaves nothing behind if anything is raised.

        Args:
            at: The moment of the work, for history and audit; with its time zone.

        Raises:
            CreditDeskError: If the book is read-only, or its file or disk fails.
        """
        if self.read_only:
            raise CreditDeskError(
                f"{self.path.name} is open read-only.",
                safe="Nothing was changed.",
                cure="Close it where it is open for writing, then open it again.",
            )
        with in_sentences(self.path), self._engine.connect() as connection, writing(connection).begin():
            yield Work(connection, at, self.user)

    def write_anew(self) -> None:
        """Write the file anew, so that nothing that was deleted is left in it; 4.5 s for a million documents.

        Raises:
            CreditDeskError: If the disk has no room for it, or somebody reads meanwhile.
        """
        with in_sentences(self.path):
            is_done = write_anew(self._engine)
        if not is_done:
            raise CreditDeskError(
                "Somebody reads the book at this moment.",
                safe="All that was saved is safe.",
                cure="Close the other windows and programs that have it open.",
            )

    def figures_day(self) -> date | None:
        """Return the day that the kept figures (balances, worklist) are for; none before they were first made."""
        with self.read() as connection:
            return connection.scalar(select(ledger_state.c.figures_as_of).limit(1))

    def close(self) -> None:
        """Let go of the file and its lock."""
        self._engine.dispose()
        if self._lock is not None:
            self._lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
