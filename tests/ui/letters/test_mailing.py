"""A letter into the outbox from where it is looked at."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QMessageBox
from pytestqt.qtbot import QtBot
from sqlalchemy import insert

from creditdesk.models.customers import contacts
from creditdesk.services.book.book import Book
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.service import Letters
from creditdesk.ui.letters.mailing import let_mail
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


@pytest.fixture
def outbox(book: Book) -> Outbox:
    return Outbox(book)


@pytest.fixture
def clock(at: datetime) -> list[datetime]:
    """What the clock has shown; the last is the moment."""
    return [at]


@pytest.fixture
def pane(
    qtbot: QtBot,
    letters: Letters,
    outbox: Outbox,
    inline: TaskRunner,
    theme: Theme,
    memory: QSettings,
    clock: list[datetime],
) -> LetterPane:
    made = LetterPane(letters, inline, theme, lambda: clock[-1], memory)
    let_mail(made, lambda: outbox, inline, lambda: clock[-1])
    qtbot.addWidget(made)
    made.show()
    return made


def write_to(book: Book, debtor: int, at: datetime, address: str) -> None:
    with book.unit_of_work(at) as work:
        work.connection.execute(insert(contacts).values(customer_id=debtor, name="Ann Bell", email=address))


def test_a_letter_is_issued_and_waits_in_the_outbox(
    pane: LetterPane, outbox: Outbox, book: Book, debtor: int, day: date, at: datetime
) -> None:
    write_to(book, debtor, at, "ap@north.example")
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    assert pane.mail_button.text() == "Issue and e-mail"
    pane.mail_button.click()
    (mail,) = outbox.mails()
    assert (mail.number, mail.to_address) == ("RM-2026-000001", "ap@north.example")
    assert "In the outbox: to Ann Bell <ap@north.example>." in pane.verdict_text
    pane.mail_button.click()
    assert len(outbox.mails()) == 1


def test_a_letter_issued_before_can_still_be_mailed_and_once_sent_mailed_again(
    pane: LetterPane,
    outbox: Outbox,
    letters: Letters,
    book: Book,
    debtor: int,
    clock: list[datetime],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (at,) = clock
    day = at.date()
    write_to(book, debtor, at, "ap@north.example")
    issued, _ = letters.issue(debtor, "reminder", as_of=day, at=at)
    pane.show_issued(issued.letters[0].sha256, "Reminder", issued.letters[0].number)
    assert pane.mail_button.text() == "E-mail"
    pane.mail_button.click()
    outbox.give([1], book.path.parent / "drafts", at=at, as_of=day)
    pane.mail_button.click()
    assert "It is in the outbox already, not sent yet" in pane.verdict_text
    outbox.decide(1, was_sent=True, at=at, as_of=day)
    asked: list[str] = []
    answers = [QMessageBox.StandardButton.No, QMessageBox.StandardButton.Yes]
    monkeypatch.setattr(QMessageBox, "question", lambda *said: asked.append(said[2]) or answers.pop(0))
    clock.append(at + timedelta(hours=1))
    pane.mail_button.click()
    assert asked == ["Reminder RM-2026-000001 went to ap@north.example on 20 Nov.\nIs it to go once more?"]
    assert len(outbox.mails()) == 1
    pane.mail_button.click()
    assert len(outbox.mails()) == 2


def test_nobody_to_mail_to_is_said_and_the_letter_is_issued(
    pane: LetterPane, outbox: Outbox, debtor: int, day: date
) -> None:
    pane.show_debtor(debtor, "NOR014", "Northgate Timber", day)
    pane.mail_button.click()
    assert "Nobody at Northgate Timber has an e-mail address" in pane.verdict_text
    assert outbox.mails() == ()
