"""A colleague is away: their debtors stand in my list, their call backs are mine, and go back by themselves."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QTimer
from PySide6.QtWidgets import QApplication

from creditdesk.services.book.files import open_book
from creditdesk.services.cash.service import Cash
from creditdesk.ui.settings.worklist_cover import CoverDialog
from tests.conftest import AT
from tests.journeys.conftest import FRIDAY, Controller, Desk, Files

MONDAY, TUESDAY = date(2026, 11, 23), date(2026, 11, 24)


def takes_over(tess: Controller, away: str, by: str, until: date) -> None:
    """Ctrl+K "cover", Enter, the two names and the last day, Add, Close."""

    def fills_in() -> None:
        dialog = QApplication.activeModalWidget()
        if not isinstance(dialog, CoverDialog) or not tess.runner.is_idle:
            QTimer.singleShot(20, fills_in)
            return
        if not dialog.table.rows.rows:
            dialog.away.setCurrentText(away)
            dialog.covered_by.setCurrentText(by)
            dialog.until_on.setDate(QDate(until.year, until.month, until.day))
            dialog.add_button.click()
            QTimer.singleShot(20, fills_in)
            return
        dialog.close_button.click()

    tess.finds("cover for absence")
    # The dialog keeps the window waiting until it is closed.
    QTimer.singleShot(0, fills_in)
    tess.presses("Enter")
    tess.window.activateWindow()
    tess.until(tess.window.isActiveWindow)


def sees_debtors_of(tess: Controller, name: str) -> None:
    """Shift+M, and the name."""
    menu = tess.desk.list.whose.menu()
    next(action for action in menu.actions() if action.data() == name).trigger()
    tess.until()


def test_the_debtors_of_a_colleague_who_is_away_stand_in_my_list_until_the_last_day(
    sits_down: Desk, with_ledger: Path, files: Files, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Who sits there, as the system knows them.
    monkeypatch.setenv("LOGNAME", "tess")
    whose = files.of(
        "controllers", "account,name,controller",
        "NOR014,Northgate Timber & Joinery Ltd,tess",
        "HAR002,Harlow Freight Services Ltd,Ann Lee",
        "BRI003,Brightwater Catering Ltd,Ann Lee",
    )  # fmt: skip
    with open_book(with_ledger, user="tess") as book:
        Cash(book).import_files([whose], at=AT, as_of=FRIDAY)
    tess = sits_down(with_ledger)
    sees_debtors_of(tess, "tess")
    assert tess.accounts == ["NOR014"]

    # Ann rings in ill on Friday morning.
    takes_over(tess, "Ann Lee", "tess", MONDAY)
    tess.until(lambda: len(tess.accounts) > 1)
    assert sorted(tess.accounts) == ["BRI003", "HAR002", "NOR014"]

    # A call to one of hers is saved as any other, and its call back of Monday is mine to be reminded of.
    tess.opens_debtor("HAR002")
    tess.presses("F9")
    tess.desk.panes.call.outcomes._choose("CALLBACK_AGREED")
    tess.desk.panes.call.fields.when.setPlainText("mon 10:30")
    tess.presses("Ctrl+Enter")
    tess = sits_down(with_ledger, on=MONDAY)
    sees_debtors_of(tess, "tess")
    assert "HAR002" in tess.accounts
    assert tess.wiring.pages is not None
    reminders = tess.wiring.pages.opened.office.diary.reminders(MONDAY)
    assert [(task.account, task.due_time) for task in reminders] == [("HAR002", "10:30")]

    # On Tuesday she is back, and nobody has to hand anything over.
    tess = sits_down(with_ledger, on=TUESDAY)
    sees_debtors_of(tess, "tess")
    assert tess.accounts == ["NOR014"]
    sees_debtors_of(tess, "Ann Lee")
    assert "HAR002" in tess.accounts
