"""Each command is declared once, and no two want the same keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.ui.commands import COMMANDS, MENUS, Actions, Command, clashes


def test_no_two_commands_want_the_same_keys() -> None:
    assert clashes(COMMANDS) == []


def test_a_clash_is_found_also_with_the_outcomes_of_a_call() -> None:
    twice = (Command("one", "One", "Book", ("Ctrl+J",)), Command("two", "Two", "Book", ("Ctrl+J", "Alt+3")))
    assert clashes(twice) == ["Ctrl+J: one and two", "Alt+3: the call pane and two"]


def test_ids_are_unique_and_menus_known() -> None:
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    assert {command.menu for command in COMMANDS} <= set(MENUS)


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.id)
def test_every_command_has_words_and_keys_that_qt_knows(command: Command) -> None:
    assert command.text
    assert command.tip
    for keys in command.shortcuts:
        assert not QKeySequence(keys).isEmpty()
        assert QKeySequence(keys)[0].key() != Qt.Key.Key_unknown


@pytest.mark.parametrize(
    ("name", "keys"),
    [
        ("find", "Ctrl+K"),
        ("call", "F9"),
        ("save_and_next", "Ctrl+Return"),
        ("next_debtor", "J"),
        ("previous_debtor", "K"),
        ("promise", "P"),
        ("query", "Q"),
        ("letter", "L"),
        ("statement", "S"),
        ("note", "N"),
        ("timeline", "T"),
        ("trend", "G"),
        ("help", "F1"),
        ("shortcuts", "Ctrl+/"),
        ("go_desk", "Ctrl+1"),
    ],
)
def test_the_keys_that_the_trade_was_promised(name: str, keys: str) -> None:
    command = next(command for command in COMMANDS if command.id == name)
    assert keys in command.shortcuts


def test_a_letter_is_a_command_outside_text_fields_and_text_inside(qtbot: QtBot) -> None:
    window = QWidget()
    field = QLineEdit()
    other = QWidget()
    other.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    layout = QVBoxLayout(window)
    layout.addWidget(field)
    layout.addWidget(other)
    asked: list[str] = []
    Actions(window).carry_out({"promise": lambda: asked.append("promise")})
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    other.setFocus()
    qtbot.keyClick(other, Qt.Key.Key_P)
    field.setFocus()
    qtbot.keyClick(field, Qt.Key.Key_P)
    assert asked == ["promise"]
    assert field.text() == "p"


def test_a_command_that_nobody_carries_out_is_not_offered(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.carry_out({"find": lambda: None})
    assert [command.id for command, _action in actions.on_page()] == ["find"]


def test_a_command_of_the_desk_sleeps_on_other_pages(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.carry_out({"find": lambda: None, "promise": lambda: None})
    actions.show_page("cash")
    assert [command.id for command, _action in actions.on_page()] == ["find"]
    actions.show_page("desk")
    assert {command.id for command, _action in actions.on_page()} == {"find", "promise"}


def test_in_a_book_that_is_read_only_what_writes_is_refused_with_the_reason(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    actions = Actions(window)
    actions.carry_out({command.id: lambda: None for command in COMMANDS})
    actions.show_page("desk")
    actions.forbid_writing("Read only: Anna on DESK-2 has the book since 09:12.")
    refused = {command.id for command, action in actions.on_page() if not action.isEnabled()}
    assert refused == {
        "call",
        "save_and_next",
        "drop_draft",
        "note",
        "plan",
        "file_mail",
        "mail_server",
        "promise",
        "confirm_promise",
        "query",
        "hold",
        "task",
        "card",
        "undo",
        "import_ledger",
        "letterhead",
        "settings",
        "weights",
        "copies",
        "codes",
        "cover",
        "rates",
        "interest_terms",
    }
    assert all("Anna" in action.toolTip() for command, action in actions.on_page() if command.id in refused)
    actions.forbid_writing("")
    assert all(action.isEnabled() for _command, action in actions.on_page())
    assert all(action.toolTip() == command.tip for command, action in actions.on_page())
