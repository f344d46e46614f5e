"""Judging promises to pay by the cash in the ledger, and keeping the answer with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta

from sqlalchemy import Connection, Select, and_, bindparam, or_, select, update

from creditdesk.domain.promise import JUDGED_BY_CASH, PromiseStatus, PromiseTerms, judge
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.desk.working_days import bank_holidays

# Cash posted late, a bounced payment or an import taken back can change what was judged before; older promises are
# looked at again only when their own customer is touched.
REJUDGED_DAYS = 180


def refresh(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> None:
    """Judge every promise that cash decides, as of a day: of these customers, or of the whole book.

    The answer depends on the ledger and the day alone, so that asking again changes nothing.
    """
    due = select(promises).where(promises.c.status.in_(JUDGED_BY_CASH))
    if customer_ids is None:
        since = as_of - timedelta(days=REJUDGED_DAYS)
        due = due.where(or_(promises.c.status == PromiseStatus.OPEN, promises.c.promised_on >= since))
    else:
        due = due.where(promises.c.customer_id.in_(customer_ids))
    rows = connection.execute(due).all()
    if not rows:
        return
    receipts = _receipts(connection, due, as_of)
    holidays = bank_holidays(connection, as_of)
    changed = []
    for row in rows:
        terms = PromiseTerms(row.made_on, row.promised_on, row.amount_minor, row.currency)
        now = judge(terms, receipts[row.id], as_of, holidays)
        if (now.status, now.received_minor, now.judged_on) != (row.status, row.received_minor, row.judged_on):
            changed.append(
                {
                    "promise_id": row.id,
                    "status": now.status.value,
                    "received_minor": now.received_minor,
                    "judged_on": now.judged_on,
                }
            )
    if changed:
        connection.execute(update(promises).where(promises.c.id == bindparam("promise_id")), changed)


def _receipts(
    connection: Connection, due: Select[tuple[object, ...]], as_of: date
) -> defaultdict[int, list[tuple[date, int]]]:
    """Return value date and amount of the cash that counts for each promise."""
    wanted = due.subquery()
    cash, item = documents.alias("cash"), documents.alias("item")
    # Bank money only: a credit note keeps no promise.
    in_time = and_(
        cash.c.type == "cash",
        cash.c.currency == wanted.c.currency,
        cash.c.dated_on >= wanted.c.made_on,
        cash.c.dated_on <= as_of,
    )
    on_items = (
        select(wanted.c.id, cash.c.dated_on, allocations.c.amount_minor)
        .join(promise_items, promise_items.c.promise_id == wanted.c.id)
        .join(
            item,
            and_(
                item.c.customer_id == wanted.c.customer_id,
                item.c.type == promise_items.c.type,
                item.c.number == promise_items.c.number,
            ),
        )
        .join(allocations, allocations.c.debit_id == item.c.id)
        .join(cash, cash.c.id == allocations.c.credit_id)
        .where(in_time, allocations.c.effective_on <= as_of, allocations.c.ended_on > as_of)
    )
    named = select(promise_items.c.promise_id).where(promise_items.c.promise_id == wanted.c.id).exists()
    on_account = (
        select(wanted.c.id, cash.c.dated_on, -cash.c.amount_minor)
        .join(cash, cash.c.customer_id == wanted.c.customer_id)
        .where(in_time, cash.c.reversed_on > as_of, ~named)
    )
    found: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for query in (on_items, on_account):
        for promise_id, day, amount_minor in connection.execute(query):
            found[promise_id].append((day, amount_minor))
    return found
