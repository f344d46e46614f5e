"""What the letter pane asks of the services."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.statement import OPEN_ITEM, StatementForm
from creditdesk.services.changes import Changes
from creditdesk.services.letters.facts import Kind
from creditdesk.services.letters.service import Issued, Pages


class LetterDesk(Protocol):
    """Letters and statements, looked at and issued."""

    @property
    def book_name(self) -> str:
        """The name of the book, by which choices are remembered."""

    @property
    def closed_because(self) -> str:
        """Why nothing may be issued, in a sentence; empty where it may."""

    def preview(
        self,
        customer_id: int,
        kind: Kind | str,
        as_of: date,
        items: Collection[DocumentKey] | None = None,
        form: StatementForm = OPEN_ITEM,
    ) -> Pages:
        """Make what would be issued."""

    def issue(
        self,
        customer_id: int,
        kind: Kind | str,
        *,
        as_of: date,
        at: datetime,
        items: Collection[DocumentKey] | None = None,
        form: StatementForm = OPEN_ITEM,
        override_reason: str = "",
    ) -> tuple[Issued, Changes]:
        """Issue and file it."""

    def lacking(self, customer_id: int, as_of: date) -> tuple[str, ...]:
        """Say what our letterhead lacks for a proper letter."""

    def stored(self, sha256: str) -> bytes:
        """Return a document that was issued."""
