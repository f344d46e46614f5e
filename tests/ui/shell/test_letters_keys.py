"""The Letters page by its keys in the window: why a letter goes, a hold on its debtor, and the help that names them."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from creditdesk.ui.commands import native
from creditdesk.ui.desk.hold_dialog import HoldDialog
from creditdesk.ui.help import ShortcutsDialog
from creditdesk.ui.letters.page import LettersPage
from creditdesk.ui.part_help import help_for
from tests.ui.shell.desktop import CTRL, Desktop


@pytest.fixture
def page(desktop: Desktop) -> LettersPage:
    desktop.press(Qt.Key.Key_2, CTRL)
    pages = desktop.wiring.pages
    assert pages is not None
    desktop.qtbot.waitUntil(lambda: pages.letters is not None and bool(pages.letters.due.due.rows))
    assert pages.letters is not None
    pages.letters.due.table.setFocus()
    return pages.letters


def test_w_says_why_the_letter_goes(desktop: Desktop, page: LettersPage) -> None:
    desktop.press(Qt.Key.Key_W)
    assert page.due.why.isVisible()
    assert page.due.why.text.startswith("Northgate: ")
    desktop.press(Qt.Key.Key_Escape)
    assert not page.due.why.isVisible()


def test_h_holds_the_debtor_of_the_letter_and_ctrl_z_takes_it_back(desktop: Desktop, page: LettersPage) -> None:
    desktop.press(Qt.Key.Key_Down)
    assert page.due.looked_at is not None
    name = page.due.looked_at.name
    assert name == "Harlow"
    desktop.press(Qt.Key.Key_H)
    dialog = desktop.dialog(HoldDialog)
    dialog.reason.setEditText("complaint")
    desktop.press(Qt.Key.Key_Return, CTRL)
    desktop.qtbot.waitUntil(lambda: [each.name for each in page.due.due.held] == ["Harlow"])
    assert [each.name for each in page.due.due.rows] == ["Northgate"]
    assert page.due.looked_at is not None
    assert page.due.looked_at.name == "Northgate"
    desktop.press(Qt.Key.Key_Z, CTRL)
    desktop.qtbot.waitUntil(lambda: len(page.due.due.rows) == 2)
    # Letters are being worked on: the Desk does not come over them.
    assert desktop.window.page == "letters"
    assert page.due.table.hasFocus()


def test_escape_leads_from_the_paragraph_back_to_the_letters_with_what_is_typed_kept(
    desktop: Desktop, page: LettersPage
) -> None:
    desktop.press(Qt.Key.Key_P)
    assert page.pane.added.line.hasFocus()
    desktop.type("Thank you for the talk.")
    desktop.press(Qt.Key.Key_Escape)
    assert page.due.table.hasFocus()
    assert page.pane.added.text == "Thank you for the talk."


@pytest.mark.parametrize("way", ["keys", "search"])
def test_letters_due_today_are_led_to_from_the_outbox(desktop: Desktop, page: LettersPage, way: str) -> None:
    page.show_outbox()
    if way == "keys":
        desktop.press(Qt.Key.Key_2, CTRL)
    else:
        action = desktop.window.actions_.action("go_letters")
        assert action is not None
        action.trigger()
    assert page.tabs.currentWidget() is page.due
    assert page.due.table.hasFocus()


def test_f1_names_the_keys_of_the_list_that_has_the_keyboard(page: LettersPage) -> None:
    told = help_for(page.due.table)
    assert told is not None
    keys = {cap for caps, _does in told.keys for cap in caps}
    assert {"W", "H", "B", native("Space"), native("Return"), "P", "E", "L"} <= keys
    held = help_for(page.due.held)
    assert held is not None
    assert {"W", "H", "S", "A"} <= {cap for caps, _does in held.keys for cap in caps}


def test_f1_on_the_pages_names_what_can_be_done_with_that_letter(page: LettersPage) -> None:
    due = help_for(page.pane.view)
    page.tabs.setCurrentWidget(page.outbox)
    issued = help_for(page.pane.view)
    assert due is not None
    assert issued is not None
    assert (due.part, issued.part) == ("Pages of a letter due", "Issued letter")
    for told in (due, issued):
        assert not {"R", "F", native("Alt+I")} & {cap for caps, _does in told.keys for cap in caps}
    assert (((native("Ctrl+P"),), "Print it")) in issued.keys


def test_the_page_of_shortcuts_has_those_of_letters(desktop: Desktop) -> None:
    dialog = ShortcutsDialog(desktop.window)
    desktop.qtbot.addWidget(dialog)
    said = [each.text() for each in dialog.findChildren(QLabel)]
    after = said[said.index("On Letters") :]
    assert {"Why is this debtor here?", "Hold…", "Letters that may go", "Held back"} <= set(after)


def test_long_work_leaves_the_keyboard_where_it_is(
    desktop: Desktop, page: LettersPage, tmp_path_factory: pytest.TempPathFactory
) -> None:
    page.due.write_to(tmp_path_factory.mktemp("out"))
    desktop.rest()
    desktop.qtbot.waitUntil(lambda: not page.due.due.rows, timeout=20_000)
    assert QApplication.focusWidget() is page.due.table
