"""The letter on screen: seen before it leaves, held with its reason, issued with every way out."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QSettings, Qt
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.letters import letters as letters_table
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.service import Letters
from creditdesk.ui.letters import pane as pane_module
from creditdesk.ui.letters.dialog import LetterDialog
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.letters.pdf_pages import PdfPages
from creditdesk.ui.letters.printing import set_up
from creditdesk.ui.part_help import HelpDialog, help_for
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.window_keys import WindowKeys


@pytest.fixture
def pane(
    qtbot: QtBot, letters: Letters, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime
) -> LetterPane:
    made = LetterPane(letters, inline, theme, lambda: at, memory)
    qtbot.addWidget(made)
    made.resize(700, 800)
    made.show()
    return made


def issued_count(book: Book) -> int:
    with book.read() as connection:
        return connection.scalar(select(func.count()).select_from(letters_table)) or 0


def test_the_preview_shows_the_pages_and_issues_nothing(pane: LetterPane, debtor: int, day: date, book: Book) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert pane.verdict_text == "✓ Nothing is in the way of sending it."
    assert pane.print_button.text() == "Issue and print…"
    assert pane.print_button.isEnabled()
    assert not pane.reason.isVisible()
    assert issued_count(book) == 0


def test_a_page_is_drawn_and_its_words_can_be_read_aloud(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    qtbot.waitUntil(lambda: pane.view.drawn == {0})
    assert "Payment reminder: £25,480.00 overdue" in pane.view.accessibleDescription()
    assert pane.view.accessibleName() == "Preview, 1 page"


def test_what_is_held_says_why_and_goes_only_with_a_reason(
    pane: LetterPane, debtor: int, day: date, book: Book
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="final_demand")
    assert pane.verdict_text.startswith("⚠ Held: no reminder or call about this yet")
    assert not pane.issue_button.isEnabled()
    pane.reason.setText("  ")
    assert not pane.issue_button.isEnabled()
    pane.reason.setText("The managing director asked for it")
    pane.issue_button.click()
    assert pane.verdict_text == "✓ Issued as FD-2026-000001 and filed in the history."
    assert issued_count(book) == 1


def test_issuing_tells_what_changed(qtbot: QtBot, pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    with qtbot.waitSignal(pane.issued) as told:
        pane.issue_button.click()
    (changes,) = told.args or [Changes()]
    assert Touched.HISTORY in changes.touched
    assert changes.concern(debtor)
    assert not pane.issue_button.isVisible()
    assert pane.print_button.text() == "Print…"


def test_saving_issues_first_and_saves_what_was_issued(
    monkeypatch: pytest.MonkeyPatch, pane: LetterPane, debtor: int, day: date, tmp_path: Path, book: Book
) -> None:
    target = tmp_path / "letter.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.save_button.click()
    assert "RM-2026-000001" in pypdf.PdfReader(target).pages[0].extract_text()
    assert pane.verdict_text.endswith("Saved as letter.pdf.")
    pane.save_button.click()
    assert issued_count(book) == 1


def test_thinking_better_of_printing_issues_nothing(
    monkeypatch: pytest.MonkeyPatch, pane: LetterPane, debtor: int, day: date, book: Book
) -> None:
    monkeypatch.setattr(pane_module, "ask_printer", lambda *_: None)
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.print_button.click()
    assert issued_count(book) == 0


def test_printing_issues_and_draws_every_page_on_the_paper(
    monkeypatch: pytest.MonkeyPatch, pane: LetterPane, debtor: int, day: date, tmp_path: Path, book: Book
) -> None:
    target = tmp_path / "printed.pdf"

    def to_file(pages: PdfPages, title: str, _parent: object) -> QPrinter:
        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(target))
        printer.setResolution(150)
        set_up(printer, pages, title)
        return printer

    monkeypatch.setattr(pane_module, "ask_printer", to_file)
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="statement")
    pane.print_button.click()
    (page,) = pypdf.PdfReader(target).pages
    assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]
    assert len(page.images) == 1
    assert pane.verdict_text.endswith("1 page sent to the printer.")
    assert issued_count(book) == 1


def test_money_that_comes_while_the_letter_is_read_holds_it(
    pane: LetterPane, debtor: int, day: date, ledger: Any, book: Book
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    ledger.cash(debtor, "BACS-1", "2026-11-20", "25480.00")
    pane.issue_button.click()
    assert "cover the £25,480.00 overdue" in pane.verdict_text
    assert not pane.issue_button.isEnabled()
    assert issued_count(book) == 0


def test_what_cannot_be_filed_can_be_tried_again(
    monkeypatch: pytest.MonkeyPatch, pane: LetterPane, debtor: int, day: date, letters: Letters
) -> None:
    def full(*_: object, **__: object) -> None:
        raise CreditDeskError("The disk is full.", safe="Nothing was issued.", cure="Make room.")

    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    with monkeypatch.context() as broken:
        broken.setattr(letters, "issue", full)
        pane.issue_button.click()
    assert pane.verdict_text == "⚠ The disk is full. Nothing was issued. Make room."
    pane.issue_button.click()
    assert pane.verdict_text.startswith("✓ Issued as RM-2026-000001")


def test_only_the_chosen_items_are_spoken_of(pane: LetterPane, debtor: int, day: date, letters: Letters) -> None:
    from creditdesk.domain.document import DocumentKey, DocumentType

    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, items=[DocumentKey(DocumentType.INVOICE, "INV-2")])
    assert "£7,080.00" in pane.view.accessibleDescription() or pane.view.drawn == frozenset()
    pane.issue_button.click()
    assert "INV-1" not in _text_of_last(letters, pane)


def _text_of_last(letters: Letters, pane: LetterPane) -> str:
    import io

    assert pane._pages is not None
    return "".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pane._pages.pdf)).pages)


def test_a_debtor_who_owes_nothing_gets_a_sentence_not_a_letter(
    pane: LetterPane, ledger: Any, day: date, letters: Letters
) -> None:
    nobody = ledger.customer("NIL001", address1="x", city="y")
    pane.show_debtor(nobody, "NIL001", "Nobody", day)
    assert pane.verdict_text == "⚠ Held: nothing is overdue. Nothing was issued."
    assert not pane.print_button.isEnabled()
    assert not pane.reason.isVisible()


def test_the_kind_is_chosen_by_a_button(pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.kinds[Kind.STATEMENT].click()
    pane.issue_button.click()
    assert "ST-NOR014-20261120" in pane.verdict_text


def test_zoom_goes_by_keys_and_fits_again(qtbot: QtBot, pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    before = pane.view.zoom_percent
    qtbot.keyClick(pane.view, Qt.Key.Key_Plus, Qt.KeyboardModifier.ControlModifier)
    assert pane.view.zoom_percent > before
    qtbot.keyClick(pane.view, Qt.Key.Key_0, Qt.KeyboardModifier.ControlModifier)
    assert pane.view.zoom_percent == before


def test_a_letter_of_the_past_is_shown_as_it_was_issued(
    pane: LetterPane, debtor: int, day: date, at: datetime, letters: Letters
) -> None:
    issued, _ = letters.issue(debtor, "reminder", as_of=day, at=at)
    pane.show_issued(issued.letters[0].sha256, "Reminder RM-2026-000001")
    assert pane.verdict_text == "✓ As it was issued."
    assert pane.print_button.isEnabled()
    assert not pane.issue_button.isVisible()


def test_the_dialog_works_with_threads_and_lets_go_on_escape(
    qtbot: QtBot,
    letters: Letters,
    threaded: TaskRunner,
    theme: Theme,
    memory: QSettings,
    at: datetime,
    debtor: int,
    day: date,
) -> None:
    dialog = LetterDialog(LetterPane(letters, threaded, theme, lambda: at, memory), theme)
    qtbot.addWidget(dialog)
    dialog.pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    qtbot.waitUntil(lambda: dialog.pane.view.drawn == {0}, timeout=5000)
    with qtbot.waitSignal(dialog.pane.issued, timeout=5000):
        dialog.pane.issue_button.click()
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    assert not dialog.isVisible()
    assert dialog.pane.view.accessibleName() == "Preview, 0 pages"


def test_a_statement_of_a_period_is_chosen_beside_the_kinds(pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert not pane.statement.isVisible()
    pane.kinds[Kind.STATEMENT].click()
    assert pane.statement.isVisible()
    pane.statement.kind.setCurrentIndex(2)
    pane.issue_button.click()
    assert "SD-NOR014-20261120" in pane.verdict_text


def test_enter_in_the_dialog_asks_for_the_printer_and_tab_goes_from_top_to_bottom(
    qtbot: QtBot, letters: Letters, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime, debtor: int
) -> None:
    dialog = LetterDialog(LetterPane(letters, inline, theme, lambda: at, memory), theme)
    qtbot.addWidget(dialog)
    pane = dialog.pane
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", date(2026, 11, 20), kind="statement")
    assert dialog.windowTitle() == "Letters to NOR014 Northgate Timber"
    assert [each for each in dialog.findChildren(QPushButton) if each.isDefault()] == [pane.print_button]
    stops = []
    at_work: QWidget = pane.kinds[Kind.REMINDER]
    for _ in range(40):
        if at_work.isVisible() and at_work.focusPolicy() & Qt.FocusPolicy.TabFocus:
            stops.append(at_work)
        at_work = at_work.nextInFocusChain()
        if at_work is pane.kinds[Kind.REMINDER]:
            break
    wanted = [
        *pane.kinds.values(),
        pane.statement.kind,
        pane.view,
        pane.issue_button,
        pane.save_button,
        pane.print_button,
    ]
    assert [each for each in stops if each in wanted] == wanted


def test_in_a_book_open_for_reading_a_letter_can_be_looked_at_and_not_issued(
    qtbot: QtBot, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime, debtor: int, day: date, book: Book
) -> None:
    with open_book(book.path, read_only=True) as reader:
        pane = LetterPane(Letters(reader), inline, theme, lambda: at, memory)
        qtbot.addWidget(pane)
        pane.show()
        pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="final_demand")
        assert pane.verdict_text.endswith(f"{reader.read_only_because} Nothing can be issued here.")
        assert not any(each.isEnabled() for each in (pane.issue_button, pane.save_button, pane.print_button))
        assert not pane.reason.isVisible()


def test_f1_helps_in_the_letter_window_and_its_buttons_fit_a_small_screen(
    monkeypatch: pytest.MonkeyPatch,
    qtbot: QtBot,
    letters: Letters,
    inline: TaskRunner,
    theme: Theme,
    memory: QSettings,
    at: datetime,
    debtor: int,
) -> None:
    told: list[str] = []
    monkeypatch.setattr(HelpDialog, "exec", lambda self: told.append(self.accessibleDescription()))
    dialog = LetterDialog(LetterPane(letters, inline, theme, lambda: at, memory), theme)
    qtbot.addWidget(dialog)
    WindowKeys(dialog, lambda: None)
    dialog.pane.show_debtor(debtor, "NOR014", "Northgate Timber", date(2026, 11, 20), kind="statement")
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.pane.issue_button.setFocus()
    qtbot.keyClick(dialog.pane.issue_button, Qt.Key.Key_F1)
    assert "Nothing is sent or filed before you issue it." in told[0]
    assert dialog.minimumSizeHint().height() <= 720 - 60


@pytest.mark.parametrize(
    ("key", "kind"), [(Qt.Key.Key_F, Kind.FINAL_DEMAND), (Qt.Key.Key_S, Kind.STATEMENT), (Qt.Key.Key_R, Kind.REMINDER)]
)
def test_a_key_chooses_the_letter(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date, key: Qt.Key, kind: Kind
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.activateWindow()
    pane.view.setFocus()
    qtbot.keyClick(pane.view, key)
    assert pane.kinds[kind].isChecked()
    assert pane._title.text().startswith(kind.words)


def test_the_keys_of_the_ways_out_press_their_buttons_and_no_refused_one(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date, book: Book
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="final_demand")
    pane.activateWindow()
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    assert issued_count(book) == 0
    qtbot.keyClick(pane.view, Qt.Key.Key_R)
    qtbot.keyClick(pane.view, Qt.Key.Key_I, Qt.KeyboardModifier.AltModifier)
    assert issued_count(book) == 1


def test_help_at_the_preview_names_its_keys_and_not_the_letter(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    qtbot.waitUntil(lambda: pane.view.drawn == {0})
    told = help_for(pane.view)
    assert told is not None
    assert "25,480.00" not in told.as_text()
    named = {keys for caps, _does in told.keys for keys in caps}
    assert named >= {"R", "F", "S", "Ctrl++", "PgDown", "Alt+I", "Ctrl+S"}
    shown = HelpDialog(told, pane)
    assert shown.height() <= 900


def test_the_ring_of_the_preview_follows_the_keyboard(
    qtbot: QtBot, pane: LetterPane, theme: Theme, debtor: int, day: date
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.activateWindow()
    pane.view.setFocus()
    accent = theme.tokens.color("accent")

    def is_ringed() -> bool:
        return pane.grab().toImage().pixelColor(pane.view.viewport().mapTo(pane, QPoint(0, 40))) == accent

    qtbot.waitUntil(is_ringed)
    painted: list[QEvent] = []
    watch = Watch(painted)
    pane.view.viewport().installEventFilter(watch)
    pane.print_button.setFocus()
    qtbot.waitUntil(lambda: bool(painted))
    assert not is_ringed()


class Watch(QObject):
    """Remembers that something was painted."""

    def __init__(self, seen: list[QEvent]) -> None:
        super().__init__()
        self._seen = seen

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802 - as Qt calls it
        if event.type() == QEvent.Type.Paint:
            self._seen.append(event)
        return False
