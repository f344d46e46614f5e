"""Whatever table is in hand can be copied and saved whole, and nothing in it acts in a spreadsheet."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QTableView, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.errors import CreditDeskError
from creditdesk.ui.table_out import as_csv, as_tabs, harmless, rows_of, table_meant, write_file
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window

BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def table(qapp: QApplication) -> QTableView:
    model = QStandardItemModel(0, 3)
    model.setHorizontalHeaderLabels(["Debtor", "Hidden", "Amount"])
    for name, amount in (("Northgate", "-1500.00"), ("=HARLOW()", "31,904.15")):
        model.appendRow([QStandardItem(name), QStandardItem("x"), QStandardItem(amount)])
    made = QTableView()
    model.setParent(made)
    made.setModel(model)
    made.setColumnHidden(1, True)
    return made


def test_what_shows_is_what_goes_out_in_the_order_of_the_columns(table: QTableView) -> None:
    table.horizontalHeader().moveSection(2, 0)
    assert rows_of(table) == [["Amount", "Debtor"], ["-1500.00", "Northgate"], ["31,904.15", "=HARLOW()"]]


@pytest.mark.parametrize(
    ("text", "out"),
    [
        ("Northgate", "Northgate"),
        ("=1+1", "'=1+1"),
        ("@SUM", "'@SUM"),
        ("+44 113", "'+44 113"),
        ("-1500.00", "-1500.00"),
        ("-1,234.50", "-1,234.50"),
        ("-1.234,50", "-1.234,50"),
        ("-1\u202f234,50 €", "-1 234,50 €"),
        ("-£1,234.50", "-£1,234.50"),
        ("-12,34,567.00", "-12,34,567.00"),
        ("-5%", "-5%"),
        ("-1,234.50+A1", "'-1,234.50+A1"),
        ("-1-1", "'-1-1"),
        ("-A1", "'-A1"),
        ("-2 days", "'-2 days"),
        ("two\nlines", "two lines"),
    ],
)
def test_a_text_is_never_a_formula_and_a_number_stays_one(text: str, out: str) -> None:
    assert harmless(text) == out


def test_a_file_opens_in_a_spreadsheet_as_it_was_and_an_earlier_one_stays_until_then(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    write_file(path, as_csv([["Name"], ["Müller, Söhne"]]))
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines())) == [["Name"], ["Müller, Söhne"]]
    with pytest.raises(CreditDeskError, match=r"table\.csv could not be written"):
        write_file(tmp_path / "missing" / "table.csv", "")
    assert [file.name for file in tmp_path.iterdir()] == ["table.csv"]


def test_the_table_in_hand_is_the_focused_one_else_the_first_that_shows(table: QTableView, qtbot: QtBot) -> None:
    page = QWidget()
    layout = QVBoxLayout(page)
    label = QLabel("words")
    layout.addWidget(label)
    layout.addWidget(table)
    qtbot.addWidget(page)
    assert table_meant(label, page) is None
    page.show()
    assert table_meant(label, page) is table
    assert table_meant(table.viewport(), page) is table
    assert table_meant(None, None) is None


def test_on_any_page_two_keys_copy_and_save_it(
    theme: Theme, inline: TaskRunner, table: QTableView, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = Window(theme, inline, QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    window.add_page("cash", "Cash", "Files", table)
    window.show_page("cash")
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    table.setFocus()
    qtbot.keyClick(table, Qt.Key.Key_C, BOTH)
    assert QGuiApplication.clipboard().text() == as_tabs(rows_of(table))
    assert window.toast.text == "Copied: 2 rows and the headings."
    path = tmp_path / "table.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    qtbot.keyClick(table, Qt.Key.Key_E, BOTH)
    assert path.read_text(encoding="utf-8-sig").splitlines()[0] == "Debtor,Amount"


def test_where_there_is_no_table_it_says_so(theme: Theme, inline: TaskRunner, tmp_path: Path, qtbot: QtBot) -> None:
    window = Window(theme, inline, QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    window.show()
    action = window.actions_.action("copy_table")
    assert action is not None
    action.trigger()
    assert window.toast.text == "There is no table here to copy or save."
