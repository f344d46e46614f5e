"""The follow-up that looks whether a promise was kept: made with the promise, over when the promise no longer runs."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, Connection, and_, select, update

from creditdesk.domain.outcomes import FollowUpKind, default_follow_ups
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.follow_ups import follow_ups, promises
from creditdesk.services.book.book import Work
from creditdesk.services.desk import call_follow_ups
from creditdesk.services.desk.entries import FollowUpDraft
from creditdesk.services.desk.working_days import bank_holidays


def plan(connection: Connection, customer_id: int, activity_id: int, promised_on: date, as_of: date) -> int:
    """Write the check of a promise to be kept by a day; return its id."""
    (check,) = default_follow_ups("PTP", as_of, holidays=bank_holidays(connection, as_of), promised_on=promised_on)
    draft = FollowUpDraft(check.kind.value, check.due_on, text=check.text)
    return call_follow_ups.write(connection, customer_id, activity_id, draft)


def is_answered() -> ColumnElement[bool]:
    """Return what is true of the checks of entries of which no promise runs any more: the ledger said how it ended.

    Read each time and not written, as a payment that is taken back makes a promise run again.
    """
    made = select(promises.c.id).where(promises.c.activity_id == follow_ups.c.activity_id)
    return and_(
        follow_ups.c.kind == FollowUpKind.CHECK_PAYMENT.value,
        made.exists(),
        ~made.where(promises.c.status == PromiseStatus.OPEN).exists(),
    )


def close(work: Work, customer_id: int) -> tuple[int, ...]:
    """Mark as done the checks of the customer's entries of which no promise runs any more; return their ids."""
    over = select(follow_ups.c.id).where(
        follow_ups.c.customer_id == customer_id, follow_ups.c.done_at.is_(None), is_answered()
    )
    ids = tuple(work.connection.scalars(over))
    if ids:
        work.connection.execute(update(follow_ups).where(follow_ups.c.id.in_(ids)).values(done_at=work.at))
    return ids
