"""When debtors were last spoken or written to, how many tries have failed since, and who wants a friendly call."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, bindparam, func, select

from creditdesk.domain.letter_kinds import DEMANDS
from creditdesk.domain.outcomes import Reach, reach_of
from creditdesk.domain.standing import Standing
from creditdesk.models.activity import CALLS, TAKEN_BACK, activities
from creditdesk.models.customers import debtor_cards
from creditdesk.models.follow_ups import follow_ups
from creditdesk.models.letters import letters
from creditdesk.services.desk.standing_question import AS_OF, SINCE, Asked, Of, question
from creditdesk.services.desk.worklist_values import day_of

CONTACT_DAYS = 365
COPIES_DAYS = 21


_IN_THE_YEAR = activities.c.happened_on > SINCE, activities.c.happened_on <= AS_OF


@question
def _contacts(of: Of) -> Select[Any]:
    """The last one comes first."""
    return (
        select(activities.c.id, activities.c.customer_id, activities.c.happened_on, activities.c.outcome)
        .where(of(activities.c.customer_id), activities.c.kind.in_(CALLS), *_IN_THE_YEAR)
        .order_by(activities.c.happened_at.desc(), activities.c.id.desc())
    )


@question
def _written(of: Of) -> Select[Any]:
    """The last one comes last."""
    return (
        select(activities.c.id, activities.c.customer_id, activities.c.happened_on)
        .where(of(activities.c.customer_id), activities.c.kind == "letter", *_IN_THE_YEAR)
        .order_by(activities.c.happened_at, activities.c.id)
    )


@question
def _taken_back(of: Of) -> Select[Any]:
    """As a list of their own: asked beside each entry, all that came after it would be looked through."""
    return select(activities.c.corrects_id).where(
        of(activities.c.customer_id),
        activities.c.corrects_id.is_not(None),
        activities.c.outcome == TAKEN_BACK,
        *_IN_THE_YEAR,
    )


@question
def _letters(of: Of) -> Select[Any]:
    return (
        select(letters.c.customer_id, letters.c.kind, letters.c.dated_on)
        .where(
            of(letters.c.customer_id),
            letters.c.kind.in_(DEMANDS),
            letters.c.dated_on > SINCE,
            letters.c.dated_on <= AS_OF,
        )
        .order_by(letters.c.dated_on, letters.c.id)
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


def add_contacts(asked: Asked, known: defaultdict[int, Standing], found_broken: Mapping[int, date]) -> None:
    """Add when somebody was last reached, how many tries have failed since, and when a letter last went.

    Somebody reached after a promise was found broken has been asked about it: that it is to be rung about is over.
    """
    since = asked.as_of - timedelta(days=CONTACT_DAYS)
    taken_back = {corrects_id for (corrects_id,) in asked.stored(_taken_back, since=since)}
    _add_talks(asked, known, since, taken_back)
    for customer_id, found_on in found_broken.items():
        spoken_on = known[customer_id].last_contact_on
        if spoken_on is not None and spoken_on > found_on:
            known[customer_id].broken = None
    _add_letters(asked, known, since, taken_back)


def _add_talks(asked: Asked, known: defaultdict[int, Standing], since: date, taken_back: AbstractSet[int]) -> None:
    reaches: dict[str, Reach] = {}
    reached: set[int] = set()
    for activity_id, customer_id, day, outcome in asked.stored(_contacts, since=since):
        if customer_id in reached or activity_id in taken_back:
            continue
        reach = reaches.get(outcome)
        if reach is None:
            reach = reaches[outcome] = reach_of(outcome) or Reach.OWN
        if reach is Reach.NONE:
            standing = known[customer_id]
            standing.tries, standing.tried_on = standing.tries + 1, standing.tried_on or day_of(day)
        elif reach is not Reach.OWN:
            known[customer_id].last_contact_on = day_of(day)
            reached.add(customer_id)


def _add_letters(asked: Asked, known: defaultdict[int, Standing], since: date, taken_back: AbstractSet[int]) -> None:
    for activity_id, customer_id, day in asked.stored(_written, since=since):
        if activity_id not in taken_back:
            known[customer_id].last_letter_on = day_of(day)
    for customer_id, kind, dated_on in asked.rows(_letters, since=since):
        standing = known[customer_id]
        if standing.last_letter_on is None or standing.last_letter_on <= dated_on:
            standing.last_letter_on, standing.last_letter_kind = dated_on, kind


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
