"""Keeping the worklist table true: one row a debtor, scored by `domain.priority`, with the reasons kept beside it."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Collection, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from creditdesk.domain.priority import Standing, rank
from creditdesk.models.customers import customers
from creditdesk.models.ledger import worklist
from creditdesk.services.desk.standings import Known, Owed, read_known, read_owed

SPARK_POINTS = 12
_NOTHING = Known()
_SMALLEST, _LARGEST = -32768, 32767


def refresh(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> None:
    """Rewrite the worklist rows of these customers, or of all, for a day; balances must be up to date."""
    who = select(customers.c.id, customers.c.name, customers.c.currency, customers.c.credit_limit_minor)
    stale = delete(worklist)
    if customer_ids is not None:
        who = who.where(customers.c.id.in_(customer_ids))
        stale = stale.where(worklist.c.customer_id.in_(customer_ids))
    people = connection.execute(who.order_by(customers.c.id)).all()
    known = read_known(connection, as_of, customer_ids)
    owed = read_owed(connection, customer_ids, {row.id: row.currency for row in people})
    rows = [
        _row(
            row.id, row.name, row.currency, row.credit_limit_minor, owed.get(row.id), known.get(row.id, _NOTHING), as_of
        )
        for row in people
    ]
    connection.execute(stale)
    if rows:
        connection.execute(insert(worklist), rows)


def _row(
    customer_id: int, name: str, currency: str, limit: int | None, owed: Owed | None, known: Known, as_of: date
) -> dict[str, Any]:
    if owed is None:
        owed = Owed(currency, 0, 0, 0, None)
    standing = standing_of(owed, known, limit if owed.currency == currency else None)
    ranking = rank(standing, as_of)
    return {
        "customer_id": customer_id,
        "currency": owed.currency,
        "balance_minor": owed.balance_minor,
        "overdue_minor": owed.overdue_minor,
        "oldest_due_on": owed.oldest_due_on,
        "name_key": name_key(name),
        "score": ranking.score,
        "reasons": [{"text": text, "points": points} for text, points in ranking.reasons],
        "fact": ranking.fact,
        "next_action": ranking.next_action,
        "state": ranking.state,
        "days_to_pay": pack_days(tuple(known.days_to_pay)[-SPARK_POINTS:]),
        "in_today": int(ranking.today),
        "in_promises_due": int(ranking.promises_due),
        "in_broken": int(ranking.broken),
        "in_alerts": int(ranking.alerts),
        "in_queries": int(ranking.queries),
        "in_call_backs": int(ranking.call_backs),
    }


def standing_of(owed: Owed, known: Known, limit: int | None) -> Standing:
    """Put together what is owed and what is known."""
    return Standing(
        currency=owed.currency,
        balance_minor=owed.balance_minor,
        overdue_minor=owed.overdue_minor,
        oldest_due_on=owed.oldest_due_on,
        # The ledger may carry a dispute that the desk has not, or the other way round: the same money, not twice.
        disputed_minor=max(owed.disputed_minor, known.query_minor),
        disputed_since=known.query_since,
        credit_limit_minor=limit,
        running=known.running,
        due=known.due,
        broken=known.broken if owed.overdue_minor > 0 else None,
        broken_count=known.broken_count,
        follow_up=known.follow_up,
        days_to_pay=tuple(known.days_to_pay),
        last_contact_on=known.last_contact_on,
        tries=known.tries,
        last_letter_on=known.last_letter_on,
        last_letter_kind=known.last_letter_kind,
        part_paid_count=known.part_paid_count,
        bounced_on=known.bounced_on,
        plan=known.plan,
        dunning_hold=known.dunning_hold,
        on_stop=known.on_stop,
    )


def name_key(name: str) -> str:
    """Return what a name is sorted by: without case, and letters with marks beside their plain ones."""
    if name.isascii():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def pack_days(days: Collection[int]) -> bytes:
    """Pack days to pay for the sparkline: two bytes each, signed, little-endian."""
    return struct.pack(f"<{len(days)}h", *(min(max(day, _SMALLEST), _LARGEST) for day in days))


def unpack_days(packed: bytes) -> Iterator[int]:
    """Give back the days to pay that `pack_days` packed, oldest first."""
    return iter(struct.unpack(f"<{len(packed) // 2}h", packed))
