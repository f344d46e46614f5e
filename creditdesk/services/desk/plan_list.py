"""Payment plans of the whole book or of one debtor, each with its instalments and how it stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.plan import PlanStatus
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.activity import activities
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import customers
from creditdesk.models.plans import payment_plan_items, payment_plans
from creditdesk.services.desk.entries import Items
from creditdesk.services.desk.plans import PlanAsOf, standings_of


class InstalmentState(StrEnum):
    """What became of an instalment by a day."""

    PAID = "paid"
    MISSED = "missed"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class Instalment:
    """One payment of a plan."""

    number: int
    due_on: date
    amount_minor: int
    state: InstalmentState


@dataclass(frozen=True, slots=True)
class ListedPlan:
    """A plan with whose it is, and what was said when it was agreed."""

    id: int
    customer_id: int
    activity_id: int
    account: str
    name: str
    controller: str
    contact_name: str
    agreed_on: date
    total_minor: int
    received_minor: int
    currency: str
    status: PlanStatus
    instalments: tuple[Instalment, ...]
    items: Items
    note: str

    def words(self, as_of: date) -> str:
        """Say how it stands: "2 of 6 paid, next £1,200.00 on 15 Jan"."""
        paid = sum(each.state is InstalmentState.PAID for each in self.instalments)
        words = f"{paid} of {len(self.instalments)} paid"
        if self.status not in (PlanStatus.LIVE, PlanStatus.DEFAULTED):
            return words
        following = next((each for each in self.instalments if each.state is not InstalmentState.PAID), None)
        if following is None:
            return words
        amount, day = amount_words(following.amount_minor, self.currency), day_words(following.due_on, as_of)
        if following.state is InstalmentState.MISSED:
            return f"{words}; {amount} of {day} has not come"
        return f"{words}, next {amount} on {day}"


def listed(
    connection: Connection, as_of: date, *, customer_id: int | None = None, statuses: Collection[PlanStatus] = ()
) -> tuple[ListedPlan, ...]:
    """Return plans agreed by a day, oldest first; their status is today's.

    Args:
        connection: Where to read.
        as_of: The day.
        customer_id: Of this debtor; none for all.
        statuses: In these; none for any.
    """
    query = (
        select(
            payment_plans,
            customers.c.account,
            customers.c.name,
            customers.c.controller,
            activities.c.contact_name,
            activities.c.note,
        )
        .join(customers, customers.c.id == payment_plans.c.customer_id)
        .join(activities, activities.c.id == payment_plans.c.activity_id)
        .where(payment_plans.c.agreed_on <= as_of)
        .order_by(payment_plans.c.agreed_on, payment_plans.c.id)
    )
    if customer_id is not None:
        query = query.where(payment_plans.c.customer_id == customer_id)
    if statuses:
        query = query.where(payment_plans.c.status.in_([status.value for status in statuses]))
    rows = connection.execute(query).all()
    standings = standings_of(connection, rows, as_of)
    items = _items(connection, list(standings))
    return tuple(
        ListedPlan(
            id=row.id,
            customer_id=row.customer_id,
            activity_id=row.activity_id,
            account=row.account,
            name=row.name,
            controller=row.controller,
            contact_name=row.contact_name,
            agreed_on=row.agreed_on,
            total_minor=row.total_minor,
            received_minor=standings[row.id].received_minor,
            currency=row.currency,
            status=PlanStatus(row.status),
            instalments=_instalments(standings[row.id]),
            items=items[row.id],
            note=row.note,
        )
        for row in rows
    )


def _instalments(plan: PlanAsOf) -> tuple[Instalment, ...]:
    paid, missed = plan.standing.paid_count, plan.standing.missed_count
    states = [InstalmentState.PAID] * paid + [InstalmentState.MISSED] * missed
    states += [InstalmentState.DUE] * (len(plan.instalments) - len(states))
    return tuple(
        Instalment(number, day, minor, state)
        for number, ((day, minor), state) in enumerate(zip(plan.instalments, states, strict=True), start=1)
    )


def _items(connection: Connection, plan_ids: Collection[int]) -> defaultdict[int, Items]:
    found: defaultdict[int, Items] = defaultdict(tuple)
    query = select(payment_plan_items).order_by(payment_plan_items.c.type, payment_plan_items.c.number)
    for ids in in_chunks(plan_ids):
        for row in connection.execute(query.where(payment_plan_items.c.plan_id.in_(ids))):
            found[row.plan_id] += ((DocumentKey(DocumentType(row.type), row.number), row.amount_minor),)
    return found
