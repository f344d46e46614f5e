"""An entry of the history: who, when, and each document it is about once."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.models.activity import activities, activity_items
from creditdesk.services.book.book import Book
from creditdesk.services.desk import history_entry

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)


def test_an_entry_has_its_moment_its_person_and_each_document_once(book: Book, ledger: Any) -> None:
    debtor = int(ledger.customer("NOR014"))
    twice, other = (DocumentKey(DocumentType.INVOICE, number) for number in ("INV-1", "INV-2"))
    with book.unit_of_work(AT) as work:
        about = (twice, other, twice)
        told = history_entry.write(work, debtor, "note", date(2026, 11, 20), "Looked at", about=about, note="Both.")
        by = work.by
    with book.read() as connection:
        row = connection.execute(select(activities).where(activities.c.id == told)).one()
        named = select(activity_items.c.number).where(activity_items.c.activity_id == told)
        numbers = sorted(connection.scalars(named))
    assert (row.happened_at, row.done_by, row.summary, row.note) == (AT, by, "Looked at", "Both.")
    assert numbers == ["INV-1", "INV-2"]
