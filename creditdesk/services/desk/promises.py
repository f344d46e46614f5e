"""Judging promises to pay by the cash in the ledger, and keeping the answer with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, bindparam, func, or_, select, update

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
    found = receipts(connection, [row.id for row in rows], as_of)
    holidays = bank_holidays(connection, as_of)
    changed = []
    for row in rows:
        terms = PromiseTerms(row.made_on, row.promised_on, row.amount_minor, row.currency)
        now = judge(terms, found[row.id], as_of, holidays)
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


def receipts(
    connection: Connection, promise_ids: Sequence[int], as_of: date
) -> defaultdict[int, list[tuple[date, int]]]:
    """Return value date and amount of the cash that counts for each promise by a day.

    It is the cash on its items; all of the customer's cash where it names none, or is of more than was open of them.
    """
    found: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for start in range(0, len(promise_ids), _IDS_AT_ONCE):
        asked = {"promise_ids": promise_ids[start : start + _IDS_AT_ONCE], "as_of": as_of}
        for statement in (_ON_ITEMS, _ON_ACCOUNT):
            for row in connection.execute(statement, asked):
                found[row[0]].append((row[1], row[2]))
    return found


def _cash_on_items() -> Select[Any]:
    cash, item = documents.alias("cash"), documents.alias("item")
    the_item = and_(
        item.c.customer_id == promises.c.customer_id,
        item.c.type == promise_items.c.type,
        item.c.number == promise_items.c.number,
    )
    return (
        select(promises.c.id, cash.c.dated_on, allocations.c.amount_minor)
        .join(promise_items, promise_items.c.promise_id == promises.c.id)
        .join(item, the_item)
        .join(allocations, allocations.c.debit_id == item.c.id)
        .join(cash, cash.c.id == allocations.c.credit_id)
        .where(_asked(cash), _covered(), allocations.c.effective_on <= _AS_OF, allocations.c.ended_on > _AS_OF)
    )


def _cash_on_account() -> Select[Any]:
    """The customer's cash, for promises that their items do not cover."""
    cash = documents.alias("cash")
    return (
        select(promises.c.id, cash.c.dated_on, -cash.c.amount_minor)
        .join(cash, cash.c.customer_id == promises.c.customer_id)
        .where(_asked(cash), cash.c.reversed_on > _AS_OF, ~_covered())
    )


def _covered() -> ColumnElement[bool]:
    of_items = select(func.coalesce(func.sum(promise_items.c.amount_minor), 0)).where(
        promise_items.c.promise_id == promises.c.id
    )
    return of_items.correlate(promises).scalar_subquery() >= promises.c.amount_minor


def _asked(cash: FromClause) -> ColumnElement[bool]:
    """Bank money only: a credit note keeps no promise."""
    return and_(
        promises.c.id.in_(bindparam("promise_ids", expanding=True)),
        cash.c.type == "cash",
        cash.c.currency == promises.c.currency,
        cash.c.dated_on >= promises.c.made_on,
        cash.c.dated_on <= _AS_OF,
    )


# Built once: building them costs more than asking them.
_AS_OF = bindparam("as_of", type_=documents.c.dated_on.type)
_ON_ITEMS = _cash_on_items()
_ON_ACCOUNT = _cash_on_account()
_IDS_AT_ONCE = 5000
