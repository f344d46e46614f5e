"""The invoice timeline, worked by keyboard and mouse."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.services.ledger.views import DebtorView, Lane, Mark
from creditdesk.ui.desk.first_look import first_look
from creditdesk.ui.desk.lane_filter import ALL, OPEN, SETTLED
from creditdesk.ui.desk.lane_words import lane_words, standing_words
from creditdesk.ui.desk.marks import MARK_GROUPS, MARK_NAMES, QUERY_BOX, MarkPainter, weightiest
from creditdesk.ui.desk.time_scale import TimeScale, spread
from creditdesk.ui.desk.timeline import Timeline
from creditdesk.ui.theme import Theme

AS_OF = date(2026, 11, 20)


@pytest.fixture
def timeline(qtbot: QtBot, theme: Theme, northgate: DebtorView) -> Timeline:
    made = Timeline(theme)
    qtbot.addWidget(made)
    made.resize(760, 380)
    made.show()
    made.show_lanes(northgate.lanes, AS_OF)
    made.setFocus()
    return made


def _wheel(timeline: Timeline, at: QPointF, steps: int, keys: Qt.KeyboardModifier | None = None) -> None:
    event = QWheelEvent(
        at,
        QPointF(timeline.mapToGlobal(at.toPoint())),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        keys or Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(timeline.viewport(), event)


def _numbers(timeline: Timeline) -> list[str]:
    return [lane.key.number for lane in timeline.lanes]


@given(as_of=st.dates(), dated=st.lists(st.dates(), max_size=3))
@example(as_of=date.min, dated=[])
@example(as_of=date.max, dated=[])
def test_a_first_look_has_an_answer_for_every_day(as_of: date, dated: list[date]) -> None:
    key = DocumentKey(DocumentType.INVOICE, "1")
    lanes = [Lane(key, day, day, None, "GBP", 100, 100, 0, "not due", ()) for day in dated]
    start, end = first_look(lanes, as_of)
    assert start < end
    assert start <= as_of <= end


def test_the_timeline_can_be_worked_before_anybody_is_shown(qtbot: QtBot, theme: Theme) -> None:
    timeline = Timeline(theme)
    qtbot.addWidget(timeline)
    timeline.show()
    timeline.resize(500, 300)
    for key in (Qt.Key.Key_Home, Qt.Key.Key_Up, Qt.Key.Key_Right, Qt.Key.Key_Plus, Qt.Key.Key_Minus, Qt.Key.Key_Return):
        qtbot.keyClick(timeline, key)
    _wheel(timeline, QPointF(300, 100), 3)
    theme.changed.emit()
    assert not timeline.grab().isNull()


def test_a_first_look_shows_all_from_the_oldest_date_to_after_today(timeline: Timeline) -> None:
    frame = timeline._frame()
    for lane in timeline.lanes:
        assert frame.left <= frame.x(lane.dated_on) <= frame.width
    assert frame.left < frame.x(AS_OF) < frame.width * 0.95


def test_open_keeps_what_is_open_and_all_keeps_everything(qtbot: QtBot, timeline: Timeline) -> None:
    qtbot.keyClick(timeline, Qt.Key.Key_O)
    assert _numbers(timeline) == ["INV-10512", "INV-10555", "INV-10590", "INV-10631", "INV-10677"]
    qtbot.keyClick(timeline, Qt.Key.Key_A)
    assert len(timeline.lanes) == 8


def test_what_was_settled_long_ago_shows_only_among_all(timeline: Timeline, northgate: DebtorView) -> None:
    old = northgate.lanes[0]._replace(dated_on=date(2024, 1, 5), due_on=date(2024, 2, 4), settled_on=date(2024, 3, 1))
    timeline.show_lanes((old, *northgate.lanes[1:]), AS_OF)
    assert "INV-10388" not in _numbers(timeline)
    timeline.choose(ALL)
    assert _numbers(timeline)[0] == "INV-10388"


def test_the_wheel_zooms_about_the_cursor(timeline: Timeline) -> None:
    at = QPointF(500, 150)
    left = timeline._frame().left
    day = timeline.scale.day_at(at.x() - left)
    before = timeline.scale.per_day
    _wheel(timeline, at, 2)
    assert timeline.scale.per_day > before
    assert timeline.scale.day_at(at.x() - left) == pytest.approx(day)


def test_dragging_pans_and_home_returns_to_today(qtbot: QtBot, timeline: Timeline) -> None:
    first = timeline.scale
    view = timeline.viewport()
    qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=QPoint(500, 340))
    qtbot.mouseMove(view, QPoint(400, 340))
    qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=QPoint(400, 340))
    assert timeline.scale.left_day == pytest.approx(first.left_day + 100 / first.per_day)
    qtbot.keyClick(timeline, Qt.Key.Key_Home)
    assert timeline.scale == first


def test_plus_and_minus_zoom_by_keyboard_and_shift_arrows_pan(qtbot: QtBot, timeline: Timeline) -> None:
    first = timeline.scale
    qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    assert timeline.scale.per_day == pytest.approx(first.per_day * 1.25)
    qtbot.keyClick(timeline, Qt.Key.Key_Minus)
    assert timeline.scale.per_day == pytest.approx(first.per_day)
    qtbot.keyClick(timeline, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert timeline.scale.left_day > first.left_day


def test_enter_opens_the_lane_or_the_mark_that_the_keyboard_is_on(qtbot: QtBot, timeline: Timeline) -> None:
    for _ in range(4):
        qtbot.keyClick(timeline, Qt.Key.Key_Down)
    with qtbot.waitSignal(timeline.opened) as lane:
        qtbot.keyClick(timeline, Qt.Key.Key_Return)
    assert lane.args[0].number == "INV-10512"
    qtbot.keyClick(timeline, Qt.Key.Key_Left)
    with qtbot.waitSignal(timeline.opened) as mark:
        qtbot.keyClick(timeline, Qt.Key.Key_Return)
    assert mark.args[0].text == "Promise of £28,320.00 not kept"


def test_the_words_for_those_who_do_not_see_it_follow_the_keyboard(qtbot: QtBot, timeline: Timeline) -> None:
    words = "8 invoices, 5 open on 20 November 2026, the oldest 77 days overdue"
    assert timeline.accessibleDescription() == words
    qtbot.keyClick(timeline, Qt.Key.Key_Up)
    assert timeline.accessibleDescription().startswith("INV-10677, £4,000.00\ndated 4 November 2026")
    qtbot.keyClick(timeline, Qt.Key.Key_Up)
    qtbot.keyClick(timeline, Qt.Key.Key_Right)
    assert timeline.accessibleDescription().startswith("18 November 2026: Reminder sent")


def test_hover_says_the_fact_in_words(timeline: Timeline) -> None:
    frame = timeline._frame()
    row = _numbers(timeline).index("INV-10590")
    y = frame.top + row * frame.pitch + frame.pitch // 2
    letter = QPoint(round(frame.x(date(2026, 10, 23))), y)
    assert timeline._words_at(letter) == "23 October 2026: Reminder sent"
    bar = QPoint(round(frame.x(date(2026, 11, 10))), y)
    assert "36 days overdue" in timeline._words_at(bar)
    assert "query: price, since 30 Oct" in timeline._words_at(bar)
    assert timeline._words_at(QPoint(frame.width - 2, y)) == ""


def test_thousands_of_lanes_scroll_and_the_keyboard_stays_in_sight(
    qtbot: QtBot, timeline: Timeline, lanes_of: Callable[[int], tuple[Lane, ...]]
) -> None:
    timeline.show_lanes(lanes_of(5000), AS_OF)
    timeline.choose(ALL)
    bar = timeline.verticalScrollBar()
    assert bar.value() == bar.maximum() > 0
    assert len(timeline._visible()) < 40
    for _ in range(6):
        qtbot.keyClick(timeline, Qt.Key.Key_PageUp)
    assert timeline._current in timeline._visible()
    before = bar.value()
    _wheel(timeline, QPointF(20, 200), 1)
    assert bar.value() < before


def test_the_same_debtor_read_anew_keeps_zoom_and_place(
    qtbot: QtBot, timeline: Timeline, northgate: DebtorView
) -> None:
    qtbot.keyClick(timeline, Qt.Key.Key_Down)
    qtbot.keyClick(timeline, Qt.Key.Key_Plus)
    zoomed = timeline.scale
    timeline.show_lanes(northgate.lanes, AS_OF)
    assert timeline.scale == zoomed
    assert timeline._current == 0


def test_the_figures_of_the_picture_can_be_copied(qtbot: QtBot, timeline: Timeline) -> None:
    qtbot.keyClick(timeline, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    rows = QApplication.clipboard().text().splitlines()
    assert rows[0].startswith("Document\tDate\tDue")
    assert rows[4].startswith("INV-10512\t2026-08-06\t2026-09-04\t£18,400.00\t£18,400.00\t")


def test_no_invoices_is_said_and_not_painted(timeline: Timeline) -> None:
    timeline.show_lanes((), AS_OF)
    assert not timeline.grab().isNull()
    assert timeline.accessibleDescription().startswith("0 invoices")


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_every_kind_of_mark_has_a_sign_of_its_own(theme: Theme, choice: str) -> None:
    theme.choose(choice)
    painter = MarkPainter(theme.tokens, 16, 1.0)
    signs = {}
    for kind in MARK_NAMES:
        picture = QImage(20, 20, QImage.Format.Format_ARGB32)
        picture.fill(Qt.GlobalColor.white)
        with QPainter(picture) as on:
            painter.draw(on, kind, 10, 10)
        signs[kind] = bytes(picture.constBits())
    assert len(set(signs.values())) == len(MARK_NAMES)


@pytest.mark.parametrize("choice", ["light", "dark"])
def test_every_kind_of_mark_is_painted_on_its_lane(
    timeline: Timeline, theme: Theme, northgate: DebtorView, choice: str
) -> None:
    theme.choose(choice)
    bare = northgate.lanes[4]._replace(marks=())
    timeline.show_lanes((bare,), AS_OF)
    empty = timeline.grab().toImage()
    for kind in MARK_NAMES:
        timeline.show_lanes((bare._replace(marks=(Mark(kind, date(2026, 10, 20), "fact"),)),), AS_OF)
        assert timeline.grab().toImage() != empty


def test_open_is_kept_for_the_next_debtor(timeline: Timeline, lanes_of: Callable[[int], tuple[Lane, ...]]) -> None:
    timeline.choose(OPEN)
    timeline.show_lanes(lanes_of(60), AS_OF)
    assert all(lane.settled_on is None for lane in timeline.lanes)


def test_a_lane_of_which_only_the_retention_is_open_is_not_late_until_its_day() -> None:
    key = DocumentKey(DocumentType.INVOICE, "TR-12382")
    due, until = date(2026, 7, 12), date(2027, 6, 30)
    lane = Lane(key, date(2026, 6, 12), due, None, "GBP", 18_400_00, 920_00, -222, "not due", (), until)
    assert lane_words(lane).splitlines()[1:] == [
        "dated 12 June 2026, due 12 July 2026, what is retained 30 June 2027",
        "£920.00 open, retained until 30 June 2027",
    ]
    assert standing_words(lane._replace(settled_on=until)) == "settled 30 June 2027, in time"
    assert standing_words(lane._replace(days_overdue=5)) == "£920.00 open, 5 days overdue"


@given(st.lists(st.floats(0, 400), max_size=30).map(sorted), st.floats(0, 400))
def test_what_has_happened_is_never_shown_after_today_nor_what_is_to_come_before(
    wanted: list[float], today: float
) -> None:
    for place in spread(wanted, 16.0, today=today):
        days = [wanted[index] for index in place.indices]
        assert max(days) > today or place.x <= today + 1e-6
        assert min(days) <= today or place.x >= today - 1e-6


@given(st.lists(st.floats(0, 400), max_size=30).map(sorted), st.floats(0, 500))
def test_marks_never_lie_on_one_another_and_none_is_lost(wanted: list[float], today: float) -> None:
    size = 16.0
    places = spread(wanted, size, today=today)
    assert [index for place in places for index in place.indices] == list(range(len(wanted)))
    for before, after in pairwise(places):
        assert after.x - before.x >= size - 1e-6


@given(st.lists(st.floats(0, 400), max_size=30).map(sorted), st.floats(0, 500))
def test_every_mark_is_near_its_day(wanted: list[float], today: float) -> None:
    for place in spread(wanted, 16.0, today=today):
        assert all(abs(place.x - wanted[index]) <= 24 + 1e-6 for index in place.indices)


def test_a_promise_of_last_week_is_not_pushed_onto_the_line_of_today_by_what_came_before_it() -> None:
    """Calls of 9 and 12 Nov, a payment and a promise of 13 Nov, today the 20th, at two and a half pixels a day."""
    (stack,) = spread([0.0, 7.5, 10.0, 10.0], 16.0, today=27.5)
    assert (stack.x, stack.indices) == (5.0, (0, 1, 2, 3))
    # Of one day, two stand side by side.
    assert [place.x for place in spread([10.0, 10.0], 16.0, today=27.5)] == [2.0, 18.0]


@given(st.floats(0.2, 5), st.floats(0, 800), st.dates(date(2000, 1, 1), date(2060, 1, 1)))
def test_zooming_in_and_out_again_returns(factor: float, x: float, start: date) -> None:
    scale = TimeScale.spanning(start, start + timedelta(days=200), 600)
    back = scale.zoomed(factor, x).zoomed(1 / factor, x)
    assert back.per_day == pytest.approx(scale.per_day)
    assert back.left_day == pytest.approx(scale.left_day)


def test_a_stack_shows_the_mark_that_tells_most() -> None:
    assert weightiest(["letter", "call", "promise_broken", "note"]) == "promise_broken"
    assert weightiest(["letter", "payment"]) == "payment"


def test_every_kind_of_mark_can_be_chosen() -> None:
    groups = list(MARK_GROUPS.values())
    assert frozenset[str]().union(*groups) == {*MARK_NAMES, QUERY_BOX}
    assert sum(map(len, groups)) == len(MARK_NAMES) + 1


def test_settled_and_open_share_all_invoices_between_them(qtbot: QtBot, timeline: Timeline) -> None:
    qtbot.keyClick(timeline, Qt.Key.Key_A)
    everything = _numbers(timeline)
    qtbot.keyClick(timeline, Qt.Key.Key_E)
    settled = _numbers(timeline)
    assert all(lane.settled_on is not None for lane in timeline.lanes)
    qtbot.keyClick(timeline, Qt.Key.Key_O)
    assert sorted(settled + _numbers(timeline)) == sorted(everything)


def test_a_digit_leaves_only_the_invoices_with_that_kind_of_mark_and_0_all(qtbot: QtBot, timeline: Timeline) -> None:
    before = list(timeline.lanes)
    qtbot.keyClick(timeline, Qt.Key.Key_3)
    promises = MARK_GROUPS["Promises"]
    with_one = [lane.key for lane in before if any(mark.kind in promises for mark in lane.marks)]
    assert [lane.key for lane in timeline.lanes] == with_one
    assert {mark.kind for lane in timeline.lanes for mark in lane.marks} <= promises
    assert all(lane.query_from is None for lane in timeline.lanes)
    qtbot.keyClick(timeline, Qt.Key.Key_4)
    with_query = {lane.key for lane in before if lane.query_from is not None}
    assert {lane.key for lane in timeline.lanes} == {*with_one, *with_query}
    qtbot.keyClick(timeline, Qt.Key.Key_0)
    assert list(timeline.lanes) == before


def test_settled_invoices_that_were_not_read_yet_are_asked_for(timeline: Timeline, northgate: DebtorView) -> None:
    asked: list[bool] = []
    timeline.whole_wanted.connect(lambda: asked.append(True))
    timeline.show_lanes(northgate.lanes, AS_OF, is_whole=False)
    timeline.choose(OPEN)
    assert asked == []
    timeline.choose(SETTLED)
    timeline.show_lanes(northgate.lanes, AS_OF)
    assert len(asked) == 1


def test_a_document_is_gone_to_whatever_the_filter_hides(qtbot: QtBot, timeline: Timeline) -> None:
    timeline.choose(ALL)
    settled = next(lane.key.number for lane in timeline.lanes if lane.settled_on is not None)
    timeline.choose(OPEN)
    assert timeline.show_document(settled)
    assert timeline.accessibleDescription().startswith(settled)
    assert not timeline.show_document("nothing")
