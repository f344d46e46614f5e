"""Proves the kept figures: each debtor's aged balance is what the open items give for the same day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from creditdesk.domain.aging import age_items
from creditdesk.domain.document import OpenItem
from creditdesk.models.customers import customers
from creditdesk.models.ledger import customer_balances, ledger_state, worklist
from creditdesk.services.book.problem import MEND, Problem, listed
from creditdesk.services.ledger.figures import BUCKET_COLUMNS
from creditdesk.services.ledger.open_items import open_items


class _Figures(NamedTuple):
    """One debtor's figures in one currency."""

    balance: int
    buckets: tuple[int, ...]
    unallocated: int
    disputed: int
    retained: int
    oldest_due_on: date | None
    open_count: int


def check_figures(connection: Connection) -> list[Problem]:
    """Tell whose kept balance is not what the open items give, and who is missing on the worklist."""
    as_of = connection.scalar(select(ledger_state.c.figures_as_of).limit(1))
    if as_of is None:
        return []
    expected = _from_items(open_items(connection, as_of), as_of)
    kept = {(row.customer_id, row.currency): _kept(row) for row in connection.execute(select(customer_balances))}
    differing = sorted(key for key in expected.keys() | kept.keys() if expected.get(key) != kept.get(key))
    problems = []
    if differing:
        accounts = _accounts(connection, [customer_id for customer_id, _ in differing[:10]])
        names = [accounts.get(customer_id, str(customer_id)) for customer_id, _ in differing[:10]]
        problems.append(
            Problem(f"The aged balances kept for {as_of} are not those of the open items: "
                    f"{listed(names, len(differing))}.", MEND)
        )  # fmt: skip
    missing = connection.execute(
        select(customers.c.account)
        .join(worklist, worklist.c.customer_id == customers.c.id, isouter=True)
        .where(worklist.c.customer_id.is_(None))
        .order_by(customers.c.account)
    )
    absent = [row.account for row in missing]
    if absent:
        problems.append(Problem(f"The debtor list lacks {listed(absent)}.", MEND))
    return problems


def _from_items(items: list[OpenItem], as_of: date) -> dict[tuple[int, str], _Figures]:
    by_debtor: defaultdict[tuple[int, str], list[OpenItem]] = defaultdict(list)
    for item in items:
        by_debtor[item.document.customer_id, item.document.currency].append(item)
    aged = age_items(items, as_of).by_group(lambda customer_id: customer_id)
    return {
        (customer_id, balance.currency): _Figures(
            balance.total_minor,
            tuple(amount for _, amount in balance.buckets),
            balance.unallocated_minor,
            balance.disputed_minor,
            balance.retained_minor,
            _oldest(by_debtor[customer_id, balance.currency], as_of),
            len(by_debtor[customer_id, balance.currency]),
        )
        for customer_id, balances in aged.items()
        for balance in balances
    }


def _oldest(items: Iterable[OpenItem], as_of: date) -> date | None:
    """Return the first due date of an open debit; a retention has its own, once that has come."""
    days = []
    for item in items:
        document = item.document
        if item.open_minor > max(0, document.retained_minor):
            days.append(document.due_on)
        if item.open_minor > 0 and document.retained_minor and document.retention_due_on is not None:
            days += [document.retention_due_on] if document.retention_due_on <= as_of else []
    return min(days, default=None)


def _kept(row: Row[*tuple[Any, ...]]) -> _Figures:
    return _Figures(
        row.balance_minor,
        tuple(getattr(row, column) for column in BUCKET_COLUMNS),
        row.unallocated_minor,
        row.disputed_minor,
        row.retained_minor,
        row.oldest_due_on,
        row.open_count,
    )


def _accounts(connection: Connection, ids: list[int]) -> dict[int, str]:
    query = select(customers.c.id, customers.c.account).where(customers.c.id.in_(ids))
    return {row.id: row.account for row in connection.execute(query)}
