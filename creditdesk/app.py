"""The only place of wiring: opens the book, makes the services, shows the window."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer

from creditdesk import paths
from creditdesk.ui.application import make_application, make_theme, window_memory
from creditdesk.ui.changes_hub import ChangesHub
from creditdesk.ui.commands import keys_of
from creditdesk.ui.crash import CrashHook
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window, after_first_paint

if TYPE_CHECKING:
    from creditdesk.domain.errors import CreditDeskError
    from creditdesk.services.changes import Changes
    from creditdesk.services.ledger.views import DebtorRow, Hit, LedgerStatus
    from creditdesk.services.office import Office
    from creditdesk.services.progress import Progress
    from creditdesk.ui.cash.page import CashPage
    from creditdesk.ui.desk.page import DeskPage
    from creditdesk.ui.letters.page import LettersPage

# Services are imported where they are first used, most of them in a thread beside the window: it is on screen before
# SQLAlchemy loads (three times a bare window's start), and shows the worklist before pandas, matplotlib and ReportLab.
# ruff: noqa: PLC0415


def main(book_path: Path | None = None, as_of: date | None = None) -> int:
    """Show the window, with this book or the one opened last, and return the exit status once it is closed.

    Args:
        book_path: The book to open; none means the last one, or the start page.
        as_of: The day to look at; none means the book's own day, else today.
    """
    application = make_application()
    memory = window_memory()
    runner = TaskRunner()
    window = Window(make_theme(application, memory), runner, memory)
    wiring = Wiring(window, as_of)
    hook = CrashHook(window, paths.log_file())
    hook.install()
    runner.crashed.connect(hook.take)
    window.show()
    # Started from a terminal, or where no window manager is, nobody else gives the window the keyboard.
    window.activateWindow()
    after_first_paint(window, lambda: wiring.begin(book_path))
    status = application.exec()
    runner.close()
    wiring.close_book()
    return status


def take_pictures(book: Path, as_of: date, folder: Path) -> list[Path]:
    """Show a book's window, off screen too, walk through it and return the pictures left in `folder`."""
    from creditdesk.ui.tour import Tour, take_pictures

    application = make_application()
    runner = TaskRunner()
    memory = QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
    window = Window(Theme(application, choice="light"), runner, memory)
    wiring = Wiring(window, as_of)
    try:
        window.show()
        wiring.begin(book)
        tour = Tour(window, runner, folder)
        tour.wait(lambda: wiring.desk is not None)
        if wiring.desk is None:
            raise LookupError("the book did not open")
        return take_pictures(tour, wiring.desk)
    finally:
        window.close()
        runner.close()
        wiring.close_book()
        Path(memory.fileName()).unlink(missing_ok=True)


def moment(as_of: date) -> datetime:
    """Return when work is done: now, or the same time of day on the day that is looked at."""
    now = datetime.now(UTC).astimezone()
    return now if as_of == now.date() else datetime.combine(as_of, now.timetz().replace(tzinfo=None)).astimezone()


@dataclass(frozen=True, slots=True)
class Opened:
    """A book as it was opened, with what the window shows of it first."""

    office: Office
    status: LedgerStatus
    as_of: date


