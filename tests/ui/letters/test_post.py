"""The letters of a run go to the printer, as one job or one for each kind, and it is asked whether they came out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QSettings
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from creditdesk.domain.letter_kinds import Kind
from creditdesk.services.book.book import Book
from creditdesk.services.letters.prints import Prints
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.letters.service import Letters
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.letters import post as post_module
from creditdesk.ui.letters.pdf_pages import PdfPages
from creditdesk.ui.letters.post import Post
from creditdesk.ui.letters.printing import set_up
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def runs(book: Book, letters: Letters) -> LetterRuns:
    return LetterRuns(book)


@pytest.fixture
def written(runs: LetterRuns, debtor: int, ledger: Any, day: date, at: datetime, tmp_path: Path) -> None:
    """Two reminders of the day are issued, to Northgate and to Zed."""
    customer = ledger.customer("ZED001", name="Zed", address1="1 Road", city="Leeds")
    ledger.invoice(customer, "Z-1", "2026-10-01", "90.00", due="2026-10-31")
    run, _ = runs.start(day, at=at)
    runs.release(run.run_id, tmp_path / "out", at=at)


@pytest.fixture
def made(
    qtbot: QtBot, runs: LetterRuns, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime
) -> Callable[..., Post]:
    def make(**wishes: Any) -> Post:
        post = Post(lambda: runs.prints, inline, theme, memory, as_of=at.date(), now=lambda: at, **wishes)
        qtbot.addWidget(post)
        post.reload()
        return post

    return make


class Printers:
    """Printers that print into files, in the order in which they are asked for; none where the person cancels."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.titles: list[str] = []
        self.cancels_after = 99
        self.stops_after = 99
        self.pages: tuple[int, int] | None = None

    def ask(self, pages: PdfPages, title: str, _parent: object) -> QPrinter | None:
        if len(self.titles) == self.cancels_after:
            return None
        self.titles.append(title)
        printer = Failing(self.stops_after)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(self.folder / f"{title}.pdf"))
        set_up(printer, pages, title)
        printer.setResolution(72)
        if self.pages is not None:
            printer.setFromTo(*self.pages)
        return printer


class Failing(QPrinter):
    """A printer that is switched off after some pages."""

    def __init__(self, pages: int) -> None:
        super().__init__(QPrinter.PrinterMode.HighResolution)
        self.left = pages

    def newPage(self) -> bool:  # noqa: N802 - the name is Qt's
        self.left -= 1
        return self.left > 0 and super().newPage()


