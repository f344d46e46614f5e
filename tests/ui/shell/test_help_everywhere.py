"""F1 at whatever can have the keyboard: the window, its pages and every window that opens over it say what they are."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

import creditdesk.ui
from creditdesk import app
from creditdesk.opening import morning
from creditdesk.services.book.book import Book
from creditdesk.ui.commands import COMMANDS
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.help import ShortcutsDialog
from creditdesk.ui.new_book import NewBookDialog
from creditdesk.ui.part_about import ABOUT
from creditdesk.ui.part_help import Help, HelpDialog, help_for
from creditdesk.ui.part_keys import PART_KEYS
from creditdesk.ui.settings.table_window import TableWindow
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.unsaved import Unsaved
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
DAY = date(2026, 11, 20)
OPENING = (
    "promises",
    "queries",
    "hold",
    "holds",
    "task",
    "tasks",
    "card",
    "letter",
    "statement",
    "text_message",
    "case_file",
    "missing_contacts",
    "behaviour",
    "behaviours",
    "letterhead",
    "texts",
    "policies",
    "settings",
    "weights",
    "cover",
    "rates",
    "interest_terms",
    "charges",
    "mandates",
    "acceptances",
    "copies",
    "codes",
    "mail_server",
    "while_out",
    "new_book",
    "shortcuts",
)
"""The commands that open a window of their own."""


def speechless(root: QWidget) -> list[str]:
    """Return what can have the keyboard in this window and has no help of its part."""
    found = []
    for each in (root, *root.findChildren(QWidget)):
        if each.window() is root.window() and each.focusPolicy() & Qt.FocusPolicy.TabFocus:
            told = help_for(each)
            if told is None or not told.part or not (told.about or told.keys):
                found.append(f"{type(each).__name__} {each.accessibleName()} in {type(each.parentWidget()).__name__}")
    return found


@pytest.fixture
def wiring(theme: Theme, book: Book, tmp_path: Path, qtbot: QtBot) -> Iterator[app.Wiring]:
    built = LedgerBuilder(book)
    customer = built.customer("N1", name="Northgate", address1="Unit 7", city="Wakefield")
    built.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    book.close()
    window = Window(theme, TaskRunner(), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    made = app.Wiring(window, DAY, morning())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.begin(book.path)
    qtbot.waitUntil(lambda: made.desk is not None and made.desk.view is not None, timeout=20_000)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    yield made
    window.close()
    window.runner.close()
    made.close_book()


def window_of(wiring: app.Wiring) -> Window:
    window = wiring.parent()
    assert isinstance(window, Window)
    return window


def test_all_that_can_have_the_keyboard_in_the_window_has_help(wiring: app.Wiring, qtbot: QtBot) -> None:
    window = window_of(wiring)
    assert wiring.desk is not None
    tabs = wiring.desk.panes.tabs
    for at in range(tabs.count()):
        tabs.setCurrentIndex(at)
        qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    for page in ("letters", "cash", "desk"):
        window.show_page(page)
        qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    assert window.palette_.field.accessibleName()
    assert speechless(window) == []


@pytest.mark.parametrize("name", OPENING)
def test_all_that_can_have_the_keyboard_in_a_window_over_it_has_help_and_f1_shows_it(
    wiring: app.Wiring, qtbot: QtBot, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(HelpDialog, "exec", lambda told: shown.append(told.accessibleDescription()))
    for modal in (NewBookDialog, ShortcutsDialog):
        monkeypatch.setattr(modal, "exec", QDialog.open)
    window = window_of(wiring)
    action = window.actions_.action(name)
    assert action is not None
    action.trigger()
    qtbot.waitUntil(lambda: isinstance(QApplication.activeWindow(), QDialog), timeout=10_000)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    front = QApplication.activeWindow()
    assert isinstance(front, QDialog)
    assert speechless(front) == []
    qtbot.waitUntil(lambda: any(each.key().toString() == "F1" for each in front.findChildren(QShortcut)))
    qtbot.keyClick(front.focusWidget() or front, Qt.Key.Key_F1)
    assert len(shown) == 1
    assert len(shown[0]) > 60
    front.reject()


def test_every_kind_of_window_there_is_has_its_words() -> None:
    """A window is known by its constant title or by the part it says it is; both stand in its module."""
    known = {*ABOUT, *(keys.part for keys in PART_KEYS)}
    without = []
    for module in pkgutil.walk_packages(creditdesk.ui.__path__, "creditdesk.ui."):
        for kind in vars(importlib.import_module(module.name)).values():
            is_window = isinstance(kind, type) and issubclass(kind, QDialog) and kind.__module__ == module.name
            if not is_window or kind in {QDialog, Ask, ListDialog, HelpDialog, SettingsWindow, TableWindow, Unsaved}:
                continue
            source = Path(str(importlib.import_module(module.name).__file__)).read_text(encoding="utf-8")
            body = source.partition(f"class {kind.__name__}(")[2].partition("\nclass ")[0]
            if not any(f'"{name}"' in body for name in known):
                without.append(kind.__name__)
    assert without == []


def test_help_names_what_has_the_keyboard_by_the_words_on_it(qtbot: QtBot, theme: Theme) -> None:
    dialog = NewBookDialog(Path("books"), ".creditdesk")
    qtbot.addWidget(dialog)
    told = help_for(dialog.company)
    assert told is not None
    assert (told.part, told.here) == ("New book", ("Company",))


@pytest.mark.parametrize(
    ("part", "here", "is_named"),
    [
        ("Dunning policies", ("Ladders",), False),
        ("Dunning policies", ("Save", "Letters say it from then on."), True),
        ("", ("Company",), True),
    ],
)
def test_no_name_stands_over_nothing(
    qtbot: QtBot, theme: Theme, part: str, here: tuple[str, ...], *, is_named: bool
) -> None:
    over = QWidget()
    qtbot.addWidget(over)
    dialog = HelpDialog(Help(part, "What it is for.", here), over)
    assert (here[0] in [each.text() for each in dialog.findChildren(QLabel)]) is is_named


@pytest.mark.parametrize("name", ["help", "shortcuts", "tour"])
def test_the_ways_to_help_are_commands_of_the_help_menu(name: str) -> None:
    command = next(each for each in COMMANDS if each.id == name)
    assert command.menu == "Help"
    assert command.shortcuts


def test_the_way_to_help_is_always_in_sight(wiring: app.Wiring, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[str] = []
    monkeypatch.setattr(HelpDialog, "exec", lambda told: shown.append(told.accessibleDescription()))
    window = window_of(wiring)
    assert wiring.desk is not None
    wiring.desk.list.setFocus()
    foot = window.status_line._help
    assert foot.text() == "Help F1"
    assert foot.isVisible()
    qtbot.mouseClick(foot, Qt.MouseButton.LeftButton)
    assert shown[0].startswith("Debtor list")
