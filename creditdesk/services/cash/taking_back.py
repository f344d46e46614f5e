"""Taking a whole import back: what it added goes, what it changed says again what it said before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, and_, delete, func, or_, select, union, update

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.open_item import most_allocated
from creditdesk.models import tables
from creditdesk.models.activity import activities
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import contacts, customers
from creditdesk.models.ledger import allocations, customer_balances, documents, ledger_state, worklist
from creditdesk.models.letters import letter_items, letters
from creditdesk.models.staging import fact_versions, import_batches
from creditdesk.services.book.book import Work
from creditdesk.services.cash import accepted_in
from creditdesk.services.cash.importing import COMPANY_ID
from creditdesk.services.cash.result import Going, TakenBack
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import day
from creditdesk.services.ledger import corrections
from creditdesk.services.progress import Progress

# Derived for each customer: made again at the end.
_DERIVED = (customer_balances, worklist)
_IMPORTED = (customers, contacts, documents, allocations)


def run(work: Work, batch_id: int, *, as_of: date, progress: Progress) -> TakenBack:
    """Take the import back within the caller's unit of work."""
    connection = work.connection
    going = what_goes(connection, batch_id)
    progress.report(0, 0, "Taking the import back")
    touched = _touched_customers(connection, batch_id)
    accepted = accepted_in.take_back(connection, batch_id)
    removed = accepted + corrections.remove_batch(connection, batch_id, company_id=COMPANY_ID)
    restored = corrections.restore_versions(connection, batch_id, company_id=COMPANY_ID)
    _refuse_if_over_allocated(connection, batch_id)
    restored += _restore_people(connection, batch_id)
    people, kept = _remove_people(connection, batch_id)
    removed += people
    connection.execute(update(import_batches).where(import_batches.c.id == batch_id).values(taken_back_at=work.at))
    _mark_last_batch(connection)
    progress.report(0, 0, "Bringing balances and the worklist up to date")
    day.refresh(connection, as_of)
    work.record("take back import", f"batch {batch_id}", removed=removed, restored=restored, kept_accounts=kept)
    parts = frozenset({Touched.LEDGER, Touched.CUSTOMERS, Touched.WORKLIST})
    return TakenBack(batch_id, going, removed, restored, tuple(kept), Changes(parts, frozenset(touched)))


def what_goes(connection: Connection, batch_id: int) -> Going:
    """Return what would go with the import.

    Raises:
        CreditDeskError: If there is no such import, it is taken back already, or a later one builds on it.
    """
    batch = connection.execute(select(import_batches).where(import_batches.c.id == batch_id)).one_or_none()
    if batch is None:
        raise NotFoundError(
            f"There is no import {batch_id}.", cure="The list of imports (creditdesk imports) shows their numbers."
        )
    if batch.taken_back_at is not None:
        raise CreditDeskError(f"Import {batch_id} is taken back already.", safe="Nothing was changed.")
    _refuse_if_built_upon(connection, batch_id)
    posted, linked = (
        connection.scalar(select(func.count()).select_from(table).where(table.c.batch_id == batch_id)) or 0
        for table in (documents, allocations)
    )
    return Going(posted, linked, len(_added_people(connection, batch_id)[0]), _letters_on(connection, batch_id))


def _letters_on(connection: Connection, batch_id: int) -> tuple[str, ...]:
    """Return the numbers of the letters and statements that name a document which the import brought, newest first."""
    named = (
        select(letter_items.c.letter_id)
        .join(letters, letters.c.id == letter_items.c.letter_id)
        .join(
            documents,
            and_(
                documents.c.customer_id == letters.c.customer_id,
                documents.c.type == letter_items.c.type,
                documents.c.number == letter_items.c.number,
            ),
        )
        .where(documents.c.batch_id == batch_id)
    )
    newest_first = select(letters.c.number).where(letters.c.id.in_(named)).order_by(letters.c.id.desc())
    return tuple(connection.scalars(newest_first))


def _refuse_if_built_upon(connection: Connection, batch_id: int) -> None:
    """Refuse to pull facts from under a later import that refers to them."""
    own = {table.name: select(table.c.id).where(table.c.batch_id == batch_id) for table in _IMPORTED}
    changed = select(fact_versions.c.fact, fact_versions.c.fact_id).where(fact_versions.c.batch_id == batch_id)
    changed_here = changed.subquery()
    changed_documents = select(changed_here.c.fact_id).where(changed_here.c.fact == documents.name)
    later = [
        select(allocations.c.batch_id).where(
            or_(allocations.c.credit_id.in_(own["documents"]), allocations.c.debit_id.in_(own["documents"]))
        ),
        # What was allocated to a changed document may be more than it was before the change.
        select(allocations.c.batch_id).where(
            or_(allocations.c.credit_id.in_(changed_documents), allocations.c.debit_id.in_(changed_documents))
        ),
        select(documents.c.batch_id).where(documents.c.customer_id.in_(own["customers"])),
        select(customers.c.batch_id).where(customers.c.parent_id.in_(own["customers"])),
        select(fact_versions.c.batch_id).join(
            changed_here,
            and_(fact_versions.c.fact == changed_here.c.fact, fact_versions.c.fact_id == changed_here.c.fact_id),
        ),
        *(
            select(fact_versions.c.batch_id).where(fact_versions.c.fact == name, fact_versions.c.fact_id.in_(ids))
            for name, ids in own.items()
        ),
    ]
    live = select(import_batches.c.id).where(import_batches.c.taken_back_at.is_(None), import_batches.c.id > batch_id)
    for query in later:
        column = query.selected_columns[0]
        newest = connection.scalar(query.where(column.in_(live)).order_by(column.desc()).limit(1))
        if newest is not None:
            raise CreditDeskError(
                f"Import {newest} builds on import {batch_id}.",
                safe="Nothing was changed.",
                cure=f"Take import {newest} back first.",
            )


