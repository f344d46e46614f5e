"""Making, opening, refusing and upgrading a book's file."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, select, text

from creditdesk import opening, paths
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models import schema
from creditdesk.models.customers import companies
from creditdesk.services.book import audit, files, recent, settings, upgrade
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.book.lock import WriteLock
from creditdesk.services.book.trouble import DamagedBookError


def _pragma(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA {statement}")
        connection.commit()


def _read_company(path: Path) -> str | None:
    with open_book(path) as book, book.read() as connection:
        return connection.scalar(select(companies.c.name))


def test_a_new_book_knows_its_company_and_how_it_came_to_be(book: Book) -> None:
    with book.read() as connection:
        company = connection.execute(select(companies)).one()
        assert (company.name, company.country, company.currency) == ("Brook & Lane Ltd", "GB", "GBP")
        assert audit.broken_entries(connection) == []


def test_a_book_that_was_marked_read_only_for_a_while_can_be_written_again(book: Book) -> None:
    path = book.path
    book.close()
    left = path.with_name(f"{path.name}-shm")
    left.touch()
    left.chmod(0o444)
    with open_book(path):
        assert left.stat().st_mode & 0o200


def test_a_book_that_exists_is_never_made_anew(book: Book, at: datetime) -> None:
    book.close()
    with pytest.raises(CreditDeskError, match="exists already"):
        create_book(book.path, company="Other", country="GB", currency="GBP", at=at)
    assert _read_company(book.path) == "Brook & Lane Ltd"


@pytest.mark.parametrize(
    ("company", "country", "currency", "words"),
    [
        (" ", "GB", "GBP", "no name"),
        ("A", "Atlantis", "GBP", "not a country"),
        ("A", "ZZ", "GBP", "not a country"),
        ("A", "GB", "pounds", "not a currency"),
        ("A", "GB", "XXX", "not a currency"),
    ],
)
def test_a_company_needs_a_name_a_country_and_a_currency(
    tmp_path: Path, at: datetime, company: str, country: str, currency: str, words: str
) -> None:
    with pytest.raises(CreditDeskError, match=words):
        create_book(tmp_path / "x.creditdesk", company=company, country=country, currency=currency, at=at)
    assert list(tmp_path.iterdir()) == []


def test_a_book_that_cannot_be_made_whole_leaves_nothing_half_made(
    tmp_path: Path, at: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(connection: Connection) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(schema, "create", fail)
    path = tmp_path / "x.creditdesk"
    with pytest.raises(ZeroDivisionError):
        create_book(path, company="Brook", country="GB", currency="GBP", at=at)
    assert [entry.name for entry in tmp_path.iterdir() if entry.suffix != ".lock"] == []


def test_a_book_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="no book at"):
        open_book(tmp_path / "gone.creditdesk")
    assert list(tmp_path.iterdir()) == []


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE recipes (id INTEGER PRIMARY KEY)")


@pytest.mark.parametrize(
    ("write", "words"),
    [
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.write_bytes(bytes(range(256)) * 20), "not a CreditDesk book"),
        (lambda path: path.write_text("account,name\nA1,Alpha\n"), "not a CreditDesk book"),
        (_other_database, "not a CreditDesk book"),
        (lambda path: path.mkdir(), "is a folder"),
    ],
    ids=["empty", "binary", "csv", "another program's database", "folder"],
)
@pytest.mark.parametrize("read_only", [False, True])
def test_what_is_not_a_book_is_refused_and_not_touched(
    tmp_path: Path, write: Callable[[Path], object], words: str, read_only: bool
) -> None:
    path = tmp_path / "it.creditdesk"
    write(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(CreditDeskError, match=words):
        open_book(path, read_only=read_only)
    assert [entry.name for entry in tmp_path.iterdir()] == ["it.creditdesk"]
    assert (path.read_bytes() if path.is_file() else None) == before


@pytest.mark.parametrize("read_only", [False, True])
def test_a_book_of_a_newer_version_is_refused(book: Book, read_only: bool) -> None:
    book.close()
    _pragma(book.path, f"user_version = {schema.VERSION + 1}")
    with pytest.raises(CreditDeskError, match="newer CreditDesk.*Install the newest"):
        open_book(book.path, read_only=read_only)


def test_a_damaged_book_is_told_in_a_sentence(book: Book) -> None:
    book.close()
    size = book.path.stat().st_size
    with book.path.open("rb+") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))
    with pytest.raises(CreditDeskError, match="damaged|not a CreditDesk book"):
        _read_company(book.path)


def _damage_the_worklist(path: Path) -> bytes:
    """Spoil one page that opening the book alone does not read; return what the file then holds."""
    with closing(sqlite3.connect(path)) as connection:
        (page,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'worklist'").fetchone()
        (size,) = connection.execute("PRAGMA page_size").fetchone()
    content = path.read_bytes()
    content = content[: (page - 1) * size] + b"\xff" * size + content[page * size :]
    path.write_bytes(content)
    return content


def test_a_book_whose_last_writer_died_is_looked_through_before_it_is_written_to(book: Book) -> None:
    book.close()
    before = _damage_the_worklist(book.path)
    book.path.with_name(f"{book.path.name}.holder").write_text('{"user": "ann", "computer": "pc"}', encoding="utf-8")
    with pytest.raises(DamagedBookError, match="is damaged"):
        open_book(book.path)
    assert book.path.read_bytes() == before


class TestUpgrade:
    """A book one version behind, with a revision that adds a setting."""

    @pytest.fixture
    def older(self, book: Book, monkeypatch: pytest.MonkeyPatch) -> Path:
        book.close()
        monkeypatch.setattr(schema, "VERSION", schema.VERSION + 1)

        def revise(connection: Connection) -> None:
            connection.execute(text("INSERT INTO settings (name, value) VALUES ('upgraded', 'true')"))
            schema.stamp(connection)

        monkeypatch.setattr(schema, "upgrade", revise)
        return book.path

    def test_opening_upgrades_it_and_keeps_a_copy_of_what_it_was(self, older: Path) -> None:
        with open_book(older) as book, book.read() as connection:
            assert settings.get(connection, "upgraded") is True
        (copy,) = upgrade.copies_of(older)
        header = schema.read_header(copy)
        assert header is not None
        assert header.version == schema.VERSION - 1

    def test_opening_it_again_upgrades_nothing(self, older: Path) -> None:
        open_book(older).close()
        open_book(older).close()
        assert len(upgrade.copies_of(older)) == 1

    def test_read_only_it_is_not_upgraded(self, older: Path) -> None:
        with pytest.raises(CreditDeskError, match="needs an upgrade first"):
            open_book(older, read_only=True)

    def test_a_revision_that_fails_leaves_the_book_as_it_was(
        self, older: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def fail(connection: Connection) -> None:
            connection.execute(text("UPDATE companies SET name = 'half done'"))
            raise ZeroDivisionError

        monkeypatch.setattr(schema, "upgrade", fail)
        with pytest.raises(ZeroDivisionError):
            open_book(older)
        monkeypatch.undo()
        assert _read_company(older) == "Brook & Lane Ltd"

    def test_a_revision_that_breaks_a_link_is_not_kept(self, older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(
            schema, "upgrade", lambda connection: connection.execute(text("DELETE FROM companies")) and None
        )
        with pytest.raises(CreditDeskError, match="would point to nothing in companies"):
            open_book(older)
        monkeypatch.undo()
        assert _read_company(older) == "Brook & Lane Ltd"

    def test_what_another_upgraded_while_this_one_waited_is_not_upgraded_again(
        self, older: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        class AfterAnother(WriteLock):
            def __init__(self, path: Path, user: str) -> None:
                super().__init__(path, user)
                _pragma(path, f"user_version = {schema.VERSION}")

        monkeypatch.setattr(files, "WriteLock", AfterAnother)
        open_book(older).close()
        assert upgrade.copies_of(older) == []

    def test_a_damaged_book_is_not_upgraded(self, older: Path) -> None:
        before = _damage_the_worklist(older)
        with pytest.raises(DamagedBookError, match="is damaged"):
            open_book(older)
        assert older.read_bytes() == before
        assert upgrade.copies_of(older) == []

    def test_only_the_newest_copies_are_kept(self, older: Path) -> None:
        for version in range(upgrade.KEPT_COPIES + 2):
            upgrade.copy_aside(older, version)
            time.sleep(0.02)  # the copies are told apart by their time
        kept = upgrade.copies_of(older)
        assert len(kept) == upgrade.KEPT_COPIES
        assert f"version {upgrade.KEPT_COPIES + 1}," in kept[0].name


def test_settings_come_back_as_they_were_set(book: Book, at: datetime) -> None:
    with book.unit_of_work(at) as work:
        settings.put(work, "grace_days", 2)
        settings.put(work, "edges", [30, 60])
    with book.read() as connection:
        assert settings.get(connection, "grace_days") == 2
        assert settings.every(connection) == {"edges": [30, 60], "grace_days": 2}
        assert settings.get(connection, "never set", "default") == "default"


def test_a_setting_that_changes_leaves_both_values_in_the_audit_chain(book: Book, at: datetime) -> None:
    for value in (2, 3, 3):
        with book.unit_of_work(at) as work:
            settings.put(work, "grace_days", value)
    with book.unit_of_work(at) as work:
        settings.remove(work, "grace_days")
    with book.read() as connection:
        rows = connection.execute(text("SELECT action, details FROM audit WHERE subject = 'grace_days' ORDER BY id"))
        assert [tuple(row) for row in rows] == [
            ("set", '{"before": null, "after": 2}'),
            ("set", '{"before": 2, "after": 3}'),
            ("unset", '{"before": 3}'),
        ]
        assert audit.broken_entries(connection) == []


def test_a_unit_of_work_that_raises_leaves_nothing_behind(book: Book, at: datetime) -> None:
    def set_and_fail() -> None:
        with book.unit_of_work(at) as work:
            settings.put(work, "grace_days", 2)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        set_and_fail()
    with book.read() as connection:
        assert settings.every(connection) == {}


def test_the_book_opened_last_is_remembered(tmp_path: Path) -> None:
    assert recent.last() is None
    recent.remember(tmp_path / "a.creditdesk")
    assert recent.last() == tmp_path / "a.creditdesk"


def test_the_window_goes_on_with_its_book_whatever_a_command_opened_meanwhile(tmp_path: Path) -> None:
    worked_in, looked_at = tmp_path / "a.creditdesk", tmp_path / "b.creditdesk"
    for path in (worked_in, looked_at):
        path.touch()
    recent.remember(worked_in, in_window=True)
    recent.remember(looked_at)
    assert (recent.last(), opening.book_to_open(None)) == (looked_at, worked_in)
    assert opening.books_opened() == [worked_in, looked_at]
    worked_in.unlink()
    assert opening.book_to_open(None) == looked_at


@pytest.mark.parametrize("said", ["", "[]", '{"books": 7}', '{"books": [7], "window": 7}'])
def test_a_memory_of_books_that_cannot_be_read_is_none(said: str) -> None:
    recent.remember(Path("a.creditdesk"))
    (paths.state() / "recent.json").write_text(said, encoding="utf-8")
    assert (recent.books(), recent.last_in_window()) == ([], None)
