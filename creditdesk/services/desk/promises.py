"""Judging promises to pay by the cash in the ledger, and keeping the answer with them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Select, and_, bindparam, func, or_, select, update

from creditdesk.domain.promise import JUDGED_BY_CASH, Judgement, PromiseStatus, PromiseTerms, Returned, judge
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
    terms = {row.id: PromiseTerms(row.made_on, row.promised_on, row.amount_minor, row.currency) for row in rows}
    found = judged(connection, terms, as_of)
    changed = []
    for row in rows:
        now = found[row.id]
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


def judged(connection: Connection, terms: Mapping[int, PromiseTerms], as_of: date) -> dict[int, Judgement]:
    """Return how promises, by their ids, stand by the cash of a day."""
    came, holidays = receipts(connection, list(terms), as_of), bank_holidays(connection, as_of)
    found = {id_: judge(of, came[id_], as_of, holidays) for id_, of in terms.items()}
    unkept = [id_ for id_, now in found.items() if now.status in (PromiseStatus.BROKEN, PromiseStatus.PART_KEPT)]
    for id_, back in returned(connection, unkept, as_of).items():
        found[id_] = judge(terms[id_], came[id_], as_of, holidays, back)
    return found


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


def returned(connection: Connection, promise_ids: Sequence[int], as_of: date) -> defaultdict[int, list[Returned]]:
    """Return the cash that would count for each promise, had the bank not returned it by a day."""
    found: defaultdict[int, list[Returned]] = defaultdict(list)
    for start in range(0, len(promise_ids), _IDS_AT_ONCE):
        asked = {"promise_ids": promise_ids[start : start + _IDS_AT_ONCE], "as_of": as_of}
        for statement in (_BACK_ON_ITEMS, _BACK_ON_ACCOUNT):
            for row in connection.execute(statement, asked):
                found[row[0]].append(Returned(*row[1:]))
    return found


def _cash_on_items(*, is_returned: bool) -> Select[Any]:
    cash, item = documents.alias("cash"), documents.alias("item")
    the_item = and_(
        item.c.customer_id == promises.c.customer_id,
        item.c.type == promise_items.c.type,
        item.c.number == promise_items.c.number,
    )
    use = allocations.c.ended_on
    counts = and_(cash.c.reversed_on <= _AS_OF, use == cash.c.reversed_on) if is_returned else use > _AS_OF
    told = [cash.c.reversed_on] if is_returned else []
    return (
        select(promises.c.id, cash.c.dated_on, allocations.c.amount_minor, *told)
        .join(promise_items, promise_items.c.promise_id == promises.c.id)
        .join(item, the_item)
        .join(allocations, allocations.c.debit_id == item.c.id)
        .join(cash, cash.c.id == allocations.c.credit_id)
        .where(_asked(cash), _covered(), allocations.c.effective_on <= _AS_OF, counts)
    )


def _cash_on_account(*, is_returned: bool) -> Select[Any]:
    """The customer's cash, for promises that their items do not cover."""
    cash = documents.alias("cash")
    counts = cash.c.reversed_on <= _AS_OF if is_returned else cash.c.reversed_on > _AS_OF
    told = [cash.c.reversed_on] if is_returned else []
    return (
        select(promises.c.id, cash.c.dated_on, -cash.c.amount_minor, *told)
        .join(cash, cash.c.customer_id == promises.c.customer_id)
        .where(_asked(cash), counts, ~_covered())
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
_ON_ITEMS, _BACK_ON_ITEMS = _cash_on_items(is_returned=False), _cash_on_items(is_returned=True)
_ON_ACCOUNT, _BACK_ON_ACCOUNT = _cash_on_account(is_returned=False), _cash_on_account(is_returned=True)
_IDS_AT_ONCE = 5000
