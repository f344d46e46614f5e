"""Writing a promise that was made, and ending those whose place it takes."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, insert, select, update

from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.rows import add_row
from creditdesk.services.desk.entries import PlanDraft, PromiseDraft


def write(
    connection: Connection, customer_id: int, activity_id: int, promise: PromiseDraft, as_of: date, contact_name: str
) -> int:
    """Write a running promise, made on a day by this person, and return its id."""
    promise_id = add_row(
        connection,
        promises,
        customer_id=customer_id,
        activity_id=activity_id,
        contact_name=contact_name,
        made_on=as_of,
        promised_on=promise.promised_on,
        amount_minor=promise.amount_minor,
        currency=promise.currency,
        status=PromiseStatus.OPEN.value,
    )
    if promise.items:
        connection.execute(
            insert(promise_items),
            [
                {"promise_id": promise_id, "type": key.type.value, "number": key.number, "amount_minor": minor}
                for key, minor in promise.items
            ],
        )
    return promise_id


def end_replaced(
    connection: Connection, customer_id: int, newer: PromiseDraft | PlanDraft, as_of: date, *, keep: Collection[int]
) -> list[int]:
    """End the open promises that a new promise or plan takes the place of: those that share an item with it.

    One without items takes the place of every other without items, in its currency. `keep` are promises of the same
    contact. Their ids are returned.
    """
    query = (
        select(promises.c.id, promise_items.c.type, promise_items.c.number)
        .outerjoin(promise_items, promise_items.c.promise_id == promises.c.id)
        .where(
            promises.c.customer_id == customer_id,
            promises.c.currency == newer.currency,
            promises.c.status == PromiseStatus.OPEN,
            promises.c.id.not_in(keep),
        )
    )
    wanted: set[tuple[str | None, str | None]] = {(key.type.value, key.number) for key, _ in newer.items}
    wanted = wanted or {(None, None)}
    replaced = sorted({row[0] for row in connection.execute(query) if (row[1], row[2]) in wanted})
    if replaced:
        superseded = {"status": PromiseStatus.SUPERSEDED.value, "judged_on": as_of}
        connection.execute(update(promises).where(promises.c.id.in_(replaced)).values(superseded))
    return replaced
