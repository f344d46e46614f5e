"""What queries cost: how long they take, how much of the ledger is in them, and what they come from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import mean

from sqlalchemy import Connection

from creditdesk.domain.query import CREDITED
from creditdesk.services.desk.query_rows import QueryFilter, QueryRow, read_queries
from creditdesk.services.ledger import aging


@dataclass(frozen=True, slots=True)
class Disputed:
    """How much of what is open in one currency is in query: `percent` of the total, none where nothing is open."""

    currency: str
    disputed_minor: int
    total_minor: int

    @property
    def percent(self) -> float | None:
        """Source: domain rule 2.5, `disputed_pct` = disputed open / total open."""
        return self.disputed_minor * 100 / self.total_minor if self.total_minor > 0 else None


@dataclass(frozen=True, slots=True)
class Cause:
    """The queries of one reason, or of one owner (`name`), in one currency.

    `days` is the mean of the days that the answered ones took, none while none is answered; `credited_minor` is what
    was to be credited for them. `upheld` counts the answered ones in which the customer was right, wholly or in part.
    """

    name: str
    currency: str
    count: int
    amount_minor: int
    open_count: int
    open_minor: int
    late_count: int
    answered: int
    upheld: int
    credited_minor: int
    days: float | None


@dataclass(frozen=True, slots=True)
class QueryFigures:
    """Queries raised, or answered, from a day to a day.

    `dispute_days` is the mean of the days from raising to answering of those answered in that time (domain rule 2.5),
    none where none was. Reasons and owners come with most money first.
    """

    from_on: date
    as_of: date
    dispute_days: float | None
    answered: int
    disputed: tuple[Disputed, ...]
    reasons: tuple[Cause, ...]
    owners: tuple[Cause, ...]


def figures(connection: Connection, from_on: date, as_of: date) -> QueryFigures:
    """Return the figures of the queries that were open or answered from a day to a day, both included."""
    rows = [
        row
        for row in read_queries(connection, as_of, QueryFilter())
        if row.resolved_on is None or row.resolved_on >= from_on
    ]
    answered = [row for row in rows if not row.is_open]
    report = aging.report(connection, as_of)
    return QueryFigures(
        from_on,
        as_of,
        _mean_days(answered),
        len(answered),
        tuple(
            Disputed(each.aged.currency, each.aged.disputed_minor, each.aged.total_minor) for each in report.currencies
        ),
        _causes((row.reason, row) for row in rows),
        _causes((row.owner or "nobody", row) for row in rows),
    )


def _causes(named: Iterable[tuple[str, QueryRow]]) -> tuple[Cause, ...]:
    groups: defaultdict[tuple[str, str], list[QueryRow]] = defaultdict(list)
    for name, row in named:
        groups[name, row.currency].append(row)
    causes = [_cause(name, currency, rows) for (name, currency), rows in groups.items()]
    return tuple(sorted(causes, key=lambda cause: (cause.currency, -cause.amount_minor, cause.name)))


def _cause(name: str, currency: str, rows: Sequence[QueryRow]) -> Cause:
    opened = [row for row in rows if row.is_open]
    answered = [row for row in rows if not row.is_open]
    return Cause(
        name=name,
        currency=currency,
        count=len(rows),
        amount_minor=sum(row.amount_minor for row in rows),
        open_count=len(opened),
        open_minor=sum(row.amount_minor for row in opened),
        late_count=sum(row.late_since is not None for row in opened),
        answered=len(answered),
        upheld=sum(row.status in CREDITED for row in answered),
        credited_minor=sum(row.credit_minor for row in answered),
        days=_mean_days(answered),
    )


def _mean_days(answered: Sequence[QueryRow]) -> float | None:
    return mean(row.age_days for row in answered) if answered else None
