"""Rates of interest: how far they are known, entering one, and taking it back; each step holds at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

import pytest
from PySide6.QtCore import QCoreApplication, Qt
from pytestqt.qtbot import QtBot

from creditdesk.services.book.book import Book
from creditdesk.services.letters.interest_desk import Interest
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.settings.rates import RatesDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

Open = Callable[[], RatesDialog]


@pytest.fixture
def desk(book: Book) -> Interest:
    return Interest(book)


@pytest.fixture
def opened(qtbot: QtBot, desk: Interest, runner: TaskRunner, theme: Theme, at: datetime, as_of: date) -> Iterator[Open]:
    def once() -> RatesDialog:
        dialog = RatesDialog(desk, runner, theme, as_of=as_of, now=lambda: at)
        qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
        dialog.show()
        return dialog

    return once


def choose(dialog: RatesDialog, code: str) -> None:
    dialog.which.setCurrentIndex(dialog.which.findData(code))
    dialog.which.activated.emit(dialog.which.currentIndex())


def test_it_shows_how_far_each_rate_is_known_and_proposes_the_next(opened: Open) -> None:
    dialog = opened()
    assert dialog.table.rows.rowCount() == 5
    choose(dialog, "ecb")
    assert dialog.from_on.date().toPython() == date(2026, 7, 1)
    assert not dialog.until_on.isEnabled()
    choose(dialog, "za")
    assert dialog.until_on.isEnabled()


def test_it_shows_which_interest_each_law_gives_today(opened: Open) -> None:
    dialog = opened()

    def shown() -> dict[str, str]:
        return {row.name: row.gives for row in dialog.table.rows.rows}

    ecb = "The European Central Bank's main refinancing rate"
    assert shown()["The Bank of England's base rate"] == "UK 11.75 %"
    assert shown()[ecb] == "IE FR NL EU not known"
    choose(dialog, "ecb")
    dialog.rate.setText("2.15")
    dialog.add_button.click()
    assert next(row.gives for row in dialog.table.rows.rows if row.name == ecb) == "IE NL EU 10.15 %, FR 12.15 %"


def test_a_rate_is_entered_with_the_keyboard_and_undone(
    opened: Open, desk: Interest, qtbot: QtBot, at: datetime
) -> None:
    dialog = opened()
    changes: list[LastChange] = []
    dialog.undoable.connect(changes.append)
    choose(dialog, "ecb")
    qtbot.keyClicks(dialog.rate, "2.15 %")
    qtbot.keyClick(dialog.rate, Qt.Key.Key_Return)
    assert desk.rate_tables()["ecb"].rate_on(date(2026, 11, 20)) == Decimal("2.15")
    assert dialog.table.rows.rowCount() == 6
    changes[0].take_back(at)
    assert desk.entered_rates() == ()


def test_an_entered_rate_is_taken_back_and_a_shipped_one_is_not(opened: Open, desk: Interest) -> None:
    dialog = opened()
    choose(dialog, "ecb")
    dialog.rate.setText("2.15")
    dialog.add_button.click()
    dialog.table.selectRow(0)
    dialog.remove_button.click()
    assert "Choose a rate that was entered here" in dialog.said
    dialog.table.selectRow(5)
    dialog.remove_button.click()
    assert desk.entered_rates() == ()


@pytest.mark.parametrize(
    ("rate", "says"), [("much", "in percent a year"), ("", "in percent a year"), ("215", "no rate")]
)
def test_what_cannot_be_is_said_and_not_written(opened: Open, desk: Interest, rate: str, says: str) -> None:
    dialog = opened()
    choose(dialog, "ecb")
    dialog.rate.setText(rate)
    dialog.add_button.click()
    assert says in dialog.said
    assert desk.entered_rates() == ()


def test_with_large_text_on_a_small_screen_a_whole_rate_is_in_sight(opened: Open, theme: Theme) -> None:
    theme.set_text_percent(200)
    dialog = opened()
    dialog.resize(1200, 560)
    QCoreApplication.sendPostedEvents()
    row = dialog.table.visualRect(dialog.table.model().index(0, 0))
    assert row.bottom() <= dialog.table.viewport().height()
