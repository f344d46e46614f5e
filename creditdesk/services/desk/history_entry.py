"""Writing an entry into the history, with the documents it is about."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from sqlalchemy import insert

from creditdesk.domain.document import DocumentKey
from creditdesk.models.activity import activities, activity_items
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work


def write(
    work: Work,
    customer_id: int,
    kind: str,
    on: date,
    summary: str,
    *,
    about: Iterable[DocumentKey] = (),
    **more: Any,
) -> int:
    """Write an entry and return its id.

    Args:
        work: The unit of work; its moment and its person are those of the entry.
        customer_id: Of whom.
        kind: One of those of `activities`.
        on: The ledger's local day.
        summary: What the history shows, in one line.
        about: The documents; one named twice is written once.
        more: Further columns of `activities`.
    """
    values = {"happened_at": work.at, "happened_on": on, "done_by": work.by, "summary": summary, **more}
    activity_id = add_row(work.connection, activities, customer_id=customer_id, kind=kind, **values)
    named = [{"activity_id": activity_id, "type": key.type.value, "number": key.number} for key in dict.fromkeys(about)]
    if named:
        work.connection.execute(insert(activity_items), named)
    return activity_id
