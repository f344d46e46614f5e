"""What was agreed with a debtor, read back: promises, plans, queries, follow-ups, and what one contact brought."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Table, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.activity import activities
from creditdesk.models.follow_ups import follow_ups, promise_items, promises
from creditdesk.services.desk import plan_list, promise_links
from creditdesk.services.desk.entries import Items, Saved
from creditdesk.services.desk.plan_list import ListedPlan
from creditdesk.services.desk.query_rows import QueryRow, read_query
from creditdesk.services.ledger.promises_then import kept_day, promises_then, stood

_IDS_AT_ONCE = 5000


@dataclass(frozen=True, slots=True)
class RecordedPromise:
    """A promise in the book, with how much of it falls on which items.

    `replaces` are older promises whose place it took, `replaced_by` is the newer one that took its own;
    `moved_count` tells how often its day was moved on until it got here.
    """

    id: int
    customer_id: int
    activity_id: int
    made_on: date
    promised_on: date
    amount_minor: int
    received_minor: int
    currency: str
    status: str
    contact_name: str
    items: Items
    judged_on: date | None = None
    replaces: tuple[int, ...] = ()
    replaced_by: int | None = None
    moved_count: int = 0


@dataclass(frozen=True, slots=True)
class RecordedFollowUp:
    """A next action in the book."""

    id: int
    kind: str
    due_on: date
    text: str


@dataclass(frozen=True, slots=True)
class Recorded:
    """A contact in the history, with what it brought."""

    activity_id: int
    happened_at: datetime
    summary: str
    promises: tuple[RecordedPromise, ...]
    plans: tuple[ListedPlan, ...]
    queries: tuple[QueryRow, ...]
    follow_ups: tuple[RecordedFollowUp, ...]


def recorded(connection: Connection, saved: Saved) -> Recorded:
    """Return what was saved as it stands in the book."""
    activity = connection.execute(
        select(
            activities.c.customer_id, activities.c.happened_at, activities.c.happened_on, activities.c.summary
        ).where(activities.c.id == saved.activity_id)
    ).one()
    planned = connection.execute(
        select(follow_ups).where(follow_ups.c.id.in_(saved.follow_up_ids)).order_by(follow_ups.c.due_on)
    )
    return Recorded(
        saved.activity_id,
        activity.happened_at,
        activity.summary,
        promises_where(connection, promises.c.id.in_(saved.promise_ids), activity.happened_on),
        () if saved.plan_id is None else _plans(connection, saved.plan_id, activity),
        () if saved.query_id is None else (read_query(connection, saved.query_id, activity.happened_on),),
        tuple(RecordedFollowUp(row.id, row.kind, row.due_on, row.text) for row in planned),
    )


def _plans(connection: Connection, plan_id: int, activity: Row[*tuple[Any, ...]]) -> tuple[ListedPlan, ...]:
    of_debtor = plan_list.listed(connection, activity.happened_on, customer_id=activity.customer_id)
    return tuple(plan for plan in of_debtor if plan.id == plan_id)


def promises_of(connection: Connection, customer_id: int, as_of: date) -> tuple[RecordedPromise, ...]:
    """Return the promises that a debtor made by a day, newest first, as they stood then."""
    mine = (promises.c.customer_id == customer_id) & (promises.c.made_on <= as_of)
    return promises_where(connection, mine, as_of)


def promises_where(
    connection: Connection, which: ColumnElement[bool], as_of: date, statuses: Collection[PromiseStatus] = ()
) -> tuple[RecordedPromise, ...]:
    """Return the promises for which something holds, newest first, as they stood on a day; of these statuses alone."""
    kept_on = kept_day(connection)
    if statuses:
        which &= stood(statuses, as_of, kept_on)
    newest_first = (promises.c.made_on.desc(), promises.c.id.desc())
    found = connection.execute(select(promises).where(which).order_by(*newest_first)).all()
    then = zip(found, promises_then(connection, found, as_of, kept_on), strict=True)
    rows = [(row, stands) for row, stands in then if not statuses or stands.status in statuses]
    items = _items(connection, promise_items, promise_items.c.promise_id, [row.id for row, _ in rows])
    links = promise_links.read(connection, (row.customer_id for row, _ in rows))
    return tuple(
        RecordedPromise(
            row.id,
            row.customer_id,
            row.activity_id,
            row.made_on,
            row.promised_on,
            row.amount_minor,
            stands.received_minor,
            row.currency,
            stands.status,
            row.contact_name,
            items[row.id],
            stands.judged_on,
            links.replaces.get(row.id, ()),
            links.replaced_by.get(row.id) if stands.status is PromiseStatus.SUPERSEDED else None,
            links.moved_count(row.id),
        )
        for row, stands in rows
    )


def _items(connection: Connection, table: Table, owner: ColumnElement[Any], ids: list[int]) -> defaultdict[int, Items]:
    found: defaultdict[int, Items] = defaultdict(tuple)
    for start in range(0, len(ids), _IDS_AT_ONCE):
        rows = connection.execute(
            select(owner, table.c.type, table.c.number, table.c.amount_minor)
            .where(owner.in_(ids[start : start + _IDS_AT_ONCE]))
            .order_by(table.c.type, table.c.number)
        )
        for owner_id, kind, number, amount_minor in rows:
            found[owner_id] += ((DocumentKey(DocumentType(kind), number), amount_minor),)
    return found
