"""Posting: the only writer of documents and allocations.

Whoever posts hands over facts (`PostedDocument`, `PostedAllocation`); the derived columns (`open_minor`,
`settled_on`, `first_allocated_on`, `effective_on`, `ended_on`, `number_digits`) and the daily movements are worked
out here, so that they cannot disagree with the facts. Few rows or a million take the same way; only the indexes are
handled differently.

    first = next_document_id(connection)
    invoice = PostedDocument(first, customer_id, "invoice", "INV-1", dated_on, due_on, "GBP", 100_000)
    cash = PostedDocument(first + 1, customer_id, "cash", "C-1", paid_on, paid_on, "GBP", -100_000)
    post(connection, batch_id, [invoice, cash], [PostedAllocation(cash.id, invoice.id, paid_on, 100_000)])

Whether an allocation fits what is open is the caller's to check (import does, with a sentence for the row).
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, bindparam, func, select, update

from creditdesk.domain.document import NEVER, Document, DocumentType
from creditdesk.domain.open_item import settled_on
from creditdesk.models.bulk import CHUNK, insert_rows, without_indexes
from creditdesk.models.ledger import allocations as allocations_table
from creditdesk.models.ledger import documents as documents_table
from creditdesk.services.ledger import movements
from creditdesk.services.progress import Progress, Silent

_LARGE = 20_000
_QUERY_IDS = 5_000


class PostedDocument(NamedTuple):
    """A document as its source states it; `type` is a `DocumentType` value, `amount_minor` signed by it.

    A tuple, not a dataclass: an import makes a million of them, and they go to the table almost as they are.
    """

    id: int
    customer_id: int
    type: str
    number: str
    dated_on: date
    due_on: date
    currency: str
    amount_minor: int
    reversed_on: date = NEVER
    disputed_minor: int = 0
    dispute_reason: str = ""
    retained_minor: int = 0
    retention_due_on: date | None = None
    reference: str = ""
    po_number: str = ""
    notes: Mapping[str, str] | None = None


class PostedAllocation(NamedTuple):
    """An amount above zero of a credit, applied to a debit; the ids of documents in the book or posted with it."""

    credit_id: int
    debit_id: int
    allocated_on: date
    amount_minor: int


class _Facts(NamedTuple):
    """What an allocation needs to know of a document that is in the book already."""

    dated_on: date
    reversed_on: date


_Movement = tuple[date, date, int]
"""The days from and until which an allocation counts, and its amount (above zero)."""


class _Standing(NamedTuple):
    """The derived columns of a document."""

    open_minor: int
    settled_on: date
    first_allocated_on: date


@dataclass(frozen=True, slots=True)
class _Applied:
    """What allocations do to each document; documents that no allocation touches are in none of these."""

    used: dict[int, int]
    first: dict[int, date]
    latest: dict[int, date]
    # Those that a bounce concerns need the whole rule; all others are settled on their last allocation's day.
    whole: Mapping[int, Sequence[_Movement]]


type_text: dict[str, str] = {kind.value: kind.value for kind in DocumentType}
"""Plain text of each type: the driver takes a plain string three times as fast as an enum's."""

_NOT_DIGITS = re.compile("[^0-9]+")
# Four times as fast as the pattern, for the plain letters and signs that nearly all numbers are made of.
_WITHOUT_SIGNS = {code: None for code in range(128) if not chr(code).isdecimal()}
_DOCUMENT_COLUMNS = (
    "id", "customer_id", "type", "number", "number_digits", "dated_on", "due_on", "currency", "amount_minor",
    "open_minor", "settled_on", "first_allocated_on", "reversed_on", "disputed_minor", "dispute_reason",
    "retained_minor", "retention_due_on", "reference", "po_number", "notes", "batch_id",
)  # fmt: skip
_ALLOCATION_COLUMNS = (
    "credit_id", "debit_id", "allocated_on", "effective_on", "ended_on", "amount_minor", "batch_id",
)  # fmt: skip


def next_document_id(connection: Connection) -> int:
    """Return the first id free for documents; it stays free while this transaction holds the write lock."""
    return (connection.scalar(select(func.max(documents_table.c.id))) or 0) + 1


def number_digits(number: str) -> str:
    """Return the digits of a document number without leading zeros: `INV-010512` is found by typing 10512."""
    digits = number.translate(_WITHOUT_SIGNS)
    if digits and not (digits.isdecimal() and digits.isascii()):
        digits = _NOT_DIGITS.sub("", number)
    return digits.lstrip("0")


