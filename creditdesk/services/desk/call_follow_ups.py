"""The follow-ups that a contact brings, and those that it is."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, select, update

from creditdesk.domain.outcomes import (
    UNANSWERED_WITHIN_DAYS,
    FollowUpKind,
    Outcome,
    Reach,
    default_follow_ups,
    is_unanswered,
)
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.follow_ups import follow_ups
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk.entries import CallEntry, FollowUpDraft
from creditdesk.services.desk.working_days import bank_holidays


def close_due(work: Work, customer_id: int, as_of: date, reach: Reach) -> tuple[int, ...]:
    """Mark as done the calls that were due and are now made; a call back stays until somebody is reached."""
    if reach is Reach.OWN:
        return ()
    kinds = [FollowUpKind.CALL.value]
    if reach is not Reach.NONE:
        kinds.append(FollowUpKind.CALL_BACK.value)
    due = select(follow_ups.c.id).where(
        follow_ups.c.customer_id == customer_id,
        follow_ups.c.done_at.is_(None),
        follow_ups.c.due_on <= as_of,
        follow_ups.c.kind.in_(kinds),
    )
    done = tuple(work.connection.scalars(due))
    if done:
        work.connection.execute(update(follow_ups).where(follow_ups.c.id.in_(done)).values(done_at=work.at))
    return done


def planned(connection: Connection, entry: CallEntry, outcome: Outcome, as_of: date) -> list[FollowUpDraft]:
    """Return the follow-up as the controller set it, or those of the outcome's house rule; the entry is written."""
    if entry.follow_up is not None:
        return [entry.follow_up]
    tries = 0
    if is_unanswered(entry.outcome):
        since = as_of - timedelta(days=UNANSWERED_WITHIN_DAYS)
        lately = select(activities.c.outcome).where(
            activities.c.customer_id == entry.customer_id,
            activities.c.happened_on > since,
            activities.c.happened_on <= as_of,
            STANDS,
        )
        # This try is written already.
        tries = sum(is_unanswered(code) for code in connection.scalars(lately)) - 1
    promised_on = max((promise.promised_on for promise in entry.promises), default=None)
    rules = default_follow_ups(
        outcome,
        as_of,
        holidays=bank_holidays(connection, as_of),
        promised_on=promised_on,
        unanswered_before=max(tries, 0),
    )
    return [FollowUpDraft(rule.kind.value, rule.due_on, text=rule.text) for rule in rules]


def write(connection: Connection, customer_id: int, activity_id: int, follow_up: FollowUpDraft) -> int:
    """Write a follow-up that an entry brought, and return its id."""
    return add_row(
        connection,
        follow_ups,
        customer_id=customer_id,
        activity_id=activity_id,
        kind=follow_up.kind,
        due_on=follow_up.due_on,
        due_time=follow_up.due_time,
        text=follow_up.text,
    )
