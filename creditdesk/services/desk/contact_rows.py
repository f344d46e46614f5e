"""The contacts of a debtor as they stand in the book, and setting them back to what they were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, Table, delete, insert, select, update

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.activity import activities
from creditdesk.models.customers import contact_ways, contacts
from creditdesk.services.book.book import Work

_Rows = tuple[Mapping[str, Any], ...]


@dataclass(frozen=True, slots=True)
class People:
    """All contacts of one debtor and their further numbers and addresses, row by row."""

    contacts: _Rows
    ways: _Rows

    @property
    def merged(self) -> dict[int, int | None]:
        """What each contact was merged into, if anything."""
        return {row["id"]: row["merged_into_id"] for row in self.contacts}


@dataclass(frozen=True, slots=True)
class ContactsChange:
    """What a piece of work did to a debtor's contacts, in words and in full, so that it can be taken back."""

    customer_id: int
    contact_id: int
    words: str
    before: People
    after: People


def people_of(connection: Connection, customer_id: int) -> People:
    """Return the debtor's contacts as they stand."""
    of_customer = select(contacts).where(contacts.c.customer_id == customer_id).order_by(contacts.c.id)
    of_them = (
        select(contact_ways)
        .join(contacts, contacts.c.id == contact_ways.c.contact_id)
        .where(contacts.c.customer_id == customer_id)
        .order_by(contact_ways.c.id)
    )

    def rows(query: Select[Any]) -> _Rows:
        return tuple(dict(row) for row in connection.execute(query).mappings())

    return People(rows(of_customer), rows(of_them))


def take_back(work: Work, change: ContactsChange) -> None:
    """Set the debtor's contacts back to what they were before a change.

    Raises:
        CreditDeskError: If they were changed again since, or a call names a contact that the change brought.
    """
    connection = work.connection
    if people_of(connection, change.customer_id) != change.after:
        raise CreditDeskError(
            "The contacts were changed again since.",
            safe="They stand as they are.",
            cure="Change them by hand under Contacts.",
        )
    before, after = change.before, change.after
    added = _ids(after.contacts) - _ids(before.contacts)
    named = connection.scalar(select(activities.c.contact_name).where(activities.c.contact_id.in_(added)).limit(1))
    if named is not None:
        raise CreditDeskError(
            f"The history speaks of {named or 'this contact'} by now.",
            safe="The contacts stand as they are.",
            cure="Say that the person has left, if it was a mistake.",
        )
    connection.execute(delete(contact_ways).where(contact_ways.c.id.in_(_ids(after.ways) - _ids(before.ways))))
    # A contact that was copied no longer points to its copy by the time the copy goes.
    _restore(connection, contacts, before.contacts, after.contacts)
    connection.execute(delete(contacts).where(contacts.c.id.in_(added)))
    _restore(connection, contact_ways, before.ways, after.ways)
    work.record("take back contact", f"customer {change.customer_id}", contact=change.contact_id)


def _restore(connection: Connection, table: Table, before: _Rows, after: _Rows) -> None:
    stands = {row["id"]: row for row in after}
    for row in before:
        if row["id"] not in stands:
            connection.execute(insert(table), dict(row))
        elif row != stands[row["id"]]:
            connection.execute(update(table).where(table.c.id == row["id"]).values(dict(row)))


def _ids(rows: _Rows) -> set[int]:
    return {row["id"] for row in rows}
