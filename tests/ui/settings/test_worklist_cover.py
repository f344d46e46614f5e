"""Cover for absence: who is away, until when, and who works their debtors; each step holds at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from pytestqt.qtbot import QtBot

from creditdesk.services.book.book import Book
from creditdesk.services.desk.cover import Cover
from creditdesk.services.desk.service import Desk
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.settings.worklist_cover import CoverDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

Open = Callable[[], CoverDialog]


@pytest.fixture
def desk(book: Book, ledger: Any) -> Desk:
    for name in ("Ann", "Ben"):
        ledger.customer(f"{name}1", name=f"{name} Ltd", controller=name)
    return Desk(book)


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, runner: TaskRunner, theme: Theme, at: datetime, as_of: date) -> Iterator[Open]:
    def once() -> CoverDialog:
        dialog = CoverDialog(desk.worklist, runner, theme, as_of=as_of, now=lambda: at)
        qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
        dialog.show()
        return dialog

    return once


def filled_in(dialog: CoverDialog, away: str, by: str, last: date) -> None:
    dialog.away.setEditText(away)
    dialog.covered_by.setEditText(by)
    dialog.until_on.setDate(QDate(last.year, last.month, last.day))


def test_where_nobody_is_away_it_says_what_to_do(opened: Open) -> None:
    dialog = opened()
    assert dialog.nobody.isVisible()
    assert not dialog.table.isVisible()
    assert [dialog.away.itemText(at) for at in range(dialog.away.count())] == ["Ann", "Ben"]


def test_an_absence_holds_at_once_and_may_be_taken_back(
    opened: Open, desk: Desk, qtbot: QtBot, at: datetime, as_of: date
) -> None:
    dialog = opened()
    changes: list[LastChange] = []
    dialog.undoable.connect(changes.append)
    filled_in(dialog, "Ann", "Ben", date(2026, 12, 4))
    qtbot.keyClick(dialog.until_on, Qt.Key.Key_Return)
    assert [cover.words(as_of) for cover in desk.worklist.covers(as_of)] == ["Ann is away until 4 Dec; Ben covers."]
    assert dialog.table.rows.rowCount() == 1
    changes[0].take_back(at)
    assert desk.worklist.covers(as_of) == ()


def test_an_absence_is_removed_and_stands_again(opened: Open, desk: Desk, at: datetime, as_of: date) -> None:
    desk.worklist.add_cover(Cover("Ann", "Ben", as_of, as_of), at=at, as_of=as_of)
    dialog = opened()
    changes: list[LastChange] = []
    dialog.undoable.connect(changes.append)
    dialog.remove_button.click()
    assert desk.worklist.covers(as_of) == ()
    changes[0].take_back(at)
    assert len(desk.worklist.covers(as_of)) == 1


def test_what_cannot_be_is_said_and_not_written(opened: Open, desk: Desk, as_of: date) -> None:
    dialog = opened()
    filled_in(dialog, "Ann", "Ann", as_of)
    dialog.add_button.click()
    assert "Choose two different names." in dialog.said
    assert desk.worklist.covers(as_of) == ()


def test_the_last_day_follows_the_first(opened: Open) -> None:
    dialog = opened()
    dialog.from_on.setDate(QDate(2026, 12, 7))
    assert dialog.until_on.date() == QDate(2026, 12, 7)
