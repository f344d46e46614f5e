"""Every letter of the catalogue in the letter window: found in one list, filled in, seen, held, issued as the three."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pypdf
import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select, update

from creditdesk.domain.letter_kinds import CATALOGUE, Kind, Notice
from creditdesk.models.customers import customers
from creditdesk.models.letters import letters as letters_table
from creditdesk.services.book.book import Book
from creditdesk.services.letters.service import Letters
from creditdesk.ui.letters.dialog import LetterDialog
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

RETURNED = {"reversed_on": date(2026, 11, 19)}


@pytest.fixture
def pane(
    qtbot: QtBot, letters: Letters, inline: TaskRunner, theme: Theme, memory: QSettings, at: datetime
) -> LetterPane:
    made = LetterPane(letters, inline, theme, lambda: at, memory)
    qtbot.addWidget(made)
    made.resize(800, 800)
    made.show()
    made.activateWindow()
    return made


def listed(pane: LetterPane) -> dict[str, bool]:
    """Return the lines of the list, and whether each may be chosen."""
    model = pane.which.model()
    flags = (model.flags(model.index(row, 0)) for row in range(model.rowCount()))
    may = [bool(each & Qt.ItemFlag.ItemIsEnabled) for each in flags]
    return {pane.which.itemText(row): may[row] for row in range(model.rowCount())}


def fill(qtbot: QtBot, pane: LetterPane, **facts: str) -> None:
    for name, text in facts.items():
        line = pane.own.line(name)
        assert isinstance(line, QLineEdit | QPlainTextEdit)
        line.clear()
        if isinstance(line, QPlainTextEdit):
            line.setPlainText(text)
        else:
            qtbot.keyClicks(line, text)
    if facts:
        qtbot.waitSignal(pane.own.changed, timeout=2000).wait()


def issued_count(book: Book) -> int:
    with book.read() as connection:
        return connection.scalar(select(func.count()).select_from(letters_table)) or 0


def test_the_list_groups_the_letters_and_says_of_those_without_a_word_why(
    pane: LetterPane, debtor: int, day: date
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    lines = listed(pane)
    heads = [line for line in lines if line in {group for group, _kinds in CATALOGUE}]
    assert heads == [group for group, _kinds in CATALOGUE]
    assert not any(lines[head] for head in heads)
    assert lines["Proposal of a payment plan"]
    assert lines["Returned payment: no payment came back"] is False
    assert lines["Missed instalment: no plan is running"] is False
    assert lines["Confirmation of the promise: written from the promise, Ctrl+Shift+P on the Desk"] is False
    assert not any("Mahnung" in line for line in lines)
    assert pane.which.currentText() == "Reminder"


def test_a_returned_payment_is_written_about_by_two_keys(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date, ledger: Any, book: Book
) -> None:
    ledger.cash(debtor, "DD-1", "2026-11-16", "500.00", **RETURNED)
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.view.setFocus()
    qtbot.keyClick(pane.view, Qt.Key.Key_W)
    down = pane.which.view()
    qtbot.waitUntil(down.isVisible)
    qtbot.keyClicks(down, "ret")
    qtbot.keyClick(down, Qt.Key.Key_Return)
    assert pane._title.text() == "Returned payment to Northgate Timber"
    assert pane.verdict_text == "✓ Nothing is in the way of sending it."
    assert not any(chip.isChecked() for chip in pane.kinds.values())
    assert not pane.own_room.isVisible()
    assert not pane.added.add_button.isVisible()
    assert pane.words_button.isVisible()
    pane.issue_button.click()
    assert pane.verdict_text == "✓ Issued as PR-2026-000001 and filed in the history."
    assert issued_count(book) == 1
    qtbot.keyClick(pane.view, Qt.Key.Key_R)
    assert pane.kinds[Kind.REMINDER].isChecked()
    assert pane.which.currentText() == "Reminder"


def test_what_only_the_sender_knows_is_asked_for_and_read_where_it_stands(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, pane: LetterPane, debtor: int, day: date, tmp_path: Path
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="plan_proposal")
    assert pane.verdict_text == "Fill in first: instalments, first one due."
    assert not pane.issue_button.isEnabled()
    fill(qtbot, pane, count="1", first_on="1 dec")
    assert pane.verdict_text == "Fill in first: instalments."
    assert pane.own.line("count").accessibleDescription() == "Write a number from 2 to 60."
    assert pane.own.line("first_on").accessibleDescription() == "Tue 1 Dec 2026"
    fill(qtbot, pane, count="3")
    assert pane.verdict_text.startswith("✓ Nothing is in the way of sending it.")
    target = tmp_path / "plan.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(target), ""))
    pane.save_button.click()
    said = pypdf.PdfReader(target).pages[0].extract_text()
    assert pane.verdict_text.startswith("✓ Issued as PP-2026-000001")
    assert "1 Dec 2026" in said


def test_nothing_leaves_between_a_keystroke_and_the_letter_that_says_it(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="settlement_offer")
    fill(qtbot, pane, offer="4000")
    assert pane.print_button.isEnabled()
    qtbot.keyClicks(pane.own.line("offer"), "0")
    assert not pane.print_button.isEnabled()


def test_facts_are_this_debtor_s_and_come_back_with_their_letter(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date, ledger: Any
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="handover")
    fill(qtbot, pane, agency="Reed & Co", handed="1 dec")
    pane.which.asked.emit(Kind.REMINDER)
    pane.which.asked.emit(Notice.HANDOVER)
    line = pane.own.line("agency")
    assert isinstance(line, QLineEdit)
    assert line.text() == "Reed & Co"
    assert pane.print_button.isEnabled()
    other = ledger.customer("TWO002", name="Two", address1="2", city="Leeds")
    ledger.invoice(other, "INV-9", "2026-08-06", "900.00", due="2026-09-05")
    pane.show_debtor(other, "TWO002", "Two", day, kind="handover")
    line = pane.own.line("agency")
    assert isinstance(line, QLineEdit)
    assert line.text() == ""


def test_a_shorter_letter_is_held_with_its_reason_and_goes_only_with_one(
    pane: LetterPane, debtor: int, day: date, ledger: Any, book: Book, at: datetime
) -> None:
    ledger.cash(debtor, "DD-1", "2026-11-16", "500.00", **RETURNED)
    with book.unit_of_work(at) as work:
        work.connection.execute(update(customers).values(address1=""))
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="payment_returned")
    assert pane.verdict_text == "⚠ Held: no postal address."
    assert not pane.issue_button.isEnabled()
    pane.reason.setText("handed to them at the counter")
    pane.issue_button.click()
    assert pane.verdict_text.startswith("✓ Issued as PR-2026-000001")


def test_asked_for_by_name_a_letter_without_a_matter_says_why(pane: LetterPane, debtor: int, day: date) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="credit_hold")
    assert pane.verdict_text == "⚠ There is nothing for this letter to say: supply on credit is not stopped."
    assert not pane.print_button.isEnabled()
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="mahnung_de")
    assert "is for debtors in DE, not in GB" in pane.verdict_text


def test_who_owes_in_several_currencies_is_written_to_in_the_one_chosen(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date, ledger: Any
) -> None:
    ledger.invoice(debtor, "EU-1", "2026-09-01", "300.00", due="2026-10-01", currency="EUR")
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="settlement_offer")
    assert pane.own.currency.isVisible()
    assert [pane.own.currency.itemText(at) for at in range(2)] == ["GBP", "EUR"]
    fill(qtbot, pane, offer="200")
    assert pane.own.line("offer").accessibleDescription() == "£200.00"
    pane.own.currency.setCurrentIndex(1)
    assert pane.own.line("offer").accessibleDescription() == "€200.00"
    qtbot.waitUntil(lambda: pane.view.drawn == {0})
    assert "€200.00" in pane.view.accessibleDescription()


def test_a_claim_in_an_insolvency_goes_to_who_is_in_charge_and_never_by_mail_to_the_debtor(
    qtbot: QtBot, pane: LetterPane, debtor: int, day: date
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="insolvency_claim")
    fill(qtbot, pane, officeholder="P. Rees\n4 Court Lane", case="CR-7", insolvent="12 nov")
    assert pane.print_button.isEnabled()
    assert not pane.mail_button.isVisible()
    qtbot.waitUntil(lambda: pane.view.drawn == {0})
    assert "4 Court Lane" in pane.view.accessibleDescription()


def test_in_threads_the_list_comes_and_the_keyboard_stands_on_the_first_fact(
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
    dialog.pane.show_debtor(debtor, "NOR014", "Northgate Timber", day, kind="limit_change")
    assert dialog.pane.verdict_text == "Looking at the account…"
    qtbot.waitUntil(lambda: dialog.pane.own.is_anything, timeout=5000)
    assert dialog.focusWidget() is dialog.pane.own.line("limit")
    fill(qtbot, dialog.pane, limit="25000", limit_before="20000", changed="1 dec")
    qtbot.waitUntil(dialog.pane.print_button.isEnabled, timeout=5000)
    qtbot.waitUntil(lambda: dialog.pane.view.drawn == {0}, timeout=5000)
    assert dialog.minimumSizeHint().height() <= 720 - 60
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: threaded.is_idle, timeout=5000)
