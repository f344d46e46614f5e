"""What mails hold of a person: shown, handed over, and taken away when the person is erased."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select

from creditdesk.domain.outbox import MailState
from creditdesk.models.book import audit
from creditdesk.models.customers import contacts
from creditdesk.models.outbox import outbox
from creditdesk.services.book.book import Book
from creditdesk.services.desk.filed_mails import FiledMails
from creditdesk.services.desk.personal import DOCUMENTS, MAILS, PersonalData
from creditdesk.services.desk.service import Desk
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.outbox_rows import read_mail
from creditdesk.services.letters.outbox_writing import write
from creditdesk.services.letters.service import Letters

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
MAIL = b"From: Karen Marsh <karen@north.example>\r\nSubject: Payment\r\n\r\nOn Friday.\r\n"


@pytest.fixture
def karen(book: Book, ledger: Any, tmp_path: Path) -> tuple[int, int]:
    """Karen, to whom a statement waits to be mailed, and who has written; debtor and contact."""
    debtor = ledger.customer("N9", name="Northgate", address1="Unit 7", city="Leeds")
    ledger.invoice(debtor, "INV-1", "2026-08-06", "100.00", due="2026-09-05")
    with book.unit_of_work(AT) as work:
        written = work.connection.execute(
            insert(contacts).values(
                customer_id=debtor, name="Karen Marsh", email="karen@north.example", is_primary=True
            )
        )
    letters = Letters(book)
    letters.save_letterhead(Letterhead("Brook Ltd", "GB", "GBP", address=("1 Lane",)), at=AT)
    issued, _ = letters.issue(debtor, "statement", as_of=DAY, at=AT)
    Outbox(book).queue([issued.letters[0].number], at=AT)
    path = tmp_path / "answer.eml"
    path.write_bytes(MAIL)
    FiledMails(book).file(debtor, [path], at=AT, as_of=DAY)
    return debtor, int(written.inserted_primary_key[0])


def rows(data: PersonalData, title: str) -> list[tuple[str, ...]]:
    return next(list(section.rows) for section in data.sections if section.title == title)


def test_mails_to_a_person_and_from_them_are_shown(book: Book, karen: tuple[int, int]) -> None:
    data = Desk(book).contacts.personal_data(*karen)
    ((_id, _at, name, address, *_rest),) = rows(data, MAILS)
    assert (name, address) == ("Karen Marsh", "karen@north.example")
    assert [name for name, *_rest in rows(data, DOCUMENTS)] == ["answer.eml"]


def test_who_is_erased_is_mailed_nothing_more_and_stands_in_no_mail(book: Book, karen: tuple[int, int]) -> None:
    Desk(book).contacts.erase(*karen, reason="asked by letter", at=AT, as_of=DAY)
    with book.read() as connection:
        (mail,) = connection.execute(select(outbox))
    assert (mail.state, mail.to_address) == ("withdrawn", "")
    assert "Karen" not in f"{mail.to_name} {mail.subject} {mail.body}"


def test_why_a_mail_goes_all_the_same_stays_out_of_the_record_that_forgets_nothing(
    book: Book, karen: tuple[int, int]
) -> None:
    with book.unit_of_work(AT) as work:
        (mail_id,) = work.connection.scalars(select(outbox.c.id))
        said = {"override_reason": "Karen Marsh asked for it"}
        write(work, read_mail(work.connection, mail_id), MailState.WAITING, "send anyway", **said)
    with book.read() as connection:
        assert connection.scalar(select(outbox.c.override_reason)) == "Karen Marsh asked for it"
        assert "Karen" not in str(connection.execute(select(audit.c.details)).all())
