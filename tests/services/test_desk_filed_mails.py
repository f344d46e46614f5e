"""Filing mails of debtors: read whatever wrote them, told at their own time, joined to what they answer, kept once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, date, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msg_maker import container, msg
from sqlalchemy import insert, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outbox import MailState
from creditdesk.models.activity import activities
from creditdesk.models.attachments import attachments
from creditdesk.models.customers import contact_ways, contacts
from creditdesk.services.book.book import Book
from creditdesk.services.desk import filed_mails, msg_file
from creditdesk.services.desk.filed_mails import FiledMail, FiledMails
from creditdesk.services.desk.mail_file import MailFile, read_mail_file
from creditdesk.services.desk.personal import DOCUMENTS, gather
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.case_file import CaseFiles
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.outbox_writing import write
from creditdesk.services.letters.service import Letters

DAY = date(2026, 11, 20)
WRITTEN = datetime(2026, 11, 19, 8, 15, tzinfo=UTC)


def eml(**headers: str) -> bytes:
    made = EmailMessage()
    usual = {"From": "Priya Shah <AP@north.example>", "Subject": "Payment", "Date": "Thu, 19 Nov 2026 08:15:00 +0000"}
    for name, value in (usual | headers).items():
        made[name.replace("_", "-")] = value
    made.set_content("We pay on Friday.\n\nOn 18 Nov 2026 at 09:00, Brook & Lane wrote:\n> Please pay.\n")
    return made.as_bytes()


class Office:
    """Northgate, with Priya who reads mails there, and where their mails are filed."""

    def __init__(self, book: Book, ledger: Any, at: datetime, folder: Path) -> None:
        self.book, self.at, self.folder = book, at, folder
        self.mails = FiledMails(book)
        self.debtor = ledger.customer("NOR014", name="Northgate", address1="Unit 7", city="Wakefield")
        ledger.invoice(self.debtor, "INV-1", "2026-08-06", "100.00", due="2026-09-05")
        with book.unit_of_work(at) as work:
            written = work.connection.execute(
                insert(contacts).values(customer_id=self.debtor, name="Priya Shah", email="ap@north.example")
            )
            self.priya = written.inserted_primary_key[0]
            work.connection.execute(
                insert(contact_ways).values(contact_id=self.priya, kind="email", value="p.shah@home.example")
            )

    def file(self, content: bytes, name: str = "answer.eml", debtor: int = 0) -> FiledMail:
        path = self.folder / name
        path.write_bytes(content)
        return self.mails.file(debtor or self.debtor, [path], at=self.at, as_of=DAY)[0][0]

    def entries(self) -> list[Any]:
        with self.book.read() as connection:
            return list(connection.execute(select(activities).order_by(activities.c.id)))


@pytest.fixture
def office(book: Book, ledger: Any, at: datetime, tmp_path: Path) -> Iterator[Office]:
    return Office(book, ledger, at, tmp_path)


def test_a_mail_is_told_at_its_own_time_by_whom_and_in_their_own_words(office: Office) -> None:
    filed = office.file(eml())
    assert (filed.words, filed.at, filed.notices) == ("E-mail received: Payment", WRITTEN, ())
    (entry,) = office.entries()
    assert (entry.kind, entry.direction, entry.happened_at, entry.happened_on) == (
        "email",
        "in",
        WRITTEN,
        date(2026, 11, 19),
    )
    assert (entry.contact_id, entry.contact_name, entry.note) == (office.priya, "Priya Shah", "We pay on Friday.")


def test_a_mail_of_outlook_says_the_same(office: Office) -> None:
    texts = {"0037": "Payment", "1000": "We pay on Friday.", "0C1A": "Shah, Priya", "5D01": "ap@north.example"}
    filed = office.file(msg(texts, WRITTEN), "answer.msg")
    assert (filed.words, filed.at, filed.notices) == ("E-mail received: Payment", WRITTEN, ())
    assert [(entry.contact_name, entry.note) for entry in office.entries()] == [("Priya Shah", "We pay on Friday.")]


def test_the_headers_that_outlook_kept_say_more_than_its_own_properties(office: Office) -> None:
    headers = (
        "From: Priya <p.shah@home.example>\r\nDate: Thu, 19 Nov 2026 08:15:00 +0000\r\n"
        "Subject: =?utf-8?q?Gr=C3=B6=C3=9Fe?=\r\n"
    )
    filed = office.file(msg({"0037": "x", "007D": headers, "1000": "Hello", "0C1F": "/O=NORTH/CN=PRIYA"}), "a.msg")
    assert (filed.words, filed.at, filed.notices) == ("E-mail received: Größe", WRITTEN, ())


def test_an_answer_is_joined_to_the_letter_that_it_answers(office: Office) -> None:
    outbox = Outbox(office.book)
    issued, _ = Letters(office.book).issue(
        office.debtor, "statement", as_of=DAY, at=office.at, override_reason="They asked"
    )
    (mail,), _ = outbox.queue([issued.letters[0].number], at=office.at)
    filed = office.file(eml(In_Reply_To=mail.message_id))
    assert filed.words == f"E-mail received: Payment (answers {mail.number})"


REPORT = """From: Mail Delivery System <MAILER-DAEMON@brook.example>
Subject: Undelivered Mail Returned to Sender
Date: Fri, 20 Nov 2026 08:00:00 +0000
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain

