"""What stood on the account at the moment of a contact: the history keeps it beside what was said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from creditdesk.models.customers import customers
from creditdesk.services.ledger.open_items import open_items


@dataclass(frozen=True, slots=True)
class AccountThen:
    """Balance and overdue in the customer's currency, named as the history has them."""

    balance_minor: int
    overdue_minor: int
    currency: str


def account_as_of(connection: Connection, customer_id: int, as_of: date) -> AccountThen:
    """Return what stood on the account at the end of a day, in the customer's currency."""
    currency = connection.scalar(select(customers.c.currency).where(customers.c.id == customer_id)) or ""
    items = [item for item in open_items(connection, as_of, [customer_id]) if item.document.currency == currency]
    overdue = sum(
        item.open_minor - item.retained_minor for item in items if item.open_minor > 0 and item.document.due_on < as_of
    )
    return AccountThen(sum(item.open_minor for item in items), overdue, currency)
