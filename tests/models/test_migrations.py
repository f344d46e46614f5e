"""A book made today and a book upgraded from nothing are the same book."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.pool import StaticPool

from creditdesk.models import schema
from creditdesk.models.migrations import draft, versions
from creditdesk.services.book import upgrade


def _engine(path: Path) -> Engine:
    # As the book's own engine does: BEGIN by hand, so that the tables are made inside the transaction.
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(path, isolation_level=None), poolclass=StaticPool
    )
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


@pytest.fixture
def made(tmp_path: Path) -> Path:
    path = tmp_path / "made.creditdesk"
    engine = _engine(path)
    with engine.begin() as connection:
        schema.create(connection)
    engine.dispose()
    return path


@pytest.fixture
def upgraded(tmp_path: Path) -> Path:
    path = tmp_path / "upgraded.creditdesk"
    sqlite3.connect(path).close()
    upgrade.upgrade(path, 0)
    return path


def _shape(path: Path) -> dict[tuple[str, str], str]:
    with closing(sqlite3.connect(path)) as connection:
        rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    return {(kind, name): _without_order(re.sub(r'[\s"]+', " ", sql).strip()) for kind, name, sql in rows}


def _without_order(sql: str) -> str:
    """Sort a table's named constraints, whose order means nothing; the columns keep theirs."""
    columns, *constraints = re.split(r", (?=CONSTRAINT )", sql.removesuffix(" )"))
    return ", ".join([columns, *sorted(constraints)])


def test_the_revisions_build_exactly_what_a_new_book_has(made: Path, upgraded: Path) -> None:
    assert _shape(upgraded) == _shape(made)


def test_alembic_finds_nothing_missing_after_the_revisions(upgraded: Path) -> None:
    with _engine(upgraded).connect() as connection:
        assert draft.differences(connection).ops == []


def test_both_ways_stamp_the_same_header(made: Path, upgraded: Path) -> None:
    expected = schema.Header(schema.APPLICATION_ID, schema.VERSION)
    assert schema.read_header(made) == expected
    assert schema.read_header(upgraded) == expected


def test_every_revision_is_listed_in_order() -> None:
    folder = Path(versions.__file__).parent
    files = sorted(path.name for path in folder.glob("r*.py"))
    assert tuple(name[1:5] for name in files) == schema.REVISIONS


def test_every_constraint_has_a_name(made: Path) -> None:
    unnamed = [
        name
        for (kind, name), sql in _shape(made).items()
        # Those that full-text search keeps for itself are SQLite's own.
        if kind == "table"
        and "_by_" not in name
        and re.search(r"(?<!CONSTRAINT )[(,] (PRIMARY KEY|UNIQUE|CHECK|FOREIGN KEY)", sql)
    ]
    assert unnamed == []
