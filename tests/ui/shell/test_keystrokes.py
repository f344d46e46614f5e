"""How many keys a call costs: from a debtor who is chosen in the list to the next one on screen."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.opening import morning
from creditdesk.services.book.book import Book
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

DAY = date(2026, 11, 20)
MOST = 22
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


class Keyboard:
    """The program, and the one way to it: each key pressed is counted, a chord with its modifier as one and one."""

    def __init__(self, window: Window, wiring: app.Wiring, qtbot: QtBot) -> None:
        self.window, self.wiring, self.qtbot = window, wiring, qtbot
        self.count = 0

    def rest(self) -> None:
        self.qtbot.wait(5)
        self.qtbot.waitUntil(lambda: self.window.runner.is_idle, timeout=10_000)
        self.qtbot.wait(5)

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        self.count += 1 if modifier == Qt.KeyboardModifier.NoModifier else 2
        self.qtbot.keyClick(self.window.focusWidget(), key, modifier)
        self.rest()

    def type(self, text: str, *, counts: bool = True) -> None:
        self.count += len(text) if counts else 0
        self.qtbot.keyClicks(self.window.focusWidget(), text)
        self.rest()


@pytest.fixture
def keyboard(theme: Theme, book: Book, tmp_path: Path, qtbot: QtBot) -> Iterator[Keyboard]:
    """Northgate owes three invoices, two of them overdue, Harlow one; Northgate is chosen."""
    built = LedgerBuilder(book)
    northgate = built.customer("N1", name="Northgate")
    built.invoice(northgate, "INV-10512", "2026-06-06", "18400.00", due="2026-07-06")
    built.invoice(northgate, "INV-10555", "2026-08-06", "9920.00", due="2026-09-05")
    built.invoice(northgate, "INV-10590", "2026-08-06", "312.00", due="2026-09-05")
    built.invoice(built.customer("H1", name="Harlow"), "INV-10600", "2026-08-06", "500.00", due="2026-09-05")
    book.close()
    window = Window(theme, TaskRunner(), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    wiring = app.Wiring(window, DAY, morning())
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    wiring.begin(book.path)
    qtbot.waitUntil(lambda: wiring.desk is not None and wiring.desk.view is not None, timeout=20_000)
    made = Keyboard(window, wiring, qtbot)
    made.rest()
    yield made
    window.close()
    window.runner.close()
    wiring.close_book()


def test_a_promise_on_two_invoices_costs_at_most_22_keys_to_the_next_debtor(keyboard: Keyboard) -> None:
    page = keyboard.wiring.desk
    assert page is not None
    assert page.view is not None
    assert page.view.head.name == "Northgate"
    northgate = page.view.head.customer_id
    keyboard.press(Qt.Key.Key_F9)
    keyboard.type("Says the cheque run is on Friday.", counts=False)
    keyboard.press(Qt.Key.Key_1, ALT)
    keyboard.type("fri on 512 555")
    keyboard.press(Qt.Key.Key_Return, CTRL)
    assert page.view.head.name == "Harlow"
    assert keyboard.count <= MOST, f"{keyboard.count} keys"
    page.list.choose(northgate)
    keyboard.rest()
    (promise,) = page.view.promises
    assert promise.amount_minor == 28_320_00
    assert [key.number for key in promise.items] == ["INV-10512", "INV-10555"]
