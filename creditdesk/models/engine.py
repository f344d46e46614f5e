"""How the book's SQLite file is opened, and the transactions on it."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event

BUSY_SECONDS = 10
"""How long a writer waits for its turn before it says that the book is busy."""

_WRITES = "creditdesk_writes"


def make_engine(
    path: Path,
    *,
    new: bool = False,
    read_only: bool = False,
    immutable: bool = False,
    foreign_keys: bool = True,
) -> Engine:
    """Return an engine for the file.

    Args:
        path: The file.
        new: Make the file. Otherwise it must be there: one that goes missing in mid-work (a drive unplugged) must
            not come back empty.
        read_only: Open it for reading; somebody else may be writing to it.
        immutable: Promise besides that nobody writes to it, which reading from a folder that may not be written
            in needs (a reader beside a writer keeps its marks in that folder).
        foreign_keys: Whether links between rows are held; an upgrade rebuilds tables without.
    """
    mode = "rwc" if new else "ro" if read_only else "rw"
    uri = f"{path.resolve().as_uri()}?mode={mode}{'&immutable=1' if immutable else ''}"

    def connect() -> sqlite3.Connection:
        # Isolation level None hands BEGIN to us (below): pysqlite would begin late and leave DDL outside.
        return sqlite3.connect(uri, uri=True, isolation_level=None, check_same_thread=False, timeout=BUSY_SECONDS)

    # "sqlite://" by itself means a database in memory, which SQLAlchemy gives one connection a thread.
    engine = create_engine("sqlite://", creator=connect, poolclass=QueuePool)
    event.listen(engine, "connect", _set_pragmas)
    if foreign_keys:
        event.listen(engine, "connect", _hold_links)
    if not read_only:
        event.listen(engine, "connect", _use_write_ahead_log)
    event.listen(engine, "begin", _begin)
    return engine


def writing(connection: Connection) -> Connection:
    """Return the connection marked so that its next transaction takes the write lock at once."""
    return connection.execution_options(**{_WRITES: True})


def write_anew(engine: Engine) -> bool:
    """Write the file anew without the free pages in it, which still hold what was deleted, and empty its log.

    Returns:
        Whether the log is empty: it stays, and SQLite reports no error, while somebody reads for longer than writers
        wait.
    """
    raw = engine.raw_connection()
    try:
        raw.cursor().execute("VACUUM")
        is_busy, *_pages = raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        raw.close()
    return not is_busy


def _set_pragmas(connection: sqlite3.Connection, record: object) -> None:
    del record
    cursor = connection.cursor()
    # A saved call must outlive a power cut: FULL costs a person nothing (5,600 commits a second).
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.execute("PRAGMA mmap_size = 1073741824")
    cursor.close()


def _hold_links(connection: sqlite3.Connection, record: object) -> None:
    del record
    connection.execute("PRAGMA foreign_keys = ON").close()


def _use_write_ahead_log(connection: sqlite3.Connection, record: object) -> None:
    # Readers go on while a writer writes: the window paints during an import.
    del record
    connection.execute("PRAGMA journal_mode = WAL").close()


def _begin(connection: Connection) -> None:
    # A writer that began as a reader could be refused in mid-work; IMMEDIATE waits for its turn at the start.
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
