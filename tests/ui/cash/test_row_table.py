"""A table that is only read: no column is out of reach at the right, whatever room there is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pytestqt.qtbot import QtBot

from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.column_room import share_out

LONG = "Wainwright & Sons Scaffolding of the North (Holdings) Ltd"
COLUMNS = (
    Column("Days", lambda row: row[0], numeric=True, gives_way=2),
    Column("Debtor", lambda row: row[1]),
    Column("Owner", lambda row: row[2], gives_way=1),
    Column("Amount", lambda row: row[3], numeric=True),
    Column("State", lambda row: row[4], stretches=True),
)


def shown(qtbot: QtBot, width: int) -> RowTable:
    table = RowTable("Queries", COLUMNS)
    qtbot.addWidget(table)
    table.resize(width, 200)
    table.show()
    table.show_rows([("21", LONG, "Sales, Anna Wainwright", "£1,204.00", "late since 12 Nov")])
    return table


def titles(table: RowTable) -> list[str]:
    return [column.title for at, column in enumerate(COLUMNS) if not table.isColumnHidden(at)]


def test_where_there_is_room_every_column_shows_and_the_last_one_takes_the_rest(qtbot: QtBot) -> None:
    table = shown(qtbot, 1200)
    assert titles(table) == ["Days", "Debtor", "Owner", "Amount", "State"]
    assert sum(table.columnWidth(at) for at in range(5)) == table.viewport().width()


def test_where_room_is_short_words_are_cut_before_a_column_gives_way(qtbot: QtBot) -> None:
    wide, narrow = shown(qtbot, 1200), shown(qtbot, 560)
    assert titles(narrow) == titles(wide)
    assert narrow.columnWidth(1) < wide.columnWidth(1)
    assert narrow.columnWidth(3) == wide.columnWidth(3)
    assert not narrow.horizontalScrollBar().isVisible()


def test_columns_give_way_one_after_the_other_and_the_tooltip_says_them(qtbot: QtBot) -> None:
    table = shown(qtbot, 1200)
    # How wide that is depends on the font; the order does not.
    showing = [titles(table)]
    for width in range(1200, 200, -10):
        table.resize(width, 200)
        if titles(table) != showing[-1]:
            showing.append(titles(table))
    assert showing == [
        ["Days", "Debtor", "Owner", "Amount", "State"],
        ["Debtor", "Owner", "Amount", "State"],
        ["Debtor", "Amount", "State"],
    ]
    tip = table.model().index(0, 1).data(3)
    assert tip == f"{LONG}\nDays: 21\nOwner: Sales, Anna Wainwright"
    table.resize(1200, 200)
    assert len(titles(table)) == 5


def test_a_column_that_says_nothing_here_stays_away_whatever_room_there_is(qtbot: QtBot) -> None:
    table = shown(qtbot, 400)
    table.hide_column(2, yes=True)
    table.resize(1200, 200)
    assert titles(table) == ["Days", "Debtor", "Amount", "State"]
    assert table.model().index(0, 0).data(3) == "21"
    table.hide_column(2, yes=False)
    assert "Owner" in titles(table)


@given(st.lists(st.integers(1, 400), min_size=1, max_size=9), st.integers(20, 200), st.integers(0, 2000), st.data())
def test_no_column_is_wider_than_it_likes_nor_all_of_them_wider_than_the_room(
    widths: list[int], readable: int, room: int, data: st.DataObject
) -> None:
    wanted = dict(enumerate(widths))
    fixed = data.draw(st.frozensets(st.sampled_from(list(wanted))))
    giving = data.draw(st.lists(st.sampled_from(list(wanted)), unique=True))
    found = share_out(wanted, readable, fixed, giving, room)
    assert all(found[at] <= wanted[at] for at in found)
    assert all(found[at] == wanted[at] for at in found if at in fixed)
    assert set(wanted) - set(found) <= set(giving)
    assert sum(found.values()) <= room or set(wanted) - set(found) == set(giving)
