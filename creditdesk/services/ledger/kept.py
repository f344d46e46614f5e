"""Bringing a table of kept figures to what it should say, with only those rows written that say otherwise.

From one day to the next most of them stay as they are, and telling that takes a quarter of writing them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import BindParameter, Connection, Delete, Select, Table, bindparam, delete, select

from creditdesk.models.bulk import in_chunks, insert_rows, stored_rows, without_indexes

# From so many rows on, if they are the most, all are written, and the indexes built after them.
_MANY = 5_000


class _Statements(NamedTuple):
    of_all: Select[Any]
    of_some: Select[Any]
    delete_some: Delete


@cache
def _statements(table: Table, columns: tuple[str, ...]) -> _Statements:
    of_all = select(*(table.c[name] for name in columns))
    these: BindParameter[int] = bindparam("customer_ids", expanding=True)
    mine = table.c.customer_id.in_(these)
    return _Statements(of_all, of_all.where(mine), delete(table).where(mine))


def bring_to(
    connection: Connection,
    table: Table,
    columns: tuple[str, ...],
    rows: Sequence[tuple[Any, ...]],
    customer_ids: Collection[int] | None = None,
) -> list[tuple[Any, ...]]:
    """Make a table hold these rows and no others of these customers, or of all; return what it held before.

    Args:
        connection: Of the transaction that this belongs to.
        table: One with a `customer_id`.
        columns: What the rows hold, the primary key first, which begins with the customer.
        rows: What the table should say, as the driver stores it.
        customer_ids: Whose rows; None for all.
    """
    statements = _statements(table, columns)
    if customer_ids is None:
        before = stored_rows(connection, statements.of_all)
    else:
        before = stored_rows(connection, statements.of_some, {"customer_ids": list(customer_ids)})
    key = itemgetter(*range(len(table.primary_key)))
    kept = {key(row): row for row in before}
    differing = {row[0] for row in rows if kept.pop(key(row), None) != row}
    differing.update(row[0] for row in kept.values())
    if customer_ids is None and len(differing) > max(_MANY, len(rows) // 2):
        connection.execute(delete(table))
        with without_indexes(connection, table):
            insert_rows(connection, table, columns, rows)
    elif differing:
        for some in in_chunks(differing):
            connection.execute(statements.delete_some, {"customer_ids": some})
        insert_rows(connection, table, columns, [row for row in rows if row[0] in differing])
    return before
