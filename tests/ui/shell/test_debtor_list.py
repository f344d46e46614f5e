"""The debtor list: whom it shows, in which order, and how it is worked without a mouse."""

from __future__ import annotations

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk.cover import Controller
from creditdesk.ui.desk.chips import WORKLISTS, Chip
from creditdesk.ui.desk.debtor_list import DebtorList
from creditdesk.ui.desk.debtor_model import DEBTOR_ROLE, DebtorModel, ListedDebtor, listed
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import DARK, LIGHT, Theme

AS_OF = date(2026, 11, 20)


@pytest.fixture
def debtors(ledger: Any, inline: TaskRunner, theme: Theme, qtbot: QtBot) -> DebtorList:
    made = DebtorList(ledger, inline, theme, AS_OF)
    qtbot.addWidget(made)
    made.resize(330, 700)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    made.reload()
    made.table.setFocus()
    return made


def shown_names(debtors: DebtorList) -> list[str]:
    return [str(debtors.model.index(row).data()) for row in range(debtors.model.rowCount())]


def test_qt_finds_no_fault_with_the_model(ledger: Any, inline: TaskRunner, qtbot: QtBot) -> None:
    model = DebtorModel(ledger, inline, AS_OF)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    model.show_ids(ledger.debtor_ids("all"))
    for row in range(model.rowCount()):
        model.index(row).data(DEBTOR_ROLE)
    qtbot.wait(10)
    model.show_ids(ledger.debtor_ids("broken"))
    model.show_ids(ledger.debtor_ids("nothing"))
    assert tester.model() is model


def test_the_list_opens_with_today_and_its_most_pressing_debtor(debtors: DebtorList) -> None:
    assert debtors.worklist == "today"
    assert debtors.model.rowCount() == 20
    assert debtors.chosen == 1


def test_a_row_is_fetched_when_it_is_looked_at_and_not_before(
    ledger_of: Callable[[int], Any], threaded: TaskRunner, qtbot: QtBot
) -> None:
    ledger = ledger_of(100_000)
    model = DebtorModel(ledger, threaded, AS_OF)
    model.show_ids(ledger.debtor_ids("all"))
    last = model.index(99_999)
    assert last.data() is None
    qtbot.waitUntil(lambda: last.data() is not None)
    assert "100000" in last.data()
    assert len([call for call in ledger.calls if call.startswith("rows")]) == 1


def test_pages_only_scrolled_past_are_not_fetched(
    ledger_of: Callable[[int], Any], threaded: TaskRunner, qtbot: QtBot
) -> None:
    ledger = ledger_of(100_000)
    model = DebtorModel(ledger, threaded, AS_OF)
    model.show_ids(ledger.debtor_ids("all"))
    for row in range(0, 100_000, 500):
        model.index(row).data()
    qtbot.waitUntil(lambda: model.index(99_500).data() is not None)
    assert len([call for call in ledger.calls if call.startswith("rows")]) <= 2


def test_rows_say_balance_age_and_the_one_most_important_fact(ledger: Any) -> None:
    debtor = listed(ledger.row(1))
    assert debtor.amount == "£48,212.59"
    assert debtor.facts == "ACC001 · 77 d · promise broken Tue"
    assert debtor.spoken == (
        "Northgate Timber & Joinery 1, ACC001, owes £48,212.59, oldest 77 days overdue, promise broken Tue"
    )


def test_why_is_this_here_is_answered_with_points_and_where_they_stand(ledger: Any) -> None:
    row = ledger.row(1)
    assert listed(row).why.splitlines() == [
        "Northgate Timber & Joinery 1: balance £48,212.59, 82 points",
        "+40  £45,712.60 overdue",
        "+30  promise of 17 Nov broken",
        "\N{MINUS SIGN}5  rang today",
        "Next: ring Karen Marsh",
        "Waits under All.",
    ]
    assert listed(replace(row, is_today=True)).why.splitlines()[-1] == "Stands on Today."
    assert listed(replace(row, score=1)).why.splitlines()[0].endswith(", 1 point")


def test_hovering_and_a_screen_reader_learn_the_same(debtors: DebtorList) -> None:
    index = debtors.model.index(0)
    assert "promise of 17 Nov broken" in index.data(Qt.ItemDataRole.ToolTipRole)
    assert "owes £48,212.59" in index.data(Qt.ItemDataRole.AccessibleTextRole)


def test_chips_show_how_many_are_on_each_list_and_choose_it(debtors: DebtorList, qtbot: QtBot) -> None:
    chip = debtors.chips._chips["broken"]
    assert chip.accessibleName() == "Broken, 10 debtors"
    qtbot.mouseClick(chip, Qt.MouseButton.LeftButton)
    assert debtors.worklist == "broken"
    assert debtors.model.rowCount() == 10


