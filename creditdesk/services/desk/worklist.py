"""Keeping the worklist table true: one row a debtor, scored by `domain.priority`, with the reasons kept beside it."""

from __future__ import annotations

import json
from collections.abc import Collection
from contextlib import nullcontext
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, bindparam, select

from creditdesk.domain.points import Reasons, owed_points
from creditdesk.domain.priority import Kind, kind_of
from creditdesk.domain.standing import PromiseFact, Standing
from creditdesk.domain.weighed import Weighed, WeighedFigures, weigh, weigh_figures
from creditdesk.domain.weights import Weights
from creditdesk.models.bulk import stored_rows, without_cycle_collection
from creditdesk.models.customers import customers
from creditdesk.models.ledger import worklist
from creditdesk.services.desk import last_contacts
from creditdesk.services.desk.standing_currencies import add_currencies, read_owed
from creditdesk.services.desk.standings import Known, read_known
from creditdesk.services.desk.weights import read_weights
from creditdesk.services.desk.worklist_values import day_number, day_of, name_key, pack_days
from creditdesk.services.ledger.kept import bring_to

SPARK_POINTS = 12
_COLUMNS = (
    "customer_id", "currency", "balance_minor", "overdue_minor", "oldest_due_on", "name_key", "days_to_pay", "score",
    "reasons", "fact", "next_action", "state", "in_today", "in_promises_due", "in_broken", "in_alerts", "in_queries",
    "in_call_backs",
)  # fmt: skip
_THESE: BindParameter[int] = bindparam("customer_ids", expanding=True)
_PEOPLE = select(customers.c.id, customers.c.name, customers.c.currency, customers.c.credit_limit_minor)
_PEOPLE_OF_THESE = _PEOPLE.where(customers.c.id.in_(_THESE))

_Row = tuple[Any, ...]
_json = json.JSONEncoder().encode


