"""The diary by keyboard: holds, tasks, cards, what each list says, and that each step is taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMenu

from creditdesk.ui.commands import offer_in
from creditdesk.ui.desk.card_dialog import CardDialog
from creditdesk.ui.desk.hold_dialog import HoldDialog
from creditdesk.ui.desk.task_dialog import HandOverDialog, MoveDialog, TaskDialog
from tests.ui.leaving import leave, stay
from tests.ui.shell.desktop import CTRL, DAY, SHIFT, Desktop


@pytest.fixture
def diary(desktop: Desktop) -> Desktop:
    """Every debtor is listed: who is held leaves the list of today."""
    desktop.page.list.show_worklist("all", desktop.page.list.chosen)
    desktop.rest()
    return desktop


def test_a_hold_is_placed_by_keyboard_and_taken_back(diary: Desktop) -> None:
    diary.press(Qt.Key.Key_H)
    dialog = diary.dialog(HoldDialog)
    diary.type("director abroad")
    diary.press(Qt.Key.Key_Tab)
    diary.type("in 2 weeks")
    assert dialog.until.when.words == "Fri 4 Dec"
    diary.press(Qt.Key.Key_Return)
    assert diary.titles()[0] == "Hold until 4 Dec: director abroad"
    assert diary.window.toast.text.startswith("On hold: Northgate")
    diary.press(Qt.Key.Key_Z, CTRL)
    assert "taken back" in " ".join(diary.titles())
    assert diary.page.view is not None
    assert diary.page.view.head.dunning_hold == ""


def test_a_hold_without_a_reason_or_with_a_day_not_understood_is_not_placed(diary: Desktop) -> None:
    diary.press(Qt.Key.Key_H)
    dialog = diary.dialog(HoldDialog)
    diary.press(Qt.Key.Key_Return)
    assert dialog.said == "Say why: whoever finds the hold wants to know."
    diary.type("why")
    diary.press(Qt.Key.Key_Tab)
    diary.type("blurb")
    diary.press(Qt.Key.Key_Return)
    assert dialog.said.startswith("Until when?")
    diary.press(Qt.Key.Key_Escape)
    stay(dialog)
    assert dialog.isVisible()
    diary.press(Qt.Key.Key_Escape)
    leave(dialog)
    diary.rest()
    assert diary.titles() == []


def test_one_item_is_held_when_it_is_chosen(diary: Desktop) -> None:
    assert diary.page.view is not None
    diary.page.panes.items.select([diary.page.view.items[0].key])
    diary.press(Qt.Key.Key_H)
    assert diary.dialog(HoldDialog).what.currentText() == "No chasing of INV-N1"
    diary.type("goods looked into")
    diary.press(Qt.Key.Key_Return)
    assert diary.page.view.items[0].state == "on hold"


def test_in_the_table_of_open_items_h_means_the_row_with_the_keyboard(diary: Desktop) -> None:
    diary.page.panes.items.setFocus()
    diary.press(Qt.Key.Key_H)
    assert diary.dialog(HoldDialog).what.currentText() == "No chasing of INV-N1"
    diary.press(Qt.Key.Key_Escape)
    diary.page.list.setFocus()
    diary.press(Qt.Key.Key_H)
    assert diary.dialog(HoldDialog).what.currentText() == "No chasing of the debtor"
    diary.press(Qt.Key.Key_Escape)


def test_the_menu_of_the_list_offers_what_can_be_kept_of_a_debtor(diary: Desktop) -> None:
    menu = QMenu(diary.window)
    offer_in(menu, diary.page.list, "hold", "task", "card", "no such command")
    assert [action.text() for action in menu.actions() if action.text()] == ["Hold…", "Task…", "Keep in mind…"]


def test_the_list_of_holds_marks_those_without_an_end_and_lifts_one(diary: Desktop) -> None:
    diary.press(Qt.Key.Key_H, SHIFT)
    holds = diary.page.diary.holds_list
    assert holds is not None
    assert holds.empty_words.startswith("Nobody is on hold.")
    diary.press(Qt.Key.Key_Escape)
    diary.press(Qt.Key.Key_H)
    diary.type("director abroad")
    diary.press(Qt.Key.Key_Return)
    diary.press(Qt.Key.Key_H, SHIFT)
    holds = diary.page.diary.holds_list
    assert holds is not None
    assert [line.split(",")[:3] for line in holds.table.rows.as_csv().splitlines()[1:]] == [
        ["⚠ no end", "no chasing", "Northgate"]
    ]
    diary.press(Qt.Key.Key_Delete)
    assert holds.empty_words
    assert holds.focusWidget() is holds._close
    diary.press(Qt.Key.Key_Escape)
    assert diary.titles()[0] == "Hold lifted: director abroad"


def test_a_task_is_added_moved_handed_over_and_done_by_keyboard(diary: Desktop) -> None:
    diary.press(Qt.Key.Key_D, SHIFT)
    tasks = diary.page.diary.tasks_list
    assert tasks is not None
    assert tasks.empty_words.startswith("Nothing to do here.")
    diary.press(Qt.Key.Key_D)
    assert diary.dialog(TaskDialog)
    diary.type("send the statement")
    diary.press(Qt.Key.Key_Tab)
    diary.type("10:30")
    diary.press(Qt.Key.Key_Return)
    assert (tasks.row.words, tasks.row.due_on, tasks.row.due_time) == ("send the statement", DAY, "10:30")
    diary.press(Qt.Key.Key_M)
    assert diary.dialog(MoveDialog)
    diary.type("tomorrow")
    diary.press(Qt.Key.Key_Return)
    assert (tasks.row.due_on, tasks.row.due_time) == (DAY + timedelta(days=1), "")
    diary.press(Qt.Key.Key_H)
    diary.dialog(HandOverDialog).owner.setEditText("Ben")
    diary.press(Qt.Key.Key_Return)
    assert tasks.empty_words
    tasks.whose.setCurrentIndex(1)
    diary.rest()
    assert tasks.row.owner == "Ben"
    diary.press(Qt.Key.Key_X)
    assert tasks.empty_words
    tasks.state.setCurrentIndex(1)
    diary.rest()
    assert tasks.row.done_by


def test_what_is_kept_in_mind_shows_with_the_call_until_it_is_ticked_off(diary: Desktop) -> None:
    diary.press(Qt.Key.Key_M)
    dialog = diary.dialog(CardDialog)
    dialog.pinned.setPlainText("Ask for Karen")
    dialog.must_answer.setPlainText("the credit note")
    dialog.hardship.setChecked(True)
    dialog.answer()
    diary.rest()
    call = diary.page.panes.call
    assert call.kept.texts == ("First: the credit note", "Pinned: Ask for Karen")
    call.kept.tick.click()
    diary.rest()
    assert call.kept.texts[0] == ""
    assert diary.titles()[0] == "Dealt with"
    diary.press(Qt.Key.Key_Z, CTRL)
    assert call.kept.texts[0] == "First: the credit note"


def test_a_reminder_stands_over_the_work_at_its_time_and_takes_no_keyboard(
    diary: Desktop, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert diary.wiring.pages is not None
    reminder = diary.wiring.pages.greeting.reminder
    clock = datetime.combine(DAY, datetime.min.time().replace(hour=10, minute=29, second=59, microsecond=900_000))
    monkeypatch.setattr(reminder, "_now", lambda: clock.astimezone())  # noqa: PLW0108 - the clock moves on
    diary.press(Qt.Key.Key_D)
    diary.type("call back Karen")
    diary.press(Qt.Key.Key_Tab)
    diary.type("10:30")
    diary.press(Qt.Key.Key_Return)
    assert 0 <= reminder.waits <= 101
    assert diary.window.reminder.text == ""
    diary.press(Qt.Key.Key_N)
    writes_in = diary.window.focusWidget()
    clock += timedelta(seconds=1)
    diary.qtbot.waitUntil(lambda: diary.window.reminder.text != "", timeout=2000)
    assert diary.window.reminder.text == "10:30: call back Karen, Northgate."
    assert diary.window.focusWidget() is writes_in
