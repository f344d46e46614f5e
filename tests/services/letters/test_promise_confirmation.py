"""Confirming a promise to the debtor: what it says, who may be written to, and what the history keeps of it."""

from __future__ import annotations

import email
import io
from datetime import date, datetime, timedelta
from email.policy import default
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.activity import activities
from creditdesk.models.customers import contacts, customers
from creditdesk.models.ledger import worklist
from creditdesk.models.letters import letters
from creditdesk.services.desk.entries import CallEntry, PromiseDraft, Saved
from creditdesk.services.desk.service import Desk as CallDesk
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.promise_writing import Confirmation, PromiseWriting

DAY = date(2026, 11, 20)
FIRST, SECOND = (DocumentKey(DocumentType.INVOICE, number) for number in ("INV-1", "INV-2"))


class Talk:
    """Priya Shah promised 18,400.00 for Friday and 7,080.00 for 4 December."""

    def __init__(self, desk: Any, at: datetime) -> None:
        self.desk = desk
        self.at = at
        self.calls = CallDesk(desk.book)
        self.writing = PromiseWriting(desk.book)
        desk.add(contacts, customer_id=desk.debtor, name="Priya Shah", email="priya@northgate.example", is_primary=True)
        self.calls.start_day(at=at, as_of=DAY)
        promises = (
            PromiseDraft(18_400_00, "GBP", date(2026, 11, 27), ((FIRST, 18_400_00),)),
            PromiseDraft(7_080_00, "GBP", date(2026, 12, 4), ((SECOND, 7_080_00),)),
        )
        self.saved: Saved = self.calls.save_call(
            CallEntry(desk.debtor, "PTP", contact_name="Priya Shah", promises=promises), at=at, as_of=DAY
        )[0]

    def preview(self, *, as_mail: bool = True) -> Confirmation:
        return self.writing.preview(self.saved.promise_ids[:1], as_mail=as_mail, as_of=DAY, at=self.at)

    def write(self, path: Path, *, as_mail: bool = True, **more: Any) -> tuple[Confirmation, Saved]:
        at = self.at + timedelta(minutes=1)
        letter, saved, _ = self.writing.write(self.saved.promise_ids, path, as_mail=as_mail, as_of=DAY, at=at, **more)
        return letter, saved

    def titles(self) -> list[str]:
        return [entry.title for entry in Ledger(self.desk.book).debtor(self.desk.debtor, DAY).history]


@pytest.fixture
def talk(desk: Any, at: datetime) -> Talk:
    return Talk(desk, at)


def test_it_says_who_promised_what_by_when_and_what_follows(talk: Talk) -> None:
    told = " ".join(talk.preview().text.split())
    assert told.startswith("Dear Priya Shah, Thank you for speaking with us on 20 November 2026.")
    assert "£25,480.00 will be paid by 27 November 2026 and 4 December 2026" in told
    assert "- £18,400.00 by 27 Nov 2026: Invoice INV-1 - £7,080.00 by 4 Dec 2026: Invoice INV-2" in told
    assert "If one has not reached us by its day, we will ring you." in told
    assert "Payment reference: NOR014" in told
    assert "55779911" in told


def test_the_letter_says_the_same_with_the_bank_account(talk: Talk) -> None:
    letter = talk.preview(as_mail=False)
    text = " ".join(
        "\n".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(letter.content)).pages).split()
    )
    for words in ("Priya Shah", "£25,480.00", "27 Nov 2026", "INV-2", "7,080.00", "55779911", "NOR014"):
        assert words in text, words


def test_the_mail_is_a_draft_to_whoever_promised(talk: Talk, tmp_path: Path) -> None:
    path = tmp_path / "confirm.eml"
    letter, _ = talk.write(path)
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert (message["To"], message["X-Unsent"]) == ("Priya Shah <priya@northgate.example>", "1")
    assert message["Subject"] == "Your payment of £25,480.00 by 27 November 2026 and 4 December 2026"
    assert letter.words == "Promise confirmed to Priya Shah: mail draft saved for priya@northgate.example"
    assert talk.titles()[0] == letter.words


def test_the_history_keeps_it_word_for_word_and_it_is_no_contact_and_no_letter(talk: Talk, tmp_path: Path) -> None:
    before = talk.desk.letters.gate(talk.desk.debtor, "reminder", DAY + timedelta(days=1))
    letter, _ = talk.write(tmp_path / "confirm.pdf", as_mail=False)
    with talk.desk.book.read() as connection:
        row = connection.execute(select(activities).order_by(activities.c.id.desc()).limit(1)).one()
    assert (row.kind, row.outcome, row.details["text"]) == ("promise", "NOTE", letter.text)
    assert talk.desk.letters.gate(talk.desk.debtor, "reminder", DAY + timedelta(days=1)) == before


