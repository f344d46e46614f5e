"""While you were out: one page, each line a way to its debtor; after a weekend it says nothing."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from creditdesk.services.desk.while_out import Event, OutLine, WhileOut
from creditdesk.ui.desk.while_out import WhileOutList, while_out_words
from creditdesk.ui.theme import Theme

FOUND = WhileOut(
    date(2026, 11, 6),
    (
        OutLine(Event.BROKE, date(2026, 11, 17), "£400.00 promised for 12 Nov did not come", 7, "NOR014", "Northgate"),
        OutLine(Event.PAID, date(2026, 11, 18), "£2,000.00 came in", 9, "HAR002", "Harlow"),
        OutLine(Event.IMPORTED, date(2026, 11, 19), "sales.csv, by tess"),
    ),
    {Event.BROKE: 1, Event.CAME_DUE: 0, Event.PAID: 12, Event.IMPORTED: 1},
)


def opened(qtbot: QtBot, theme: Theme, found: WhileOut | None = FOUND) -> tuple[WhileOutList, list[int]]:
    dialog = WhileOutList(found, theme)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    qtbot.addWidget(dialog)
    wanted: list[int] = []
    dialog.debtor_wanted.connect(wanted.append)
    dialog.show()
    return dialog, wanted


def test_one_sentence_counts_what_happened() -> None:
    assert while_out_words(FOUND) == "While you were out since Fri 6 Nov: 1 promise broke, 12 debtors paid, 1 import."
    assert while_out_words(WhileOut(FOUND.since, (), dict.fromkeys(Event, 0))) == ""


def test_enter_on_a_line_opens_its_debtor(qtbot: QtBot, theme: Theme) -> None:
    dialog, wanted = opened(qtbot, theme)
    assert dialog.windowTitle() == "While you were out since Fri 6 Nov"
    dialog.table.selectRow(1)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert (wanted, dialog.isVisible()) == ([9], False)


def test_an_import_is_of_no_one_debtor(qtbot: QtBot, theme: Theme) -> None:
    dialog, wanted = opened(qtbot, theme)
    dialog.table.selectRow(2)
    qtbot.keyClick(dialog.table, Qt.Key.Key_Return)
    assert (wanted, dialog.isVisible()) == ([], True)


def test_where_no_day_was_missed_it_says_so(qtbot: QtBot, theme: Theme) -> None:
    dialog, _wanted = opened(qtbot, theme, None)
    assert dialog.empty_words.startswith("Nothing came due")
