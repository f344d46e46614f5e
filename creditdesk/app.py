"""The only place of wiring: the window, and which book is open in it."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, QTimer

from creditdesk import paths
from creditdesk.opening import (
    book_to_open,
    books_opened,
    make_book,
    make_demo_book,
    may_be_free,
    moment,
    morning,
    open_for_window,
    restore_book,
)
from creditdesk.ui.application import make_application, make_theme, window_memory
from creditdesk.ui.crash import CrashHook
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window, after_first_paint

if TYPE_CHECKING:
    from collections.abc import Callable

    from creditdesk.domain.errors import CreditDeskError
    from creditdesk.opening import Clock, Opened
    from creditdesk.pages import Pages
    from creditdesk.ui.desk.page import DeskPage

# The pages load once a book is open: the window is on screen before them.
# ruff: noqa: PLC0415

_LOOKS_AGAIN = 5000
"""Milliseconds between two looks at whether a book that another has is free."""
_WAYS = "ways to begin"
"""What a read of the books is for: one that comes once a book is being opened is void."""


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
    after_first_paint(window, lambda: wiring.begin(book_path, then=lead_who_is_new))
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
    wiring = Wiring(window, as_of, morning())
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


class Wiring(QObject):
    """Joins one window to one book at a time."""

    def __init__(self, window: Window, as_of: date | None, clock: Clock = moment) -> None:
        super().__init__(window)
        self._clock = clock
        self._window = window
        self._runner = window.runner
        self._as_of = as_of
        self.pages: Pages | None = None
        self._not_shown: Opened | None = None
        self._waits = QTimer(self, interval=_LOOKS_AGAIN)
        self._waits.timeout.connect(self._look_whether_free)
        start = window.start_page
        start.demo_asked.connect(self.open_demo)
        start.new_asked.connect(self.make_book)
        start.open_asked.connect(self.choose_book)
        start.restore_asked.connect(self.restore_backup)
        start.recent_asked.connect(self.open_book)
        window.status_line.leave_asked.connect(self.leave_book)
        window.status_line.writing_asked.connect(self.open_for_writing)
        window.carry_out(
            {
                "new_book": self.make_book,
                "open_book": self.choose_book,
                "restore_backup": self.restore_backup,
                "demo_book": self.open_demo,
                "tour": self.take_tour,
                "about": self._show_about,
            }
        )

    @property
    def desk(self) -> DeskPage | None:
        """The Desk of the book that is open."""
        return None if self.pages is None else self.pages.desk

    def begin(self, path: Path | None, *, then: Callable[[Pages], object] = lambda _pages: None) -> None:
        """Open this book or the one opened last, and go on with its pages; without either, offer the ways to begin."""
        from creditdesk.ui.window_keys import WindowKeys

        WindowKeys(self, self._undo)
        self._runner.read(lambda: book_to_open(path), lambda found: self._begin(found, then), key=_WAYS)

    def _begin(self, path: Path | None, then: Callable[[Pages], object]) -> None:
        if path is not None:
            self.open_book(path, then=then)
        else:
            self._window.start_page.offer()

    def open_book(
        self, path: Path, *, read_only: bool = False, then: Callable[[Pages], object] = lambda _pages: None
    ) -> None:
        """Open a book in place of the one that is open, and then go on with its pages."""
        self._leave_book()
        self._runner.forget(_WAYS)
        self._window.start_page.say(f"Opening {path.stem}")

        def show(opened: Opened) -> None:
            self._show(opened)
            if self.pages is not None:
                then(self.pages)

        self._runner.write(
            lambda: self._opened(path, read_only=read_only), show, lambda error: self._not_opened(path, error)
        )

    def leave_book(self) -> None:
        """Close the book that is open, and offer the ways to begin."""
        if self.pages is not None:
            self._leave_book()
            self._offer_ways()

    def _offer_ways(self, besides: Path | None = None) -> None:
        self._window.start_page.offer()
        # The books opened before come after: one on a drive of the network that is gone takes its time to say so.
        self._runner.read(lambda: books_opened(besides), self._window.start_page.offer, key=_WAYS)

    def open_for_writing(self) -> None:
        """Try again to write in the book that is open read-only; as long as another has it, all stays as it is."""
        if self.pages is None or not self.pages.opened.read_only:
            return
        path = self.pages.opened.office.book.path

        def show(opened: Opened) -> None:
            before = self.desk
            self._show(opened)
            if self.desk is not None and before is not None:
                self.desk.list.show_worklist(before.list.worklist, before.list.chosen)
            self._window.toast.say("You may write in this book now.")

        self._runner.write(
            lambda: self._opened(path), show, lambda error: self._window.toast.say(f"Not yet: {error.what}")
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

        from creditdesk.pages import Pages
        from creditdesk.services.book.files import SUFFIX
        from creditdesk.ui.new_book import NewBookDialog

        dialog = NewBookDialog(paths.default_books(), SUFFIX, self._window)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            asked, as_of = dialog.answers, self._as_of
            # An empty ledger is of no use yet: its page of files comes first.
            self._runner.write(
                lambda: make_book(asked, as_of), lambda path: self.open_book(path, then=Pages.begin_import)
            )

    def restore_backup(self) -> None:
        """Let the person choose a backup, bring it back as a book of its own and open that."""
        from PySide6.QtWidgets import QFileDialog

        from creditdesk.services.book.files import SUFFIX

        folder = paths.default_books()
        chosen, _filter = QFileDialog.getOpenFileName(
            self._window, "Restore a backup", str(folder), f"Copy of a CreditDesk book (*{SUFFIX});;All files (*)"
        )
        if chosen:
            backup = Path(chosen)

            def tell(path: Path) -> None:
                self.open_book(path, then=lambda _pages: self._window.toast.say(f"Restored as {path.stem}."))

            self._runner.write(lambda: restore_book(backup, folder), tell)

    def open_demo(self, *, with_tour: bool = False) -> None:
        """Open the demo company's book, made first if it is not there or was left half made; lead who is new to it."""
        path = paths.demo_book()
        self._leave_book()
        self._window.start_page.say("Opening the demo company")

        self._runner.work(
            "Making the demo company",
            lambda progress: make_demo_book(path, progress),
            lambda made: self.open_book(made, then=_lead if with_tour else lead_who_is_new),
            lambda error: self._not_opened(path, error),
            self._offer_ways,
        )

    def take_tour(self) -> None:
        """Lead through a call, in the demo company."""
        if self.pages is not None and self.pages.opened.is_demo:
            _lead(self.pages)
        else:
            self.open_demo(with_tour=True)

    def close_book(self) -> None:
        """Let go of the book that is open; call once the runner has finished its writes."""
        for opened in (self._not_shown, None if self.pages is None else self.pages.opened):
            if opened is not None:
                opened.office.book.close()
        self._not_shown = self.pages = None

    def _opened(self, path: Path, *, read_only: bool = False) -> Opened:
        """Open a book, in the writing thread; who quits before it is shown leaves it closed all the same."""
        self._not_shown = open_for_window(path, self._as_of, self._clock, read_only=read_only)
        return self._not_shown

    def _leave_book(self) -> None:
        if self.pages is None:
            return
        self._waits.stop()
        self._runner.forget("free")
        self._window.drop(["close_book"])
        self.pages.leave()
        book = self.pages.opened.office.book
        self.pages = None
        # In its turn: the drafts just put away are written before the book closes.
        self._runner.write(book.close)

    def _not_opened(self, path: Path, error: CreditDeskError) -> None:
        from creditdesk.services.book.lock import CannotWriteError

        if isinstance(error, CannotWriteError):
            self.open_book(path, read_only=True)
            self._window.banner.say(f"{error.what} You can look at everything here and change nothing.")
            return
        self._offer_ways(besides=path)
        self._window.banner.say_error(error)

    def _show(self, opened: Opened) -> None:
        from creditdesk.pages import Pages

        # Another book may have been shown since this one was asked for.
        self._not_shown = None
        self._leave_book()
        self.pages = Pages(self._window, opened)
        self._window.carry_out({"close_book": self.leave_book})
        if opened.read_only:
            self._waits.start()

    def _look_whether_free(self) -> None:
        if self.pages is not None:
            path = self.pages.opened.office.book.path
            self._runner.read(lambda: may_be_free(path), self._tell_whether_free, key="free")

    def _tell_whether_free(self, is_free: bool) -> None:  # noqa: FBT001 - the answer to a read
        if is_free and self.pages is not None:
            self._waits.stop()
            self._window.toast.say("Nobody else has this book open any more.")
            self._window.status_line.show_read_only("nobody else has this book open any more")

    def _undo(self) -> None:
        if self.desk is not None:
            self.desk.undo()

    def _show_about(self) -> None:
        from creditdesk.ui.about import show_about

        show_about(self._window, None if self.pages is None else self.pages.opened.office.book.path)


def lead_who_is_new(pages: Pages) -> None:
    """Begin the tour in the demo company, for a person who never began it."""
    if pages.opened.is_demo and not pages.opened.read_only and pages.guide.is_new:
        pages.guide.start()


def _lead(pages: Pages) -> None:
    if pages.opened.read_only:
        pages.tell("The tour makes a call, and another window has the demo company: close it there first.")
    else:
        pages.guide.start()
