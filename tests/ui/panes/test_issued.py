"""The Letters tab: what was issued to the debtor shown, newest first, each a key away from its pages."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from creditdesk.domain.letter_kinds import Kind
from creditdesk.services.letters.issued import IssuedRow
from creditdesk.ui.desk.issued import IssuedLetters
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


def row(number: str, *, told: str = "", day: int = 18) -> IssuedRow:
    kept = not told
    return IssuedRow(
        customer_id=1,
        account="NOR014",
        name="Northgate Timber",
        kind=Kind.REMINDER,
        number=number,
        dated_on=date(2026, 11, day),
        currency="GBP" if kept else "",
        amount_minor=558000 if kept else 0,
        pages=1,
        done_by="tess",
        reason="",
        sha256="abc" if kept else "",
        activity_id=7,
        told=told,
    )


class Letters:
    """What was issued, by customer; counts how often it is asked."""

    def __init__(self) -> None:
        self.rows = {1: (row("RM-2"), row("RM-1", day=11), row("", told="Reminder e-mailed", day=4)), 2: ()}
        self.asked: list[int] = []

    def issued_to(self, customer_id: int) -> tuple[IssuedRow, ...]:
        self.asked.append(customer_id)
        return self.rows[customer_id]


@pytest.fixture
def letters() -> Letters:
    return Letters()


@pytest.fixture
def tab(qtbot: QtBot, theme: Theme, letters: Letters) -> IssuedLetters:
    made = IssuedLetters(lambda: letters, TaskRunner(inline=True), theme)
    qtbot.addWidget(made)
    made.resize(760, 320)
    return made


def texts(tab: IssuedLetters, line: int) -> list[str]:
    """Return a line as it is read from left to right."""
    head, model = tab.table.horizontalHeader(), tab.table.register
    order = [head.logicalIndex(place) for place in range(model.columnCount())]
    return [model.index(line, column).data() for column in order if not tab.table.isColumnHidden(column)]


def titles(tab: IssuedLetters) -> list[str]:
    head, model = tab.table.horizontalHeader(), tab.table.register
    order = [head.logicalIndex(place) for place in range(model.columnCount())]
    return [
        model.headerData(column, Qt.Orientation.Horizontal) for column in order if not tab.table.isColumnHidden(column)
    ]


def test_each_line_says_when_what_how_much_and_by_whom(tab: IssuedLetters) -> None:
    tab.show()
    tab.show_debtor(1)
    assert titles(tab) == ["Date", "Number", "What", "Amount", "By"]
    assert texts(tab, 0) == ["18 Nov 2026", "RM-2", "Reminder", "£5,580.00", "tess"]


def test_a_letter_that_the_history_alone_knows_is_listed_without_what_is_not_known(tab: IssuedLetters) -> None:
    tab.show()
    tab.show_debtor(1)
    assert texts(tab, 2) == ["4 Nov 2026", "", "Reminder e-mailed", "", "tess"]
    assert "before this book" in tab.table.register.index(2, 0).data(Qt.ItemDataRole.ToolTipRole)


def test_enter_asks_for_the_pages_of_the_line(qtbot: QtBot, tab: IssuedLetters, letters: Letters) -> None:
    tab.show()
    tab.show_debtor(1)
    with qtbot.waitSignal(tab.opened) as opened:
        qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert opened.args == [letters.rows[1][0]]
    qtbot.keyClick(tab.table, Qt.Key.Key_Down)
    with qtbot.waitSignal(tab.opened) as opened:
        qtbot.keyClick(tab.table, Qt.Key.Key_Return)
    assert opened.args == [letters.rows[1][1]]


def test_an_empty_page_offers_the_first_letter(qtbot: QtBot, tab: IssuedLetters) -> None:
    tab.show()
    tab.show_debtor(2)
    assert tab.empty.isVisible()
    assert not tab.table.isVisible()
    with qtbot.waitSignal(tab.letter_wanted):
        tab.first_button.click()


def test_it_reads_only_while_it_can_be_seen_and_again_after_each_change(tab: IssuedLetters, letters: Letters) -> None:
    tab.show_debtor(1)
    assert letters.asked == []
    tab.show()
    assert letters.asked == [1]
    tab.show_debtor(1)
    assert letters.asked == [1, 1]


def test_the_debtor_before_is_gone_at_once(tab: IssuedLetters) -> None:
    tab.show()
    tab.show_debtor(1)
    tab.hide()
    tab.show_debtor(2)
    assert tab.table.register.rowCount() == 0
    tab.show_nobody()
    assert not tab.empty.isVisible()


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, tab: IssuedLetters, letters: Letters) -> None:
    tab.table.register.show_rows(letters.rows[1])
    qtmodeltester.check(tab.table.register, force_py=True)
