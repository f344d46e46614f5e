"""A window in a process of its own in which somebody writes the day's letters: `poster.py BOOK DAY FOLDER`.

It says `begun` when the button is pressed and `written` when the window says that it is done, and ends then.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from creditdesk import app
from creditdesk.ui.application import make_application
from creditdesk.ui.letters.page import LettersPage
from creditdesk.ui.window import Window

_AT_MOST = 180_000  # milliseconds that a window lives whom nobody kills
_AGAIN = 10


def begin() -> None:
    """Turn to the letters and write them, once they are listed; look again a little later until then."""
    window = next((top for top in QApplication.topLevelWidgets() if isinstance(top, Window)), None)
    page = window.findChild(LettersPage) if window is not None else None
    if window is not None and page is None and window.runner.is_idle:
        QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    if page is None or not page.due.write_button.isEnabled():
        QTimer.singleShot(_AGAIN, begin)
        return
    page.changed.connect(lambda _changes: end())
    say("begun")
    page.due.write_button.setFocus()
    QTest.keyClick(page.due.write_button, Qt.Key.Key_Space)


def end() -> None:
    """Say that the letters are written, and close the window."""
    say("written")
    QApplication.exit(0)


def say(line: str) -> None:
    """Write a line out at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    make_application()
    folder = sys.argv[3]
    QFileDialog.getExistingDirectory = lambda *_asked: folder  # type: ignore[method-assign]
    QTimer.singleShot(_AT_MOST, lambda: QApplication.exit(1))
    QTimer.singleShot(0, begin)
    sys.exit(app.main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])))
