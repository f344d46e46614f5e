"""The days on which debtors accepted what invoices are for: on record, and what follows for when interest starts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, insert, select

from creditdesk.domain.document import Document, DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import Regime
from creditdesk.domain.interest_law import last_day
from creditdesk.models.customers import customers
from creditdesk.models.interest import acceptances
from creditdesk.models.ledger import documents
from creditdesk.services.book.book import Work
from creditdesk.services.letters.interest_terms import holding_terms

FURTHEST = timedelta(days=366)
"""Between an invoice and the acceptance of what it is for, before or after."""

# Built once: it is asked with every debtor of such a law that is shown.
_OF_DEBTOR = select(acceptances.c.type, acceptances.c.number, acceptances.c.accepted_on).where(
    acceptances.c.customer_id == bindparam("customer_id")
)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A day on record, with whose invoice it is, and who wrote it when."""

    customer_id: int
    account: str
    key: DocumentKey
    accepted_on: date
    recorded_by: str
    recorded_at: datetime


class Accepted(NamedTuple):
    """The day on which an invoice counts as accepted, and the last for paying it in time that follows from it."""

    on: date
    last_on: date


def accepted_of(
    connection: Connection, customer_id: int, regime: Regime | None, items: Iterable[Document]
) -> dict[DocumentKey, Accepted]:
    """Return of a debtor's documents those of which the last day for paying follows from their acceptance.

    Only by a law that counts from it: of a document without a day on record, the days that were agreed for the debtor
    stand in.
    """
    if regime is None or not regime.by_acceptance:
        return {}
    known = {
        DocumentKey(DocumentType(row.type), row.number): row.accepted_on
        for row in connection.execute(_OF_DEBTOR, {"customer_id": customer_id})
    }
    terms = holding_terms(connection, customer_id)
    usual = None if terms is None or terms.accepted_days is None else timedelta(days=terms.accepted_days)
    found = {}
    for each in items:
        key = DocumentKey(each.type, each.number)
        accepted_on = known.get(key, None if usual is None else each.dated_on + usual)
        if accepted_on is not None:
            found[key] = Accepted(accepted_on, last_day(regime, each.dated_on, each.due_on, accepted_on))
    return found


def on_record(connection: Connection, customer_id: int | None = None) -> tuple[Acceptance, ...]:
    """Return the days on record, of one debtor or of all, by account and number."""
    query = select(acceptances, customers.c.account).join(customers, customers.c.id == acceptances.c.customer_id)
    if customer_id is not None:
        query = query.where(acceptances.c.customer_id == customer_id)
    return tuple(
        Acceptance(
            row.customer_id,
            row.account,
            DocumentKey(DocumentType(row.type), row.number),
            row.accepted_on,
            row.recorded_by,
            row.recorded_at,
        )
        for row in connection.execute(query.order_by(customers.c.account, acceptances.c.number))
    )


def record(work: Work, customer_id: int, key: DocumentKey, accepted_on: date | None) -> date | None:
    """Put the day of an invoice on record, or without a day take it off again; return what was there before.

    Raises:
        CreditDeskError: If the debtor has no such invoice, it was written long after that day, or the day is to come.
    """
    dated_on = work.connection.scalar(
        select(documents.c.dated_on).where(
            documents.c.customer_id == customer_id, documents.c.type == key.type.value, documents.c.number == key.number
        )
    )
    if dated_on is None or key.type is not DocumentType.INVOICE:
        raise _refused(f"This debtor has no invoice {key.number}.", "Give an invoice's number.")
    if accepted_on is not None and abs(accepted_on - dated_on) > FURTHEST:
        raise _refused(
            f"Invoice {key.number} is of {dated_on}: it cannot have been accepted on {accepted_on}.",
            "Give the day of delivery, or that on which objections to it were answered.",
        )
    if accepted_on is not None and accepted_on > work.at.date():
        raise _refused(f"{accepted_on} is still to come: nobody can have accepted anything on it.", "Give a past day.")
    before = work.connection.scalar(select(acceptances.c.accepted_on).where(_is_of(customer_id, key)))
    if before == accepted_on:
        return before
    work.connection.execute(delete(acceptances).where(_is_of(customer_id, key)))
    if accepted_on is not None:
        work.connection.execute(
            insert(acceptances).values(
                customer_id=customer_id,
                type=key.type.value,
                number=key.number,
                accepted_on=accepted_on,
                recorded_by=work.by,
                recorded_at=work.at,
            )
        )
    work.record(
        "day of acceptance",
        f"customer {customer_id}",
        item=key.number,
        before=None if before is None else before.isoformat(),
        after=None if accepted_on is None else accepted_on.isoformat(),
    )
    return before


def _is_of(customer_id: int, key: DocumentKey) -> ColumnElement[bool]:
    return (
        (acceptances.c.customer_id == customer_id)
        & (acceptances.c.type == key.type.value)
        & (acceptances.c.number == key.number)
    )


def _refused(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="Nothing was changed.", cure=cure)
