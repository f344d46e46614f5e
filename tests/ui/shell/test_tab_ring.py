"""Tab goes round the whole window: from the top bar into the page in front, through it, and back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from creditdesk import app
from creditdesk.opening import morning
from creditdesk.services.book.book import Book
from creditdesk.ui.tab_order import stops_in
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window import Window
from tests.conftest import LedgerBuilder

DAY = date(2026, 11, 20)


@pytest.fixture
def window(theme: Theme, book: Book, tmp_path: Path, qtbot: QtBot) -> Iterator[Window]:
    built = LedgerBuilder(book)
    customer = built.customer("N1", name="Northgate", address1="Unit 7", city="Wakefield")
    built.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    book.close()
    made = Window(theme, TaskRunner(), QSettings(str(tmp_path / "w.ini"), QSettings.Format.IniFormat))
    qtbot.addWidget(made)
    wiring = app.Wiring(made, DAY, morning())
    made.resize(1440, 900)
    made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    wiring.begin(book.path)
    qtbot.waitUntil(lambda: wiring.desk is not None and wiring.desk.view is not None, timeout=20_000)
    qtbot.waitUntil(lambda: made.runner.is_idle, timeout=20_000)
    yield made
    made.close()
    made.runner.close()
    wiring.close_book()


def name_of(widget: QWidget) -> str:
    return widget.accessibleName() or getattr(widget, "text", str)() or type(widget).__name__


@pytest.mark.parametrize("page", ["desk", "letters", "cash"])
@pytest.mark.parametrize("key", [Qt.Key.Key_Tab, Qt.Key.Key_Backtab])
def test_tab_stops_at_everything_of_a_page_and_comes_back_to_the_search(
    window: Window, qtbot: QtBot, page: str, key: Qt.Key
) -> None:
    window.show_page(page)
    qtbot.waitUntil(lambda: window.runner.is_idle, timeout=20_000)
    search = window.top_bar.search_box
    search.setFocus()
    passed: list[QWidget] = []
    for _ in range(80):
        qtbot.keyClick(window.focusWidget(), key)
        has = window.focusWidget()
        if has is search:
            break
        passed.append(has)
    assert window.focusWidget() is search
    inside = window._pages[page]
    stops = {each for each in stops_in(inside) if each.isVisible() and each.isEnabled()}
    # Of buttons that exclude each other, Tab stops at one; the arrows go on from there.
    one_of_many = {
        each for each in stops if isinstance(each, QAbstractButton) and each.group() and not each.isChecked()
    }
    assert {name_of(each) for each in stops - one_of_many - set(passed)} == set()
    # Ahead of the search stand the pages, behind it the menu.
    ends = (passed[0], passed[-1]) if key == Qt.Key.Key_Tab else (passed[-1], passed[0])
    assert [name_of(each) for each in ends] == ["Menu", page.capitalize()]
    bar = [name_of(each) for each in passed if window.top_bar.isAncestorOf(each)]
    assert sorted(bar) == sorted([page.capitalize(), "Menu"])
