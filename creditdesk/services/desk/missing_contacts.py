"""Who owes us overdue money and cannot be asked for it: nobody is known there, or no number, or none may be rung."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, case, func, select

from creditdesk.models.customers import contacts, customers
from creditdesk.models.ledger import customer_balances


@dataclass(frozen=True, slots=True)
class MissingContact:
    """A debtor with something overdue who cannot be reached as they are known; `missing` says what is lacking."""

    customer_id: int
    account: str
    name: str
    controller: str
    currency: str
    overdue_minor: int
    missing: str


def missing_contacts(connection: Connection) -> tuple[MissingContact, ...]:
    """Return the debtors who cannot be rung about what is overdue, by the kept figures, the largest first."""
    here = and_(
        contacts.c.customer_id == customers.c.id, contacts.c.left_on.is_(None), contacts.c.merged_into_id.is_(None)
    )

    def count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.sum(case((and_(contacts.c.id.is_not(None), *conditions), 1), else_=0))

    people, numbers = count(), count(contacts.c.phone != "")
    callable_ = count(contacts.c.phone != "", contacts.c.do_not_call == "")
    addresses = count(contacts.c.email != "")
    query = (
        select(
            customers.c.id,
            customers.c.account,
            customers.c.name,
            customers.c.controller,
            customer_balances.c.currency,
            customer_balances.c.overdue_minor,
            people.label("people"),
            numbers.label("numbers"),
            addresses.label("addresses"),
        )
        .join(customer_balances, customer_balances.c.customer_id == customers.c.id)
        .join(contacts, here, isouter=True)
        .where(customer_balances.c.overdue_minor > 0)
        .group_by(customers.c.id, customer_balances.c.currency)
        .having(callable_ == 0)
        .order_by(customer_balances.c.overdue_minor.desc(), customers.c.account)
    )
    return tuple(
        MissingContact(
            row.id,
            row.account,
            row.name,
            row.controller,
            row.currency,
            row.overdue_minor,
            _words(row.people, row.numbers, row.addresses),
        )
        for row in connection.execute(query)
    )


def _words(people: int, numbers: int, addresses: int) -> str:
    if not people:
        return "nobody is known there"
    if numbers:
        return "nobody may be rung"
    return "no number that lives" if addresses else "no number and no address"
