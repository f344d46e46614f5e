"""The windows of the settings: each goes when it is closed; a book open for reading says so before one types."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QSettings, Qt
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.opening import morning
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.office import Office
from creditdesk.ui.letters.ladders import LaddersDialog
from creditdesk.ui.letters.text_editor import TextsDialog
from creditdesk.ui.settings.settings import SettingsDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.unsaved import Unsaved
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
COMMANDS = (
    "letterhead",
    "texts",
    "settings",
    "policies",
    "weights",
    "cover",
    "rates",
    "interest_terms",
    "mail_server",
    "copies",
)


@pytest.fixture
def ledger_file(book: Book) -> Path:
    built = LedgerBuilder(book)
    customer = built.customer("N1", name="Northgate", address1="Unit 7", city="Wakefield")
    built.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    return book.path


@pytest.fixture
def window(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    made = Window(theme, TaskRunner(), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    yield made
    made.close()
    made.runner.close()


def begin(window: Window, path: Path, qtbot: QtBot) -> app.Wiring:
    wiring = app.Wiring(window, DAY, morning())
    wiring.begin(path)
    qtbot.waitUntil(lambda: wiring.desk is not None and wiring.desk.view is not None, timeout=20_000)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    return wiring


@pytest.fixture
def writing(window: Window, ledger_file: Path, book: Book, qtbot: QtBot) -> Iterator[app.Wiring]:
    """The program on a book that it may write in."""
    book.close()
    wiring = begin(window, ledger_file, qtbot)
    yield wiring
    wiring.close_book()


@pytest.fixture
def reading(window: Window, ledger_file: Path, book: Book, qtbot: QtBot) -> Iterator[app.Wiring]:
    """The program on a book in which somebody else writes."""
    book.close()
    with open_book(ledger_file, user="Anna") as held:
        Office.of(held).desk.start_day(at=AT, as_of=DAY)
        wiring = begin(window, ledger_file, qtbot)
        yield wiring
        wiring.close_book()


def front(qtbot: QtBot) -> QDialog:
    qtbot.waitUntil(lambda: isinstance(QApplication.activeModalWidget(), QDialog), timeout=10_000)
    found = QApplication.activeModalWidget()
    assert isinstance(found, QDialog)
    return found


def ask(window: Window, name: str) -> None:
    action = window.actions_.action(name)
    assert action is not None
    action.trigger()


@pytest.mark.parametrize("name", COMMANDS)
def test_a_window_that_was_closed_is_gone(writing: app.Wiring, window: Window, qtbot: QtBot, name: str) -> None:
    for _times in range(2):
        ask(window, name)
        opened = front(qtbot)
        qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
        qtbot.keyClick(opened, Qt.Key.Key_Escape)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    assert window.findChildren(Unsaved) == []


def test_what_opens_from_the_settings_stays_when_those_have_gone(
    writing: app.Wiring, window: Window, qtbot: QtBot
) -> None:
    ask(window, "settings")
    settings = front(qtbot)
    assert isinstance(settings, SettingsDialog)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    settings.window_buttons["letterhead"].click()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    assert front(qtbot).windowTitle() == "Company and letterhead"
    assert front(qtbot).parentWidget() is window
    front(qtbot).reject()


@pytest.mark.parametrize(("name", "kind"), [("texts", TextsDialog), ("policies", LaddersDialog)])
def test_in_a_book_open_for_reading_words_and_ladders_are_looked_at_and_not_saved(
    reading: app.Wiring, window: Window, qtbot: QtBot, name: str, kind: type[TextsDialog | LaddersDialog]
) -> None:
    ask(window, name)
    opened = front(qtbot)
    assert isinstance(opened, kind)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    assert not opened.save_button.isVisible()
    said = [each.text() for each in opened.findChildren(type(opened._said)) if each.isVisible()]
    assert any(words.endswith("Look and try; nothing is saved.") and "Anna" in words for words in said)
    opened.reject()


@pytest.mark.parametrize("name", ["letterhead", "mail_server", "settings"])
def test_in_a_book_open_for_reading_what_only_writes_says_so_and_does_not_open(
    reading: app.Wiring, window: Window, name: str
) -> None:
    assert reading.pages is not None
    # As a button of a letter, of the outbox or of the search asks for it: the command itself is refused.
    reading.pages.settings.handlers()[name]()
    assert QApplication.activeModalWidget() is None
    assert "Anna" in window.toast.text
    assert window.toast.text.endswith("Nothing can be changed here.")


def test_in_a_book_open_for_reading_no_statements_go_to_a_folder(
    reading: app.Wiring, window: Window, qtbot: QtBot
) -> None:
    window.show_page("letters")
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    assert reading.pages is not None
    page = reading.pages.letters
    assert page is not None
    assert not page.statements_button.isEnabled()
    assert "Anna" in page.statements_button.toolTip()
    assert page.ladders_button.isEnabled()
    assert not page.pane.letterhead_button.isVisibleTo(page.pane.lacking)
