"""How the book's file is opened, and what its columns take."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import Connection, Engine, insert, select, text
from sqlalchemy.exc import IntegrityError, StatementError

from creditdesk.models import schema
from creditdesk.models.engine import make_engine, writing
from creditdesk.models.staging import import_batches


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    """The engine of a book with its tables."""
    made = make_engine(tmp_path / "made.creditdesk", new=True)
    with made.connect() as connection, writing(connection).begin():
        schema.create(connection)
    yield made
    made.dispose()


@pytest.fixture
def connection(engine: Engine) -> Iterator[Connection]:
    with engine.connect() as connection, writing(connection).begin():
        yield connection


def test_what_is_saved_outlives_a_power_cut_and_readers_go_on_meanwhile(connection: Connection) -> None:
    full = 2
    assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == full
    assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"


def test_a_row_cannot_point_to_nothing(connection: Connection) -> None:
    with pytest.raises(IntegrityError, match="FOREIGN KEY"):
        connection.execute(text("INSERT INTO ledger_state (company_id) VALUES (7)"))


def test_what_must_not_happen_to_a_missing_file_is_to_come_back_empty(tmp_path: Path) -> None:
    path = tmp_path / "gone.creditdesk"
    with pytest.raises(Exception, match="unable to open"), make_engine(path).connect():
        pass
    assert not path.exists()


def _batch(at: datetime) -> dict[str, object]:
    return {"profile": "test", "files": [], "imported_at": at, "imported_by": "tess", "result": {}}


def test_a_moment_is_the_same_wherever_it_was_written(connection: Connection) -> None:
    summer_evening = datetime(2026, 7, 1, 0, 30, tzinfo=timezone(timedelta(hours=2)))
    connection.execute(insert(import_batches).values(_batch(summer_evening)))
    kept = connection.scalar(select(import_batches.c.imported_at))
    assert kept == summer_evening
    assert kept is not None
    assert kept.tzinfo is UTC
    assert connection.exec_driver_sql("SELECT imported_at FROM import_batches").scalar_one() == (
        "2026-06-30 22:30:00.000000"
    )


def test_a_moment_without_its_time_zone_is_refused(connection: Connection) -> None:
    with pytest.raises(StatementError, match="needs its time zone"):
        connection.execute(insert(import_batches).values(_batch(datetime(2026, 7, 1))))  # noqa: DTZ001 - the point
