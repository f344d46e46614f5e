"""A call saved by mistake: Ctrl+Z takes it back, and what was typed is there again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt

from creditdesk.domain.errors import CreditDeskError
from tests.ui.shell.desktop import ALT, CTRL, DAY, Desktop

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


def note(desktop: Desktop) -> str:
    return desktop.page.panes.call.note.toPlainText()


def save_a_promise(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_F9)
    desktop.type("Pays on Friday")
    desktop.press(Qt.Key.Key_1, ALT)
    desktop.type("100 fri")
    desktop.press(Qt.Key.Key_Return, CTRL)


def test_ctrl_z_takes_the_saved_call_back_and_brings_its_text(desktop: Desktop) -> None:
    rung = desktop.name
    save_a_promise(desktop)
    assert desktop.name != rung
    assert desktop.window.toast.text == f"Saved: {rung}, £100.00 by Fri 27 Nov"
    assert desktop.window.toast.button.text() == "Undo (Ctrl+Z)"
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert desktop.name == rung
    assert note(desktop) == "Pays on Friday"
    assert desktop.page.panes.call.outcomes.code == "PTP"
    assert desktop.page.panes.call.fields.promises.text == "100 fri"
    assert not desktop.page.panes.call.timer.is_running
    assert desktop.window.focusWidget() is desktop.page.panes.call.note
    assert desktop.titles()[:2] == [
        "Taken back",
        "Promise £100.00 by 27 Nov \N{EM DASH} taken back",
    ]
    assert desktop.window.toast.text.startswith(f"Taken back: {rung}.")


def test_saved_once_more_it_stands(desktop: Desktop) -> None:
    rung = desktop.name
    save_a_promise(desktop)
    desktop.press(Qt.Key.Key_Z, CTRL)
    desktop.press(Qt.Key.Key_Return, CTRL)
    assert desktop.window.toast.text == f"Saved: {rung}, £100.00 by Fri 27 Nov"


def test_the_banner_takes_the_room_that_its_text_needs_in_each_size(desktop: Desktop) -> None:
    save_a_promise(desktop)
    toast, theme = desktop.window.toast, desktop.window.theme
    usual = toast.size()
    theme.set_text_percent(200)
    desktop.rest()
    assert toast.width() > usual.width()
    theme.set_text_percent(100)
    desktop.rest()
    assert toast.size() == usual


def test_the_button_of_the_banner_does_the_same_and_takes_no_keyboard(desktop: Desktop) -> None:
    rung = desktop.name
    save_a_promise(desktop)
    assert desktop.window.toast.button.focusPolicy() == Qt.FocusPolicy.NoFocus
    desktop.qtbot.mouseClick(desktop.window.toast.button, Qt.MouseButton.LeftButton)
    desktop.rest()
    assert (desktop.name, note(desktop)) == (rung, "Pays on Friday")


def test_in_a_text_field_ctrl_z_undoes_typing_alone(desktop: Desktop) -> None:
    save_a_promise(desktop)
    other = desktop.name
    desktop.press(Qt.Key.Key_N)
    desktop.qtbot.keyClicks(desktop.window.focusWidget(), "Hello")
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert (desktop.name, note(desktop)) == (other, "")


def test_what_is_typed_to_the_same_debtor_since_stays_below(desktop: Desktop) -> None:
    assert desktop.page.view is not None
    rung = desktop.page.view.head
    save_a_promise(desktop)
    desktop.page.list.choose(rung.customer_id)
    desktop.rest()
    assert desktop.name == rung.name
    desktop.press(Qt.Key.Key_N)
    desktop.qtbot.keyClicks(desktop.window.focusWidget(), "And another thing")
    desktop.page.list.setFocus()
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert note(desktop) == "Pays on Friday\nAnd another thing"


def test_after_a_letter_the_call_stands_and_the_reason_is_said(desktop: Desktop) -> None:
    assert desktop.page.view is not None
    customer = desktop.page.view.head.customer_id
    save_a_promise(desktop)
    desktop.page.place.office.letters.issue(customer, "statement", as_of=DAY, at=AT)
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert "cannot be taken back" in desktop.window.banner.text


def test_without_a_saved_call_it_says_so(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert desktop.window.toast.text.startswith("There is nothing to take back")
    assert not desktop.window.toast.button.isVisible()


def test_the_banner_goes_with_the_page(desktop: Desktop) -> None:
    save_a_promise(desktop)
    desktop.window.show_page("letters")
    assert desktop.window.toast.text == ""


def test_the_banner_goes_by_itself_and_ctrl_z_still_works(desktop: Desktop) -> None:
    rung = desktop.name
    save_a_promise(desktop)
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
    save_a_promise(desktop)
    with monkeypatch.context() as trouble:
        trouble.setattr("creditdesk.services.desk.taking_back.take_back", full)
        desktop.press(Qt.Key.Key_Z, CTRL)
    assert "The disk is full." in desktop.window.banner.text
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert (desktop.name, note(desktop)) == (rung, "Pays on Friday")
