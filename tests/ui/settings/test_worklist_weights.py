"""The points of the worklist: found by searching, tried beside the list, saved, and taken back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from creditdesk.domain.weights import STANDARD
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import day
from creditdesk.services.desk.service import Desk
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.settings.worklist_weights import WeightsDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

Open = Callable[[], WeightsDialog]


@pytest.fixture
def desk(book: Book, ledger: Any, at: datetime, as_of: date) -> Desk:
    """Old is on top for its age; Large would be for its amount."""
    for name, amount, due in (("Large", "90000.00", "2026-11-12"), ("Old", "900.00", "2026-07-01")):
        customer = ledger.customer(name.upper(), name=name)
        ledger.invoice(customer, f"I-{name}", "2026-06-01", amount, due=due)
    with book.unit_of_work(at) as work:
        day.refresh(work.connection, as_of)
    return Desk(book)


@pytest.fixture
def opened(qtbot: QtBot, desk: Desk, runner: TaskRunner, theme: Theme, at: datetime, as_of: date) -> Iterator[Open]:
    def once() -> WeightsDialog:
        dialog = WeightsDialog(desk.worklist, runner, theme, as_of=as_of, now=lambda: at)
        qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
        dialog.show()
        return dialog

    return once


def shown(dialog: WeightsDialog) -> list[tuple[str, ...]]:
    return [tuple(line.split("\t")) for line in dialog.table.rows.as_csv(delimiter="\t").splitlines()[1:]]


def test_each_reason_stands_with_the_points_that_hold_and_the_list_as_it_is(opened: Open) -> None:
    dialog = opened()
    assert (dialog.fields["broken"].text(), dialog.fields["query"].text()) == (str(STANDARD.broken), "-25")
    assert shown(dialog) == [("1", "1", "", "Old (OLD)"), ("2", "2", "", "Large (LARGE)")]
    assert dialog.summary.text() == "2 debtors, in the order of now."
    assert not dialog.save_button.isEnabled()
    assert not dialog.usual_button.isEnabled()


def test_other_points_show_their_order_before_they_hold(opened: Open, desk: Desk, qtbot: QtBot) -> None:
    dialog = opened()
    dialog.fields["age"].setFocus()
    dialog.fields["age"].selectAll()
    qtbot.keyClicks(dialog.fields["age"], "5")
    qtbot.waitUntil(lambda: "leave it" in dialog.summary.text())
    assert shown(dialog) == [("1", "2", "▲ 1", "Large (LARGE)"), ("", "1", "leaves", "Old (OLD)")]
    assert dialog.summary.text() == "1 debtors, 2 now: 1 leave it, 1 rise."
    assert desk.worklist.weights()["age"] == "30"


def test_what_is_saved_is_told_and_may_be_taken_back(opened: Open, desk: Desk, at: datetime) -> None:
    dialog = opened()
    told: list[Changes] = []
    changes: list[LastChange] = []
    dialog.saved.connect(told.append)
    dialog.undoable.connect(changes.append)
    dialog.fields["age"].setText("5")
    dialog.save_button.click()
    assert (desk.worklist.weights()["age"], dialog.isVisible()) == ("5", False)
    assert {Touched.WORKLIST, Touched.SETTINGS} <= told[0].touched
    changes[0].take_back(at)
    assert desk.worklist.weights()["age"] == "30"


def test_the_usual_points_come_back_with_one_button(opened: Open, desk: Desk, at: datetime, as_of: date) -> None:
    desk.worklist.set_weights({"age": "5", "query": "0"}, at=at, as_of=as_of)
    dialog = opened()
    assert dialog.fields["query"].text() == "0"
    dialog.usual_button.click()
    assert (dialog.fields["age"].text(), dialog.fields["query"].text()) == ("30", "-25")
    assert desk.worklist.weights()["age"] == "5"
    dialog.save_button.click()
    assert desk.worklist.weights()["age"] == "30"


def test_a_search_leaves_the_reasons_that_fit(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    qtbot.keyClicks(dialog.search, "bounced 60")
    assert [name for name, field in dialog.fields.items() if field.isVisible()] == ["bounced"]


@pytest.mark.parametrize("typed", ["", "a lot", "400", "-3", "2.5"])
def test_points_that_do_not_fit_are_said_and_neither_shown_nor_saved(opened: Open, desk: Desk, typed: str) -> None:
    dialog = opened()
    dialog.fields["age"].setText(typed)
    assert dialog.said == f'Age of the oldest item: "{typed}" does not fit. Give a whole number from 0 to 100.'
    assert not dialog.save_button.isEnabled()
    assert desk.worklist.weights()["age"] == "30"
