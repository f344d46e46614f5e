"""Cancelling a promise and moving its date: each an entry of its own, that can be taken back as a call can."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.promise import PromiseStatus
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry, promise_checks, promise_links, promise_making
from creditdesk.services.desk.account_then import account_as_of
from creditdesk.services.desk.entries import Items, PromiseDraft, Saved
from creditdesk.services.ledger.open_items import open_items

_CANCELLABLE = (PromiseStatus.OPEN, PromiseStatus.PART_KEPT, PromiseStatus.BROKEN)
_Promise = Row[Any]


def cancel(work: Work, promise_id: int, as_of: date, reason: str = "") -> tuple[int, Saved]:
    """Cancel a promise: it was not meant, or what it spoke of is no longer owed. Chasing of its items goes on.

    Figures and worklist are the caller's to refresh.

    Args:
        work: The unit of work.
        promise_id: Which.
        as_of: The ledger's local day.
        reason: Why; needed where the promise is broken already, as that speaks against the debtor.

    Returns:
        The customer, and what `taking_back` needs to bring it back.

    Raises:
        CreditDeskError: If it was kept, or is cancelled or replaced already.
    """
    promise = _promise(work.connection, promise_id)
    if promise.status not in _CANCELLABLE:
        raise _refusal(promise, as_of, "cancelled")
    if promise.status != PromiseStatus.OPEN and not reason.strip():
        raise CreditDeskError(
            "A promise that was not kept is cancelled only with a reason: it tells how the debtor pays.",
            safe="Nothing was changed.",
            cure="Say why it never was one.",
        )
    summary = f"{_words(promise, as_of)} cancelled"
    activity_id = _write(work, promise, as_of, summary, reason)
    _end(work.connection, promise_id, PromiseStatus.CANCELLED, as_of)
    done = promise_checks.close(work, promise.customer_id)
    work.record("cancel promise", f"customer {promise.customer_id}", activity=activity_id, promise=promise_id)
    return promise.customer_id, Saved(activity_id, superseded_ids=(promise_id,), done_follow_up_ids=done)


def move(work: Work, promise_id: int, promised_on: date, as_of: date, reason: str = "") -> tuple[int, Saved]:
    """Move a running promise to another day: a new one of what is still to come takes its place, linked to it.

    Figures and worklist are the caller's to refresh.

    Args:
        work: The unit of work.
        promise_id: Which.
        promised_on: The new day.
        as_of: The ledger's local day.
        reason: What was said.

    Returns:
        The customer, and what `taking_back` needs to undo it.

    Raises:
        CreditDeskError: If it is not running, or the new day is past or the same.
    """
    connection = work.connection
    promise = _promise(connection, promise_id)
    if promise.status != PromiseStatus.OPEN:
        raise _refusal(promise, as_of, "moved")
    if promised_on < as_of or promised_on == promise.promised_on:
        why = "is past" if promised_on < as_of else "is the day it is promised for"
        raise CreditDeskError(
            f"{day_words(promised_on, as_of)} {why}.", safe="Nothing was changed.", cure="Choose another day to come."
        )
    left_minor = promise.amount_minor - promise.received_minor
    summary = (
        f"Promise of {amount_words(left_minor, promise.currency)} moved from {day_words(promise.promised_on, as_of)} "
        f"to {day_words(promised_on, as_of)}"
    )
    activity_id = _write(work, promise, as_of, summary, reason)
    # Anew for what is still to come, on its items as far as they are open.
    items = _left_of_items(connection, promise, as_of, left_minor)
    moved = PromiseDraft(left_minor, promise.currency, promised_on, items)
    moved_id = promise_making.write(connection, promise.customer_id, activity_id, moved, as_of, promise.contact_name)
    promise_links.keep(connection, activity_id, [(promise_id, moved_id)])
    _end(connection, promise_id, PromiseStatus.SUPERSEDED, as_of)
    done = promise_checks.close(work, promise.customer_id)
    check_id = promise_checks.plan(connection, promise.customer_id, activity_id, promised_on, as_of)
    work.record(
        "move promise",
        f"customer {promise.customer_id}",
        activity=activity_id,
        promise=promise_id,
        to=moved_id,
        promised_on=promised_on.isoformat(),
    )
    saved = Saved(activity_id, (moved_id,), None, (check_id,), (promise_id,), done_follow_up_ids=done)
    return promise.customer_id, saved


def _promise(connection: Connection, promise_id: int) -> _Promise:
    row = connection.execute(select(promises).where(promises.c.id == promise_id)).one_or_none()
    if row is None:
        raise NotFoundError(
            f"There is no promise {promise_id} in this book.",
            safe="Nothing was changed.",
            cure="`creditdesk promises ACCOUNT` lists those of a debtor.",
        )
    return row


def _refusal(promise: _Promise, as_of: date, what: str) -> CreditDeskError:
    stands = {"part_kept": "was kept in part", "superseded": "is replaced by another"}.get(
        promise.status, f"is {promise.status} already"
    )
    return CreditDeskError(
        f"The {_words(promise, as_of)[0].lower()}{_words(promise, as_of)[1:]} {stands} and cannot be {what}.",
        safe="Nothing was changed.",
    )


def _words(promise: _Promise, as_of: date) -> str:
    amount = amount_words(promise.amount_minor, promise.currency)
    return f"Promise of {amount} by {day_words(promise.promised_on, as_of)}"


def _end(connection: Connection, promise_id: int, status: PromiseStatus, as_of: date) -> None:
    connection.execute(update(promises).where(promises.c.id == promise_id).values(status=status.value, judged_on=as_of))


def _write(work: Work, promise: _Promise, as_of: date, summary: str, reason: str) -> int:
    """Write the entry, about the promise's items; it is a note on the promise and no contact."""
    then = account_as_of(work.connection, promise.customer_id, as_of)
    items = work.connection.execute(select(promise_items).where(promise_items.c.promise_id == promise.id))
    return history_entry.write(
        work,
        promise.customer_id,
        "promise",
        as_of,
        summary,
        about=[DocumentKey(DocumentType(row.type), row.number) for row in items],
        contact_name=promise.contact_name,
        outcome="NOTE",
        note=reason.strip(),
        **asdict(then),
    )


def _left_of_items(connection: Connection, promise: _Promise, as_of: date, left_minor: int) -> Items:
    open_minor = {
        DocumentKey(item.document.type, item.document.number): item.open_minor
        for item in open_items(connection, as_of, [promise.customer_id])
    }
    named: Items = ()
    rows = connection.execute(
        select(promise_items).where(promise_items.c.promise_id == promise.id).order_by(promise_items.c.number)
    )
    for row in rows:
        key = DocumentKey(DocumentType(row.type), row.number)
        part = min(row.amount_minor, open_minor.get(key, 0), left_minor)
        if part > 0:
            named += ((key, part),)
            left_minor -= part
    return named
