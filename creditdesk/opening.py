"""Opening and making books for the window; what takes long runs beside it, so nothing here knows the window."""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditdesk.services.ledger.list_views import DebtorRow, LedgerStatus
    from creditdesk.services.office import Office
    from creditdesk.services.progress import Progress
    from creditdesk.ui.new_book import NewBook

# Services are imported where they are first used, most of them in a thread beside the window: it is on screen before
# SQLAlchemy loads (three times a bare window's start), and shows the worklist before pandas, matplotlib and ReportLab.
# ruff: noqa: PLC0415


def hold_collection() -> None:
    """Let Python look for no cycles until `load_ahead`: what loads before stays, and searching it takes a tenth."""
    gc.disable()


def load_qt() -> None:
    """Load Qt, and spare what loads after it that PySide reads its source.

    PySide looks into every module for the word PySide6, for the sake of features of its own (snake_case and such) that
    are chosen module by module. We choose none; without the look a working list is there a twelfth sooner.
    """
    importlib.import_module("PySide6.QtCore")
    features = sys.modules.get("shibokensupport.feature")
    if features is not None:
        vars(features)["_mod_uses_pyside"] = lambda _module: False


def today() -> date:
    """Return the day it is here."""
    return datetime.now(UTC).astimezone().date()


def moment(as_of: date) -> datetime:
    """Return when work is done: now, or the same time of day on the day that is looked at."""
    now = datetime.now(UTC).astimezone()
    return now if as_of == now.date() else datetime.combine(as_of, now.timetz().replace(tzinfo=None)).astimezone()


Clock = Callable[[date], datetime]


def morning() -> Clock:
    """Return a clock that starts at half past nine: pictures and trials see working time, whenever they are made."""
    begun = monotonic()
    return lambda day: datetime.combine(day, time(9, 30)).astimezone() + timedelta(seconds=monotonic() - begun)


@dataclass(frozen=True, slots=True)
class Opened:
    """A book as it was opened, with what the window shows of it first.

    `read_only` says in a few words who has it, or why it takes no writing; empty where it does. `clock` tells when work
    of a day is done. `is_demo` tells the demo company, of which nothing is real.
    """

    office: Office
    status: LedgerStatus
    as_of: date
    read_only: str
    clock: Clock
    is_demo: bool = False

    def now(self) -> datetime:
        """Return when work in this book is done."""
        return self.clock(self.as_of)


def open_for_window(path: Path, as_of: date | None, clock: Clock = moment, *, read_only: bool = False) -> Opened:
    """Open a book and bring its figures to the day asked for, else to its own day, else to today.

    Args:
        path: The book.
        as_of: The day asked for.
        clock: Tells when work of a day is done.
        read_only: Whether it is only looked at.

    Raises:
        CannotWriteError: If it cannot be opened for writing now; it may be opened read-only.
    """
    from creditdesk.services.book import recent, settings
    from creditdesk.services.book.files import open_book
    from creditdesk.services.office import Office

    book = open_book(path, read_only=read_only)
    try:
        office = Office.of(book)
        with book.read() as connection:
            own = settings.get(connection, settings.AS_OF)
            is_demo = settings.get(connection, settings.DEMO) is not None
        looked_at = as_of or (date.fromisoformat(own) if own else today())
        stands_on = book.figures_day()
        if stands_on != looked_at:
            if read_only:
                looked_at = stands_on or looked_at
            else:
                office.desk.start_day(at=clock(looked_at), as_of=looked_at)
        recent.remember(path, in_window=True)
        sign = _sign(path, book.read_only_because)
        return Opened(office, office.ledger.status(looked_at), looked_at, sign, clock, is_demo)
    except BaseException:
        book.close()
        raise


def may_be_free(path: Path) -> bool:
    """Return whether nobody holds the book for writing any more, and it may be written from here."""
    from creditdesk.services.book.lock import holder_of

    return holder_of(path) is None and os.access(path.parent, os.W_OK)


def make_book(asked: NewBook, as_of: date | None) -> Path:
    """Make a new book and return its place."""
    from creditdesk.services.book.files import create_book

    create_book(
        asked.path,
        company=asked.company,
        country=asked.country,
        currency=asked.currency,
        at=moment(as_of or today()),
    ).close()
    return asked.path


def restore_book(backup: Path, folder: Path) -> Path:
    """Bring a backup back as a book of its own in the folder, and return its place."""
    from creditdesk.services.book.restoring import restore

    return restore(backup, folder)


def book_to_open(asked: Path | None) -> Path | None:
    """Return the book asked for, else the one that the window worked in last, if it is there."""
    path = asked or next(iter(books_opened()), None)
    return path if path is not None and path.exists() else None


def books_opened(besides: Path | None = None) -> list[Path]:
    """Return the books opened on this computer that are still there; one may be left out.

    First the one that the window worked in last, then the others, the last one first.
    """
    from creditdesk.services.book import recent

    worked_in = recent.last_in_window()
    found = dict.fromkeys((*((worked_in,) if worked_in is not None else ()), *recent.books()))
    return [path for path in found if path != besides and path.exists()]


def make_demo_book(path: Path, progress: Progress) -> Path:
    """Make the demo company's book, unless it is there whole, and return its place."""
    from creditdesk.services.demo.keeping import discard_demo, is_ready

    if is_ready(path):
        return path
    from creditdesk.services.demo.service import DEMO_DAY, make_demo

    discard_demo(path)
    make_demo(path, as_of=DEMO_DAY, at=moment(DEMO_DAY), progress=progress).close()
    return path


def debtors_with_drafts(opened: Opened) -> list[DebtorRow]:
    """Return whose notes were typed and never saved, the latest first."""
    ids = [draft.customer_id for draft in opened.office.desk.drafts()]
    return opened.office.ledger.debtor_rows(ids, opened.as_of)


def load_ahead(opened: Opened) -> None:
    """Load what the first chart, the first saved call, and the Letters page with its windows would wait for."""
    try:
        from PySide6.QtCore import QLocale

        import creditdesk.services.insight.chart
        from creditdesk.services.spoken_names import names_of

        opened.office.desk.warm(opened.as_of)
        # What days are called where the person lives: the first day typed would wait for it.
        names_of(QLocale().name())

        import creditdesk.ui.letters.ladders
        import creditdesk.ui.letters.page
        import creditdesk.ui.letters.text_editor
        import creditdesk.ui.settings.letterhead  # noqa: F401 - loading it is the point, as of all these
    finally:
        # What is loaded by now stays: Python is spared looking through all of it for cycles every few debtors opened,
        # each time longer than a frame. Once: what a book leaves behind when another is opened must be found again.
        if gc.get_freeze_count() == 0:
            gc.freeze()
        gc.enable()


def _sign(path: Path, because: str) -> str:
    from creditdesk.services.book.lock import holder_of

    holder = holder_of(path) if because else None
    if holder is None:
        return because
    since = ""
    if holder.since is not None:
        at = holder.since.astimezone()
        since = f" since {at:%H:%M}" if at.date() == today() else f" since {at:%d %b, %H:%M}"
    return f"{holder.user} on {holder.computer} has the book{since}"
