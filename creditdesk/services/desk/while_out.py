"""While you were out: what came due, broke, was paid and was imported since the last day that one worked here."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select, true

from creditdesk.domain.dates import add_business_days
from creditdesk.domain.next_action import follow_up_words
from creditdesk.domain.promise import PromiseStatus, Returned, grace_ends_on
from creditdesk.domain.standing import CallBackFact
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.activity import activities
from creditdesk.models.customers import customers
from creditdesk.models.follow_ups import follow_ups, promises
from creditdesk.models.ledger import documents
from creditdesk.models.staging import import_batches
from creditdesk.services.desk.promises import returned
from creditdesk.services.desk.working_days import bank_holidays

_MOST = 200
_BROKEN = (PromiseStatus.BROKEN.value, PromiseStatus.PART_KEPT.value)


class Event(StrEnum):
    """What can happen while one is out, in the order in which it is told."""

    BROKE = "promise broke"
    CAME_DUE = "came due"
    PAID = "was paid"
    IMPORTED = "imported"


@dataclass(frozen=True, slots=True)
class OutLine:
    """One thing that happened; `customer_id` is 0, and account and name are empty, where it is of no one debtor."""

    event: Event
    on: date
    text: str
    customer_id: int = 0
    account: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class WhileOut:
    """What happened after `since`, the last day worked, up to the day that is looked at.

    Of each kind `counts` has how many there are, `lines` the most important.
    """

    since: date
    lines: tuple[OutLine, ...]
    counts: dict[Event, int]


def last_worked_on(connection: Connection, by: str, as_of: date) -> date | None:
    """Return the last day before this one with an entry by this person, else by anybody; none where there is none."""
    for who in (activities.c.done_by == by, true()):
        day: date | None = connection.scalar(
            select(func.max(activities.c.happened_on)).where(who, activities.c.happened_on < as_of)
        )
        if day is not None:
            return day
    return None


def was_away(connection: Connection, since: date, as_of: date) -> bool:
    """Tell whether at least one working day lies between the last day worked and this one."""
    return add_business_days(since, 1, bank_holidays(connection, as_of)) < as_of


def read_while_out(connection: Connection, since: date, as_of: date, controllers: Collection[str] = ()) -> WhileOut:
    """Return what happened after one day, up to another.

    Args:
        connection: Where to read; promises must be judged for the day.
        since: The last day worked.
        as_of: The day that is looked at.
        controllers: Only debtors of these; none means everybody's. Imports are everybody's.
    """
    whose = customers.c.controller.in_(controllers) if controllers else true()
    found = {
        Event.BROKE: _broken(connection, since, as_of, whose),
        Event.CAME_DUE: _came_due(connection, since, as_of, whose),
        Event.PAID: _paid(connection, since, as_of, whose),
        Event.IMPORTED: _imported(connection, since, as_of),
    }
    lines = tuple(line for of_kind in found.values() for line in of_kind[:_MOST])
    return WhileOut(since, lines, {event: len(of_kind) for event, of_kind in found.items()})


def _with_debtor(*columns: Any) -> Select[Any]:
    return select(customers.c.id, customers.c.account, customers.c.name, *columns)


def _broken(connection: Connection, since: date, as_of: date, whose: ColumnElement[bool]) -> list[OutLine]:
    left = promises.c.amount_minor - promises.c.received_minor
    query = (
        _with_debtor(
            promises.c.judged_on,
            promises.c.promised_on,
            left.label("left_minor"),
            promises.c.currency,
            promises.c.id.label("promise_id"),
        )
        .join(promises, promises.c.customer_id == customers.c.id)
        .where(promises.c.status.in_(_BROKEN), promises.c.judged_on > since, promises.c.judged_on <= as_of, whose)
        .order_by(left.desc(), promises.c.id)
    )
    rows = connection.execute(query).all()
    back, holidays = returned(connection, [row.promise_id for row in rows], as_of), bank_holidays(connection, as_of)
    return [
        OutLine(Event.BROKE, row.judged_on, _broken_words(row, back[row.promise_id], holidays, as_of), *row[:3])
        for row in rows
    ]


def _broken_words(row: Row[Any], back: Sequence[Returned], holidays: AbstractSet[date], as_of: date) -> str:
    """Say what did not come, or came in time and did not stay."""
    words = f"{amount_words(row.left_minor, row.currency)} promised for {day_words(row.promised_on, as_of)}"
    last_day = grace_ends_on(row.promised_on, holidays)
    in_time = [each for each in back if each.came_on <= last_day]
    if not in_time:
        return f"{words} did not come"
    back_minor = sum(each.amount_minor for each in in_time)
    on = day_words(max(each.returned_on for each in in_time), as_of)
    if back_minor >= row.left_minor:
        return f"{words} came, and the bank returned it on {on}"
    return f"{words} did not come; {amount_words(back_minor, row.currency)} of it did, and the bank returned it on {on}"


def _came_due(connection: Connection, since: date, as_of: date, whose: ColumnElement[bool]) -> list[OutLine]:
    checks = select(promises.c.id).where(promises.c.activity_id == follow_ups.c.activity_id).exists()
    query = (
        _with_debtor(follow_ups.c.kind, follow_ups.c.due_on, follow_ups.c.due_time, follow_ups.c.text)
        .join(follow_ups, follow_ups.c.customer_id == customers.c.id)
        .where(
            follow_ups.c.done_at.is_(None),
            follow_ups.c.due_on > since,
            follow_ups.c.due_on <= as_of,
            # A promise to be checked tells of itself, above or in the list of those that are due.
            (follow_ups.c.kind != "check_payment") | ~checks,
            whose,
        )
        .order_by(follow_ups.c.kind != "call_back", follow_ups.c.due_on, follow_ups.c.due_time, follow_ups.c.id)
    )
    return [
        OutLine(
            Event.CAME_DUE,
            row.due_on,
            follow_up_words(CallBackFact(row.kind, row.due_on, row.due_time, row.text), as_of),
            *row[:3],
        )
        for row in connection.execute(query)
    ]


def _paid(connection: Connection, since: date, as_of: date, whose: ColumnElement[bool]) -> list[OutLine]:
    paid, last = func.sum(-documents.c.amount_minor), func.max(documents.c.dated_on)
    query = (
        _with_debtor(documents.c.currency, paid.label("paid_minor"), last.label("last_on"))
        .join(documents, documents.c.customer_id == customers.c.id)
        .where(
            # What is settled before its own day is none: this leads the aging index to its young end.
            documents.c.settled_on > since,
            documents.c.dated_on > since,
            documents.c.dated_on <= as_of,
            documents.c.reversed_on > as_of,
            documents.c.type == "cash",
            whose,
        )
        .group_by(customers.c.id, documents.c.currency)
        .order_by(paid.desc(), customers.c.id)
    )
    return [
        OutLine(Event.PAID, row.last_on, f"{amount_words(row.paid_minor, row.currency)} came in", *row[:3])
        for row in connection.execute(query)
    ]


def _imported(connection: Connection, since: date, as_of: date) -> list[OutLine]:
    rows = connection.execute(
        select(import_batches.c.imported_at, import_batches.c.imported_by, import_batches.c.files)
        .where(import_batches.c.taken_back_at.is_(None))
        .order_by(import_batches.c.id.desc())
        .limit(_MOST)
    )
    lines = []
    for imported_at, imported_by, files in rows:
        day = imported_at.astimezone().date()
        if since < day <= as_of:
            names = ", ".join(str(file["name"]) for file in files) or "a ledger"
            lines.append(OutLine(Event.IMPORTED, day, f"{names}, by {imported_by}"))
    return lines
