"""Debtors who owe in several currencies: which one their row speaks of, and what there is to say of the others."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, select

from creditdesk.domain.standing import Besides, Part, Standing, besides, main_order
from creditdesk.models.bulk import stored_rows
from creditdesk.models.ledger import customer_balances
from creditdesk.services.desk.worklist_values import day_of

Owed = tuple[int, str, int, int, int, str | None]
"""What a customer owes in a currency: balance, overdue, in query, and the first due date as the driver has it."""

_THESE: BindParameter[int] = bindparam("customer_ids", expanding=True)
_OWED = select(
    customer_balances.c.customer_id,
    customer_balances.c.currency,
    customer_balances.c.balance_minor,
    customer_balances.c.overdue_minor,
    customer_balances.c.disputed_minor,
    customer_balances.c.oldest_due_on,
)
_OWED_BY_THESE = _OWED.where(customer_balances.c.customer_id.in_(_THESE))


def read_owed(
    connection: Connection, people: Sequence[Any], these: Mapping[str, list[int]] | None
) -> tuple[dict[int, Any], dict[int, list[Any]]]:
    """Return what debtors owe, each an `Owed`: what their rows speak of, and the rest of those who owe in several.

    Args:
        connection: Where to read.
        people: The debtors, each their id, name, own currency and limit.
        these: Names the customers asked about, as a parameter; None for all.
    """
    owed: dict[int, Any] = {}
    several: dict[int, list[Any]] = {}
    for row in stored_rows(connection, _OWED if these is None else _OWED_BY_THESE, these):
        other = owed.setdefault(row[0], row)
        if other is not row:
            several.setdefault(row[0], [other]).append(row)
    own = {customer_id: currency for customer_id, _, currency, _ in people if customer_id in several} if several else {}
    for customer_id, rows in several.items():
        rows.sort(key=lambda row: main_order(row[1], own[row[0]], row[3]), reverse=True)
        owed[customer_id] = rows.pop(0)
    return owed, several


def add_currencies(standing: Standing, own: str, owes: Owed, others: Sequence[Owed], parts: Mapping[str, Part]) -> None:
    """Add what in the row's currency is not to be asked for, what is open in others, and what is used of the limit.

    A plan in another currency holds up nothing of the row's; where an instalment of it was missed it is told.
    """
    currency = owes[1]
    part = parts.get(currency, _NOTHING)
    standing.disputed_minor, standing.disputed_since = part.disputed_minor, part.disputed_since
    standing.held_minor = part.held_minor
    plans = [(each.plan, of) for of, each in parts.items() if each.plan is not None]
    told = [plan for plan, of in plans if of == currency or plan[2] > 0]
    standing.plan = max(told, key=lambda plan: plan[2], default=None)
    standing.besides = tuple(_besides(standing, each, parts.get(each[1], _NOTHING)) for each in others)
    if currency != own:
        standing.limit_used_minor = sum(each[2] for each in others if each[1] == own)


_NOTHING = Part()


def _besides(standing: Standing, owes: Owed, part: Part) -> Besides:
    _, currency, balance, overdue, disputed, oldest = owes
    promised = standing.running.told_in(currency).covers_minor if standing.running is not None else 0
    in_query = disputed or min(part.disputed_minor, max(balance, 0))
    oldest_due_on = day_of(oldest) if oldest else None
    return besides(currency, balance, overdue, oldest_due_on, replace(part, disputed_minor=in_query), promised)
