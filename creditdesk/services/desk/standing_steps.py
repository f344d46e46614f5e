"""What is agreed to happen next: follow-ups, and plans with their instalments."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, or_, select

from creditdesk.domain.plan import RUNNING
from creditdesk.domain.standing import CallBackFact, Standing
from creditdesk.models.follow_ups import follow_ups, promises, queries
from creditdesk.models.plans import payment_plans
from creditdesk.services.desk.plans import standings_of
from creditdesk.services.desk.standing_parts import Parts
from creditdesk.services.desk.standing_question import AS_OF, Asked, Of, question
from creditdesk.services.desk.worklist_values import day_of


def not_of_a_promise(of: Of) -> ColumnElement[bool]:
    """Return what is true of follow-ups but the check of a promise: that waits for no more than the promised items."""
    # As a list, which is made once: asked for each follow-up, all promises would be gone through each time.
    of_promises = select(promises.c.activity_id).where(of(promises.c.customer_id))
    return or_(
        follow_ups.c.kind != "check_payment",
        follow_ups.c.activity_id.is_(None),
        follow_ups.c.activity_id.not_in(of_promises),
    )


def of_a_query(of: Of) -> ColumnElement[bool]:
    """Return what is true of a query's own follow-ups, which wait for no more than what is in query.

    A call back is agreed with the debtor, whatever else the talk raised.
    """
    of_queries = select(queries.c.activity_id).where(of(queries.c.customer_id))
    return and_(
        follow_ups.c.kind != "call_back",
        follow_ups.c.activity_id.is_not(None),
        follow_ups.c.activity_id.in_(of_queries),
    )


@question
def _follow_ups(of: Of) -> Select[Any]:
    """Not a promise to be checked, which shows as the promise itself."""
    return (
        select(
            follow_ups.c.customer_id,
            follow_ups.c.kind,
            follow_ups.c.due_on,
            follow_ups.c.due_time,
            follow_ups.c.text,
            of_a_query(of),
        )
        .where(
            of(follow_ups.c.customer_id),
            follow_ups.c.done_at.is_(None),
            not_of_a_promise(of),
        )
        .order_by(follow_ups.c.kind != "call_back", follow_ups.c.due_on, follow_ups.c.due_time, follow_ups.c.id)
    )


@question
def _plans(of: Of) -> Select[Any]:
    return select(payment_plans).where(
        of(payment_plans.c.customer_id), payment_plans.c.status.in_(RUNNING), payment_plans.c.agreed_on <= AS_OF
    )


def add_follow_ups(asked: Asked, known: defaultdict[int, Standing]) -> None:
    """Add the first follow-up due by the day, call backs before others; and the first still to come.

    A query's own comes after what was agreed: it waits for nothing but the query.
    """
    for customer_id, kind, due, due_time, text, is_query in asked.stored(_follow_ups):
        standing, due_on = known[customer_id], day_of(due)
        if due_on <= asked.as_of:
            standing.follow_up = standing.follow_up or CallBackFact(kind, due_on, due_time, text)
        elif standing.next_step is None or (is_query, due_on) < (
            standing.next_step.of_query,
            standing.next_step.due_on,
        ):
            standing.next_step = CallBackFact(kind, due_on, due_time, text, bool(is_query))


def add_plans(asked: Asked, parts: Parts) -> None:
    """Add how many instalments of a running plan, kept or broken, are paid and missed; the worst of each currency."""
    rows = list(asked.rows(_plans))
    found = standings_of(asked.connection, rows, asked.as_of)
    for row in rows:
        plan = found[row.id]
        paid, missed = plan.standing.paid_count, plan.standing.missed_count
        part = parts[row.customer_id][row.currency]
        if part.plan is None or part.plan[2] < missed:
            part.plan = (paid, len(plan.instalments), missed)
