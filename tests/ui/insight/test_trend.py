"""The trend tab, as a controller sees it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QTableView, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.patterns import how_pays, rolling_median
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.insight.pattern import PaidItem, Pattern, payments_of
from creditdesk.ui.insight.trend import Trend
from creditdesk.ui.table_out import HasPlainRows, table_meant
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

AS_OF = date(2026, 11, 20)


def slower_since_july(name: str) -> Pattern:
    paid = []
    for week in range(40):
        dated = date(2025, 12, 1) + timedelta(days=7 * week)
        days = (43 if dated < date(2026, 5, 25) else 58) + week % 3
        paid.append(
            PaidItem(
                f"INV-{week}", dated, dated + timedelta(days=30), dated + timedelta(days=days), days, days - 30,
                "GBP", 120_000, leaves_open=False,
            )
        )  # fmt: skip
    habit = how_pays(payments_of(paid), AS_OF)
    return Pattern(
        "NOR014", name, AS_OF, "30 days net", 30, habit, tuple(paid), tuple(rolling_median([43.0] * len(paid)))
    )


class PatternsInMemory:
    def __init__(self) -> None:
        self.asked: list[int] = []

    def pattern(self, customer_id: int, as_of: date) -> Pattern:
        assert as_of == AS_OF
        self.asked.append(customer_id)
        return slower_since_july(f"Debtor {customer_id}")


@pytest.fixture(autouse=True)
def british_words() -> Iterator[None]:
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)


@pytest.fixture
def patterns() -> PatternsInMemory:
    return PatternsInMemory()


@pytest.fixture
def trend(qtbot: QtBot, theme: Theme, patterns: PatternsInMemory) -> Trend:
    made = Trend(patterns, TaskRunner(inline=True), theme)
    qtbot.addWidget(made)
    made.resize(700, 400)
    return made


@pytest.fixture
def shown(trend: Trend, qtbot: QtBot) -> Trend:
    trend.show_debtor(1, AS_OF)
    trend.show()
    qtbot.waitExposed(trend)
    return trend


def test_a_tab_that_nobody_sees_reads_nothing(trend: Trend, patterns: PatternsInMemory) -> None:
    trend.show_debtor(1, AS_OF)
    assert patterns.asked == []


def test_the_picture_is_drawn_when_the_tab_is_first_seen(shown: Trend, patterns: PatternsInMemory) -> None:
    assert patterns.asked
    assert not shown.picture.is_empty
    assert shown.pattern is not None
    assert shown.picture.accessibleDescription() == shown.pattern.sentence
    assert "slower" in shown.pattern.sentence


def test_the_picture_follows_the_debtor(shown: Trend) -> None:
    shown.show_debtor(2, AS_OF)
    assert shown.pattern is not None
    assert shown.pattern.name == "Debtor 2"


def test_nobody_has_no_picture_and_nothing_to_save(shown: Trend) -> None:
    shown.show_nobody()
    assert shown.picture.is_empty
    assert not shown._save_button.isEnabled()


def test_the_picture_fills_its_place_to_the_pixel(shown: Trend) -> None:
    room = shown.picture.device_size()
    image = shown.picture.grab().toImage()
    assert (image.width(), image.height()) == (room.width(), room.height())
    assert image.pixelColor(2, 2).name().upper() == "#FFFFFF"


def test_dark_is_drawn_dark(shown: Trend, theme: Theme) -> None:
    theme.choose("dark")
    assert shown.picture.grab().toImage().pixelColor(3, 3).name().upper() == theme.tokens.panel


def test_the_window_thread_never_waits_for_the_drawing(qtbot: QtBot, theme: Theme, patterns: PatternsInMemory) -> None:
    runner = TaskRunner()
    trend = Trend(patterns, runner, theme)
    qtbot.addWidget(trend)
    trend.show()
    trend.show_debtor(1, AS_OF)
    assert trend.picture.is_empty
    qtbot.waitUntil(lambda: not trend.picture.is_empty, timeout=20_000)
    runner.close()


def test_changes_of_this_debtor_are_read_and_of_others_not(shown: Trend, patterns: PatternsInMemory) -> None:
    before = len(patterns.asked)
    shown.take_changes(Changes(frozenset({Touched.LEDGER}), frozenset({99})))
    assert len(patterns.asked) == before
    shown.take_changes(Changes(frozenset({Touched.LEDGER}), frozenset({1})))
    assert len(patterns.asked) == before + 1


def test_the_figures_stand_behind_a_button_and_can_be_copied(shown: Trend, qtbot: QtBot) -> None:
    qtbot.mouseClick(shown._figures_button, Qt.MouseButton.LeftButton)
    assert shown.table.isVisible()
    assert shown._figures_button.text() == "Show the picture"
    qtbot.mouseClick(shown._copy_button, Qt.MouseButton.LeftButton)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("Paid on\tInvoice\tInvoice date")
    assert len(lines) == 41
    shown.table.selectRow(0)
    shown.table.copy()
    assert QGuiApplication.clipboard().text().splitlines()[1].split("\t")[1] == "INV-39"


def test_figures_are_shown_in_the_persons_way_and_copied_plainly(shown: Trend) -> None:
    figures = shown.table.figures
    assert figures.index(0, 6).data() == "£1,200.00"
    assert figures.index(0, 0).data() == "28 Oct 2026"
    assert figures.as_tabs([0]).splitlines()[1].split("\t")[6] == "1200.00"


def test_the_tab_can_stand_without_the_chart_library_being_loaded() -> None:
    code = "import sys, creditdesk.ui.insight.trend; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_table_of_figures_keeps_to_the_rules_of_models(shown: Trend, qtmodeltester: object) -> None:
    qtmodeltester.check(shown.table.figures)  # type: ignore[attr-defined]


@pytest.mark.parametrize(("name", "start"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.pdf", b"%PDF")])
def test_the_picture_is_saved(
    shown: Trend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, start: bytes
) -> None:
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_asked: (str(tmp_path / name), ""))
    shown.save_picture()
    assert (tmp_path / name).read_bytes().startswith(start)
    assert shown._summary.text() == f"Saved as {name}"


def test_buttons_wait_until_something_is_known(trend: Trend) -> None:
    assert not trend._save_button.isEnabled()
    assert not trend._figures_button.isEnabled()


def test_all_is_reached_by_keyboard(shown: Trend) -> None:
    for widget in (shown.picture, shown._figures_button, shown._save_button):
        assert widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        assert widget.accessibleName() or widget.toolTip()


def test_the_table_in_hand_is_the_figures_whether_the_picture_or_they_show(qtbot: QtBot, shown: Trend) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    QTableView(page)
    shown.setParent(page)
    for focused in (shown.picture, shown.table):
        meant = table_meant(focused, page)
        assert isinstance(meant, HasPlainRows)
        assert meant.plain_rows() == shown.table.plain_rows()
        assert len(meant.plain_rows()) == 41
    shown.setParent(None)
