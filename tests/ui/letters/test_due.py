"""Letters due today: ticked and left out, held and sent all the same, written into a folder, and looked at before."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QSettings, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QInputDialog, QTableView, QWidget
from pytestqt.qtbot import QtBot

from creditdesk.domain.behaviour import Behaviour
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.letters.service import Letters
from creditdesk.services.letters.statement_runs import StatementRuns
from creditdesk.ui.letters.behaviour_words import short
from creditdesk.ui.letters.page import LettersPage
from creditdesk.ui.letters.two_lists import shares
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def runs(book: Book, letters: Letters) -> LetterRuns:
    return LetterRuns(book)


@pytest.fixture
def page(
    qtbot: QtBot,
    letters: Letters,
    runs: LetterRuns,
    inline: TaskRunner,
    theme: Theme,
    memory: QSettings,
    day: date,
    at: datetime,
) -> LettersPage:
    made = LettersPage(
        letters,
        lambda: runs,
        inline,
        theme,
        memory,
        statement_runs=lambda: StatementRuns(letters._book, letters),
        outbox=lambda: Outbox(letters._book),
        behaviour=lambda: BehaviourDesk(letters._book),
        as_of=day,
        now=lambda: at,
    )
    qtbot.addWidget(made)
    made.resize(1200, 800)
    made.show()
    return made


@pytest.fixture
def second(debtor: int, ledger: Any) -> int:
    """Zed, who owes less than Northgate."""
    customer = ledger.customer("ZED001", name="Zed", address1="1 Road", city="Leeds")
    ledger.invoice(customer, "Z-1", "2026-10-01", "90.00", due="2026-10-31")
    return customer


def lines(page: LettersPage, *columns: int) -> list[tuple[str, ...]]:
    model = page.due.table.model()
    return [tuple(model.index(row, at).data() for at in columns) for row in range(model.rowCount())]


def test_who_gets_which_letter_is_listed_the_largest_sum_first_with_the_tone_and_why(
    page: LettersPage, second: int
) -> None:
    page.start()
    assert lines(page, 0, 1, 3, 5, 6) == [
        ("☑", "Northgate Timber", "First reminder", "£25,480.00", "post"),
        ("☑", "Zed", "First reminder", "£90.00", "post"),
    ]
    assert lines(page, 7, 8)[0] == ("new", "helpful · 76 days")
    assert page.due.said == "2 letters to 2 debtors, £25,570.00 asked for · 2 by post"
    assert page.due.write_button.text() == "Write 2 letters…"
    QAbstractItemModelTester(page.due.table.model(), QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_the_letter_of_the_row_is_shown_as_it_would_go(page: LettersPage, second: int) -> None:
    page.start()
    assert page.pane.verdict_text.startswith("✓ Nothing is in the way of sending it.")
    page.due.table.selectRow(1)
    assert page.pane._title.text() == "Reminder to Zed"
    # Whether it goes is decided in the list, and nowhere else.
    assert not page.pane.issue_button.isVisible()
    assert not page.pane.print_button.isVisible()


def test_space_leaves_a_letter_out_and_takes_it_in_again(
    qtbot: QtBot, page: LettersPage, second: int, runs: LetterRuns, day: date
) -> None:
    page.start()
    page.due.table.selectRow(1)
    qtbot.keyClick(page.due.table, Qt.Key.Key_Space)
    assert lines(page, 0) == [("☑",), ("☐",)]
    assert page.due.table.currentIndex().row() == 1
    assert page.due.said.startswith("1 letter to 1 debtor, £25,480.00")
    assert [line.state.value for line in runs.decided(day)] == ["left_out"]
    # What was decided is still so when the page is opened anew.
    page.due.reload()
    assert lines(page, 0) == [("☑",), ("☐",)]
    qtbot.keyClick(page.due.table, Qt.Key.Key_Space)
    assert lines(page, 0) == [("☑",), ("☑",)]


def test_the_ticked_letters_are_written_and_what_was_left_out_stays_so_that_day(
    qtbot: QtBot, page: LettersPage, second: int, tmp_path: Path
) -> None:
    page.start()
    page.due.table.selectRow(1)
    qtbot.keyClick(page.due.table, Qt.Key.Key_Space)
    with qtbot.waitSignal(page.changed) as told:
        page.due.write_to(tmp_path / "out")
    (changes,) = told.args or [Changes()]
    assert Touched.LETTERS in changes.touched
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "Letters 2026-11-20 to print.pdf",
        "RM-2026-000001.pdf",
    ]
    assert page.due.post.said == "1 letter by post waits to be printed."
    assert lines(page, 0, 1) == [("☐", "Zed")]
    assert not page.due.write_button.isEnabled()
    page.tabs.setCurrentIndex(1)
    page.reload()
    assert page.model.index(0, 1).data() == "RM-2026-000001"
    assert page.pane.verdict_text == "✓ As it was issued."


def test_a_held_letter_goes_with_a_reason_that_is_kept(
    page: LettersPage, debtor: int, ledger: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    small = ledger.customer("ZED001", name="Zed", address1="1 Road", city="Leeds")
    ledger.invoice(small, "Z-1", "2026-10-01", "9.00", due="2026-10-31")
    page.start()
    held = page.due.held.model()
    assert [held.index(row, 0).data() for row in range(held.rowCount())] == ["Zed"]
    assert held.index(0, 3).data() == "only £9.00 overdue, below £25.00"
    assert page.due.anyway_button.isEnabled()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_asked: ("They asked for it in writing.", True))
    page.due.anyway_button.click()
    assert lines(page, 0, 1) == [("☑", "Northgate Timber"), ("☑", "Zed")]
    assert lines(page, 8)[1][0].endswith("sent all the same")
    page.due.table.selectRow(1)
    assert "Sent all the same (They asked for it in writing.): only £9.00 overdue" in page.pane.why_text
    page.due.write_to(tmp_path / "out")
    assert "2 letters in out" in page.due._done.text()


def test_tab_stops_at_all_that_can_be_done_with_the_letters(qtbot: QtBot, page: LettersPage, debtor: int) -> None:
    page.start()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.due.table.setFocus()
    stopped: list[QWidget | None] = []
    for _ in range(12):
        qtbot.keyClick(page.focusWidget(), Qt.Key.Key_Tab)
        stopped.append(page.focusWidget())
    assert {page.due.write_button, page.due.all_button, page.due.none_button, page.pane.view} <= set(stopped)


def test_a_folder_that_takes_no_files_is_said_and_nothing_is_lost(
    page: LettersPage, debtor: int, tmp_path: Path
) -> None:
    page.start()
    (tmp_path / "out").write_text("a file, no folder", encoding="utf-8")
    page.due.write_to(tmp_path / "out")
    assert page.due._done.text().startswith("⚠ ")
    assert lines(page, 0, 1) == [("☑", "Northgate Timber")]
    assert page.due.write_button.isEnabled()


def test_where_nobodys_letter_has_its_turn_the_page_says_so(page: LettersPage) -> None:
    page.start()
    assert page.due.said == "Nobody's letter has its turn today."
    assert not page.due.write_button.isEnabled()


@pytest.fixture
def held(debtor: int, ledger: Any) -> int:
    """Quill, of whom so little is overdue that the letter is held; Northgate's goes."""
    customer = ledger.customer("QUI001", name="Quill", address1="1 Road", city="Leeds")
    ledger.invoice(customer, "Q-1", "2026-10-01", "9.00", due="2026-10-31")
    return customer


