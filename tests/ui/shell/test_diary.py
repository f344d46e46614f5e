"""The diary by keyboard: holds, tasks, cards, what each list says, and that each step is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.services.book.book import Book
from creditdesk.ui.commands import offer_in
from creditdesk.ui.desk.card_dialog import CardDialog
from creditdesk.ui.desk.hold_dialog import HoldDialog
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.desk.task_dialog import HandOverDialog, MoveDialog, TaskDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

DAY = date(2026, 11, 20)
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
NONE = Qt.KeyboardModifier.NoModifier
Kind = TypeVar("Kind")


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

    def rest(self) -> None:
        self.qtbot.wait(5)
        self.qtbot.waitUntil(lambda: self.window.runner.is_idle, timeout=10_000)
        self.qtbot.wait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        shown = QApplication.activeModalWidget() or self.window
        shown.activateWindow()
        self.qtbot.waitUntil(shown.isActiveWindow)
        self.qtbot.keyClick(shown.focusWidget() or shown, key, modifier)
        self.rest()

    def type(self, text: str) -> None:
        shown = QApplication.activeModalWidget()
        assert shown is not None
        self.qtbot.keyClicks(shown.focusWidget(), text)

    def dialog(self, kind: type[Kind]) -> Kind:
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind), found
        return found

    def titles(self) -> list[str]:
        assert self.page.view is not None
        return [entry.title for entry in self.page.view.history]


@pytest.fixture
def desktop(theme: Theme, ledger_book: Path, tmp_path: Path, qtbot: QtBot) -> Iterator[Desktop]:
    window = Window(theme, TaskRunner(), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    wiring = app.Wiring(window, DAY)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wiring.begin(ledger_book)
    made = Desktop(window, wiring, qtbot)
    qtbot.waitUntil(lambda: wiring.desk is not None and wiring.desk.view is not None, timeout=20_000)
    made.rest()
    # Who is held leaves the list of today.
    made.page.list.show_worklist("all", made.page.list.chosen)
    made.rest()
    yield made
    window.close()
    window.runner.close()
    wiring.close_book()


@pytest.fixture
def ledger_book(book: Book) -> Path:
    """A closed book in which Northgate owes 1,000.00 and Harlow 500.00, both overdue."""
    ledger = LedgerBuilder(book)
    for account, name, amount in (("N1", "Northgate", "1000.00"), ("H1", "Harlow", "500.00")):
        customer = ledger.customer(account, name=name)
        ledger.invoice(customer, f"INV-{account}", "2026-08-06", amount, due="2026-09-05")
    book.close()
    return book.path


def test_a_hold_is_placed_by_keyboard_and_taken_back(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_H)
    dialog = desktop.dialog(HoldDialog)
    desktop.type("director abroad")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("in 2 weeks")
    assert dialog.until.when.words == "Fri 4 Dec"
    desktop.press(Qt.Key.Key_Return)
    assert desktop.titles()[0] == "Hold until 4 Dec: director abroad"
    assert desktop.window.toast.text.startswith("On hold: Northgate")
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert "taken back" in " ".join(desktop.titles())
    assert desktop.page.view is not None
    assert desktop.page.view.head.dunning_hold == ""


def test_a_hold_without_a_reason_or_with_a_day_not_understood_is_not_placed(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_H)
    dialog = desktop.dialog(HoldDialog)
    desktop.press(Qt.Key.Key_Return)
    assert dialog.said == "Say why: whoever finds the hold wants to know."
    desktop.type("why")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("blurb")
    desktop.press(Qt.Key.Key_Return)
    assert dialog.said.startswith("Until when?")
    desktop.press(Qt.Key.Key_Escape)
    assert desktop.titles() == []


def test_one_item_is_held_when_it_is_chosen(desktop: Desktop) -> None:
    assert desktop.page.view is not None
    desktop.page.panes.items.select([desktop.page.view.items[0].key])
    desktop.press(Qt.Key.Key_H)
    assert desktop.dialog(HoldDialog).what.currentText() == "No chasing of INV-N1"
    desktop.type("goods looked into")
    desktop.press(Qt.Key.Key_Return)
    assert desktop.page.view.items[0].state == "on hold"


def test_in_the_table_of_open_items_h_means_the_row_with_the_keyboard(desktop: Desktop) -> None:
    desktop.page.panes.items.setFocus()
    desktop.press(Qt.Key.Key_H)
    assert desktop.dialog(HoldDialog).what.currentText() == "No chasing of INV-N1"
    desktop.press(Qt.Key.Key_Escape)
    desktop.page.list.setFocus()
    desktop.press(Qt.Key.Key_H)
    assert desktop.dialog(HoldDialog).what.currentText() == "No chasing of the debtor"
    desktop.press(Qt.Key.Key_Escape)


def test_the_menu_of_the_list_offers_what_can_be_kept_of_a_debtor(desktop: Desktop) -> None:
    menu = QMenu(desktop.window)
    offer_in(menu, desktop.page.list, "hold", "task", "card", "no such command")
    assert [action.text() for action in menu.actions() if action.text()] == ["Hold…", "Task…", "Keep in mind…"]


def test_the_list_of_holds_marks_those_without_an_end_and_lifts_one(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_H, SHIFT)
    holds = desktop.page.diary.holds_list
    assert holds is not None
    assert holds.empty_words.startswith("Nobody is on hold.")
    desktop.press(Qt.Key.Key_Escape)
    desktop.press(Qt.Key.Key_H)
    desktop.type("director abroad")
    desktop.press(Qt.Key.Key_Return)
    desktop.press(Qt.Key.Key_H, SHIFT)
    holds = desktop.page.diary.holds_list
    assert holds is not None
    assert [line.split(",")[:3] for line in holds.table.rows.as_csv().splitlines()[1:]] == [
        ["⚠ no end", "no chasing", "Northgate"]
    ]
    desktop.press(Qt.Key.Key_Delete)
    assert holds.empty_words
    desktop.press(Qt.Key.Key_Escape)
    assert desktop.titles()[0] == "Hold lifted: director abroad"


def test_a_task_is_added_moved_handed_over_and_done_by_keyboard(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_D, SHIFT)
    tasks = desktop.page.diary.tasks_list
    assert tasks is not None
    assert tasks.empty_words.startswith("Nothing to do here.")
    desktop.press(Qt.Key.Key_D)
    assert desktop.dialog(TaskDialog)
    desktop.type("send the statement")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("10:30")
    desktop.press(Qt.Key.Key_Return)
    assert (tasks.row.words, tasks.row.due_on, tasks.row.due_time) == ("send the statement", DAY, "10:30")
    desktop.press(Qt.Key.Key_M)
    assert desktop.dialog(MoveDialog)
    desktop.type("tomorrow")
    desktop.press(Qt.Key.Key_Return)
    assert (tasks.row.due_on, tasks.row.due_time) == (DAY + timedelta(days=1), "")
    desktop.press(Qt.Key.Key_H)
    desktop.dialog(HandOverDialog).owner.setEditText("Ben")
    desktop.press(Qt.Key.Key_Return)
    assert tasks.empty_words
    tasks.whose.setCurrentIndex(1)
    desktop.rest()
    assert tasks.row.owner == "Ben"
    desktop.press(Qt.Key.Key_X)
    assert tasks.empty_words
    tasks.state.setCurrentIndex(1)
    desktop.rest()
    assert tasks.row.done_by


def test_what_is_kept_in_mind_shows_with_the_call_until_it_is_ticked_off(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_M)
    dialog = desktop.dialog(CardDialog)
    dialog.pinned.setPlainText("Ask for Karen")
    dialog.must_answer.setPlainText("the credit note")
    dialog.hardship.setChecked(True)
    dialog.answer()
    desktop.rest()
    call = desktop.page.panes.call
    assert call.kept.texts == ("First: the credit note", "Pinned: Ask for Karen")
    call.kept.tick.click()
    desktop.rest()
    assert call.kept.texts[0] == ""
    assert desktop.titles()[0] == "Dealt with"
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert call.kept.texts[0] == "First: the credit note"


def test_a_reminder_stands_over_the_work_at_its_time_and_takes_no_keyboard(
    desktop: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert desktop.wiring.pages is not None
    reminder = desktop.wiring.pages.reminder
    clock = datetime.combine(DAY, datetime.min.time().replace(hour=10, minute=29, second=59, microsecond=900_000))
    monkeypatch.setattr(reminder, "_now", lambda: clock.astimezone())  # noqa: PLW0108 - the clock moves on
    desktop.press(Qt.Key.Key_D)
    desktop.type("call back Karen")
    desktop.press(Qt.Key.Key_Tab)
    desktop.type("10:30")
    desktop.press(Qt.Key.Key_Return)
    assert 0 <= reminder.waits <= 101
    assert desktop.window.reminder.text == ""
    desktop.press(Qt.Key.Key_N)
    writes_in = desktop.window.focusWidget()
    clock += timedelta(seconds=1)
    desktop.qtbot.waitUntil(lambda: desktop.window.reminder.text != "", timeout=2000)
    assert desktop.window.reminder.text == "10:30: call back Karen, Northgate."
    assert desktop.window.focusWidget() is writes_in
