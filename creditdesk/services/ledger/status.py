"""The status line: what is owed today, how long sales wait to be paid, when the ledger was last brought up to date."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, func, select

from creditdesk.domain.dates import add_months
from creditdesk.models.customers import companies
from creditdesk.models.ledger import daily_movements, ledger_state, ledger_totals
from creditdesk.models.staging import import_batches
from creditdesk.services.ledger.list_views import LedgerStatus, SalesMonth

_SALES = ("invoice",)
# Sales further back say nothing of today's waiting; a ledger older than this is told as "no figure".
_MOST_MONTHS = 24


def status(connection: Connection, as_of: date) -> LedgerStatus:
    """Return the status of the ledger; amounts are of the day that the figures are kept for."""
    company = connection.execute(select(companies.c.name, companies.c.currency).order_by(companies.c.id).limit(1)).one()
    totals = {row.currency: row for row in connection.execute(select(ledger_totals))}
    mine = totals.get(company.currency)
    receivables = mine.balance_minor if mine else 0
    imported_at = connection.scalar(
        select(import_batches.c.imported_at)
        .join(ledger_state, ledger_state.c.last_batch_id == import_batches.c.id)
        .limit(1)
    )
    dso, months = dso_countback(connection, as_of, company.currency, receivables)
    return LedgerStatus(
        company=company.name,
        currency=company.currency,
        as_of=as_of,
        last_import_at=imported_at,
        receivables_minor=receivables,
        debits_minor=mine.balance_minor - mine.unallocated_minor if mine else 0,
        overdue_minor=mine.overdue_minor if mine else 0,
        dso=dso,
        dso_months=months,
        others=tuple(
            (currency, totals[currency].balance_minor) for currency in sorted(totals) if currency != company.currency
        ),
    )


def dso_countback(
    connection: Connection, as_of: date, currency: str, receivables_minor: int
) -> tuple[float | None, tuple[SalesMonth, ...]]:
    """Return the days of sales that the receivables stand for, and the months; no days if they outlast the sales.

    Each month's sales are taken off with all its days, of the current month those gone by; the last month counts in
    proportion. A month without sales adds its days. Source: domain section 3, `dso_countback`.
    """
    table = daily_movements
    start = add_months(as_of.replace(day=1), -_MOST_MONTHS)
    query = (
        select(table.c.moved_on, func.sum(table.c.amount_minor).label("amount"))
        .where(
            table.c.currency == currency,
            table.c.type.in_(_SALES),
            table.c.moved_on >= start,
            table.c.moved_on <= as_of,
        )
        .group_by(table.c.moved_on)
    )
    sales: dict[date, int] = {}
    for moved_on, amount in connection.execute(query):
        month = moved_on.replace(day=1)
        sales[month] = sales.get(month, 0) + amount
    left = receivables_minor
    if left <= 0:
        return 0.0, ()
    months = []
    last = as_of
    first = as_of.replace(day=1)
    for _ in range(_MOST_MONTHS + 1):
        month_days = (last - first).days + 1
        amount = sales.get(first, 0)
        if amount >= left:
            months.append(SalesMonth(first, month_days, amount, left, left / amount * month_days))
            return round(sum(month.days for month in months), 1), tuple(months)
        months.append(SalesMonth(first, month_days, amount, amount, month_days))
        left -= amount
        last = first - timedelta(days=1)
        first = last.replace(day=1)
    return None, tuple(months)
