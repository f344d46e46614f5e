"""The aging report: aged debt as of a day, by currency and by group, with its proof."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, case, func, select

from creditdesk.domain.aging import DUE_BUCKETS, AgedBalance, Aging, Basis, Credits, make_buckets
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.customers import customers
from creditdesk.models.ledger import customer_balances, daily_movements, ledger_state, ledger_totals
from creditdesk.services.desk.plans import running_items
from creditdesk.services.ledger.aging_views import AgingReport, AgingRow, AgingTotal, Proof
from creditdesk.services.ledger.figures import BUCKET_COLUMNS
from creditdesk.services.ledger.movements import REVERSAL
from creditdesk.services.ledger.open_items import open_items, read_aging

GROUPS = ("total", "debtor", "sector", "controller")
"""What a report can be made by."""

_RECEIPTS = ("cash", "refund", REVERSAL)
# Whoever has none stands together under this.
_NONE = "none"


def report(
    connection: Connection,
    as_of: date,
    *,
    basis: Basis = Basis.DUE,
    edges: Sequence[int] | None = None,
    credit_mode: Credits = Credits.SEPARATE,
    by: str = "total",
) -> AgingReport:
    """Return the aging of the whole ledger as of a day.

    Today's usual report reads the figures kept ready; any other day, basis or edges reads the open items of that
    day. Both give the same.

    Raises:
        CreditDeskError: If `by` is not one of `GROUPS`, or the edges make no buckets.
    """
    if by not in GROUPS:
        raise CreditDeskError(f"An aging by {by} is not known.", cure=f"Choose one of {', '.join(GROUPS)}.")
    aging = Aging(as_of, buckets=make_buckets(basis, edges), credit_mode=credit_mode)
    nets_credits = credit_mode in (Credits.OLDEST_FIRST, Credits.OWN_DATE)
    apart = by != "total" or nets_credits
    if _is_kept_ready(connection, aging):
        _read_kept(connection, aging, by_customer=apart)
    else:
        read_aging(connection, aging, by_customer=apart)
    _add_plans(connection, aging)
    groups = _Groups(connection, by) if by != "total" else None
    return AgingReport(
        as_of=as_of,
        basis=basis,
        labels=aging.buckets.labels,
        credit_mode=credit_mode,
        by=by,
        currencies=_with_proofs(aging, proofs(connection, as_of)),
        rows=groups.rows(aging) if groups else (),
        credit_balances=groups.credit_balances(aging) if groups else (),
    )


def _is_kept_ready(connection: Connection, aging: Aging) -> bool:
    usual = aging.buckets == DUE_BUCKETS and aging.credit_mode is not Credits.OWN_DATE
    return usual and connection.scalar(select(ledger_state.c.figures_as_of)) == aging.as_of


def _read_kept(connection: Connection, aging: Aging, *, by_customer: bool) -> None:
    table = customer_balances if by_customer else ledger_totals
    parts = ("unallocated_minor", "disputed_minor", "retained_minor")
    for row in connection.execute(select(table)).mappings():
        customer_id = row["customer_id"] if by_customer else 0
        currency = row["currency"]
        unallocated, disputed, retained = (row[name] for name in parts)
        for index, name in enumerate(BUCKET_COLUMNS):
            if row[name]:
                aging.add_sum(customer_id, currency, index, row[name])
        aging.add_sum(customer_id, currency, 0, unallocated, disputed, retained)


def _add_plans(connection: Connection, aging: Aging) -> None:
    planned = running_items(connection, aging.as_of)
    for item in open_items(connection, aging.as_of, planned) if planned else ():
        document = item.document
        if DocumentKey(document.type, document.number) in planned[document.customer_id]:
            aging.add_in_plan(document.customer_id, document.currency, item.open_minor)


def _proofs() -> Select[Any]:
    table = daily_movements
    in_month = table.c.moved_on >= bindparam("month_start", type_=table.c.moved_on.type)
    is_receipt = table.c.type.in_(_RECEIPTS)

    def total(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((condition, table.c.amount_minor), else_=0))

    return (
        select(
            table.c.currency,
            total(~in_month).label("opening"),
            total(and_(in_month, ~is_receipt, table.c.amount_minor > 0)).label("invoices"),
            total(and_(in_month, ~is_receipt, table.c.amount_minor < 0)).label("credits"),
            total(and_(in_month, is_receipt)).label("receipts"),
            func.sum(table.c.amount_minor).label("closing"),
        )
        .where(table.c.moved_on <= bindparam("as_of", type_=table.c.moved_on.type))
        .group_by(table.c.currency)
    )


_PROOFS = _proofs()


def proofs(connection: Connection, as_of: date) -> dict[str, Proof]:
    """Return, for each currency ever moved by then, how the month to date led from its opening to its closing."""
    start = as_of.replace(day=1)
    return {
        row.currency: Proof(start, row.opening, row.invoices, -row.credits, -row.receipts, row.closing)
        for row in connection.execute(_PROOFS, {"as_of": as_of, "month_start": start})
    }


def _with_proofs(aging: Aging, proved: dict[str, Proof]) -> tuple[AgingTotal, ...]:
    """Join the two halves; a currency that only one of them knows has nothing on the other side."""
    aged = {balance.currency: balance for balance in aging.total()}
    nothing = tuple((label, 0) for label in aging.buckets.labels)
    totals = []
    for currency in sorted(aged.keys() | proved.keys()):
        balance = aged.get(currency) or AgedBalance(currency, nothing, 0, 0, 0, 0, 0)
        proof = proved.get(currency) or Proof(aging.as_of.replace(day=1), 0, 0, 0, 0, 0)
        totals.append(AgingTotal(balance, proof, proof.closing_minor == balance.total_minor))
    return tuple(totals)


class _Groups:
    """Which customers stand together in a report, and what each line is called."""

    def __init__(self, connection: Connection, by: str) -> None:
        query = select(
            customers.c.id, customers.c.account, customers.c.name, customers.c.sector, customers.c.controller
        )
        self._customers = {row.id: row for row in connection.execute(query)}
        self._by = by

    def rows(self, aging: Aging) -> tuple[AgingRow, ...]:
        """Return the lines, by currency and name."""
        lines = [
            self._line(group, balance)
            for group, balances in aging.by_group(self._group).items()
            for balance in balances
        ]
        return tuple(sorted(lines, key=lambda line: (line.aged.currency, line.name.casefold(), line.account)))

    def credit_balances(self, aging: Aging) -> tuple[AgingRow, ...]:
        """Return the customers who are owed money, largest first in each currency."""
        owed = aging.credit_balances()
        wanted = {balance.customer_id for balance in owed}
        aged = aging.by_group(lambda customer_id: customer_id if customer_id in wanted else None)
        lines = []
        for credit in owed:
            balance = next(each for each in aged[credit.customer_id] if each.currency == credit.currency)
            customer = self._customers[credit.customer_id]
            lines.append(AgingRow(customer.id, customer.account, customer.name, balance))
        return tuple(lines)

    def _group(self, customer_id: int) -> int | str:
        if self._by == "debtor":
            return customer_id
        customer = self._customers[customer_id]
        return str(customer.sector if self._by == "sector" else customer.controller)

    def _line(self, group: int | str, balance: AgedBalance) -> AgingRow:
        if isinstance(group, str):
            return AgingRow(None, "", group or _NONE, balance)
        customer = self._customers[group]
        return AgingRow(group, customer.account, customer.name, balance)
