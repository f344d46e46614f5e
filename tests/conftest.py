"""What all tests share: a new book, the least of a ledger that is true, and a log that must stay quiet."""

from __future__ import annotations

import logging
import os
import shutil
import sqlite3

# Before anything loads Qt: no test needs a display, and none may take the developer's.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import pytest
from sqlalchemy import insert

from creditdesk import paths
from creditdesk.domain.document import DocumentType
from creditdesk.domain.money import Money
from creditdesk.models.customers import customers
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.ledger import posting
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from creditdesk.ui.theme import Theme

Made = TypeVar("Made")

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
AS_OF = date(2026, 11, 20)

REAL_DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data"


@pytest.fixture(scope="session")
def qapp_args() -> list[str]:
    """Draw the tests' windows in the style that CreditDesk starts with."""
    from creditdesk.ui.theme import STYLE

    return ["creditdesk", "-style", STYLE]


@pytest.fixture(scope="session")
def one_theme(qapp: QApplication) -> Theme:
    """The theme of the program: there is one, as there is one application, and each more would dress all widgets."""
    from creditdesk.ui.theme import Theme

    return Theme(qapp, choice="light")


@pytest.fixture
def asks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test in which a window asks what the test does not answer: else it would wait for ever."""
    from PySide6.QtWidgets import QMessageBox

    def unanswered(_over: object, _title: str, question: str, *_ways: object) -> QMessageBox.StandardButton:
        pytest.fail(f"asked: {question}")

    monkeypatch.setattr(QMessageBox, "question", unanswered)


@pytest.fixture
def theme(one_theme: Theme, asks_nothing: None) -> Theme:
    """That theme, light and in the usual size, whatever the test before chose; its windows ask nothing unanswered."""
    if one_theme.choice != "light":
        one_theme.choose("light")
    if one_theme.text_percent != 100:
        one_theme.set_text_percent(100)
    return one_theme


@pytest.fixture(autouse=True)
def windows_go() -> Iterator[None]:
    """Delete what a test closed: Qt waits for a next loop of events, and would dress hundreds of windows until then."""
    from PySide6.QtCore import QCoreApplication, QEvent

    yield
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


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


@pytest.fixture(scope="session")
def book_to_copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty book of a British company: to make one takes twenty times as long as to copy and open it."""
    path = tmp_path_factory.mktemp("new") / "test.creditdesk"
    create_book(path, company="Brook & Lane Ltd", country="GB", currency="GBP", at=AT, user="tess").close()
    return path


@pytest.fixture
def book(book_to_copy: Path, tmp_path: Path) -> Iterator[Book]:
    """An empty book of a British company."""
    with open_book(Path(shutil.copy(book_to_copy, tmp_path)), user="tess") as opened:
        yield opened


class Filled:
    """Books as they were once filled: the first test that asks for one fills its own, those after it get a copy."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._made: dict[str, Any] = {}

    def fill(self, book: Path, name: str, make: Callable[[], Made]) -> Made:
        """Fill the book as `make` fills it, and return what it returned: facts, nothing that holds on to its book."""
        kept = self._folder / name
        if name not in self._made:
            self._made[name] = make()
            _copy(book, kept)
        else:
            _copy(kept, book)
        return self._made[name]


def _copy(book: Path, to: Path) -> None:
    # By SQLite and not as files: the book is open, and its newest pages stand in the log beside it.
    with closing(sqlite3.connect(book)) as source, closing(sqlite3.connect(to)) as target:
        source.backup(target)


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Filled:
    """What fills a book once for all tests of a file."""
    return Filled(tmp_path_factory.mktemp("filled"))


class LedgerBuilder:
    """Writes the least of a ledger that is true; days are ISO text, amounts major units as text."""

    def __init__(self, book: Book) -> None:
        self.book = book
        with book.unit_of_work(AT) as work:
            written = work.connection.execute(
                insert(import_batches).values(
                    profile="test", files=[], imported_at=AT, imported_by=book.user, result={}
                )
            )
            self.batch_id: int = written.inserted_primary_key[0]

    def customer(self, account: str = "A1", **facts: Any) -> int:
        """Add a customer and return its id."""
        values = {"name": f"Customer {account}", "country": "GB", "currency": "GBP"} | facts
        with self.book.unit_of_work(AT) as work:
            written = work.connection.execute(
                insert(customers).values(company_id=1, account=account, batch_id=self.batch_id, **values)
            )
            return int(written.inserted_primary_key[0])

    def document(
        self, customer_id: int, kind: str, number: str, dated: str, amount: str, *, due: str = "", **facts: Any
    ) -> int:
        """Post one document and return its id; `amount` is above zero, the type gives the sign."""
        currency = facts.pop("currency", "GBP")
        minor = Money.of(amount, currency).minor * DocumentType(kind).sign
        dated_on = date.fromisoformat(dated)
        with self.book.unit_of_work(AT) as work:
            posted = PostedDocument(
                posting.next_document_id(work.connection),
                customer_id,
                kind,
                number,
                dated_on,
                date.fromisoformat(due) if due else dated_on,
                currency,
                minor,
                **facts,
            )
            posting.post(work.connection, self.batch_id, [posted], [])
        return posted.id

    def invoice(self, customer_id: int, number: str, dated: str, amount: str, *, due: str, **facts: Any) -> int:
        """Post an invoice."""
        return self.document(customer_id, "invoice", number, dated, amount, due=due, **facts)

    def cash(self, customer_id: int, number: str, dated: str, amount: str, **facts: Any) -> int:
        """Post a receipt."""
        return self.document(customer_id, "cash", number, dated, amount, **facts)

    def allocate(self, credit_id: int, debit_id: int, on: str, amount: str) -> None:
        """Apply a part of a credit to a debit."""
        allocation = PostedAllocation(credit_id, debit_id, date.fromisoformat(on), Money.of(amount, "GBP").minor)
        with self.book.unit_of_work(AT) as work:
            posting.post(work.connection, self.batch_id, [], [allocation])


@pytest.fixture
def ledger(book: Book) -> LedgerBuilder:
    """What builds a small ledger in the book."""
    return LedgerBuilder(book)


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
