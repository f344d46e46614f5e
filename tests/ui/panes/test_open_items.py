"""The open items: selecting by keyboard, the sum per currency, copy and export."""

from __future__ import annotations

import csv
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import Regime
from creditdesk.domain.interest_law import UNITED_KINGDOM
from creditdesk.services.ledger.views import DebtorView, OpenItemRow
from creditdesk.ui.desk.item_columns import COLUMNS, plain_rows
from creditdesk.ui.desk.item_model import ItemModel
from creditdesk.ui.desk.open_items import OpenItems
from creditdesk.ui.desk.selection_words import interest_to_date, sums
from creditdesk.ui.table_out import as_csv
from creditdesk.ui.theme import Theme

AS_OF = date(2026, 11, 20)
SHIFT, CTRL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def pane(qtbot: QtBot, theme: Theme, northgate: DebtorView) -> OpenItems:
    made = OpenItems(theme)
    qtbot.addWidget(made)
    made.resize(760, 300)
    made.show()
    made.show_items(northgate.items, AS_OF, customer_id=14, regime=UNITED_KINGDOM)
    made.table.setFocus()
    return made


def _numbers(pane: OpenItems) -> list[str]:
    return [key.number for key in pane.selected_keys()]


def _cell(pane: OpenItems, row: int, name: str) -> str:
    section = next(at for at, column in enumerate(COLUMNS, 1) if column.id == name)
    text = pane.table.model().index(row, section).data()
    assert isinstance(text, str)
    return text


def test_the_model_keeps_qts_rules(qtmodeltester: ModelTester, northgate: DebtorView) -> None:
    model = ItemModel()
    qtmodeltester.check(model)
    model.show_items(northgate.items, AS_OF, keep=False)
    qtmodeltester.check(model, force_py=True)
    model.select([northgate.items[0].key])
    model.sort(7, Qt.SortOrder.DescendingOrder)
    model.show_items((), AS_OF, keep=False)


def test_the_date_column_is_as_wide_as_its_widest_day(pane: OpenItems, theme: Theme, northgate: DebtorView) -> None:
    days = (date(2026, 7, 11), date(2026, 8, 30))
    items = [replace(item, dated_on=day) for item, day in zip(northgate.items, days, strict=False)]
    pane.show_items(items, AS_OF, customer_id=14)
    section = next(at for at, column in enumerate(COLUMNS, 1) if column.id == "date")
    metrics = QFontMetrics(theme.font(bold=True))
    widest = max(metrics.horizontalAdvance(_cell(pane, row, "date")) for row in (0, 1))
    assert pane.table.columnWidth(section) >= widest + 2 * theme.scaled(8)


def test_rows_say_what_is_open_and_how_late(pane: OpenItems) -> None:
    texts = [_cell(pane, 1, column.id) for column in COLUMNS if column.shown]
    assert texts == ["INV-10555", "28 Aug", "26 Sept", "55", "£14,920.00", "£9,920.00", "part paid £5,000"]
    assert [_cell(pane, 5, name) for name in ("due", "days", "open")] == [
        "",
        "\N{EN DASH}",
        "\N{MINUS SIGN}£1,500.00",
    ]


def test_space_selects_and_the_footer_sums_with_interest(qtbot: QtBot, pane: OpenItems) -> None:
    for row in (0, 1, 3):
        pane.table.selectRow(row)
        qtbot.keyClick(pane.table, Qt.Key.Key_Space)
    assert _numbers(pane) == ["INV-10512", "INV-10555", "INV-10631"]
    # 11.75 % on 18,400.00 for 59 days and, less the credit note, on 16,900.00 for 18; 14,920.00 for 24 and, less
    # the part payment, 9,920.00 for 31; 7,080.00 for 10; each rounded once.
    assert pane.sum_text() == "3 selected · £35,400.00 · interest to date £684.46"
    (footer,) = (each for each in pane.findChildren(QLabel) if each.accessibleName() == pane.sum_text())
    assert "Less £1,500.00 credit set off from 3 Nov, as letters do." in footer.toolTip()
    assert footer.accessibleDescription() == footer.toolTip()
    qtbot.keyClick(pane.table, Qt.Key.Key_Space)
    assert _numbers(pane) == ["INV-10512", "INV-10555"]


def test_shift_and_an_arrow_go_on_selecting_and_back(qtbot: QtBot, pane: OpenItems) -> None:
    qtbot.keyClick(pane.table, Qt.Key.Key_Down, SHIFT)
    qtbot.keyClick(pane.table, Qt.Key.Key_Down, SHIFT)
    assert _numbers(pane) == ["INV-10512", "INV-10555", "INV-10590"]
    qtbot.keyClick(pane.table, Qt.Key.Key_Up, SHIFT)
    assert _numbers(pane) == ["INV-10512", "INV-10555"]


