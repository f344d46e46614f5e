"""A list of what is kept offers nothing to do with a row before it has one."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.theme import Theme


def test_what_needs_a_row_waits_for_one(qtbot: QtBot, theme: Theme) -> None:
    done: list[object] = []
    dialog = ListDialog("Holds", (Column("Name", str),), "None yet.", theme, has_debtors=False)
    qtbot.addWidget(dialog)
    lift = dialog.act("Lift", lambda: done.append(dialog.row), "Del")
    add = dialog.act("Add…", lambda: done.append("new"), "A", on_row=False)
    lift.click()
    add.click()
    assert done == ["new"]
    dialog.show_rows(["Northgate"])
    lift.click()
    assert done == ["new", "Northgate"]
    dialog.show_rows([])
    assert not lift.isEnabled()
