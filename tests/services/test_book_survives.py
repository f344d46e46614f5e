"""Nothing acknowledged is lost: a kill or a full disk in mid-import leaves the book as it was, and sound."""

from __future__ import annotations

import signal
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine, event, func, select

from creditdesk.domain.errors import Cancelled, CreditDeskError
from creditdesk.models.ledger import documents
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.book.files import open_book
from creditdesk.services.cash.service import Cash

AS_OF = date(2026, 11, 20)
ROWS = 3000

_IMPORTER = """
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from creditdesk.services.book.files import open_book
from creditdesk.services.cash.service import Cash

class Halt:
    def report(self, done, total, text):
        if text == sys.argv[3]:
            print("halted", flush=True)
            sys.stdin.read()

Cash(open_book(Path(sys.argv[1]))).import_files(
    [Path(sys.argv[2])], at=datetime.now(UTC), as_of=date(2026, 11, 20), progress=Halt()
)
print("finished", flush=True)
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "ledger.csv"
    lines = ["account,type,number,date,due_date,amount"]
    lines += [f"A1,invoice,I{number},2026-10-01,2026-10-31,{number}.50" for number in range(1, ROWS + 1)]
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def customers(tmp_path: Path) -> Path:
    path = tmp_path / "customers.csv"
    path.write_text("account,name\nA1,Alpha\n", encoding="utf-8")
    return path


@pytest.fixture
def before(book: Book, customers: Path, at: datetime) -> Book:
    """A book with one acknowledged import."""
    Cash(book).import_files([customers], at=at, as_of=AS_OF)
    return book


def _count(book: Book) -> int:
    with book.read() as connection:
        return connection.scalar(select(func.count()).select_from(documents)) or 0


@pytest.mark.parametrize(
    "step", ["Posting documents", "Building indexes", "Bringing balances and the worklist up to date"]
)
def test_a_kill_in_mid_import_leaves_the_book_as_it_was(before: Book, file: Path, at: datetime, step: str) -> None:
    before.close()
    with subprocess.Popen(
        [sys.executable, "-c", _IMPORTER, str(before.path), str(file), step],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as importer:
        assert importer.stdout is not None
        said = importer.stdout.readline()
        importer.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
    assert said == "halted\n"
    with open_book(before.path) as book:
        assert check(book) == []
        assert _count(book) == 0
        result = Cash(book).import_files([file], at=at, as_of=AS_OF)
        assert (result.new, _count(book)) == (ROWS, ROWS)
        assert check(book) == []


def _fill_disk(engine: Engine, spare_pages: int) -> None:
    """Let the file grow by no more than so many pages, as on a disk that is nearly full."""
    with engine.connect() as connection:
        used = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    engine.dispose()
    event.listen(
        engine, "connect", lambda raw, _record: raw.execute(f"PRAGMA max_page_count = {used + spare_pages}").close()
    )


@pytest.mark.parametrize("spare_pages", [0, 20, 60])
def test_a_disk_that_fills_in_mid_import_leaves_the_book_as_it_was(
    before: Book, file: Path, at: datetime, spare_pages: int
) -> None:
    _fill_disk(before._engine, spare_pages)
    with pytest.raises(CreditDeskError, match="disk that holds .* is full.*Nothing of the work at hand was kept"):
        Cash(before).import_files([file], at=at, as_of=AS_OF)
    before.close()
    with open_book(before.path) as book:
        assert check(book) == []
        assert _count(book) == 0


def test_new_documents_of_a_known_debtor_reach_the_balances(before: Book, file: Path, at: datetime) -> None:
    Cash(before).import_files([file], at=at, as_of=AS_OF)
    assert check(before) == []


def test_a_cancelled_import_leaves_the_book_as_it_was(before: Book, file: Path, at: datetime) -> None:
    class Stop:
        def report(self, _done: int, _total: int, text: str) -> None:
            if text == "Building indexes":
                raise Cancelled

    with pytest.raises(Cancelled):
        Cash(before).import_files([file], at=at, as_of=AS_OF, progress=Stop())
    assert check(before) == []
    assert _count(before) == 0
