"""What of a debt is not to be asked for: in query, or on hold."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, and_, func, select

from creditdesk.domain.promise import PromiseStatus
from creditdesk.domain.standing import Part, Standing
from creditdesk.models.customers import holds
from creditdesk.models.follow_ups import promise_items, promises, queries, query_items
from creditdesk.models.ledger import documents
from creditdesk.services.desk.holds import IN_FORCE
from creditdesk.services.desk.standing_question import AS_OF, Asked, Of, question

Parts = defaultdict[int, defaultdict[str, Part]]
"""By customer and currency what is not to be asked for."""

_IN_QUERY = and_(
    queries.c.raised_on <= AS_OF,
    (queries.c.status == "open") | (queries.c.resolved_on > AS_OF),
)


@question
def _queries(of: Of) -> Select[Any]:
    amount, raised_on = func.sum(queries.c.amount_minor), func.min(queries.c.raised_on)
    return (
        select(queries.c.customer_id, queries.c.currency, amount, raised_on)
        .where(of(queries.c.customer_id), _IN_QUERY)
        .group_by(queries.c.customer_id, queries.c.currency)
    )


@question
def _late_answers(of: Of) -> Select[Any]:
    """The one that is late the longest comes last."""
    return (
        select(queries.c.customer_id, queries.c.owner, queries.c.answer_due_on)
        .where(of(queries.c.customer_id), _IN_QUERY, queries.c.answer_due_on < AS_OF)
        .order_by(queries.c.answer_due_on.desc(), queries.c.id.desc())
    )


@question
def _held_debtors(of: Of) -> Select[Any]:
    """Holds of the chasing; a stop of supply holds up no call."""
    return select(holds.c.customer_id, holds.c.reason).where(
        of(holds.c.customer_id), holds.c.kind == "dunning", holds.c.type.is_(None), IN_FORCE
    )


def _named_by(items: Table, owner: ColumnElement[int], table: Table, status: str) -> ColumnElement[bool]:
    """Return what is true of a held item that a promise or query of this status names."""
    return (
        select(items.c.number)
        .join(table, table.c.id == owner)
        .where(
            table.c.customer_id == holds.c.customer_id,
            table.c.status == status,
            items.c.type == holds.c.type,
            items.c.number == holds.c.number,
        )
        .correlate(holds)
        .exists()
    )


@question
def _held_items(of: Of) -> Select[Any]:
    """What is overdue on held items; what is promised or in query is taken off by that already."""
    the_item = and_(
        documents.c.customer_id == holds.c.customer_id,
        documents.c.type == holds.c.type,
        documents.c.number == holds.c.number,
    )
    held = func.sum(documents.c.open_minor - documents.c.retained_minor)
    return (
        select(holds.c.customer_id, documents.c.currency, held)
        .join(documents, the_item)
        .where(
            of(holds.c.customer_id),
            holds.c.kind == "dunning",
            IN_FORCE,
            documents.c.due_on < AS_OF,
            documents.c.open_minor > documents.c.retained_minor,
            ~_named_by(promise_items, promise_items.c.promise_id, promises, PromiseStatus.OPEN.value),
            ~_named_by(query_items, query_items.c.query_id, queries, "open"),
        )
        .group_by(holds.c.customer_id, documents.c.currency)
    )


def add_queries(asked: Asked, known: defaultdict[int, Standing], parts: Parts) -> None:
    """Add the sums in query, since when, and whose answer is late."""
    for customer_id, currency, amount_minor, since in asked.rows(_queries):
        part = parts[customer_id][currency]
        part.disputed_minor, part.disputed_since = amount_minor, since
    for customer_id, owner, due_on in asked.rows(_late_answers):
        known[customer_id].answer_late = (owner, due_on)


def add_holds(asked: Asked, known: defaultdict[int, Standing], parts: Parts) -> None:
    """Add why the chasing of a debtor is held, and what is overdue on items held one by one."""
    for customer_id, reason in asked.rows(_held_debtors):
        known[customer_id].dunning_hold = reason
    for customer_id, currency, held_minor in asked.rows(_held_items):
        parts[customer_id][currency].held_minor = held_minor