def enter(qtbot: QtBot, page: LettersPage, table: QTableView) -> None:
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)


def test_choosing_a_letter_tells_its_whole_reason_above_the_page(page: LettersPage, debtor: int) -> None:
    page.start()
    assert page.pane.why_text.splitlines() == [
        "First reminder, helpful · 2 items overdue, the oldest 76 days.",
        "New: no payment in the last 18 months; a habit shows from 4.",
    ]


def test_what_is_held_is_told_where_the_keyboard_comes_into_its_list(
    qtbot: QtBot, page: LettersPage, held: int
) -> None:
    page.start()
    enter(qtbot, page, page.due.held)
    assert page.pane.verdict_text == "⚠ Held: only £9.00 overdue, below £25.00."
    assert page.pane.why_text.startswith("It would be: First reminder, helpful · 1 item overdue, the oldest 20 days.")
    assert page.due.customer_id == held
    enter(qtbot, page, page.due.table)
    assert page.pane.verdict_text.startswith("✓ Nothing is in the way")


def test_asked_why_the_row_says_it_whole(qtbot: QtBot, page: LettersPage, held: int) -> None:
    page.start()
    page.due.explain()
    assert page.due.why.isVisible()
    assert page.due.why.text.splitlines()[:2] == [
        "Northgate Timber: First reminder",
        "First reminder, helpful · 2 items overdue, the oldest 76 days",
    ]
    enter(qtbot, page, page.due.held)
    page.due.explain()
    assert page.due.why.text.splitlines()[:2] == ["Quill is held back", "Only £9.00 overdue, below £25.00"]