def post(
    connection: Connection,
    batch_id: int,
    documents: Sequence[PostedDocument],
    allocations: Sequence[PostedAllocation],
    *,
    company_id: int = 1,
    progress: Progress | None = None,
) -> None:
    """Write new documents and allocations and bring every derived figure of the ledger up to them.

    Allocations may touch documents of this call and of earlier ones. Everything happens in the caller's
    transaction.

    Raises:
        Cancelled: By `progress`; the caller's transaction is then to be rolled back.
    """
    say = progress or Silent()
    known = _facts(connection, documents, allocations)
    rows, applied = _apply(known, allocations, batch_id)
    many = len(documents) + len(allocations)
    large = many > _LARGE and many > _count(connection) // 4
    with without_indexes(connection, documents_table, allocations_table) if large else nullcontext():
        total = len(documents)
        for start in range(0, total, CHUNK):
            say.report(start, total, "Posting documents")
            chunk = _document_rows(documents[start : start + CHUNK], applied, batch_id)
            insert_rows(connection, documents_table, _DOCUMENT_COLUMNS, chunk)
        total = len(rows)
        for start in range(0, total, CHUNK):
            say.report(start, total, "Posting allocations")
            insert_rows(connection, allocations_table, _ALLOCATION_COLUMNS, rows[start : start + CHUNK])
        say.report(total, total, "Building indexes")
    movements.add(connection, company_id, movements.of(documents))
    recompute(connection, {key for key, facts in known.items() if isinstance(facts, _Facts)})


def recompute(connection: Connection, document_ids: Collection[int] | None = None) -> None:
    """Work out the derived columns again from the allocations in the table; None: of the whole ledger."""
    ids = sorted(connection.scalars(select(documents_table.c.id)) if document_ids is None else document_ids)
    statement = (
        update(documents_table)
        .where(documents_table.c.id == bindparam("document_id"))
        .values({name: bindparam(f"new_{name}") for name in _Standing._fields})
    )
    for start in range(0, len(ids), _QUERY_IDS):
        changed = _standing_in_table(connection, ids[start : start + _QUERY_IDS])
        if changed:
            connection.execute(statement, changed)


def wrong_figures(connection: Connection) -> list[int]:
    """Return the ids of documents whose derived columns are not what the allocations in the table say."""
    ids = connection.scalars(select(documents_table.c.id).order_by(documents_table.c.id)).all()
    return [
        wrong["document_id"]
        for start in range(0, len(ids), _QUERY_IDS)
        for wrong in _standing_in_table(connection, ids[start : start + _QUERY_IDS])
    ]


def _apply(
    known: Mapping[int, PostedDocument | _Facts], allocations: Iterable[PostedAllocation], batch_id: int
) -> tuple[list[tuple[Any, ...]], _Applied]:
    """Return the allocations' rows, and what they do to each document."""
    iso = _IsoDays()
    rows: list[tuple[Any, ...]] = []
    used: dict[int, int] = {}
    first: dict[int, date] = {}
    latest: dict[int, date] = {}
    bounced: set[int] = set()
    for credit_id, debit_id, allocated_on, amount in allocations:
        credit, debit = known[credit_id], known[debit_id]
        starts = max(allocated_on, credit.dated_on, debit.dated_on)
        ends = min(credit.reversed_on, debit.reversed_on)
        if ends != NEVER:
            bounced.update((credit_id, debit_id))
        for document_id in (credit_id, debit_id):
            used[document_id] = used.get(document_id, 0) + amount
            if latest.get(document_id, starts) <= starts:
                latest[document_id] = starts
            if first.get(document_id, starts) >= starts:
                first[document_id] = starts
        rows.append((credit_id, debit_id, iso[allocated_on], iso[starts], iso[ends], amount, batch_id))
    whole = _movements_of(bounced, known, allocations) if bounced else {}
    return rows, _Applied(used, first, latest, whole)


def _movements_of(
    ids: set[int], known: Mapping[int, PostedDocument | _Facts], allocations: Iterable[PostedAllocation]
) -> dict[int, list[_Movement]]:
    touching: defaultdict[int, list[_Movement]] = defaultdict(list)
    for credit_id, debit_id, allocated_on, amount in allocations:
        credit, debit = known[credit_id], known[debit_id]
        starts = max(allocated_on, credit.dated_on, debit.dated_on)
        ends = min(credit.reversed_on, debit.reversed_on)
        for document_id in ids.intersection((credit_id, debit_id)):
            touching[document_id].append((starts, ends, amount))
    return touching


def _standing(document: Document, touching: Sequence[_Movement]) -> _Standing:
    """Return the derived columns of a document by the whole rule.

    Args:
        document: The document.
        touching: For each allocation that touches it: the day it counts from, the day it ends, its amount.
    """
    first = min((starts for starts, ends, _ in touching if starts < ends), default=NEVER)
    settled = settled_on(document, touching)
    if document.reversed_on != NEVER:
        # Nothing is open of a document that bounced: it no longer counts.
        return _Standing(0, settled, first)
    used = sum(amount for starts, ends, amount in touching if starts < ends == NEVER)
    return _Standing(document.amount_minor - used * document.type.sign, settled, first)


