"""The desk's door to contacts: writing them down, making one of two, and taking a step back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import contact_rows, contacts, day
from creditdesk.services.desk.contact_rows import ContactsChange
from creditdesk.services.desk.contacts import ContactFacts

_TOUCHES = frozenset({Touched.CUSTOMERS, Touched.WORKLIST})


class ContactDesk:
    """The people at the debtors of one book. Each step is one transaction, audited, and can be taken back."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def save(
        self, customer_id: int, contact_id: int | None, facts: ContactFacts, *, at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        """Write a new contact (`contact_id` none), or what is known now of one."""
        return self._step(lambda work: contacts.save(work, customer_id, contact_id, facts), at, as_of)

    def merge(
        self, customer_id: int, kept_id: int, other_id: int, *, at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        """Let two contacts be one from now on, with the history of both."""
        return self._step(lambda work: contacts.merge(work, customer_id, kept_id, other_id), at, as_of)

    def take_back(self, change: ContactsChange, *, at: datetime, as_of: date) -> Changes:
        """Set the contacts back to what they were before a change, if nothing changed them since."""
        with self._book.unit_of_work(at) as work:
            contact_rows.take_back(work, change)
            day.refresh(work.connection, as_of, [change.customer_id])
        return Changes(_TOUCHES, frozenset({change.customer_id}))

    def _step(
        self, step: Callable[[Work], ContactsChange], at: datetime, as_of: date
    ) -> tuple[ContactsChange, Changes]:
        with self._book.unit_of_work(at) as work:
            changed = step(work)
            day.refresh(work.connection, as_of, [changed.customer_id])
        return changed, Changes(_TOUCHES, frozenset({changed.customer_id}))
