"""Ctrl+/ shows every shortcut of the program, by page, whichever page is in front."""

from __future__ import annotations

from unittest.mock import Mock

import pytest
from PySide6.QtCore import QRect
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.ui.commands import COMMANDS, native
from creditdesk.ui.help import _PAGES, ShortcutsDialog
from creditdesk.ui.part_keys import PART_KEYS
from creditdesk.ui.theme import Theme


@pytest.fixture
def shown(qtbot: QtBot) -> list[str]:
    """Return the texts of the dialog over a window that has no page."""
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ShortcutsDialog(window)
    return [each.text() for each in dialog.findChildren(QLabel)]


def test_every_command_with_keys_is_there_also_those_of_another_page(shown: list[str]) -> None:
    for command in COMMANDS:
        if command.shortcuts:
            assert command.text in shown
            for keys in command.shortcuts:
                assert native(keys) in shown


def test_every_page_that_a_command_or_part_names_has_its_place() -> None:
    assert {command.page for command in COMMANDS} | {part.page for part in PART_KEYS} == set(_PAGES)


def test_the_keys_of_the_parts_and_of_the_outcomes_are_there(shown: list[str]) -> None:
    assert {part.part for part in PART_KEYS} <= set(shown)
    assert "Alt+1 … Alt+9" in shown


def test_typing_keeps_the_keys_that_fit_with_their_part(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    dialog = ShortcutsDialog(window)
    dialog.show()
    assert dialog.focusWidget() is dialog.search
    qtbot.keyClicks(dialog.search, "timeline earlier")
    seen = {each.text() for each in dialog.findChildren(QLabel) if each.isVisible()}
    assert {"Timeline", "Earlier, later"} <= seen
    assert not {"History", "Find anything", "Header"} & seen
    qtbot.keyClicks(dialog.search, " nonsense")
    assert dialog._none.isVisible()
    dialog.search.clear()
    assert not dialog._none.isVisible()
    assert "Find anything" in {each.text() for each in dialog.findChildren(QLabel) if each.isVisible()}


@pytest.mark.parametrize("keys", [keys for part in PART_KEYS for each, _does in part.keys for keys in each.split()])
def test_the_keys_of_parts_are_keys_that_qt_knows(keys: str) -> None:
    assert QKeySequence(keys).toString(QKeySequence.SequenceFormat.PortableText) == keys


def test_at_usual_text_the_columns_stand_side_by_side_and_other_pages_below_the_desk(
    qtbot: QtBot, theme: Theme, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        ShortcutsDialog, "screen", lambda _dialog: Mock(availableGeometry=lambda: QRect(0, 0, 1440, 900))
    )
    window = QWidget()
    qtbot.addWidget(window)
    assert theme.text_percent == 100
    dialog = ShortcutsDialog(window)
    dialog.show()
    places = {each.text(): each.mapTo(dialog, each.rect().topLeft()) for each in dialog.findChildren(QLabel)}
    everywhere, desk, letters, cash = (places[title] for title in _PAGES.values())
    parts = places["On the Desk, where the keyboard is"]
    assert everywhere.y() == desk.y() == parts.y()
    assert everywhere.x() < desk.x() < parts.x()
    assert letters.x() == cash.x() == desk.x()
    assert letters.y() > desk.y()
    assert cash.y() > desk.y()
