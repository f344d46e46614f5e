"""What a saved contact became in the book, read back for whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.models.activity import activities
from creditdesk.models.follow_ups import follow_ups, promise_items, promises
from creditdesk.services.desk.entries import Saved


@dataclass(frozen=True, slots=True)
class RecordedPromise:
    """A promise in the book, with how much of it falls on which items."""

    id: int
    amount_minor: int
    currency: str
    promised_on: date
    items: tuple[tuple[DocumentKey, int], ...]


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
    follow_ups: tuple[RecordedFollowUp, ...]


def recorded(connection: Connection, saved: Saved) -> Recorded:
    """Return what was saved as it stands in the book."""
    activity = connection.execute(
        select(activities.c.happened_at, activities.c.summary).where(activities.c.id == saved.activity_id)
    ).one()
    planned = connection.execute(
        select(follow_ups).where(follow_ups.c.id.in_(saved.follow_up_ids)).order_by(follow_ups.c.due_on)
    )
    return Recorded(
        saved.activity_id,
        activity.happened_at,
        activity.summary,
        tuple(_promise(connection, promise_id) for promise_id in saved.promise_ids),
        tuple(RecordedFollowUp(row.id, row.kind, row.due_on, row.text) for row in planned),
    )


def _promise(connection: Connection, promise_id: int) -> RecordedPromise:
    row = connection.execute(select(promises).where(promises.c.id == promise_id)).one()
    items = connection.execute(select(promise_items).where(promise_items.c.promise_id == promise_id))
    return RecordedPromise(
        promise_id,
        row.amount_minor,
        row.currency,
        row.promised_on,
        tuple((DocumentKey(DocumentType(item.type), item.number), item.amount_minor) for item in items),
    )
