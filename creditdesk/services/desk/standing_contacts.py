"""When debtors were last spoken or written to, how many tries have failed since, and who wants a friendly call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, or_, select

from creditdesk.domain.outcomes import OUTCOMES, OWN_PREFIXES, Reach
from creditdesk.domain.standing import Standing
from creditdesk.models.activity import CALLS, STANDS, activities
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import debtor_cards
from creditdesk.models.follow_ups import follow_ups, queries
from creditdesk.services.desk import last_contacts
from creditdesk.services.desk.standing_question import AS_OF, SINCE, Asked, Of, question
from creditdesk.services.desk.worklist_values import day_of

LETTER_DAYS = 365
"""A letter of longer ago is no part of today's chasing."""

COPIES_DAYS = 21

_REACHES = (Reach.RIGHT_PARTY, Reach.OTHER)
_CAME_THROUGH = or_(
    activities.c.outcome.in_(
        [code for code, outcome in OUTCOMES.items() if outcome.reach in _REACHES and code != "DISPUTE_RAISED"]
    ),
    *(activities.c.outcome.startswith(OWN_PREFIXES[reach], autoescape=True) for reach in _REACHES),
)


@question
def _copies(of: Of) -> Select[Any]:
    return (
        select(follow_ups.c.customer_id, func.max(follow_ups.c.done_at))
        .where(
            of(follow_ups.c.customer_id),
            follow_ups.c.kind == "send_documents",
            follow_ups.c.done_at > bindparam("since", type_=follow_ups.c.done_at.type),
        )
        .group_by(follow_ups.c.customer_id)
    )


@question
def _courtesy(of: Of) -> Select[Any]:
    return select(debtor_cards.c.customer_id, debtor_cards.c.courtesy_days).where(
        of(debtor_cards.c.customer_id), debtor_cards.c.courtesy_days.is_not(None)
    )


@question
def _raised(of: Of) -> Select[Any]:
    return select(queries.c.customer_id).where(
        of(queries.c.customer_id), queries.c.raised_on > SINCE, queries.c.raised_on <= AS_OF
    )


@question
def _reached(of: Of) -> Select[Any]:
    """When somebody was last reached in a talk that was not about a query."""
    return (
        select(activities.c.customer_id, func.max(activities.c.happened_on))
        .where(
            of(activities.c.customer_id),
            activities.c.kind.in_(CALLS),
            activities.c.happened_on > SINCE,
            activities.c.happened_on <= AS_OF,
            _CAME_THROUGH,
            STANDS,
        )
        .group_by(activities.c.customer_id)
    )


def add_contacts(asked: Asked, known: defaultdict[int, Standing], found_broken: Mapping[int, date]) -> None:
    """Add when somebody was last reached, how many tries have failed since, and when a letter last went.

    Somebody reached after a promise was found broken has been asked about it: that it is to be rung about is over; not
    by a query alone.
    """
    letters_since = (asked.as_of - timedelta(days=LETTER_DAYS)).isoformat()
    for last in last_contacts.read(asked.connection, asked.as_of, asked.customer_ids):
        _, _, spoken_on, tries, tried_on, letter_on, letter_kind = last
        if letter_on is not None and letter_on <= letters_since:
            letter_on = None
        if spoken_on is None and tried_on is None and letter_on is None:
            continue
        standing = known[last.customer_id]
        standing.tries = tries
        if tried_on is not None:
            standing.tried_on = day_of(tried_on)
        if spoken_on is not None:
            standing.last_contact_on = day_of(spoken_on)
        if letter_on is not None:
            standing.last_letter_on, standing.last_letter_kind = day_of(letter_on), letter_kind
    _end_broken(asked, known, found_broken)


def _end_broken(asked: Asked, known: defaultdict[int, Standing], found_broken: Mapping[int, date]) -> None:
    """Leave out broken promises that somebody was asked about since; who only raised a query was not."""
    spoken = {customer_id: known[customer_id].last_contact_on for customer_id in found_broken}
    asked_about = {each for each, on in spoken.items() if on is not None and on > found_broken[each]}
    if not asked_about:
        return
    since = min(found_broken[each] for each in asked_about)
    doubtful = asked_about.intersection(row[0] for row in asked.stored(_raised, since=since))
    reached: dict[int, date] = {}
    for some in in_chunks(doubtful):
        found = Asked(asked.connection, asked.as_of, some).stored(_reached, since=since)
        reached.update((customer_id, day_of(on)) for customer_id, on in found)
    for customer_id in asked_about:
        if customer_id in doubtful and reached.get(customer_id, since) <= found_broken[customer_id]:
            known[customer_id].only_queried = True
        else:
            known[customer_id].broken = None


def add_copies(asked: Asked, known: defaultdict[int, Standing]) -> None:
    """Add copies asked for and sent, as long as nobody has spoken to the debtor since; contacts come first."""
    since = datetime.combine(asked.as_of - timedelta(days=COPIES_DAYS), time(), UTC)
    for customer_id, done_at in asked.rows(_copies, since=since):
        standing, sent_on = known[customer_id], done_at.astimezone().date()
        spoken_on = standing.last_contact_on
        if sent_on <= asked.as_of and (spoken_on is None or spoken_on <= sent_on):
            standing.copies_sent_on = sent_on


def add_courtesy(asked: Asked, known: defaultdict[int, Standing]) -> None:
    """Add after how many days without a talk the controller wants a friendly call."""
    for customer_id, days in asked.rows(_courtesy):
        known[customer_id].courtesy_days = days
