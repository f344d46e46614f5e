"""Leaving a book while its mail server is silent: the mail says how it stands, and the book is closed."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from mail_house import PASSWORD, MailHouse
from sqlalchemy import insert

from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.outbox import MailState
from creditdesk.models.customers import contacts
from creditdesk.services.book.files import open_book
from creditdesk.services.letters.mail_password import GivenPassword
from creditdesk.services.letters.outbox import Outbox
from creditdesk.ui import errands
from tests.ui.shell.desktop import Desktop


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[MailHouse]:
    monkeypatch.setattr(errands, "PATIENCE", 0.2)
    with MailHouse() as made:
        made.is_silent = "after"
        yield made


def test_the_book_is_closed_after_the_mail_was_written_down(
    desktop: Desktop, silent: MailHouse, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = desktop.page.place
    book, customer_id, at = place.office.book, desktop.view.head.customer_id, place.now()
    with book.unit_of_work(at) as work:
        work.connection.execute(
            insert(contacts).values(customer_id=customer_id, name="Ann", email="ann@north.example", is_primary=True)
        )
    outbox = Outbox(book, GivenPassword(PASSWORD), session=silent.session)
    monkeypatch.setattr(type(place.office), "outbox", property(lambda _office: outbox))
    outbox.set_server(silent.server, at=at)
    issued, _ = place.office.letters.issue(customer_id, Kind.STATEMENT, as_of=place.as_of, at=at)
    outbox.queue([issued.letters[0].number], at=at)
    desktop.window.show_page("letters")
    assert desktop.wiring.pages is not None
    letters = desktop.wiring.pages.letters
    assert letters is not None
    letters.show_outbox()
    desktop.qtbot.waitUntil(letters.outbox.send_button.isEnabled)
    letters.outbox.send_button.click()
    desktop.qtbot.waitUntil(lambda: len(silent.taken) == 1)
    desktop.wiring.leave_book()
    desktop.qtbot.waitUntil(lambda: desktop.window.runner.is_idle, timeout=8000)
    with open_book(book.path, user="tess") as again:
        assert not again.read_only
        (mail,) = Outbox(again).mails()
    assert (mail.state, mail.tries) == (MailState.UNKNOWN, 1)
    assert "no answer" in mail.problem or "before an answer came" in mail.problem
