"""A window in a process of its own in which somebody makes one call after another: `caller.py BOOK DAY FIRST`.

Each call has a number, from FIRST on, that stands in its note. What the hands did and what the window acknowledged is
written out, one line each: `typed NUMBER ACCOUNT SECONDS TEXT`, `saved NUMBER ACCOUNT`.
"""

from __future__ import annotations

import sys
import time
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from creditdesk import app
from creditdesk.ui.application import make_application
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.window import Window

_AT_MOST = 60_000  # milliseconds that a window lives whom nobody kills
_NO_KEY = Qt.KeyboardModifier.NoModifier
_PAUSE = 12  # milliseconds between keys: ten times a fast typist
_SAID = "the cheque is signed and goes out on Friday, Karen rings back if the bank holds it; the second one is in query"


class Caller:
    """Makes calls until the process ends."""

    def __init__(self, desk: DeskPage, first: int) -> None:
        self._desk = desk
        self._number = first
        self._account = ""
        self._typed = ""
        desk.panes.call.saved.connect(self._acknowledge)
        self._begin()

    def _begin(self) -> None:
        """Start the next call once the debtor after the last is shown."""
        view = self._desk.view
        if view is None or view.head.account == self._account or self._desk.panes.call.note.toPlainText():
            QTimer.singleShot(_PAUSE, self._begin)
            return
        self._account, self._typed = view.head.account, ""
        press(self._desk.list.table, Qt.Key.Key_F9)
        self._type(f"call {self._number}: {_SAID}")

    def _type(self, rest: str) -> None:
        if not rest:
            note = self._desk.panes.call.note
            press(note, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
            QTest.keyClicks(self._desk.panes.call.fields.promises.lines[0].edit, "1 fri")
            press(note, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
            return
        QTest.keyClicks(self._desk.panes.call.note, rest[0])
        self._typed += rest[0]
        say(f"typed {self._number} {self._account} {time.time()} {self._typed}")
        QTimer.singleShot(_PAUSE, lambda: self._type(rest[1:]))

    def _acknowledge(self, _changes: object) -> None:
        say(f"saved {self._number} {self._account}")
        self._number += 1
        self._begin()


def begin(first: int) -> None:
    """Start calling once the first debtor is shown; look again a little later until then."""
    window = next((top for top in QApplication.topLevelWidgets() if isinstance(top, Window)), None)
    desk = window.findChild(DeskPage) if window is not None else None
    if desk is None or desk.view is None:
        QTimer.singleShot(20, lambda: begin(first))
        return
    _callers.append(Caller(desk, first))


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = _NO_KEY) -> None:
    """Press a key in a widget."""
    QTest.keyClick(widget, key, modifier)


def say(line: str) -> None:
    """Write a line out at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


_callers: list[Caller] = []

if __name__ == "__main__":
    make_application()
    QTimer.singleShot(_AT_MOST, lambda: QApplication.exit(1))
    QTimer.singleShot(0, lambda: begin(int(sys.argv[3])))
    sys.exit(app.main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])))
