"""The shape of the book's file: how it is told apart from other files, made, and brought up to date."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

# Kept in the file's header, where SQLite leaves room for the program that owns the file: "CrDk".
APPLICATION_ID = 0x4372446B
# The revisions in order. A book's version is how many of them it has; a newer program only adds to the end.
REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012", "0013")
VERSION = len(REVISIONS)

# As Alembic itself makes it.
_ALEMBIC_VERSION = """
CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
)
"""
_MAGIC = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Header:
    """What a book's file says of itself before anything is read from its tables."""

    application_id: int
    version: int


def read_header(path: Path) -> Header | None:
    """Return what the file says of itself, or nothing if it is not an SQLite file.

    Raises:
        sqlite3.Error: If it looks like one but cannot be read.
        OSError: If the file cannot be read at all.
    """
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            return None
    # Through SQLite and not from the bytes: the newest header may still stand in the write-ahead log.
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        (application_id,) = connection.execute("PRAGMA application_id").fetchone()
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    return Header(application_id, version)


def create(connection: Connection) -> None:
    """Make every table of the newest version in an empty file, in the transaction at hand.

    This is the short way: the revisions, run one after another, give the same, and a test holds the two together.
    """
    # An open book needs the tables of the rooms that are entered; only a new one needs all.
    from creditdesk.models import tables  # noqa: PLC0415

    tables.metadata.create_all(connection)
    connection.exec_driver_sql(_ALEMBIC_VERSION)
    connection.exec_driver_sql("INSERT INTO alembic_version VALUES (?)", (REVISIONS[-1],))
    stamp(connection)


def stamp(connection: Connection) -> None:
    """Write into the header that the file is a book of the newest version."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {VERSION}")


def upgrade(connection: Connection) -> None:
    """Run the revisions that the file lacks, in the transaction at hand, and stamp the new version.

    Foreign keys must be off: rebuilding a table would otherwise delete what points to it.
    """
    # Alembic takes a third of a second to load, and nearly every opening has nothing to upgrade.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).with_name("migrations")))
    command.upgrade(config, "head")
    stamp(connection)
