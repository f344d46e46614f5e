"""Late entries: back-dated postings, that make today's report of an old day differ from the one made on that day.

Source: domain rule 2.1, invariant 2.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, bindparam, func, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.models.customers import customers
from creditdesk.models.ledger import allocations, documents
from creditdesk.models.staging import import_batches
from creditdesk.services.calendar import day_ends
from creditdesk.services.ledger.aging_views import LateEntry

_DAY = bindparam("as_of", type_=documents.c.dated_on.type)
_AFTER = import_batches.c.imported_at >= bindparam("day_ends", type_=import_batches.c.imported_at.type)
_IN_USE_SINCE = select(func.min(import_batches.c.imported_at))
_NAMED = (customers.c.account, documents.c.type, documents.c.number, documents.c.currency, import_batches.c.imported_at)
_DOCUMENTS = (
    select(*_NAMED, documents.c.dated_on.label("counts_on"), documents.c.amount_minor)
    .select_from(import_batches)
    .join(documents, documents.c.batch_id == import_batches.c.id)
    .join(customers, customers.c.id == documents.c.customer_id)
    .where(_AFTER, documents.c.dated_on <= _DAY)
    .limit(bindparam("most"))
)
_ALLOCATIONS = (
    select(*_NAMED, allocations.c.effective_on.label("counts_on"), allocations.c.amount_minor)
    .select_from(import_batches)
    .join(allocations, allocations.c.batch_id == import_batches.c.id)
    .join(documents, documents.c.id == allocations.c.debit_id)
    .join(customers, customers.c.id == documents.c.customer_id)
    .where(_AFTER, allocations.c.effective_on <= _DAY)
    .limit(bindparam("most"))
)


def late_entries(connection: Connection, as_of: date, limit: int = 200) -> list[LateEntry]:
    """Return up to `limit` documents and as many allocations that count by a day but were imported after it.

    For a day before the book's first import there are none: nobody had a report of that day from this book.
    """
    ends = day_ends(as_of)
    in_use_since = connection.scalar(_IN_USE_SINCE)
    if in_use_since is None or in_use_since >= ends:
        return []
    asked = {"as_of": as_of, "day_ends": ends, "most": limit}
    entries = [_entry(row, is_allocation=False) for row in connection.execute(_DOCUMENTS, asked)]
    entries += [_entry(row, is_allocation=True) for row in connection.execute(_ALLOCATIONS, asked)]
    return sorted(entries, key=lambda entry: (entry.imported_at, entry.account, entry.counts_on, entry.key.number))


def _entry(row: Row[*tuple[Any, ...]], *, is_allocation: bool) -> LateEntry:
    return LateEntry(
        account=row.account,
        key=DocumentKey(DocumentType(row.type), row.number),
        is_allocation=is_allocation,
        counts_on=row.counts_on,
        currency=row.currency,
        amount_minor=row.amount_minor,
        imported_at=row.imported_at,
    )
