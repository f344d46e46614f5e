"""How today's order would change with other weights: who would come onto the list, leave it, rise and fall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from creditdesk.domain.weights import weights_from
from creditdesk.models.bulk import without_cycle_collection
from creditdesk.models.customers import customers
from creditdesk.services.book.book import Book
from creditdesk.services.desk.worklist import BookKnown, read_book, todays_order
from creditdesk.services.ledger.debtors import ids

FIRST = 50
"""So many of the list are shown with the place that they had."""


@dataclass(frozen=True, slots=True)
class Place:
    """A debtor's place on today's list, counted from 1: as it would be, and as it is; none where not on it."""

    customer_id: int
    account: str
    name: str
    rank: int | None
    rank_before: int | None


@dataclass(frozen=True, slots=True)
class OrderPreview:
    """Today's list as it would be: how many would be on it, and what of that is a change.

    `first` are the first of it, `leaving` the first of those who would no longer be on it, in the order of today.
    """

    count: int
    count_before: int
    entering_count: int
    leaving_count: int
    rising_count: int
    falling_count: int
    first: tuple[Place, ...]
    leaving: tuple[Place, ...]


class Previewer:
    """Works out orders for one day; what they follow from is read once, so that each further one is quick."""

    def __init__(self, book: Book, as_of: date) -> None:
        self._book = book
        self._as_of = as_of
        self._read: tuple[BookKnown, dict[int, int]] | None = None

    def preview(self, values: Mapping[str, str]) -> OrderPreview:
        """Return the order that these weights would make, by name as they are typed; those not named are standard.

        Raises:
            CreditDeskError: If a value fits no weight.
        """
        weights = weights_from(values)
        with self._book.read() as connection, without_cycle_collection():
            if self._read is None:
                before = {customer_id: rank for rank, customer_id in enumerate(ids(connection, "today"), start=1)}
                self._read = read_book(connection, self._as_of), before
            known, before = self._read
            order = todays_order(known, self._as_of, weights)
            return _compared(connection, before, {customer_id: rank for rank, customer_id in enumerate(order, start=1)})


def _compared(connection: Connection, before: Mapping[int, int], after: Mapping[int, int]) -> OrderPreview:
    leaving = [customer_id for customer_id in before if customer_id not in after]
    shown = [*list(after)[:FIRST], *leaving[:FIRST]]
    people = {
        row.id: row
        for row in connection.execute(
            select(customers.c.id, customers.c.account, customers.c.name).where(customers.c.id.in_(shown))
        )
    }
    places = [Place(each, people[each].account, people[each].name, after.get(each), before.get(each)) for each in shown]
    moves = [before[customer_id] - rank for customer_id, rank in after.items() if customer_id in before]
    return OrderPreview(
        count=len(after),
        count_before=len(before),
        entering_count=len(after) - len(moves),
        leaving_count=len(leaving),
        rising_count=sum(move > 0 for move in moves),
        falling_count=sum(move < 0 for move in moves),
        first=tuple(place for place in places if place.rank is not None),
        leaving=tuple(place for place in places if place.rank is None),
    )
