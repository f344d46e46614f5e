"""What is typed into a call, in the whole window: nothing is promised unsaid or twice, lists drop, plans are kept."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction

from creditdesk.ui.desk.reason_box import ReasonBox
from tests.ui.shell.desktop import ALT, CTRL, DAY, Desktop

TUESDAY = date(2026, 11, 24)


def call_with(desktop: Desktop, text: str) -> None:
    """Ring, choose a promise, type this and save."""
    desktop.press(Qt.Key.Key_F9)
    desktop.press(Qt.Key.Key_1, ALT)
    desktop.type(text)
    desktop.rest()
    desktop.press(Qt.Key.Key_Return, CTRL)


def test_nothing_typed_is_nothing_promised_and_the_debtor_stays(desktop: Desktop) -> None:
    rung = desktop.name
    call_with(desktop, "")
    assert desktop.name == rung
    assert desktop.page.panes.call.state_text() == "Not saved: how much was promised, and for when?"
    assert desktop.view.promises == ()


def test_what_is_promised_is_not_offered_again(desktop: Desktop) -> None:
    rung = desktop.view.head.customer_id
    overdue = sum(item.open_minor for item in desktop.view.items if item.due_on < DAY)
    call_with(desktop, "tue")
    assert desktop.window.toast.text.endswith("by Tue 24 Nov")
    desktop.page.list.choose(rung)
    desktop.rest()
    assert [(each.amount_minor, each.promised_on) for each in desktop.view.promises] == [(overdue, TUESDAY)]
    call_with(desktop, "wed")
    line = desktop.page.panes.call.fields.promises.lines[0]
    assert line.below.text().startswith("All that is overdue is in query or promised already")
    assert len(desktop.view.promises) == 1


def test_a_plan_is_found_by_ctrl_k_and_agreed_in_the_call_is_on_record(desktop: Desktop) -> None:
    rung = desktop.view.head.customer_id
    action = desktop.window.findChild(QAction, "plan")
    assert action is not None
    assert "payment plan" in action.text().lower()
    action.trigger()
    desktop.type("all monthly x3 from 1 dec")
    desktop.rest()
    desktop.press(Qt.Key.Key_Return, CTRL)
    assert "plan on record: 3 monthly payments" in desktop.window.toast.text
    desktop.page.list.choose(rung)
    desktop.rest()
    assert desktop.titles()[0].startswith("Plan agreed · 3 monthly payments")
    assert any(point.startswith("Plan: 0 of 3 paid") for point in desktop.view.talking_points)


@pytest.mark.parametrize("is_dropped", [False, True])
def test_alt_and_down_in_a_list_of_reasons_drops_it_and_leaves_the_debtor(desktop: Desktop, is_dropped: bool) -> None:
    rung = desktop.name
    desktop.press(Qt.Key.Key_F9)
    desktop.press(Qt.Key.Key_2, ALT)
    box = desktop.window.focusWidget()
    assert isinstance(box, ReasonBox)
    popup = box.completer().popup()
    desktop.qtbot.waitUntil(popup.isVisible)
    if not is_dropped:
        popup.hide()
    desktop.qtbot.keyClick(popup if is_dropped else box, Qt.Key.Key_Down, ALT)
    desktop.rest()
    assert popup.isVisible()
    assert desktop.name == rung
    desktop.qtbot.keyClick(popup, Qt.Key.Key_Up, ALT)
    assert not popup.isVisible()
    assert desktop.name == rung
