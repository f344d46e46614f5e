"""Drafts of call notes, each keystroke safe at once in a small file of their own beside the book.

Apart from the book, so that a draft never waits for a long import that holds the book's write lock. A draft is not
history: it is kept until it is saved or thrown away, and survives a crash in between.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.desk.entries import Draft

SUFFIX = ".drafts"
_TABLE = (
    "CREATE TABLE IF NOT EXISTS drafts (customer_id INTEGER PRIMARY KEY, saved_at TEXT NOT NULL, content TEXT NOT NULL)"
)


class Drafts:
    """The drafts beside one book; each call opens the file and closes it, so that any thread may ask."""

    def __init__(self, book: Path, *, read_only: bool = False) -> None:
        self.path = book.with_name(f"{book.stem}{SUFFIX}")
        self._read_only = read_only

    def save(self, draft: Draft, at: datetime) -> None:
        """Keep a draft in place of the debtor's earlier one; on disk when this returns.

        Raises:
            CreditDeskError: If the book was opened for reading only, or the file cannot be written.
        """
        if self._read_only:
            raise CreditDeskError(
                "This book is open for reading only.",
                safe="What you typed is on the screen.",
                cure="Copy it elsewhere.",
            )
        with self._open() as connection:
            connection.execute(_TABLE)
            connection.execute(
                "INSERT OR REPLACE INTO drafts VALUES (?, ?, ?)", (draft.customer_id, at.isoformat(), _packed(draft))
            )

    def get(self, customer_id: int) -> Draft | None:
        """Return the debtor's draft, if there is one."""
        return next((draft for draft in self.all() if draft.customer_id == customer_id), None)

    def all(self) -> list[Draft]:
        """Return every draft, the one last typed first."""
        if not self.path.exists():
            return []
        with self._open() as connection:
            connection.execute(_TABLE)
            rows = connection.execute("SELECT customer_id, content FROM drafts ORDER BY saved_at DESC, customer_id")
            return [_unpacked(customer_id, content) for customer_id, content in rows]

    def discard(self, customer_id: int) -> None:
        """Forget the debtor's draft."""
        if self.path.exists() and not self._read_only:
            with self._open() as connection:
                connection.execute(_TABLE)
                connection.execute("DELETE FROM drafts WHERE customer_id = ?", (customer_id,))

    def forget_person(self, customer_id: int, contact_ids: Collection[int], without: Callable[[str], str]) -> bool:
        """Take a person out of the debtor's draft; tell whether it spoke of them.

        Args:
            customer_id: The debtor.
            contact_ids: The contacts that are the person.
            without: Gives a text without the person's names.
        """
        draft = self.get(customer_id)
        if draft is None:
            return False
        less = replace(
            draft,
            note=without(draft.note),
            promise_text=without(draft.promise_text),
            contact_id=None if draft.contact_id in contact_ids else draft.contact_id,
            fields=tuple((name, without(text)) for name, text in draft.fields),
        )
        if less == draft:
            return False
        with self._open() as connection:
            connection.execute("UPDATE drafts SET content = ? WHERE customer_id = ?", (_packed(less), customer_id))
        return True

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            connection = sqlite3.connect(self.path, timeout=5)
            try:
                # On disk before the next keystroke, power cut included; about a millisecond.
                connection.execute("PRAGMA synchronous = FULL")
                # What is thrown away is gone from the file too.
                connection.execute("PRAGMA secure_delete = ON")
                with connection:
                    yield connection
            finally:
                connection.close()
        except sqlite3.Error as error:
            raise CreditDeskError(
                f"The drafts in {self.path.name} cannot be reached: {error}.",
                safe="The book itself was not touched.",
                cure="See that the disk is not full and the folder can be written to.",
            ) from error


def _packed(draft: Draft) -> str:
    return json.dumps(
        {
            "note": draft.note,
            "outcome": draft.outcome,
            "promise_text": draft.promise_text,
            "started_at": None if draft.started_at is None else draft.started_at.isoformat(),
            "contact_id": draft.contact_id,
            "selected": [[key.type.value, key.number] for key in draft.selected],
            "fields": [list(field) for field in draft.fields],
        },
        ensure_ascii=False,
    )


def _unpacked(customer_id: int, content: str) -> Draft:
    kept = json.loads(content)
    started_at = kept.get("started_at")
    return Draft(
        customer_id=customer_id,
        note=kept.get("note", ""),
        outcome=kept.get("outcome", ""),
        promise_text=kept.get("promise_text", ""),
        started_at=None if started_at is None else datetime.fromisoformat(started_at),
        contact_id=kept.get("contact_id"),
        selected=tuple(DocumentKey(DocumentType(kind), number) for kind, number in kept.get("selected", ())),
        fields=tuple((name, text) for name, text in kept.get("fields", ())),
    )
