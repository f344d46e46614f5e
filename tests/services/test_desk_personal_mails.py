"""What mails hold of a person: shown, handed over, and taken away when the person is erased."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from creditdesk.domain.outbox import MailState
from creditdesk.models.activity import activities
from creditdesk.models.book import audit
from creditdesk.models.customers import ERASED_NAME, contacts
from creditdesk.models.outbox import outbox
from creditdesk.models.policies import letter_run_lines, letter_runs
from creditdesk.services.book.book import Book
from creditdesk.services.desk.filed_mails import FiledMails
from creditdesk.services.desk.personal import DOCUMENTS, HISTORY, MAILS, PersonalData
from creditdesk.services.desk.service import Desk
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.outbox_rows import read_mail
from creditdesk.services.letters.outbox_writing import write
from creditdesk.services.letters.service import Letters

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
MAIL = (
    b"From: Karen Marsh <karen@north.example>\r\nMessage-ID: <karen.marsh.1@x.example>\r\n"
    b"Subject: Payment\r\n\r\nOn Friday.\r\n"
)


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


def everything_in(book: Book) -> str:
    with book.read() as connection:
        return "\n".join(connection.connection.iterdump())  # type: ignore[attr-defined]


def test_who_is_erased_is_in_no_details_of_mails_nor_in_the_words_of_servers(
    book: Book, karen: tuple[int, int]
) -> None:
    refused = "The mail could not be sent by e-mail: 550 <karen@north.example> unknown"
    details = {"mail": 1, "address": "Karen@North.example", "message_id": "<1@brook.example>"}
    with book.unit_of_work(AT) as work:
        work.connection.execute(
            insert(activities).values(
                customer_id=karen[0], kind="email", happened_at=AT, happened_on=DAY, done_by="tess", summary=refused,
                details=details,
            )
        )  # fmt: skip
        work.connection.execute(
            update(outbox).values(problem="550 <karen@north.example>", override_reason="Karen Marsh")
        )
    before = Desk(book).contacts.personal_data(*karen)
    assert refused in str(rows(before, HISTORY))
    Desk(book).contacts.erase(*karen, reason="asked by letter", at=AT, as_of=DAY)
    left = everything_in(book).casefold()
    assert "karen@north.example" not in left
    assert "karen.marsh" not in left
    assert "answer.eml" not in left
    assert f"{ERASED_NAME}.eml".casefold() in left, "the mail is kept, and opens from the history"


def test_a_mail_filed_before_its_writer_was_known_is_theirs(book: Book, ledger: Any, tmp_path: Path) -> None:
    debtor = ledger.customer("N9", name="Northgate")
    path = tmp_path / "answer.eml"
    path.write_bytes(MAIL.replace(b"Karen Marsh", b"K. M."))
    FiledMails(book).file(debtor, [path], at=AT, as_of=DAY)
    with book.unit_of_work(AT) as work:
        key = work.connection.execute(
            insert(contacts).values(customer_id=debtor, name="Karen Marsh", email="Karen@north.example")
        ).inserted_primary_key
    karen = (debtor, int(key[0]))
    data = Desk(book).contacts.personal_data(*karen)
    assert [name for name, *_rest in rows(data, DOCUMENTS)] == ["answer.eml"]
    assert len(rows(data, HISTORY)) == 1
    Desk(book).contacts.erase(*karen, reason="asked by letter", at=AT, as_of=DAY)
    left = everything_in(book).casefold()
    assert "k. m." not in left
    assert "karen" not in left


def test_an_address_that_another_has_too_takes_nobody_else_away(book: Book, karen: tuple[int, int]) -> None:
    with book.unit_of_work(AT) as work:
        shared = {"customer_id": karen[0], "name": "Tom Reed", "email": "karen@north.example"}
        work.connection.execute(insert(contacts).values(shared))
        work.connection.execute(update(activities).where(activities.c.direction == "in").values(contact_id=None))
        work.connection.execute(update(activities).values(contact_name="Tom Reed"))
    Desk(book).contacts.erase(*karen, reason="asked by letter", at=AT, as_of=DAY)
    with book.read() as connection:
        names = set(connection.scalars(select(activities.c.contact_name)))
    assert "Tom Reed" in names


def test_what_a_letter_was_to_say_besides_and_why_it_went_are_shown_and_erased(
    book: Book, karen: tuple[int, int]
) -> None:
    debtor, _ = karen
    with book.unit_of_work(AT) as work:
        run = work.connection.execute(
            insert(letter_runs).values(as_of=DAY, started_at=AT, started_by="tess")
        ).inserted_primary_key
        work.connection.execute(
            insert(letter_run_lines).values(
                run_id=run[0], customer_id=debtor, currency="GBP", policy="UK", step=1, channel="email",
                amount_minor=1, state="proposed", held=[], without=[], added="Dear Karen Marsh, be well",
                override_reason="Karen Marsh asked",
            )
        )  # fmt: skip
    data = Desk(book).contacts.personal_data(*karen)
    assert [row[1:] for row in rows(data, "Letters proposed")] == [("Dear Karen Marsh, be well", "Karen Marsh asked")]
    Desk(book).contacts.erase(*karen, reason="asked by letter", at=AT, as_of=DAY)
    with book.read() as connection:
        (line,) = connection.execute(select(letter_run_lines))
    assert (line.added, line.override_reason) == (f"Dear {ERASED_NAME}, be well", f"{ERASED_NAME} asked")
