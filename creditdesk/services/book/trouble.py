"""Says in a sentence what went wrong with the book's file: locked, full, missing, damaged, not permitted."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import DBAPIError

from creditdesk.domain.errors import CreditDeskError, NotFoundError

_NOTHING_CHANGED = "Nothing of the work at hand was kept, and what was saved before is safe."

# SQLite's primary result codes (the lowest byte of an extended one) and what they mean to a person.
_SENTENCES = {
    sqlite3.SQLITE_BUSY: (
        "{name} is busy: another program is writing to it.",
        "Wait until that work is done and try again; if it stays so, close other programs that may have it open.",
    ),
    sqlite3.SQLITE_LOCKED: (
        "{name} is busy: another part of the work holds it.",
        "Try again in a moment.",
    ),
    sqlite3.SQLITE_FULL: (
        "The disk that holds {name} is full.",
        "Free some space on {folder} and try again.",
    ),
    sqlite3.SQLITE_READONLY: (
        "{name} cannot be changed: the file or its folder is read-only.",
        "Ask for permission to write in {folder}, or open the book read-only.",
    ),
    sqlite3.SQLITE_PERM: (
        "You may not open {name}.",
        "Ask whoever looks after {folder} for permission.",
    ),
    sqlite3.SQLITE_CANTOPEN: (
        "{name} cannot be opened.",
        "See that {folder} is there and that you may write in it.",
    ),
    sqlite3.SQLITE_IOERR: (
        "The disk that holds {name} does not answer as it should.",
        "See that {folder} is connected and sound, then open the book again and run `creditdesk check`.",
    ),
    sqlite3.SQLITE_CORRUPT: (
        "{name} is damaged.",
        "Put it aside, restore the newest copy or backup, and keep the damaged file for whoever helps you.",
    ),
    sqlite3.SQLITE_NOTADB: (
        "{name} is not a CreditDesk book, or it is damaged.",
        "Choose another file, or restore the newest copy or backup.",
    ),
}


class DamagedBookError(CreditDeskError):
    """The book's file is not what was written; nothing more can be said of what it holds."""


@contextmanager
def in_sentences(path: Path) -> Iterator[None]:
    """Turn the troubles of the disk and the database, while the book at `path` is used, into sentences.

    Errors that are ours (a broken constraint, a wrong statement) pass as they are.
    """
    try:
        yield
    except DBAPIError as error:
        sentence = of_database(error.orig, path)
        if sentence is None:
            raise
        raise sentence from error
    except sqlite3.Error as error:
        sentence = of_database(error, path)
        if sentence is None:
            raise
        raise sentence from error
    except UnicodeDecodeError as error:
        # Python meets bytes that are no text where SQLite quotes its own damaged schema.
        if b"malformed database schema" not in error.object:
            raise
        raise _sentence(sqlite3.SQLITE_CORRUPT, path) from error
    except OSError as error:
        raise of_system(error, path) from error


def of_database(error: BaseException | None, path: Path) -> CreditDeskError | None:
    """Return the sentence for what the database reports, or nothing where the trouble is ours."""
    code = getattr(error, "sqlite_errorcode", None)
    if code is None:
        # The driver's own words for text that is none; it gives them no code.
        damaged = isinstance(error, sqlite3.OperationalError) and "Could not decode" in str(error)
        return _sentence(sqlite3.SQLITE_CORRUPT, path) if damaged else None
    # The reader's marks beside the book could not grow: what SQLite takes for a broken disk is a full one.
    plain = sqlite3.SQLITE_FULL if code == sqlite3.SQLITE_IOERR_SHMSIZE else code & 0xFF
    # A schema that cannot be read is reported as a plain error.
    if plain == sqlite3.SQLITE_ERROR and "malformed database schema" in str(error):
        plain = sqlite3.SQLITE_CORRUPT
    return _sentence(plain, path) if plain in _SENTENCES else None


def _sentence(code: int, path: Path) -> CreditDeskError:
    what, cure = _SENTENCES[code]
    words = {"name": path.name, "folder": path.resolve().parent}
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return DamagedBookError(what.format(**words), safe="It was left as it is.", cure=cure.format(**words))
    return CreditDeskError(what.format(**words), safe=_NOTHING_CHANGED, cure=cure.format(**words))


def of_system(error: OSError, path: Path) -> CreditDeskError:
    """Return the sentence for what the operating system reports of a file."""
    name = Path(str(error.filename or path)).name
    folder = path.resolve().parent
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return CreditDeskError(
            f"The disk that holds {name} is full.",
            safe=_NOTHING_CHANGED,
            cure=f"Free some space on {folder} and try again.",
        )
    if isinstance(error, FileNotFoundError):
        return NotFoundError(f"{name} is not there.", cure=f"See that {folder} is connected, or choose another file.")
    if isinstance(error, IsADirectoryError | NotADirectoryError):
        return CreditDeskError(f"{name} is a folder, not a file.", cure="Choose a file.")
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return CreditDeskError(
            f"You may not read or write {name}.",
            safe=_NOTHING_CHANGED,
            cure=f"Ask whoever looks after {folder} for permission, or choose another folder.",
        )
    reason = error.strerror or type(error).__name__
    return CreditDeskError(
        f"{name} cannot be used: {reason}.",
        safe=_NOTHING_CHANGED,
        cure=f"See that {folder} is connected and sound, then try again.",
    )
