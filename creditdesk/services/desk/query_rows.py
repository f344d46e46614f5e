"""Queries read back: of a debtor or of the whole ledger, as they stood on a day, with the credit notes that came."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, true

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.outcomes import reason_words
from creditdesk.domain.query import QueryStatus, is_late, late_words
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.attachments import attachments
from creditdesk.models.customers import customers
from creditdesk.models.follow_ups import queries, query_items
from creditdesk.services.desk.entries import Items
from creditdesk.services.desk.query_credits import credited


class Audience(StrEnum):
    """To whom is written about a query."""

    CUSTOMER = "customer"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class QueryFilter:
    """Which queries are wanted; what is left as it is asks for all.

    `statuses` are those of the day asked for; `late` keeps the open ones whose answer is late; `min_days` those that
    are at least so old. `owner` is compared without case; a text of blanks asks for those without one.
    """

    customer_id: int | None = None
    statuses: frozenset[QueryStatus] = frozenset()
    owner: str = ""
    late: bool = False
    min_days: int = 0


OPEN = frozenset({QueryStatus.OPEN})


@dataclass(frozen=True, slots=True)
class QueryRow:
    """A query as of a day. `age_days` run from the day it was raised to its end, or to the day while it is open.

    `late_since` is the day on which the answer was due, none while it is not late. `credit_minor` is the credit note
    that was expected, `credit_left_minor` the part of it that has not come by the day.
    """

    id: int
    customer_id: int
    account: str
    name: str
    activity_id: int
    reason_code: str
    raised_on: date
    raised_by: str
    owner: str
    owner_email: str
    answer_due_on: date | None
    escalated_on: date | None
    amount_minor: int
    currency: str
    status: QueryStatus
    resolved_on: date | None
    resolved_by: str
    resolution: str
    note: str
    age_days: int
    late_since: date | None
    items: Items
    attachment_count: int
    credit_minor: int = 0
    credit_left_minor: int = 0

    @property
    def is_open(self) -> bool:
        """Whether the answer is still to come."""
        return self.status is QueryStatus.OPEN

    @property
    def reason(self) -> str:
        """Why it was raised, in words."""
        return reason_words(self.reason_code)

    def state(self, as_of: date) -> str:
        """Say where it stands: waiting for whom, late since when, or how it ended."""
        if not self.is_open:
            return self.status.value
        if self.late_since is not None:
            return late_words(self.owner, self.late_since, as_of)
        return "open"


def read_queries(connection: Connection, as_of: date, wanted: QueryFilter) -> tuple[QueryRow, ...]:
    """Return the queries raised by a day and not taken back: the open ones first, the oldest of each first."""
    rows = _rows(connection, as_of, _which(wanted, as_of))
    kept = [row for row in rows if _fits(row, wanted)]
    return tuple(sorted(kept, key=lambda row: (not row.is_open, row.raised_on, row.id)))


def read_query(connection: Connection, query_id: int, as_of: date) -> QueryRow:
    """Return one query as of a day.

    Raises:
        NotFoundError: If there is none, or it was raised later or taken back.
    """
    found = _rows(connection, as_of, queries.c.id == query_id)
    if not found:
        raise NotFoundError(
            f"There is no query {query_id} in this book.", cure="`creditdesk queries` lists them with their numbers."
        )
    return found[0]


def _standing(as_of: date) -> ColumnElement[bool]:
    """Return what is true of queries that are open as of a day."""
    return and_(queries.c.raised_on <= as_of, or_(queries.c.status == QueryStatus.OPEN, queries.c.resolved_on > as_of))


def _which(wanted: QueryFilter, as_of: date) -> ColumnElement[bool]:
    parts: list[ColumnElement[bool]] = (
        [true()] if wanted.customer_id is None else [queries.c.customer_id == wanted.customer_id]
    )
    if wanted.late or wanted.statuses == OPEN:
        parts.append(_standing(as_of))
    if wanted.owner:
        parts.append(func.lower(queries.c.owner) == wanted.owner.strip().lower())
    return and_(*parts)


def _fits(row: QueryRow, wanted: QueryFilter) -> bool:
    return (
        (not wanted.statuses or row.status in wanted.statuses)
        and (not wanted.late or row.late_since is not None)
        and row.age_days >= wanted.min_days
    )


def _rows(connection: Connection, as_of: date, which: ColumnElement[bool]) -> list[QueryRow]:
    these = and_(which, queries.c.raised_on <= as_of)
    found = connection.execute(
        select(queries, customers.c.account, customers.c.name, activities.c.done_by.label("raised_by"))
        .join(customers, customers.c.id == queries.c.customer_id)
        .join(activities, activities.c.id == queries.c.activity_id)
        .where(these, STANDS)
        .order_by(queries.c.raised_on, queries.c.id)
    ).all()
    if not found:
        return []
    items = _items(connection, these)
    counts = _attachment_counts(connection, these)
    came = credited(connection, as_of, these)
    return [_row(row, as_of, items[row.id], counts.get(row.id, 0), came.get(row.id, 0)) for row in found]


def _row(row: Row[Any], as_of: date, items: Items, attachment_count: int, came_minor: int) -> QueryRow:
    ended = row.resolved_on is not None and row.resolved_on <= as_of
    status = QueryStatus(row.status) if ended else QueryStatus.OPEN
    credit = (row.credit_expected_minor or 0) if ended else 0
    return QueryRow(
        id=row.id,
        customer_id=row.customer_id,
        account=row.account,
        name=row.name,
        activity_id=row.activity_id,
        reason_code=row.reason_code,
        raised_on=row.raised_on,
        raised_by=row.raised_by,
        owner=row.owner,
        owner_email=row.owner_email,
        answer_due_on=row.answer_due_on,
        escalated_on=row.escalated_on,
        amount_minor=row.amount_minor,
        currency=row.currency,
        status=status,
        resolved_on=row.resolved_on if ended else None,
        resolved_by=row.resolved_by if ended else "",
        resolution=row.resolution if ended else "",
        note=row.note,
        age_days=((row.resolved_on if ended else as_of) - row.raised_on).days,
        late_since=row.answer_due_on if not ended and is_late(row.answer_due_on, as_of) else None,
        items=items,
        attachment_count=attachment_count,
        credit_minor=credit,
        credit_left_minor=max(credit - came_minor, 0),
    )


def _items(connection: Connection, these: ColumnElement[bool]) -> defaultdict[int, Items]:
    found: defaultdict[int, Items] = defaultdict(tuple)
    rows = connection.execute(
        select(query_items)
        .join(queries, queries.c.id == query_items.c.query_id)
        .where(these)
        .order_by(query_items.c.type, query_items.c.number)
    )
    for query_id, kind, number, amount_minor in rows:
        found[query_id] += ((DocumentKey(DocumentType(kind), number), amount_minor),)
    return found


def _attachment_counts(connection: Connection, these: ColumnElement[bool]) -> dict[int, int]:
    rows = connection.execute(
        select(attachments.c.query_id, func.count())
        .join(queries, queries.c.id == attachments.c.query_id)
        .where(these)
        .group_by(attachments.c.query_id)
    )
    return {row[0]: row[1] for row in rows}
