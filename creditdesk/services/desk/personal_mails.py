"""What mails hold of one person: those that go to them, and those that they wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any

from sqlalchemy import Connection, Row, select, update

from creditdesk.domain.outbox import MailState
from creditdesk.models.activity import activities
from creditdesk.models.attachments import attachments
from creditdesk.models.customers import ERASED_NAME, contact_ways, contacts
from creditdesk.models.outbox import outbox


def mails_to(
    connection: Connection, customer_id: int, ids: Collection[int], names: Collection[str], naming: re.Pattern[str]
) -> tuple[Row[*tuple[Any, ...]], ...]:
    """Return the mails of the outbox that went to a person, or speak of them.

    Args:
        connection: Where to read.
        customer_id: The debtor.
        ids: The contacts that stand for the person.
        names: What these are called.
        naming: What finds the names in a text.
    """
    first = select(contacts.c.email).where(contacts.c.id.in_(ids))
    further = select(contact_ways.c.value).where(contact_ways.c.contact_id.in_(ids), contact_ways.c.kind == "email")
    theirs = {*connection.scalars(first), *connection.scalars(further)} - {""}
    found = connection.execute(select(outbox).where(outbox.c.customer_id == customer_id).order_by(outbox.c.id))
    return tuple(
        row
        for row in found
        if row.to_address in theirs or row.to_name in names or naming.search(f"{row.subject} {row.body}")
    )


def files_from(
    connection: Connection, customer_id: int, ids: Collection[int], names: Collection[str]
) -> tuple[Row[*tuple[Any, ...]], ...]:
    """Return name, moment and hash of the mails that a person wrote and that were filed."""
    theirs = activities.c.contact_id.in_(ids) | activities.c.contact_name.in_(names)
    found = connection.execute(
        select(attachments.c.name, attachments.c.added_at, attachments.c.sha256)
        .join(activities, activities.c.id == attachments.c.activity_id)
        .where(attachments.c.customer_id == customer_id, activities.c.direction == "in", theirs)
        .order_by(attachments.c.id)
    )
    return tuple(found)


def empty(connection: Connection, mails: Iterable[Row[*tuple[Any, ...]]], without: Callable[[str], str]) -> None:
    """Take the person out of mails; what has not gone goes nowhere any more."""
    gone = {MailState.SENT.value, MailState.UNKNOWN.value}
    for row in mails:
        values = {
            "to_name": ERASED_NAME,
            "to_address": "",
            "subject": without(row.subject),
            "body": without(row.body),
            "problem": "",
            "state": row.state if row.state in gone else MailState.WITHDRAWN.value,
        }
        connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
