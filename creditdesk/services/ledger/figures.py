"""Today's figures of each customer, kept ready: the aged balances that lists, totals and the worklist read.

They come from the same rows and the same rule as any past day's aging, for the usual buckets by due date. The
totals of the book stand beside them, a row a currency.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from contextlib import nullcontext
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select, update

from creditdesk.domain.aging import DUE_BUCKETS, AgedBalance, age_items
from creditdesk.domain.document import OpenItem
from creditdesk.models.bulk import insert_rows, without_cycle_collection
from creditdesk.models.ledger import customer_balances, ledger_state, ledger_totals
from creditdesk.services.ledger.kept import bring_to
from creditdesk.services.ledger.open_items import parted_items, plain_rows

BUCKET_COLUMNS = (
    "not_due_minor",
    "days_1_30_minor",
    "days_31_60_minor",
    "days_61_90_minor",
    "days_91_120_minor",
    "days_121_minor",
)
"""The columns of the usual buckets by due date, in their order."""

AMOUNT_COLUMNS = (
    "balance_minor",
    "overdue_minor",
    *BUCKET_COLUMNS,
    "unallocated_minor",
    "disputed_minor",
    "retained_minor",
)
"""What `customer_balances` and `ledger_totals` both hold."""

_COLUMNS = ("customer_id", "currency", *AMOUNT_COLUMNS, "oldest_due_on", "open_count")
# More customers than this are no faster done by name than all together (and SQLite takes 32,766 parameters).
_MANY = 2_000


class _Figures:
    """What one customer has open in one currency; days are ISO text, as they are kept."""

    __slots__ = ("buckets", "count", "disputed", "oldest_due_on", "retained", "unallocated")

    def __init__(self) -> None:
        self.buckets = [0] * len(BUCKET_COLUMNS)
        self.unallocated = 0
        self.disputed = 0
        self.retained = 0
        self.oldest_due_on: str | None = None
        self.count = 0

    def add(self, balance: AgedBalance) -> None:
        """Add what the domain's rule made of divided items."""
        for index, (_, amount) in enumerate(balance.buckets):
            self.buckets[index] += amount
        self.unallocated += balance.unallocated_minor
        self.disputed += balance.disputed_minor
        self.retained += balance.retained_minor

    def falls_due(self, on: str) -> None:
        """Count in the due date of a debit."""
        if self.oldest_due_on is None or on < self.oldest_due_on:
            self.oldest_due_on = on


def refresh(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> None:
    """Work out `customer_balances` again: of these customers, or of all, which also sets the day they are for.

    A customer with nothing open in a currency has no row. `oldest_due_on` is the earliest due date of an open
    debit, due already or not; a retention counts from its own due date, once that has come.

    Args:
        connection: Of the transaction that this belongs to.
        as_of: The day; for some customers only, it must be the day that the others' figures are for.
        customer_ids: Whose figures; None for all.
    """
    some = None if customer_ids is None or len(customer_ids) > _MANY else customer_ids
    with without_cycle_collection() if some is None else nullcontext():
        fresh = [_row(key, figures) for key, figures in _collect(connection, as_of, some).items()]
        before = bring_to(connection, customer_balances, _COLUMNS, fresh, some)
    totals = _Totals()
    if some is not None:
        totals.begin_with(connection)
        totals.add(before, sign=-1)
    totals.add(fresh)
    totals.write(connection)
    if customer_ids is None:
        connection.execute(update(ledger_state).values(figures_as_of=as_of))


class _Totals:
    """The book's totals a currency, on their way from what they were (nothing, or the table's) to what they are."""

    def __init__(self) -> None:
        self._amounts: dict[str, list[int]] = {}

    def begin_with(self, connection: Connection) -> None:
        """Begin with what the table says."""
        for currency, *amounts in connection.execute(select(ledger_totals)):
            self._amounts[currency] = amounts

    def add(self, rows: Iterable[Sequence[Any]], *, sign: int = 1) -> None:
        """Add rows of `_COLUMNS`, or take them off."""
        amounts: defaultdict[str, list[Sequence[int]]] = defaultdict(list)
        for row in rows:
            amounts[row[1]].append(row[2 : 2 + len(AMOUNT_COLUMNS)])
        for currency, of_currency in amounts.items():
            sums = self._amounts.get(currency, [0] * len(AMOUNT_COLUMNS))
            self._amounts[currency] = [
                before + sign * sum(column) for before, column in zip(sums, zip(*of_currency, strict=True), strict=True)
            ]

    def write(self, connection: Connection) -> None:
        """Keep them."""
        connection.execute(delete(ledger_totals))
        rows = [(currency, *amounts) for currency, amounts in self._amounts.items() if any(amounts)]
        insert_rows(connection, ledger_totals, ("currency", *AMOUNT_COLUMNS), rows)


def _collect(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[tuple[int, str], _Figures]:
    figures: defaultdict[tuple[int, str], _Figures] = defaultdict(_Figures)
    for customer_id, currency, bucket, open_minor, due_on in plain_rows(connection, as_of, DUE_BUCKETS, customer_ids):
        sums = figures[customer_id, currency]
        sums.count += 1
        if open_minor < 0:
            sums.unallocated += open_minor
        else:
            sums.buckets[bucket] += open_minor
            sums.falls_due(due_on)
    # The domain's rule divides the few items that have a disputed or retained part.
    items = parted_items(connection, as_of, customer_ids)
    for item in items:
        sums = figures[item.document.customer_id, item.document.currency]
        sums.count += 1
        for day in _due_days(item, as_of):
            sums.falls_due(day.isoformat())
    for customer_id, balances in age_items(items, as_of).by_group(lambda customer_id: customer_id).items():
        for balance in balances:
            figures[customer_id, balance.currency].add(balance)
    return figures


def _due_days(item: OpenItem, as_of: date) -> list[date]:
    """Return the days on which the parts of a debit with a disputed or retained part fall due, if they do."""
    document = item.document
    if item.open_minor < 0:
        return []
    days = [document.due_on] if item.open_minor > document.retained_minor else []
    if document.retained_minor and document.retention_due_on is not None and document.retention_due_on <= as_of:
        days.append(document.retention_due_on)
    return days


def _row(key: tuple[int, str], sums: _Figures) -> tuple[object, ...]:
    balance = sum(sums.buckets) + sums.unallocated + sums.retained
    overdue = sum(sums.buckets[DUE_BUCKETS.first_overdue :])
    parts = (*sums.buckets, sums.unallocated, sums.disputed, sums.retained)
    return (*key, balance, overdue, *parts, sums.oldest_due_on, sums.count)
