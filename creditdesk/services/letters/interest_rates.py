"""Reference rates in the book: those that are shipped, with what users entered; entering one, and taking it back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Connection, Row, delete, select

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.interest import RateTable
from creditdesk.domain.interest_law import TABLES
from creditdesk.domain.interest_rates import OwnRate, merged, new_rate
from creditdesk.models.interest import interest_rates
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work

_EVERY = select(interest_rates).order_by(interest_rates.c.id)


@dataclass(frozen=True, slots=True)
class RateDraft:
    """A rate to enter: see `creditdesk.domain.interest_rates.new_rate`; `source` is where it was found."""

    table_code: str
    starts_on: date
    percent: Decimal
    until_on: date | None = None
    corrects: bool = False
    source: str = ""


@dataclass(frozen=True, slots=True)
class EnteredRate:
    """A rate that a user entered and that stands."""

    id: int
    table_code: str
    rate: OwnRate
    source: str
    entered_by: str
    entered_at: datetime


def rate_tables(connection: Connection) -> dict[str, RateTable]:
    """Return each table of reference rates by its code, with what users entered laid over what is shipped."""
    entered = _standing(connection)
    return {code: merged(table, entered[code]) if code in entered else table for code, table in TABLES.items()}


def entered_rates(connection: Connection) -> tuple[EnteredRate, ...]:
    """Return the rates that users entered and that stand, in the order in which they were entered."""
    return tuple(
        EnteredRate(row.id, row.table_code, _own(row), row.source, row.entered_by, row.entered_at)
        for row in connection.execute(_EVERY)
    )


def enter(work: Work, draft: RateDraft, as_of: date) -> int:
    """Enter a rate, and return its id.

    Raises:
        CreditDeskError: If it does not fit the table.
    """
    table = table_of(draft.table_code)
    rate = new_rate(
        table,
        _standing(work.connection)[table.code],
        starts_on=draft.starts_on,
        percent=draft.percent,
        as_of=as_of,
        until_on=draft.until_on,
        corrects=draft.corrects,
    )
    source = " ".join(draft.source.split())
    rate_id = add_row(
        work.connection,
        interest_rates,
        table_code=table.code,
        starts_on=rate.starts_on,
        until_on=rate.until_on,
        percent=f"{rate.percent:f}",
        source=source,
        entered_by=work.by,
        entered_at=work.at,
    )
    work.record(
        "enter interest rate",
        table.code,
        rate=rate_id,
        starts_on=rate.starts_on.isoformat(),
        until_on=rate.until_on.isoformat(),
        percent=f"{rate.percent:f}",
        has_source=bool(source),
        corrects=draft.corrects,
    )
    return rate_id


def take_back(work: Work, rate_id: int) -> str:
    """Take an entered rate back, so that the table is as if it had never been entered; return the table's code.

    Raises:
        CreditDeskError: If it is not there any more, or a later rate goes on from it.
    """
    row = work.connection.execute(select(interest_rates).where(interest_rates.c.id == rate_id)).one_or_none()
    if row is None:
        raise NotFoundError(
            f"No rate {rate_id} stands in this book.",
            safe="Nothing was changed.",
            cure="`creditdesk rates` lists those that were entered.",
        )
    left = [each.rate for each in entered_rates(work.connection) if each.table_code == row.table_code]
    left.remove(_own(row))
    merged(table_of(row.table_code), left)
    work.connection.execute(delete(interest_rates).where(interest_rates.c.id == rate_id))
    work.record(
        "take back interest rate",
        row.table_code,
        rate=rate_id,
        starts_on=row.starts_on.isoformat(),
        until_on=row.until_on.isoformat(),
        percent=row.percent,
    )
    return str(row.table_code)


def table_of(code: str) -> RateTable:
    """Return the shipped table of a code.

    Raises:
        NotFoundError: If there is none.
    """
    try:
        return TABLES[code.lower()]
    except KeyError:
        raise NotFoundError(
            f'There is no table of rates "{code}".', safe="Nothing was changed.", cure=f"Choose {', '.join(TABLES)}."
        ) from None


def _standing(connection: Connection) -> defaultdict[str, list[OwnRate]]:
    found: defaultdict[str, list[OwnRate]] = defaultdict(list)
    for each in entered_rates(connection):
        found[each.table_code].append(each.rate)
    return found


def _own(row: Row[*tuple[object, ...]]) -> OwnRate:
    return OwnRate(row.starts_on, row.until_on, Decimal(row.percent))
