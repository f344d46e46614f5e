"""What the disk and the database report, in sentences a person can act on."""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import pytest
from sqlalchemy.exc import IntegrityError

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.services.book import trouble
from creditdesk.services.book.trouble import in_sentences

BOOK = Path("ledger.creditdesk")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (errno.ENOSPC, "disk that holds ledger.creditdesk is full"),
        (errno.EACCES, "You may not read or write ledger.creditdesk"),
        (errno.EROFS, "You may not read or write ledger.creditdesk"),
        (errno.ENOENT, "ledger.creditdesk is not there"),
        (errno.EISDIR, "is a folder"),
        (errno.EIO, "ledger.creditdesk cannot be used"),
    ],
)
def test_what_the_system_reports(code: int, words: str) -> None:
    with pytest.raises(CreditDeskError, match=words) as told, in_sentences(BOOK):
        raise OSError(code, "as the system says it")
    assert told.value.cure


@pytest.mark.parametrize("code", sorted(trouble._SENTENCES))
def test_what_the_database_reports(code: int) -> None:
    error = sqlite3.OperationalError("as the database says it")
    error.sqlite_errorcode = code | 0x100  # extended codes carry the plain one in their lowest byte
    with pytest.raises(CreditDeskError, match="ledger.creditdesk") as told, in_sentences(BOOK):
        raise error
    assert told.value.cure
    assert "{" not in str(told.value)


def test_a_file_that_is_gone_can_be_told_apart() -> None:
    with pytest.raises(NotFoundError), in_sentences(BOOK):
        BOOK.open()


def test_our_own_mistakes_pass_as_they_are() -> None:
    broken = IntegrityError("INSERT", {}, sqlite3.IntegrityError("NOT NULL constraint failed"))
    with pytest.raises(IntegrityError), in_sentences(BOOK):
        raise broken
