"""When each debtor was last reached, tried and written to: read from the history, and kept in short for the next day.

The history only grows, so what was read of it up to an entry need not be read again. Whose entries came later, or
lie after the day that is asked for, is read from the history itself: what is kept saves time and decides nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Date, and_, bindparam, delete, func, or_, select

from creditdesk.domain.document import NEVER
from creditdesk.domain.letter_kinds import DEMANDS
from creditdesk.domain.outcomes import Reach, reach_of
from creditdesk.models.activity import CALLS, TAKEN_BACK, activities, last_contacts
from creditdesk.models.bulk import in_chunks, insert_rows, stored_rows
from creditdesk.models.letters import letters


class LastContact(NamedTuple):
    """What is known of the contacts with a debtor up to a day; days as the driver has them.

    `tries` are those without an answer since `spoken_on`, `tried_on` the day of the last of them. `letter_kind` is
    empty where the history alone knows of the letter. `latest_on` is the last day of any of them.
    """

    customer_id: int
    latest_on: str | None
    spoken_on: str | None
    tries: int
    tried_on: str | None
    letter_on: str | None
    letter_kind: str


_THESE: BindParameter[int] = bindparam("customer_ids", expanding=True)
_UNTIL: BindParameter[date] = bindparam("until", type_=Date())
_KEPT = select(*(last_contacts.c[name] for name in LastContact._fields))
_READ_UP_TO = select(func.coalesce(func.max(last_contacts.c.activity_id), 0))
_NEWER = (
    select(activities.c.customer_id, func.max(activities.c.id))
    .where(activities.c.id > bindparam("read_up_to"))
    .group_by(activities.c.customer_id)
)
# The last one comes first, so that what takes an entry back comes before it; taken back, it never was, on any day.
_HISTORY = (
    select(
        activities.c.id,
        activities.c.customer_id,
        activities.c.kind,
        activities.c.happened_on,
        activities.c.outcome,
        activities.c.corrects_id,
    )
    .where(
        activities.c.customer_id.in_(_THESE),
        or_(
            and_(activities.c.kind.in_((*CALLS, "letter")), activities.c.happened_on <= _UNTIL),
            activities.c.outcome == TAKEN_BACK,
        ),
    )
    .order_by(activities.c.customer_id, activities.c.happened_at.desc(), activities.c.id.desc())
)
_LETTERS = (
    select(letters.c.customer_id, letters.c.kind, letters.c.dated_on)
    .where(letters.c.customer_id.in_(_THESE), letters.c.kind.in_(DEMANDS), letters.c.dated_on <= _UNTIL)
    .order_by(letters.c.customer_id, letters.c.dated_on, letters.c.id)
)
_FORGET = delete(last_contacts).where(last_contacts.c.customer_id.in_(_THESE))


def read(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> Iterator[LastContact]:
    """Yield the last contacts up to a day of these customers, or of all, as far as there are any."""
    if customer_ids is not None:
        yield from _from_history(connection, customer_ids, as_of)
        return
    day = as_of.isoformat()
    anew = set(_newer(connection))
    for kept in map(LastContact._make, stored_rows(connection, _KEPT)):
        if kept.latest_on is not None and kept.latest_on > day:
            anew.add(kept.customer_id)
        elif kept.customer_id not in anew and kept.latest_on is not None:
            yield kept
    yield from _from_history(connection, anew, as_of)


def keep(connection: Connection) -> None:
    """Take the entries that came since into what is kept."""
    newer = _newer(connection)
    if not newer:
        return
    read_now = {each.customer_id: each for each in _from_history(connection, newer.keys(), NEVER)}
    for some in in_chunks(newer):
        connection.execute(_FORGET, {"customer_ids": some})
    rows = [
        (activity_id, *read_now.get(customer_id, _nothing(customer_id))) for customer_id, activity_id in newer.items()
    ]
    insert_rows(connection, last_contacts, ("activity_id", *LastContact._fields), rows)


def differing(connection: Connection) -> set[int]:
    """Return the customers of whom what is kept is not what the history tells."""
    newer = _newer(connection)
    kept = {each.customer_id: each for each in map(LastContact._make, stored_rows(connection, _KEPT))}
    everyone = connection.scalars(select(activities.c.customer_id).distinct()).all()
    told = {each.customer_id: each for each in _from_history(connection, everyone, NEVER)}
    return {
        customer_id
        for customer_id in {*everyone, *kept}
        if customer_id not in newer and kept.get(customer_id) != told.get(customer_id, _nothing(customer_id))
    }


def _newer(connection: Connection) -> dict[int, int]:
    """Return the last entry of each customer who has entries that are not in what is kept."""
    read_up_to = connection.scalars(_READ_UP_TO).one()
    return dict(stored_rows(connection, _NEWER, {"read_up_to": read_up_to}))


def _nothing(customer_id: int) -> LastContact:
    """What is kept of entries that are neither contact nor letter."""
    return LastContact(customer_id, None, None, 0, None, None, "")


def _from_history(connection: Connection, customer_ids: Collection[int], until: date) -> Iterator[LastContact]:
    for some in in_chunks(customer_ids):
        asked = {"customer_ids": some, "until": until}
        told: dict[int, _Told] = {}
        _take_history(told, stored_rows(connection, _HISTORY, asked))
        _take_letters(told, stored_rows(connection, _LETTERS, asked))
        for customer_id, each in told.items():
            days = (day for day in (each.latest_on, each.letter_on) if day is not None)
            yield LastContact(
                customer_id, max(days), each.spoken_on, each.tries, each.tried_on, each.letter_on, each.letter_kind
            )


@dataclass(slots=True)
class _Told:
    """What the entries of a customer tell, as far as they were gone through."""

    latest_on: str | None = None
    spoken_on: str | None = None
    tries: int = 0
    tried_on: str | None = None
    letter_on: str | None = None
    letter_kind: str = ""


def _take_history(told: dict[int, _Told], entries: Iterable[tuple[Any, ...]]) -> None:
    """Take entries, the last first, but not those taken back."""
    reaches: dict[str, Reach] = {}
    taken_back: set[int] = set()
    for activity_id, customer_id, kind, day, outcome, corrects_id in entries:
        if outcome == TAKEN_BACK:
            taken_back.add(corrects_id)
            continue
        if activity_id in taken_back:
            continue
        each = told.get(customer_id)
        if each is None:
            each = told[customer_id] = _Told()
        each.latest_on = max(each.latest_on or day, day)
        if kind == "letter":
            each.letter_on = each.letter_on or day
        elif each.spoken_on is None:
            reach = reaches.get(outcome)
            if reach is None:
                reach = reaches[outcome] = reach_of(outcome) or Reach.OWN
            if reach is Reach.NONE:
                each.tries, each.tried_on = each.tries + 1, each.tried_on or day
            elif reach is not Reach.OWN:
                each.spoken_on = day


def _take_letters(told: dict[int, _Told], issued: Iterable[tuple[Any, ...]]) -> None:
    """Take letters that ask for money, the last one last; as late as what the history knows, they say the kind."""
    for customer_id, kind, day in issued:
        each = told.setdefault(customer_id, _Told())
        if each.letter_on is None or each.letter_on <= day:
            each.letter_on, each.letter_kind = day, kind
