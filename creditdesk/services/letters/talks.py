"""What was said with debtors that a letter would talk past: their last talk, and the step that one agreed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Date, Select, and_, bindparam, func, not_, or_, select

from creditdesk.domain.gate import AgreedStep, Talk
from creditdesk.domain.outcomes import OUTCOMES, OWN_PREFIXES, Reach
from creditdesk.domain.promise import PromiseStatus
from creditdesk.domain.standing import AGREED_WITHIN_DAYS
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.follow_ups import follow_ups, promises
from creditdesk.services.desk.standing_question import AS_OF, SINCE, Asked, Of, question
from creditdesk.services.desk.standing_steps import not_of_a_promise, of_a_query
from creditdesk.services.letters.chases import SPOKEN

NOT_SPOKEN = Talk()

# The longest that the house may set between letters.
_TALKED_DAYS = 90
_UNTIL = bindparam("until", type_=Date())
_OTHERS = or_(
    activities.c.outcome.in_([code for code, outcome in OUTCOMES.items() if outcome.reach is Reach.OTHER]),
    activities.c.outcome.startswith(OWN_PREFIXES[Reach.OTHER], autoescape=True),
)
# With who cannot pay or decide no more is agreed than to call back; what follows a try without an answer is our own.
_AGREED = or_(SPOKEN, and_(_OTHERS, follow_ups.c.kind == "call_back"))


def _last_of(of: Of) -> Select[Any]:
    """A talk spares nobody who broke what they promised in it."""
    broken = select(promises.c.activity_id).where(
        of(promises.c.customer_id),
        promises.c.status.in_((PromiseStatus.BROKEN, PromiseStatus.PART_KEPT)),
        promises.c.judged_on <= AS_OF,
    )
    return (
        select(activities.c.customer_id, func.max(activities.c.happened_on))
        .where(
            of(activities.c.customer_id),
            SPOKEN,
            activities.c.happened_on > SINCE,
            activities.c.happened_on <= AS_OF,
            activities.c.id.not_in(broken),
            STANDS,
        )
        .group_by(activities.c.customer_id)
    )


def _steps_of(of: Of) -> Select[Any]:
    """The first one to come comes last."""
    day_ends = bindparam("day_ends", type_=follow_ups.c.done_at.type)
    return (
        select(
            follow_ups.c.customer_id,
            activities.c.happened_on,
            follow_ups.c.due_on,
            follow_ups.c.due_time,
            follow_ups.c.text,
            follow_ups.c.kind,
        )
        .join(activities, activities.c.id == follow_ups.c.activity_id)
        .where(
            of(follow_ups.c.customer_id),
            or_(follow_ups.c.done_at.is_(None), follow_ups.c.done_at >= day_ends),
            follow_ups.c.due_on.between(AS_OF, _UNTIL),
            activities.c.happened_on <= AS_OF,
            _AGREED,
            not_of_a_promise(of),
            not_(of_a_query(of)),
            STANDS,
        )
        .order_by(follow_ups.c.due_on.desc(), follow_ups.c.due_time.desc(), follow_ups.c.id.desc())
    )


# What came after an entry is asked apart: for a whole book a second condition on its key would lead the search astray.
_SINCE_ENTRY = activities.c.id > bindparam("entry")
_last, _steps = question(_last_of), question(_steps_of)
_last_since = question(lambda of: _last_of(of).where(_SINCE_ENTRY))
_steps_since = question(lambda of: _steps_of(of).where(_SINCE_ENTRY))


def last_talks(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> dict[int, Talk]:
    """Return the last talk with these debtors, or with all, and the first step agreed that is still to come."""
    asked = Asked(connection, as_of, customer_ids)
    return _talks(asked.rows(_last, since=_first_day(as_of)), asked.rows(_steps, until=_last_day(as_of)))


def talk_since(connection: Connection, as_of: date, customer_id: int, activity_id: int) -> Talk:
    """Return the last talk with a debtor that was written down after an entry in the history, and the step likewise."""
    asked = Asked(connection, as_of, (customer_id,))
    last = asked.rows(_last_since, since=_first_day(as_of), entry=activity_id)
    steps = asked.rows(_steps_since, until=_last_day(as_of), entry=activity_id)
    return _talks(last, steps).get(customer_id, NOT_SPOKEN)


def _talks(last: Sequence[Any], coming: Sequence[Any]) -> dict[int, Talk]:
    steps = {
        row.customer_id: AgreedStep(
            row.happened_on, row.due_on, row.text or row.kind.replace("_", " "), time=row.due_time
        )
        for row in coming
    }
    on: dict[int, date] = {row[0]: row[1] for row in last}
    return {customer_id: Talk(on.get(customer_id), steps.get(customer_id)) for customer_id in steps.keys() | on.keys()}


def _first_day(as_of: date) -> date:
    return as_of - timedelta(days=_TALKED_DAYS)


def _last_day(as_of: date) -> date:
    return as_of + timedelta(days=AGREED_WITHIN_DAYS)
