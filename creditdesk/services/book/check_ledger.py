"""Proves the ledger: allocations are possible, and everything derived from them and the documents agrees."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    Select,
    Subquery,
    and_,
    case,
    func,
    not_,
    or_,
    select,
    union_all,
)

from creditdesk.domain.document import NEVER, Document, DocumentType
from creditdesk.domain.money import decimal_text
from creditdesk.domain.open_item import most_allocated, settled_on
from creditdesk.models.customers import companies, customers
from creditdesk.models.ledger import allocations, daily_movements, documents
from creditdesk.services.book.problem import ASK, MEND, NAMED, Problem, listed
from creditdesk.services.ledger import movements

_IDS_AT_ONCE = 5_000
# SQLite reads a table so much faster than it looks rows up one by one that each proof is one pass over everything.


def check_allocations(connection: Connection) -> list[Problem]:
    """Tell which allocations link what cannot be linked, or count on other days than their documents say."""
    credit, debit = documents.alias("credit"), documents.alias("debit")
    payer, billed = customers.alias("payer"), customers.alias("billed")
    starts, ends = allocations.c.effective_on, allocations.c.ended_on
    begun = [allocations.c.allocated_on, credit.c.dated_on, debit.c.dated_on]
    undone = [credit.c.reversed_on, debit.c.reversed_on]
    faults = {
        "link two debits, or two credits": or_(credit.c.amount_minor >= 0, debit.c.amount_minor <= 0),
        "link two currencies": credit.c.currency != debit.c.currency,
        "link debtors that share no parent": func.coalesce(payer.c.parent_id, payer.c.id)
        != func.coalesce(billed.c.parent_id, billed.c.id),
        "count from a wrong day": not_(and_(*(starts >= day for day in begun), or_(*(starts == day for day in begun)))),
        "end on a wrong day": not_(and_(*(ends <= day for day in undone), or_(*(ends == day for day in undone)))),
    }
    linked = (
        allocations.join(credit, credit.c.id == allocations.c.credit_id)
        .join(debit, debit.c.id == allocations.c.debit_id)
        .join(payer, payer.c.id == credit.c.customer_id)
        .join(billed, billed.c.id == debit.c.customer_id)
    )
    # One pass that only counts; names are looked up for the faults there are.
    counted = [func.coalesce(func.sum(case((fault, 1), else_=0)), 0) for fault in faults.values()]
    counts = connection.execute(select(*counted).select_from(linked)).one()
    problems = []
    for (words, fault), count in zip(faults.items(), counts, strict=True):
        if not count:
            continue
        rows = connection.execute(
            select(payer.c.account, credit.c.number, debit.c.number)
            .select_from(linked)
            .where(fault)
            .order_by(allocations.c.id)
            .limit(NAMED)
        )
        names = [f"{account}: {credit_number} to {debit_number}" for account, credit_number, debit_number in rows]
        problems.append(Problem(f"{count:,} allocations {words}: {listed(names, count)}.", _take_back()))
    return problems


def check_standing(connection: Connection) -> list[Problem]:
    """Tell where a document is allocated beyond its amount, or says otherwise of itself than its allocations do."""
    problems = []
    over = _over_allocated(connection)
    wrong = connection.execute(_plain_documents_that_disagree()).all()
    names = [_named(row) for row in wrong[:NAMED]]
    count = len(wrong)
    for row, movements_of_it in _bounced_documents(connection):
        expected = standing(row, movements_of_it)
        if (row.open_minor, row.settled_on, row.first_allocated_on) != expected:
            names.append(_named(row))
            count += 1
        if most_allocated(movements_of_it) > abs(row.amount_minor):
            over.append(_named(row))
    if over:
        problems.append(Problem(f"More is allocated than the document's amount: {listed(over)}.", _take_back()))
    if count:
        problems.append(
            Problem(f"What is open does not agree with the allocations of {listed(names[:NAMED], count)}.", MEND)
        )
    return problems


def check_movements(connection: Connection) -> list[Problem]:
    """Tell where the daily totals, the documents and what is open do not come to the same."""
    problems = []
    for company_id, company in connection.execute(select(companies.c.id, companies.c.name)).all():
        expected = movements.from_documents(connection, company_id)
        kept = {
            movements.Movement(row.moved_on, row.currency, row.type): (row.amount_minor, row.document_count)
            for row in connection.execute(select(daily_movements).where(daily_movements.c.company_id == company_id))
        }
        differing = sorted(key for key in expected.keys() | kept.keys() if expected.get(key) != kept.get(key))
        if differing:
            days = listed([f"{key.moved_on} {key.currency} {key.type}" for key in differing])
            problems.append(Problem(f"The daily totals of {company} do not agree with its documents: {days}.", MEND))
    return problems + _compare_totals(connection)


def _compare_totals(connection: Connection) -> list[Problem]:
    moved = _sums(connection, daily_movements.c.currency, daily_movements.c.amount_minor)
    still_open = _sums(connection, documents.c.currency, documents.c.open_minor)
    return [
        Problem(
            f"The daily totals come to {decimal_text(moved.get(currency, 0), currency)} {currency}, the open items to "
            f"{decimal_text(still_open.get(currency, 0), currency)}.",
            MEND,
        )
        for currency in sorted(moved.keys() | still_open.keys())
        if moved.get(currency, 0) != still_open.get(currency, 0)
    ]


def _sums(connection: Connection, currency: ColumnElement[str], amount: ColumnElement[int]) -> dict[str, int]:
    rows = connection.execute(select(currency, func.sum(amount)).group_by(currency))
    return {row[0]: row[1] for row in rows}


def standing(row: Row[*tuple[Any, ...]], touching: Iterable[tuple[date, date, int]]) -> tuple[int, date, date]:
    """Return what is open of a document for good, its settled day, and the first day an allocation counts."""
    document = Document(
        row.id, 0, DocumentType(row.type), row.number, row.dated_on, row.dated_on, row.currency, row.amount_minor,
        row.reversed_on,
    )  # fmt: skip
    counting = [(starts, ends, amount) for starts, ends, amount in touching if starts < ends]
    first = min((starts for starts, _, _ in counting), default=NEVER)
    settled = settled_on(document, counting)
    if row.reversed_on != NEVER:
        return 0, settled, first
    used = sum(amount for _, ends, amount in counting if ends == NEVER)
    return row.amount_minor - used * document.type.sign, settled, first


def _use() -> Subquery:
    """What touches each document: summed, from when to when, and whether a bounce ends any of it."""

    def side(column: ColumnElement[int]) -> Select[*tuple[Any, ...]]:
        return select(
            column.label("document_id"),
            func.sum(allocations.c.amount_minor).label("used_minor"),
            func.min(allocations.c.effective_on).label("first_on"),
            func.max(allocations.c.effective_on).label("last_on"),
            func.min(allocations.c.ended_on).label("ends_on"),
        ).group_by(column)

    return union_all(side(allocations.c.credit_id), side(allocations.c.debit_id)).subquery("use")


def _plain_documents_that_disagree() -> Select[*tuple[Any, ...]]:
    """Documents that no bounce concerns: what is open of them, and since when nothing is, follows from two sums."""
    use = _use()
    used = func.coalesce(use.c.used_minor, 0)
    open_minor = documents.c.amount_minor - case((documents.c.amount_minor > 0, used), else_=-used)
    settled = case((open_minor == 0, func.coalesce(use.c.last_on, documents.c.dated_on)), else_=NEVER)
    return (
        select(customers.c.account, documents.c.type, documents.c.number)
        .select_from(
            documents.join(customers, customers.c.id == documents.c.customer_id).join(
                use, use.c.document_id == documents.c.id, isouter=True
            )
        )
        .where(
            documents.c.reversed_on == NEVER,
            func.coalesce(use.c.ends_on, NEVER) == NEVER,
            or_(
                documents.c.open_minor != open_minor,
                documents.c.settled_on != settled,
                documents.c.first_allocated_on != func.coalesce(use.c.first_on, NEVER),
            ),
        )
        .order_by(documents.c.id)
    )


def _over_allocated(connection: Connection) -> list[str]:
    use = _use()
    rows = connection.execute(
        select(customers.c.account, documents.c.type, documents.c.number)
        .select_from(
            documents.join(customers, customers.c.id == documents.c.customer_id).join(
                use, use.c.document_id == documents.c.id
            )
        )
        .where(use.c.ends_on == NEVER, use.c.used_minor > func.abs(documents.c.amount_minor))
        .order_by(documents.c.id)
    )
    return [_named(row) for row in rows]


def _bounced_documents(connection: Connection) -> Iterable[tuple[Row[*tuple[Any, ...]], list[tuple[date, date, int]]]]:
    """Give the documents that a bounce concerns, each with its allocations; there are few of them."""
    bounced = (
        select(documents.c.id)
        .where(documents.c.reversed_on != NEVER)
        .union(
            select(allocations.c.credit_id).where(allocations.c.ended_on != NEVER),
            select(allocations.c.debit_id).where(allocations.c.ended_on != NEVER),
        )
    )
    ids = sorted(connection.scalars(bounced))
    for start in range(0, len(ids), _IDS_AT_ONCE):
        chunk = ids[start : start + _IDS_AT_ONCE]
        touching: defaultdict[int, list[tuple[date, date, int]]] = defaultdict(list)
        for side in (allocations.c.credit_id, allocations.c.debit_id):
            query = select(side, allocations.c.effective_on, allocations.c.ended_on, allocations.c.amount_minor)
            for document_id, starts, ends, amount in connection.execute(query.where(side.in_(chunk))):
                touching[document_id].append((starts, ends, amount))
        query = select(documents, customers.c.account).join(customers).where(documents.c.id.in_(chunk))
        for row in connection.execute(query.order_by(documents.c.id)):
            yield row, touching[row.id]


def _named(row: Row[*tuple[Any, ...]]) -> str:
    return f"{row.account} {row.type} {row.number}"


def _take_back() -> str:
    return f"Take back the import that brought them (`creditdesk import --undo`). {ASK}"
