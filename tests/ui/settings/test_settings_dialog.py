"""Settings are found by searching, say what they are and what is usual, and are saved or refused with the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.service import Letters
from creditdesk.ui.commands import COMMANDS
from creditdesk.ui.settings.listed import WINDOWS
from creditdesk.ui.settings.settings import SettingsDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

Open = Callable[[], SettingsDialog]


@pytest.fixture
def opened(qtbot: QtBot, letters: Letters, runner: TaskRunner, theme: Theme, at: datetime) -> Iterator[Open]:
    def once() -> SettingsDialog:
        dialog = SettingsDialog(letters, runner, theme, now=lambda: at)
        qtbot.addWidget(dialog, before_close_func=lambda each: each.done(0))
        dialog.show()
        return dialog

    return once


def words(dialog: SettingsDialog) -> str:
    return "\n".join(each.text() for each in dialog.findChildren(QLabel) if each.isVisible())


def test_each_setting_shows_what_holds_and_what_is_usual(opened: Open, letters: Letters, at: datetime) -> None:
    letters.set_rules({"letters.min_gap_days": "10"}, at=at)
    dialog = opened()
    assert {name: field.text() for name, field in dialog.fields.items()} == {
        "letters.min_gap_days": "10",
        "letters.minimum": "25.00",
        "letters.pay_within_days": "7",
        "letters.ledger_days": "31",
        "letters.fee_terms": "",
    }
    assert "days; usually 5" in words(dialog)
    assert not dialog.save_button.isEnabled()


def test_a_search_leaves_what_fits(opened: Open, qtbot: QtBot) -> None:
    dialog = opened()
    qtbot.keyClicks(dialog.search, "days pay")
    assert [name for name, field in dialog.fields.items() if field.isVisible()] == ["letters.pay_within_days"]
    dialog.search.setText("bank")
    assert [name for name, each in dialog.window_buttons.items() if each.isVisible()] == ["letterhead"]
    assert not any(field.isVisible() for field in dialog.fields.values())
    dialog.search.setText("zzz")
    assert "No setting fits what you typed." in words(dialog)


def test_what_is_changed_is_saved_with_enter_and_told(opened: Open, letters: Letters, qtbot: QtBot) -> None:
    dialog = opened()
    told: list[Changes] = []
    dialog.saved.connect(told.append)
    dialog.fields["letters.minimum"].setText("100")
    qtbot.keyClick(dialog.fields["letters.minimum"], Qt.Key.Key_Return)
    assert letters.rules()["letters.minimum"] == "100.00"
    assert Touched.SETTINGS in told[0].touched
    assert not dialog.isVisible()


def test_what_was_changed_and_is_not_saved_can_be_cancelled(opened: Open) -> None:
    dialog = opened()
    assert dialog.cancel_button.text() == "Close"
    next(iter(dialog.fields.values())).setText("7")
    assert dialog.cancel_button.text() == "Cancel"


def test_what_does_not_fit_is_said_and_not_saved(opened: Open, letters: Letters) -> None:
    dialog = opened()
    dialog.fields["letters.pay_within_days"].setText("0")
    assert dialog.said == 'Days to pay: "0" does not fit. Give a whole number from 1 to 60.'
    assert not dialog.save_button.isEnabled()
    assert letters.rules()["letters.pay_within_days"] == "7"


def test_the_way_to_the_letterhead_loses_nothing_that_was_typed(opened: Open) -> None:
    dialog = opened()
    asked: list[str] = []
    dialog.window_asked.connect(asked.append)
    dialog.fields["letters.pay_within_days"].setText("14")
    dialog.window_buttons["letterhead"].click()
    assert dialog.isVisible()
    assert not asked
    assert "Save what you changed here first" in dialog.said
    dialog.fields["letters.pay_within_days"].setText("7")
    dialog.window_buttons["letterhead"].click()
    assert not dialog.isVisible()
    assert asked


def test_enter_presses_save_alone(opened: Open) -> None:
    defaults = [each.text() for each in opened().findChildren(QPushButton) if each.isDefault()]
    assert defaults == ["Save"]


@pytest.mark.parametrize("name", WINDOWS)
def test_what_has_a_window_of_its_own_is_a_button_away(opened: Open, name: str) -> None:
    dialog = opened()
    asked: list[str] = []
    dialog.window_asked.connect(asked.append)
    dialog.window_buttons[name].click()
    assert (asked, dialog.isVisible()) == ([name], False)
    assert name in {command.id for command in COMMANDS}


@pytest.mark.parametrize(("typed", "window"), [("broken promise", "weights"), ("reasons own words", "codes")])
def test_what_stands_in_another_window_is_found_by_its_name(opened: Open, typed: str, window: str) -> None:
    dialog = opened()
    dialog.search.setText(typed)
    assert [name for name, each in dialog.window_buttons.items() if each.isVisible()] == [window]


def test_tab_goes_down_the_window_as_one_reads(opened: Open) -> None:
    dialog = opened()
    dialog.search.setFocus()
    stops = [dialog.focusWidget()]
    for _ in range(len(dialog.window_buttons) + 1 + len(dialog.fields)):
        dialog.focusNextChild()
        stops.append(dialog.focusWidget())
    assert stops == [dialog.search, *dialog.window_buttons.values(), dialog.look, *dialog.fields.values()]


@pytest.mark.parametrize(("arrow", "choice"), [(Qt.Key.Key_Up, "system"), (Qt.Key.Key_Down, "dark")])
def test_light_or_dark_is_chosen_among_the_settings_and_holds_at_once(
    opened: Open, theme: Theme, qtbot: QtBot, arrow: Qt.Key, choice: str
) -> None:
    theme.choose("light")
    dialog = opened()
    dialog.search.setText("light or dark")
    assert dialog.look.isVisible()
    qtbot.keyClick(dialog.look, arrow)
    try:
        assert theme.choice == choice
        assert not dialog.save_button.isEnabled()
        # It is kept: there is nothing left to cancel.
        assert dialog.cancel_button.text() == "Close"
    finally:
        theme.choose("light")
