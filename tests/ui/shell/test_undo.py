"""A call saved by mistake: Ctrl+Z takes it back, and what was typed is there again."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.domain.errors import CreditDeskError
from creditdesk.opening import morning
from creditdesk.services.book.book import Book
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Desktop:
    """The program on a book of two debtors, worked by keyboard."""

    def __init__(self, window: Window, wiring: app.Wiring, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        self.wiring = wiring

    @property
    def page(self) -> DeskPage:
        assert self.wiring.desk is not None
        return self.wiring.desk

    @property
    def name(self) -> str:
        assert self.page.view is not None
        return self.page.view.head.name

    @property
    def note(self) -> str:
        return self.page.panes.call.note.toPlainText()

    def titles(self) -> list[str]:
        assert self.page.view is not None
        return [entry.title for entry in self.page.view.history]

    def rest(self) -> None:
        self.qtbot.wait(5)
        self.qtbot.waitUntil(lambda: self.window.runner.is_idle, timeout=10_000)
        self.qtbot.wait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget(), key, modifier)
        self.rest()

    def save_a_promise(self) -> None:
        self.press(Qt.Key.Key_F9)
        self.qtbot.keyClicks(self.window.focusWidget(), "Pays on Friday")
        self.press(Qt.Key.Key_1, ALT)
        self.qtbot.keyClicks(self.window.focusWidget(), "100 fri")
        self.press(Qt.Key.Key_Return, CTRL)


@pytest.fixture
def desktop(theme: Theme, ledger_book: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Desktop]:
    window = Window(theme, TaskRunner(), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    wiring = app.Wiring(window, DAY, morning())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wiring.begin(ledger_book)
    made = Desktop(window, wiring, qtbot)
    qtbot.waitUntil(lambda: wiring.desk is not None and wiring.desk.view is not None, timeout=20_000)
    made.rest()
    yield made
    window.close()
    window.runner.close()
    wiring.close_book()


@pytest.fixture
def ledger_book(book: Book) -> Path:
    """A closed book in which Northgate owes 1,000.00 and Harlow 500.00, both overdue."""
    built = LedgerBuilder(book)
    for account, name, amount in (("N1", "Northgate", "1000.00"), ("H1", "Harlow", "500.00")):
        customer = built.customer(account, name=name, address1="Unit 7", city="Wakefield")
        built.invoice(customer, f"INV-{account}", "2026-08-06", amount, due="2026-09-05")
    book.close()
    return book.path


def test_ctrl_z_takes_the_saved_call_back_and_brings_its_text(desktop: Desktop) -> None:
    rung = desktop.name
    desktop.save_a_promise()
    assert desktop.name != rung
    assert desktop.window.toast.text == f"Saved: {rung}"
    assert desktop.window.toast.button.text() == "Undo (Ctrl+Z)"
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert desktop.name == rung
    assert desktop.note == "Pays on Friday"
    assert desktop.page.panes.call.outcomes.code == "PTP"
    assert desktop.page.panes.call.fields.promises.text == "100 fri"
    assert not desktop.page.panes.call.timer.is_running
    assert desktop.window.focusWidget() is desktop.page.panes.call.note
    assert desktop.titles()[:2] == [
        "Taken back: saved by mistake",
        "Promise £100.00 by 27 Nov \N{EM DASH} taken back",
    ]
    assert desktop.window.toast.text.startswith(f"Taken back: {rung}.")


def test_saved_once_more_it_stands(desktop: Desktop) -> None:
    rung = desktop.name
    desktop.save_a_promise()
    desktop.press(Qt.Key.Key_Z, CTRL)
    desktop.press(Qt.Key.Key_Return, CTRL)
    assert desktop.window.toast.text == f"Saved: {rung}"


def test_the_button_of_the_banner_does_the_same_and_takes_no_keyboard(desktop: Desktop) -> None:
    rung = desktop.name
    desktop.save_a_promise()
    assert desktop.window.toast.button.focusPolicy() == Qt.FocusPolicy.NoFocus
    desktop.qtbot.mouseClick(desktop.window.toast.button, Qt.MouseButton.LeftButton)
    desktop.rest()
    assert (desktop.name, desktop.note) == (rung, "Pays on Friday")


def test_in_a_text_field_ctrl_z_undoes_typing_alone(desktop: Desktop) -> None:
    desktop.save_a_promise()
    other = desktop.name
    desktop.press(Qt.Key.Key_N)
    desktop.qtbot.keyClicks(desktop.window.focusWidget(), "Hello")
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert (desktop.name, desktop.note) == (other, "")


def test_what_is_typed_to_the_same_debtor_since_stays_below(desktop: Desktop) -> None:
    assert desktop.page.view is not None
    rung = desktop.page.view.head
    desktop.save_a_promise()
    desktop.page.list.choose(rung.customer_id)
    desktop.rest()
    assert desktop.name == rung.name
    desktop.press(Qt.Key.Key_N)
    desktop.qtbot.keyClicks(desktop.window.focusWidget(), "And another thing")
    desktop.page.list.setFocus()
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert desktop.note == "Pays on Friday\nAnd another thing"


def test_after_a_letter_the_call_stands_and_the_reason_is_said(desktop: Desktop) -> None:
    assert desktop.page.view is not None
    customer = desktop.page.view.head.customer_id
    desktop.save_a_promise()
    desktop.page._office.letters.issue(customer, "statement", as_of=DAY, at=AT)
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert "cannot be taken back" in desktop.window.banner.text


def test_without_a_saved_call_it_says_so(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert desktop.window.toast.text.startswith("There is no call to take back")
    assert not desktop.window.toast.button.isVisible()


def test_the_banner_goes_with_the_page(desktop: Desktop) -> None:
    desktop.save_a_promise()
    desktop.window.show_page("letters")
    assert desktop.window.toast.text == ""


def test_the_banner_goes_by_itself_and_ctrl_z_still_works(desktop: Desktop) -> None:
    rung = desktop.name
    desktop.save_a_promise()
    desktop.window.toast._ends.timeout.emit()
    assert desktop.window.toast.text == ""
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert desktop.name == rung


def test_a_call_that_could_not_be_taken_back_may_be_tried_again(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise CreditDeskError("The disk is full.")

    rung = desktop.name
    desktop.save_a_promise()
    with monkeypatch.context() as trouble:
        trouble.setattr("creditdesk.services.desk.taking_back.take_back", full)
        desktop.press(Qt.Key.Key_Z, CTRL)
    assert "The disk is full." in desktop.window.banner.text
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert (desktop.name, desktop.note) == (rung, "Pays on Friday")