def test_f6_goes_from_the_letters_to_those_held_back_to_the_pages(qtbot: QtBot, page: LettersPage, held: int) -> None:
    page.start()
    enter(qtbot, page, page.due.table)
    came: list[QWidget | None] = []
    for _ in range(3):
        page.enter_next()
        came.append(page.focusWidget())
    assert came == [page.due.held, page.pane.view, page.due.table]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_goes_on_to_the_pages_of_the_letter(qtbot: QtBot, page: LettersPage, debtor: int, key: Qt.Key) -> None:
    page.start()
    enter(qtbot, page, page.due.table)
    qtbot.keyClick(page.due.table, key)
    assert page.pane.view.hasFocus()


def test_the_keys_of_the_lists_do_what_their_buttons_do(
    qtbot: QtBot, page: LettersPage, held: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.start()
    enter(qtbot, page, page.due.table)
    control = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(page.due.table, Qt.Key.Key_A, control)
    assert lines(page, 0) == [("☐",)]
    qtbot.keyClick(page.due.table, Qt.Key.Key_A, control)
    assert lines(page, 0) == [("☑",)]
    with qtbot.waitSignal(page.ladders_wanted):
        qtbot.keyClick(page.due.table, Qt.Key.Key_L)
    with qtbot.waitSignal(page.pane.words_wanted):
        qtbot.keyClick(page.due.table, Qt.Key.Key_E)
    qtbot.keyClick(page.due.table, Qt.Key.Key_P)
    assert page.pane.added.line.hasFocus()
    enter(qtbot, page, page.due.held)
    monkeypatch.setattr(QInputDialog, "getText", lambda *_asked: ("They asked for it.", True))
    qtbot.keyClick(page.due.held, Qt.Key.Key_S)
    assert lines(page, 1) == [("Northgate Timber",), ("Quill",)]


def test_after_writing_the_keyboard_is_in_the_list(
    qtbot: QtBot, page: LettersPage, debtor: int, tmp_path: Path
) -> None:
    page.start()
    enter(qtbot, page, page.due.table)
    page.due.write_button.setFocus()
    page.due.write_to(tmp_path / "out")
    assert page.due.table.hasFocus()


def test_where_room_is_short_account_and_behaviour_give_way_first(page: LettersPage, second: int) -> None:
    page.start()
    table = page.due.table
    gone: list[str] = []
    for width in range(1400, 300, -20):
        table.resize(width, 300)
        table._fit()
        for at, column in enumerate(table.rows.columns):
            if table.isColumnHidden(at) and column.title not in gone:
                gone.append(column.title)
    assert gone == ["Account", "Behaviour", "Items", "By"]


@pytest.mark.parametrize(
    ("behaviour", "said"),
    [
        (Behaviour.HARDSHIP, "hardship"),
        (Behaviour.SLIPPING, "slipping"),
        (Behaviour.RELIABLE, "late, reliable"),
        (Behaviour.UNEVEN, "late, uneven"),
    ],
)
def test_behaviour_is_one_short_word_in_the_list(behaviour: Behaviour, said: str) -> None:
    assert short(behaviour) == said


@given(*(st.integers(1, 2000) for _ in range(5)))
def test_both_lists_have_their_least_where_there_is_room_and_no_more_than_they_fill(
    room: int, upper: int, lower: int, more_above: int, more_below: int
) -> None:
    above, below = shares(room, upper, lower, upper + more_above, lower + more_below)
    assert above + below == room
    if room >= upper + lower:
        assert above >= upper
        assert below >= lower
        # What one does not fill the other has.
        assert below <= lower + more_below or above == upper + more_above
