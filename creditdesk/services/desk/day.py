"""Bringing a day's derived figures up to date: the one call after anything has changed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection

from creditdesk.services.desk import plans, promises, worklist
from creditdesk.services.ledger import figures

MANY = 1000
"""From so many customers on, the whole book is refreshed: one pass over it costs less than asking for each."""


def refresh(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> None:
    """Judge promises and plans, then bring balances and worklist up to date, within the caller's transaction.

    Args:
        connection: The unit of work's connection.
        as_of: The day that the figures are for.
        customer_ids: Whom a change touched; none means the whole book, as when a new day begins.
    """
    if customer_ids is not None and len(customer_ids) > MANY:
        customer_ids = None
    promises.refresh(connection, as_of, customer_ids)
    plans.refresh(connection, as_of, customer_ids)
    figures.refresh(connection, as_of, customer_ids)
    worklist.refresh(connection, as_of, customer_ids)
