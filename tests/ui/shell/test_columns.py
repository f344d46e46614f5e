"""Columns that do not all have room: which show, and how the others are reached."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.ui.columns import Column, Columns, run_around
from creditdesk.ui.theme import Theme

NAMES = ("List", "Debtor", "Call", "History")
LEASTS = (250, 340, 300, 260)


@pytest.mark.parametrize(
    ("current", "first", "room", "shown"),
    [
        (0, 0, 1200, [0, 1, 2, 3]),
        (3, 0, 1200, [0, 1, 2, 3]),
        (0, 0, 640, [0, 1]),
        (1, 0, 640, [0, 1]),
        (2, 0, 640, [1, 2]),
        (3, 1, 640, [2, 3]),
        (1, 2, 640, [1, 2]),
        (0, 2, 640, [0, 1]),
        (2, 0, 200, [2]),
    ],
)
def test_those_around_the_keyboard_show_and_move_no_further_than_they_must(
    current: int, first: int, room: int, shown: list[int]
) -> None:
    assert list(run_around(LEASTS, current, first, room)) == shown


@given(
    st.lists(st.integers(1, 500), min_size=1, max_size=5), st.integers(0, 4), st.integers(0, 4), st.integers(0, 2000)
)
def test_the_column_with_the_keyboard_always_shows_and_no_more_than_have_room(
    leasts: list[int], current: int, first: int, room: int
) -> None:
    current, first = min(current, len(leasts) - 1), min(first, len(leasts) - 1)
    shown = run_around(leasts, current, first, room)
    assert current in shown
    assert len(shown) == 1 or sum(leasts[at] for at in shown) <= room


def _column(name: str, least: int) -> Column:
    holder = QWidget()
    field = QLineEdit(holder)
    return Column(name, holder, field, least, least + 20)


@pytest.fixture
def columns(theme: Theme, tmp_path: Path, qtbot: QtBot) -> Columns:
    made = Columns(theme, QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat), "Desk")
    qtbot.addWidget(made)
    made.show_columns(_column(name, least) for name, least in zip(NAMES, LEASTS, strict=True))
    made.resize(1300, 500)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def shown(columns: Columns) -> list[str]:
    widgets: list[QWidget] = [columns.splitter.widget(at) for at in range(columns.splitter.count())]
    return [name for name, widget in zip(NAMES, widgets, strict=True) if widget.isVisible()]


def test_where_all_have_room_there_is_no_bar(columns: Columns) -> None:
    assert shown(columns) == list(NAMES)
    assert not columns.bar.isVisible()
    columns.resize(700, 500)
    assert shown(columns) == ["List", "Debtor"]
    assert columns.bar.isVisible()
    assert [columns.bar.tabText(at) for at in range(columns.bar.count())] == list(NAMES)


def test_a_column_out_of_sight_comes_into_sight_with_the_keyboard(columns: Columns, qtbot: QtBot) -> None:
    columns.resize(700, 500)
    field = columns.splitter.widget(3).findChild(QLineEdit)
    field.setFocus()
    qtbot.waitUntil(field.isVisible)
    assert shown(columns) == ["Call", "History"]
    assert field.hasFocus()


def test_the_bar_leads_to_every_column_by_keyboard(columns: Columns, qtbot: QtBot) -> None:
    columns.resize(700, 500)
    columns.bar.setFocus()
    for name in NAMES[1:]:
        qtbot.keyClick(columns.bar, Qt.Key.Key_Right)
        assert name in shown(columns)
        assert columns.bar.hasFocus()


def test_each_is_as_wide_as_the_person_left_it_for_that_much_room(columns: Columns) -> None:
    columns.splitter.moveSplitter(330, 1)
    wide = columns.splitter.sizes()
    columns.resize(700, 500)
    columns.resize(1300, 500)
    assert columns.splitter.sizes() == wide


def test_the_window_may_be_as_narrow_as_the_widest_column_alone(columns: Columns) -> None:
    assert columns.minimumSizeHint().width() == max(LEASTS)
