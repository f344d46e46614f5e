"""The debtor list: ordered ids of a worklist, and rows by page. Both come from the `worklist` table."""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, func, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.points import ASK_AFTER_COPIES, reasons
from creditdesk.domain.weights import Weights
from creditdesk.models.customers import customers
from creditdesk.models.ledger import ledger_state, worklist
from creditdesk.services.desk.cover import running_covers, stands_for
from creditdesk.services.desk.weights import read_weights
from creditdesk.services.desk.worklist_values import unpack_days
from creditdesk.services.ledger.list_views import DebtorRow, Reason
from creditdesk.services.ledger.search import debtors_matching

WORKLISTS = (
    "today", "promises_due", "broken", "alerts", "queries", "call_backs", "quick_wins", "waiting", "all",
)  # fmt: skip
"""The worklists, in the order of their chips."""

ORDERS = {
    "score": worklist.c.score,
    "name": worklist.c.name_key,
    "balance": worklist.c.balance_minor,
    "overdue": worklist.c.overdue_minor,
    "oldest": worklist.c.oldest_due_on,
}
"""What the list can be sorted by."""

_ROWS = (
    select(worklist, customers.c.account, customers.c.name, customers.c.controller)
    .join(customers, customers.c.id == worklist.c.customer_id)
    .where(worklist.c.customer_id.in_(bindparam("ids", expanding=True)))
)
_FLAGGED = WORKLISTS[:6]
_CHOSEN: dict[str, ColumnElement[bool]] = {
    **{name: worklist.c[f"in_{name}"] == 1 for name in _FLAGGED},
    # What the row says of itself tells the other two.
    "quick_wins": worklist.c.next_action == ASK_AFTER_COPIES,
    "waiting": and_(worklist.c.overdue_minor > 0, worklist.c.in_today == 0),
}
_COUNTS = select(
    *(func.coalesce(func.sum(worklist.c[f"in_{name}"]), 0).label(name) for name in _FLAGGED),
    *(func.count().filter(chosen).label(name) for name, chosen in _CHOSEN.items() if name not in _FLAGGED),
    func.count().label("all"),
)
_DAY = select(ledger_state.c.figures_as_of).limit(1)


def ids(
    connection: Connection,
    chosen: str = "all",
    *,
    order: str = "score",
    descending: bool = True,
    text: str = "",
    controller: str = "",
    style: AmountStyle = AmountStyle.POINT,
) -> array[int]:
    """Return the ids of a worklist's debtors in order; equals stand by their id in the same direction.

    Args:
        connection: Where to read.
        chosen: One of `WORKLISTS`.
        order: One of `ORDERS`. By `oldest`, descending is the longest overdue first, and who owes nothing is last
            either way.
        descending: The most first.
        text: Only debtors found by it, see `search.debtors_matching`.
        controller: Only debtors whom this one works, with those of whom they cover; empty for everybody's.
        style: How the person writes amounts in `text`.

    Raises:
        CreditDeskError: If there is no such worklist or order.
    """
    if chosen not in WORKLISTS:
        raise CreditDeskError(f"There is no worklist {chosen}.", cure=f"Choose one of {', '.join(WORKLISTS)}.")
    if order not in ORDERS:
        raise CreditDeskError(f"The list cannot be sorted by {order}.", cure=f"Choose one of {', '.join(ORDERS)}.")
    statement: Select[Any] = select(worklist.c.customer_id)
    if chosen != "all":
        statement = statement.where(_CHOSEN[chosen])
    if controller:
        statement = statement.where(_worked_by(connection, controller))
    if text.strip():
        statement = statement.where(debtors_matching(connection, text, worklist.c.customer_id, style))
    if order != "oldest":
        return _read(connection, _ordered(statement, order, descending=descending))
    # The longest overdue has the least date. Asked in two parts, so that the index answers the first.
    has_date = ORDERS[order].is_not(None)
    dated = _read(connection, _ordered(statement.where(has_date), order, descending=not descending))
    return dated + _read(connection, statement.where(~has_date).order_by(worklist.c.customer_id))


def _worked_by(connection: Connection, controller: str) -> ColumnElement[bool]:
    """Tell of a row whether this controller works it on the day that the list is for."""
    day = connection.scalar(_DAY)
    running = running_covers(connection, day).values() if day is not None else ()
    theirs = select(customers.c.id).where(customers.c.controller.in_(stands_for(controller, running)))
    return worklist.c.customer_id.in_(theirs)


def _read(connection: Connection, statement: Select[Any]) -> array[int]:
    # `scalars` takes more than twice as long, which tells with 125,000.
    return array("q", [customer_id for (customer_id,) in connection.execute(statement)])


def _ordered(statement: Select[Any], order: str, *, descending: bool) -> Select[Any]:
    keys = (ORDERS[order], worklist.c.customer_id)
    return statement.order_by(*(key.desc() if descending else key.asc() for key in keys))


def rows(connection: Connection, customer_ids: Sequence[int], as_of: date) -> list[DebtorRow]:
    """Return a page of the list in the order of the ids; a debtor gone meanwhile is left out.

    `oldest_days` is none unless something is overdue.
    """
    found = {row.customer_id: row for row in connection.execute(_ROWS, {"ids": list(customer_ids)})}
    weights = read_weights(connection)
    away = {name: cover.words(as_of) for name, cover in running_covers(connection, as_of).items()}
    return [_row(found[customer_id], as_of, weights, away) for customer_id in customer_ids if customer_id in found]


def _row(row: Row[Any], as_of: date, weights: Weights, away: Mapping[str, str]) -> DebtorRow:
    overdue_days = 0 if row.oldest_due_on is None else (as_of - row.oldest_due_on).days
    told = tuple((reason["text"], reason["points"]) for reason in row.reasons)
    why = reasons(told, row.overdue_minor, row.currency, overdue_days, weights)
    return DebtorRow(
        customer_id=row.customer_id,
        account=row.account,
        name=row.name,
        currency=row.currency,
        balance_minor=row.balance_minor,
        overdue_minor=row.overdue_minor,
        oldest_days=overdue_days if overdue_days > 0 else None,
        fact=row.fact,
        state=row.state,
        score=row.score,
        reasons=tuple(Reason(text, points) for text, points in why),
        next_action=row.next_action,
        days_to_pay=tuple(unpack_days(row.days_to_pay)),
        controller=row.controller,
        cover=away.get(row.controller, ""),
        is_today=bool(row.in_today),
    )


def counts(connection: Connection, controller: str = "") -> dict[str, int]:
    """Return how many debtors are in each worklist, in the order of the chips; `controller` as for `ids`."""
    asked = _COUNTS.where(_worked_by(connection, controller)) if controller else _COUNTS
    found = connection.execute(asked).mappings().one()
    return {name: found[name] for name in WORKLISTS}
