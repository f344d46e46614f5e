"""How debtors pay: days to pay of what was settled last, invoices part paid, payments that bounced."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import Any

from sqlalchemy import Select, String, cast, func, select

from creditdesk.domain.document import NEVER
from creditdesk.domain.standing import FIRST_LATE_DAYS, HABIT_FROM, Standing
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.desk.standing_question import AS_OF, SINCE, Asked, Of, question
from creditdesk.services.desk.worklist_values import day_number

HABIT_PAYMENTS = 36
# Older payments say little about today, and the window keeps the question to the young end of the aging index.
SPARK_DAYS = 550
BOUNCED_DAYS = 60

_cash = documents.alias("cash")


@question
def _settled(of: Of) -> Select[Any]:
    """The customers with an invoice of these days, all in one: a book has few days beside its documents."""
    days = documents.c.settled_on, documents.c.dated_on, documents.c.due_on
    return (
        select(*days, func.aggregate_strings(cast(documents.c.customer_id, String), ","))
        .where(
            of(documents.c.customer_id),
            documents.c.settled_on > SINCE,
            documents.c.settled_on <= AS_OF,
            documents.c.amount_minor > 0,
        )
        .group_by(*days)
        .order_by(*days)
    )


@question
def _part_paid(of: Of) -> Select[Any]:
    """A credit note laid against an invoice is no payment, and one of which only the retention is open is paid."""
    by_cash = (
        select(allocations.c.id)
        .join(_cash, _cash.c.id == allocations.c.credit_id)
        .where(
            allocations.c.debit_id == documents.c.id,
            allocations.c.effective_on <= AS_OF,
            allocations.c.ended_on > AS_OF,
            _cash.c.type == "cash",
        )
        .correlate(documents)
        .exists()
    )
    return (
        select(documents.c.customer_id, func.count())
        .where(
            of(documents.c.customer_id),
            documents.c.settled_on == NEVER,
            documents.c.amount_minor > 0,
            # Follows from the allocation, and spares the index's reader most of the documents.
            documents.c.first_allocated_on <= AS_OF,
            documents.c.open_minor > documents.c.retained_minor,
            documents.c.open_minor < documents.c.amount_minor,
            by_cash,
        )
        .group_by(documents.c.customer_id)
    )


@question
def bounced_payments(of: Of) -> Select[Any]:
    """A bounced payment is settled on the day it bounced, so the aging index leads to it."""
    return (
        select(documents.c.customer_id, func.max(documents.c.reversed_on))
        .where(
            of(documents.c.customer_id),
            documents.c.settled_on > SINCE,
            documents.c.settled_on <= AS_OF,
            documents.c.amount_minor < 0,
            documents.c.reversed_on == documents.c.settled_on,
            documents.c.type == "cash",
        )
        .group_by(documents.c.customer_id)
    )


def add_payments(asked: Asked, known: defaultdict[int, Standing]) -> dict[int, list[int]]:
    """Add the habit of who paid often enough, invoices part paid, and the last payment that bounced.

    Returns:
        The days to pay of the last settled invoices of every customer who has any, oldest first.
    """
    days, late = _days_to_pay(asked)
    for customer_id, of_customer in days.items():
        if len(of_customer) >= HABIT_FROM:
            del of_customer[:-HABIT_PAYMENTS]
            standing = known[customer_id]
            standing.days_to_pay, standing.always_in_time = of_customer, customer_id not in late
    for customer_id, count in asked.rows(_part_paid):
        known[customer_id].part_paid_count = count
    for customer_id, day in asked.rows(bounced_payments, since=asked.as_of - timedelta(days=BOUNCED_DAYS)):
        known[customer_id].bounced_on = day
    return days


def _days_to_pay(asked: Asked) -> tuple[dict[int, list[int]], set[int]]:
    """Return every customer's days to pay, oldest first, and who paid late."""
    # Customers as the answer names them, until all is together: each is named several times.
    days: defaultdict[str, list[int]] = defaultdict(list)
    late: set[str] = set()
    for settled_on, dated_on, due_on, named in asked.stored(_settled, since=asked.as_of - timedelta(days=SPARK_DAYS)):
        customers = named.split(",")
        settled = day_number(settled_on)
        if settled - day_number(due_on) > FIRST_LATE_DAYS:
            late.update(customers)
        taken = settled - day_number(dated_on)
        for customer in customers:
            days[customer].append(taken)
    return {int(customer): of_customer for customer, of_customer in days.items()}, set(map(int, late))
