"""The desk on large ledgers: a saved call, a keystroke of a note, the promise line, and the worklist made anew."""

from __future__ import annotations

import itertools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import delete, select

from bench.big_ledger import AS_OF, OPENED_DEBTOR, big_ledger
from bench.measure import Measure, against_limit, frames
from bench.used_ledger import CALLS, LETTERS, PROMISES, use
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.models.ledger import documents
from creditdesk.models.ledger import worklist as listed
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.desk import day, promises, worklist
from creditdesk.services.desk.entries import CallEntry, Draft, PromiseDraft
from creditdesk.services.desk.service import Desk

LISTED = 125_000
DOCUMENTS = 1_000_000
TURNS = 200
_AT = datetime(AS_OF.year, AS_OF.month, AS_OF.day, 9, tzinfo=UTC)


def measures() -> list[Measure]:
    """Time the desk."""
    with _copied(big_ledger()) as book:
        found = [*_calls(book), *_days(book, "20,000 debtors, 1,000,000 documents", 2.0)]
    with _copied(big_ledger(customers=LISTED, documents=DOCUMENTS)) as book:
        of = f"{LISTED:,} debtors, {DOCUMENTS:,} documents"
        found += [*_days(book, of, 2.0), _previewed(book, of)]
    with _copied(big_ledger(customers=LISTED, documents=DOCUMENTS), used=True) as book:
        found.append(
            _made_anew(book, f"{LISTED:,} debtors, {CALLS:,} calls, {LETTERS:,} letters, {PROMISES:,} promises", 2.0)
        )
    return found


@contextmanager
def _copied(kept: Path, *, used: bool = False) -> Iterator[Book]:
    """A copy that may be changed, brought to the day; with a year of work in it where `used`."""
    with tempfile.TemporaryDirectory(prefix="creditdesk-bench-") as folder:
        path = Path(shutil.copy(kept, folder))
        if used:
            use(path)
        with open_book(path, user="bench") as book:
            with book.unit_of_work(_AT) as work:
                day.refresh(work.connection, AS_OF)
            yield book


def _calls(book: Book) -> list[Measure]:
    desk = Desk(book)
    with book.read() as connection:
        query = select(documents.c.number).where(
            documents.c.customer_id == OPENED_DEBTOR, documents.c.open_minor > 0, documents.c.type == "invoice"
        )
        key = DocumentKey(DocumentType.INVOICE, connection.scalars(query.limit(1)).one())
    counter = itertools.count()

    def save() -> None:
        promise = PromiseDraft(100_00, "GBP", AS_OF + timedelta(days=7), ((key, 100_00),))
        entry = CallEntry(OPENED_DEBTOR, "PTP", contact_name="Karen", note="On the run of Friday.", promises=(promise,))
        desk.save_call(entry, at=_AT, as_of=AS_OF)

    def draft() -> None:
        desk.save_draft(Draft(OPENED_DEBTOR, f"Director signed off {next(counter)}"), at=_AT)

    def read() -> None:
        desk.read_promise(f"18,400 fri on {key.number}", OPENED_DEBTOR, (), AS_OF)

    works: tuple[tuple[str, Callable[[], None]], ...] = (
        ("a saved call with a promise, 500 documents", save),
        ("a draft on disk", draft),
        ("the promise line, a keystroke", read),
    )
    found: list[Measure] = []
    for what, work in works:
        found += frames(what, [work] * TURNS)
    return found


def _previewed(book: Book, of: str) -> Measure:
    """Work out today's order with other points, each time with others; what it follows from is read once."""
    previewer = Desk(book).worklist.previewer(AS_OF)
    ages = itertools.count()
    return against_limit(
        f"the order that other points would make, {of}",
        lambda: previewer.preview({"age": str(next(ages))}),
        1.0,
        runs=5,
    )


def _whole(book: Book, refresh: Callable[..., None]) -> Callable[[], None]:
    def do() -> None:
        with book.unit_of_work(_AT) as work:
            refresh(work.connection, AS_OF)

    return do


def _made_anew(book: Book, of: str, limit: float) -> Measure:
    return against_limit(f"worklist made anew, {of}", _whole(book, worklist.refresh), limit, runs=5)


def _days(book: Book, of: str, limit: float) -> list[Measure]:
    """Bring the whole book to a day: the same day again, and each time the next."""
    days = itertools.count(1)

    def next_day() -> None:
        with book.unit_of_work(_AT) as work:
            day.refresh(work.connection, AS_OF + timedelta(days=next(days)))

    def from_nothing() -> None:
        with book.unit_of_work(_AT) as work:
            work.connection.execute(delete(listed))
            worklist.refresh(work.connection, AS_OF)

    return [
        against_limit(f"promises judged, {of}", _whole(book, promises.refresh), 0.5, runs=3),
        _made_anew(book, of, limit),
        against_limit(f"worklist written from nothing, {of}", from_nothing, limit * 1.5, runs=3),
        against_limit(f"the next day: promises, figures, worklist, {of}", next_day, limit * 2, runs=5),
    ]