@pytest.fixture
def printers(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Printers:
    found = Printers(tmp_path)
    monkeypatch.setattr(post_module, "ask_printer", found.ask)
    return found


def offered(post: Post) -> list[str]:
    return [each.text() for each in post.stops if isinstance(each, QPushButton) and not each.isHidden()]


def test_where_nothing_waits_nothing_is_said(made: Callable[..., Post]) -> None:
    assert made().isHidden()


def test_letters_wait_are_printed_and_it_is_asked_once(
    made: Callable[..., Post], written: None, printers: Printers, tmp_path: Path
) -> None:
    post = made()
    assert post.said == "2 letters by post wait to be printed."
    assert offered(post) == ["Print 2 letters…", "They are printed"]
    post.print_button.click()
    # Each on a sheet of its own: the back of the first stays empty.
    assert len(pypdf.PdfReader(tmp_path / "Letters.pdf").pages) == 3
    assert post.said == "2 letters went to the printer. Did all of them come out well?"
    assert offered(post) == ["Yes, all of them", "No, print again"]
    post.yes_button.click()
    assert post.isHidden()
    assert made().isHidden()


def test_a_no_offers_them_again_and_so_does_the_next_start(
    made: Callable[..., Post], written: None, printers: Printers
) -> None:
    post = made()
    post.print_button.click()
    post.no_button.click()
    assert offered(post) == ["Print 2 letters…", "They are printed"]
    assert made().said == "2 letters by post wait to be printed."


def test_a_yes_can_be_taken_back(
    qtbot: QtBot, made: Callable[..., Post], written: None, printers: Printers, at: datetime
) -> None:
    post = made()
    post.print_button.click()
    with qtbot.waitSignal(post.undoable) as told:
        post.yes_button.click()
    (change,) = told.args or []
    assert isinstance(change, LastChange)
    assert (change.done, change.undone) == ("Noted as printed: 2 letters", "Taken back: 2 letters to print.")
    assert change.take_back is not None
    change.take_back(at)
    post.reload()
    assert post.said == "2 letters by post wait to be printed."


def test_a_printer_that_vanishes_in_mid_job_is_told_and_nothing_counts_as_printed(
    made: Callable[..., Post], written: None, printers: Printers
) -> None:
    printers.stops_after = 2
    post = made()
    post.print_button.click()
    assert post.said.splitlines() == [
        "⚠ The printer stopped after 2 of 3 pages. See to it, then print again from here.",
        "2 letters by post wait to be printed.",
    ]
    assert offered(post) == ["Print 2 letters…", "They are printed"]


def test_letters_of_which_some_pages_alone_were_chosen_wait_still(
    made: Callable[..., Post], written: None, printers: Printers
) -> None:
    printers.pages = (1, 1)
    post = made()
    post.print_button.click()
    assert post.said.splitlines() == [
        "1 of 3 pages sent to the printer, as chosen there.",
        "2 letters by post wait to be printed.",
    ]
    assert offered(post) == ["Print 2 letters…", "They are printed"]


def test_a_printer_that_takes_nothing_is_told(
    made: Callable[..., Post], written: None, printers: Printers, tmp_path: Path
) -> None:
    printers.folder = tmp_path / "no such folder"
    post = made()
    post.print_button.click()
    assert post.said.startswith("⚠ The printer took nothing.")


def test_each_kind_may_be_a_job_of_its_own_and_those_printed_are_asked_about(
    made: Callable[..., Post],
    written: None,
    printers: Printers,
    runs: LetterRuns,
    day: date,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = runs.prints.unprinted(day)
    with monkeypatch.context() as patch:
        firm = replace(second, kind=Kind.FINAL_DEMAND)
        patch.setattr(Prints, "unprinted", lambda _prints, _as_of: (first, firm))
        post = made()
    assert not post.each_kind.isHidden()
    post.each_kind.setChecked(True)
    printers.cancels_after = 1
    post.print_button.click()
    assert printers.titles == ["Reminder"]
    assert post.said == "1 letter went to the printer. Did it come out well?"
    post.yes_button.click()
    assert post.said == "1 letter by post waits to be printed."
    # Whether each kind is a job is remembered, and only asked where there is more than one.
    assert made().each_kind.isChecked()
    assert post.each_kind.isHidden()


def test_a_book_that_is_only_read_prints_and_notes_nothing(
    made: Callable[..., Post], written: None, printers: Printers
) -> None:
    post = made(closed_because="Ann has it open.")
    assert offered(post) == ["Print 2 letters…"]
    post.print_button.click()
    assert offered(post) == ["Print 2 letters…"]


def test_the_keyboard_goes_to_what_waits_and_where_nothing_does_that_is_said(
    qtbot: QtBot, made: Callable[..., Post], written: None, printers: Printers
) -> None:
    post = made()
    post.show()
    post.activateWindow()
    qtbot.waitUntil(post.isActiveWindow)
    post.enter()
    assert post.print_button.hasFocus()
    post.print_button.click()
    assert post.yes_button.hasFocus()
    post.yes_button.click()
    assert post.isHidden()
    post.enter()
    assert (post.isHidden(), post.said, offered(post)) == (False, "No letter by post waits to be printed.", [])


def test_a_letter_that_something_speaks_against_by_now_is_not_printed(
    made: Callable[..., Post], written: None, ledger: Any, debtor: int
) -> None:
    ledger.cash(debtor, "CASH-1", "2026-11-20", "100.00")
    post = made()
    assert post.print_button.text() == "Print 1 letter…"
    assert "Not printed: Northgate Timber, RM-2026-000001: £100.00 more stands to their credit" in post.said
