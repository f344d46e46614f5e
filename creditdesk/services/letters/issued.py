"""The register of what was issued, newest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, or_, select

from creditdesk.models.activity import activities
from creditdesk.models.customers import customers
from creditdesk.models.letters import letters
from creditdesk.services.letters.facts import Kind


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One issued document as the register shows it; `reason` is why it was sent against the gate, if it was."""

    customer_id: int
    account: str
    name: str
    kind: Kind
    number: str
    dated_on: date
    currency: str
    amount_minor: int
    pages: int
    done_by: str
    reason: str
    sha256: str


def read_issued(connection: Connection, text: str, limit: int) -> tuple[IssuedRow, ...]:
    """Return the latest documents whose number, account or debtor's name contains the text."""
    query = (
        select(
            customers.c.id.label("customer_id"),
            customers.c.account,
            customers.c.name,
            letters.c.kind,
            letters.c.number,
            letters.c.dated_on,
            letters.c.currency,
            letters.c.amount_minor,
            letters.c.pages,
            activities.c.done_by,
            activities.c.note,
            letters.c.sha256,
        )
        .join(customers, customers.c.id == letters.c.customer_id)
        .join(activities, activities.c.id == letters.c.activity_id)
        .order_by(letters.c.id.desc())
        .limit(limit)
    )
    if text.strip():
        columns = (letters.c.number, customers.c.account, customers.c.name)
        query = query.where(or_(*(column.icontains(text.strip(), autoescape=True) for column in columns)))
    return tuple(
        IssuedRow(
            customer_id=row.customer_id,
            account=row.account,
            name=row.name,
            kind=Kind(row.kind),
            number=row.number,
            dated_on=row.dated_on,
            currency=row.currency,
            amount_minor=row.amount_minor,
            pages=row.pages,
            done_by=row.done_by,
            reason=row.note,
            sha256=row.sha256,
        )
        for row in connection.execute(query)
    )
