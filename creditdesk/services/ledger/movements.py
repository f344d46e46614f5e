"""Daily movements: what came onto the ledger each day, by type; the other half of every proof line."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple, Protocol

from sqlalchemy import BindParameter, Connection, and_, bindparam, delete, func, insert, literal, select, update

from creditdesk.domain.document import NEVER
from creditdesk.models.customers import customers
from creditdesk.models.ledger import daily_movements, documents

REVERSAL = "reversal"
"""The type under which a bounced payment comes off the ledger again on its day."""


class Movement(NamedTuple):
    """Where a document moves the ledger: which day, in which currency, as what."""

    moved_on: date
    currency: str
    type: str


class _Moving(Protocol):
    """What of a document moves the ledger."""

    @property
    def type(self) -> str: ...
    @property
    def dated_on(self) -> date: ...
    @property
    def currency(self) -> str: ...
    @property
    def amount_minor(self) -> int: ...
    @property
    def reversed_on(self) -> date: ...


Totals = dict[Movement, tuple[int, int]]
"""Amount (signed) and number of documents of each movement."""


def of(moving: Iterable[_Moving], *, sign: int = 1) -> Totals:
    """Return the movements of documents; with `sign` -1 those of taking them away again."""
    amounts: defaultdict[tuple[date, str, str], int] = defaultdict(int)
    counts: Counter[tuple[date, str, str]] = Counter()
    for document in moving:
        key = (document.dated_on, document.currency, document.type)
        amounts[key] += document.amount_minor
        counts[key] += 1
        if document.reversed_on != NEVER:
            key = (document.reversed_on, document.currency, REVERSAL)
            amounts[key] -= document.amount_minor
            counts[key] += 1
    return {Movement(*key): (sign * amount, sign * counts[key]) for key, amount in amounts.items()}


def add(connection: Connection, company_id: int, totals: Mapping[Movement, tuple[int, int]]) -> None:
    """Add movements to the daily totals; a day on which nothing is left has no row."""
    if not totals:
        return
    table = daily_movements
    days = [movement.moved_on for movement in totals]
    present = {
        Movement(row.moved_on, row.currency, row.type): (row.amount_minor, row.document_count)
        for row in connection.execute(
            select(table).where(table.c.company_id == company_id, table.c.moved_on.between(min(days), max(days)))
        )
    }
    fresh, changed, gone = [], [], []
    for movement, (amount, count) in totals.items():
        before_amount, before_count = present.get(movement, (0, 0))
        row = {
            "company": company_id,
            "day": movement.moved_on,
            "of_currency": movement.currency,
            "of_type": movement.type,
            "amount": before_amount + amount,
            "count": before_count + count,
        }
        if movement not in present:
            fresh.append(row)
        elif row["count"] == 0:
            gone.append(row)
        else:
            changed.append(row)
    for statement, rows in ((_ADD, fresh), (_CHANGE, changed), (_REMOVE, gone)):
        if rows:
            connection.execute(statement, rows)


_HERE = and_(
    daily_movements.c.company_id == bindparam("company"),
    daily_movements.c.moved_on == bindparam("day"),
    daily_movements.c.currency == bindparam("of_currency"),
    daily_movements.c.type == bindparam("of_type"),
)
_NOW: dict[str, BindParameter[int]] = {"amount_minor": bindparam("amount"), "document_count": bindparam("count")}
_ADD = insert(daily_movements).values(
    company_id=bindparam("company"),
    moved_on=bindparam("day"),
    currency=bindparam("of_currency"),
    type=bindparam("of_type"),
    **_NOW,
)
_CHANGE = update(daily_movements).where(_HERE).values(**_NOW)
_REMOVE = delete(daily_movements).where(_HERE)


def from_documents(connection: Connection, company_id: int) -> Totals:
    """Return what the daily totals must be, worked out from every document of the company."""
    joined = documents.join(customers)
    ours = customers.c.company_id == company_id
    posted = (
        select(documents.c.dated_on.label("moved_on"), documents.c.currency, documents.c.type, documents.c.amount_minor)
        .select_from(joined)
        .where(ours)
    )
    bounced = (
        select(documents.c.reversed_on, documents.c.currency, literal(REVERSAL), -documents.c.amount_minor)
        .select_from(joined)
        .where(ours, documents.c.reversed_on != NEVER)
    )
    moved = posted.union_all(bounced).subquery()
    by = (moved.c.moved_on, moved.c.currency, moved.c.type)
    query = select(*by, func.sum(moved.c.amount_minor), func.count()).group_by(*by)
    return {
        Movement(moved_on, currency, kind): (amount, count)
        for moved_on, currency, kind, amount, count in connection.execute(query)
    }
