"""Holds: leaving a debtor or one item alone for a while, and supply on stop; placed, lifted, and taken back."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, delete, or_, select, update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.words import day_words
from creditdesk.models.customers import customers, holds
from creditdesk.models.ledger import documents
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.calendar import day_ends
from creditdesk.services.desk import history_entry
from creditdesk.services.desk.taking_back import write_taken_back

DUNNING, CREDIT = "dunning", "credit"
"""No chasing; no further supply ("on stop"). Two separate flags."""

KIND_WORDS = {DUNNING: "Hold", CREDIT: "On stop"}


@dataclass(frozen=True, slots=True)
class HoldDraft:
    """A hold as it is asked for; `until_on` is its last day, none while nobody knows the end; `key` one item alone."""

    customer_id: int
    kind: str
    reason: str
    until_on: date | None = None
    key: DocumentKey | None = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A hold in the book, with the debtor it is on."""

    id: int
    customer_id: int
    account: str
    name: str
    kind: str
    reason: str
    placed_by: str
    placed_at: datetime
    until_on: date | None
    key: DocumentKey | None


@dataclass(frozen=True, slots=True)
class HoldStep:
    """What was done to a hold, so that it can be taken back: `activity_id` is its entry in the history."""

    hold_id: int
    activity_id: int
    lifted: bool


HOLD, UNTIL, LIFTS = "hold", "until", "lifts"
"""What the entry of a hold keeps: which it placed and until when, or which it lifted."""


def _stand(day: date | ColumnElement[date], ends: datetime | ColumnElement[datetime]) -> ColumnElement[bool]:
    return and_(
        holds.c.placed_at < ends,
        or_(holds.c.lifted_at.is_(None), holds.c.lifted_at >= ends),
        or_(holds.c.until_on.is_(None), holds.c.until_on >= day),
    )


IN_FORCE = _stand(bindparam("as_of", type_=holds.c.until_on.type), bindparam("day_ends", type_=holds.c.placed_at.type))
"""What `in_force` says, for a statement that is built once and given both parameters."""


def in_force(as_of: date) -> ColumnElement[bool]:
    """Return what is true of holds that stand at the end of a day: placed, not lifted, and their last day not over."""
    return _stand(as_of, day_ends(as_of))


def place(work: Work, draft: HoldDraft, as_of: date) -> HoldStep:
    """Place a hold and write it into the history; figures and worklist are the caller's to refresh.

    Raises:
        CreditDeskError: If it has no reason, ends before it begins, is on what is not there, or stands already.
    """
    connection = work.connection
    reason = " ".join(draft.reason.split())
    _check(connection, replace(draft, reason=reason), as_of)
    hold_id = add_row(
        connection,
        holds,
        customer_id=draft.customer_id,
        kind=draft.kind,
        reason=reason,
        placed_by=work.by,
        placed_at=work.at,
        until_on=draft.until_on,
        type=draft.key.type.value if draft.key else None,
        number=draft.key.number if draft.key else None,
    )
    until = f" until {day_words(draft.until_on, as_of)}" if draft.until_on else ""
    words = f"{_subject(draft.kind, draft.key)}{until}: {reason}"
    details = {HOLD: hold_id, UNTIL: draft.until_on.isoformat()} if draft.until_on else {HOLD: hold_id}
    activity_id = _tell(work, draft.customer_id, draft.key, words, as_of, details)
    work.record("hold", f"customer {draft.customer_id}", hold=hold_id, kind=draft.kind, activity=activity_id)
    return HoldStep(hold_id, activity_id, lifted=False)


def lift(work: Work, hold_id: int, as_of: date, reason: str = "") -> HoldStep:
    """End a hold before its time and write that into the history; `reason` says why, where the person said it.

    Raises:
        CreditDeskError: If it has ended already.
    """
    hold = _hold(work.connection, hold_id)
    ended = work.connection.scalar(select(holds.c.lifted_at).where(holds.c.id == hold_id)) is not None
    if ended or (hold.until_on is not None and hold.until_on < as_of):
        raise CreditDeskError("This hold has ended already.", safe="Nothing was changed.")
    work.connection.execute(update(holds).where(holds.c.id == hold_id).values(lifted_at=work.at, lifted_by=work.by))
    why = " ".join(reason.split())
    words = f"{_subject(hold.kind, hold.key)} lifted: {why or hold.reason}"
    activity_id = _tell(work, hold.customer_id, hold.key, words, as_of, {LIFTS: hold_id})
    work.record("lift hold", f"customer {hold.customer_id}", hold=hold_id, activity=activity_id)
    return HoldStep(hold_id, activity_id, lifted=True)


