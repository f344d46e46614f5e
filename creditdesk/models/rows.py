"""Adding one row to a table."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Table, insert


def add_row(connection: Connection, table: Table, **values: Any) -> int:
    """Add a row and return the id that it got."""
    key = connection.execute(insert(table), values).inserted_primary_key
    return int(key[0]) if key is not None else 0
