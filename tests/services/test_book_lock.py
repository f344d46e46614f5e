"""One writer at a time, and what the world can do to a book in use."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import datetime

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models import engine
from creditdesk.services.book import settings
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.book.lock import BookHeldError, holder_of

_HOLDER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from creditdesk.models import engine
from creditdesk.services.book import settings
from creditdesk.services.book.files import open_book

book = open_book(Path(sys.argv[1]), user="ann")
with book.unit_of_work(datetime.now(UTC)) as work:
    settings.put(work, "kept", 1)
with book.unit_of_work(datetime.now(UTC)) as work:
    settings.put(work, "half done", 1)
    print("in the middle", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(book: Book) -> Iterator[subprocess.Popen[str]]:
    """Another program, in the middle of a piece of work on the book."""
    book.close()
    process = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(book.path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    yield process
    process.kill()
    process.communicate()


def test_a_second_writer_is_told_who_holds_the_book(book: Book) -> None:
    with pytest.raises(BookHeldError, match="open for writing by tess on .*read-only") as refused:
        open_book(book.path)
    assert refused.value.holder is not None
    assert refused.value.holder.user == "tess"


def test_a_writer_in_another_program_is_told_likewise(book: Book, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(BookHeldError, match="by ann on"):
        open_book(book.path)


def test_the_book_can_be_read_while_another_program_writes(book: Book, holder: subprocess.Popen[str]) -> None:
    with open_book(book.path, read_only=True) as reader, reader.read() as connection:
        assert settings.every(connection) == {"kept": 1}


def test_a_book_opened_read_only_refuses_work(book: Book, at: datetime) -> None:
    reader = open_book(book.path, read_only=True)
    with reader, pytest.raises(CreditDeskError, match="open read-only"), reader.unit_of_work(at):
        pass


def test_a_book_opened_read_only_says_who_holds_it(book: Book, holder: subprocess.Popen[str]) -> None:
    with open_book(book.path, read_only=True) as reader:
        assert reader.read_only_because.startswith(f"{book.path.name} is open for writing by ann on ")


def test_a_book_that_nobody_holds_was_opened_for_reading_only(book: Book) -> None:
    assert book.read_only_because == ""
    book.close()
    with open_book(book.path, read_only=True) as reader:
        assert reader.read_only_because == f"{book.path.name} was opened for reading only."


def test_closing_lets_the_next_writer_in(book: Book) -> None:
    assert holder_of(book.path) is not None
    book.close()
    # A name left behind would make the next opening look for what a crash had spoiled.
    assert holder_of(book.path) is None
    with open_book(book.path) as again:
        assert not again.read_only


def test_a_killed_holder_leaves_no_lock_and_nothing_half_done(book: Book, holder: subprocess.Popen[str]) -> None:
    holder.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    holder.wait()
    with open_book(book.path) as again, again.read() as connection:
        assert settings.every(connection) == {"kept": 1}


def test_a_book_that_goes_missing_does_not_come_back_empty(book: Book, at: datetime) -> None:
    book._engine.dispose()
    book.path.rename(book.path.with_suffix(".elsewhere"))
    with pytest.raises(CreditDeskError, match="cannot be opened"), book.unit_of_work(at):
        pass
    assert not book.path.exists()


def test_reads_see_one_state_while_work_goes_on(book: Book, at: datetime) -> None:
    with book.read() as before:
        assert settings.every(before) == {}
        with book.unit_of_work(at) as work:
            settings.put(work, "grace_days", 2)
        assert settings.every(before) == {}
    with book.read() as after:
        assert settings.every(after) == {"grace_days": 2}


def test_a_full_disk_is_told_in_a_sentence_and_nothing_is_kept(book: Book, at: datetime) -> None:
    def fill() -> None:
        with book.unit_of_work(at) as work:
            pages = work.connection.exec_driver_sql("PRAGMA page_count").scalar_one()
            work.connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
            for number in range(100):
                settings.put(work, f"filler {number}", "x" * 4000)

    with pytest.raises(CreditDeskError, match="disk that holds .* is full.*Free some space"):
        fill()
    with open_book(book.path, read_only=True) as reader, reader.read() as connection:
        assert settings.every(connection) == {}
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"


def test_a_book_that_another_program_keeps_locked_is_said_to_be_busy(
    reopen: Callable[[], Book], at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.1)
    book = reopen()
    with closing(sqlite3.connect(book.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(CreditDeskError, match="busy: another program is writing"), book.unit_of_work(at):
            pass


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="the administrator may write anywhere")
def test_a_folder_without_permission_is_named(book: Book) -> None:
    book.close()
    book.path.parent.chmod(0o500)
    try:
        with pytest.raises(CreditDeskError, match="You may not write in"):
            open_book(book.path)
        with open_book(book.path, read_only=True) as reader:
            assert reader.read_only
    finally:
        book.path.parent.chmod(0o700)