def test_arrows_walk_the_list_and_every_debtor_is_announced(debtors: DebtorList, qtbot: QtBot) -> None:
    chosen: list[int] = []
    debtors.debtor_chosen.connect(chosen.append)
    qtbot.keyClick(debtors.table, Qt.Key.Key_Down)
    qtbot.keyClick(debtors.table, Qt.Key.Key_Down)
    qtbot.keyClick(debtors.table, Qt.Key.Key_Up)
    assert chosen == [3, 5, 3]


def test_stepping_stops_at_both_ends(debtors: DebtorList) -> None:
    assert not debtors.step(-1)
    for _ in range(19):
        assert debtors.step(1)
    assert not debtors.step(1)
    assert debtors.chosen == 39


def test_typing_in_the_list_filters_it_and_escape_shows_all_again(debtors: DebtorList, qtbot: QtBot) -> None:
    qtbot.keyClicks(debtors.table, "b")
    assert debtors.filter.hasFocus()
    qtbot.keyClicks(debtors.filter, "right")
    assert {name.split()[0] for name in shown_names(debtors)} == {"Brightwater"}
    qtbot.keyClick(debtors.filter, Qt.Key.Key_Escape)
    assert debtors.model.rowCount() == 20
    assert debtors.table.hasFocus()


def test_escape_shows_all_again_also_from_the_rows(debtors: DebtorList, qtbot: QtBot) -> None:
    qtbot.keyClicks(debtors.table, "bright")
    qtbot.keyClick(debtors.filter, Qt.Key.Key_Down)
    assert debtors.table.hasFocus()
    qtbot.keyClick(debtors.table, Qt.Key.Key_Escape)
    assert debtors.model.rowCount() == 20
    assert not debtors.filter.isVisible()


def test_in_a_low_list_the_other_worklists_are_a_menu_and_leave_the_rows_their_room(
    debtors: DebtorList, qtbot: QtBot
) -> None:
    qtbot.wait(1)
    before = debtors.table.height()
    debtors.resize(330, 280)
    assert [chip.isVisible() for chip in debtors.chips.findChildren(Chip)].count(True) == 1
    debtors.chips.others.menu().aboutToShow.emit()
    words = [action.text() for action in debtors.chips.others.menu().actions()]
    assert words[-1] == "All (40)"
    assert len(words) == len(WORKLISTS) - 1
    debtors.chips.others.menu().actions()[-1].trigger()
    assert debtors.worklist == "all"
    debtors.resize(330, 700)
    qtbot.wait(1)
    assert debtors.table.height() == before
    assert not debtors.chips.others.isVisible()


def test_order_and_whose_stand_in_one_line_whatever_the_width(debtors: DebtorList, qtbot: QtBot) -> None:
    debtors.whose.show()
    for width in (260, 330, 400, 470):
        debtors.resize(width, 700)
        qtbot.wait(1)
        tops = {each.mapTo(debtors, QPoint(0, 0)).y() for each in (debtors.order_button, debtors.whose)}
        assert len(tops) == 1, width
        assert debtors.whose.isVisible()


def test_nobody_fits_is_said_in_words(debtors: DebtorList) -> None:
    debtors.start_filter("zzz")
    assert debtors.model.rowCount() == 0
    assert debtors.table.empty_text.startswith("No debtor here fits what you typed")


def test_an_empty_worklist_says_what_would_be_on_it(debtors: DebtorList) -> None:
    debtors.show_worklist("queries")
    assert debtors.table.empty_text == "Nobody is on this list now.\nDebtors with an open query."


def test_a_worklist_may_be_shown_where_a_debtor_stands_in_it(debtors: DebtorList) -> None:
    told: list[int] = []
    debtors.debtor_chosen.connect(told.append)
    debtors.show_worklist("all", 7)
    assert (debtors.worklist, debtors.chosen) == ("all", 7)
    assert debtors.table.currentIndex().row() == debtors.model.position(7)
    assert told == [7]


def test_another_order_keeps_the_chosen_debtor(debtors: DebtorList, ledger: Any) -> None:
    debtors.choose(9)
    debtors.sort("name", descending=False)
    assert ledger.calls[-2].startswith("ids today name False")
    assert debtors.chosen == 9
    assert debtors.model.debtor(debtors.table.currentIndex().row()).row.customer_id == 9


def test_a_debtor_found_elsewhere_is_shown_in_the_list_of_all(debtors: DebtorList) -> None:
    debtors.choose(2)
    assert debtors.worklist == "all"
    assert debtors.chosen == 2
    assert debtors.table.currentIndex().row() == 1


