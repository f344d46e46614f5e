"""A debtor's promises as they stood at the end of a day, though the book has gone on since."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Row, select, true

from creditdesk.domain.promise import JUDGED_BY_CASH, Judgement, PromiseStatus, PromiseTerms
from creditdesk.models.follow_ups import promises
from creditdesk.models.ledger import ledger_state
from creditdesk.services.desk.promises import judged


class PromiseFacts(NamedTuple):
    """A promise, with what the day knows of it: `status`, `received_minor` and `judged_on`."""

    id: int
    activity_id: int
    contact_name: str
    made_on: date
    promised_on: date
    amount_minor: int
    currency: str
    status: PromiseStatus
    received_minor: int
    judged_on: date | None


def kept_day(connection: Connection) -> date | None:
    """Return the day for which what is kept of promises was worked out."""
    day: date | None = connection.scalar(_KEPT_ON)
    return day


def promises_then(
    connection: Connection, rows: Sequence[Row[*tuple[Any, ...]]], as_of: date, kept_on: date | None
) -> tuple[PromiseFacts, ...]:
    """Return promises made by a day as they stood then.

    What was cancelled is so on every day, as it may have been a slip; what was replaced later was still running.

    Args:
        connection: Where to read.
        rows: The promises as they are kept.
        as_of: The day.
        kept_on: The day for which what is kept was worked out: from that one on only what was replaced later is
            judged anew.
    """
    kept = tuple(
        PromiseFacts(
            row.id,
            row.activity_id,
            row.contact_name,
            row.made_on,
            row.promised_on,
            row.amount_minor,
            row.currency,
            PromiseStatus(row.status),
            row.received_minor,
            row.judged_on,
        )
        for row in rows
    )
    is_past = kept_on is not None and as_of < kept_on
    anew = [each for each in kept if _ran_on(each, as_of) or (is_past and each.status in JUDGED_BY_CASH)]
    if not anew:
        return kept
    terms = {each.id: PromiseTerms(each.made_on, each.promised_on, each.amount_minor, each.currency) for each in anew}
    then = judged(connection, terms, as_of)
    return tuple(each._replace(**_judged(then[each.id])) if each.id in then else each for each in kept)


def stood(statuses: Collection[PromiseStatus], as_of: date, kept_on: date | None) -> ColumnElement[bool]:
    """Return what holds of every promise that may have stood so on a day, in SQL: `promises_then` says of each."""
    if kept_on is not None and as_of < kept_on:
        return true()
    ran_on = (promises.c.status == PromiseStatus.SUPERSEDED) & (promises.c.judged_on > as_of)
    return promises.c.status.in_([status.value for status in statuses]) | ran_on


def _ran_on(promise: PromiseFacts, as_of: date) -> bool:
    """Tell whether another promise took its place only after the day."""
    is_replaced = promise.status is PromiseStatus.SUPERSEDED
    return is_replaced and promise.judged_on is not None and promise.judged_on > as_of


def _judged(now: Judgement) -> dict[str, Any]:
    return {"status": now.status, "received_minor": now.received_minor, "judged_on": now.judged_on}


_KEPT_ON = select(ledger_state.c.figures_as_of).limit(1)
