"""Entries of the history found by the words of their notes."""

from __future__ import annotations

import re
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from creditdesk.models import fulltext
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.customers import customers
from creditdesk.services.ledger.list_views import Hit
from creditdesk.services.ledger.ranks import Rank

_CANDIDATES = 30
_LEAST_LETTERS = 3
_BEFORE, _SHOWN = 24, 90
_ENTRY: Select[Any] = (
    select(
        activities.c.id,
        activities.c.customer_id,
        activities.c.happened_on,
        activities.c.summary,
        activities.c.note,
        customers.c.account,
        customers.c.name,
    )
    .join(customers, customers.c.id == activities.c.customer_id)
    .where(activities.c.id.in_(bindparam("ids", expanding=True)), STANDS)
    .order_by(activities.c.happened_at.desc(), activities.c.id.desc())
)


def found_notes(connection: Connection, wanted: str) -> list[Hit]:
    """Return the entries of which every word typed begins a word of the note or the title, latest first.

    Shorter texts than three letters stand in nearly every note. What was taken back did not happen.
    """
    if sum(letter.isalnum() for letter in wanted) < _LEAST_LETTERS:
        return []
    ids = fulltext.activities_by_word(wanted)
    if ids is None:
        return []
    # Ids grow with time: the index gives the latest written first, and stops. Asked in one query, all activities were
    # gone through for it.
    latest = connection.scalars(fulltext.latest_first(ids).limit(_CANDIDATES)).all()
    rows = connection.execute(_ENTRY, {"ids": latest}) if latest else ()
    return [
        Hit(
            "note",
            row.customer_id,
            row.account,
            row.name,
            "",
            _excerpt(row.summary, row.note, wanted),
            activity_id=row.id,
            on=row.happened_on,
            rank=Rank.NOTE,
        )
        for row in rows
    ]


def _excerpt(summary: str, note: str, wanted: str) -> str:
    """Return the part of a note around the first of the words typed; where it stands elsewhere, title and note."""
    words = " ".join(note.split())
    first = re.search(r"[^\W_]+", wanted)
    place = words.casefold().find(first.group().casefold()) if first else -1
    if place < 0:
        words, place = " · ".join(part for part in (summary, words) if part), 0
    start = words.rfind(" ", 0, place - _BEFORE) + 1 if place > _BEFORE else 0
    shown = words[start : start + _SHOWN]
    lead, tail = "… " if start else "", " …" if start + _SHOWN < len(words) else ""
    return f"{lead}{shown.rstrip()}{tail}"
