"""The list of the house's own outcomes and reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from creditdesk.domain.outcomes import Asks, Reach
from creditdesk.services.book.book import Book
from creditdesk.services.desk.diary import Diary
from creditdesk.services.desk.own_codes import OwnCode
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.settings.codes import CodesList, OutcomeDialog, WordsDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)


@pytest.fixture
def diary(book: Book) -> Diary:
    return Diary(book)


@pytest.fixture
def codes(diary: Diary, theme: Theme, qtbot: QtBot) -> CodesList:
    made = CodesList(diary, TaskRunner(inline=True), theme, now=lambda: AT)
    qtbot.addWidget(made)
    made.open()
    return made


def window(kind: type) -> Any:
    found = QApplication.activeModalWidget()
    assert isinstance(found, kind)
    return found


def test_an_empty_list_says_what_would_fill_it(codes: CodesList) -> None:
    assert codes.empty_words.startswith("No outcomes or reasons of your own yet.")


def test_an_outcome_is_added_with_what_it_asks_and_what_follows(codes: CodesList, diary: Diary) -> None:
    codes.ask_outcome()
    dialog = window(OutcomeDialog)
    dialog.answer()
    assert dialog.said == "How is it called?"
    dialog.label.setText("Visited them")
    dialog.reached.setCurrentIndex(2)
    dialog.asks[Asks.FOLLOW_UP].setChecked(True)
    dialog.days.setValue(3)
    dialog.working.setChecked(True)
    dialog.text.setText("thank them")
    dialog.answer()
    assert diary.own_codes() == (
        OwnCode("OWN_PAYER_VISITED_THEM", "Visited them", Reach.RIGHT_PARTY, (Asks.FOLLOW_UP,), 3, True, "thank them"),
    )
    assert codes.table.rows.as_csv().splitlines()[1] == (
        "Visited them,outcome,who can pay or decide,day,3 working days later,yes"
    )


def test_a_reason_is_added_renamed_and_retired(codes: CodesList, diary: Diary) -> None:
    codes.ask_reason()
    dialog = window(WordsDialog)
    dialog.label.setText("pallets not returned")
    dialog.answer()
    assert codes.row.label == "pallets not returned"
    diary.retire_code(codes.row.code, at=AT)
    assert "pallets not returned" not in diary.codes().reasons.values()


def test_taking_a_change_back_leaves_what_the_list_did_not_show_yet(codes: CodesList, diary: Diary) -> None:
    offered: list[LastChange] = []
    codes.undoable.connect(offered.append)
    diary.add_code(OwnCode("", "pallets not returned"), at=AT)
    codes.ask_reason()
    dialog = window(WordsDialog)
    dialog.label.setText("wrong depot")
    dialog.answer()
    take_back = offered[-1].take_back
    assert take_back is not None
    take_back(AT)
    assert [code.label for code in diary.own_codes()] == ["pallets not returned"]


def test_what_is_refused_is_said_and_the_list_stays(codes: CodesList) -> None:
    codes.ask_reason()
    dialog = window(WordsDialog)
    dialog.label.setText("price")
    dialog.answer()
    assert codes.said.text().startswith("“price” is there already.")
    assert codes.empty_words