def test_control_a_takes_the_overdue_then_all_then_none(qtbot: QtBot, pane: OpenItems) -> None:
    qtbot.keyClick(pane.table, Qt.Key.Key_A, CTRL)
    assert _numbers(pane) == ["INV-10512", "INV-10555", "INV-10590", "INV-10631"]
    qtbot.keyClick(pane.table, Qt.Key.Key_A, CTRL)
    assert len(_numbers(pane)) == 6
    qtbot.keyClick(pane.table, Qt.Key.Key_A, CTRL)
    assert _numbers(pane) == []
    assert pane.sum_text() == "6 open items · £48,212.60 · Space selects"


def test_a_click_on_the_tick_selects(qtbot: QtBot, pane: OpenItems) -> None:
    place = pane.table.visualRect(pane.table.model().index(2, 0)).center()
    with qtbot.waitSignal(pane.selection_changed) as changed:
        qtbot.mouseClick(pane.table.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [key.number for key in changed.args[0]] == ["INV-10590"]


def test_currencies_are_summed_apart(northgate: DebtorView) -> None:
    euro = replace(northgate.items[0], currency="EUR", open_minor=123)
    assert sums([*northgate.items[:2], euro]) == (("GBP", 2_832_000), ("EUR", 123))


@pytest.mark.parametrize(("regime", "has_interest"), [(UNITED_KINGDOM, True), (None, False)])
def test_interest_is_told_only_where_a_law_gives_it(
    northgate: DebtorView, regime: Regime | None, has_interest: bool
) -> None:
    found = interest_to_date(northgate.items, AS_OF, regime=regime)
    assert (found is not None) == has_interest


def test_a_missing_rate_is_said_and_never_guessed(northgate: DebtorView) -> None:
    due = date(2027, 1, 4)
    late = replace(northgate.items[0], dated_on=due, due_on=due, days_overdue=30)
    found = interest_to_date([late], date(2027, 2, 3), regime=UNITED_KINGDOM)
    assert found is not None
    assert "is not known" in found.problem


def test_credits_and_what_is_not_due_bear_no_interest(northgate: DebtorView) -> None:
    assert interest_to_date(northgate.items[4:], AS_OF, regime=UNITED_KINGDOM) is None


def test_a_header_sorts_and_the_selection_stays_with_its_items(qtbot: QtBot, pane: OpenItems) -> None:
    pane.select([DocumentKey(DocumentType.INVOICE, "INV-10631")])
    amount = next(at for at, column in enumerate(COLUMNS, 1) if column.id == "amount")
    pane.table.horizontalHeader().setSortIndicator(amount, Qt.SortOrder.DescendingOrder)
    assert _cell(pane, 0, "document") == "INV-10512"
    assert _cell(pane, 5, "document") == "CN-2204"
    assert _numbers(pane) == ["INV-10631"]


def test_the_selection_lives_with_one_debtor(pane: OpenItems, northgate: DebtorView) -> None:
    pane.select([northgate.items[0].key, northgate.items[1].key])
    pane.show_items(northgate.items[1:], AS_OF, customer_id=14)
    assert _numbers(pane) == ["INV-10555"]
    pane.show_items(northgate.items, AS_OF, customer_id=15)
    assert _numbers(pane) == []


def test_control_c_copies_the_selection_as_a_table(qtbot: QtBot, pane: OpenItems, northgate: DebtorView) -> None:
    pane.select([northgate.items[1].key])
    qtbot.keyClick(pane.table, Qt.Key.Key_C, CTRL)
    head, row = QApplication.clipboard().text().splitlines()
    cells = dict(zip(head.split("\t"), row.split("\t"), strict=True))
    assert cells["Document"] == "INV-10555"
    assert cells["Open"] == "9920.00"
    assert cells["Due"] == "2026-09-26"


def test_the_export_is_csv_that_reads_back(pane: OpenItems, tmp_path: Path) -> None:
    path = tmp_path / "open items.csv"
    pane.export(path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["Document"] for row in rows][:2] == ["INV-10512", "INV-10555"]
    assert rows[-1]["Open"] == "-1500.00"


def test_a_folder_that_is_not_there_is_told_and_harms_nothing(qtbot: QtBot, pane: OpenItems, tmp_path: Path) -> None:
    with qtbot.waitSignal(pane.failed) as failed:
        pane.export(tmp_path / "no such folder" / "items.csv")
    assert isinstance(failed.args[0], CreditDeskError)


def test_no_text_of_a_file_becomes_a_formula(northgate: DebtorView) -> None:
    bad = replace(northgate.items[0], reference='=HYPERLINK("http://x")', po_number="+44\n1")
    row = next(csv.DictReader(as_csv(plain_rows([bad])).splitlines()))
    assert row["Reference"].startswith("'=")
    assert row["Their order"] == "'+44 1"


def test_buttons_speak_of_the_selection(qtbot: QtBot, pane: OpenItems, northgate: DebtorView) -> None:
    pane.select([northgate.items[0].key])
    with qtbot.waitSignal(pane.statement_requested) as statement:
        qtbot.keyClick(pane._statement, Qt.Key.Key_Space)
    with qtbot.waitSignal(pane.letter_requested) as letter:
        qtbot.keyClick(pane._letter, Qt.Key.Key_Space)
    assert statement.args == letter.args == [(northgate.items[0].key,)]


def test_enter_opens_an_item(qtbot: QtBot, pane: OpenItems) -> None:
    with qtbot.waitSignal(pane.opened) as opened:
        qtbot.keyClick(pane.table, Qt.Key.Key_Return)
    assert opened.args[0].number == "INV-10512"


def test_columns_are_remembered(qtbot: QtBot, pane: OpenItems, theme: Theme) -> None:
    menu = pane.table.columns_menu()
    with qtbot.waitSignal(pane.columns_changed) as changed:
        next(action for action in menu.actions() if action.text() == "Reference").trigger()
    pane.table.horizontalHeader().resizeSection(1, 333)
    other = OpenItems(theme)
    qtbot.addWidget(other)
    other.restore_columns(pane.table.columns_state())
    assert changed.args
    assert other.table.columnWidth(1) == 333
    reference = next(at for at, column in enumerate(COLUMNS, 1) if column.id == "reference")
    assert not other.table.isColumnHidden(reference)


@pytest.mark.parametrize("state", ["", "nonsense", "document:x:1 amount", "gone:120:1 due:90:0"])
def test_a_damaged_memory_of_columns_is_harmless(pane: OpenItems, state: str) -> None:
    pane.restore_columns(state)
    assert _cell(pane, 0, "document") == "INV-10512"


def test_an_amount_is_never_cut(pane: OpenItems, northgate: DebtorView, theme: Theme) -> None:
    huge = replace(northgate.items[0], amount_minor=123_456_789_012_345, open_minor=-123_456_789_012_345)
    pane.show_items((huge,), AS_OF)
    section = next(at for at, column in enumerate(COLUMNS, 1) if column.id == "open")
    text = _cell(pane, 0, "open")
    assert pane.table.columnWidth(section) > QFontMetrics(theme.font(bold=True)).horizontalAdvance(text)


def test_where_room_is_short_what_matters_least_stays_away_and_what_was_chosen_shows(
    qtbot: QtBot, pane: OpenItems, theme: Theme
) -> None:
    def shown() -> list[str]:
        return [column.id for at, column in enumerate(COLUMNS, 1) if not pane.table.isColumnHidden(at)]

    pane.resize(900, 300)
    pane.show()
    everything = shown()
    assert everything == ["document", "date", "due", "days", "amount", "open", "state"]
    state = pane.table.columns_state()
    pane.resize(480, 300)
    assert shown() == ["document", "due", "days", "open", "state"]
    assert pane.table.columns_state() == state
    next(action for action in pane.table.columns_menu().actions() if action.text() == "Reference").trigger()
    assert "reference" in shown()
    pane.resize(900, 300)
    assert set(everything) < set(shown())


def test_nothing_open_is_said(pane: OpenItems) -> None:
    pane.show_items((), AS_OF)
    assert pane.sum_text() == "Nothing open"
    assert not pane._letter.isEnabled()


def test_a_row_is_spoken_whole(pane: OpenItems, northgate: DebtorView) -> None:
    index = pane.table.model().index(2, 0)
    words = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert words.startswith("not selected, Invoice INV-10590, £10,312.60 open of £10,312.60")
    assert "£2,150.00 in query" in words


def _yen(item: OpenItemRow) -> OpenItemRow:
    return replace(item, currency="JPY", amount_minor=15_000, open_minor=15_000)


def test_currencies_without_decimals_have_none(pane: OpenItems, northgate: DebtorView) -> None:
    pane.show_items((_yen(northgate.items[0]),), AS_OF)
    assert _cell(pane, 0, "open") == "¥15,000"


def test_showing_another_debtor_is_nobodys_choice(qtbot: QtBot, pane: OpenItems, northgate: DebtorView) -> None:
    pane.select([northgate.items[0].key])
    with qtbot.assertNotEmitted(pane.selection_changed):
        pane.show_items(northgate.items, AS_OF, customer_id=15)
    assert pane.selected_keys() == ()
    with qtbot.waitSignal(pane.selection_changed):
        pane.select([northgate.items[0].key])
