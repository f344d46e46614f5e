"""Agreeing a payment plan and cancelling one: both can be taken back as a call can."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.plan import RUNNING, PlanStatus
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.plans import instalments, payment_plan_items, payment_plans
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry
from creditdesk.services.desk.entries import PlanDraft


def check(plan: PlanDraft) -> None:
    """See that a plan can be agreed.

    Raises:
        CreditDeskError: If a payment is nothing, the payments are not in the order of their days, or it is of nothing.
    """
    days = [day for day, _minor in plan.instalments]
    on_items = sum(minor for _key, minor in plan.items)
    is_sound = len(days) > 1 and days == sorted(set(days)) and all(minor > 0 for _day, minor in plan.instalments)
    if not is_sound or not 0 < on_items <= plan.total_minor:
        raise CreditDeskError(
            "A plan needs two payments or more, each above zero and on a later day, of invoices that are open.",
            safe="Nothing was written.",
            cure="Correct the payments, or name the invoices.",
        )


def write(connection: Connection, customer_id: int, activity_id: int, plan: PlanDraft, as_of: date) -> int:
    """Write a plan that was agreed, and return its id."""
    plan_id = add_row(
        connection,
        payment_plans,
        customer_id=customer_id,
        activity_id=activity_id,
        agreed_on=as_of,
        total_minor=plan.total_minor,
        currency=plan.currency,
        status=PlanStatus.LIVE.value,
    )
    connection.execute(
        insert(payment_plan_items),
        [
            {"plan_id": plan_id, "type": key.type.value, "number": key.number, "amount_minor": minor}
            for key, minor in plan.items
        ],
    )
    connection.execute(
        insert(instalments),
        [
            {"plan_id": plan_id, "number": number, "due_on": day, "amount_minor": minor}
            for number, (day, minor) in enumerate(plan.instalments, start=1)
        ],
    )
    return plan_id


def end_replaced(connection: Connection, customer_id: int, plan: PlanDraft) -> tuple[int, ...]:
    """Cancel the running plans that share an item with a new one, which takes their place; return their ids."""
    rows = connection.execute(
        select(payment_plans.c.id, payment_plan_items.c.type, payment_plan_items.c.number)
        .join(payment_plan_items, payment_plan_items.c.plan_id == payment_plans.c.id)
        .where(payment_plans.c.customer_id == customer_id, payment_plans.c.status.in_(RUNNING))
    )
    wanted = {(key.type.value, key.number) for key, _minor in plan.items}
    replaced = tuple(sorted({row.id for row in rows if (row.type, row.number) in wanted}))
    if replaced:
        end(connection, replaced)
    return replaced


def end(connection: Connection, plan_ids: tuple[int, ...]) -> None:
    """Note that plans run no more."""
    cancelled = update(payment_plans).where(payment_plans.c.id.in_(plan_ids)).values(status=PlanStatus.CANCELLED.value)
    connection.execute(cancelled)


def bring_back(connection: Connection, plan_ids: tuple[int, ...]) -> None:
    """Let cancelled plans run again; the next judging says how they stand."""
    live = update(payment_plans).where(payment_plans.c.id.in_(plan_ids)).values(status=PlanStatus.LIVE.value)
    connection.execute(live)


def cancel(work: Work, plan_id: int, as_of: date, reason: str = "") -> tuple[int, int]:
    """Cancel a plan: chasing of its items goes on. Figures and worklist are the caller's to refresh.

    Args:
        work: The unit of work.
        plan_id: Which.
        as_of: The ledger's local day.
        reason: Why.

    Returns:
        The customer, and the entry in the history.

    Raises:
        CreditDeskError: If it is paid, or cancelled already.
    """
    plan = work.connection.execute(select(payment_plans).where(payment_plans.c.id == plan_id)).one_or_none()
    if plan is None:
        raise NotFoundError(
            f"There is no plan {plan_id} in this book.",
            safe="Nothing was changed.",
            cure="`creditdesk plans ACCOUNT` lists those of a debtor.",
        )
    what = f"lan of {amount_words(plan.total_minor, plan.currency)} of {day_words(plan.agreed_on, as_of)}"
    if plan.status not in RUNNING:
        raise CreditDeskError(
            f"The p{what} is {PlanStatus(plan.status).words} already and cannot be cancelled.",
            safe="Nothing was changed.",
        )
    activity_id = _write_entry(work, plan, as_of, f"P{what} cancelled", reason)
    end(work.connection, (plan_id,))
    work.record("cancel plan", f"customer {plan.customer_id}", activity=activity_id, plan=plan_id)
    return int(plan.customer_id), activity_id


def _write_entry(work: Work, plan: Row[Any], as_of: date, summary: str, reason: str) -> int:
    """Write the entry, about the plan's items; it is a note on the plan and no contact."""
    items = work.connection.execute(select(payment_plan_items).where(payment_plan_items.c.plan_id == plan.id))
    about = [DocumentKey(DocumentType(row.type), row.number) for row in items]
    said = {"outcome": "NOTE", "note": reason.strip(), "currency": plan.currency}
    return history_entry.write(work, plan.customer_id, "plan", as_of, summary, about=about, **said)