def test_it_is_held_for_who_may_not_be_written_to_unless_a_person_says_why(talk: Talk, tmp_path: Path) -> None:
    talk.calls.save_call(
        CallEntry(talk.desk.debtor, "INSOLVENCY_NOTIFIED"), at=talk.at + timedelta(seconds=5), as_of=DAY
    )
    path = tmp_path / "confirm.eml"
    assert any("insolvency notified" in reason for reason in talk.preview().held)
    with pytest.raises(CreditDeskError, match="Held: .*insolvency notified"):
        talk.write(path)
    assert not path.exists()
    talk.write(path, override_reason="The administrator asked for it.")
    assert path.exists()


def test_a_letter_needs_a_postal_address_and_a_mail_does_not(talk: Talk) -> None:
    with talk.desk.book.unit_of_work(talk.at) as work:
        work.connection.execute(customers.update().values(address1=""))
    assert talk.preview(as_mail=False).held == ("no postal address",)
    assert talk.preview().held == ()


def test_what_is_no_longer_running_is_not_confirmed(talk: Talk, tmp_path: Path) -> None:
    for promise_id in talk.saved.promise_ids:
        talk.calls.promises.cancel(promise_id, at=talk.at + timedelta(seconds=9), as_of=DAY)
    with pytest.raises(CreditDeskError, match="no longer running"):
        talk.write(tmp_path / "confirm.eml")


def test_a_file_that_cannot_be_written_leaves_no_word_in_the_book(talk: Talk, tmp_path: Path) -> None:
    blocked = tmp_path / "folder"
    blocked.mkdir()
    before = talk.titles()
    with pytest.raises(CreditDeskError, match="could not be written"):
        talk.write(blocked)
    assert talk.titles() == before


def test_the_entry_is_taken_back(talk: Talk, tmp_path: Path) -> None:
    _, saved = talk.write(tmp_path / "confirm.eml")
    talk.calls.take_back(saved, at=talk.at + timedelta(minutes=2), as_of=DAY)
    assert talk.titles()[1].endswith("taken back")


@pytest.mark.parametrize("as_mail", [True, False])
def test_it_stands_in_the_register_with_its_pages_and_facts(talk: Talk, tmp_path: Path, *, as_mail: bool) -> None:
    _, saved = talk.write(tmp_path / "confirm", as_mail=as_mail)
    (row,) = talk.desk.letters.issued("PC-2026")
    assert (row.words, row.number, row.amount_minor) == ("Confirmation of the promise", "PC-2026-000001", 25_480_00)
    assert (row.activity_id, row.dated_on, row.pages) == (saved.activity_id, DAY, 1)
    pages = pypdf.PdfReader(io.BytesIO(talk.desk.letters.stored(row.sha256))).pages
    assert "£25,480.00" in pages[0].extract_text()
    (kept,) = talk.desk.rows(letters)
    assert kept.facts["promised_by"] == "Priya Shah"
    assert [payment["amount_minor"] for payment in kept.facts["payments"]] == [18_400_00, 7_080_00]
    (entry,) = [
        each
        for each in Ledger(talk.desk.book).debtor(talk.desk.debtor, DAY).history
        if each.activity_id == saved.activity_id
    ]
    assert entry.sha256 == row.sha256


def test_on_the_timeline_it_is_a_letter_and_on_the_worklist_no_reminder(talk: Talk, tmp_path: Path) -> None:
    before = _row(talk)
    _, saved = talk.write(tmp_path / "confirm.pdf", as_mail=False)
    talk.calls.start_day(at=talk.at + timedelta(minutes=2), as_of=DAY)
    lanes = Ledger(talk.desk.book).debtor(talk.desk.debtor, DAY).lanes
    marks = [mark for lane in lanes for mark in lane.marks if mark.activity_id == saved.activity_id]
    assert {mark.kind for mark in marks} == {"letter"}
    assert _row(talk) == before


def test_one_taken_back_was_never_sent_and_is_not_in_the_register(talk: Talk, tmp_path: Path) -> None:
    _, saved = talk.write(tmp_path / "confirm.pdf", as_mail=False)
    talk.calls.take_back(saved, at=talk.at + timedelta(minutes=2), as_of=DAY)
    assert talk.desk.letters.issued("PC-2026") == ()


def _row(talk: Talk) -> Any:
    with talk.desk.book.read() as connection:
        found = connection.execute(select(worklist).where(worklist.c.customer_id == talk.desk.debtor)).one()
    return found.score, found.reasons