def take_back(work: Work, step: HoldStep, as_of: date) -> int:
    """Undo what was done to a hold by a further entry, and return the customer.

    A hold placed by mistake goes: lifting it instead would say that chasing was stopped and may go on, also of what an
    earlier entry told. One lifted by mistake stands again.

    Raises:
        CreditDeskError: If something came after it: a letter may have gone on the strength of it.
    """
    customer_id = write_taken_back(work, step.activity_id, as_of, what="hold")
    if step.lifted:
        work.connection.execute(update(holds).where(holds.c.id == step.hold_id).values(lifted_at=None, lifted_by=""))
    else:
        work.connection.execute(delete(holds).where(holds.c.id == step.hold_id))
    work.record("take back hold", f"customer {customer_id}", hold=step.hold_id, activity=step.activity_id)
    return customer_id


def standing(connection: Connection, as_of: date, customer_id: int | None = None) -> tuple[Hold, ...]:
    """Return the holds in force on a day, of one debtor or of all: those without an end first, then by their end."""
    query = _every().where(in_force(as_of))
    if customer_id is not None:
        query = query.where(holds.c.customer_id == customer_id)
    query = query.order_by(holds.c.until_on.is_not(None), holds.c.until_on, holds.c.placed_at, holds.c.id)
    return tuple(_of_row(row) for row in connection.execute(query))


def _every() -> Select[Any]:
    return select(holds, customers.c.account, customers.c.name).join(customers, customers.c.id == holds.c.customer_id)


def _hold(connection: Connection, hold_id: int) -> Hold:
    row = connection.execute(_every().where(holds.c.id == hold_id)).one_or_none()
    if row is None:
        raise NotFoundError("There is no such hold.", safe="Nothing was changed.")
    return _of_row(row)


def _of_row(row: Row[Any]) -> Hold:
    return Hold(
        id=row.id,
        customer_id=row.customer_id,
        account=row.account,
        name=row.name,
        kind=row.kind,
        reason=row.reason,
        placed_by=row.placed_by,
        placed_at=row.placed_at,
        until_on=row.until_on,
        key=DocumentKey(DocumentType(row.type), row.number) if row.type else None,
    )


def _subject(kind: str, key: DocumentKey | None) -> str:
    return KIND_WORDS[kind] if key is None else f"{KIND_WORDS[kind]} on {key.number}"


def _check(connection: Connection, draft: HoldDraft, as_of: date) -> None:
    if draft.kind not in KIND_WORDS or (draft.kind == CREDIT and draft.key is not None):
        raise CreditDeskError(
            "A hold stops the chasing of a debtor or an item, or the supply of a debtor.", safe="Nothing was written."
        )
    if not draft.reason:
        raise CreditDeskError("A hold needs a reason.", safe="Nothing was written.", cure="Say why, in a few words.")
    if draft.until_on is not None and draft.until_on < as_of:
        raise CreditDeskError(
            f"A hold until {day_words(draft.until_on, as_of)} would have ended already.",
            safe="Nothing was written.",
            cure="Name a day to come, or leave the day out.",
        )
    if connection.scalar(select(customers.c.id).where(customers.c.id == draft.customer_id)) is None:
        raise NotFoundError("There is no such debtor in this book.", safe="Nothing was written.")
    if draft.key is not None and not connection.scalar(
        select(documents.c.id).where(
            documents.c.customer_id == draft.customer_id,
            documents.c.type == draft.key.type.value,
            documents.c.number == draft.key.number,
        )
    ):
        raise NotFoundError(
            f"This debtor has no document {draft.key.number}.",
            safe="Nothing was written.",
            cure="Choose the item from the table of open items.",
        )
    stands = next(
        (
            hold
            for hold in standing(connection, as_of, draft.customer_id)
            if (hold.kind, hold.key) == (draft.kind, draft.key)
        ),
        None,
    )
    if stands is not None:
        raise CreditDeskError(
            f"A hold stands there already: {stands.reason}.",
            safe="Nothing was written.",
            cure="Lift it first, then place the new one.",
        )


def _tell(
    work: Work, customer_id: int, key: DocumentKey | None, words: str, as_of: date, details: dict[str, Any]
) -> int:
    """Write an entry of the history, with the item it is about, and return its id."""
    about = () if key is None else (key,)
    return history_entry.write(work, customer_id, "hold", as_of, words, about=about, details=details)
