"""Which credit notes answer queries: those laid against a queried item, or that name it as their reference."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, select, true

from creditdesk.domain.document import DocumentType
from creditdesk.domain.query import CREDITED
from creditdesk.models.follow_ups import queries, query_items
from creditdesk.models.ledger import allocations, documents

_WORDS = re.compile(r"[^\w/.-]+")


class _Match(NamedTuple):
    """A credit note that answers a query, and how much of it speaks of the query's items."""

    query_id: int
    credit_id: int
    amount_minor: int
    expected_minor: int


def credited(connection: Connection, as_of: date, which: ColumnElement[bool]) -> dict[int, int]:
    """Return how much of the credit that each of these queries lets expect has come by a day.

    The answer depends on the ledger and the day alone: an import that is taken back takes its credit notes along. A
    credit note that speaks of several queries answers the oldest first, and none for more than it expects.
    """
    came: defaultdict[int, int] = defaultdict(int)
    left: dict[int, int] = {}
    for match in _matches(connection, as_of, which):
        room = left.setdefault(match.credit_id, match.amount_minor)
        part = min(room, match.expected_minor - came[match.query_id])
        came[match.query_id] += part
        left[match.credit_id] = room - part
    return came


def _matches(connection: Connection, as_of: date, which: ColumnElement[bool]) -> Iterator[_Match]:
    asked = and_(which, queries.c.status.in_(CREDITED), queries.c.credit_expected_minor > 0)
    laid = {(row.query_id, row.credit_id): row for row in connection.execute(_laid_against(as_of, asked))}
    named = {
        (row.query_id, row.credit_id): row
        for row in connection.execute(_with_reference(as_of, asked))
        if _names(row.reference, row.number)
    }
    # A reference speaks for the whole credit note, an allocation for what was laid against the item.
    for row in sorted((laid | named).values(), key=lambda row: (row.raised_on, row.query_id, row.credit_id)):
        yield _Match(row.query_id, row.credit_id, row.amount_minor, row.expected_minor)


def _names(reference: str, number: str) -> bool:
    return number.casefold() in {word.strip(".").casefold() for word in (reference, *_WORDS.split(reference))}


_credit = documents.alias("credit")
_item = documents.alias("item")
_QUERY = (
    queries.c.id.label("query_id"),
    queries.c.raised_on,
    queries.c.credit_expected_minor.label("expected_minor"),
    _credit.c.id.label("credit_id"),
)


def _is_answer(as_of: date) -> ColumnElement[bool]:
    """A credit note of the customer from the query's day on that stands as of the day."""
    return and_(
        _credit.c.customer_id == queries.c.customer_id,
        _credit.c.type == DocumentType.CREDIT_NOTE.value,
        _credit.c.currency == queries.c.currency,
        _credit.c.dated_on >= queries.c.raised_on,
        _credit.c.dated_on <= as_of,
        _credit.c.reversed_on > as_of,
    )


def _with_reference(as_of: date, asked: ColumnElement[bool]) -> Select[Any]:
    return (
        select(*_QUERY, (-_credit.c.amount_minor).label("amount_minor"), _credit.c.reference, query_items.c.number)
        .join(query_items, query_items.c.query_id == queries.c.id)
        .join(_credit, _is_answer(as_of))
        .where(asked, _credit.c.reference != "")
    )


def _laid_against(as_of: date, asked: ColumnElement[bool]) -> Select[Any]:
    the_item = and_(
        _item.c.customer_id == queries.c.customer_id,
        _item.c.type == query_items.c.type,
        _item.c.number == query_items.c.number,
    )
    return (
        select(*_QUERY, func.sum(allocations.c.amount_minor).label("amount_minor"))
        .join(query_items, query_items.c.query_id == queries.c.id)
        .join(_item, the_item)
        .join(allocations, allocations.c.debit_id == _item.c.id)
        .join(_credit, and_(_credit.c.id == allocations.c.credit_id, _is_answer(as_of)))
        .where(asked, allocations.c.effective_on <= as_of, allocations.c.ended_on > as_of)
        .group_by(*_QUERY)
    )


# Built once: they are asked with every debtor that is shown.
_EXPECTED = (
    select(queries.c.id, queries.c.customer_id, queries.c.credit_expected_minor, query_items)
    .join(query_items, query_items.c.query_id == queries.c.id)
    .where(queries.c.resolved_on <= bindparam("as_of"))
    .where(queries.c.status.in_(CREDITED), queries.c.credit_expected_minor > 0)
    .order_by(queries.c.raised_on, queries.c.id, query_items.c.type, query_items.c.number)
)
_EXPECTED_OF = _EXPECTED.where(queries.c.customer_id.in_(bindparam("customer_ids", expanding=True)))


def expected_on_items(connection: Connection, customer_id: int, as_of: date) -> dict[tuple[str, str], int]:
    """Return how much of which document (type, number) is to be credited still: what a letter does not ask for."""
    return expected_of(connection, (customer_id,), as_of).get(customer_id, {})


def expected_of(
    connection: Connection, customer_ids: Collection[int] | None, as_of: date
) -> dict[int, dict[tuple[str, str], int]]:
    """Return the same of these customers, or of all; those of whom nothing is to be credited are left out."""
    asked = {"as_of": as_of}
    rows: Sequence[Row[Any]] = (
        connection.execute(_EXPECTED, asked).all()
        if customer_ids is None
        else connection.execute(_EXPECTED_OF, {**asked, "customer_ids": list(customer_ids)}).all()
    )
    if not rows:
        return {}
    mine = true() if customer_ids is None else queries.c.customer_id.in_(customer_ids)
    which = and_(mine, queries.c.resolved_on <= as_of)
    came = credited(connection, as_of, which)
    left = {row.id: max(row.credit_expected_minor - came.get(row.id, 0), 0) for row in rows}
    expected: defaultdict[int, defaultdict[tuple[str, str], int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        part = min(left[row.id], row.amount_minor)
        left[row.id] -= part
        if part:
            expected[row.customer_id][row.type, row.number] += part
    return {customer_id: dict(items) for customer_id, items in expected.items()}