def refresh(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> None:
    """Bring the worklist rows of these customers, or of all, to a day; balances must be up to date."""
    with without_cycle_collection() if customer_ids is None else nullcontext():
        if customer_ids is None:
            last_contacts.keep(connection)
        # None of it is held any longer when cycles are looked for again.
        bring_to(
            connection,
            worklist,
            _COLUMNS,
            rows_of(read_book(connection, as_of, customer_ids), as_of, read_weights(connection)),
            customer_ids,
        )


class BookKnown(NamedTuple):
    """What the places of debtors follow from, read once; `people` are id, name, currency and limit.

    `owed` is what is owed in the currency of which a row speaks, `others` what is open in further ones.
    """

    known: Known
    people: list[_Row]
    owed: dict[int, _Row]
    others: dict[int, list[_Row]]


def read_book(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> BookKnown:
    """Read what the places of these customers, or of all, follow from."""
    these = None if customer_ids is None else {"customer_ids": list(customer_ids)}
    known = read_known(connection, as_of, None if these is None else these["customer_ids"])
    people = stored_rows(connection, _PEOPLE if these is None else _PEOPLE_OF_THESE, these)
    return BookKnown(known, people, *read_owed(connection, people, these))


def rows_of(book: BookKnown, as_of: date, weights: Weights) -> list[_Row]:
    """Return the rows as they should be, in the order of `_COLUMNS`."""
    (standings, parts, paid), people, owed, others = book
    places = _Places(as_of, weights)
    several = others.keys() | parts.keys()
    rows = []
    for customer_id, name, own, limit_in_own in people:
        owes = owed.get(customer_id) or (customer_id, own, 0, 0, 0, None)
        _, currency, balance, overdue, disputed, oldest = owes
        limit = limit_in_own if currency == own or customer_id in others else None
        standing = standings.get(customer_id)
        if customer_id in several:
            standing = standing or Standing()
            add_currencies(standing, own, owes, others.get(customer_id, ()), parts.get(customer_id, {}))
        if standing is None and not disputed:
            place = places.of_figures(owes, limit)
        else:
            place = places.of_standing(standing or Standing(), owes, limit)
        days = paid.get(customer_id)
        spark = pack_days(days[-SPARK_POINTS:]) if days else b""
        rows.append((customer_id, currency, balance, overdue, oldest, name_key(name), spark, *place))
    return rows


def todays_order(book: BookKnown, as_of: date, weights: Weights) -> list[int]:
    """Return the customers of today's list in its order, see `ledger.debtors.ids`."""
    score, is_today = _COLUMNS.index("score"), _COLUMNS.index("in_today")
    found = [(row[score], row[0]) for row in rows_of(book, as_of, weights) if row[is_today]]
    return [customer_id for _, customer_id in sorted(found, reverse=True)]


class _Places:
    """Where debtors stand, as their rows have it; each kind of debtor is ranked once."""

    def __init__(self, as_of: date, weights: Weights) -> None:
        self._as_of = as_of
        self._weights = weights
        self._today = as_of.toordinal()
        self._of_figures: dict[WeighedFigures, _Rows] = {}
        self._of_standings: dict[Weighed, _Rows] = {}

    def of_figures(self, owes: _Row, limit: int | None) -> _Row:
        """Return the place of a debtor with whom nothing has happened: what is owed tells it."""
        _, currency, balance, overdue, _, oldest = owes
        late = self._today - day_number(oldest) if oldest else 0
        weighed = weigh_figures(balance, overdue, late, limit)
        rows = self._of_figures.get(weighed)
        if rows is None:
            rows = self._of_figures[weighed] = self._rows_of(Standing(), owes, limit)
        return rows[owed_points(overdue, currency, late, self._weights)]

    def of_standing(self, standing: Standing, owes: _Row, limit: int | None) -> _Row:
        """Return the place of a debtor of whom there is more to know."""
        _, currency, _, overdue, _, oldest = owes
        late = self._today - day_number(oldest) if oldest else 0
        rows = self._rows_of(standing, owes, limit)
        row = rows[owed_points(overdue, currency, late, self._weights)]
        return row if standing.broken is None else rows.with_said(row, standing.broken)

    def _rows_of(self, standing: Standing, owes: _Row, limit: int | None) -> _Rows:
        _, standing.currency, standing.balance_minor, standing.overdue_minor, disputed, oldest = owes
        standing.oldest_due_on = day_of(oldest) if oldest else None
        standing.credit_limit_minor = limit
        # The ledger's figure counts the desk's own queries too, as far as their items are open. A query that names no
        # item disputes no more than the balance.
        standing.disputed_minor = disputed or min(standing.disputed_minor, max(standing.balance_minor, 0))
        weighed = weigh(standing, self._as_of)
        rows = self._of_standings.get(weighed)
        if rows is None:
            rows = self._of_standings[weighed] = _Rows(kind_of(weighed, self._as_of, self._weights), self._weights)
        return rows


class _Rows(dict[int, _Row]):
    """What rows have of a kind of debtor, by the points of what is owed; of the reasons, those it does not tell."""

    def __init__(self, kind: Kind, weights: Weights) -> None:
        super().__init__()
        self._kind = kind
        self._weights = weights
        self._words = _told(kind.told), kind.fact, kind.next_action, kind.state
        lists = kind.promises_due, kind.broken, kind.alerts, kind.queries, kind.call_backs
        self._lists = tuple(map(int, lists))

    def __missing__(self, owed: int) -> _Row:
        is_today = self._kind.is_today(owed, self._weights)
        row = self[owed] = (self._kind.score(owed), *self._words, int(is_today), *self._lists)
        return row

    def with_said(self, row: _Row, broken: PromiseFact) -> _Row:
        """Return a row with what was said when the promise that a debtor broke was made."""
        if not self._kind.broken_words:
            return row
        score, told, *rest = row
        words, of_debtor = self._kind.broken_words, self._kind.broken_words_of(broken)
        return (score, told.replace(_json(words), _json(of_debtor)), *rest)


def _told(reasons: Reasons) -> str:
    # As JSON writes it; to have it write texts alone takes a quarter of the time.
    return "[" + ", ".join([f'{{"text": {_json(text)}, "points": {points}}}' for text, points in reasons]) + "]"
