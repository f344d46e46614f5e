"""Bringing a book back from a backup: always as a new book, so that nothing there is written over."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from creditdesk.services.book.files import SUFFIX, version_of
from creditdesk.services.book.trouble import in_sentences
from creditdesk.services.book.upgrade import BEFORE_UPGRADE, require_sound

_MAY_BE_GONE = "It waited when this copy of the book was made, and may have been sent since."


def restore(backup: Path, folder: Path) -> Path:
    """Copy a backup into `folder` as a book of a name that is free there, with its documents; return the book.

    A backup is the copy of a book's file, with the folder of its documents beside it where that was kept too.

    Raises:
        CreditDeskError: If it is not a book, is of a newer version, or is damaged; nothing is left in `folder` then.
    """
    version_of(backup)
    name = backup.stem.partition(BEFORE_UPGRADE)[0]
    with in_sentences(backup), ExitStack() as on_failure:
        folder.mkdir(parents=True, exist_ok=True)
        book = _free(folder, name)
        draft = book.with_name(f"{book.name}.new")
        on_failure.callback(draft.unlink, missing_ok=True)
        # SQLite's own copying includes what still stands in the write-ahead log; without one it may lie on a disk that
        # takes no writing.
        lies_still = "" if backup.with_name(f"{backup.name}-wal").exists() else "&immutable=1"
        place = f"{backup.absolute().as_uri()}?mode=ro{lies_still}"
        with closing(sqlite3.connect(place, uri=True)) as source, closing(sqlite3.connect(draft)) as target:
            source.backup(target)
        require_sound(draft)
        _doubt_mails(draft)
        kept = [backup.with_name(f"{stem}.documents") for stem in (backup.stem, name)]
        documents = next((each for each in kept if each.is_dir()), None)
        if documents is not None:
            beside = book.with_name(f"{book.stem}.documents")
            on_failure.callback(shutil.rmtree, beside, ignore_errors=True)
            shutil.copytree(documents, beside)
        draft.rename(book)
        on_failure.pop_all()
    return book


def _doubt_mails(book: Path) -> None:
    """Let mails that waited when the copy was made go nowhere before a person says so: they may have gone since."""
    with closing(sqlite3.connect(book)) as connection, connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'outbox'").fetchone() is not None:
            connection.execute(
                "UPDATE outbox SET state = 'unknown', problem = ? WHERE state = 'waiting'", (_MAY_BE_GONE,)
            )


def _free(folder: Path, name: str) -> Path:
    """Return a place in the folder where neither a book nor documents of that name are."""
    number = 1
    while True:
        stem = f"{name}, restored" if number == 1 else f"{name}, restored {number}"
        book = folder / f"{stem}{SUFFIX}"
        if not book.exists() and not book.with_name(f"{stem}.documents").exists():
            return book
        number += 1
