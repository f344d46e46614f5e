"""What mails hold of one person: those that go to them, and those that they wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import PurePath
from typing import Any

from sqlalchemy import Connection, Row, select, update

from creditdesk.domain.outbox import MailState
from creditdesk.models.activity import activities
from creditdesk.models.attachments import attachments
from creditdesk.models.customers import ERASED_NAME, contact_ways, contacts
from creditdesk.models.outbox import outbox

_PERSONAL = ("number", "address", "text", "message_id")


def addresses_of(connection: Connection, customer_id: int, ids: Collection[int]) -> frozenset[str]:
    """Return the e-mail addresses of a person, folded: each mail program writes them in letters of its own.

    One that others at the debtor's have as well tells of nobody.
    """
    first = select(contacts.c.id, contacts.c.email).where(contacts.c.customer_id == customer_id)
    further = (
        select(contacts.c.id, contact_ways.c.value)
        .join(contacts, contacts.c.id == contact_ways.c.contact_id)
        .where(contacts.c.customer_id == customer_id, contact_ways.c.kind == "email")
    )
    theirs: set[str] = set()
    others = {""}
    for contact_id, address in (*connection.execute(first), *connection.execute(further)):
        (theirs if contact_id in ids else others).add(address.casefold())
    return frozenset(theirs - others)


def went_by(details: Mapping[str, Any] | None, addresses: Collection[str]) -> bool:
    """Tell whether an entry is of a mail to or from one of these addresses, whoever was known to have it then."""
    return str((details or {}).get("address", "")).casefold() in addresses


def mails_to(
    connection: Connection,
    customer_id: int,
    addresses: Collection[str],
    names: Collection[str],
    naming: re.Pattern[str],
) -> tuple[Row[*tuple[Any, ...]], ...]:
    """Return the mails of the outbox that went to a person, or speak of them.

    Args:
        connection: Where to read.
        customer_id: The debtor.
        addresses: Those of the person, folded.
        names: What the person is called.
        naming: What finds the person in a text.
    """
    found = connection.execute(select(outbox).where(outbox.c.customer_id == customer_id).order_by(outbox.c.id))
    return tuple(
        row
        for row in found
        if row.to_address.casefold() in addresses
        or row.to_name in names
        or naming.search(f"{row.subject} {row.body} {row.problem} {row.override_reason}")
    )


def files_from(
    connection: Connection,
    customer_id: int,
    ids: Collection[int],
    names: Collection[str],
    addresses: Collection[str],
) -> tuple[tuple[Any, ...], ...]:
    """Return name, moment and hash of the mails that a person wrote and that were filed."""
    found = connection.execute(
        select(attachments, activities.c.contact_id, activities.c.contact_name, activities.c.details)
        .join(activities, activities.c.id == attachments.c.activity_id)
        .where(attachments.c.customer_id == customer_id, activities.c.direction == "in")
        .order_by(attachments.c.id)
    )
    return tuple(
        (row.name, row.added_at, row.sha256)
        for row in found
        if row.contact_id in ids or row.contact_name in names or went_by(row.details, addresses)
    )


def less_personal(connection: Connection, activity_id: int, details: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """Return an entry's details without number, address and a mail's own mark, and name its file after nobody.

    The words of a letter, which are kept with the letter itself, go as well.
    """
    left = {name: value for name, value in (details or {}).items() if name not in _PERSONAL}
    if "file" in left:
        left["file"] = f"{ERASED_NAME}{PurePath(left['file']).suffix.lower()}"
        of_it = attachments.c.activity_id == activity_id
        connection.execute(update(attachments).where(of_it).values(name=left["file"]))
    return left or None


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
            "override_reason": without(row.override_reason),
            "state": row.state if row.state in gone else MailState.WITHDRAWN.value,
        }
        connection.execute(update(outbox).where(outbox.c.id == row.id).values(values))
