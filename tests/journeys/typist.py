"""A window in a process of its own in which somebody types and never saves: `typist.py BOOK DAY TEXT`."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from creditdesk import app
from creditdesk.ui.application import make_application
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.window import Window


def type_a_note(text: str) -> None:
    """Type on the second debtor of the list once the first is shown; look again a little later until then."""
    window = next((top for top in QApplication.topLevelWidgets() if isinstance(top, Window)), None)
    desk = window.findChild(DeskPage) if window is not None else None
    if desk is None or desk.view is None:
        QTimer.singleShot(20, lambda: type_a_note(text))
        return
    first = desk.view.head.account
    press(desk.list.table, Qt.Key.Key_Down)
    type_once_shown(desk, first, text)


def type_once_shown(desk: DeskPage, first: str, text: str) -> None:
    """Type the note, its outcome and a promise once the second debtor is shown, and say so."""
    if desk.view is None or desk.view.head.account == first:
        QTimer.singleShot(20, lambda: type_once_shown(desk, first, text))
        return
    press(desk.list.table, Qt.Key.Key_F9)
    QTest.keyClicks(desk.panes.call.note, text)
    press(desk.panes.call.note, Qt.Key.Key_1, Qt.KeyboardModifier.AltModifier)
    QTest.keyClicks(desk.panes.call.fields.promises.lines[0].edit, "2000 fri")
    sys.stdout.write(f"typed on {desk.view.head.account}\n")
    sys.stdout.flush()


def press(widget: QWidget, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    """Press a key in a widget."""
    QTest.keyClick(widget, key, modifier)


if __name__ == "__main__":
    make_application()
    QTimer.singleShot(0, lambda: type_a_note(sys.argv[3]))
    sys.exit(app.main(Path(sys.argv[1]), date.fromisoformat(sys.argv[2])))
