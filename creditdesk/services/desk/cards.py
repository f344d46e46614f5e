"""Cards: what the controller knows of a debtor beyond the ledger: notes to keep in sight, tags, courtesy calls."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.card import NO_CARD, TONES, WAYS, Card
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.customers import customers, debtor_cards
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry
from creditdesk.services.desk.taking_back import write_taken_back

_LONGEST_DAYS = 366
_CARD = select(debtor_cards).where(debtor_cards.c.customer_id == bindparam("customer_id"))


@dataclass(frozen=True, slots=True)
class CardStep:
    """A card before and after it was changed; `activity_id` is the entry of a must-answer note dealt with, if any."""

    customer_id: int
    before: Card
    after: Card
    activity_id: int | None = None


def card_of(connection: Connection, customer_id: int) -> Card:
    """Return a debtor's card, an empty one where nothing special is known."""
    row = connection.execute(_CARD, {"customer_id": customer_id}).one_or_none()
    if row is None:
        return NO_CARD
    return Card(**{name: getattr(row, name) for name in Card.__slots__})


def change(work: Work, customer_id: int, card: Card) -> CardStep:
    """Write what is known of a debtor now; the worklist is the caller's to refresh.

    Raises:
        CreditDeskError: If anything on it makes no sense, or there is no such debtor.
    """
    card = replace(card, pinned_note=card.pinned_note.strip(), must_answer=card.must_answer.strip())
    if card.tone not in TONES:
        raise CreditDeskError(f"{card.tone!r} is no tone.", safe="Nothing was written.", cure="Use gentle or firm.")
    if card.behaviour and card.behaviour not in list(Behaviour):
        raise CreditDeskError(
            f"{card.behaviour!r} is no behaviour.",
            safe="Nothing was written.",
            cure=f"Use one of {', '.join(Behaviour)}, or none for what the record says.",
        )
    if card.channel not in WAYS:
        raise CreditDeskError(
            f"{card.channel!r} is no way for letters.", safe="Nothing was written.", cure="Use email or letter."
        )
    if card.courtesy_days is not None and not 1 <= card.courtesy_days <= _LONGEST_DAYS:
        raise CreditDeskError(
            f"A courtesy call every {card.courtesy_days} days makes no sense.",
            safe="Nothing was written.",
            cure=f"Name from 1 to {_LONGEST_DAYS} days.",
        )
    if work.connection.scalar(select(customers.c.id).where(customers.c.id == customer_id)) is None:
        raise NotFoundError("There is no such debtor in this book.", safe="Nothing was written.")
    before = card_of(work.connection, customer_id)
    _write(work, customer_id, card)
    work.record("card", f"customer {customer_id}", **_told(before, card))
    return CardStep(customer_id, before, card)


def answer(work: Work, customer_id: int, as_of: date) -> CardStep:
    """Tick the must-answer note off: it was dealt with, and the history says so.

    Raises:
        CreditDeskError: If there is none.
    """
    before = card_of(work.connection, customer_id)
    if not before.must_answer:
        raise CreditDeskError("There is no note to tick off.", safe="Nothing was changed.")
    step = change(work, customer_id, replace(before, must_answer=""))
    activity_id = history_entry.write(
        work, customer_id, "note", as_of, "Dealt with", outcome="NOTE", note=before.must_answer
    )
    return replace(step, activity_id=activity_id)


def take_back(work: Work, step: CardStep, as_of: date) -> None:
    """Put a card back to what it said before a step.

    Raises:
        CreditDeskError: If it was changed since, or something was written after its note was ticked off.
    """
    if card_of(work.connection, step.customer_id) != step.after:
        raise CreditDeskError("The card was changed since.", safe="It stays as it is now.")
    if step.activity_id is not None:
        write_taken_back(work, step.activity_id, as_of, what="note")
    _write(work, step.customer_id, step.before)
    work.record("take back card", f"customer {step.customer_id}", **_told(step.after, step.before))


def _told(before: Card, after: Card) -> dict[str, Any]:
    """Return what the record of changes keeps of one: of notes, which may name people, only that they were changed."""
    changed = {name: [old, getattr(after, name)] for name, old in asdict(before).items() if old != getattr(after, name)}
    return {name: True if name in ("pinned_note", "must_answer") else values for name, values in changed.items()}


def _write(work: Work, customer_id: int, card: Card) -> None:
    table = debtor_cards
    if card == NO_CARD:
        work.connection.execute(delete(table).where(table.c.customer_id == customer_id))
        return
    values = asdict(card) | {"changed_by": work.by, "changed_at": work.at}
    there = work.connection.scalar(select(table.c.customer_id).where(table.c.customer_id == customer_id))
    if there is None:
        work.connection.execute(insert(table).values(customer_id=customer_id, **values))
    else:
        work.connection.execute(update(table).where(table.c.customer_id == customer_id).values(**values))
