"""What letters leave alone: items that wait for a promise, are in a plan, or are held back; of one debtor or of all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, Select, and_, bindparam, or_, select, true

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.promise import PromiseStatus, grace_ends_on
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import holds
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.services.desk.holds import IN_FORCE
from creditdesk.services.desk.plans import running_items
from creditdesk.services.desk.promises import receipts
from creditdesk.services.desk.standing_question import AS_OF, Asked, Of, question
from creditdesk.services.desk.working_days import bank_holidays
from creditdesk.services.letters.account import Item, OpenAccount
from creditdesk.services.letters.formats import formats_for


@dataclass(frozen=True, slots=True)
class Promise:
    """A promise that is still running; one that names no items speaks of everything in its currency."""

    currency: str
    amount_minor: int
    promised_on: date
    keys: frozenset[DocumentKey]

    def covers(self, item: Item) -> bool:
        """Tell whether the item waits for this promise."""
        return item.open.document.currency == self.currency and (not self.keys or item.key in self.keys)


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a letter leaves alone: items that wait for a promise, in a plan not broken, or held back one by one.

    `held` has by item until when and why, in words.
    """

    promises: tuple[Promise, ...] = ()
    planned: frozenset[DocumentKey] = field(default_factory=frozenset)
    held: Mapping[DocumentKey, str] = field(default_factory=dict)

    @property
    def is_nothing(self) -> bool:
        """Whether nothing of the debtor waits, as of most."""
        return not (self.promises or self.planned or self.held)

    def is_planned(self, item: Item) -> bool:
        """Tell whether the item is being paid by instalments."""
        return item.key in self.planned

    def is_promised(self, item: Item) -> bool:
        """Tell whether the item waits for a promise, and is in no plan."""
        return not self.is_planned(item) and any(promise.covers(item) for promise in self.promises)

    def is_held(self, item: Item) -> bool:
        """Tell whether the item is held back by itself, and neither promised nor in a plan."""
        return item.key in self.held and not self.is_planned(item) and not self.is_promised(item)

    def leaves(self, item: Item) -> bool:
        """Tell whether a letter may speak of the item."""
        return not self.is_planned(item) and not self.is_promised(item) and item.key not in self.held

    def held_words(self, items: Collection[Item]) -> str:
        """Say which of the items are held back, until when and why; empty where none is."""
        return "; ".join(f"{item.key.number} {self.held[item.key]}" for item in items if self.is_held(item))

    def left_of(self, items: Collection[Item]) -> tuple[Item, ...]:
        """Return the items of which a letter may speak."""
        if self.is_nothing:
            return tuple(items)
        return tuple(item for item in items if self.leaves(item))


NOTHING_WAITS = Waiting()


@question
def _not_judged(of: Of) -> Select[Any]:
    """What was judged, or promised anew, after the day was still running then; what was taken back never was."""
    was_open = and_(promises.c.status != PromiseStatus.CANCELLED, promises.c.judged_on > AS_OF)
    return select(promises).where(
        of(promises.c.customer_id),
        promises.c.made_on <= AS_OF,
        or_(promises.c.status == PromiseStatus.OPEN, was_open),
    )


@question
def _held(of: Of) -> Select[Any]:
    return (
        select(holds.c.customer_id, holds.c.type, holds.c.number, holds.c.reason, holds.c.until_on)
        .where(of(holds.c.customer_id), holds.c.kind == "dunning", holds.c.type.is_not(None), IN_FORCE)
        .order_by(holds.c.id)
    )


_PROMISED = select(promise_items).where(promise_items.c.promise_id.in_(bindparam("promise_ids", expanding=True)))


def waiting_of(connection: Connection, account: OpenAccount) -> Waiting:
    """Return what running promises, plans that are not broken, and holds cover."""
    return waitings_of(connection, account.as_of, (account.customer_id,)).get(account.customer_id, NOTHING_WAITS)


def waitings_of(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> dict[int, Waiting]:
    """Return the same of these debtors, or of all; those of whom nothing waits are left out."""
    promised = _promised(connection, as_of, customer_ids)
    planned = running_items(connection, as_of, customer_ids)
    held = _held_items(connection, as_of, customer_ids)
    return {
        customer_id: Waiting(
            tuple(promised.get(customer_id, ())),
            frozenset(planned.get(customer_id, ())),
            held.get(customer_id, {}),
        )
        for customer_id in promised.keys() | planned.keys() | held.keys()
    }


def whose(column: Column[int], customer_ids: Collection[int] | None) -> ColumnElement[bool]:
    """Return what is true of rows of these customers, or of all."""
    return true() if customer_ids is None else column.in_(customer_ids)


def _promised(connection: Connection, as_of: date, customer_ids: Collection[int] | None) -> dict[int, list[Promise]]:
    holidays = bank_holidays(connection, as_of)
    rows = Asked(connection, as_of, customer_ids).rows(_not_judged)
    running = [row for row in rows if grace_ends_on(row.promised_on, holidays) >= as_of]
    ids = [row.id for row in running]
    received = receipts(connection, ids, as_of)
    named: defaultdict[int, set[DocumentKey]] = defaultdict(set)
    for some in in_chunks(ids):
        for row in connection.execute(_PROMISED, {"promise_ids": some}):
            named[row.promise_id].add(DocumentKey(DocumentType(row.type), row.number))
    found: defaultdict[int, list[Promise]] = defaultdict(list)
    for row in running:
        left = _left_of_promise(row, received[row.id])
        found[row.customer_id].append(Promise(row.currency, left, row.promised_on, frozenset(named[row.id])))
    return found


def _left_of_promise(row: Row[Any], received: Collection[tuple[date, int]]) -> int:
    return max(int(row.amount_minor) - sum(amount for _, amount in received), 0)


def _held_items(
    connection: Connection, as_of: date, customer_ids: Collection[int] | None
) -> dict[int, dict[DocumentKey, str]]:
    """Return the items held back one by one, each with until when and why."""
    day = formats_for("en", "GB").day
    found: defaultdict[int, dict[DocumentKey, str]] = defaultdict(dict)
    for row in Asked(connection, as_of, customer_ids).rows(_held):
        until = f"until {day(row.until_on)} " if row.until_on else ""
        key = DocumentKey(DocumentType(row.type), row.number)
        found[row.customer_id][key] = f"{until}({row.reason or 'no reason given'})"
    return found
