"""The program as a person has it before them: a window on a book, worked by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.opening import morning
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window

DAY = date(2026, 11, 20)
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
SHIFT, NONE = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.NoModifier
Kind = TypeVar("Kind", bound=QWidget)


class Desktop:
    """What a person sees and does; keys go to the window or dialog that is in front."""

    def __init__(self, window: Window, wiring: app.Wiring, qtbot: QtBot) -> None:
        self.window = window
        self.wiring = wiring
        self.qtbot = qtbot

    @property
    def page(self) -> DeskPage:
        assert self.wiring.desk is not None
        return self.wiring.desk

    @property
    def view(self) -> DebtorView:
        assert self.page.view is not None
        return self.page.view

    @property
    def name(self) -> str:
        return self.view.head.name

    def titles(self) -> list[str]:
        return [entry.title for entry in self.view.history]

    def rest(self) -> None:
        self.qtbot.wait(5)
        self.qtbot.waitUntil(lambda: self.window.runner.is_idle, timeout=10_000)
        self.qtbot.wait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = NONE) -> None:
        shown = QApplication.activeModalWidget() or self.window
        shown.activateWindow()
        self.qtbot.waitUntil(shown.isActiveWindow)
        self.qtbot.keyClick(shown.focusWidget() or shown, key, modifier)
        self.rest()

    def type(self, text: str) -> None:
        self.qtbot.keyClicks((QApplication.activeModalWidget() or self.window).focusWidget(), text)

    def dialog(self, kind: type[Kind]) -> Kind:
        found = QApplication.activeModalWidget()
        assert isinstance(found, kind), found
        return found


@contextmanager
def opened(book: Path, theme: Theme, folder: Path, qtbot: QtBot) -> Iterator[Desktop]:
    """Open the program on a book, with its first debtor shown, and close it again."""
    window = Window(theme, TaskRunner(), QSettings(str(folder / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    wiring = app.Wiring(window, DAY, morning())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wiring.begin(book)
    qtbot.waitUntil(lambda: wiring.desk is not None and wiring.desk.view is not None, timeout=20_000)
    made = Desktop(window, wiring, qtbot)
    made.rest()
    yield made
    window.close()
    window.runner.close()
    wiring.close_book()
