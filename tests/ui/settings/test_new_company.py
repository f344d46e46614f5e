"""A new user who imported a ledger: the letter says what is missing, one button completes it, the letter goes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.services.book.book import Book
from creditdesk.services.letters.bank_lock import SecondLook
from creditdesk.ui.settings.letterhead import LetterheadDialog
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

DAY = date(2026, 11, 20)


@pytest.fixture
def wiring(theme: Theme, book: Book, tmp_path: Path, qtbot: QtBot) -> Iterator[app.Wiring]:
    """The program on the book of a company that has one overdue debtor and said nothing of itself."""
    built = LedgerBuilder(book)
    customer = built.customer("N1", name="Northgate", address1="Unit 7", city="Wakefield")
    built.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    book.close()
    window = Window(theme, TaskRunner(), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(window)
    made = app.Wiring(window, DAY)
    window.show()
    window.activateWindow()
    made.begin(book.path)
    qtbot.waitUntil(lambda: made.desk is not None and made.desk.view is not None, timeout=20_000)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=10_000)
    yield made
    window.close()
    window.runner.close()
    made.close_book()


def test_a_new_company_makes_a_proper_letter(wiring: app.Wiring, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LetterheadDialog, "_confirm", lambda *_asked: SecondLook("New"))
    window, desk = wiring.parent(), wiring.desk
    assert isinstance(window, Window)
    assert desk is not None
    qtbot.keyClick(window.focusWidget(), Qt.Key.Key_L)
    pane = desk.panes.windows.letters.pane
    qtbot.waitUntil(pane.lacking.isVisible)
    assert "no address yet" in pane.lacking_text
    assert "where to pay" in pane.lacking_text
    assert not pane.issue_button.isEnabled()
    qtbot.mouseClick(pane.letterhead_button, Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, LetterheadDialog)
    qtbot.waitUntil(lambda: dialog.form.letterhead is not None)
    dialog.form.fields["name"].setText("Brook & Daughters Ltd")
    dialog.form.address.setPlainText("1 Lane\nLeeds LS1 4AB")
    dialog.form.add_button.click()
    bank = dialog.form.banks[0]
    bank.field("sort_code").setText("200000")
    bank.field("account_number").setText("55779911")
    with qtbot.waitSignal(dialog.destroyed):
        dialog.save_button.click()
    qtbot.waitUntil(pane.issue_button.isEnabled)
    assert not pane.lacking.isVisible()
    pane.issue_button.click()
    qtbot.waitUntil(lambda: "Issued as RM-2026-000001" in pane.verdict_text)
    qtbot.waitUntil(lambda: "1 Lane, Leeds LS1 4AB" in pane.view.accessibleDescription())
    assert "20-00-00" in pane.view.accessibleDescription()
    qtbot.waitUntil(lambda: "Brook & Daughters Ltd" in window.windowTitle())
    desk.panes.windows.letters.reject()


def test_the_letterhead_is_a_command_of_the_companys_menu(wiring: app.Wiring) -> None:
    window = wiring.parent()
    assert isinstance(window, Window)
    window.menu.aboutToShow.emit()
    assert "Company and letterhead…" in [action.text() for action in window.menu.actions()]
