"""Letters about a query: what they say to the customer and to the owner, as PDF and as a mail draft."""

from __future__ import annotations

import email
from dataclasses import replace
from datetime import UTC, date, datetime
from email.message import EmailMessage
from email.policy import default
from io import BytesIO
from pathlib import Path
from typing import Any, cast

import pytest
from pypdf import PdfReader
from sqlalchemy import insert, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.query import QueryStatus, Resolution
from creditdesk.models.customers import contacts
from creditdesk.models.letters import letters
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.desk.entries import CallEntry, QueryDraft
from creditdesk.services.desk.query_rows import Audience
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.query_writing import QueryHeldError, QueryWriting
from creditdesk.services.letters.service import Letters

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
INV = DocumentKey(DocumentType.INVOICE, "INV-1")


@pytest.fixture
def debtor(book: Book, ledger: Any) -> int:
    customer = ledger.customer("N1", name="Northgate", address1="Unit 7", city="Wakefield", postcode="WF1 1AA")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    with book.unit_of_work(AT) as work:
        work.connection.execute(
            insert(contacts).values(customer_id=customer, name="Priya Shah", email="ap@northgate.example")
        )
    return int(customer)


@pytest.fixture
def desk(book: Book, debtor: int) -> Desk:
    ours = Letterhead(
        "Brook & Lane Ltd", "GB", "GBP", address=("1 Mill Road", "Leeds"), email="credit@brook.example",
        signatory_name="Tess Rowan",
    )  # fmt: skip
    Letters(book).save_letterhead(ours, at=AT)
    return Desk(book)


@pytest.fixture
def query_id(desk: Desk, debtor: int) -> int:
    draft = QueryDraft("PRICE", 400_00, ((INV, 400_00),), owner="Sales", note="Old price was agreed.")
    saved, _ = desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=draft), at=AT, as_of=FRIDAY)
    assert saved.query_id is not None
    return saved.query_id


@pytest.fixture
def writing(book: Book) -> QueryWriting:
    return QueryWriting(book)


def pdf_text(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(content)).pages).split())


def mail_of(content: bytes) -> EmailMessage:
    return cast("EmailMessage", email.message_from_bytes(content, policy=default))


def written(writing: QueryWriting, query_id: int, audience: Audience, *, as_mail: bool = False, **more: str) -> bytes:
    return writing.write(query_id, audience, as_mail=as_mail, as_of=FRIDAY, at=AT, **more)[0].content


def test_the_customer_reads_what_is_looked_into_by_whom_until_when_and_what_stays_due(
    writing: QueryWriting, query_id: int
) -> None:
    said = pdf_text(written(writing, query_id, Audience.CUSTOMER))
    for words in (
        "Dear Priya Shah", "Your query on INV-1", "20 November 2026 about your query (price)", "£400.00",
        "with Sales", "answer by 25 November 2026", "£600.00, is not in query. Please pay it by 27 November 2026",
        "reference Q-1",
    ):  # fmt: skip
        assert words in said
    assert "Old price" not in said


def test_the_owner_reads_who_queries_what_and_by_when_the_answer_is_wanted(
    writing: QueryWriting, query_id: int
) -> None:
    said = pdf_text(written(writing, query_id, Audience.OWNER))
    for words in (
        "Query Q-1: Northgate, INV-1", "Northgate (account N1) queries £400.00", "raised on 20 November 2026 with tess",
        "What was said: Old price was agreed.", "answer by 25 November 2026",
    ):  # fmt: skip
        assert words in said


def test_the_owner_reads_it_in_the_houses_language(book: Book, writing: QueryWriting, query_id: int) -> None:
    Letters(book).save_letterhead(replace(Letters(book).letterhead(), country="FR"), at=AT)
    said = pdf_text(written(writing, query_id, Audience.OWNER))
    assert "Objet : Réclamation Q-1" in said
    assert "faite le 20 novembre 2026 auprès de tess" in said
    assert "your answer" not in said


@pytest.mark.parametrize("as_mail", [False, True])
def test_who_is_asked_for_the_rest_reads_how_to_pay_it_and_the_owner_does_not(
    book: Book, writing: QueryWriting, query_id: int, *, as_mail: bool
) -> None:
    bank = BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911")
    Letters(book).save_letterhead(replace(Letters(book).letterhead(), banks=(bank,)), at=AT)

    content = written(writing, query_id, Audience.CUSTOMER, as_mail=as_mail)
    body = mail_of(content).get_body() if as_mail else None
    said = body.get_content() if body else pdf_text(content)
    assert "55779911" in said
    assert "£600.00" in said
    assert "55779911" not in pdf_text(written(writing, query_id, Audience.OWNER))


@pytest.mark.parametrize(
    ("resolution", "there", "absent"),
    [
        (
            Resolution(QueryStatus.ACCEPTED, 250_00, "Old list."),
            ("We found: Old list.", "credit note of £250.00", "£750.00, by 27 November 2026"),
            "payable as they are",
        ),
        (Resolution(QueryStatus.REJECTED), ("payable as they are", "£1,000.00, by"), "credit note of"),
        (Resolution(QueryStatus.WITHDRAWN), ("no longer pursue",), "credit note of"),
    ],
)
def test_the_answer_says_what_was_found_and_what_is_to_be_paid(
    desk: Desk, writing: QueryWriting, query_id: int, resolution: Resolution, there: tuple[str, ...], absent: str
) -> None:
    desk.queries.resolve(query_id, resolution, at=AT, as_of=FRIDAY)
    said = pdf_text(written(writing, query_id, Audience.CUSTOMER))
    assert "Our answer to your query on INV-1" in said
    assert all(words in said for words in there)
    assert absent not in said


