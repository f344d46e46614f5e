"""The book's settings: JSON values by name, each change in the audit chain."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from creditdesk.models.book import settings
from creditdesk.services.book.book import Work

AS_OF = "as_of"
"""The day on which a book that stands still (the demo company's) is shown, in ISO form."""

DEMO = "demo"
"""Of the demo company's book alone: whether it is "being made" or "made"."""


def get(connection: Connection, name: str, default: object = None) -> Any:  # noqa: ANN401 - any JSON value
    """Return the setting, or `default` where it was never set."""
    found = connection.execute(select(settings.c.value).where(settings.c.name == name)).one_or_none()
    return default if found is None else found.value


def every(connection: Connection) -> dict[str, Any]:
    """Return all settings, by name."""
    return {row.name: row.value for row in connection.execute(select(settings).order_by(settings.c.name))}


def put(work: Work, name: str, value: object) -> None:
    """Set to a JSON value; setting what stands already leaves no trace."""
    found = work.connection.execute(select(settings.c.value).where(settings.c.name == name)).one_or_none()
    if found is None:
        work.connection.execute(insert(settings).values(name=name, value=value))
    elif found.value == value:
        return
    else:
        work.connection.execute(update(settings).where(settings.c.name == name).values(value=value))
    work.record("set", name, before=None if found is None else found.value, after=value)


def remove(work: Work, name: str) -> None:
    """Go back to what holds where nothing was set."""
    found = work.connection.execute(select(settings.c.value).where(settings.c.name == name)).one_or_none()
    if found is not None:
        work.connection.execute(delete(settings).where(settings.c.name == name))
        work.record("unset", name, before=found.value)
