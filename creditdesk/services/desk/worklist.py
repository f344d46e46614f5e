"""Keeping the worklist table true: one row a debtor, scored by `domain.priority`, with the reasons kept beside it."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, select

from creditdesk.domain.priority import Ranking, Standing, rank
from creditdesk.models.bulk import insert_rows, without_indexes
from creditdesk.models.customers import customers
from creditdesk.models.ledger import customer_balances, worklist
from creditdesk.services.desk.standings import read_known
from creditdesk.services.desk.worklist_values import name_key, pack_days

SPARK_POINTS = 12
_MANY = 5000
_COLUMNS = (
    "customer_id", "currency", "balance_minor", "overdue_minor", "oldest_due_on", "name_key", "score", "reasons",
    "fact", "next_action", "state", "days_to_pay", "in_today", "in_promises_due", "in_broken", "in_alerts",
    "in_queries", "in_call_backs",
)  # fmt: skip
_THESE: BindParameter[int] = bindparam("customer_ids", expanding=True)
_PEOPLE = select(customers.c.id, customers.c.name, customers.c.currency, customers.c.credit_limit_minor)
_OWED = select(
    customer_balances.c.customer_id,
    customer_balances.c.currency,
    customer_balances.c.balance_minor,
    customer_balances.c.overdue_minor,
    customer_balances.c.disputed_minor,
    customer_balances.c.oldest_due_on,
)
_STALE = delete(worklist)
_PEOPLE_OF_THESE = _PEOPLE.where(customers.c.id.in_(_THESE))
_OWED_BY_THESE = _OWED.where(customer_balances.c.customer_id.in_(_THESE))
_STALE_OF_THESE = _STALE.where(worklist.c.customer_id.in_(_THESE))


def refresh(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> None:
    """Rewrite the worklist rows of these customers, or of all, for a day; balances must be up to date."""
    these = None if customer_ids is None else {"customer_ids": list(customer_ids)}
    people = connection.execute(_PEOPLE if these is None else _PEOPLE_OF_THESE, these).all()
    standings = read_known(connection, as_of, customer_ids)
    limits = {customer_id: (currency, limit) for customer_id, _, currency, limit in people}
    for row in connection.execute(_OWED if these is None else _OWED_BY_THESE, these):
        _owes(standings, limits, row)
    # Of most debtors of a large book there is nothing to tell: they are all ranked alike, once.
    quiet = (Standing(), rank(Standing(), as_of))
    rows = []
    for customer_id, name, currency, _ in people:
        standing = standings.get(customer_id)
        if standing is not None and not standing.currency:
            # Nothing is open, so nothing can be in query.
            standing.currency, standing.disputed_minor = currency, 0
        told = quiet if standing is None else (standing, rank(standing, as_of))
        rows.append(_row(customer_id, name, currency, *told))
    connection.execute(_STALE if these is None else _STALE_OF_THESE, these)
    with without_indexes(connection, worklist) if len(rows) > _MANY else nullcontext():
        insert_rows(connection, worklist, _COLUMNS, rows)


def _owes(standings: dict[int, Standing], limits: dict[int, tuple[str, int | None]], row: Sequence[Any]) -> None:
    """Put what a debtor owes into its standing: in its own currency, or else in the one with most overdue."""
    customer_id, currency, balance, overdue, disputed, oldest = row
    own, limit = limits[customer_id]
    standing = standings.get(customer_id)
    if standing is None:
        standing = standings[customer_id] = Standing()
    held = standing.currency
    if held and (held == own, standing.overdue_minor, held) > (currency == own, overdue, currency):
        return
    standing.currency = currency
    standing.balance_minor = balance
    standing.overdue_minor = overdue
    standing.oldest_due_on = oldest
    # The ledger's figure counts the desk's own queries too, as far as their items are open. A query that names no
    # item disputes no more than the balance.
    standing.disputed_minor = disputed or min(standing.disputed_minor, max(balance, 0))
    standing.credit_limit_minor = limit if currency == own else None


def _row(customer_id: int, name: str, currency: str, standing: Standing, ranking: Ranking) -> tuple[Any, ...]:
    oldest = standing.oldest_due_on
    return (
        customer_id,
        standing.currency or currency,
        standing.balance_minor,
        standing.overdue_minor,
        None if oldest is None else oldest.isoformat(),
        name_key(name),
        ranking.score,
        json.dumps([{"text": text, "points": points} for text, points in ranking.reasons]),
        ranking.fact,
        ranking.next_action,
        ranking.state,
        pack_days(standing.days_to_pay[-SPARK_POINTS:]),
        int(ranking.today),
        int(ranking.promises_due),
        int(ranking.broken),
        int(ranking.alerts),
        int(ranking.queries),
        int(ranking.call_backs),
    )
