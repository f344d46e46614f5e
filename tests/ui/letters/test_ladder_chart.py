"""The picture of a ladder: each letter on its day, what is held as long as it lasts, free days shaded and named."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QColor, QHelpEvent, QImage
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from creditdesk.ui.letters.ladder_chart import LadderChart, Lane, Sign
from creditdesk.ui.theme import Theme

DUE = date(2026, 12, 18)
CHRISTMAS = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
LANES = (
    Lane("INV-1", DUE, (Sign(date(2026, 12, 21), "First reminder"), Sign(date(2026, 12, 29), "Second reminder"))),
    Lane("INV-2", DUE, (Sign(date(2026, 12, 21), "Promised", until=date(2026, 12, 29)),)),
)


@pytest.fixture
def chart(qtbot: QtBot, theme: Theme) -> LadderChart:
    made = LadderChart("The ladder", theme)
    qtbot.addWidget(made)
    made.resize(900, 200)
    made.show_lanes(LANES, date(2026, 12, 20), CHRISTMAS)
    return made


def x_of(chart: LadderChart, day: date) -> float:
    return chart._x(chart._scale(chart.width()), day)


def y_of(chart: LadderChart, lane: int) -> float:
    return chart._top + (lane + 0.5) * chart._pitch


def painted(chart: LadderChart) -> QImage:
    return chart.grab().toImage()


def test_all_days_of_the_letters_are_in_the_picture(chart: LadderChart) -> None:
    first, last = chart.days()
    assert first < DUE
    assert last > date(2026, 12, 29)
    assert 0 < x_of(chart, first) < x_of(chart, last) < chart.width()


def test_a_letter_is_found_where_it_is_painted(chart: LadderChart) -> None:
    found = chart.sign_at(x_of(chart, date(2026, 12, 29)), y_of(chart, 0))
    assert found is not None
    assert found.words == "Second reminder"
    assert chart.sign_at(x_of(chart, date(2026, 12, 25)), y_of(chart, 0)) is None
    assert chart.sign_at(x_of(chart, date(2026, 12, 29)), 1) is None
    assert chart.sign_at(x_of(chart, date(2026, 12, 29)), y_of(chart, 5)) is None


def test_what_is_held_is_found_on_every_day_of_it(chart: LadderChart) -> None:
    for day in (21, 25, 29):
        found = chart.sign_at(x_of(chart, date(2026, 12, day)), y_of(chart, 1))
        assert found is not None
        assert found.is_held


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 12, 24), "Thu 24 Dec"),
        (date(2026, 12, 25), "Fri 25 Dec: holiday, nobody works"),
        (date(2026, 12, 26), "Sat 26 Dec: weekend, nobody works"),
    ],
)
def test_hovering_a_day_says_which_it_is(chart: LadderChart, day: date, words: str) -> None:
    chart.show()
    at = QPoint(round(x_of(chart, day)), round(y_of(chart, 0)))
    QApplication.sendEvent(chart, QHelpEvent(QEvent.Type.ToolTip, at, chart.mapToGlobal(at)))
    assert QToolTip.text() == words


@pytest.mark.parametrize("look", ["light", "dark"])
def test_holidays_weekends_and_working_days_look_different(chart: LadderChart, theme: Theme, look: str) -> None:
    theme.choose(look)
    image = painted(chart)

    def ground(day: int) -> QColor:
        # Between the line of the lane and its edge.
        return image.pixelColor(round(x_of(chart, date(2026, 12, day))), round(chart._top + 2))

    assert len({ground(day).name() for day in (23, 25, 26)}) == 3
    assert ground(23) == QColor(theme.tokens.panel)


def test_words_under_the_letters_give_way_to_one_another(chart: LadderChart) -> None:
    near = tuple(Sign(date(2026, 12, day), "", note=("Letter before action", "day")) for day in (21, 25, 30))
    chart.show_lanes([Lane("", DUE, near)], DUE, CHRISTMAS)
    assert [row for _sign, row, _left in chart._notes(400)] == [0, 1, 0]
    assert [row for _sign, row, _left in chart._notes(6000)] == [0, 0, 0]
    assert chart.height_for(400) > chart.height_for(6000)


def test_it_says_all_that_it_shows(chart: LadderChart) -> None:
    assert chart.accessibleDescription() == "INV-1: First reminder; Second reminder\nINV-2: Promised"


def test_with_nothing_to_show_it_is_empty(chart: LadderChart, theme: Theme, qtbot: QtBot) -> None:
    chart.show_lanes([], DUE, frozenset())
    new = LadderChart("Before anything was read", theme)
    qtbot.addWidget(new)
    for each in (chart, new):
        assert each.sign_at(100, 50) is None
        assert painted(each).pixelColor(100, 60) == QColor(theme.tokens.panel)
        each.show()
        QApplication.sendEvent(each, QHelpEvent(QEvent.Type.ToolTip, QPoint(100, 50), QPoint(100, 50)))
