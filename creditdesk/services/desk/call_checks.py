"""Seeing that a contact speaks only of what is there, before any of it is written."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentKey, OpenItem
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outcomes import Outcome
from creditdesk.domain.words import amount_words
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.desk import own_codes, plan_changes
from creditdesk.services.desk.entries import CallEntry, PlanDraft, PromiseDraft, QueryDraft
from creditdesk.services.ledger.open_items import open_items


def checked(connection: Connection, entry: CallEntry, as_of: date) -> Outcome:
    """Return the entry's outcome once everything in the entry has been found sound.

    Raises:
        CreditDeskError: If it speaks of what is not there, or promises more on its items than the whole.
    """
    codes = own_codes.offered(connection)
    outcome = codes.outcomes.get(entry.outcome)
    if outcome is None:
        raise _unknown(f"{entry.outcome!r} is not an outcome", codes.outcomes)
    if connection.scalar(select(customers.c.id).where(customers.c.id == entry.customer_id)) is None:
        raise NotFoundError("There is no such debtor in this book.", safe="Nothing was written.")
    for promise in entry.promises:
        if promise.amount_minor <= 0 or sum(amount for _, amount in promise.items) > promise.amount_minor:
            raise CreditDeskError(
                "A promise needs an amount above zero that is no less than the sum of its items.",
                safe="Nothing was written.",
                cure="Correct the amount or the items.",
            )
    if entry.plan is not None:
        plan_changes.check(entry.plan)
    if entry.query is not None and entry.query.reason_code not in codes.reasons:
        raise _unknown(f"{entry.query.reason_code!r} is not a reason for a query", codes.reasons)
    _check_items(connection, entry)
    if entry.query is not None:
        _check_room(connection, entry.customer_id, entry.query, as_of)
    return outcome


def _unknown(what: str, known: Collection[str]) -> CreditDeskError:
    return CreditDeskError(f"{what}.", safe="Nothing was written.", cure=f"Use one of {', '.join(known)}.")


def _check_items(connection: Connection, entry: CallEntry) -> None:
    """See that the debtor has the documents named, and that nothing is agreed on those of another currency."""
    named = entry.about
    if not named:
        return
    query = select(documents.c.type, documents.c.number, documents.c.currency).where(
        documents.c.customer_id == entry.customer_id, documents.c.number.in_([key.number for key in named])
    )
    known = {(row.type, row.number): row.currency for row in connection.execute(query)}
    missing = [key.number for key in named if (key.type.value, key.number) not in known]
    if missing:
        raise NotFoundError(
            f"This debtor has no document {', '.join(missing)}.",
            safe="Nothing was written.",
            cure="Choose the items from the table of open items.",
        )
    agreed: list[PromiseDraft | PlanDraft] = [*entry.promises]
    if entry.plan is not None:
        agreed.append(entry.plan)
    for each in agreed:
        other = {known[key.type.value, key.number] for key, _ in each.items} - {each.currency}
        if other:
            raise CreditDeskError(
                f"What is agreed in {each.currency} cannot be of invoices in {' and '.join(sorted(other))}.",
                safe="Nothing was written.",
                cure="Say each currency in its own promise.",
            )


def _check_room(connection: Connection, customer_id: int, query: QueryDraft, as_of: date) -> None:
    """See that no item is queried for more than is open of it and not in query already."""
    items = {
        DocumentKey(item.document.type, item.document.number): item
        for item in open_items(connection, as_of, [customer_id])
    }
    for key, amount in query.items:
        item = items.get(key)
        room = max(item.open_minor, 0) - item.disputed_minor if item is not None else 0
        if amount <= room:
            continue
        what = f"{key.number} is not open" if item is None else f"{key.number} has {_money(item, room)} to query"
        if item is not None and item.disputed_minor:
            what += f"; {_money(item, item.disputed_minor)} of it is in query already"
        raise CreditDeskError(
            f"{what}.", safe="Nothing was written.", cure="Query no more than that, or write a note on the query."
        )


def _money(item: OpenItem, minor: int) -> str:
    return amount_words(minor, item.document.currency)
