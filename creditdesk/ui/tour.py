"""A walk through the window that leaves a picture of each thing worth seeing; needs no display."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, QSize, Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from creditdesk.domain.money import decimal_text
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.window import Window

USUAL = QSize(1440, 900)
SMALL = QSize(1280, 720)
_QUIET_TURNS = 3
_PATIENCE = 60.0  # seconds until a step that does not end is given up


class Tour:
    """Drives a window as a person would, and keeps pictures of it."""

    def __init__(self, window: Window, runner: TaskRunner, folder: Path) -> None:
        self.window = window
        self._runner = runner
        self._folder = folder
        self.pictures: list[Path] = []
        self._failures: list[Exception] = []
        runner.crashed.connect(self._failures.append)
        runner.failed.connect(self._failures.append)
        folder.mkdir(parents=True, exist_ok=True)

    def wait(self, until: Callable[[], bool] = lambda: True) -> None:
        """Let the window work until nothing is under way and `until` holds.

        Raises:
            TimeoutError: If that does not come about.
            Exception: What the work itself raised.
        """
        ends_at = time.monotonic() + _PATIENCE
        pause = QEventLoop()
        quiet = 0
        # Quiet for some turns: lists lay themselves out a turn after they are told.
        while quiet < _QUIET_TURNS:
            QTimer.singleShot(30, pause.quit)
            pause.exec()
            if self._failures:
                raise self._failures[0]
            quiet = quiet + 1 if self._runner.is_idle and until() else 0
            if time.monotonic() > ends_at:
                raise TimeoutError(f"the window did not come to rest; it says: {self.window.banner.text or 'nothing'}")

    def picture(self, name: str, widget: QWidget | None = None) -> Path:
        """Keep a picture of the window, or of one widget."""
        self.wait()
        path = self._folder / f"{name}.png"
        if not (widget or self.window).grab().save(str(path)):
            raise OSError(f"{path.name} could not be written")
        self.pictures.append(path)
        return path

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self._receiver(), key, modifier)

    def type(self, text: str) -> None:
        """Type text where the keyboard is."""
        QTest.keyClicks(self._receiver(), text)

    def _receiver(self) -> QWidget:
        # Qt gives none where nothing has the keyboard, whatever its stubs say.
        focused: QWidget | None = self.window.focusWidget()
        return self.window if focused is None else focused


def take_pictures(tour: Tour, desk: DeskPage) -> list[Path]:
    """Walk through a window whose book is open, work a call, and return the pictures left behind."""
    window = tour.window
    window.resize(USUAL)
    tour.wait(lambda: desk.view is not None)
    work_a_call(tour, desk)
    tour.picture("desk-light")
    window.theme.choose("dark")
    tour.picture("desk-dark")
    window.theme.choose("light")
    window.resize(SMALL)
    tour.picture("desk-1280x720")
    window.resize(USUAL)
    tour.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    tour.picture("next-debtor")
    desk.list.step(-1)
    for index in range(1, desk.panes.tabs.count()):
        desk.panes.tabs.setCurrentIndex(index)
        tour.picture(f"tab-{desk.panes.tabs.tabText(index).lower()}")
    desk.panes.tabs.setCurrentIndex(0)
    for kind in ("reminder", "statement"):
        desk.panes.show_letter(kind)
        tour.picture(f"preview-{kind}", desk.panes.windows.letters)
        desk.panes.windows.letters.reject()
    window.open_search()
    tour.type("north")
    tour.picture("search")
    tour.press(Qt.Key.Key_Escape)
    for name in ("letters", "cash"):
        window.show_page(name)
        tour.picture(name)
    window.show_page("desk")
    return tour.pictures


def work_a_call(tour: Tour, desk: DeskPage) -> None:
    """Ring the debtor shown: a note, the outcome, and a promise on the oldest invoice, not saved yet."""
    if desk.view is None:
        return
    owed = [item for item in desk.view.items if item.open_minor > 0 and item.days_overdue > 0]
    desk.panes.items.select([item.key for item in owed[:2]])
    tour.press(Qt.Key.Key_F9)
    tour.type("Director signed off yesterday, run goes Friday.")
    tour.press(Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    if owed:
        # As it is typed on the telephone: no decimals that are nought, no letters before the number.
        amount = decimal_text(owed[0].open_minor, owed[0].currency).removesuffix(".00")
        tour.type(f"{amount} fri on {owed[0].key.number.rpartition('-')[2]}")
    tour.wait()
