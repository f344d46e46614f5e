"""A debtor's promises in their window: moved, cancelled and taken back, by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.opening import morning
from creditdesk.services.book.book import Book
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.desk.promise_dialog import PromiseDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

DAY = date(2026, 11, 20)
ALT, CTRL, SHIFT = (
    Qt.KeyboardModifier.AltModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)


class Desktop:
    """The program on a book of two debtors, worked by keyboard, with a promise of 100.00 for Friday saved."""

    def __init__(self, window: Window, wiring: app.Wiring, qtbot: QtBot) -> None:
        self.window = window
        self.qtbot = qtbot
        assert wiring.desk is not None
        self.page: DeskPage = wiring.desk

    @property
    def view(self) -> DebtorView:
        assert self.page.view is not None
        return self.page.view

    @property
    def dialog(self) -> PromiseDialog:
        return self.page.panes.promises

    def rest(self) -> None:
        self.qtbot.wait(5)
        self.qtbot.waitUntil(lambda: self.window.runner.is_idle, timeout=10_000)
        self.qtbot.wait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget(), key, modifier)
        self.rest()

    def press_there(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.dialog.focusWidget() or self.dialog, key, modifier)
        self.rest()

    def states(self) -> list[tuple[date, str]]:
        return [(each.promised_on, each.status.value) for each in self.view.promises]


@pytest.fixture
def desktop(theme: Theme, ledger_book: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Desktop]:
    window = Window(theme, TaskRunner(), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    wiring = app.Wiring(window, DAY, morning())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wiring.begin(ledger_book)
    qtbot.waitUntil(lambda: wiring.desk is not None and wiring.desk.view is not None, timeout=20_000)
    made = Desktop(window, wiring, qtbot)
    made.rest()
    first = made.view.head.customer_id
    made.press(Qt.Key.Key_F9)
    made.press(Qt.Key.Key_1, ALT)
    qtbot.keyClicks(window.focusWidget(), "100 fri")
    made.press(Qt.Key.Key_Return, CTRL)
    made.page.list.choose(first)
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


def test_a_promise_is_moved_by_keyboard_and_taken_back(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_P, SHIFT)
    assert desktop.dialog.isVisible()
    assert desktop.dialog.table.rowCount() == 1
    desktop.dialog.day.setFocus()
    desktop.qtbot.keyClicks(desktop.dialog.day, "4 dec")
    desktop.press_there(Qt.Key.Key_Return)
    assert desktop.states() == [(date(2026, 12, 4), "open"), (date(2026, 11, 27), "superseded")]
    assert desktop.dialog.table.rowCount() == 2
    assert desktop.dialog.table.item(0, 2).text() == "running, moved once"
    assert desktop.window.toast.button.text() == "Undo (Ctrl+Z)"
    desktop.dialog.reject()
    desktop.page.undo()
    desktop.rest()
    assert desktop.states() == [(date(2026, 12, 4), "cancelled"), (date(2026, 11, 27), "open")]


def test_a_promise_is_cancelled_from_the_history(desktop: Desktop) -> None:
    desktop.page.panes.history.list_view.setFocus()
    desktop.press(Qt.Key.Key_M, CTRL)
    assert desktop.dialog.isVisible()
    desktop.dialog.cancel_button.setFocus()
    desktop.press_there(Qt.Key.Key_Space)
    assert desktop.states() == [(date(2026, 11, 27), "cancelled")]
    assert not desktop.dialog.cancel_button.isEnabled()


def test_a_day_that_is_not_understood_moves_nothing(desktop: Desktop) -> None:
    desktop.page.panes.show_promises()
    desktop.qtbot.keyClicks(desktop.dialog.day, "fridy")
    assert not desktop.dialog.move_button.isEnabled()
    desktop.press_there(Qt.Key.Key_Return)
    assert desktop.states() == [(date(2026, 11, 27), "open")]


def test_what_was_just_saved_is_confirmed_on_one_key_from_the_next_debtor(
    desktop: Desktop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    promised_by = desktop.view.head.name
    desktop.page.list.step(-1)
    desktop.rest()
    assert desktop.view.head.name != promised_by
    desktop.press(Qt.Key.Key_P, CTRL | SHIFT)
    dialog = desktop.page.panes.confirmation
    assert dialog.isVisible()
    assert dialog.shown is not None
    assert dialog.shown.debtor == promised_by
    assert "£100.00 will be paid by 27 November 2026" in dialog.text.toPlainText()
    path = tmp_path / "confirm.eml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(path), ""))
    desktop.qtbot.keyClick(dialog.save_button, Qt.Key.Key_Return)
    desktop.rest()
    assert path.exists()
    assert not dialog.isVisible()
    assert desktop.window.toast.text.startswith("Promise confirmed to")


def test_a_letter_that_is_held_is_saved_only_with_a_reason(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_P, CTRL | SHIFT)
    dialog = desktop.page.panes.confirmation
    dialog.letter.setChecked(True)
    desktop.rest()
    assert dialog.says == "Held: our letterhead has no address."
    assert not dialog.save_button.isEnabled()
    dialog.reason.setText("Printed on our own paper.")
    assert dialog.save_button.isEnabled()
    dialog.reject()
