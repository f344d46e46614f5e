"""Works everything derived out again from documents, allocations and history; the facts themselves are not touched."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import delete, select

from creditdesk.models.activity import last_contacts
from creditdesk.models.customers import companies
from creditdesk.models.ledger import customer_balances, daily_movements, worklist
from creditdesk.services.book.book import Book
from creditdesk.services.desk import day
from creditdesk.services.ledger import movements, posting


def mend(book: Book, *, at: datetime, as_of: date) -> None:
    """Work out what is open, the daily totals, the balances, the last contacts and the worklist, in one transaction."""
    with book.unit_of_work(at) as work:
        posting.recompute(work.connection)
        for derived in (daily_movements, customer_balances, last_contacts, worklist):
            # A refresh would keep rows that look right: here none is to be looked at.
            work.connection.execute(delete(derived))
        for company_id in work.connection.scalars(select(companies.c.id)).all():
            movements.add(work.connection, company_id, movements.from_documents(work.connection, company_id))
        day.refresh(work.connection, as_of)
        work.record("mend", "ledger", as_of=as_of.isoformat())
