"""The next debtor and one call more, with 125,000 debtors and 1,000,000 documents: SQL, Python and painting apart.

The whole window is open on the book, as a person has it: loaded ahead, with what was loaded kept from the search for
cycles. What the first debtor costs (statements compiled, pages of the file read, the panes made) comes with the start
and is not counted.
"""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from sqlalchemy import Engine, event

from bench.big_ledger import AS_OF, big_ledger
from bench.measure import FRAME, LONGEST_HITCH, Measure, frames
from creditdesk.app import Wiring
from creditdesk.opening import load_ahead
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.desk import day
from creditdesk.services.desk.entries import CallEntry, PromiseDraft
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger
from creditdesk.ui.application import make_application
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window

DEBTORS = 125_000
DOCUMENTS = 1_000_000
TURNS = 200
_AT = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 9, tzinfo=UTC)


def measures() -> list[Measure]:
    """Time the next debtor."""
    application = make_application()
    with tempfile.TemporaryDirectory(prefix="creditdesk-bench-") as folder:
        path = Path(shutil.copy(big_ledger(customers=DEBTORS, documents=DOCUMENTS), folder))
        with open_book(path, user="bench") as book:
            with book.unit_of_work(_AT) as work:
                day.refresh(work.connection, AS_OF)
            found = _calls(book)
        with _window(application, path, Path(folder)) as wiring:
            return [*_turns(wiring), *found]


@contextmanager
def _window(application: QApplication, path: Path, folder: Path) -> Iterator[Wiring]:
    """The window with the book open and its first debtor shown."""
    runner = TaskRunner()
    memory = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    window = Window(Theme(application, choice="light"), runner, memory)
    window.resize(1440, 900)
    wiring = Wiring(window, AS_OF)
    window.show()
    wiring.begin(path)
    _until(lambda: wiring.desk is not None and wiring.desk.view is not None and runner.is_idle)
    try:
        yield wiring
    finally:
        window.close()
        runner.close()
        wiring.close_book()


def _until(holds: Callable[[], bool]) -> None:
    while not holds():
        QApplication.processEvents()


def _turns(wiring: Wiring) -> list[Measure]:
    """Read each debtor as the window does, show and paint it; then ask the driver the same questions alone."""
    pages, desk = wiring.pages, wiring.desk
    assert pages is not None
    assert desk is not None
    load_ahead(pages.opened)
    ledger = pages.opened.office.ledger
    listed = ledger.debtor_ids("today")
    ids = random.Random(3).sample(list(listed), TURNS)  # noqa: S311 - the same every time, and no secret
    asked = _Asked()
    sql, reading, showing = [], [], []
    for customer_id in ids:
        with asked:
            started = time.perf_counter()
            view = ledger.debtor(customer_id, AS_OF)
            reading.append(time.perf_counter() - started)
        started = time.perf_counter()
        desk.panes.show_debtor(view)
        QApplication.processEvents()
        showing.append(time.perf_counter() - started)
        with pages.opened.office.book.read() as connection:
            driver = connection.connection.cursor()
            started = time.perf_counter()
            for statement, parameters in asked.last:
                driver.execute(statement, parameters)
                driver.fetchall()
            sql.append(time.perf_counter() - started)
    whole = [read + show for read, show in zip(reading, showing, strict=True)]
    median = statistics.median
    total = median(whole)
    shares = (
        ("in SQL", median(sql)),
        ("in Python, reading", median(reading) - median(sql)),
        ("showing and painting", median(showing)),
    )
    return [
        Measure(f"next debtor complete, median of {TURNS}", total, FRAME),
        Measure(f"next debtor complete, worst of {TURNS}", max(whole), LONGEST_HITCH),
        *(Measure(f"  of it {what}", seconds, total, peer="the whole") for what, seconds in shares),
    ]


class _Asked:
    """Notes the statements of one reading."""

    def __init__(self) -> None:
        self.last: list[tuple[str, tuple[object, ...]]] = []

    def __enter__(self) -> None:
        self.last = []
        event.listen(Engine, "before_cursor_execute", self._note)

    def __exit__(self, *_error: object) -> None:
        event.remove(Engine, "before_cursor_execute", self._note)

    def _note(
        self, _connection: object, _cursor: object, statement: str, parameters: tuple[object, ...], *_more: object
    ) -> None:
        if statement.startswith("SELECT"):
            self.last.append((statement, parameters))


def _calls(book: Book) -> list[Measure]:
    """Save calls with a promise, and work out anew what a call changes, with many debtors one after another."""
    ids = random.Random(4).sample(list(Ledger(book).debtor_ids("today")), TURNS)  # noqa: S311 - as above
    desk = Desk(book)
    promised = AS_OF + timedelta(days=7)

    def save(customer_id: int) -> None:
        promise = PromiseDraft(100_00, "GBP", promised, ())
        desk.save_call(CallEntry(customer_id, "PTP", note="On Friday.", promises=(promise,)), at=_AT, as_of=AS_OF)

    def anew(customer_id: int) -> None:
        with book.unit_of_work(_AT) as work:
            day.refresh(work.connection, AS_OF, [customer_id])

    return [
        *frames("after one call, what it changed worked out anew", [partial(anew, each) for each in ids]),
        *frames("a call with a promise saved, that included", [partial(save, each) for each in ids]),
    ]
