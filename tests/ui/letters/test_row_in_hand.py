"""What is in hand on the Letters page stays in hand when its lists are read again: the row, and what is being typed."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QInputDialog
from pytestqt.qtbot import QtBot

from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.letters.service import Letters
from creditdesk.services.letters.statement_runs import StatementRuns
from creditdesk.ui.letters.due_rows import DueRow
from creditdesk.ui.letters.page import LettersPage
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def runs(letters: Letters) -> LetterRuns:
    return LetterRuns(letters._book)


@pytest.fixture
def page(
    qtbot: QtBot,
    letters: Letters,
    runs: LetterRuns,
    inline: TaskRunner,
    theme: Theme,
    *,
    memory: QSettings,
    day: date,
    at: datetime,
    debtor: int,
    ledger: Any,
) -> LettersPage:
    """Letters go to Northgate and to Zed; those to Quill and Robin are held."""
    zed = ledger.customer("ZED001", name="Zed", address1="1 Road", city="Leeds")
    ledger.invoice(zed, "Z-1", "2026-10-01", "90.00", due="2026-10-31")
    for account, name in (("QUI001", "Quill"), ("ROB001", "Robin")):
        customer = ledger.customer(account, name=name, address1="2 Road", city="Leeds")
        ledger.invoice(customer, f"{account}-1", "2026-10-01", "9.00", due="2026-10-31")
    made = LettersPage(
        letters,
        lambda: runs,
        inline,
        theme,
        memory,
        statement_runs=lambda: StatementRuns(letters._book, letters),
        outbox=lambda: Outbox(letters._book),
        behaviour=lambda: BehaviourDesk(letters._book),
        as_of=day,
        now=lambda: at,
    )
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    made.start()
    return made


def names(page: LettersPage) -> list[list[str]]:
    return [[row.proposal.name for row in page.due.due.rows], [held.name for held in page.due.due.held]]


def test_the_row_in_hand_is_the_same_debtor_s_when_one_before_it_has_gone(
    page: LettersPage, ledger: Any, debtor: int
) -> None:
    assert names(page) == [["Northgate Timber", "Zed"], ["Quill", "Robin"]]
    page.due.table.selectRow(1)
    page.due.held.selectRow(1)
    ledger.cash(debtor, "CASH-1", "2026-11-20", "25480.00")
    page.due.reload()
    assert page.due.table.currentIndex().row() == 0
    assert isinstance(row := page.due.looked_at, DueRow)
    assert row.proposal.name == "Zed"
    assert page.pane._title.text() == "Reminder to Zed"


def test_where_the_letter_in_hand_has_gone_the_next_one_is(page: LettersPage, ledger: Any, debtor: int) -> None:
    page.due.table.selectRow(0)
    ledger.cash(debtor, "CASH-1", "2026-11-20", "25480.00")
    page.due.reload()
    assert names(page)[0] == ["Zed"]
    assert isinstance(row := page.due.looked_at, DueRow)
    assert (row.proposal.name, page.pane._title.text()) == ("Zed", "Reminder to Zed")


def test_where_the_held_letter_in_hand_goes_all_the_same_the_next_one_is_until_none_is_held(page: LettersPage) -> None:
    page.due.held.setFocus()
    page.due.held.selectRow(0)
    quill, robin = page.due.due.held
    assert quill.proposal is not None
    assert robin.proposal is not None
    page.due.send_anyway(quill.proposal, "They asked for it")
    assert names(page)[1] == ["Robin"]
    assert (page.due.looked_at, page.pane._title.text()) == (robin, "Reminder to Robin")
    page.due.send_anyway(robin.proposal, "They asked for it")
    assert page.due.table.hasFocus()
    assert page.due.looked_at == page.due.due.rows[page.due.table.currentIndex().row()]


def test_a_key_for_what_is_held_back_does_nothing_among_the_letters_that_go(
    page: LettersPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(QInputDialog, "getText", lambda *words: asked.append(words[2]) or ("", False))
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.due.table.setFocus()
    qtbot.keyClick(page.due.table, Qt.Key.Key_S)
    assert asked == []
    page.due.held.setFocus()
    qtbot.keyClick(page.due.held, Qt.Key.Key_S)
    assert [words.split(" is held")[0] for words in asked] == ["Quill"]
    page.pane.view.setFocus()
    qtbot.keyClick(page.pane.view, Qt.Key.Key_S)
    assert [words.split(" is held")[0] for words in asked] == ["Quill", "Quill"]
    page.due.table.setFocus()
    page.pane.view.setFocus()
    qtbot.keyClick(page.pane.view, Qt.Key.Key_S)
    assert len(asked) == 2


def test_what_is_being_typed_into_a_letter_stays_when_the_list_is_read_again(page: LettersPage, qtbot: QtBot) -> None:
    line = page.pane.added.line
    page.add_paragraph()
    qtbot.keyClicks(line, "As we said on Tuesday ")
    line.moveCursor(QTextCursor.MoveOperation.Start)
    line.moveCursor(QTextCursor.MoveOperation.NextWord)
    page.due.reload()
    qtbot.keyClicks(line, "both ")
    page.due.reload()
    assert line.toPlainText() == "As both we said on Tuesday "


@pytest.mark.parametrize("leaves", ["issued", "outbox", "closing", "another row"])
def test_what_was_typed_is_kept_whichever_way_the_letter_is_left(
    page: LettersPage, runs: LetterRuns, day: date, qtbot: QtBot, leaves: str
) -> None:
    page.add_paragraph()
    qtbot.keyClicks(page.pane.added.line, "As we said.")
    if leaves == "another row":
        qtbot.keyClick(page.due.table, Qt.Key.Key_Down)
    elif leaves == "closing":
        page.put_away()
    else:
        page.tabs.setCurrentIndex(1 if leaves == "issued" else 2)
    assert [line.added for line in runs.decided(day)] == ["As we said."]
    page.tabs.setCurrentIndex(0)
    page.due.table.selectRow(0)
    assert page.pane.added.text == "As we said."


def test_of_a_letter_that_is_shown_no_more_nothing_can_be_said_or_mailed(page: LettersPage) -> None:
    page.pane.show_issued("0" * 64, "Reminder RM-1", "RM-1")
    page.pane.clear()
    assert not page.pane.mail_button.isEnabled()
    page.pane.tell("One mail is in the outbox.")
    assert page.pane.verdict_text == "One mail is in the outbox."