def test_a_debtor_that_left_the_list_leaves_the_place_to_the_next(
    debtors: DebtorList, ledger: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    debtors.choose(5)
    rest = ledger.debtor_ids("today")
    rest.remove(5)
    monkeypatch.setattr(ledger, "debtor_ids", lambda *_args, **_more: rest)
    debtors.take_changes(Changes(frozenset({Touched.WORKLIST}), frozenset({5})))
    assert debtors.chosen == 7


def test_a_change_is_read_again_and_only_for_whom_it_concerns(debtors: DebtorList, ledger: Any) -> None:
    before = debtors.model.debtor(1)
    ledger.calls.clear()
    debtors.take_changes(Changes(frozenset({Touched.SETTINGS})))
    assert ledger.calls == []
    debtors.take_changes(Changes(frozenset({Touched.HISTORY}), frozenset({3})))
    assert isinstance(before, ListedDebtor)
    assert debtors.model.debtor(1) is not before


@pytest.mark.parametrize(("choice", "tokens"), [("light", LIGHT), ("dark", DARK)])
def test_the_coloured_edge_is_painted_in_the_colour_of_the_state(
    debtors: DebtorList, theme: Theme, choice: str, tokens: Any
) -> None:
    theme.choose(choice)
    picture: QImage = debtors.table.viewport().grab().toImage()
    middle = debtors.table.visualRect(debtors.model.index(1)).center().y()
    assert picture.pixelColor(1, middle) == tokens.of_state("31-60")
    theme.choose("light")


def test_rows_grow_with_the_text(debtors: DebtorList, theme: Theme) -> None:
    before = debtors.table.rowHeight(0)
    theme.set_text_percent(200)
    assert debtors.table.verticalHeader().defaultSectionSize() >= 2 * before - 4
    theme.set_text_percent(100)


def test_the_whole_list_is_copied_for_a_spreadsheet(debtors: DebtorList) -> None:
    debtors.copy_table()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 1 + 20
    assert lines[0].split("\t")[:4] == ["Account", "Name", "Currency", "Balance"]
    assert lines[1].split("\t")[:4] == ["ACC001", "Northgate Timber & Joinery 1", "GBP", "48212.59"]


def test_the_whole_list_is_saved_as_csv_and_a_name_is_never_a_formula(
    debtors: DebtorList, ledger: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = replace(ledger.row(1), name="=HYPERLINK(evil)", overdue_minor=-1_50)
    monkeypatch.setattr(ledger, "debtor_rows", lambda ids, _as_of: [row for _ in ids])
    debtors.save_to(tmp_path / "today.csv")
    with (tmp_path / "today.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 20
    assert rows[0]["Name"] == "'=HYPERLINK(evil)"
    assert rows[0]["Overdue"] == "-1.50"


def test_a_folder_that_cannot_be_written_is_said_in_words(
    debtors: DebtorList, inline: TaskRunner, tmp_path: Path, qtbot: QtBot
) -> None:
    with qtbot.waitSignal(inline.failed) as told:
        debtors.save_to(tmp_path / "missing" / "today.csv")
    assert told.args is not None
    assert told.args[0].cure == "Choose another folder."


WHO = (Controller("M. Doyle", 20), Controller("S. Iqbal", 20, ("M. Doyle",)))


def whose(debtors: DebtorList) -> dict[str, Callable[[], None]]:
    """The menu of controllers as it is read."""
    return {action.text(): action.trigger for action in debtors.whose.menu().actions()}


def test_a_controller_sees_their_own_debtors_alone_and_their_counts(debtors: DebtorList) -> None:
    assert not debtors.whose.isVisible()
    debtors.whose.show_controllers(WHO)
    assert debtors.whose.isVisible()
    assert list(whose(debtors)) == ["Everybody's", "M. Doyle (20)", "S. Iqbal (20, covers M. Doyle)"]
    debtors.show_worklist("all")
    whose(debtors)["M. Doyle (20)"]()
    assert debtors.model.rowCount() == 20
    chip = next(chip for chip in debtors.findChildren(Chip) if chip.text() == "All")
    assert chip.words == "All (20)"
    whose(debtors)["Everybody's"]()
    assert debtors.model.rowCount() == 40


def test_a_controller_who_is_gone_is_let_go(debtors: DebtorList) -> None:
    debtors.whose.remember("T. Ames")
    debtors.reload()
    assert debtors.model.rowCount() == 0
    debtors.whose.show_controllers(WHO)
    assert (debtors.whose.controller, debtors.model.rowCount()) == ("", 20)


def test_a_debtor_found_elsewhere_is_shown_whoever_works_it(debtors: DebtorList) -> None:
    debtors.whose.show_controllers(WHO)
    whose(debtors)["M. Doyle (20)"]()
    debtors.choose(1)
    assert (debtors.chosen, debtors.whose.controller) == (1, "")


def test_a_covered_debtor_says_for_whom_it_stands_there(debtors: DebtorList, ledger: Any) -> None:
    covered, own = listed(ledger.row(2)), listed(ledger.row(1))
    assert covered.facts == "for M. Doyle · 77 d · promise broken Tue"
    assert "for M. Doyle" not in own.facts
    for words in (covered.why, covered.spoken):
        assert "M. Doyle is away until 27 Nov; S. Iqbal covers." in words