class Wiring(QObject):
    """Joins one window to one book at a time."""

    def __init__(self, window: Window, as_of: date | None) -> None:
        super().__init__(window)
        self._window = window
        self._runner = window.runner
        self._asked_as_of = as_of
        self._opened: Opened | None = None
        self._desk: DeskPage | None = None
        self._cash: CashPage | None = None
        self._unsaved: int | None = None
        self._hub = ChangesHub(self)
        self._hub.published.connect(self._take_changes)
        start = window.start_page
        start.demo_asked.connect(self.open_demo)
        start.new_asked.connect(self.make_book)
        start.open_asked.connect(self.choose_book)
        start.recent_asked.connect(self.open_book)
        window.found.connect(self._go_to)
        window.banner.pressed.connect(self._show_unsaved)
        window.carry_out(
            {
                "new_book": self.make_book,
                "open_book": self.choose_book,
                "demo_book": self.open_demo,
                "about": self._show_about,
            }
        )

    @property
    def desk(self) -> DeskPage | None:
        """The Desk of the book that is open."""
        return self._desk

    def begin(self, path: Path | None) -> None:
        """Open this book or the one opened last; without either, offer the ways to begin."""
        from creditdesk.services.book import recent

        path = path or recent.last()
        if path is not None and path.exists():
            self.open_book(path)
        else:
            self._window.start_page.offer()

    def open_book(self, path: Path, *, read_only: bool = False) -> None:
        """Open a book in place of the one that is open."""
        self._leave_book()
        self._window.start_page.say(f"Opening {path.stem}")
        as_of = self._asked_as_of
        self._runner.write(
            lambda: _open(path, as_of, read_only=read_only), self._show, lambda error: self._not_opened(path, error)
        )

    def choose_book(self) -> None:
        """Let the person choose a book's file and open it."""
        from PySide6.QtWidgets import QFileDialog

        from creditdesk.services.book.files import SUFFIX

        folder = str(paths.default_books())
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window, "Open a book", folder, f"CreditDesk book (*{SUFFIX})"
        )
        if chosen:
            self.open_book(Path(chosen))

    def make_book(self) -> None:
        """Ask what a new book needs, make it and open it."""
        from PySide6.QtWidgets import QDialog

        from creditdesk.services.book.files import SUFFIX, create_book
        from creditdesk.ui.new_book import NewBookDialog

        dialog = NewBookDialog(paths.default_books(), SUFFIX, self._window)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        asked = dialog.answers

        def make() -> Path:
            create_book(
                asked.path,
                company=asked.company,
                country=asked.country,
                currency=asked.currency,
                at=moment(self._asked_as_of or _today()),
            ).close()
            return asked.path

        self._runner.write(make, self.open_book)

    def open_demo(self) -> None:
        """Open the demo company's book, made first if it is not there or was left half made."""
        path = paths.default_books() / "Demo company.creditdesk"
        self._leave_book()
        self._window.start_page.say("Opening the demo company")

        def make(progress: Progress) -> Path:
            from creditdesk.services.demo.keeping import discard_demo, is_ready

            if is_ready(path):
                return path
            from creditdesk.services.demo.service import DEMO_DAY, make_demo

            discard_demo(path)
            make_demo(path, as_of=DEMO_DAY, at=moment(DEMO_DAY), progress=progress).close()
            return path

        self._runner.work("Making the demo company", make, self.open_book, lambda error: self._not_opened(path, error))

    def close_book(self) -> None:
        """Let go of the book that is open; call once the runner has finished its writes."""
        if self._opened is not None:
            self._opened.office.book.close()
            self._opened = None

    def _leave_book(self) -> None:
        if self._opened is None:
            return
        self._window.closing.emit()
        self._window.leave_pages()
        self._window.banner.hide()
        book = self._opened.office.book
        self._opened = self._desk = self._cash = None
        # In its turn: the drafts just put away are written before the book closes.
        self._runner.write(book.close)

    def _not_opened(self, path: Path, error: CreditDeskError) -> None:
        from creditdesk.services.book import recent
        from creditdesk.services.book.lock import CannotWriteError

        if isinstance(error, CannotWriteError):
            self.open_book(path, read_only=True)
            self._window.banner.say(f"{error.what} You can look at everything here and change nothing.")
            return
        last = recent.last()
        self._window.start_page.offer(last if last is not None and last != path and last.exists() else None)
        self._window.banner.say_error(error)

    def _show(self, opened: Opened) -> None:
        from creditdesk.services.book import recent
        from creditdesk.ui.desk.page import DeskPage

        self._opened = opened
        recent.remember(opened.office.book.path)
        window = self._window
        page = DeskPage(
            opened.office,
            self._runner,
            window.theme,
            window.memory,
            as_of=opened.as_of,
            now=lambda: moment(opened.as_of),
        )
        page.changed.connect(self._hub.publish)
        self._hub.published.connect(page.take_changes)
        window.closing.connect(page.put_away)
        window.add_page("desk", "Desk", "Today's debtors, one at a time", page)
        window.offer_page(
            "letters", "Letters", "The letters and statements that were issued", lambda: self._make_letters(opened)
        )
        window.offer_page("cash", "Cash", "Ledger files in, and what they brought", lambda: self._make_cash(opened))
        window.show_company(opened.status.company, opened.office.ledger)
        window.status_line.show_status(opened.status)
        window.carry_out(
            {
                **page.handlers(),
                "go_desk": lambda: window.show_page("desk"),
                "go_letters": lambda: window.show_page("letters"),
                "go_cash": lambda: window.show_page("cash"),
                "import_ledger": self._import_ledger,
                "letterhead": self._change_letterhead,
                "refresh": self._refresh,
            }
        )
        page.import_asked.connect(self._import_ledger)
        page.letterhead_wanted.connect(self._change_letterhead)
        page.undo_offered.connect(lambda words: window.toast.say(words, f"Undo ({keys_of('undo')})"))
        page.told.connect(window.toast.say)
        window.toast.pressed.connect(page.undo)
        window.show_page("desk")
        page.start()
        self._desk = page
        # Beside the window, once the list stands: what loads for these would hold it up.
        if not opened.office.book.read_only:
            QTimer.singleShot(400, self, lambda: self._look_for_drafts(opened))
        QTimer.singleShot(1500, self, lambda: self._load_ahead(opened))

    def _load_ahead(self, opened: Opened) -> None:
        """Load, beside the window, what the first chart and the first saved call would wait for."""
        if self._opened is opened:
            self._runner.read(lambda: _load_ahead(opened), lambda _none: None)

    def _make_letters(self, opened: Opened) -> LettersPage:
        from creditdesk.ui.letters.page import LettersPage

        page = LettersPage(
            opened.office.letters,
            self._runner,
            self._window.theme,
            as_of=opened.as_of,
            now=lambda: moment(opened.as_of),
        )
        page.changed.connect(self._hub.publish)
        self._hub.published.connect(page.take_changes)
        page.start()
        return page

    def _look_for_drafts(self, opened: Opened) -> None:
        """Say which notes were typed and never saved: each waits in its debtor, who may be far down the list."""
        if self._opened is not opened:
            return
        office, as_of = opened.office, opened.as_of

        def look() -> list[DebtorRow]:
            return office.ledger.debtor_rows([draft.customer_id for draft in office.desk.drafts()], as_of)

        self._runner.read(look, self._tell_of_drafts, key="drafts")

    def _tell_of_drafts(self, debtors: list[DebtorRow]) -> None:
        if not debtors:
            return
        latest, others = debtors[0], len(debtors) - 1
        besides = f", and so do {others:,} others" if others > 1 else ", and so does one other" if others else ""
        self._unsaved = latest.customer_id
        self._window.banner.say(
            f"Your unsaved note to {latest.name} ({latest.account}) waits there{besides}.", "Show it"
        )

    def _show_unsaved(self) -> None:
        if self._desk is not None and self._unsaved is not None:
            self._window.banner.hide()
            self._window.show_page("desk")
            self._desk.list.choose(self._unsaved)

    def _make_cash(self, opened: Opened) -> CashPage:
        from creditdesk.ui.cash.page import CashPage

        page = CashPage(
            opened.office.cash,
            self._runner,
            self._window.theme,
            as_of=opened.as_of,
            now=lambda: moment(opened.as_of),
        )
        page.changed.connect(self._hub.publish)
        page.start()
        self._cash = page
        return page

    def _import_ledger(self) -> None:
        self._window.show_page("cash")
        if self._cash is not None:
            self._cash.drop_box.choose()

    def _change_letterhead(self) -> None:
        from PySide6.QtWidgets import QApplication

        from creditdesk.ui.settings.letterhead import LetterheadDialog

        if self._opened is None:
            return
        as_of = self._opened.as_of
        dialog = LetterheadDialog(
            self._opened.office.letters,
            self._runner,
            self._window.theme,
            as_of=as_of,
            now=lambda: moment(as_of),
            # In front of the letter that it was asked from.
            parent=QApplication.activeWindow() or self._window,
        )
        dialog.saved.connect(self._hub.publish)
        dialog.exec()

    def _go_to(self, hit: Hit) -> None:
        if self._desk is not None:
            self._window.show_page("desk")
            self._desk.show_hit(hit)

    def _refresh(self) -> None:
        if self._desk is not None:
            self._desk.refresh()
        self._read_status()

    def _take_changes(self, _changes: Changes) -> None:
        self._read_status()

    def _read_status(self) -> None:
        if self._opened is None:
            return
        ledger, as_of = self._opened.office.ledger, self._opened.as_of

        def show(status: LedgerStatus) -> None:
            self._window.status_line.show_status(status)
            self._window.show_company(status.company, ledger)

        self._runner.read(lambda: ledger.status(as_of), show, key="status")

    def _show_about(self) -> None:
        from creditdesk.ui.about import show_about

        show_about(self._window, None if self._opened is None else self._opened.office.book.path)


def _open(path: Path, as_of: date | None, *, read_only: bool) -> Opened:
    """Open a book and bring its figures to the day that is looked at; for the writing thread."""
    from creditdesk.services.book import settings
    from creditdesk.services.book.files import open_book
    from creditdesk.services.office import Office

    book = open_book(path, read_only=read_only)
    try:
        office = Office.of(book)
        with book.read() as connection:
            own = settings.get(connection, settings.AS_OF)
        looked_at = as_of or (date.fromisoformat(own) if own else _today())
        stands_on = book.figures_day()
        if stands_on != looked_at:
            if read_only:
                looked_at = stands_on or looked_at
            else:
                office.desk.start_day(at=moment(looked_at), as_of=looked_at)
        return Opened(office, office.ledger.status(looked_at), looked_at)
    except BaseException:
        book.close()
        raise


def _today() -> date:
    return datetime.now(UTC).astimezone().date()


def _load_ahead(opened: Opened) -> None:
    import creditdesk.services.insight.chart  # noqa: F401 - loading it is the point

    opened.office.desk.warm(opened.as_of)
    # What is loaded by now stays: Python is spared looking through all of it for cycles every few debtors opened,
    # each time longer than a frame.
    gc.freeze()
