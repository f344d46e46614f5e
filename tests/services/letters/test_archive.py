"""Documents are written whole or not at all, and what a kill left half written does not stay."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.letters import archive

_DIES = """
import os, sys
from pathlib import Path
from creditdesk.services.book.files import open_book
from creditdesk.services.letters import archive

book = open_book(Path(sys.argv[1]), user="tess")
Path.replace = lambda *_given: os._exit(9)
archive.write_file(Path(sys.argv[2]), b"a letter", is_copy=False)
"""


def killed_while_writing(book: Path, path: Path) -> None:
    """Open a book in another process that dies when all of a document but its name is on the disk."""
    assert subprocess.run([sys.executable, "-c", _DIES, book, path], check=False).returncode == 9
    assert [each.name for each in path.parent.iterdir()] == [f".{path.name}.writing"]


def test_what_a_killed_program_had_begun_in_the_archive_goes_when_the_book_is_opened(book: Book) -> None:
    path = archive.path_of(book.documents_folder, archive.sha256_of(b"a letter"))
    book.close()
    killed_while_writing(book.path, path)
    open_book(book.path, user="tess").close()
    assert list(path.parent.iterdir()) == []


def test_a_copy_that_was_begun_is_written_over_when_it_is_written_again(book: Book, tmp_path: Path) -> None:
    path = tmp_path / "out" / "RM-2026-000001.pdf"
    book.close()
    killed_while_writing(book.path, path)
    archive.write_file(path, b"a letter")
    assert [each.name for each in path.parent.iterdir()] == [path.name]
    assert path.read_bytes() == b"a letter"


def test_a_link_that_lies_in_the_way_leads_nobody_to_another_file(tmp_path: Path) -> None:
    other, path = tmp_path / "ledger.txt", tmp_path / "a.pdf"
    other.write_bytes(b"ours")
    path.with_name(f".{path.name}.writing").symlink_to(other)
    archive.write_file(path, b"a letter")
    assert (other.read_bytes(), path.read_bytes(), path.is_symlink()) == (b"ours", b"a letter", False)


def test_two_who_write_the_same_at_once_do_not_stop_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.pdf"
    replace = Path.replace

    def somebody_was_quicker(given: Path, target: Path) -> Path:
        replace(given, target)
        return replace(given, target)

    monkeypatch.setattr(Path, "replace", somebody_was_quicker)
    archive.write_file(path, b"a letter")
    assert path.read_bytes() == b"a letter"
