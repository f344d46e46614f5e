"""A backup comes back as a book of its own; nothing that is there is written over."""

from __future__ import annotations

from pathlib import Path

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.book.restoring import restore
from creditdesk.services.book.upgrade import copy_aside
from creditdesk.services.office import Office


@pytest.fixture
def backup(book: Book, tmp_path: Path) -> Path:
    """A closed book with one document beside it, on a stick."""
    (book.documents_folder).mkdir()
    (book.documents_folder / "letter.pdf").write_bytes(b"%PDF")
    book.close()
    stick = tmp_path / "stick"
    stick.mkdir()
    for each in (book.path, book.documents_folder):
        each.rename(stick / each.name)
    return stick / book.path.name


def company(path: Path) -> str:
    with open_book(path) as book:
        return Office.of(book).letters.letterhead().name


def test_a_backup_comes_back_as_a_book_of_its_own_with_its_documents(backup: Path, tmp_path: Path) -> None:
    restored = restore(backup, tmp_path / "books")
    assert restored.name == "test, restored.creditdesk"
    assert company(restored) == "Brook & Lane Ltd"
    assert (tmp_path / "books" / "test, restored.documents" / "letter.pdf").read_bytes() == b"%PDF"
    assert backup.exists()


def test_restored_twice_it_stands_beside_the_first(backup: Path, tmp_path: Path) -> None:
    first, second = (restore(backup, tmp_path / "books") for _ in range(2))
    assert first != second
    assert company(first) == company(second)


def test_the_copy_from_before_an_upgrade_is_a_backup_and_takes_the_books_documents(
    backup: Path, tmp_path: Path
) -> None:
    restored = restore(copy_aside(backup, 1), tmp_path / "books")
    assert restored.name == "test, restored.creditdesk"
    assert (tmp_path / "books" / "test, restored.documents" / "letter.pdf").exists()


def test_what_is_no_book_leaves_nothing_behind(tmp_path: Path) -> None:
    other = tmp_path / "holiday.creditdesk"
    other.write_text("Dear diary")
    with pytest.raises(CreditDeskError, match="not a CreditDesk book"):
        restore(other, tmp_path / "books")
    assert not (tmp_path / "books").exists()


def test_a_damaged_backup_says_so_and_leaves_nothing_behind(backup: Path, tmp_path: Path) -> None:
    size = backup.stat().st_size
    with backup.open("r+b") as file:
        file.seek(size // 2)
        file.write(b"\x55" * (size // 3))
    with pytest.raises(CreditDeskError, match="damaged"):
        restore(backup, tmp_path / "books")
    assert list((tmp_path / "books").iterdir()) == []
