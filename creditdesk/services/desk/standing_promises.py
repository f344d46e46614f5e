"""What debtors promised: what runs, what is due, and what was broken and is not made good."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Select, and_, bindparam, func, select

from creditdesk.domain.promise import MATURED, PromiseStatus
from creditdesk.domain.standing import PromiseFact, Standing
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.activity import activities
from creditdesk.models.bulk import in_chunks, stored_rows
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.ledger import documents
from creditdesk.services.desk.standing_question import AS_OF, SINCE, Asked, Of, question
from creditdesk.services.desk.worklist_values import day_of
from creditdesk.services.ledger.promises_then import promises_then

BROKEN_DAYS = 60
BROKEN_COUNT_DAYS = 180
LAST_PROMISES = 3
NOTE_SHOWN = 120

# As the driver has them.
_OPEN, _KEPT, _CANCELLED = PromiseStatus.OPEN.value, PromiseStatus.KEPT.value, PromiseStatus.CANCELLED.value
_SUPERSEDED = PromiseStatus.SUPERSEDED.value
_MATURED = frozenset(status.value for status in MATURED)

_OF_PROMISE = and_(
    documents.c.customer_id == promises.c.customer_id,
    documents.c.type == promise_items.c.type,
    documents.c.number == promise_items.c.number,
)


class _Made(NamedTuple):
    """A promise as the driver has it."""

    id: int
    customer_id: int
    activity_id: int
    contact_name: str
    made_on: str
    promised_on: str
    amount_minor: int
    currency: str
    status: str
    received_minor: int
    judged_on: str | None


@question
def _made(of: Of) -> Select[Any]:
    return (
        select(*(promises.c[name] for name in _Made._fields))
        .where(
            of(promises.c.customer_id),
            promises.c.made_on <= AS_OF,
            (promises.c.status == _OPEN) | (promises.c.promised_on >= SINCE),
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
            (promises.c.status == _OPEN) | ((promises.c.status == _SUPERSEDED) & (promises.c.judged_on > AS_OF)),
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
    newest: dict[int, str] = {}
    broken: dict[int, _Made] = {}
    matured: defaultdict[int, deque[bool]] = defaultdict(lambda: deque(maxlen=LAST_PROMISES))
    since = asked.as_of - timedelta(days=BROKEN_COUNT_DAYS)
    for made in _as_they_stood(asked, [_Made._make(row) for row in asked.stored(_made, since=since)]):
        customer_id, status = made.customer_id, made.status
        if status != _CANCELLED and made.made_on > newest.get(customer_id, ""):
            newest[customer_id] = made.made_on
        if status == _OPEN:
            _add_open(known[customer_id], made, ahead.get(made.id, 0), asked.as_of)
        elif status in _MATURED:
            matured[customer_id].append(status != _KEPT)
            if status != _KEPT:
                broken[customer_id] = made
    for customer_id, unkept in matured.items():
        known[customer_id].broken_count = sum(unkept)
    return _add_broken(asked, known, broken, newest)


def _as_they_stood(asked: Asked, made: list[_Made]) -> list[_Made]:
    """Return the promises with those that another took the place of only after the day as cash left them on it."""
    day = asked.as_of.isoformat()
    ids = [each.id for each in made if each.status == _SUPERSEDED and (each.judged_on or "") > day]
    if not ids:
        return made
    rows = asked.connection.execute(select(promises).where(promises.c.id.in_(ids))).all()
    then = {each.id: each for each in promises_then(asked.connection, rows, asked.as_of, asked.as_of)}
    return [
        each._replace(
            status=then[each.id].status.value,
            received_minor=then[each.id].received_minor,
            judged_on=None if (on := then[each.id].judged_on) is None else on.isoformat(),
        )
        if each.id in then
        else each
        for each in made
    ]


def _add_open(standing: Standing, promise: _Made, ahead_minor: int, as_of: date) -> None:
    left_minor = promise.amount_minor - promise.received_minor
    ahead_minor = min(ahead_minor, left_minor)
    left = PromiseFact(left_minor, day_of(promise.promised_on), ahead_minor, currency=promise.currency)
    if left.promised_on > as_of:
        standing.running = left if standing.running is None else standing.running.with_another(left)
    else:
        standing.due = left if standing.due is None else standing.due.with_another(left)


def _add_broken(
    asked: Asked, known: defaultdict[int, Standing], broken: Mapping[int, _Made], newest: Mapping[int, str]
) -> dict[int, date]:
    """Add the last broken promise of each customer where it still counts; return when those were found broken."""
    recent = {
        row.id: row
        for customer_id, row in broken.items()
        if row.judged_on is not None
        and (asked.as_of - day_of(row.judged_on)).days <= BROKEN_DAYS
        and newest[customer_id] <= row.promised_on
    }
    counting = _still_owed(asked, recent)
    notes = _notes(asked, counting)
    for row in counting:
        left_minor = row.amount_minor - row.received_minor
        said = _said(row, notes.get(row.activity_id, ""), asked.as_of)
        known[row.customer_id].broken = PromiseFact(left_minor, day_of(row.promised_on), said=said)
    return {row.customer_id: day_of(row.judged_on) for row in counting if row.judged_on is not None}


def _still_owed(asked: Asked, by_id: Mapping[int, _Made]) -> list[_Made]:
    """Return those of the promises of which an item is open still; one without items is owed while broken."""
    owed: list[_Made] = []
    for ids in in_chunks(by_id):
        found = stored_rows(asked.connection, _OWED, {"promise_ids": ids, "as_of": asked.as_of})
        owed.extend(by_id[id_] for id_, items, still_open in found if items == 0 or still_open > 0)
    return owed


def _notes(asked: Asked, made: list[_Made]) -> dict[int, str]:
    """Return what was noted when the promises were made, by activity."""
    notes: dict[int, str] = {}
    for ids in in_chunks({row.activity_id for row in made}):
        notes.update(stored_rows(asked.connection, _NOTES, {"activity_ids": ids}))
    return notes


def _said(promise: _Made, note: str, as_of: date) -> str:
    """Say what a promise was, by whom and when, with the beginning of what was noted."""
    who = f" by {promise.contact_name}" if promise.contact_name else ""
    amount = amount_words(promise.amount_minor, promise.currency)
    words = f"{amount} promised{who} on {day_words(day_of(promise.made_on), as_of)}"
    noted = " ".join(note.split())
    if not noted:
        return words
    return f"{words}: “{noted if len(noted) <= NOTE_SHOWN else noted[: NOTE_SHOWN - 1].rstrip() + '…'}”"
