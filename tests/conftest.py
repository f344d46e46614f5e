"""What all tests share: a new book, the least of a ledger that is true, and a log that must stay quiet."""

from __future__ import annotations

import logging
import os

# Before anything loads Qt: no test needs a display, and none may take the developer's.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from creditdesk import paths
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import create_book, open_book

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 11, 20)

REAL_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(autouse=True)
def own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the person's own last book, log and books out of reach."""
    home = tmp_path_factory.mktemp("home")
    monkeypatch.setattr(paths, "state", lambda: home / "state")
    monkeypatch.setattr(paths, "default_books", lambda: home / "books")
    monkeypatch.setattr(paths, "log_file", lambda: home / "log" / "creditdesk.log")
    monkeypatch.delenv("CREDITDESK_BOOK", raising=False)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    """Fail a test in which a warning or worse was logged; mark it `log_warnings` where that is the point."""
    seen: list[str] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            seen.append(f"{record.levelname} {record.name}: {record.getMessage()}")

    listener = Listener(logging.WARNING)
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    if seen and request.node.get_closest_marker("log_warnings") is None:
        pytest.fail("logged: " + "; ".join(seen))


@pytest.fixture
def at() -> datetime:
    """When things are done in tests that do not care when."""
    return AT


@pytest.fixture
def as_of() -> date:
    """The day on which tests look at the ledger unless they say otherwise: a Friday."""
    return AS_OF


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Book]:
    """An empty book of a British company."""
    made = create_book(
        tmp_path / "test.creditdesk", company="Brook & Lane Ltd", country="GB", currency="GBP", at=AT, user="tess"
    )
    with made:
        yield made


@pytest.fixture
def reopen(book: Book) -> Iterator[Callable[[], Book]]:
    """Close the book and open it again, as the next start of the program would."""
    opened = [book]

    def again() -> Book:
        opened[-1].close()
        opened.append(open_book(book.path, user=book.user))
        return opened[-1]

    yield again
    opened[-1].close()


@pytest.fixture
def real_data() -> Path:
    """The folder of real input files; skips where it is not beside the checkout."""
    if not REAL_DATA.is_dir():
        pytest.skip("needs the folder of real input files beside the checkout")
    return REAL_DATA
