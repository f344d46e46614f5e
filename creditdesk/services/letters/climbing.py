"""How far items have climbed their ladder: from the letters that named them and what happened since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import Climbed, Event, Policy, What
from creditdesk.domain.letter_kinds import LETTERS
from creditdesk.domain.promise import PromiseStatus, PromiseTerms, grace_ends_on, judge
from creditdesk.models.follow_ups import promise_items, promises, queries, query_items
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.desk.promises import receipts
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.ledger.open_items import AS_OF, MAY_BE_OPEN
from creditdesk.services.letters.account import Item
from creditdesk.services.letters.chases import Chase
from creditdesk.services.letters.waiting import whose

# A person gave the answer, and it was not what the customer wanted: the item is chased again.
_REJECTED = ("rejected", "withdrawn")
# Made once: it has a column for each of the table's.
_CASH = documents.alias("cash")
_PROMISES = select(promises, promise_items.c.type, promise_items.c.number).outerjoin(
    promise_items, promise_items.c.promise_id == promises.c.id
)

Broken = tuple[date, str, frozenset[DocumentKey]]
"""A promise that was broken: when, in which currency, and the items it named; none for all in its currency."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to one debtor's items; an entry without keys is about all in its currency."""

    broken: tuple[Broken, ...] = ()
    rejected: Mapping[DocumentKey, date] = field(default_factory=dict)
    paid: Mapping[DocumentKey, date] = field(default_factory=dict)

    def last(self, item: Item, since: date) -> Event | None:
        """Return the last that happened to an item after a day."""
        key, currency = item.key, item.open.document.currency
        events = [
            Event(on, What.PROMISE_BROKEN)
            for on, whose_currency, keys in self.broken
            if whose_currency == currency and (not keys or key in keys)
        ]
        if key in self.rejected:
            events.append(Event(self.rejected[key], What.QUERY_REJECTED))
        if key in self.paid:
            events.append(Event(self.paid[key], What.PART_PAID))
        return max((event for event in events if event.on > since), default=None)


NOTHING_HAPPENED = Happened()


def climbed(policy: Policy, item: Item, chases: Iterable[Chase], happened: Happened) -> Climbed:
    """Return how far an item has climbed by the letters up to the day, oldest first.

    A letter that a person wrote outside a run counts as the step that has this letter; one of which only the history
    tells leads a step up, but never as far as a last demand.
    """
    step, on = 0, None
    for chase in chases:
        if chase.by_letter and chase.asked_for(item):
            on = chase.on
            step = _step_after(policy, step, item.key, chase)
    event = happened.last(item, on) if on is not None else None
    return Climbed(item.open.document.due_on, step, on, event)


def _step_after(policy: Policy, step: int, key: DocumentKey, chase: Chase) -> int:
    if key in chase.steps:
        return chase.steps[key]
    letters = [level.letter for level in policy.steps]
    names = [letter.value for letter in letters]
    if chase.kind in names:
        return max(step, names.index(chase.kind) + 1)
    softer = next((at for at, letter in enumerate(letters) if LETTERS[letter].is_last), len(letters))
    return max(step, min(step + 1, softer))


def read_happened(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> dict[int, Happened]:
    """Return what happened to the items of these debtors, or of all, up to a day."""
    broken = _broken(connection, as_of, customer_ids)
    rejected = _rejected(connection, as_of, customer_ids)
    paid = _paid(connection, as_of, customer_ids)
    return {
        customer_id: Happened(
            tuple(broken.get(customer_id, ())), rejected.get(customer_id, {}), paid.get(customer_id, {})
        )
        for customer_id in {*broken, *rejected, *paid}
    }


def breaking(connection: Connection, as_of: date, customer_id: int) -> tuple[Broken, ...]:
    """Return the debtor's running promises that break if no more is paid, each with the day on which it does."""
    running = (promises.c.customer_id == customer_id, promises.c.status == PromiseStatus.OPEN)
    rows = connection.execute(_PROMISES.where(*running, promises.c.made_on <= as_of)).all()
    received = receipts(connection, sorted({row.id for row in rows}), as_of)
    holidays = bank_holidays(connection, as_of)
    judged = {}
    for row in rows:
        terms = PromiseTerms(row.made_on, row.promised_on, row.amount_minor, row.currency)
        after = grace_ends_on(row.promised_on, holidays) + timedelta(days=1)
        judgement = judge(terms, received[row.id], after, holidays)
        if judgement.status is PromiseStatus.BROKEN and judgement.judged_on is not None:
            judged[row.id] = judgement.judged_on
    return tuple(_by_customer(rows, judged).get(customer_id, ()))


def _broken(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> dict[int, list[Broken]]:
    rows = connection.execute(
        _PROMISES.where(
            whose(promises.c.customer_id, customer_ids),
            promises.c.status == PromiseStatus.BROKEN,
            promises.c.judged_on <= as_of,
        )
    ).all()
    return _by_customer(rows, {row.id: row.judged_on for row in rows})


def _by_customer(rows: Sequence[Row[Any]], judged: Mapping[int, date]) -> dict[int, list[Broken]]:
    """Return by customer the promises that were judged, each with all its items."""
    named: defaultdict[int, set[DocumentKey]] = defaultdict(set)
    for row in rows:
        if row.number is not None:
            named[row.id].add(DocumentKey(DocumentType(row.type), row.number))
    found: defaultdict[int, list[Broken]] = defaultdict(list)
    for row in {row.id: row for row in rows if row.id in judged}.values():
        found[row.customer_id].append((judged[row.id], row.currency, frozenset(named[row.id])))
    return found


def _rejected(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, dict[DocumentKey, date]]:
    rows = connection.execute(
        select(queries.c.customer_id, query_items.c.type, query_items.c.number, queries.c.resolved_on)
        .join(query_items, query_items.c.query_id == queries.c.id)
        .where(
            whose(queries.c.customer_id, customer_ids),
            queries.c.status.in_(_REJECTED),
            queries.c.resolved_on <= as_of,
        )
        .order_by(queries.c.resolved_on)
    )
    found: defaultdict[int, dict[DocumentKey, date]] = defaultdict(dict)
    for row in rows:
        found[row.customer_id][DocumentKey(DocumentType(row.type), row.number)] = row.resolved_on
    return found


def _paid(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, dict[DocumentKey, date]]:
    """Return by open item when money last came for a part of it."""
    rows = connection.execute(
        select(
            documents.c.customer_id,
            documents.c.type,
            documents.c.number,
            func.max(allocations.c.effective_on).label("paid_on"),
        )
        .join(allocations, allocations.c.debit_id == documents.c.id)
        .join(_CASH, and_(_CASH.c.id == allocations.c.credit_id, _CASH.c.type == DocumentType.CASH.value))
        .where(
            whose(documents.c.customer_id, customer_ids),
            MAY_BE_OPEN,
            documents.c.amount_minor > 0,
            documents.c.first_allocated_on <= AS_OF,
            allocations.c.effective_on <= AS_OF,
            allocations.c.ended_on > AS_OF,
        )
        .group_by(documents.c.id),
        {"as_of": as_of},
    )
    found: defaultdict[int, dict[DocumentKey, date]] = defaultdict(dict)
    for row in rows:
        found[row.customer_id][DocumentKey(DocumentType(row.type), row.number)] = row.paid_on
    return found
