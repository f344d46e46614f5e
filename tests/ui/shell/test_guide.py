"""The tour of five steps: it goes on when the person has done what it asks, by keyboard, in the real window."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.opening import morning
from creditdesk.services.book.book import Book
from creditdesk.ui.commands import COMMANDS
from creditdesk.ui.guide import Guide
from creditdesk.ui.step_hint import keys_or_text
from creditdesk.ui.steps import AFTER, STEPS
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Learner:
    """Somebody who has never seen the window, and does what the card says."""

    def __init__(self, window: Window, wiring: app.Wiring, qtbot: QtBot) -> None:
        self.window = window
        self.wiring = wiring
        self.qtbot = qtbot

    @property
    def guide(self) -> Guide:
        assert self.wiring.pages is not None
        return self.wiring.pages.guide

    def rest(self) -> None:
        self.qtbot.wait(5)
        self.qtbot.waitUntil(lambda: self.window.runner.is_idle, timeout=10_000)
        self.qtbot.wait(5)
        self.guide._look()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.qtbot.keyClick(self.window.focusWidget(), key, modifier)
        self.rest()

    def type(self, text: str) -> None:
        self.qtbot.keyClicks(self.window.focusWidget(), text)
        self.rest()

    def do_step(self, number: int) -> None:
        """Do all that step asks, as the card names it."""
        for act in STEPS[number].acts:
            if act.type:
                self.type(act.type)
                continue
            combination = QKeySequence(act.keys)[0]
            self.press(combination.key(), combination.keyboardModifiers())


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    return QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def learner(theme: Theme, book: Book, memory: QSettings, qtbot: QtBot) -> Iterator[Learner]:
    built = LedgerBuilder(book)
    for account, name in (("N1", "Northgate"), ("H1", "Harlow"), ("B1", "Brightwater")):
        customer = built.customer(account, name=name, address1="Unit 7", city="Wakefield")
        built.invoice(customer, f"INV-{account}", "2026-08-06", "1000.00", due="2026-09-05")
    book.close()
    window = Window(theme, TaskRunner(), memory)
    qtbot.addWidget(window)
    wiring = app.Wiring(window, DAY, morning())
    window.resize(1440, 900)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wiring.begin(book.path)
    qtbot.waitUntil(lambda: wiring.desk is not None and wiring.desk.view is not None, timeout=20_000)
    made = Learner(window, wiring, qtbot)
    made.rest()
    yield made
    window.close()
    window.runner.close()
    wiring.close_book()
    theme.set_text_percent(100)


def place_of(widget: QWidget, window: Window) -> QRect:
    return QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())


def test_who_does_what_the_cards_say_has_made_a_call_and_found_their_way(learner: Learner, memory: QSettings) -> None:
    learner.guide.start()
    for number in range(len(STEPS)):
        assert learner.guide.step == number
        assert f"Step {number + 1} of 5" in learner.guide.hint.accessibleName()
        learner.do_step(number)
    assert learner.guide.step == len(STEPS)
    assert AFTER.title in learner.guide.hint.text
    assert memory.value("tour/done")
    learner.press(Qt.Key.Key_Escape)
    learner.window.activateWindow()
    assert learner.wiring.desk is not None
    learner.wiring.desk.list.setFocus()
    learner.press(Qt.Key.Key_Escape)
    assert not learner.guide.is_on
    assert learner.guide.hint.isHidden()


def test_a_step_half_done_ticks_what_was_done_and_stays(learner: Learner) -> None:
    learner.guide.start()
    learner.press(Qt.Key.Key_J)
    assert learner.guide.step == 0
    marks = {sign: mark.text() for sign, mark in learner.guide.hint._marks.items()}
    assert marks == {"why": "", "moved": "\N{CHECK MARK}"}


def test_an_empty_promise_line_is_no_promise_yet(learner: Learner) -> None:
    learner.guide.start()
    for number in range(3):
        learner.do_step(number)
    assert learner.guide.step == 3
    assert learner.guide.hint._marks["promised"].text() == ""


def test_the_card_never_has_the_keyboard(learner: Learner) -> None:
    before = learner.window.focusWidget()
    learner.guide.start()
    assert learner.window.focusWidget() is before
    for each in learner.guide.hint.findChildren(QWidget):
        assert not each.focusPolicy() & Qt.FocusPolicy.TabFocus


def said_on(guide: Guide) -> list[str]:
    """Return the words on the buttons of the card."""
    return [each.text() for each in guide.hint.findChildren(QPushButton)]


def test_each_key_on_the_card_is_as_wide_as_its_words_and_what_they_do_begins_in_one_line(learner: Learner) -> None:
    learner.guide.start()
    for _ in range(3):
        learner.guide.skip()
    learner.rest()
    hint = learner.guide.hint
    caps = [each for each in hint.findChildren(QLabel, "keyHint") if each.isVisible()]
    assert [cap.text() for cap in caps] == ["half fri", "Ctrl+Enter"]
    assert all(cap.width() == cap.sizeHint().width() for cap in caps)
    assert len({cap.height() for cap in caps}) == 1
    said = [act.words for act in STEPS[3].acts]
    words = [each for each in hint.findChildren(QLabel) if each.isVisible() and each.text() in said]
    assert len({each.mapTo(learner.window, QPoint(0, 0)).x() for each in words}) == 1


def test_left_by_escape_it_goes_on_where_it_was(learner: Learner) -> None:
    learner.guide.start()
    learner.do_step(0)
    learner.press(Qt.Key.Key_Escape)
    assert not learner.guide.is_on
    assert "under Help" in learner.window.toast.text
    learner.guide.start()
    assert learner.guide.step == 1


def test_escape_in_the_call_keeps_the_draft_and_the_tour(learner: Learner) -> None:
    learner.guide.start()
    for number in range(2):
        learner.do_step(number)
    assert "Leave (Esc)" in said_on(learner.guide)
    learner.press(Qt.Key.Key_F9)
    assert "Leave (Esc twice)" in said_on(learner.guide)
    learner.press(Qt.Key.Key_Escape)
    assert learner.guide.is_on
    assert "Leave (Esc)" in said_on(learner.guide)
    learner.press(Qt.Key.Key_Escape)
    assert not learner.guide.is_on


def test_left_in_mid_call_it_begins_the_call_again(learner: Learner) -> None:
    learner.guide.start()
    for _ in range(4):
        learner.press(Qt.Key.Key_F1, CTRL)
    assert learner.guide.step == 4
    learner.guide.leave()
    learner.guide.start()
    assert learner.guide.step == 2


def test_done_once_it_starts_from_the_first_step_again(learner: Learner, memory: QSettings) -> None:
    assert learner.guide.is_new
    memory.setValue("tour/done", True)
    assert not learner.guide.is_new
    learner.guide.start()
    assert learner.guide.step == 0


@pytest.mark.parametrize(("width", "height", "percent"), [(1440, 900, 100), (1280, 720, 100), (1280, 720, 200)])
def test_the_card_covers_nothing_of_what_it_explains(
    learner: Learner, theme: Theme, width: int, height: int, percent: int
) -> None:
    theme.set_text_percent(percent)
    learner.window.resize(width, height)
    learner.guide.start()
    for number in range(len(STEPS)):
        learner.qtbot.wait(20)
        learner.guide._look()
        learner.qtbot.wait(20)
        learner.guide._look()
        part, hint = learner.guide._part(), learner.guide.hint
        assert part is not None
        assert hint.isVisible()
        assert learner.window.rect().contains(place_of(hint, learner.window)), number
        if part.isVisible():
            assert not place_of(hint, learner.window).intersects(place_of(part, learner.window)), number
        assert hint.height() >= hint.heightForWidth(hint.width()), number
        learner.guide.skip()
    learner.guide.leave()
    inside = learner.window.centralWidget()
    assert inside is not None
    layout = inside.layout()
    assert layout is not None
    assert layout.contentsMargins().bottom() == 0


def test_the_card_waits_while_another_page_is_in_front(learner: Learner) -> None:
    learner.guide.start()
    learner.window.show_page("letters")
    learner.rest()
    assert learner.guide.hint.isHidden()
    learner.window.show_page("desk")
    learner.rest()
    assert learner.guide.hint.isVisible()


def test_the_keys_that_the_cards_name_are_those_of_the_commands() -> None:
    known = {keys for command in COMMANDS for keys in command.shortcuts} | {"Alt+1", "Space"}
    assert {act.keys for step in STEPS for act in step.acts if act.keys} <= known


def test_each_act_has_keys_or_something_to_type() -> None:
    assert all(keys_or_text(act) for step in STEPS for act in step.acts)
    assert len(STEPS) == 5
    assert all(before.title != after.title for before, after in pairwise(STEPS))


def test_the_reasons_of_a_debtor_stay_until_the_next_key_and_escape_closes_them_alone(learner: Learner) -> None:
    learner.guide.start()
    assert learner.wiring.desk is not None
    why = learner.wiring.desk.list.why
    learner.press(Qt.Key.Key_W)
    assert why.isVisible()
    assert "points" in why.text
    assert why._head.font().bold()
    points = [
        each for each in why.findChildren(QLabel) if each.isVisible() and each.text()[:1] in {"+", "\N{MINUS SIGN}"}
    ]
    assert points
    assert len({each.geometry().right() for each in points}) == 1
    assert place_of(learner.wiring.desk.list, learner.window).contains(place_of(why, learner.window))
    assert learner.guide.hint._marks["why"].text() == "\N{CHECK MARK}"
    learner.press(Qt.Key.Key_Escape)
    assert not why.isVisible()
    assert learner.guide.is_on
    learner.press(Qt.Key.Key_W)
    learner.press(Qt.Key.Key_J)
    assert not why.isVisible()
    assert learner.guide.step == 1


def test_with_large_text_the_reasons_go_over_what_is_beside_the_list_and_none_is_cut(
    learner: Learner, theme: Theme
) -> None:
    assert learner.wiring.desk is not None
    why = learner.wiring.desk.list.why
    theme.set_text_percent(200)
    learner.window.resize(1280, 620)
    learner.rest()
    many = "\n".join(["Northgate: 200 points", *(f"+{at}  a reason in rather many words, {at}" for at in range(12))])
    why.show_by(QRect(0, 200, 300, 60), many)
    assert why.height() >= why.heightForWidth(why.width())
    assert learner.window.rect().contains(place_of(why, learner.window))
    why.hide()
    theme.set_text_percent(100)


def test_a_click_closes_the_reasons_and_where_nobody_is_the_tour_counts_none(learner: Learner) -> None:
    learner.guide.start()
    assert learner.wiring.desk is not None
    desk = learner.wiring.desk
    learner.press(Qt.Key.Key_W)
    learner.qtbot.mouseClick(desk.panes.header, Qt.MouseButton.LeftButton)
    assert not desk.list.why.isVisible()
    learner.guide.leave()
    desk.list.filter.setText("nobody of this name")
    learner.rest()
    learner.guide.start()
    desk.list.explain()
    learner.guide._look()
    assert learner.guide.hint._marks["why"].text() == ""
