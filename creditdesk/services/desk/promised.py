"""How much of a debtor's items is promised already, or in a payment plan that runs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from sqlalchemy import Connection, bindparam, select, union_all

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.plan import PlanStatus
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.plans import payment_plan_items, payment_plans


def on_items(connection: Connection, customer_id: int, as_of: date) -> Mapping[DocumentKey, int]:
    """Return what the promises and plans that run, made by a day, speak of: an item's part, in minor units."""
    found: defaultdict[DocumentKey, int] = defaultdict(int)
    for row in connection.execute(_ON_ITEMS, {"customer_id": customer_id, "as_of": as_of}):
        found[DocumentKey(DocumentType(row.type), row.number)] += row.amount_minor
    return found


_WHOSE = bindparam("customer_id", type_=promises.c.customer_id.type)
_BY = bindparam("as_of", type_=promises.c.made_on.type)
_ON_ITEMS = union_all(
    select(promise_items.c.type, promise_items.c.number, promise_items.c.amount_minor)
    .join(promises, promises.c.id == promise_items.c.promise_id)
    .where(promises.c.customer_id == _WHOSE, promises.c.status == PromiseStatus.OPEN, promises.c.made_on <= _BY),
    select(payment_plan_items.c.type, payment_plan_items.c.number, payment_plan_items.c.amount_minor)
    .join(payment_plans, payment_plans.c.id == payment_plan_items.c.plan_id)
    .where(
        payment_plans.c.customer_id == _WHOSE,
        payment_plans.c.status == PlanStatus.LIVE,
        payment_plans.c.agreed_on <= _BY,
    ),
)