def test_a_letter_is_kept_with_the_query_and_written_into_the_history(
    book: Book, desk: Desk, debtor: int, writing: QueryWriting, query_id: int
) -> None:
    content = written(writing, query_id, Audience.CUSTOMER)
    newest = Ledger(book).debtor(debtor, FRIDAY).history[0]
    assert newest.title == "Acknowledgement of the query to Priya Shah, as PDF"
    (kept,) = desk.queries.attachments(query_id)
    assert (kept.name, kept.activity_id) == ("Query Q-1 acknowledgement.pdf", newest.activity_id)
    assert content == writing.preview(query_id, Audience.CUSTOMER, as_mail=False, as_of=FRIDAY, at=AT).content
    assert check(book) == []


def test_a_mail_draft_is_unsent_and_carries_the_letter(writing: QueryWriting, query_id: int) -> None:
    mail = mail_of(written(writing, query_id, Audience.CUSTOMER, as_mail=True))
    assert mail["To"] == "Priya Shah <ap@northgate.example>"
    assert mail["From"].addresses[0].addr_spec == "credit@brook.example"
    assert (mail["Subject"], mail["X-Unsent"]) == ("Your query on INV-1", "1")
    body = mail.get_body(("plain",))
    assert body is not None
    assert "- INV-1: £400.00 queried" in body.get_content()
    assert "**" not in body.get_content()
    (letter,) = mail.iter_attachments()
    assert (letter.get_filename(), letter.get_content()[:4]) == ("Query Q-1 acknowledgement.pdf", b"%PDF")


def test_the_report_to_the_owner_carries_what_is_attached_to_the_query(
    desk: Desk, writing: QueryWriting, query_id: int, tmp_path: Path
) -> None:
    proof, mail_in = tmp_path / "POD £.pdf", tmp_path / "claim.eml"
    proof.write_bytes(b"%PDF proof")
    mail_in.write_bytes(b"Subject: Price\r\n\r\nToo dear.")
    desk.queries.attach(query_id, [proof, mail_in], at=AT, as_of=FRIDAY)
    desk.queries.assign(query_id, "Sales", "sales@brook.example", None, at=AT, as_of=FRIDAY)
    written(writing, query_id, Audience.CUSTOMER)
    mail = mail_of(written(writing, query_id, Audience.OWNER, as_mail=True))
    assert mail["To"] == "Sales <sales@brook.example>"
    names = [part.get_filename() for part in mail.iter_attachments()]
    assert names == ["Query Q-1 report.pdf", "claim.eml", "POD £.pdf"]
    body = mail.get_body(("plain",))
    assert body is not None
    assert "With this: claim.eml and POD £.pdf." in " ".join(body.get_content().split())


def test_without_an_address_or_an_owner_nothing_is_written(
    book: Book, desk: Desk, debtor: int, writing: QueryWriting, query_id: int
) -> None:
    before = Ledger(book).debtor(debtor, FRIDAY).history
    with pytest.raises(CreditDeskError, match="no e-mail address for Sales"):
        written(writing, query_id, Audience.OWNER, as_mail=True)
    assert Ledger(book).debtor(debtor, FRIDAY).history == before
    desk.queries.assign(query_id, "", "", None, at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="no owner yet"):
        written(writing, query_id, Audience.OWNER)


def test_who_asked_not_to_be_written_to_is_written_to_for_a_reason_alone(
    book: Book, desk: Desk, debtor: int, writing: QueryWriting, query_id: int
) -> None:
    desk.save_call(CallEntry(debtor, "CONTACT_STOP_REQUEST", note="Letters no more."), at=AT, as_of=FRIDAY)
    before = Ledger(book).debtor(debtor, FRIDAY).history
    with pytest.raises(QueryHeldError, match=r"Held: asks not to be contacted.*Nothing was written"):
        written(writing, query_id, Audience.CUSTOMER)
    assert Ledger(book).debtor(debtor, FRIDAY).history == before
    assert writing.preview(query_id, Audience.CUSTOMER, as_mail=False, as_of=FRIDAY, at=AT).held
    written(writing, query_id, Audience.OWNER)
    written(writing, query_id, Audience.CUSTOMER, override_reason="They asked for the answer by letter.")
    assert Ledger(book).debtor(debtor, FRIDAY).history[0].note == "They asked for the answer by letter."


@pytest.mark.parametrize(
    ("audience", "as_mail", "words", "number"),
    [
        (Audience.CUSTOMER, False, "Acknowledgement of the query", "QA-2026-000001"),
        (Audience.CUSTOMER, True, "Acknowledgement of the query", "QA-2026-000001"),
        (Audience.OWNER, False, "Report on the query", "QO-2026-000001"),
    ],
)
def test_it_stands_in_the_register_with_its_pages_and_facts(
    book: Book, writing: QueryWriting, query_id: int, audience: Audience, words: str, number: str, *, as_mail: bool
) -> None:
    written(writing, query_id, audience, as_mail=as_mail)
    (row,) = Letters(book).issued("N1")
    assert (row.words, row.number, row.amount_minor, row.account) == (words, number, 400_00, "N1")
    assert "400.00" in pdf_text(Letters(book).stored(row.sha256))
    with book.read() as connection:
        (kept,) = connection.execute(select(letters)).all()
    assert check(book) == []
    assert (kept.facts["number"], kept.facts["items"][0]["number"]) == (f"Q-{query_id}", "INV-1")