def _as_document(document: PostedDocument) -> Document:
    return Document(
        id=document.id,
        customer_id=document.customer_id,
        type=DocumentType(document.type),
        number=document.number,
        dated_on=document.dated_on,
        due_on=document.due_on,
        currency=document.currency,
        amount_minor=document.amount_minor,
        reversed_on=document.reversed_on,
    )


def _document_rows(documents: Iterable[PostedDocument], applied: _Applied, batch_id: int) -> list[tuple[Any, ...]]:
    iso = _IsoDays()
    rows = []
    used, whole = applied.used, applied.whole
    for document in documents:
        (
            document_id, customer_id, kind, number, dated_on, due_on, currency, amount, reversed_on, disputed, reason,
            retained, retention_due_on, reference, po_number, notes,
        ) = document  # fmt: skip
        open_minor, settled, first = amount, NEVER, NEVER
        if reversed_on != NEVER or document_id in whole:
            open_minor, settled, first = _standing(_as_document(document), whole.get(document_id, ()))
        elif document_id in used:
            part = used[document_id]
            open_minor = amount - part if amount > 0 else amount + part
            settled, first = NEVER if open_minor else applied.latest[document_id], applied.first[document_id]
        rows.append(
            (
                document_id,
                customer_id,
                type_text[kind],
                number,
                number_digits(number),
                iso[dated_on],
                iso[due_on],
                currency,
                amount,
                open_minor,
                iso[settled],
                iso[first],
                iso[reversed_on],
                disputed,
                reason,
                retained,
                None if retention_due_on is None else iso[retention_due_on],
                reference,
                po_number,
                None if notes is None else json.dumps(dict(notes), ensure_ascii=False),
                batch_id,
            )
        )
    return rows


def _facts(
    connection: Connection, documents: Iterable[PostedDocument], allocations: Iterable[PostedAllocation]
) -> dict[int, PostedDocument | _Facts]:
    """Return the new documents by id, and those in the book that the allocations touch."""
    known: dict[int, PostedDocument | _Facts] = {document.id: document for document in documents}
    missing = sorted(
        {
            document_id
            for credit_id, debit_id, _, _ in allocations
            for document_id in (credit_id, debit_id)
            if document_id not in known
        }
    )
    table = documents_table
    for start in range(0, len(missing), _QUERY_IDS):
        ids = missing[start : start + _QUERY_IDS]
        query = select(table.c.id, table.c.dated_on, table.c.reversed_on).where(table.c.id.in_(ids))
        for document_id, dated_on, reversed_on in connection.execute(query):
            known[document_id] = _Facts(dated_on, reversed_on)
    return known


def _count(connection: Connection) -> int:
    """Return about how many rows the ledger holds; ids are given in order, so the last one tells."""
    last_document = connection.scalar(select(func.max(documents_table.c.id))) or 0
    return last_document + (connection.scalar(select(func.max(allocations_table.c.id))) or 0)


def _standing_in_table(connection: Connection, ids: Sequence[int]) -> list[dict[str, Any]]:
    """Return the documents among `ids` whose derived columns are not what their allocations say."""
    table = documents_table
    touching: defaultdict[int, list[_Movement]] = defaultdict(list)
    for side in (allocations_table.c.credit_id, allocations_table.c.debit_id):
        query = select(
            side,
            allocations_table.c.effective_on,
            allocations_table.c.ended_on,
            allocations_table.c.amount_minor,
        ).where(side.in_(ids))
        for document_id, starts, ends, amount in connection.execute(query):
            touching[document_id].append((starts, ends, amount))
    changed: list[dict[str, Any]] = []
    for row in connection.execute(select(table).where(table.c.id.in_(ids))):
        document = Document(
            id=row.id,
            customer_id=row.customer_id,
            type=DocumentType(row.type),
            number=row.number,
            dated_on=row.dated_on,
            due_on=row.due_on,
            currency=row.currency,
            amount_minor=row.amount_minor,
            reversed_on=row.reversed_on,
        )
        standing = _standing(document, touching[row.id])
        if standing != (row.open_minor, row.settled_on, row.first_allocated_on):
            changed.append({"document_id": row.id, **{f"new_{k}": v for k, v in standing._asdict().items()}})
    return changed


class _IsoDays(dict[date, str]):
    """ISO text of days, each written once: a ledger has far fewer days than rows."""

    def __missing__(self, day: date) -> str:
        text = self[day] = day.isoformat()
        return text
