"""How a debtor behaves from the facts already read: the same as `letters.behaviour` asks the book for.

A test holds the two together. The Desk opens a debtor within a frame, and has no time to ask for all of it twice.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from creditdesk.domain.behaviour import (
    PROMISE_DAYS,
    PROMISES_LOOKED_AT,
    SHORT_OF_MONEY,
    SHORT_REASON,
    Behaviour,
    Reading,
    Record,
    decided,
    paydays_of,
    read,
)
from creditdesk.domain.card import Card
from creditdesk.domain.document import DocumentType
from creditdesk.domain.patterns import Payment
from creditdesk.domain.promise import MATURED, PromiseStatus
from creditdesk.services.ledger.debtor_facts import DebtorFacts

_CASH = DocumentType.CASH.value


def reading_of(facts: DebtorFacts, payments: Iterable[Payment], card: Card) -> Reading:
    """Return what the debtor whose facts, payments and card these are is taken for, and why."""
    as_of = facts.as_of
    remembered = as_of - timedelta(days=PROMISE_DAYS)
    matured = sorted(
        (promise.promised_on, promise.id, promise.status)
        for promise in facts.promises
        if promise.status in MATURED and promise.promised_on > remembered
    )
    short = [
        row.happened_on
        for row in facts.activities
        if (row.outcome in SHORT_OF_MONEY or row.reason_code == SHORT_REASON) and row.id not in facts.taken_back
    ]
    bounced = [row.reversed_on for row in facts.credits if row.type == _CASH and row.reversed_on <= as_of]
    record = Record(
        as_of=as_of,
        paydays=paydays_of(((payment.paid_on, payment.days_late) for payment in payments), as_of),
        open_late=[
            (as_of - item.document.due_on).days
            for item in facts.items
            if item.document.type is DocumentType.INVOICE
            and item.document.due_on < as_of
            and item.open_minor > item.disputed_minor + item.retained_minor
        ],
        kept=[status is PromiseStatus.KEPT for _, _, status in matured[-PROMISES_LOOKED_AT:]],
        short_on=max(short, default=None),
        bounced_on=max(bounced, default=None),
        in_hardship=card.hardship,
    )
    return decided(read(record), Behaviour(card.behaviour) if card.behaviour else None)