Your mail could not be delivered.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mail.brook.example

Final-Recipient: rfc822; ap@north.example
Action: {action}
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 No such user

--b
Content-Type: {kind}

From: credit@brook.example
Message-ID: {ours}

--b--
"""


@pytest.mark.parametrize("kind", ["message/rfc822", "text/rfc822-headers"])
def test_a_mail_that_came_back_stands_in_the_outbox_as_not_delivered(office: Office, kind: str) -> None:
    outbox = Outbox(office.book)
    issued, _ = Letters(office.book).issue(office.debtor, "statement", as_of=DAY, at=office.at)
    (mail,), _ = outbox.queue([issued.letters[0].number], at=office.at)
    outbox.give([mail.id], office.folder / "drafts", at=office.at, as_of=DAY)
    outbox.decide(mail.id, was_sent=True, at=office.at, as_of=DAY)
    filed = office.file(REPORT.format(action="failed", kind=kind, ours=mail.message_id).encode())
    assert filed.words == f"E-mail with {mail.number} came back: 550 5.1.1 No such user"
    assert (outbox.mail(mail.id).state, outbox.mail(mail.id).problem) == (MailState.FAILED, "550 5.1.1 No such user")
    office.mails.take_back([filed], at=office.at, as_of=DAY)
    assert outbox.mail(mail.id).state is MailState.SENT


@pytest.mark.parametrize("state", [MailState.SENT, MailState.UNKNOWN])
def test_a_report_taken_back_leaves_the_mail_as_it_stood_before(office: Office, state: MailState) -> None:
    outbox = Outbox(office.book)
    issued, _ = Letters(office.book).issue(office.debtor, "statement", as_of=DAY, at=office.at)
    (mail,), _ = outbox.queue([issued.letters[0].number], at=office.at)
    with office.book.unit_of_work(office.at) as work:
        write(work, mail, state, "it went", problem="The connection broke.")
    before = outbox.mail(mail.id)
    filed = office.file(REPORT.format(action="failed", kind="message/rfc822", ours=mail.message_id).encode())
    assert outbox.mail(mail.id).state is MailState.FAILED
    office.mails.take_back([filed], at=office.at, as_of=DAY)
    after = outbox.mail(mail.id)
    assert (after.state, after.problem) == (before.state, before.problem)


def test_a_report_that_a_mail_is_late_is_no_more_than_a_mail(office: Office) -> None:
    outbox = Outbox(office.book)
    issued, _ = Letters(office.book).issue(office.debtor, "statement", as_of=DAY, at=office.at)
    (mail,), _ = outbox.queue([issued.letters[0].number], at=office.at)
    filed = office.file(REPORT.format(action="delayed", kind="message/rfc822", ours=mail.message_id).encode())
    assert filed.words == "E-mail received: Undelivered Mail Returned to Sender"


def test_an_answer_dropped_on_another_debtor_is_noticed(office: Office, ledger: Any) -> None:
    issued, _ = Letters(office.book).issue(
        office.debtor, "statement", as_of=DAY, at=office.at, override_reason="They asked"
    )
    (mail,), _ = Outbox(office.book).queue([issued.letters[0].number], at=office.at)
    other = ledger.customer("ZED001", name="Zed")
    filed = office.file(eml(References=f"<x@y.example> {mail.message_id}"), debtor=other)
    assert filed.notices == (f"It answers {mail.number}, which went to another debtor: Undo takes it back.",)


def test_who_is_not_known_there_is_said_and_filed_all_the_same(office: Office) -> None:
    filed = office.file(eml(From="Karen <karen@elsewhere.example>"))
    assert filed.notices == ("Nobody here is known to write from karen@elsewhere.example.",)
    assert [(entry.contact_id, entry.contact_name) for entry in office.entries()] == [(None, "Karen")]


def test_the_same_mail_is_filed_once(office: Office) -> None:
    office.file(eml())
    with pytest.raises(CreditDeskError, match=r"filed already, with Northgate under 2026-11-19"):
        office.file(eml(), "the same.eml")
    assert len(office.entries()) == 1


def test_mails_filed_together_are_taken_back_together_and_can_be_filed_again(office: Office) -> None:
    paths = [office.folder / f"{number}.eml" for number in (1, 2)]
    for path in paths:
        path.write_bytes(eml(Subject=path.stem))
    filed, _ = office.mails.file(office.debtor, paths, at=office.at, as_of=DAY)
    office.mails.take_back(filed, at=office.at, as_of=DAY)
    assert len(office.mails.file(office.debtor, paths, at=office.at, as_of=DAY)[0]) == 2


def test_a_mail_taken_back_is_still_known_as_whose_it_is(office: Office) -> None:
    filed = office.file(eml())
    office.mails.take_back([filed], at=office.at, as_of=DAY)
    with office.book.read() as connection:
        (kept,) = connection.execute(select(attachments))
        data = gather(connection, office.debtor, office.priya)
    assert kept.activity_id == filed.activity_id
    assert [section.rows[0][2] for section in data.sections if section.title == DOCUMENTS] == [kept.sha256]
    assert [words for words in CaseFiles(office.book).pdf(office.debtor, DAY).absent if "answer.eml" in words] == []


def test_what_came_after_a_mail_keeps_it(office: Office) -> None:
    filed = office.file(eml())
    office.file(eml(Subject="Another"), "another.eml")
    with pytest.raises(CreditDeskError, match="after it came"):
        office.mails.take_back([filed], at=office.at, as_of=DAY)


def test_a_filed_mail_opens_as_it_came_from_the_history(office: Office) -> None:
    filed = office.file(eml(), "Re payment.eml")
    copy = office.mails.copy_to_open(filed.activity_id)
    assert (copy.name, copy.read_bytes()) == ("Re payment.eml", eml())
    entries = Ledger(office.book).debtor(office.debtor, DAY).history
    assert [entry.mail for entry in entries if entry.kind == "email"] == ["Re payment.eml"]


@pytest.mark.parametrize(
    ("date_", "moment"),
    [("Sat, 21 Nov 2099 08:00:00 +0000", "now"), ("gibberish", "now"), ("Thu, 19 Nov 2026 08:15:00", "then")],
)
def test_a_mail_whose_time_cannot_be_is_told_now(office: Office, date_: str, moment: str) -> None:
    assert office.file(eml(Date=date_)).at == {"now": office.at, "then": WRITTEN}[moment]


NO_MAILS = {
    "empty.eml": b"",
    "text.eml": b"This is only some text.\n",
    "zeros.eml": bytes(500),
    "not outlook.msg": b"From: a@b.example\r\n\r\nx",
    "other.msg": container({"Workbook": b"x" * 100}),
    "cut.msg": msg({"0037": "Payment", "1000": "x" * 900})[:1400],
    "paper.pdf": b"%PDF-1.4",
}


@pytest.mark.parametrize("name", NO_MAILS)
def test_what_is_no_mail_is_refused_in_a_sentence_and_nothing_is_kept(office: Office, name: str) -> None:
    with pytest.raises(CreditDeskError, match="empty|no mail"):
        office.file(NO_MAILS[name], name)
    assert office.entries() == []


_HEAD = b"From: a@b.example\r\nSubject: x\r\nContent-Type: "
HARD = {
    "an unknown charset": _HEAD + b'text/plain; charset="x-nonsense"\r\n\r\nHi',
    "a charset that lies": _HEAD.replace(b"x", b"\xff\xfe") + b"text/plain; charset=ascii\r\n\r\n\xff",
    "a broken encoded word": b"From: a@b.example\r\nSubject: =?utf-8?b?////?=\r\n\r\nHi",
    "base64 that is none": _HEAD + b"text/plain\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
    "no end of its parts": _HEAD + b'multipart/mixed; boundary="q"\r\n\r\n--q\r\n\r\nHi',
    "only a page": _HEAD + b"text/html\r\n\r\n<p>Hi",
    "half letters": _HEAD + b"text/plain; charset=utf-7\r\n\r\nHi +2AA-",
    "half letters said": _HEAD + b"text/plain; charset=unicode_escape\r\n\r\nHi \\ud800",
    "a letter begun": _HEAD + b"text/plain; charset=unicode_escape\r\n\r\nHi \\u1",
    "a page of a word processor": _HEAD + b"text/html\r\n\r\n<![foo]>Hi",
}


@pytest.mark.parametrize("what", HARD)
def test_a_mail_with_faults_is_filed_with_what_can_be_read(office: Office, what: str) -> None:
    assert office.file(HARD[what]).activity_id


def test_a_fault_that_nobody_foresaw_is_a_mail_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch) -> None:
    def breaks(_content: bytes) -> None:
        raise OverflowError("Python int too large to convert to C long")

    monkeypatch.setattr(msg_file, "read", breaks)
    with pytest.raises(CreditDeskError, match="no mail that can be read"):
        read_mail_file("a.msg", b"x")


@pytest.mark.parametrize("begun", [b"=?utf-8?q?x?= ", b"<!--", b"<a "])
def test_a_long_mail_made_to_be_slow_is_read_at_once(begun: bytes) -> None:
    before = time.perf_counter()
    head = b"From: a@b.example\r\nSubject: " + begun * 60_000
    read_mail_file("a.eml", head + b"\r\nContent-Type: text/html\r\n\r\n" + begun * 60_000)
    assert time.perf_counter() - before < 3


def test_mails_are_read_before_anything_is_held_for_writing(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    def reads(name: str, content: bytes) -> MailFile:
        with office.book.unit_of_work(office.at):
            return read_mail_file(name, content)

    monkeypatch.setattr(filed_mails, "read_mail_file", reads)
    assert office.file(eml()).activity_id


def test_parts_within_parts_without_end_are_refused_in_a_sentence() -> None:
    deep = b"From: a@b.example\r\nSubject: x\r\n"
    for level in range(3000):
        deep += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (level, level)
    with pytest.raises(CreditDeskError, match="no mail that can be read"):
        read_mail_file("deep.eml", deep)


@given(st.binary(max_size=600), st.sampled_from(["a.eml", "a.msg"]))
def test_whatever_the_bytes_they_are_a_mail_or_refused(content: bytes, name: str) -> None:
    with suppress(CreditDeskError):
        read_mail_file(name, content)


@given(st.data())
def test_a_message_of_outlook_with_changed_bytes_is_a_mail_or_refused(data: st.DataObject) -> None:
    whole = bytearray(msg({"0037": "Payment", "1000": "We pay on Friday.", "5D01": "ap@north.example"}, WRITTEN))
    for _ in range(data.draw(st.integers(1, 6))):
        whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(CreditDeskError):
        read_mail_file("a.msg", bytes(whole))
