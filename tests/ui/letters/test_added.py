"""A paragraph for one letter alone: typed where the letter is looked at, seen in it, kept with the run."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.letters import letters as letters_table
from creditdesk.services.book.book import Book
from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.letters.service import Letters
from creditdesk.ui.letters.due import DueLetters
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.letters.text_asked import TextAsked
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

BESIDES = "Thank you for the talk on Tuesday."


@pytest.fixture
def pane(
    qtbot: QtBot, letters: Letters, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime
) -> Iterator[LetterPane]:
    made = LetterPane(letters, inline, theme, lambda: at, memory)
    qtbot.addWidget(made)
    made.resize(600, 800)
    made.show()
    yield made
    made.clear()


def typed(pane: LetterPane, qtbot: QtBot, text: str) -> None:
    if pane.added.add_button.isVisible():
        pane.added.add_button.click()
    pane.added.line.setFocus()
    qtbot.keyClicks(pane.added.line, text)
    pane.added.flush()


def facts(book: Book) -> list[str]:
    with book.read() as connection:
        return [each["added"] for each in connection.scalars(select(letters_table.c.facts))]


def test_it_is_seen_in_the_letter_and_issued_with_it(
    pane: LetterPane, debtor: int, day: date, qtbot: QtBot, book: Book
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    typed(pane, qtbot, BESIDES)
    qtbot.waitUntil(lambda: BESIDES in pane.view.accessibleDescription())
    pane.issue_button.click()
    assert facts(book) == [BESIDES]
    assert not pane.added.isVisible()


def test_what_may_not_be_said_is_told_at_once_and_not_issued(
    pane: LetterPane, debtor: int, day: date, qtbot: QtBot, book: Book
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    typed(pane, qtbot, "Else the police will come.")
    assert "⚠ The paragraph that you added cannot be sent. Not to be sent: “police”." in pane.verdict_text
    assert not pane.issue_button.isEnabled()
    assert facts(book) == []


def test_the_next_debtor_s_letter_says_nothing_of_it(pane: LetterPane, debtor: int, day: date, qtbot: QtBot) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    typed(pane, qtbot, BESIDES)
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert pane.added.text == ""
    assert BESIDES not in pane.view.accessibleDescription()


def test_a_statement_has_no_room_for_it(pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind=Kind.STATEMENT)
    assert not pane.added.isVisible()


@pytest.fixture
def due(
    qtbot: QtBot, book: Book, inline: TaskRunner, theme: Theme, memory: QSettings, day: date, at: datetime
) -> DueLetters:
    runs = LetterRuns(book)
    made = DueLetters(
        lambda: runs, inline, theme, memory, behaviour=lambda: BehaviourDesk(book), as_of=day, now=lambda: at
    )
    qtbot.addWidget(made)
    return made


@pytest.mark.usefixtures("debtor")
def test_the_letter_of_a_run_keeps_it(pane: LetterPane, due: DueLetters, book: Book, day: date, qtbot: QtBot) -> None:
    pane.besides.connect(due.say_besides)
    due.chosen.connect(
        lambda row: row and pane.show_proposal(row.proposal, day, due.added_of(row.proposal), why=due.reason)
    )
    due.start()
    typed(pane, qtbot, BESIDES)
    (row,) = due.due.rows
    assert row.why.endswith("with a paragraph")
    due.reload()
    assert (due.added_of(due.due.rows[0].proposal), pane.added.text) == (BESIDES, BESIDES)
    assert [line.added for line in LetterRuns(book).decided(day)] == [BESIDES]


def test_tab_leaves_what_is_typed(pane: LetterPane, debtor: int, day: date, qtbot: QtBot) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    typed(pane, qtbot, BESIDES)
    qtbot.keyClick(pane.added.line, Qt.Key.Key_Tab)
    assert not pane.added.line.hasFocus()


def test_the_words_of_all_such_letters_are_asked_for_from_one(
    pane: LetterPane, debtor: int, day: date, qtbot: QtBot
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind=Kind.FINAL_DEMAND)
    with qtbot.waitSignal(pane.words_wanted) as told:
        pane.words_button.click()
    assert told.args == [TextAsked(Kind.FINAL_DEMAND, debtor, "NOR014", "Northgate Timber")]


def test_nothing_is_issued_before_it_was_seen_with_what_is_typed(
    pane: LetterPane, debtor: int, day: date, qtbot: QtBot
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.added.add_button.click()
    qtbot.keyClicks(pane.added.line, "T")
    assert not pane.issue_button.isEnabled()
    pane.added.flush()
    assert pane.issue_button.isEnabled()
    qtbot.keyClick(pane.added.line, Qt.Key.Key_Backspace)
    assert not pane.issue_button.isEnabled()
    qtbot.waitUntil(pane.issue_button.isEnabled)
