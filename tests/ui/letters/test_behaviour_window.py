"""How a debtor behaves, in a window: the word and why, what is proposed, deciding, and taking back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.card import Card
from creditdesk.domain.manner import Aspect
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.office import Office
from creditdesk.ui.desk.card_dialog import CardDialog
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.letters.behaviour import BehaviourWindow
from creditdesk.ui.letters.behaviour_list import BehaviourList
from creditdesk.ui.letters.behaviour_windows import BehaviourWindows
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def prompt(debtor: int, ledger: Any) -> int:
    """Northgate, who paid all before in time."""
    for at in range(8):
        due = (date(2026, 5, 1) + timedelta(days=10 * at)).isoformat()
        invoice = ledger.invoice(debtor, f"OLD-{at}", "2026-04-01", "100.00", due=due)
        ledger.allocate(ledger.cash(debtor, f"PAID-{at}", due, "100.00"), invoice, due, "100.00")
    return debtor


@pytest.fixture
def windows(
    qtbot: QtBot, prompt: int, book: Book, inline: TaskRunner, theme: Theme, memory: Any, day: date, at: datetime
) -> BehaviourWindows:
    over = QWidget()
    qtbot.addWidget(over)
    over.resize(1200, 800)
    over.show()
    made = BehaviourWindows(Workplace(Office.of(book), inline, theme, memory, day, lambda: at), over)
    made.changed.connect(made.take_changes)
    return made


@pytest.fixture
def shown(windows: BehaviourWindows, prompt: int) -> BehaviourWindow:
    windows.show(prompt)
    assert windows.debtor is not None
    return windows.debtor


@pytest.fixture
def now(book: Book, prompt: int, day: date) -> Callable[[], Any]:
    return lambda: BehaviourDesk(book).debtor(prompt, day)


def decided(window: BehaviourWindow) -> list[str]:
    model = window.decisions.model()
    return [str(model.index(row, 3).data()) for row in range(model.rowCount())]


def test_the_word_is_shown_with_its_figures_and_what_it_calls_for(shown: BehaviourWindow) -> None:
    assert shown.word == "Prompt"
    assert shown.because.splitlines() == [
        "All of the last 8 payments came in time.",
        "Unlike them, 1 open invoice is 76 days late.",
    ]
    assert shown.ticked == [Aspect.LADDER, Aspect.TONE]
    assert shown.ticks[Aspect.LADDER].text() == "Patient: each letter a week later"
    assert shown.ticks[Aspect.CHANNEL].isHidden()


def test_what_is_ticked_is_done_and_the_reason_kept(shown: BehaviourWindow, now: Callable[[], Any]) -> None:
    shown.ticks[Aspect.TONE].setChecked(False)
    shown.reason.setText("a good customer")
    shown.do_button.click()
    assert now().led.policy.code == "gb-company--patient"
    assert now().decisions[0].reason == "a good customer"
    assert decided(shown) == ["ladder not set → patient"]
    # What was not taken is still to be seen, and waits for nobody.
    assert shown.ticked == []
    assert not shown.ticks[Aspect.TONE].isHidden()
    assert not shown.leave_button.isEnabled()


def test_what_is_ticked_and_chosen_stands_when_something_else_of_the_debtor_changes(
    shown: BehaviourWindow, windows: BehaviourWindows, prompt: int, ledger: Any
) -> None:
    shown.ticks[Aspect.TONE].setChecked(False)
    shown.take_for.setCurrentIndex(shown.take_for.findData(Behaviour.HARDSHIP.value))
    ledger.invoice(prompt, "NEW-1", "2026-11-01", "80.00", due="2026-11-02")
    windows.take_changes(Changes(frozenset({Touched.LEDGER}), frozenset({prompt})))
    assert "2 open invoices" in shown.because
    assert shown.ticked == [Aspect.LADDER]
    assert shown.take_for.currentData() == Behaviour.HARDSHIP.value
    assert shown.set_button.isEnabled()


def test_all_can_be_left_as_it_is(shown: BehaviourWindow, now: Callable[[], Any]) -> None:
    shown.leave_button.click()
    assert decided(shown) == ["left as it was"]
    assert not now().behaving.waits


def test_a_decision_is_taken_back_where_it_is_listed(shown: BehaviourWindow, now: Callable[[], Any]) -> None:
    shown.do_button.click()
    shown.back_button.click()
    assert now().led.policy.code == "gb-company"
    assert decided(shown) == [
        "taken back: tone gentle → not set; ladder patient → not set",
        "ladder not set → patient; tone not set → gentle (taken back since)",
    ]
    # What takes back is not taken back, nor what was.
    assert not shown.back_button.isEnabled()
    shown.decisions.selectRow(1)
    assert not shown.back_button.isEnabled()
    assert shown.do_button.isEnabled()


def test_ctrl_z_takes_it_back_too(
    shown: BehaviourWindow, windows: BehaviourWindows, now: Callable[[], Any], at: datetime
) -> None:
    changes: list[Any] = []
    windows.undoable.connect(changes.append)
    shown.do_button.click()
    assert changes[0].done == "Northgate Timber: ladder not set → patient; tone not set → gentle"
    changes[0].take_back(at)
    assert now().led.policy.code == "gb-company"


def test_a_person_may_take_them_for_something_else(shown: BehaviourWindow, now: Callable[[], Any]) -> None:
    assert not shown.set_button.isEnabled()
    shown.take_for.setCurrentText("Slipping")
    shown.set_button.click()
    assert now().behaving.chosen is Behaviour.SLIPPING
    assert (shown.word, shown.ticks[Aspect.LADDER].text()) == ("Slipping", "Brisk: in two thirds of the days")
    assert shown.because.startswith("So decided, though their record says “prompt”.")
    assert decided(shown) == ["taken for slipping"]
    shown.take_for.setCurrentIndex(0)
    shown.set_button.click()
    assert shown.word == "Prompt"


def test_what_was_changed_again_since_is_said_and_stays(shown: BehaviourWindow, book: Book, at: datetime) -> None:
    shown.do_button.click()
    desk, day = BehaviourDesk(book), date(2026, 11, 20)
    decision = desk.debtor(1, day).decisions[0]
    desk.take_back(decision.id, at=at, as_of=day)
    shown.back_button.click()
    assert shown.said.startswith("It was taken back already.")


@pytest.fixture
def listed(windows: BehaviourWindows) -> BehaviourList:
    windows.list_waiting()
    assert windows.waiting is not None
    return windows.waiting


def press(dialog: QWidget, words: str) -> None:
    next(each for each in dialog.findChildren(QPushButton) if each.text().startswith(words)).click()


def test_those_who_wait_are_decided_on_where_they_are_listed(listed: BehaviourList, now: Callable[[], Any]) -> None:
    model = listed.table.model()
    assert [model.index(0, at).data() for at in (0, 2, 4)] == ["Northgate Timber", "prompt", "patient, gentle"]
    press(listed, "Do what is proposed (D)")
    assert now().led.policy.code == "gb-company--patient"
    assert listed.empty_words.startswith("Nothing waits for a decision.")


def test_one_who_waits_can_be_looked_at_or_left(
    listed: BehaviourList, windows: BehaviourWindows, now: Callable[[], Any]
) -> None:
    QTest.keyClick(listed.table, Qt.Key.Key_Return)
    assert windows.debtor is not None
    assert windows.debtor.word == "Prompt"
    windows.debtor.close()
    press(listed, "Leave as it is (L)")
    assert now().decisions[0].changes == ()


def test_in_a_book_that_is_read_only_it_is_shown_and_not_changed(
    qtbot: QtBot, prompt: int, book: Book, inline: TaskRunner, theme: Theme, day: date, at: datetime
) -> None:
    window = BehaviourWindow(
        lambda: BehaviourDesk(book),
        prompt,
        inline,
        theme,
        as_of=day,
        now=lambda: at,
        closed_because="somebody else has this book open",
    )
    qtbot.addWidget(window)
    assert window.word == "Prompt"
    assert not any(each.isEnabled() for each in (window.do_button, window.leave_button, window.set_button))


def test_the_card_says_on_which_way_letters_go_and_keeps_what_is_decided_elsewhere(qtbot: QtBot, theme: Theme) -> None:
    card = Card(pinned_note="Ask for Karen", tone="firm", behaviour="slipping")
    dialog = CardDialog("Northgate Timber", card, theme)
    qtbot.addWidget(dialog)
    assert dialog.channel.currentText() == "As the ladder says"
    dialog.channel.setCurrentText("Post first")
    assert dialog.card == replace(card, channel="letter")
    assert dialog.card.tags == ("firm tone", "by post")
