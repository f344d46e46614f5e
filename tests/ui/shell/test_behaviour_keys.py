"""How a debtor behaves, decided on by the keyboard alone, from the Desk and from the letters due."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from creditdesk.services.office import Office
from creditdesk.ui.letters.behaviour import BehaviourWindow
from creditdesk.ui.letters.behaviour_list import BehaviourList
from tests.ui.shell.desktop import CTRL, DAY, SHIFT, Desktop


def office(desktop: Desktop) -> Office:
    assert desktop.wiring.pages is not None
    return desktop.wiring.pages.opened.office


def followed(desktop: Desktop) -> tuple[str, str, str]:
    found = office(desktop).behaviour.debtor(desktop.view.head.customer_id, DAY)
    return found.behaving.behaviour.value, found.led.policy.code, found.manner.tone.value


def tab_to(desktop: Desktop, words: str) -> None:
    """Go on by Tab until what is so named has the keyboard."""
    for _ in range(20):
        front = QApplication.focusWidget()
        if front is not None and words in (front.accessibleName(), getattr(front, "text", str)()):
            return
        desktop.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab never came to {words}")


def test_a_person_says_what_a_debtor_is_does_what_that_calls_for_and_takes_it_back(desktop: Desktop) -> None:
    desktop.press(Qt.Key.Key_B)
    window = desktop.dialog(BehaviourWindow)
    assert window.word == "New"
    tab_to(desktop, "Take them for")
    desktop.type("Br")
    tab_to(desktop, "Set")
    desktop.press(Qt.Key.Key_Space)
    assert window.word == "Breaks promises"
    tab_to(desktop, "Why it is so decided")
    desktop.type("three in a row")
    tab_to(desktop, "Do what is ticked")
    desktop.press(Qt.Key.Key_Return)
    assert followed(desktop) == ("breaks_promises", "gb-company--brisk", "firm")
    assert "firm tone" in desktop.view.card.tags
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert followed(desktop) == ("breaks_promises", "gb-company", "usual")
    tab_to(desktop, "Leave all as it is")
    desktop.press(Qt.Key.Key_Return)
    assert window.found is not None
    assert not window.found.behaving.waits
    desktop.press(Qt.Key.Key_Escape)
    assert QApplication.activeModalWidget() is None


def test_who_waits_is_listed_and_decided_on_by_one_key(desktop: Desktop) -> None:
    head = desktop.view.head
    desktop.press(Qt.Key.Key_M)
    tab_to(desktop, "Hardship")
    desktop.press(Qt.Key.Key_Space)
    desktop.press(Qt.Key.Key_Return, CTRL)
    desktop.press(Qt.Key.Key_B, SHIFT)
    listed = desktop.dialog(BehaviourList)
    assert listed.row.account == head.account
    desktop.press(Qt.Key.Key_D)
    assert followed(desktop) == ("hardship", "gb-company--patient", "gentle")
    assert listed.empty_words
    desktop.press(Qt.Key.Key_Z, CTRL)
    assert followed(desktop) == ("hardship", "gb-company", "usual")
    assert listed.row.account == head.account
    desktop.press(Qt.Key.Key_L)
    assert listed.empty_words


def test_on_the_letters_page_it_is_the_debtor_of_the_letter(desktop: Desktop) -> None:
    pages = desktop.wiring.pages
    assert pages is not None
    desktop.press(Qt.Key.Key_2, CTRL)
    desktop.qtbot.waitUntil(lambda: pages.letters is not None and pages.letters.due.customer_id is not None)
    assert pages.letters is not None
    last = len(pages.letters.due.due.rows) - 1
    pages.letters.due.table.selectRow(last)
    desktop.press(Qt.Key.Key_B)
    window = desktop.dialog(BehaviourWindow)
    assert window.found is not None
    assert window.found.account == pages.letters.due.due.rows[last].proposal.account
