"""Changing and removing what was posted: a fact changes with the old kept, or goes with its whole import."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import JSON, Connection, Table, bindparam, delete, insert, or_, select, update

from creditdesk.models.bulk import in_chunks
from creditdesk.models.ledger import allocations, documents
from creditdesk.models.staging import fact_versions
from creditdesk.services.ledger import movements
from creditdesk.services.ledger.posting import PostedDocument, number_digits, recompute

DOCUMENT_FIELDS = PostedDocument._fields[1:]
"""The columns of a document that its source states."""


class ChangedAllocation(NamedTuple):
    """An allocation whose amount or day is stated otherwise now."""

    id: int
    allocated_on: date
    amount_minor: int


def load_documents(connection: Connection, ids: Collection[int]) -> dict[int, PostedDocument]:
    """Return documents as their source stated them, by id."""
    columns = [documents.c[name] for name in PostedDocument._fields]
    found = {}
    for chunk in in_chunks(ids):
        for row in connection.execute(select(*columns).where(documents.c.id.in_(chunk))):
            found[row.id] = PostedDocument(*row)
    return found


def change_documents(
    connection: Connection, batch_id: int, changed: Sequence[tuple[PostedDocument, PostedDocument]], *, company_id: int
) -> None:
    """Replace facts of documents (before, after), keeping the old as versions of this batch."""
    kept = [
        {
            "batch_id": batch_id,
            "fact": "documents",
            "fact_id": before.id,
            "before": {
                name: _plain(old)
                for name, old, new in zip(PostedDocument._fields, before, after, strict=True)
                if old != new
            },
        }
        for before, after in changed
    ]
    if kept:
        connection.execute(insert(fact_versions), kept)
    write_documents(connection, changed, company_id=company_id)


def write_documents(
    connection: Connection, changed: Sequence[tuple[PostedDocument, PostedDocument]], *, company_id: int
) -> None:
    """Replace facts of documents (before, after) and bring every derived figure up to them."""
    if not changed:
        return
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in (*DOCUMENT_FIELDS, "number_digits")}
    values["notes"] = bindparam("new_notes", type_=JSON(none_as_null=True))
    # A document is settled on the day it bounces at the latest; the very day is worked out below.
    values["settled_on"] = bindparam("new_settled_on")
    statement = update(documents).where(documents.c.id == bindparam("document_id")).values(values)
    connection.execute(
        statement,
        [
            {
                "document_id": after.id,
                "new_number_digits": number_digits(after.number),
                "new_settled_on": after.reversed_on,
                **{f"new_{name}": getattr(after, name) for name in DOCUMENT_FIELDS},
            }
            for _, after in changed
        ],
    )
    movements.add(connection, company_id, movements.of((before for before, _ in changed), sign=-1))
    movements.add(connection, company_id, movements.of(after for _, after in changed))
    _redate(connection, [after.id for _, after in changed])


def change_allocations(connection: Connection, batch_id: int, changed: Sequence[ChangedAllocation]) -> None:
    """Replace amounts and days of allocations, keeping the old as versions of this batch."""
    rows = load_rows(connection, allocations, [change.id for change in changed])
    kept = [
        {
            "batch_id": batch_id,
            "fact": "allocations",
            "fact_id": row["id"],
            "before": {"allocated_on": _plain(row["allocated_on"]), "amount_minor": row["amount_minor"]},
        }
        for row in rows
    ]
    if kept:
        connection.execute(insert(fact_versions), kept)
    write_allocations(connection, changed)


def write_allocations(connection: Connection, changed: Sequence[ChangedAllocation]) -> None:
    """Replace amounts and days of allocations and bring every derived figure up to them."""
    if not changed:
        return
    statement = (
        update(allocations)
        .where(allocations.c.id == bindparam("allocation_id"))
        .values(allocated_on=bindparam("new_allocated_on"), amount_minor=bindparam("new_amount"))
    )
    connection.execute(
        statement,
        [
            {"allocation_id": change.id, "new_allocated_on": change.allocated_on, "new_amount": change.amount_minor}
            for change in changed
        ],
    )
    rows = load_rows(connection, allocations, [change.id for change in changed])
    _redate(connection, {row[side] for row in rows for side in ("credit_id", "debit_id")})


def remove_batch(connection: Connection, batch_id: int, *, company_id: int) -> int:
    """Delete the documents and allocations that a batch added; return how many facts went.

    No allocation of another batch may touch the documents.
    """
    columns = (allocations.c.id, allocations.c.credit_id, allocations.c.debit_id)
    links = connection.execute(select(*columns).where(allocations.c.batch_id == batch_id)).all()
    touched = {document_id for link in links for document_id in (link.credit_id, link.debit_id)}
    connection.execute(delete(allocations).where(allocations.c.batch_id == batch_id))
    gone = set(connection.scalars(select(documents.c.id).where(documents.c.batch_id == batch_id)))
    movements.add(connection, company_id, movements.of(load_documents(connection, gone).values(), sign=-1))
    connection.execute(delete(documents).where(documents.c.batch_id == batch_id))
    recompute(connection, touched - gone)
    return len(links) + len(gone)


def restore_versions(connection: Connection, batch_id: int, *, company_id: int) -> int:
    """Put back what documents and allocations said before a batch changed them; return how many facts."""
    query = select(fact_versions).where(fact_versions.c.batch_id == batch_id).order_by(fact_versions.c.id.desc())
    befores = {"documents": {}, "allocations": {}}  # type: dict[str, dict[int, dict[str, Any]]]
    for row in connection.execute(query):
        if row.fact in befores:
            befores[row.fact].setdefault(row.fact_id, {}).update(row.before)
    present = load_documents(connection, befores["documents"])
    write_documents(
        connection,
        [(now, now._replace(**_typed(documents, befores["documents"][now.id]))) for now in present.values()],
        company_id=company_id,
    )
    write_allocations(
        connection,
        [
            ChangedAllocation(allocation_id, **_typed(allocations, before))
            for allocation_id, before in befores["allocations"].items()
        ],
    )
    return sum(len(facts) for facts in befores.values())


def load_rows(connection: Connection, table: Table, ids: Collection[int]) -> list[dict[str, Any]]:
    """Return rows of a table by id."""
    return [
        dict(row)
        for chunk in in_chunks(ids)
        for row in connection.execute(select(table).where(table.c.id.in_(chunk))).mappings()
    ]


def _redate(connection: Connection, document_ids: Collection[int]) -> None:
    """Work out again from when until when the allocations of these documents count, and all that follows."""
    credit, debit = documents.alias("credit"), documents.alias("debit")
    affected = set(document_ids)
    rows = []
    for chunk in in_chunks(document_ids):
        query = (
            select(
                allocations,
                credit.c.dated_on.label("credit_dated_on"),
                credit.c.reversed_on.label("credit_reversed_on"),
                debit.c.dated_on.label("debit_dated_on"),
                debit.c.reversed_on.label("debit_reversed_on"),
            )
            .join(credit, credit.c.id == allocations.c.credit_id)
            .join(debit, debit.c.id == allocations.c.debit_id)
            .where(or_(allocations.c.credit_id.in_(chunk), allocations.c.debit_id.in_(chunk)))
        )
        for row in connection.execute(query):
            affected.update((row.credit_id, row.debit_id))
            rows.append(
                {
                    "allocation_id": row.id,
                    "starts": max(row.allocated_on, row.credit_dated_on, row.debit_dated_on),
                    "ends": min(row.credit_reversed_on, row.debit_reversed_on),
                }
            )
    if rows:
        statement = update(allocations).where(allocations.c.id == bindparam("allocation_id"))
        connection.execute(statement.values(effective_on=bindparam("starts"), ended_on=bindparam("ends")), rows)
    recompute(connection, affected)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _typed(table: Table, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return values of a version as the table's columns have them: days as days."""
    return {
        name: date.fromisoformat(value) if table.c[name].type.python_type is date and value is not None else value
        for name, value in before.items()
    }
