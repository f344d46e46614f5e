"""How far items have climbed their ladder: from the letters that named them and what happened since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import Connection, and_, func, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import Climbed, Event, Policy, What
from creditdesk.domain.letter_kinds import LETTERS
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.follow_ups import promise_items, promises, queries, query_items
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.ledger.open_items import AS_OF, MAY_BE_OPEN
from creditdesk.services.letters.account import Item
from creditdesk.services.letters.chases import Chase
from creditdesk.services.letters.waiting import whose

# A person gave the answer, and it was not what the customer wanted: the item is chased again.
_REJECTED = ("rejected", "withdrawn")


@dataclass(frozen=True, slots=True)
class Happened:
    """What happened to one debtor's items; an entry without keys is about all in its currency."""

    broken: tuple[tuple[date, str, frozenset[DocumentKey]], ...] = ()
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


def _broken(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, list[tuple[date, str, frozenset[DocumentKey]]]]:
    rows = connection.execute(
        select(
            promises.c.id,
            promises.c.customer_id,
            promises.c.currency,
            promises.c.judged_on,
            promise_items.c.type,
            promise_items.c.number,
        )
        .outerjoin(promise_items, promise_items.c.promise_id == promises.c.id)
        .where(
            whose(promises.c.customer_id, customer_ids),
            promises.c.status == PromiseStatus.BROKEN,
            promises.c.judged_on <= as_of,
        )
    ).all()
    named: defaultdict[int, set[DocumentKey]] = defaultdict(set)
    for row in rows:
        if row.number is not None:
            named[row.id].add(DocumentKey(DocumentType(row.type), row.number))
    found: defaultdict[int, list[tuple[date, str, frozenset[DocumentKey]]]] = defaultdict(list)
    for row in {row.id: row for row in rows}.values():
        found[row.customer_id].append((row.judged_on, row.currency, frozenset(named[row.id])))
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
    cash = documents.alias("cash")
    rows = connection.execute(
        select(
            documents.c.customer_id,
            documents.c.type,
            documents.c.number,
            func.max(allocations.c.effective_on).label("paid_on"),
        )
        .join(allocations, allocations.c.debit_id == documents.c.id)
        .join(cash, and_(cash.c.id == allocations.c.credit_id, cash.c.type == DocumentType.CASH.value))
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