def _refuse_if_over_allocated(connection: Connection, batch_id: int) -> None:
    """Refuse where less would be left of a document than later imports have allocated to it, one way or another."""
    changed = select(fact_versions.c.fact_id).where(fact_versions.c.batch_id == batch_id)
    moved = allocations.c.id.in_(changed.where(fact_versions.c.fact == allocations.name))
    concerned = union(
        changed.where(fact_versions.c.fact == documents.name),
        select(allocations.c.credit_id).where(moved),
        select(allocations.c.debit_id).where(moved),
    )
    query = (
        select(
            documents.c.id,
            documents.c.amount_minor,
            allocations.c.effective_on,
            allocations.c.ended_on,
            allocations.c.amount_minor.label("allocated_minor"),
        )
        .join(allocations, or_(allocations.c.debit_id == documents.c.id, allocations.c.credit_id == documents.c.id))
        .where(documents.c.id.in_(concerned))
    )
    limits: dict[int, int] = {}
    touching: defaultdict[int, list[tuple[date, date, int]]] = defaultdict(list)
    for row in connection.execute(query):
        limits[row.id] = abs(row.amount_minor)
        touching[row.id].append((row.effective_on, row.ended_on, row.allocated_minor))
    over = [document_id for document_id, limit in limits.items() if most_allocated(touching[document_id]) > limit]
    if over:
        query = select(customers.c.account, documents.c.number).join(documents).where(documents.c.id == min(over))
        found = connection.execute(query).one()
        raise CreditDeskError(
            f"More is allocated to {found.number} of {found.account} than it said before import {batch_id}.",
            safe="Nothing was changed.",
            cure="Take the later imports with those allocations back first.",
        )


def _touched_customers(connection: Connection, batch_id: int) -> set[int]:
    of_batch = [
        select(customers.c.id).where(customers.c.batch_id == batch_id),
        select(documents.c.customer_id).where(documents.c.batch_id == batch_id),
    ]
    return {customer_id for query in of_batch for customer_id in connection.scalars(query)}


def _restore_people(connection: Connection, batch_id: int) -> int:
    count = 0
    for table in (customers, contacts):
        befores: dict[int, dict[str, Any]] = {}
        query = select(fact_versions).where(fact_versions.c.batch_id == batch_id, fact_versions.c.fact == table.name)
        for row in connection.execute(query.order_by(fact_versions.c.id.desc())):
            befores.setdefault(row.fact_id, {}).update(row.before)
        for fact_id, before in befores.items():
            connection.execute(update(table).where(table.c.id == fact_id).values(before))
        count += len(befores)
    return count


def _remove_people(connection: Connection, batch_id: int) -> tuple[int, list[str]]:
    """Delete the customers and contacts that the batch added; those on whom our own history hangs stay."""
    own_contacts = set(connection.scalars(select(contacts.c.id).where(contacts.c.batch_id == batch_id)))
    spoken_to = set(connection.scalars(select(activities.c.contact_id).where(activities.c.contact_id.is_not(None))))
    removable, kept = _added_people(connection, batch_id)
    gone_contacts = own_contacts - spoken_to
    for chunk in in_chunks(gone_contacts):
        connection.execute(delete(contacts).where(contacts.c.id.in_(chunk)))
    for chunk in in_chunks(removable):
        for table in _DERIVED:
            connection.execute(delete(table).where(table.c.customer_id.in_(chunk)))
        # Branches and their head office go together: the link between them goes first.
        connection.execute(update(customers).where(customers.c.id.in_(chunk)).values(parent_id=None))
    for chunk in in_chunks(removable):
        connection.execute(delete(customers).where(customers.c.id.in_(chunk)))
    return len(gone_contacts) + len(removable), kept


def _added_people(connection: Connection, batch_id: int) -> tuple[set[int], list[str]]:
    """Return the ids of the customers that go with the batch, and the accounts of those that stay."""
    query = select(customers.c.id, customers.c.account).where(customers.c.batch_id == batch_id)
    added = {row.id: row.account for row in connection.execute(query)}
    in_use = set()
    for table, column in _references_to_customers():
        in_use |= set(connection.scalars(select(table.c[column]).where(table.c[column].is_not(None)).distinct()))
    own_people = select(contacts.c.customer_id).where(
        or_(contacts.c.batch_id.is_(None), contacts.c.batch_id != batch_id)
    )
    in_use |= set(connection.scalars(own_people))
    removable = added.keys() - in_use
    kept = sorted(code for customer_id, code in added.items() if customer_id in in_use)
    return removable, kept


def _references_to_customers() -> Iterator[tuple[Table, str]]:
    """Yield where tables of our own knowledge refer to customers."""
    for table in tables.metadata.sorted_tables:
        if table in _IMPORTED or table in _DERIVED:
            continue
        for key in table.foreign_keys:
            if key.column is customers.c.id:
                yield table, key.parent.name


def _mark_last_batch(connection: Connection) -> None:
    last = connection.scalar(select(func.max(import_batches.c.id)).where(import_batches.c.taken_back_at.is_(None)))
    connection.execute(update(ledger_state).where(ledger_state.c.company_id == COMPANY_ID).values(last_batch_id=last))
