"""The Letters page: the register of what was issued, and statements for everybody."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QDate, QSettings, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from creditdesk.domain.errors import Cancelled
from creditdesk.domain.statement import StatementForm, StatementKind
from creditdesk.domain.statement_run import Listed, StatementRunSettings
from creditdesk.models.customers import contacts
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.letters.service import Letters
from creditdesk.services.letters.statement_runs import StatementRuns
from creditdesk.ui.letters.page import LettersPage
from creditdesk.ui.letters.register import COLUMNS
from creditdesk.ui.letters.statement_choice import StatementChoice
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def page(
    qtbot: QtBot,
    book: Book,
    letters: Letters,
    inline: TaskRunner,
    theme: Theme,
    memory: QSettings,
    day: date,
    at: datetime,
) -> LettersPage:
    made = LettersPage(
        letters,
        lambda: LetterRuns(book),
        inline,
        theme,
        memory,
        statement_runs=lambda: StatementRuns(letters._book, letters),
        outbox=lambda: Outbox(book),
        behaviour=lambda: BehaviourDesk(book),
        as_of=day,
        now=lambda: at,
    )
    qtbot.addWidget(made)
    made.tabs.setCurrentIndex(1)
    made.resize(1200, 800)
    made.show()
    return made


def shown(page: LettersPage) -> list[str]:
    return [page.model.index(row, 1).data() for row in range(page.model.rowCount())]


def test_before_anything_was_issued_the_page_says_what_would_fill_it(page: LettersPage) -> None:
    page.start()
    assert page.hint.isVisible()
    assert "press L or S" in page.hint.text()


def test_the_newest_is_first_and_is_shown(
    page: LettersPage, debtor: int, letters: Letters, day: date, at: datetime
) -> None:
    letters.issue(debtor, "statement", as_of=day, at=at)
    letters.issue(debtor, "reminder", as_of=day, at=at)
    page.start()
    assert shown(page) == ["RM-2026-000001", "ST-NOR014-20261120"]
    assert page.model.index(0, 6).data() == "£25,480.00"
    assert page.model.index(0, 5).data() == "tess"
    assert page.pane.verdict_text == "✓ As it was issued."
    page.table.selectRow(1)
    assert page.pane.print_button.text() == "Print…"
    assert not page.pane.issue_button.isVisible()


def test_the_register_is_searched_by_number_account_and_name(
    qtbot: QtBot, page: LettersPage, debtor: int, letters: Letters, day: date, at: datetime
) -> None:
    letters.issue(debtor, "reminder", as_of=day, at=at)
    page.start()
    for text, count in (("timber", 1), ("nor0", 1), ("rm-2026", 1), ("100%", 0)):
        page.search.setText(text)
        qtbot.waitUntil(lambda count=count: page.model.rowCount() == count)
    assert page.hint.text().startswith("Nothing that was issued has this")


def test_statements_for_everybody_are_written_told_and_listed(
    qtbot: QtBot, page: LettersPage, debtor: int, ledger: Any, tmp_path: Path
) -> None:
    other = ledger.customer("ZED001", name="Zed")
    ledger.invoice(other, "Z-1", "2026-11-01", "10.00", due="2026-12-01")
    page.start()
    with qtbot.waitSignal(page.changed) as told:
        page.write_statements(tmp_path / "November")
    (changes,) = told.args or [Changes()]
    assert Touched.LETTERS in changes.touched
    assert page.said.text() == "2 statements in November."
    assert shown(page) == ["ST-ZED001-20261120", "ST-NOR014-20261120"]
    assert len(list((tmp_path / "November").iterdir())) == 2


def test_a_saved_run_says_who_gets_a_statement_in_place_of_what_is_chosen(
    page: LettersPage, debtor: int, letters: Letters, ledger: Any, tmp_path: Path, at: datetime
) -> None:
    other = ledger.customer("ZED001", name="Zed")
    ledger.invoice(other, "Z-1", "2026-11-01", "10.00", due="2026-12-01")
    runs = StatementRuns(letters._book, letters)
    runs.save(StatementRunSettings("Overdue", listed=Listed.OVERDUE), at=at)
    page.start()
    assert page.statement.isVisible()
    page.saved_runs.list.setCurrentIndex(1)
    assert not page.statement.isVisible()
    page.write_statements(tmp_path / "November")
    assert [each.name for each in (tmp_path / "November").iterdir()] == ["ST-NOR014-20261120.pdf"]


def test_a_saved_run_that_is_mailed_fills_the_outbox_and_says_who_is_printed(
    page: LettersPage, debtor: int, letters: Letters, ledger: Any, tmp_path: Path, at: datetime
) -> None:
    ledger.invoice(ledger.customer("ZED001", name="Zed"), "Z-1", "2026-11-01", "10.00", due="2026-12-01")
    with letters._book.unit_of_work(at) as work:
        work.connection.execute(insert(contacts).values(customer_id=debtor, name="Ann", email="ann@north.example"))
    StatementRuns(letters._book, letters).save(StatementRunSettings("Monthly", mailed=True), at=at)
    page.start()
    page.saved_runs.list.setCurrentIndex(1)
    page.write_statements(tmp_path / "November")
    assert page.said.text().splitlines()[:3] == [
        "2 statements in November.",
        "1 mail in the outbox, to be sent from there.",
        "1 statement to print: there is no e-mail address.",
    ]
    page.outbox.reload()
    assert [mail.number for mail in page.outbox.mails] == ["ST-NOR014-20261120"]


def test_why_a_letter_went_against_the_gate_is_told(
    page: LettersPage, debtor: int, letters: Letters, day: date, at: datetime
) -> None:
    letters.issue(debtor, "final_demand", as_of=day, at=at, override_reason="The director asked")
    page.start()
    tip = page.model.index(0, 0).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.endswith("Sent against the gate: The director asked")


def test_the_register_keeps_the_rules_of_models(page: LettersPage, debtor: int, letters: Letters, at: datetime) -> None:
    tester = QAbstractItemModelTester(page.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    letters.issue(debtor, "reminder", as_of=date(2026, 11, 20), at=at)
    page.take_changes(Changes(frozenset({Touched.LETTERS})))
    assert page.model.rowCount() == 1
    assert tester.model() is page.model


def test_stopping_the_run_lists_what_was_issued_until_then(
    monkeypatch: pytest.MonkeyPatch,
    page: LettersPage,
    debtor: int,
    letters: Letters,
    ledger: Any,
    tmp_path: Path,
) -> None:
    other = ledger.customer("ZED001", name="Zed")
    ledger.invoice(other, "Z-1", "2026-11-01", "10.00", due="2026-12-01")
    page.start()
    whole = letters.statements

    class Impatient:
        def report(self, done: int, _total: int, _text: str) -> None:
            if done == 1:
                raise Cancelled

    monkeypatch.setattr(letters, "statements", lambda *a, **k: whole(*a, **k | {"progress": Impatient()}))
    page.write_statements(tmp_path / "November")
    assert shown(page) == ["ST-NOR014-20261120"]
    assert page.said.text() == "Stopped. The statements written until then are in November, and filed."


def test_the_kind_of_the_run_is_chosen_and_offered_again(
    qtbot: QtBot, page: LettersPage, debtor: int, memory: QSettings, theme: Theme, tmp_path: Path
) -> None:
    page.start()
    assert not page.statement.first_on.isVisible()
    page.statement.kind.setCurrentIndex(1)
    assert page.statement.first_on.isVisible()
    page.statement.first_on.setDate(QDate(2026, 9, 1))
    page.write_statements(tmp_path / "November")
    assert shown(page) == ["SA-NOR014-20261120-20260901"]
    assert page.model.index(0, 2).data() == "Activity statement"
    again = StatementChoice(memory, theme, "test/run")
    qtbot.addWidget(again)
    again.show_day(date(2026, 11, 21))
    assert again.form == StatementForm(StatementKind.ACTIVITY, date(2026, 9, 1))


def test_a_whole_group_is_chosen_for_the_run_and_offered_again(
    qtbot: QtBot, page: LettersPage, debtor: int, ledger: Any, memory: QSettings, theme: Theme, tmp_path: Path
) -> None:
    branch = ledger.customer("NOR014B", parent_id=debtor)
    ledger.invoice(branch, "B-1", "2026-10-01", "500.00", due="2026-10-31")
    page.start()
    page.statement.of_group.setChecked(True)
    page.write_statements(tmp_path / "November")
    assert shown(page) == ["ST-NOR014-GROUP-20261120"]
    again = StatementChoice(memory, theme, "test/run")
    qtbot.addWidget(again)
    again.show_day(date(2026, 11, 21))
    assert again.form == StatementForm(of_group=True)


def test_what_one_debtor_is_sent_is_not_what_everybody_gets(
    page: LettersPage, debtor: int, day: date, theme: Theme, memory: QSettings
) -> None:
    page.pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="statement")
    page.pane.statement.kind.setCurrentIndex(2)
    for name, choice in (("run", page.statement), ("window", page.pane.statement)):
        choice.show_day(day)
        assert choice.form.kind == (StatementKind.DETAILED if name == "window" else StatementKind.OPEN_ITEM)
    elsewhere = StatementChoice(memory, theme, "another book/window", page)
    elsewhere.show_day(day)
    assert elsewhere.form.kind is StatementKind.OPEN_ITEM


@pytest.mark.parametrize(
    ("kept", "as_of", "offered"),
    [
        ("", date(2026, 12, 10), None),
        ("2026-09-01", date(2026, 12, 10), date(2026, 9, 1)),
        ("2026-09-01", date(2026, 8, 10), None),
        ("rubbish", date(2026, 8, 10), None),
    ],
)
def test_the_first_of_the_month_moves_on_and_a_chosen_day_stays(
    qtbot: QtBot, memory: QSettings, theme: Theme, kept: str, as_of: date, offered: date | None
) -> None:
    memory.setValue("statement/test/run/kind", "detailed")
    memory.setValue("statement/test/run/first_on", kept)
    choice = StatementChoice(memory, theme, "test/run")
    qtbot.addWidget(choice)
    choice.show_day(as_of)
    assert choice.form == StatementForm(StatementKind.DETAILED, offered)


def test_tab_goes_from_the_list_to_the_statements_for_everybody(qtbot: QtBot, page: LettersPage) -> None:
    page.start()
    page.statement.kind.setCurrentIndex(1)
    page.table.setFocus()
    # Day, month and year of the date are a stop each.
    date_edit = page.statement.first_on
    runs = page.saved_runs
    dates = (date_edit, date_edit, date_edit)
    for stop in (runs.list, runs.keep_button, page.statement.kind, *dates, page.statements_button):
        qtbot.keyClick(page.focusWidget() or page, Qt.Key.Key_Tab)
        assert page.focusWidget() is stop


def columns_shown(page: LettersPage) -> list[str]:
    return [name for at, name in enumerate(COLUMNS) if not page.table.isColumnHidden(at)]


@pytest.mark.parametrize(
    ("width", "left_out"), [(1000, []), (720, ["By"]), (640, ["By", "Account"]), (520, ["By", "Account", "Number"])]
)
def test_where_the_register_is_narrow_what_its_row_says_elsewhere_gives_way(
    page: LettersPage, debtor: int, letters: Letters, day: date, at: datetime, width: int, left_out: list[str]
) -> None:
    letters.issue(debtor, "reminder", as_of=day, at=at)
    page.start()
    page.table.resize(width, 300)
    assert columns_shown(page) == [name for name in COLUMNS if name not in left_out]
    assert "RM-2026-000001 · NOR014 · Northgate Timber · tess" in page.model.index(0, 0).data(
        Qt.ItemDataRole.ToolTipRole
    )


def test_in_a_small_window_the_pages_come_with_the_keyboard(
    qtbot: QtBot, page: LettersPage, debtor: int, letters: Letters, day: date, at: datetime
) -> None:
    letters.issue(debtor, "reminder", as_of=day, at=at)
    page.start()
    page.resize(700, 600)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.table.setFocus()
    assert page.table.isVisible()
    assert not page.pane.isVisible()
    qtbot.keyClick(page.table, Qt.Key.Key_Return)
    qtbot.waitUntil(page.pane.isVisible)
    assert page.pane.view.hasFocus()
    page.columns.enter_next()
    assert page.table.hasFocus()
    assert not page.pane.isVisible()
