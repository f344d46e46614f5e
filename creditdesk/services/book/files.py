"""Making and opening the book's file."""

from __future__ import annotations

import getpass
import os
import stat
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path

from sqlalchemy import Engine, insert

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models import schema
from creditdesk.models.customers import companies
from creditdesk.models.engine import make_engine, writing
from creditdesk.models.ledger import ledger_state
from creditdesk.services.book import upgrade
from creditdesk.services.book.book import Book, Work
from creditdesk.services.book.lock import WriteLock, why_read_only
from creditdesk.services.book.trouble import in_sentences
from creditdesk.services.codes import country_code, currencies
from creditdesk.services.letters import archive

SUFFIX = ".creditdesk"


class OlderBookError(CreditDeskError):
    """The book must be upgraded, which reading it cannot do."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"{path.name} was made by an older CreditDesk and needs an upgrade first.",
            safe="It was not touched.",
            cure="Open it once for writing.",
        )


def create_book(
    path: Path, *, company: str, country: str, currency: str, at: datetime, user: str | None = None
) -> Book:
    """Make an empty book for a company and open it; the file must not exist."""
    company, country, currency = _checked(company, country, currency)
    path = path.absolute()
    user = user or person()
    with in_sentences(path), ExitStack() as on_failure:
        path.parent.mkdir(parents=True, exist_ok=True)
        lock = WriteLock(path, user)
        on_failure.callback(lock.release)
        if path.exists():
            raise CreditDeskError(
                f"{path.name} exists already.", safe="It was not touched.", cure="Choose another name, or open it."
            )
        _write_empty_book(path, company=company, country=country, currency=currency, at=at, user=user)
        on_failure.pop_all()
        return Book(path, make_engine(path), user=user, lock=lock)


def open_book(path: Path, *, read_only: bool = False, user: str | None = None) -> Book:
    """Open a book: told apart from other files, locked for this writer, upgraded if it is older, checked after that.

    Raises:
        NotFoundError: If there is no such file.
        OlderBookError: If it is to be read only and needs an upgrade.
        BookHeldError: If somebody else writes to it; it may then be opened read-only.
        CreditDeskError: If it is not a book, is of a newer version, is damaged, or cannot be read.
    """
    path = path.absolute()
    user = user or person()
    with in_sentences(path), ExitStack() as on_failure:
        version = version_of(path)
        if read_only:
            if version < schema.VERSION:
                raise OlderBookError(path)
            return Book(path, _reading_engine(path), user=user, read_only_because=why_read_only(path))
        lock = WriteLock(path, user)
        on_failure.callback(lock.release)
        _let_logs_be_written(path)
        # Read again: whoever held it until now may have upgraded it.
        version = version_of(path)
        if version < schema.VERSION:
            upgrade.upgrade(path, version)
        elif lock.found_dead_holder:
            upgrade.require_sound(path)
        on_failure.pop_all()
        book = Book(path, make_engine(path), user=user, lock=lock)
        if lock.found_dead_holder:
            archive.clear_unfinished(book.documents_folder)
        return book


def person() -> str:
    """Return the name that the computer knows the person by."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return "unknown"


def _checked(company: str, country: str, currency: str) -> tuple[str, str, str]:
    if not company.strip():
        raise CreditDeskError("The company has no name.", cure="Name the company whose ledger it is.")
    code = country_code(country)
    if code is None:
        raise CreditDeskError(f'"{country}" is not a country.', cure="Give its code of two letters, such as GB.")
    if currency.strip().upper() not in currencies():
        raise CreditDeskError(f'"{currency}" is not a currency.', cure="Give its code of three letters, such as GBP.")
    return company.strip(), code, currency.strip().upper()


def _write_empty_book(path: Path, *, company: str, country: str, currency: str, at: datetime, user: str) -> None:
    # Made under another name and then renamed: a book is there whole or not at all.
    draft = path.with_name(f"{path.name}.new")
    for leftover in (draft, *_logs_of(draft)):
        leftover.unlink(missing_ok=True)
    engine = make_engine(draft, new=True)
    try:
        with engine.connect() as connection, writing(connection).begin():
            schema.create(connection)
            connection.execute(
                insert(companies).values(id=1, name=company, country=country, currency=currency, particulars={})
            )
            connection.execute(insert(ledger_state).values(company_id=1))
            Work(connection, at, user).record("create book", company, country=country, currency=currency)
    except BaseException:
        engine.dispose()
        draft.unlink(missing_ok=True)
        raise
    engine.dispose()
    draft.rename(path)


def version_of(path: Path) -> int:
    """Return the version of the book at `path`.

    Raises:
        NotFoundError: If there is no such file.
        CreditDeskError: If it is not a book, or of a newer version.
    """
    if not path.exists():
        raise NotFoundError(f"There is no book at {path}.", cure="Make one with `creditdesk new`, or choose another.")
    if path.is_dir():
        raise CreditDeskError(f"{path.name} is a folder, not a book.", cure=f"Choose a file that ends in {SUFFIX}.")
    header = schema.read_header(path)
    if header is None or header.application_id != schema.APPLICATION_ID:
        kind = "empty" if path.stat().st_size == 0 else "not a CreditDesk book"
        raise CreditDeskError(
            f"{path.name} is {kind}.",
            safe="It was not touched.",
            cure=f"Choose a file that ends in {SUFFIX}; a ledger file is taken in with `creditdesk import`.",
        )
    if header.version > schema.VERSION:
        raise CreditDeskError(
            f"{path.name} was last used by a newer CreditDesk (book version {header.version}; this one reads up to "
            f"{schema.VERSION}).",
            safe="It was not touched.",
            cure="Install the newest CreditDesk, then open it again.",
        )
    return header.version


def _reading_engine(path: Path) -> Engine:
    # A reader beside a writer keeps its marks in the book's folder. Where that folder may not be written in,
    # nobody writes to the book from here either, and it is read as it lies.
    lies_still = not os.access(path.parent, os.W_OK) and not any(log.exists() for log in _logs_of(path))
    return make_engine(path, read_only=True, immutable=lies_still)


def _logs_of(path: Path) -> tuple[Path, Path]:
    """SQLite's own files beside a book in use."""
    return path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")


def _let_logs_be_written(path: Path) -> None:
    """Give SQLite's own files the book's permissions: made while the book was marked read-only, they still are."""
    mode = path.stat().st_mode
    for log in _logs_of(path):
        with suppress(OSError):
            if mode & stat.S_IWUSR and not log.stat().st_mode & stat.S_IWUSR:
                log.chmod(stat.S_IMODE(mode))
