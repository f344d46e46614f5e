"""A window that is closed while it reads or writes: what is written is heard of, and what is read comes to nobody."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import datetime

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.letters.invoice_copies import CopyRule
from creditdesk.ui.letters.copies_dialog import CopiesDialog
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

AT = datetime.fromisoformat("2026-11-20T10:00:00+00:00")


@pytest.fixture
def runner() -> Iterator[TaskRunner]:
    made = TaskRunner()
    yield made
    made.close()


class Window(SettingsWindow):
    """Saves as all windows of settings do."""

    def __init__(self, runner: TaskRunner, theme: Theme) -> None:
        super().__init__("Settings", (), runner, theme, lambda: AT, None)
        self.goes_on = threading.Event()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)

    def save(self, error: Exception | None = None) -> None:
        def work() -> Changes:
            self.goes_on.wait(5)
            if error is not None:
                raise error
            return Changes()

        self._write(work, self.saved.emit)


def test_a_window_stays_until_what_it_saves_is_told(qtbot: QtBot, runner: TaskRunner, theme: Theme) -> None:
    window = Window(runner, theme)
    qtbot.addWidget(window)
    window.show()
    window.save()
    window.reject()
    assert window.isVisible()
    assert window.said == "It is being saved: close the window in a moment."
    with qtbot.waitSignal(window.saved):
        window.goes_on.set()
    window.reject()
    assert not window.isVisible()


@pytest.mark.parametrize("error", [CreditDeskError("The disk is full."), ValueError("a fault of our own")])
def test_a_window_closes_after_a_write_that_failed(
    qtbot: QtBot, runner: TaskRunner, theme: Theme, error: Exception
) -> None:
    window = Window(runner, theme)
    qtbot.addWidget(window)
    window.show()
    window.save(error)
    window.goes_on.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    window.reject()
    assert not window.isVisible()


class Copies:
    """Where copies lie, read slowly."""

    def __init__(self) -> None:
        self.goes_on = threading.Event()

    def rule(self) -> CopyRule:
        self.goes_on.wait(5)
        return CopyRule()


def test_what_is_read_for_a_window_that_was_closed_comes_to_nobody(
    qtbot: QtBot, runner: TaskRunner, theme: Theme
) -> None:
    desk, crashed = Copies(), []
    runner.crashed.connect(crashed.append)
    window = CopiesDialog(desk, runner, theme, now=lambda: AT)  # type: ignore[arg-type]
    window.show()
    with qtbot.waitSignal(window.destroyed):
        window.reject()
    desk.goes_on.set()
    qtbot.waitUntil(lambda: runner.is_idle)
    assert crashed == []
