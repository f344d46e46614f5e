"""Proves the kept figures: aged balances are what the open items give, totals and debtor list what these give.

And the last contact of each debtor is what the history tells.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, and_, func, or_, select

from creditdesk.domain.aging import age_items
from creditdesk.domain.document import OpenItem
from creditdesk.models.customers import customers
from creditdesk.models.ledger import customer_balances, ledger_state, ledger_totals, worklist
from creditdesk.services.book.problem import MEND, Problem, listed
from creditdesk.services.desk import last_contacts
from creditdesk.services.ledger.figures import AMOUNT_COLUMNS, BUCKET_COLUMNS
from creditdesk.services.ledger.open_items import open_items


class _Figures(NamedTuple):
    """One debtor's figures in one currency."""

    balance: int
    overdue: int
    buckets: tuple[int, ...]
    unallocated: int
    disputed: int
    retained: int
    oldest_due_on: date | None
    open_count: int


def check_figures(connection: Connection) -> list[Problem]:
    """Tell whose kept balance is not what the open items give, and where totals or debtor list differ from it."""
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
    if wrong := _wrong_totals(connection):
        problems.append(Problem(f"The totals kept for {as_of} are not those of the debtors: {listed(wrong)}.", MEND))
    return problems + _check_worklist(connection) + _check_contacts(connection)


def _wrong_totals(connection: Connection) -> list[str]:
    """Return the currencies whose totals are not the sums of the balances."""
    sums = [func.sum(customer_balances.c[name]) for name in AMOUNT_COLUMNS]
    summed = connection.execute(select(customer_balances.c.currency, *sums).group_by(customer_balances.c.currency))
    kept = connection.execute(select(ledger_totals.c.currency, *(ledger_totals.c[name] for name in AMOUNT_COLUMNS)))
    # A currency of nothing but noughts may have its row or not.
    expected, found = ({row[0]: tuple(row[1:]) for row in rows if any(row[1:])} for rows in (summed, kept))
    return sorted(
        currency for currency in expected.keys() | found.keys() if expected.get(currency) != found.get(currency)
    )


def _check_worklist(connection: Connection) -> list[Problem]:
    """Tell who is missing on the debtor list, and who stands there with another balance than is kept."""
    balances = customer_balances
    listed_ones = customers.join(worklist, worklist.c.customer_id == customers.c.id, isouter=True).join(
        balances,
        and_(balances.c.customer_id == customers.c.id, balances.c.currency == worklist.c.currency),
        isouter=True,
    )
    faults = {
        "The debtor list lacks": worklist.c.customer_id.is_(None),
        "The debtor list shows other balances than are kept for": or_(
            worklist.c.balance_minor != func.coalesce(balances.c.balance_minor, 0),
            worklist.c.overdue_minor != func.coalesce(balances.c.overdue_minor, 0),
        ),
    }
    problems = []
    for words, fault in faults.items():
        accounts = select(customers.c.account).select_from(listed_ones).where(fault).order_by(customers.c.account)
        if names := connection.scalars(accounts).all():
            problems.append(Problem(f"{words} {listed(names)}.", MEND))
    return problems


def _check_contacts(connection: Connection) -> list[Problem]:
    """Tell of whom it is kept wrongly when they were last reached, tried and written to."""
    if not (differing := last_contacts.differing(connection)):
        return []
    names = sorted(_accounts(connection, sorted(differing)[:10]).values())
    return [Problem(f"The last contacts kept are not those of the history: {listed(names, len(differing))}.", MEND)]


def _from_items(items: list[OpenItem], as_of: date) -> dict[tuple[int, str], _Figures]:
    by_debtor: defaultdict[tuple[int, str], list[OpenItem]] = defaultdict(list)
    for item in items:
        by_debtor[item.document.customer_id, item.document.currency].append(item)
    aged = age_items(items, as_of).by_group(lambda customer_id: customer_id)
    return {
        (customer_id, balance.currency): _Figures(
            balance.total_minor,
            balance.overdue_minor,
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
        row.overdue_minor,
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
