"""The Cash page: files are looked through before they are taken, and an import can be taken back."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QDate, QMimeData, QPointF, QSettings, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QPushButton
from pytestqt.qtbot import QtBot

from creditdesk.domain.errors import Cancelled
from creditdesk.services.book.book import Book
from creditdesk.services.cash.service import Cash
from creditdesk.services.office import Office
from creditdesk.ui.cash.page import CashPage
from creditdesk.ui.cash.row_table import Column, RowModel, RowTable
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from tests.conftest import AS_OF, AT

ASKING, SHOWING = 0, 1


@pytest.fixture
def cash(book: Book) -> Cash:
    return Cash(book)


@pytest.fixture
def page(qtbot: QtBot, theme: Theme, cash: Cash, memory: QSettings) -> CashPage:
    made = CashPage(cash, TaskRunner(inline=True), theme, memory, as_of=AS_OF, now=lambda: AT)
    qtbot.addWidget(made)
    made.resize(1280, 640)
    made.show()
    made.start()
    return made


@pytest.fixture
def files(tmp_path: Path) -> list[Path]:
    customers, documents = tmp_path / "customers.csv", tmp_path / "documents.csv"
    customers.write_text("account,name\nC1,Acorn Ltd\n")
    documents.write_text(
        "account,type,number,date,amount\nC1,invoice,1,2026-01-01,10.00\nC1,invoice,2,2026-02-30,5.00\n"
    )
    return [customers, documents]


def counts(page: CashPage) -> dict[str, str]:
    return {name: figure.text() for name, figure in page.outcome.counts.items()}


def test_an_empty_page_says_what_would_fill_it(page: CashPage) -> None:
    assert page._stack.currentIndex() == ASKING
    assert page.drop_box.choose_button.isVisible()
    assert page.batches.empty.isVisible()
    assert not page.batches.take_back_button.isEnabled()


def test_files_are_looked_through_before_anything_is_taken(page: CashPage, files: list[Path], cash: Cash) -> None:
    page.look_through(files)
    assert page._stack.currentIndex() == SHOWING
    assert counts(page) == {"new": "2", "changed": "0", "unchanged": "0", "vanished": "0", "rejected": "1"}
    assert page.heading.text() == "Nothing is imported yet"
    assert page.import_button.text() == "Import 2 rows"
    assert page.outcome.tabs.currentWidget() is page.outcome.rejected
    assert "February 2026 has 28 days" in page.outcome.detail.text()
    assert cash.batches() == []


def test_importing_says_so_lists_the_batch_and_tells_the_other_pages(
    page: CashPage, files: list[Path], qtbot: QtBot
) -> None:
    page.look_through(files)
    with qtbot.waitSignal(page.changed) as told:
        qtbot.keyClick(page.import_button, Qt.Key.Key_Space)
    assert told.args[0].touched
    assert page.heading.text() == "Import 1 is in the ledger"
    assert page.batches.table.rows.rowCount() == 1
    assert not page.import_button.isVisible()


def test_a_cancelled_import_leaves_the_page_ready_and_nothing_taken(
    page: CashPage, files: list[Path], cash: Cash, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look_through(files)

    def cancelled(*_args: object, **_words: object) -> None:
        raise Cancelled

    monkeypatch.setattr(cash, "import_files", cancelled)
    page._import()
    assert page.import_button.isEnabled()
    assert not page.problem.isVisible()
    assert cash.batches() == []


def answer(monkeypatch: pytest.MonkeyPatch, word: str) -> list[tuple[str, str]]:
    """Press a button of the next question; return what it asked and its default button."""
    asked = []

    def press(box: QMessageBox) -> int:
        default = box.defaultButton()
        asked.append((box.text(), default.text().replace("&", "")))
        next(each for each in box.buttons() if each.text().replace("&", "") == word).click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", press)
    return asked


def test_an_import_is_taken_back_once_the_question_is_answered(
    page: CashPage, files: list[Path], qtbot: QtBot, cash: Cash, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look_through(files)
    page._import()
    asked = answer(monkeypatch, "Cancel")
    page.batches.take_back_button.click()
    assert asked == [("Import 1: 1 document and 1 customer go; the calls and promises stay.", "Cancel")]
    assert cash.batches()[0].taken_back_at is None
    answer(monkeypatch, "Take back")
    with qtbot.waitSignal(page.changed):
        page.batches.take_back_button.click()
    assert "was taken back: 1 document and 1 customer removed" in page.problem.text()
    assert cash.batches()[0].taken_back_at is not None
    assert not page.batches.take_back_button.isEnabled()


def test_the_question_names_the_letters_that_speak_of_what_would_go(
    page: CashPage, files: list[Path], book: Book, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look_through(files)
    page._import()
    issued, _ = Office.of(book).letters.issue(1, "statement", as_of=AS_OF, at=AT)
    asked = []
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.informativeText()))
    page.ask_to_take_back(1)
    assert asked[0].startswith(f"1 issued letter speaks of its documents: {issued.letters[0].number}. ")


def test_an_import_that_cannot_be_taken_back_is_a_sentence_without_a_question(
    page: CashPage, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look_through(files)
    page._import()
    later = tmp_path / "later.csv"
    later.write_text("account,type,number,date,amount\nC1,invoice,9,2026-01-01,10.00\n")
    page.look_through([later])
    page._import()
    asked = answer(monkeypatch, "Take back")
    page.ask_to_take_back(1)
    assert asked == []
    assert "Import 2 builds on import 1" in page.problem.text()


def test_tab_goes_from_top_to_bottom_through_all_of_a_preview(page: CashPage, files: list[Path], qtbot: QtBot) -> None:
    page.look_through(files[:1])
    page._import()
    page.look_through(files[1:])
    page.window().activateWindow()
    page.outcome.copy_button.setFocus()
    passed = []
    for _ in range(20):
        focused = QApplication.focusWidget()
        if focused in passed:
            break
        passed.append(focused)
        qtbot.keyClick(focused, Qt.Key.Key_Tab)
    outcome = page.outcome
    assert passed == [
        outcome.copy_button, outcome.save_button, outcome.tabs.tabBar(), outcome.rejected, page.date_order,
        page.is_snapshot, page.columns_button, page.again_button, page.import_button, page.batches.table,
        page.batches.take_back_button,
    ]  # fmt: skip


def test_a_file_to_mend_whose_name_has_no_ending_is_saved_as_csv(
    page: CashPage, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look_through(files)
    for typed, saved in (("mend", "mend.csv"), ("mend.txt", "mend.txt")):
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, name=typed: (str(tmp_path / name), ""))
        page.outcome.save_button.click()
        assert (tmp_path / saved).exists()


def test_the_day_above_the_columns_is_proposed_for_the_snapshot(page: CashPage, tmp_path: Path) -> None:
    page.look_through([_with_day(tmp_path, "As at 20 March 2026")])
    assert page.snapshot_on.date() == QDate(2026, 3, 20)
    assert "2 customers would be made" in page.summary.text()
    page.start_again()
    page.look_through([_with_day(tmp_path, "Aged debtors")])
    assert page.snapshot_on.date() == QDate(AS_OF.year, AS_OF.month, AS_OF.day)


def _with_day(folder: Path, above: str) -> Path:
    path = folder / "open.csv"
    path.write_text(
        f"{above}\n\n,Date,Transaction type,Num,Customer full name,Due date,Amount,Open balance\n"
        ",01/13/2026,Invoice,1001,Acorn,02/12/2026,100.00,100.00\n"
        ",03/15/2026,Invoice,1002,Birch,04/19/2026,200.00,150.00\n"
    )
    return path


def test_totals_that_differ_are_said_below_them(page: CashPage, tmp_path: Path, files: list[Path]) -> None:
    page.look_through(files)
    page._import()
    wrong = tmp_path / "wrong.csv"
    wrong.write_text("account,type,number,date,amount,open_amount\nC1,invoice,1,2026-01-01,10.00,12.00\n")
    page.is_snapshot.setChecked(True)
    page.look_through([wrong])
    page.outcome.tabs.setCurrentWidget(page.outcome.totals)
    assert page.outcome.detail.text().startswith("The ledger holds 10.00 GBP more than was taken from the files")


def test_dropped_files_are_looked_through(page: CashPage, files: list[Path]) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in files])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    page.drop_box.dropEvent(event)
    assert counts(page)["new"] == "2"


def test_a_file_that_cannot_be_read_is_a_sentence_on_the_page(page: CashPage, tmp_path: Path) -> None:
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\0")
    page.look_through([path])
    assert page._stack.currentIndex() == ASKING
    assert "not a text file" in page.problem.text()
    assert page.problem.isVisible()


def test_the_order_of_dates_is_asked_where_the_file_does_not_show_it(
    page: CashPage, files: list[Path], tmp_path: Path
) -> None:
    path = tmp_path / "d.csv"
    path.write_text("account,type,number,date,amount\nC1,invoice,9,03/04/2026,10.00\n")
    page.look_through([files[0], path])
    assert counts(page)["rejected"] == "1"
    page.date_order.setCurrentIndex(page.date_order.findData("dmy"))
    assert counts(page)["rejected"] == "0"


@pytest.mark.parametrize(
    ("bad", "heading", "verdict"),
    [
        (["C1,bill,2,2026-01-01,400.00"], "1 row cannot be taken", "✓ agree; 1 row could not be counted"),
        (["C1,bill,2,2026-01-01,4.00"] * 2, "2 rows cannot be taken", "✓ agree; 2 rows could not be counted"),
        (["C9,invoice,2,2026-01-01,4.00"], "1 row cannot be taken", "✓ agree"),
    ],
)
def test_rows_that_cannot_be_taken_are_said_above_and_beside_the_totals_what_they_are_without(
    page: CashPage, files: list[Path], bad: list[str], heading: str, verdict: str
) -> None:
    page.look_through(files)
    page._import()
    assert page.summary.text() == "2 of 3 rows taken. 1 waits to be mended: save it, correct it, import it."
    page.start_again()
    head, known = files[1].read_text().splitlines()[:2]
    files[1].write_text("\n".join([head, known, *bad]) + "\n")
    page.look_through([files[1]])
    assert page.heading.text() == f"{heading}; nothing else is new"
    model = page.outcome.totals.rows
    assert model.index(0, 5).data() == verdict


def test_a_snapshot_shows_what_would_vanish(page: CashPage, files: list[Path], tmp_path: Path) -> None:
    page.look_through(files)
    page._import()
    path = tmp_path / "s.csv"
    path.write_text("account,type,number,date,amount,open_amount\nC1,invoice,7,2026-01-01,10.00,10.00\n")
    page.look_through([path])
    page.snapshot_on.setDate(QDate(2026, 3, 1))
    page.is_snapshot.setChecked(True)
    assert counts(page)["vanished"] == "1"
    assert page._cash.batches()[0].snapshot_on is None


def test_rejected_rows_are_copied_as_a_table_and_saved_to_be_mended(
    page: CashPage, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.look_through(files)
    page.outcome.copy_button.click()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].split("\t") == ["Row", "Column", "Value", "Problem", "What to do"]
    assert lines[1].startswith("documents.csv, row 3\tdate\t2026-02-30\t")
    target = tmp_path / "mend.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args, **_words: (str(target), ""))
    page.outcome.save_button.click()
    assert target.read_text().splitlines()[0] == "account,type,number,date,amount,problem,cure"


def test_the_table_model_keeps_the_rules_of_its_kind(qtmodeltester: object) -> None:
    model = RowModel((Column("Day", str), Column("Year", lambda day: str(day.year), numeric=True)))
    model.show_rows([date(2026, 1, 1), date(2025, 1, 1)])
    qtmodeltester.check(model)  # type: ignore[attr-defined]


def test_enter_on_a_row_is_for_the_row_and_presses_no_button_of_its_window(qtbot: QtBot) -> None:
    window = QDialog()
    pressed: list[str] = []
    qtbot.addWidget(window)
    table, default = RowTable("Words", (Column("Word", str),), window), QPushButton("Go", window)
    default.setDefault(True)
    default.clicked.connect(lambda: pressed.append("Go"))
    table.show_rows(["one"])
    window.show()
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert not pressed


def test_the_rows_of_the_tabs_hand_tab_on_to_none_but_the_next(page: CashPage) -> None:
    """What is a stop and hands the keyboard on at once takes Tab away from all between."""
    assert page.outcome.tabs.focusPolicy() is Qt.FocusPolicy.NoFocus


def test_the_rejected_rows_are_saved_to_mend_from_whichever_table_is_in_front(
    page: CashPage, files: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not page.outcome.save_to_mend()
    target = tmp_path / "mend.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    page.look_through(files)
    page.outcome.tabs.setCurrentWidget(page.outcome.totals)
    assert page.outcome.save_to_mend()
    assert "2026-02-30" in target.read_text(encoding="utf-8-sig")
