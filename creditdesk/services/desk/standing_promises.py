"""What debtors promised: what runs, what is due, and what was broken and is not made good."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select

from creditdesk.domain.promise import MATURED, PromiseStatus
from creditdesk.domain.standing import PromiseFact, Standing
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.activity import activities
from creditdesk.models.bulk import in_chunks
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.ledger import documents
from creditdesk.services.desk.standing_question import AS_OF, SINCE, Asked, Of, question

BROKEN_DAYS = 60
BROKEN_COUNT_DAYS = 180
LAST_PROMISES = 3
NOTE_SHOWN = 120

_OF_PROMISE = and_(
    documents.c.customer_id == promises.c.customer_id,
    documents.c.type == promise_items.c.type,
    documents.c.number == promise_items.c.number,
)


@question
def _made(of: Of) -> Select[Any]:
    return (
        select(promises)
        .where(
            of(promises.c.customer_id),
            promises.c.made_on <= AS_OF,
            (promises.c.status == PromiseStatus.OPEN.value) | (promises.c.promised_on >= SINCE),
        )
        .order_by(promises.c.promised_on, promises.c.id)
    )


@question
def _ahead(of: Of) -> Select[Any]:
    """What of open promises is on items not yet due."""
    return (
        select(promise_items.c.promise_id, func.sum(promise_items.c.amount_minor))
        .join(promises, promises.c.id == promise_items.c.promise_id)
        .join(documents, _OF_PROMISE)
        .where(
            of(promises.c.customer_id),
            promises.c.status == PromiseStatus.OPEN.value,
            documents.c.due_on >= AS_OF,
            documents.c.settled_on > AS_OF,
        )
        .group_by(promise_items.c.promise_id)
    )


# Of each promise how many items it names, and how many of them are open still.
_OWED = (
    select(promises.c.id, func.count(promise_items.c.number), func.count(documents.c.id))
    .outerjoin(promise_items, promise_items.c.promise_id == promises.c.id)
    .outerjoin(documents, and_(_OF_PROMISE, documents.c.settled_on > AS_OF))
    .where(promises.c.id.in_(bindparam("promise_ids", expanding=True)))
    .group_by(promises.c.id)
)
_NOTES = select(activities.c.id, activities.c.note).where(
    activities.c.id.in_(bindparam("activity_ids", expanding=True))
)


def add_promises(asked: Asked, known: defaultdict[int, Standing]) -> dict[int, date]:
    """Add promises that run, are due or were broken; a broken one counts until a newer promise or its items are paid.

    Returns:
        When the broken ones were found broken, by customer.
    """
    ahead = {row[0]: row[1] for row in asked.rows(_ahead)}
    newest: dict[int, date] = {}
    broken: dict[int, Row[Any]] = {}
    matured: defaultdict[int, deque[bool]] = defaultdict(lambda: deque(maxlen=LAST_PROMISES))
    for row in asked.rows(_made, since=asked.as_of - timedelta(days=BROKEN_COUNT_DAYS)):
        if row.status != PromiseStatus.CANCELLED:
            newest[row.customer_id] = max(row.made_on, newest.get(row.customer_id, row.made_on))
        if row.status == PromiseStatus.OPEN:
            _add_open(known[row.customer_id], row, ahead.get(row.id, 0), asked.as_of)
        elif row.status in MATURED:
            matured[row.customer_id].append(row.status != PromiseStatus.KEPT)
            if row.status != PromiseStatus.KEPT:
                broken[row.customer_id] = row
    for customer_id, unkept in matured.items():
        known[customer_id].broken_count = sum(unkept)
    return _add_broken(asked, known, broken, newest)


def _add_open(standing: Standing, promise: Row[Any], ahead_minor: int, as_of: date) -> None:
    left_minor = promise.amount_minor - promise.received_minor
    left = PromiseFact(left_minor, promise.promised_on, min(ahead_minor, left_minor))
    if promise.promised_on > as_of:
        standing.running = _joined(standing.running, left)
    else:
        standing.due = _joined(standing.due, left)


def _joined(one: PromiseFact | None, other: PromiseFact) -> PromiseFact:
    if one is None:
        return other
    return PromiseFact(
        one.amount_minor + other.amount_minor,
        min(one.promised_on, other.promised_on),
        one.ahead_minor + other.ahead_minor,
    )


def _add_broken(
    asked: Asked, known: defaultdict[int, Standing], broken: Mapping[int, Row[Any]], newest: Mapping[int, date]
) -> dict[int, date]:
    """Add the last broken promise of each customer where it still counts; return when those were found broken."""
    recent = {
        row.id: row
        for customer_id, row in broken.items()
        if row.judged_on is not None
        and (asked.as_of - row.judged_on).days <= BROKEN_DAYS
        and newest[customer_id] <= row.promised_on
    }
    counting = _still_owed(asked, recent)
    notes = _notes(asked, counting)
    for row in counting:
        left_minor = row.amount_minor - row.received_minor
        said = _said(row, notes.get(row.activity_id, ""), asked.as_of)
        known[row.customer_id].broken = PromiseFact(left_minor, row.promised_on, said=said)
    return {row.customer_id: row.judged_on for row in counting}


def _still_owed(asked: Asked, by_id: Mapping[int, Row[Any]]) -> list[Row[Any]]:
    """Return those of the promises of which an item is open still; one without items is owed while broken."""
    owed: list[Row[Any]] = []
    for ids in in_chunks(by_id):
        found = asked.connection.execute(_OWED, {"promise_ids": ids, "as_of": asked.as_of})
        owed.extend(by_id[id_] for id_, items, still_open in found if items == 0 or still_open > 0)
    return owed


def _notes(asked: Asked, made: list[Row[Any]]) -> dict[int, str]:
    """Return what was noted when the promises were made, by activity."""
    notes: dict[int, str] = {}
    for ids in in_chunks({row.activity_id for row in made}):
        notes.update((row[0], row[1]) for row in asked.connection.execute(_NOTES, {"activity_ids": ids}))
    return notes


def _said(promise: Row[Any], note: str, as_of: date) -> str:
    """Say what a promise was, by whom and when, with the beginning of what was noted."""
    who = f" by {promise.contact_name}" if promise.contact_name else ""
    amount = amount_words(promise.amount_minor, promise.currency)
    words = f"{amount} promised{who} on {day_words(promise.made_on, as_of)}"
    noted = " ".join(note.split())
    if not noted:
        return words
    return f"{words}: “{noted if len(noted) <= NOTE_SHOWN else noted[: NOTE_SHOWN - 1].rstrip() + '…'}”"
