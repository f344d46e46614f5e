"""Bringing an older book up to date: copied aside, upgraded whole or not at all, checked."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models import schema
from creditdesk.models.engine import make_engine, writing
from creditdesk.services.book.trouble import DamagedBookError

KEPT_COPIES = 3

BEFORE_UPGRADE = " before upgrade of version "
"""Stands between a book's name and the version and day of the copy kept from before an upgrade."""


def upgrade(path: Path, version: int) -> Path:
    """Upgrade the book, which the caller has locked, and return the copy of what it was.

    Raises:
        CreditDeskError: If the book was damaged before or would be after; it is then as it was.
    """
    require_sound(path)
    copy = copy_aside(path, version)
    # Links are not held meanwhile: rebuilding a table would delete the rows that point to it.
    engine = make_engine(path, foreign_keys=False)
    try:
        with engine.connect() as connection, writing(connection).begin():
            schema.upgrade(connection)
            _require_kept_links(connection, path, copy)
    finally:
        engine.dispose()
    require_sound(path)
    return copy


def copy_aside(path: Path, version: int) -> Path:
    """Copy the book beside itself, dated by its last change, and let go of all but the newest copies."""
    changed_on = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
    copy = path.with_name(f"{path.stem}{BEFORE_UPGRADE}{version}, {changed_on}{path.suffix}")
    draft = copy.with_name(f"{copy.name}.part")
    draft.unlink(missing_ok=True)
    # SQLite's own copying includes what still stands in the write-ahead log.
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(draft)) as target:
        source.backup(target)
    with draft.open("rb+") as written:
        os.fsync(written.fileno())
    draft.replace(copy)
    for old in copies_of(path)[KEPT_COPIES:]:
        old.unlink(missing_ok=True)
    return copy


def copies_of(path: Path) -> list[Path]:
    """Return the copies kept from before upgrades, newest first."""
    begins = f"{path.stem}{BEFORE_UPGRADE}"
    copies = [other for other in path.parent.iterdir() if other.name.startswith(begins) and other.suffix == path.suffix]
    return sorted(copies, key=lambda copy: copy.stat().st_mtime, reverse=True)


def require_sound(path: Path) -> None:
    """Look through the file quickly for damage.

    Raises:
        CreditDeskError: If there is any.
    """
    with closing(sqlite3.connect(path)) as connection:
        (answer,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if answer != "ok":
        raise DamagedBookError(
            f"{path.name} is damaged: {answer}.",
            safe="It was left as it is.",
            cure="Put it aside, restore the newest copy or backup, and keep the damaged file for whoever helps you.",
        )


def _require_kept_links(connection: Connection, path: Path, copy: Path) -> None:
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
    if broken is not None:
        raise CreditDeskError(
            f"{path.name} could not be upgraded: a row of {broken[0]} would point to nothing in {broken[2]}.",
            safe=f"The book is as it was; {copy.name} is a copy of it.",
            cure="Go on with the CreditDesk that you had, and send the copy to whoever helps you.",
        )
