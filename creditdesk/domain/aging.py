"""Aged debt: what is open, spread over buckets by age.

Source: domain rules 2.2 to 2.4. Ages are whole days (due and invoice basis) or calendar months (period basis). Each
bucket is bounded by the largest age it holds, so that SQL can put a row into its bucket by comparing one date.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from typing import TypeVar

from creditdesk.domain.dates import add_months, months_apart
from creditdesk.domain.document import OpenItem
from creditdesk.domain.errors import CreditDeskError


class Basis(StrEnum):
    """What the age of an item is counted from: its due date, its own date, or its calendar month."""

    DUE = "due"
    INVOICE = "invoice"
    PERIOD = "period"


class Credits(StrEnum):
    """Where open credits and unallocated cash stand; the total is the same in all four."""

    SEPARATE = "separate"
    OWN_DATE = "own-date"
    OLDEST_FIRST = "oldest-first"
    NOT_DUE = "not-due"


class EdgesError(CreditDeskError, ValueError):
    """The bucket edges asked for make no buckets."""


DEFAULT_EDGES = {Basis.DUE: (30, 60, 90, 120), Basis.INVOICE: (30, 60, 90), Basis.PERIOD: (1, 2)}


@dataclass(frozen=True, slots=True)
class Buckets:
    """An ordered set of buckets, youngest first; `limits` are the largest ages of all but the last, open one."""

    basis: Basis
    labels: tuple[str, ...]
    limits: tuple[int, ...]

    @property
    def first_overdue(self) -> int:
        """The index of the first bucket whose items are past their due date; only ages by due date can tell."""
        return 1 if self.basis is Basis.DUE else len(self.labels)

    @property
    def column(self) -> str:
        """The date of a document that decides its bucket: `due_on` or `dated_on`."""
        return "due_on" if self.basis is Basis.DUE else "dated_on"

    def age(self, as_of: date, *, due_on: date, dated_on: date) -> int:
        """Return the age as of a day: days overdue, days since the invoice, or calendar months since it."""
        if self.basis is Basis.DUE:
            return (as_of - due_on).days
        if self.basis is Basis.INVOICE:
            return (as_of - dated_on).days
        return months_apart(dated_on, as_of)

    def index(self, age: int) -> int:
        """Return which bucket an age falls into, counted from the youngest."""
        return bisect_left(self.limits, age)

    def starts(self, as_of: date) -> tuple[date, ...]:
        """Return the earliest date (of `column`) in each bucket but the last, latest first.

        A document lies in the first bucket whose start is on or before its date, else in the last.
        """
        return tuple(self._start(as_of, limit) for limit in self.limits)

    def _start(self, as_of: date, limit: int) -> date:
        try:
            if self.basis is Basis.PERIOD:
                return add_months(as_of, -limit).replace(day=1)
            return as_of - timedelta(days=limit)
        except OverflowError:
            return date.min


def make_buckets(basis: Basis = Basis.DUE, edges: Sequence[int] | None = None) -> Buckets:
    """Return the buckets of a basis; `edges` are the last days (or months) of each, else the usual ones.

    Raises:
        EdgesError: If the edges do not rise from at least 1.
    """
    chosen = DEFAULT_EDGES[basis] if edges is None else tuple(edges)
    if not chosen or chosen[0] < 1 or any(low >= high for low, high in pairwise(chosen)):
        raise EdgesError(
            f"{', '.join(map(str, chosen)) or 'Nothing'} makes no aging buckets.",
            cure="Give rising whole numbers above zero, such as 30,60,90,120.",
        )
    if basis is Basis.INVOICE:
        limits = chosen
        labels = [f"0-{chosen[0]}"]
        rest = chosen
    else:
        limits = (0, *chosen)
        labels = ["not due" if basis is Basis.DUE else "current"]
        rest = (0, *chosen)
    for low, high in pairwise(rest):
        labels.append(f"{low + 1}-{high}" if high > low + 1 else f"{high}")
    return Buckets(basis, (*labels, f"{chosen[-1] + 1}+"), limits)


DUE_BUCKETS = make_buckets()


def bucket_for(days_overdue: int, buckets: Buckets = DUE_BUCKETS) -> str:
    """Return the label of the bucket for an age; an item due today (0) is not overdue."""
    return buckets.labels[buckets.index(days_overdue)]


@dataclass(frozen=True, slots=True)
class AgedBalance:
    """Aged debt in one currency.

    Buckets, unallocated credits (zero or below) and retention sum to the total. Beside them stand `disputed_minor`, the
    part of the buckets that is disputed, and `in_plan_minor`, what is open of items in a payment plan that runs: they
    are aged by their own due dates like any other. `overdue_minor` sums each customer's overdue buckets where they are
    above zero, so that no customer's credit lowers another's debt; it is known for ages by due date alone.
    """

    currency: str
    buckets: tuple[tuple[str, int], ...]
    unallocated_minor: int
    retained_minor: int
    disputed_minor: int
    overdue_minor: int
    total_minor: int
    in_plan_minor: int = 0


@dataclass(frozen=True, slots=True)
class CreditBalance:
    """A customer who is owed money: a balance below zero in one currency."""

    customer_id: int
    currency: str
    balance_minor: int


Group = TypeVar("Group", bound=Hashable)


class _Sums:
    """What one customer (or a group of them) has open in one currency."""

    __slots__ = ("buckets", "credits", "disputed", "in_plan", "overdue", "retained")

    def __init__(self, size: int) -> None:
        self.buckets = [0] * size
        self.credits = 0
        self.disputed = 0
        self.in_plan = 0
        self.overdue = 0
        self.retained = 0

    @property
    def total(self) -> int:
        return sum(self.buckets) + self.credits + self.retained


class Aging:
    """Collects what is open as of a day and answers it aged.

    Facts may be single documents or sums of many, as long as debits and credits are not summed with each other, nor
    customers or currencies.
    """

    def __init__(self, as_of: date, *, buckets: Buckets = DUE_BUCKETS, credit_mode: Credits = Credits.SEPARATE) -> None:
        self.as_of = as_of
        self.buckets = buckets
        self.credit_mode = credit_mode
        self._customers: dict[tuple[int, str], _Sums] = {}

    def add_item(self, item: OpenItem) -> None:
        """Add one open item."""
        document = item.document
        self.add(
            customer_id=document.customer_id,
            currency=document.currency,
            due_on=document.due_on,
            dated_on=document.dated_on,
            open_minor=item.open_minor,
            disputed_minor=item.disputed_minor,
            retained_minor=min(document.retained_minor, max(item.open_minor, 0) - item.disputed_minor),
            retention_due_on=document.retention_due_on,
        )

    def add(
        self,
        *,
        customer_id: int,
        currency: str,
        due_on: date,
        dated_on: date,
        open_minor: int,
        disputed_minor: int = 0,
        retained_minor: int = 0,
        retention_due_on: date | None = None,
    ) -> None:
        """Add what is open of documents that share these dates; `disputed` and `retained` are parts of it.

        The retained part stands in its own column before its release and is aged from its own due date after.
        """
        scheme = self.buckets
        index = scheme.index(scheme.age(self.as_of, due_on=due_on, dated_on=dated_on))
        if not retained_minor or retention_due_on is None:
            self.add_sum(customer_id, currency, index, open_minor, disputed_minor)
        elif self.as_of < retention_due_on:
            self.add_sum(customer_id, currency, index, open_minor - retained_minor, disputed_minor, retained_minor)
        else:
            released = scheme.index(scheme.age(self.as_of, due_on=retention_due_on, dated_on=dated_on))
            self.add_sum(customer_id, currency, index, open_minor - retained_minor, disputed_minor)
            self.add_sum(customer_id, currency, released, retained_minor)

    def add_sum(
        self,
        customer_id: int,
        currency: str,
        index: int,
        open_minor: int,
        disputed_minor: int = 0,
        retained_minor: int = 0,
    ) -> None:
        """Add a sum whose bucket is known: all debits (above zero) or all credits (below zero).

        `retained_minor` is not yet released and comes on top of `open_minor`; `disputed_minor` is part of it.
        """
        sums = self._sums_of(customer_id, currency)
        if open_minor >= 0 or self.credit_mode is Credits.OWN_DATE:
            sums.buckets[index] += open_minor
        elif self.credit_mode is Credits.NOT_DUE:
            sums.buckets[0] += open_minor
        else:
            sums.credits += open_minor
        sums.disputed += disputed_minor
        sums.retained += retained_minor

    def add_in_plan(self, customer_id: int, currency: str, open_minor: int) -> None:
        """Say what of the debts added, or still to be, is in a payment plan that runs."""
        self._sums_of(customer_id, currency).in_plan += open_minor

    def total(self) -> list[AgedBalance]:
        """Return the aged balance of all customers, one a currency, in the currencies' order."""
        return self.by_group(lambda _customer: None).get(None, [])

    def by_group(self, group_of: Callable[[int], Group]) -> dict[Group, list[AgedBalance]]:
        """Return the aged balances of groups of customers (a debtor, a sector, a controller), one a currency."""
        groups: dict[tuple[Group, str], _Sums] = {}
        for (customer_id, currency), sums in self._customers.items():
            key = (group_of(customer_id), currency)
            if key not in groups:
                groups[key] = _Sums(len(self.buckets.labels))
            self._add_customer(groups[key], sums)
        answer: dict[Group, list[AgedBalance]] = {}
        for (group, currency), sums in sorted(groups.items(), key=lambda entry: entry[0][1]):
            answer.setdefault(group, []).append(self._balance(currency, sums))
        return answer

    def credit_balances(self) -> list[CreditBalance]:
        """Return the customers who are owed money, largest first."""
        balances = [
            CreditBalance(customer_id, currency, sums.total)
            for (customer_id, currency), sums in self._customers.items()
            if sums.total < 0
        ]
        return sorted(balances, key=lambda balance: (balance.currency, balance.balance_minor, balance.customer_id))

    def _sums_of(self, customer_id: int, currency: str) -> _Sums:
        key = (customer_id, currency)
        sums = self._customers.get(key)
        if sums is None:
            sums = self._customers[key] = _Sums(len(self.buckets.labels))
        return sums

    def _add_customer(self, group: _Sums, sums: _Sums) -> None:
        buckets, unallocated, retained = sums.buckets, sums.credits, sums.retained
        if self.credit_mode is Credits.OLDEST_FIRST:
            buckets, unallocated, retained = _net_oldest_first(buckets, unallocated, retained)
        for index, amount in enumerate(buckets):
            group.buckets[index] += amount
        group.credits += unallocated
        group.retained += retained
        group.disputed += sums.disputed
        group.in_plan += sums.in_plan
        group.overdue += max(0, sum(buckets[self.buckets.first_overdue :]))

    def _balance(self, currency: str, sums: _Sums) -> AgedBalance:
        return AgedBalance(
            currency=currency,
            buckets=tuple(zip(self.buckets.labels, sums.buckets, strict=True)),
            unallocated_minor=sums.credits,
            retained_minor=sums.retained,
            disputed_minor=sums.disputed,
            overdue_minor=sums.overdue,
            total_minor=sums.total,
            in_plan_minor=sums.in_plan,
        )


def _net_oldest_first(buckets: Sequence[int], credit_minor: int, retained: int) -> tuple[list[int], int, int]:
    """Lay a customer's credits against the oldest debt first, against retention last; what is over stays credit."""
    left = -credit_minor
    netted = list(buckets)
    for index in range(len(netted) - 1, -1, -1):
        used = min(left, netted[index])
        netted[index] -= used
        left -= used
    used = min(left, retained)
    return netted, used - left, retained - used


def age_items(
    items: Iterable[OpenItem],
    as_of: date,
    *,
    buckets: Buckets = DUE_BUCKETS,
    credit_mode: Credits = Credits.SEPARATE,
) -> Aging:
    """Return the aging of open items as of a day; for a whole book, feed sums read by SQL to `Aging` instead."""
    aging = Aging(as_of, buckets=buckets, credit_mode=credit_mode)
    for item in items:
        aging.add_item(item)
    return aging
