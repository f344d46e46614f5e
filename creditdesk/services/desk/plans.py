"""Judging payment plans by the cash in the ledger, and keeping the answer with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, FromClause, Row, Select, and_, bindparam, func, or_, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.plan import JUDGED_BY_CASH, PlanStanding, PlanStatus, plan_standing, plan_status
from creditdesk.models.bulk import in_chunks
from creditdesk.models.ledger import allocations, documents
from creditdesk.models.plans import instalments, payment_plan_items, payment_plans
from creditdesk.services.desk.standing_question import AS_OF, Asked, Of, question
from creditdesk.services.desk.working_days import bank_holidays


@dataclass(frozen=True, slots=True)
class PlanAsOf:
    """A plan's instalments, oldest first, the cash on its invoices since it was agreed, and how it stands by it."""

    instalments: tuple[tuple[date, int], ...]
    received_minor: int
    standing: PlanStanding
    is_settled: bool
    """Whether nothing is open any more of its invoices."""

    @property
    def status(self) -> PlanStatus:
        """What cash makes of it, had nobody cancelled it."""
        return plan_status(self.standing, len(self.instalments), is_settled=self.is_settled)


def refresh(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> None:
    """Judge every plan that cash decides, as of a day: of these customers, or of the whole book."""
    rows = Asked(connection, as_of, customer_ids).rows(_agreed)
    standings = standings_of(connection, rows, as_of)
    for row in rows:
        status = standings[row.id].status
        if status != row.status:
            changed = update(payment_plans).where(payment_plans.c.id == row.id).values(status=status.value)
            connection.execute(changed)


def standings_of(connection: Connection, plans: Iterable[Row[Any]], as_of: date) -> dict[int, PlanAsOf]:
    """Return how plans (rows of their table) stand at the end of a day, by id."""
    of = {plan.id: plan for plan in plans}
    if not of:
        return {}
    received: dict[int, int] = {}
    left_open: set[int] = set()
    due: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for plan_ids in in_chunks(of):
        asked = {"plan_ids": plan_ids, "as_of": as_of}
        received.update((row[0], row[1]) for row in connection.execute(_CASH, asked))
        left_open.update(row[0] for row in connection.execute(_LEFT_OPEN, asked))
        for row in connection.execute(_INSTALMENTS, asked):
            due[row.plan_id].append((row.due_on, row.amount_minor))
    holidays = bank_holidays(connection, as_of)
    return {
        plan_id: PlanAsOf(
            tuple(due[plan_id]),
            received.get(plan_id, 0),
            plan_standing(due[plan_id], received.get(plan_id, 0), plan.currency, as_of, holidays),
            plan_id not in left_open,
        )
        for plan_id, plan in of.items()
    }


def running_items(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None = None
) -> dict[int, set[DocumentKey]]:
    """Return by customer the items of plans that ran on a day, neither broken nor paid; a part may be all they were.

    Args:
        connection: Where to read.
        as_of: The day.
        customer_ids: Whose; None for everybody's.
    """
    agreed = Asked(connection, as_of, customer_ids).rows(_agreed)
    plans = standings_of(connection, agreed, as_of)
    owner = {plan.id: plan.customer_id for plan in agreed if plans[plan.id].status is PlanStatus.LIVE}
    found: defaultdict[int, set[DocumentKey]] = defaultdict(set)
    for some in in_chunks(owner):
        for row in connection.execute(_PLANNED, {"plan_ids": some}):
            found[owner[row.plan_id]].add(DocumentKey(DocumentType(row.type), row.number))
    return found


def _on_items(asked: Select[Any], item: FromClause) -> Select[Any]:
    """Join plans with the documents that they are about; a document may be gone with its import."""
    the_item = and_(
        item.c.customer_id == payment_plans.c.customer_id,
        item.c.type == payment_plan_items.c.type,
        item.c.number == payment_plan_items.c.number,
    )
    return (
        asked.join(payment_plan_items, payment_plan_items.c.plan_id == payment_plans.c.id)
        .join(item, the_item, isouter=True)
        .where(payment_plans.c.id.in_(bindparam("plan_ids", expanding=True)))
    )


def _cash() -> Select[Any]:
    item, cash = documents.alias("item"), documents.alias("cash")
    return (
        _on_items(select(payment_plans.c.id, func.sum(allocations.c.amount_minor)), item)
        .join(allocations, allocations.c.debit_id == item.c.id)
        .join(cash, cash.c.id == allocations.c.credit_id)
        .where(
            cash.c.type == "cash",
            cash.c.dated_on >= payment_plans.c.agreed_on,
            allocations.c.effective_on <= AS_OF,
            allocations.c.ended_on > AS_OF,
        )
        .group_by(payment_plans.c.id)
    )


def _left_open() -> Select[Any]:
    item = documents.alias("item")
    is_left = or_(item.c.id.is_(None), item.c.settled_on > AS_OF)
    return _on_items(select(payment_plans.c.id), item).where(is_left).distinct()


@question
def _agreed(of: Of) -> Select[Any]:
    plans = payment_plans.c
    return select(payment_plans).where(
        of(plans.customer_id), plans.status.in_(JUDGED_BY_CASH), plans.agreed_on <= AS_OF
    )


_PLANNED = select(payment_plan_items).where(payment_plan_items.c.plan_id.in_(bindparam("plan_ids", expanding=True)))
_CASH = _cash()
_LEFT_OPEN = _left_open()
_INSTALMENTS = (
    select(instalments)
    .where(instalments.c.plan_id.in_(bindparam("plan_ids", expanding=True)))
    .order_by(instalments.c.plan_id, instalments.c.number)
)
