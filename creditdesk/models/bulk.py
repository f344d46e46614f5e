"""Many rows at once: straight from the driver and to it, and with indexes built after the rows.

The one place that knows how SQLite wants it. Values are what the driver stores: text, whole numbers, None; days
as ISO text.
"""

from __future__ import annotations

import gc
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Index, Select, Table, inspect

CHUNK = 50_000
"""Rows written between two reports of progress."""


# 256 MB, in the negative kilobytes of SQLite.
_LOADING_CACHE = -262_144


def in_chunks(ids: Collection[int], size: int = 5_000) -> Iterator[list[int]]:
    """Yield ids in order, as many at a time as one statement may name."""
    ordered = sorted(ids)
    for start in range(0, len(ordered), size):
        yield ordered[start : start + size]


def stored_rows(
    connection: Connection, statement: Select[Any], parameters: Mapping[str, Any] | None = None
) -> list[tuple[Any, ...]]:
    """Return rows as the driver has them: what makes days and named rows of them takes longer than reading them."""
    with connection.execute(statement, parameters) as result:
        return list(result.cursor.fetchall())


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple[Any, ...]]) -> None:
    """Insert rows whose values stand in the order of `columns`."""
    if not rows:
        return
    quoted = ", ".join(f'"{column}"' for column in columns)
    marks = ", ".join("?" * len(columns))
    # Names come from our own tables, values are bound.
    connection.exec_driver_sql(f"INSERT INTO {table.name} ({quoted}) VALUES ({marks})", list(rows))  # noqa: S608


@contextmanager
def without_cycle_collection() -> Iterator[None]:
    """Keep Python from looking for cycles among the many rows of an import or of a whole book, which have none.

    It would look again each time their number has grown by a quarter: a fifth of the whole time.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def without_indexes(connection: Connection, *tables: Table) -> Iterator[None]:
    """Take the tables' plain indexes away while rows are loaded, and build them again at the end.

    Building an index over all rows at once takes half the time of keeping it row by row. Constraints stay in
    force throughout. It all happens inside the caller's transaction: rolled back, the indexes were never gone.
    """
    indexes = [index for table in tables for index in _present(connection, table)]
    before = connection.exec_driver_sql("PRAGMA cache_size").scalar_one()
    # Pages that do not fit the cache are written out and read again, many times over.
    connection.exec_driver_sql(f"PRAGMA cache_size = {_LOADING_CACHE}")
    for index in indexes:
        index.drop(connection)
    try:
        yield
        for index in indexes:
            index.create(connection)
    finally:
        connection.exec_driver_sql(f"PRAGMA cache_size = {before}")


def _present(connection: Connection, table: Table) -> list[Index]:
    names = {row["name"] for row in inspect(connection).get_indexes(table.name)}
    return sorted((index for index in table.indexes if index.name in names), key=lambda index: str(index.name))
