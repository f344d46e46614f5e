"""A text message on the screen: measured as it is typed, copied, logged once it was sent."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from creditdesk.models.customers import contacts
from creditdesk.services.book.book import Book
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.text_messages import TextMessages
from creditdesk.ui.letters.text_message import TextMessageAsk, TextMessageWork
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def work(
    qtbot: QtBot, book: Book, debtor: int, inline: TaskRunner, theme: Theme, day: date, at: datetime
) -> TextMessageWork:
    with book.unit_of_work(at) as unit:
        unit.connection.execute(insert(contacts).values(customer_id=debtor, name="Ann", phone="07700 900123"))
    over = QWidget()
    qtbot.addWidget(over)
    texts = TextMessages(book)
    return TextMessageWork(lambda: texts, inline, theme, as_of=day, now=lambda: at, over=over)


def asked(work: TextMessageWork) -> TextMessageAsk:
    assert work.ask is not None
    return work.ask


def test_a_text_is_measured_as_it_is_typed(work: TextMessageWork, debtor: int) -> None:
    work.write_to(debtor, "Northgate Timber")
    ask = asked(work)
    assert ask.to.currentText() == "+44 7700 900123, Ann"
    ask.text.setPlainText("Hello")
    assert ask.length.text() == "5 of 160 letters, 1 message"
    ask.text.setPlainText("Hello \N{PARTY POPPER}")
    assert ask.length.text().startswith("8 of 70 letters, 1 message. Plain telephones have no \N{PARTY POPPER}")


def test_text_and_number_are_copied(work: TextMessageWork, debtor: int) -> None:
    work.write_to(debtor, "Northgate Timber")
    asked(work).copy_text.click()
    assert QGuiApplication.clipboard().text().startswith("Brook & Lane Ltd: overdue on your account NOR014: £25,480.00")
    asked(work).copy_number.click()
    assert QGuiApplication.clipboard().text() == "+44 7700 900123"


def test_it_is_logged_once_it_was_sent_and_not_by_closing(
    work: TextMessageWork, debtor: int, book: Book, day: date, at: datetime
) -> None:
    work.write_to(debtor, "Northgate Timber")
    asked(work).reject()
    assert [entry for entry in Ledger(book).debtor(debtor, day).history if entry.kind == "sms"] == []
    done = []
    work.undoable.connect(done.append)
    work.write_to(debtor, "Northgate Timber")
    asked(work).answer()
    assert [entry.title for entry in Ledger(book).debtor(debtor, day).history if entry.kind == "sms"] == [
        "Text message sent"
    ]
    done[0].take_back(at)


def test_what_the_gate_holds_asks_for_a_reason(
    work: TextMessageWork, debtor: int, book: Book, letters: object, day: date, at: datetime
) -> None:
    letters.issue(debtor, "reminder", as_of=day, at=at)  # type: ignore[attr-defined]
    work.write_to(debtor, "Northgate Timber")
    asked(work).answer()
    assert asked(work).said == "Say why it is sent although it is held."
    asked(work).reason.setText("They asked for it")
    asked(work).answer()
    assert "sms" in {entry.kind for entry in Ledger(book).debtor(debtor, day).history}


def test_who_owes_nothing_overdue_is_said(work: TextMessageWork, ledger: object) -> None:
    said: list[str] = []
    work.told.connect(said.append)
    work.write_to(ledger.customer("ZED001", name="Zed"), "Zed")  # type: ignore[attr-defined]
    assert said[0].startswith("Held: nothing is overdue.")
