"""The day's letters from the list to the server: written, sent from the outbox, told; an answer filed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from mail_house import CERTIFICATE, PASSWORD, MailHouse
from PySide6.QtWidgets import QFileDialog, QInputDialog, QWidget
from sqlalchemy import update

from creditdesk.models.customers import contacts
from creditdesk.services.book.files import open_book
from creditdesk.services.letters.outbox import Outbox
from creditdesk.ui.letters.page import LettersPage
from tests.conftest import AT
from tests.journeys.conftest import Controller, Desk

MONDAY = date(2026, 11, 23)


@pytest.fixture
def house(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailHouse]:
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with MailHouse() as made:
        yield made


@pytest.fixture
def with_mail(with_ledger: Path, house: MailHouse) -> Path:
    """The ledger, with an address of Karen's and the mail server set."""
    with open_book(with_ledger, user="tess") as book:
        with book.unit_of_work(AT) as work:
            work.connection.execute(
                update(contacts).where(contacts.c.name == "Karen Marsh").values(email="karen@northgate.example")
            )
        Outbox(book).set_server(house.server, at=AT)
    return with_ledger


def page_of(tess: Controller) -> LettersPage:
    page = tess.window.findChild(LettersPage)
    assert isinstance(page, LettersPage)
    return page


def tabs_to(tess: Controller, wanted: QWidget) -> None:
    for _ in range(40):
        if tess.keyboard_in is wanted:
            return
        tess.presses("Tab")
    raise AssertionError(f"Tab never came to {wanted.accessibleName() or wanted}")


def test_from_the_days_letters_to_the_server_and_back_to_the_answer(
    sits_down: Desk, with_mail: Path, house: MailHouse, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    tess = sits_down(with_mail)
    tess.presses("Ctrl+2")
    tess.until(lambda: bool(page_of(tess).due.due.rows))
    page = page_of(tess)
    tabs_to(tess, page.due.write_button)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_asked: str(tmp_path / "letters"))
    tess.presses("Enter")
    tess.until(lambda: page.tabs.tabText(2) == "Outbox (1)")
    assert "1 mail in the outbox, to be sent." in page.due._done.text()

    tess.presses("Ctrl+K")
    tess.types("outbox")
    tess.presses("Enter")
    assert [mail.to_address for mail in page.outbox.mails] == ["karen@northgate.example"]
    tabs_to(tess, page.outbox.send_button)
    # This computer has no keyring: the password is asked for, and held for the day.
    monkeypatch.setattr(QInputDialog, "getText", lambda *_asked: (PASSWORD, True))
    tess.presses("Enter")
    tess.until(lambda: page.tabs.tabText(2) == "Outbox")
    (taken,) = house.taken
    assert taken["To"] == "Karen Marsh <karen@northgate.example>"
    tess.opens_debtor("NOR014")
    sent, letter = tess.history[:2]
    assert sent.startswith("Reminder RM-2026-") or letter.startswith("Reminder RM-2026-")
    assert any("sent by e-mail" in entry for entry in (sent, letter))

    tess = sits_down(with_mail, on=MONDAY)
    tess.opens_debtor("NOR014")
    answer = tmp_path / "answer.eml"
    answer.write_text(
        f"From: Karen Marsh <karen@northgate.example>\nSubject: Re: Our letter\nIn-Reply-To: {taken['Message-ID']}\n"
        "Date: Fri, 20 Nov 2026 15:00:00 +0000\n\nWe pay half of it on Friday.\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_asked: ([str(answer)], ""))
    tess.presses("Shift+E")
    tess.until(
        lambda: any(entry.startswith("E-mail received: Re: Our letter (answers RM-2026-") for entry in tess.history)
    )
    tess.presses("Ctrl+Z")
    tess.until(lambda: any("taken back" in entry for entry in tess.history))
