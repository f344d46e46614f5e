"""The windows of queries: the list, the answer, the owner, the documents; all of it by keyboard."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.outbox import MailState
from creditdesk.domain.query import QueryStatus, Resolution
from creditdesk.models.customers import contacts
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Touched
from creditdesk.services.desk.entries import CallEntry, QueryDraft
from creditdesk.services.desk.service import Desk
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.query_writing import QueryWriting
from creditdesk.ui.desk.queries_list import QueriesList
from creditdesk.ui.desk.query_asks import AnswerDialog, CreditDialog, OwnerDialog, WritingDialog
from creditdesk.ui.desk.query_work import QueryWork
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
INV = DocumentKey(DocumentType.INVOICE, "INV-1")


@pytest.fixture
def debtor(ledger: Any) -> int:
    customer = ledger.customer("N1", name="Northgate")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    return int(customer)


@pytest.fixture
def desk(book: Book, debtor: int) -> Desk:
    made = Desk(book)
    draft = QueryDraft("PRICE", 400_00, ((INV, 400_00),), owner="Sales")
    on = date(2026, 10, 30)
    made.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=draft), at=datetime(2026, 10, 30, 9, tzinfo=UTC), as_of=on)
    return made


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.fixture
def work(book: Book, desk: Desk, debtor: int, over: QWidget, theme: Theme) -> QueryWork:
    made = QueryWork(
        desk,
        lambda: QueryWriting(book),
        TaskRunner(inline=True),
        theme,
        as_of=FRIDAY,
        now=lambda: AT,
        parent=over,
    )
    made.show_list((debtor, "Northgate"), of_debtor=True)
    QApplication.processEvents()
    return made


def shown(work: QueryWork) -> QueriesList:
    QApplication.processEvents()
    assert work.list is not None
    return work.list


def cells(work: QueryWork) -> list[str]:
    model = shown(work).table.rows
    return [model.index(0, column).data() for column in range(model.columnCount())]


def press(qtbot: QtBot, widget: QWidget, key: Qt.Key) -> None:
    qtbot.keyClick(widget, key)
    QApplication.processEvents()


def test_a_line_says_since_when_what_how_much_and_whose_answer_is_late(work: QueryWork) -> None:
    assert cells(work) == [
        "30 Oct", "21", "N1 · Northgate", "INV-1", "£400.00", "GBP", "price", "Sales", "04 Nov",
        "late since 4 Nov", "",
    ]  # fmt: skip


def test_the_list_is_copied_for_a_spreadsheet(work: QueryWork) -> None:
    shown(work).table.copy()
    assert (
        "2026-10-30\t21\tN1 · Northgate\tINV-1\t400.00\tGBP\tprice\tSales\t2026-11-04"
        in QApplication.clipboard().text()
    )


def test_an_empty_list_is_closed_by_enter(work: QueryWork) -> None:
    shown(work).shown.setCurrentText("Answered")
    assert [each.text() for each in shown(work).findChildren(QPushButton) if each.isDefault()] == ["Close"]


def test_an_empty_list_says_what_would_fill_it(work: QueryWork) -> None:
    shown(work).shown.setCurrentText("Answered")
    assert shown(work).empty_words == (
        "This debtor has no such query. Q on the Desk raises one on the items chosen there."
    )
    shown(work).whose.setCurrentText("All debtors")
    assert "whole ledger" in shown(work).empty_words
    assert not shown(work).answer.isEnabled()


def test_a_query_is_answered_by_keyboard_and_taken_back(qtbot: QtBot, work: QueryWork, desk: Desk) -> None:
    offered: list[LastChange] = []
    work.undoable.connect(offered.append)
    press(qtbot, shown(work).table, Qt.Key.Key_R)
    ask = work.ask
    assert isinstance(ask, AnswerDialog)
    ask.credit.setText("250")
    qtbot.keyClicks(ask.note, "Old price list")
    with qtbot.waitSignal(work.changed):
        press(qtbot, ask.note, Qt.Key.Key_Return)
    (query,) = desk.queries.list(FRIDAY)
    assert (query.status, query.credit_minor, query.resolution) == (QueryStatus.ACCEPTED, 250_00, "Old price list")
    assert shown(work).empty_words
    assert offered[0].done == "Query accepted, credit of £250.00 expected · price: Northgate"
    offered[0].take_back(AT)
    assert desk.queries.list(FRIDAY)[0].is_open


@pytest.mark.parametrize("typed", ["400.01", "-1", "plenty"])
def test_a_credit_that_cannot_be_is_said_at_the_foot(qtbot: QtBot, work: QueryWork, desk: Desk, typed: str) -> None:
    press(qtbot, shown(work).table, Qt.Key.Key_R)
    ask = work.ask
    assert isinstance(ask, AnswerDialog)
    ask.credit.setText(typed)
    press(qtbot, ask.note, Qt.Key.Key_Return)
    assert ask.isVisible()
    assert ask.said
    assert desk.queries.list(FRIDAY)[0].is_open


def test_a_rejected_query_asks_for_no_amount(qtbot: QtBot, work: QueryWork, desk: Desk) -> None:
    press(qtbot, shown(work).table, Qt.Key.Key_R)
    ask = work.ask
    assert isinstance(ask, AnswerDialog)
    press(qtbot, ask.end, Qt.Key.Key_Down)
    assert not ask.credit.isEnabled()
    press(qtbot, ask.note, Qt.Key.Key_Return)
    assert desk.queries.list(FRIDAY)[0].status is QueryStatus.REJECTED


def test_a_query_is_passed_on(qtbot: QtBot, work: QueryWork, desk: Desk) -> None:
    press(qtbot, shown(work).table, Qt.Key.Key_O)
    ask = work.ask
    assert isinstance(ask, OwnerDialog)
    ask.owner.setEditText("Hauliers Ltd")
    qtbot.keyClicks(ask.email, "pod@hauliers.example")
    qtbot.keyClicks(ask.due, "27 nov")
    press(qtbot, ask.email, Qt.Key.Key_Return)
    (query,) = desk.queries.list(FRIDAY)
    assert (query.owner, query.owner_email) == ("Hauliers Ltd", "pod@hauliers.example")
    assert query.answer_due_on == date(2026, 11, 27)
    assert cells(work)[7:10] == ["Hauliers Ltd", "27 Nov", "open"]


def test_the_credit_note_that_came_is_named(qtbot: QtBot, work: QueryWork, desk: Desk, ledger: Any) -> None:
    desk.queries.resolve(1, Resolution(QueryStatus.ACCEPTED), at=AT, as_of=FRIDAY)
    ledger.document(1, "credit_note", "CN-1", "2026-11-20", "400.00")
    shown(work).shown.setCurrentText("Answered")
    assert cells(work)[9] == "accepted, credit of £400.00 to come"
    press(qtbot, shown(work).table, Qt.Key.Key_N)
    ask = work.ask
    assert isinstance(ask, CreditDialog)
    qtbot.keyClicks(ask.number, "CN-1")
    press(qtbot, ask.number, Qt.Key.Key_Return)
    assert desk.queries.list(FRIDAY)[0].credit_left_minor == 0


def test_a_document_is_attached_and_saved_elsewhere(
    qtbot: QtBot, work: QueryWork, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given, saved = tmp_path / "pod.pdf", tmp_path / "out.pdf"
    given.write_bytes(b"%PDF proof")
    press(qtbot, shown(work).table, Qt.Key.Key_D)
    documents = work.documents
    assert documents is not None
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_args: ([str(given)], ""))
    press(qtbot, documents.attach_button, Qt.Key.Key_Space)
    assert [document.name for document in desk.queries.attachments(1)] == ["pod.pdf"]
    assert cells(work)[10] == "1"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_args: (str(saved), ""))
    press(qtbot, documents.save_button, Qt.Key.Key_Space)
    assert saved.read_bytes() == b"%PDF proof"


def test_whose_query_is_chosen_is_shown_on_the_desk(qtbot: QtBot, work: QueryWork, debtor: int) -> None:
    with qtbot.waitSignal(work.debtor_wanted) as wanted:
        press(qtbot, shown(work).table, Qt.Key.Key_Return)
    assert wanted.args == [debtor]


def test_an_acknowledgement_is_written_kept_and_opened(
    qtbot: QtBot, work: QueryWork, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.fileName()))
    press(qtbot, shown(work).table, Qt.Key.Key_W)
    ask = work.ask
    assert isinstance(ask, WritingDialog)
    press(qtbot, ask.reason, Qt.Key.Key_Return)
    assert [document.name for document in desk.queries.attachments(1)] == ["Query Q-1 acknowledgement.pdf"]
    assert opened == ["Query Q-1 acknowledgement.pdf"]


def test_an_acknowledgement_goes_into_the_outbox_and_is_taken_out_by_undo(
    qtbot: QtBot, work: QueryWork, desk: Desk, debtor: int, book: Book
) -> None:
    with book.unit_of_work(AT) as unit:
        unit.connection.execute(insert(contacts).values(customer_id=debtor, name="Priya", email="ap@north.example"))
    done: list[LastChange] = []
    work.undoable.connect(done.append)
    press(qtbot, shown(work).table, Qt.Key.Key_W)
    ask = work.ask
    assert isinstance(ask, WritingDialog)
    ask.form.setCurrentIndex(2)
    assert ask.does.text() == "Put into the outbox"
    press(qtbot, ask.reason, Qt.Key.Key_Return)
    (mail,) = Outbox(book).mails()
    assert (mail.to_address, mail.state) == ("ap@north.example", MailState.WAITING)
    assert [document.name for document in desk.queries.attachments(1)] == ["Query Q-1 acknowledgement.pdf"]
    assert done[-1].take_back is not None
    assert Touched.MAILS in done[-1].take_back(AT).touched
    assert [mail.state for mail in Outbox(book).mails()] == [MailState.WITHDRAWN]


def test_what_the_gate_holds_wants_a_reason(
    qtbot: QtBot, work: QueryWork, desk: Desk, debtor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    desk.save_call(CallEntry(debtor, "CONTACT_STOP_REQUEST", note="No more letters."), at=AT, as_of=FRIDAY)
    press(qtbot, shown(work).table, Qt.Key.Key_W)
    ask = work.ask
    assert isinstance(ask, WritingDialog)
    assert "it is held: asks not to be contacted" in ask.said
    press(qtbot, ask.reason, Qt.Key.Key_Return)
    assert ask.isVisible()
    assert desk.queries.attachments(1) == ()
    qtbot.keyClicks(ask.reason, "They asked for it")
    press(qtbot, ask.reason, Qt.Key.Key_Return)
    assert len(desk.queries.attachments(1)) == 1


def test_the_figures_say_how_long_queries_take_and_what_they_come_from(
    qtbot: QtBot, work: QueryWork, desk: Desk
) -> None:
    desk.queries.resolve(1, Resolution(QueryStatus.ACCEPTED, 250_00), at=AT, as_of=FRIDAY)
    press(qtbot, shown(work).table, Qt.Key.Key_F)
    figures = work.figures
    assert figures is not None
    assert figures.finding.text() == "One query answered since 20 November 2025, in 21.0 days on average"
    assert figures.share.text() == "Nothing of what is open is in query."
    figures.table.copy()
    assert "price\t1\t400.00\t\t0.00\t\t21.0\t1 of 1\t250.00\tGBP" in QApplication.clipboard().text()
    figures.by.setCurrentText("By owner")
    assert figures.table.rows.rows[0].name == "Sales"
