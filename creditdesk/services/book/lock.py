"""One writer at a time: who holds a book for writing, told to whoever comes second.

The operating system keeps the lock and lets it go when its holder ends, however that happens: no lock is ever stale.
A file beside it says who the holder is, since a locked file cannot be read everywhere.
"""

from __future__ import annotations

import errno
import json
import os
import platform
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from creditdesk.domain.errors import CreditDeskError


@dataclass(frozen=True, slots=True)
class Holder:
    """Who has the book open for writing, on which computer, and since when."""

    user: str
    computer: str
    since: datetime | None


class CannotWriteError(CreditDeskError):
    """The book cannot be opened for writing from here; it may still be opened read-only."""


class BookHeldError(CannotWriteError):
    """Somebody else has the book open for writing."""

    def __init__(self, path: Path, holder: Holder | None) -> None:
        self.holder = holder
        super().__init__(
            _held(path, holder),
            safe="It was not touched.",
            cure="Open it read-only to look at it, or wait until it is closed there.",
        )


class WriteLock:
    """Holds a book for writing from the moment it is made until `release`."""

    def __init__(self, path: Path, user: str) -> None:
        self._note = _note_of(path)
        # Not per thread: a book may be opened in one thread and closed in another.
        self._lock = FileLock(path.with_name(f"{path.name}.lock"), thread_local=False)
        try:
            self._lock.acquire(timeout=0)
        except Timeout:
            raise BookHeldError(path, holder_of(path)) from None
        except OSError as error:
            if not isinstance(error, PermissionError) and error.errno != errno.EROFS:
                raise
            raise CannotWriteError(
                _not_from_here(path),
                safe="It was not touched.",
                cure="Open it read-only, or ask whoever looks after that folder for permission.",
            ) from error
        self.found_dead_holder = self._note.exists()
        # The lock holds without the note; on a full disk whoever comes second only learns no name.
        with suppress(OSError):
            self._note.write_text(json.dumps({"user": user, "computer": platform.node()}), encoding="utf-8")

    def release(self) -> None:
        """Let others write."""
        self._note.unlink(missing_ok=True)
        self._lock.release()


def holder_of(path: Path) -> Holder | None:
    """Return who says to hold the book for writing; nothing if nobody does, or it cannot be read."""
    note = _note_of(path)
    try:
        said = json.loads(note.read_text(encoding="utf-8"))
        # The note is written when the lock is taken: its own date is the "since".
        since = datetime.fromtimestamp(note.stat().st_mtime, UTC)
        return Holder(str(said["user"]), str(said["computer"]), since)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def why_read_only(path: Path) -> str:
    """Say why a book that was opened for reading only takes no writing: who holds it, or what this computer may not."""
    holder = holder_of(path)
    if not os.access(path.parent, os.W_OK):
        return _not_from_here(path)
    return _held(path, holder) if holder is not None else f"{path.name} was opened for reading only."


def _held(path: Path, holder: Holder | None) -> str:
    return f"{path.name} is open for writing {_by_whom(holder)}."


def _not_from_here(path: Path) -> str:
    return f"You may not write in {path.resolve().parent}, where {path.name} is."


def _note_of(path: Path) -> Path:
    return path.with_name(f"{path.name}.holder")


def _by_whom(holder: Holder | None) -> str:
    if holder is None:
        return "elsewhere"
    since = f" since {holder.since.astimezone():%d %b %Y, %H:%M}" if holder.since else ""
    return f"by {holder.user} on {holder.computer}{since}"
