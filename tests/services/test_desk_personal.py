"""One person's data: all of it can be shown, and what the law does not need any more can be erased."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select, update

from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.card import Card
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.late_charges import ChargeKind, ChargeStep
from creditdesk.models.activity import activities
from creditdesk.services.book.audit import broken_entries
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from creditdesk.services.cash.service import Cash
from creditdesk.services.desk.contacts import ContactFacts, WayFacts
from creditdesk.services.desk.diary import Diary
from creditdesk.services.desk.drafts import Drafts
from creditdesk.services.desk.entries import CallEntry, Draft, PromiseDraft, QueryDraft
from creditdesk.services.desk.holds import HoldDraft
from creditdesk.services.desk.personal import ERASED, PersonalData
from creditdesk.services.desk.service import Desk
from creditdesk.services.desk.tasks import TaskDraft
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.behaviour_desk import BehaviourDesk
from creditdesk.services.letters.interest_desk import Interest
from creditdesk.services.letters.interest_terms import Basis, InterestTerms
from creditdesk.services.letters.late_charges import ChargeDraft
from creditdesk.services.letters.policies import Assignment, Scope
from creditdesk.services.letters.policy_desk import PolicyDesk

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)


@pytest.fixture
def imports(book: Book, tmp_path: Path) -> Callable[..., list[str]]:
    """Import Northgate with this contact, and return what the import has to say."""

    def run(name: str = "Karen Marsh", phone: str = "0113 496 0321") -> list[str]:
        path = tmp_path / "customers.csv"
        path.write_text(f"account,name,contact,phone\nN9,Northgate,{name},{phone}\n", encoding="utf-8")
        items = tmp_path / "documents.csv"
        items.write_text("account,type,number,date,amount\nN9,invoice,I-1,2026-10-01,100.00\n", encoding="utf-8")
        return list(Cash(book).import_files([path, items], at=AT, as_of=FRIDAY).notices)

    return run


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def karen(book: Book, desk: Desk, imports: Callable[..., list[str]]) -> tuple[int, int]:
    """Karen as a working year leaves her: imported, corrected, rung, promising, spoken of; debtor and contact."""
    imports()
    imports(phone="0113 496 0777")
    debtor = Ledger(book).customer_id("N9")
    (contact,) = Ledger(book).debtor(debtor, FRIDAY).head.contacts
    facts = ContactFacts(
        "Karen Marsh", "Accounts", (WayFacts("phone", "0113 496 0321"), WayFacts("phone", "07700 900123", "mobile"))
    )
    change, _ = desk.contacts.save(debtor, contact.id, facts, at=AT, as_of=FRIDAY)
    promise = PromiseDraft(1000_00, "GBP", date(2026, 11, 27))
    call = CallEntry(debtor, "PTP", change.contact_id, "Karen Marsh", promises=(promise,), number="07700 900123")
    desk.save_call(call, at=AT, as_of=FRIDAY)
    desk.save_call(CallEntry(debtor, "INFO_ONLY", change.contact_id, "Karen Marsh"), at=AT, as_of=FRIDAY)
    desk.save_call(CallEntry(debtor, "NOTE", note="Tom says karen marsh signs on Fridays."), at=AT, as_of=FRIDAY)
    desk.save_call(CallEntry(debtor, "NOTE", note="The stores moved to Hull."), at=AT, as_of=FRIDAY)
    return debtor, change.contact_id


def rows(data: PersonalData, title: str) -> list[tuple[str, ...]]:
    return next(list(section.rows) for section in data.sections if section.title == title)


def everything_in(book: Book) -> str:
    """All text of the book's file, whatever table it is in."""
    with book.read() as connection:
        return "\n".join(connection.connection.iterdump())  # type: ignore[attr-defined]


def test_access_tells_all_that_is_held_and_nothing_of_others(desk: Desk, karen: tuple[int, int]) -> None:
    data = desk.contacts.personal_data(*karen)
    assert (data.name, data.debtor, len(data.contact_ids)) == ("Karen Marsh", "Northgate", 2)
    assert [row[1] for row in rows(data, "Numbers and addresses")] == ["07700 900123"]
    assert "0113 496 0321" in str(rows(data, "Contact"))
    notes = " ".join(" ".join(row) for row in rows(data, "Calls, notes and letters"))
    assert "Tom says karen marsh signs on Fridays." in notes, "access covers the notes of calls"
    assert "Hull" not in notes
    assert [row[3:5] for row in rows(data, "Promises")] == [("1000.00", "GBP")]
    assert "0113 496 0321" in str(rows(data, "Earlier versions from files"))


def test_what_is_handed_over_reads_as_text_and_as_json(desk: Desk, karen: tuple[int, int]) -> None:
    data = desk.contacts.personal_data(*karen)
    assert data.as_text().startswith("What we hold of Karen Marsh, at Northgate (N9)\n\nContact\n-------\n")
    assert json.loads(json.dumps(data.as_json()))["numbers_and_addresses"][0]["value"] == "07700 900123"


def test_erasing_leaves_no_name_and_no_number_but_in_the_notes_kept_for_claims(
    book: Book, desk: Desk, karen: tuple[int, int]
) -> None:
    done, _ = desk.contacts.erase(*karen, reason="Karen Marsh asked by letter", at=AT, as_of=FRIDAY)
    left = everything_in(book)
    for gone in ("Karen Marsh", "0113 496 0321", "0113 496 0777", "07700 900123", "441134960321", "447700900123"):
        assert gone not in left, gone
    assert "karen marsh signs on Fridays" in left
    assert any("1 notes that speak" in each and "17(3)(e)" in each for each in done.kept)
    with book.read() as connection:
        assert broken_entries(connection) == []


def test_what_was_erased_and_kept_is_on_record_without_the_name(book: Book, desk: Desk, karen: tuple[int, int]) -> None:
    desk.contacts.erase(*karen, reason="Karen Marsh asked by letter", at=AT, as_of=FRIDAY)
    view = Ledger(book).debtor(karen[0], FRIDAY)
    entry = next(entry for entry in view.history if entry.title == "Personal data of a contact erased")
    assert entry.note.startswith(f"{ERASED} asked by letter\nErased:\n")
    assert "article 17(3)(e)" in entry.note
    assert [(each.name, each.is_here) for each in view.head.contacts] == [(ERASED, False)]
    assert any(entry.title.startswith("Promise £1,000.00") for entry in view.history)


def test_no_import_brings_an_erased_person_back(
    book: Book, desk: Desk, karen: tuple[int, int], imports: Callable[..., list[str]]
) -> None:
    desk.contacts.erase(*karen, reason="by letter", at=AT, as_of=FRIDAY)
    assert any("a person was erased here" in notice for notice in imports(phone="0113 496 0888"))
    assert "Karen Marsh" not in everything_in(book).split('INSERT INTO "rejected_rows"')[0]


@pytest.fixture
def spoken_of(book: Book, desk: Desk, karen: tuple[int, int], tmp_path: Path) -> tuple[int, int]:
    """Karen in all that is noted besides: a task, a hold, the pinned note, a query with a paper, reasons, a draft."""
    debtor, contact = karen
    diary = Diary(book)
    diary.add_task(TaskDraft(debtor, "Send Karen Marsh the copies", FRIDAY), at=AT, as_of=FRIDAY)
    diary.change_card(debtor, Card(pinned_note="Ask for KAREN MARSH, not Tom."), at=AT, as_of=FRIDAY)
    diary.change_card(debtor, Card(pinned_note="Ask for Karen Marsh."), at=AT, as_of=FRIDAY)
    diary.hold(HoldDraft(debtor, "dunning", "Karen Marsh is ill"), at=AT, as_of=FRIDAY)
    query = QueryDraft("PRICE", 0, note="Old price.")
    saved, _ = desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=query), at=AT, as_of=FRIDAY)
    path = tmp_path / "Karen Marsh signed.pdf"
    path.write_bytes(b"%PDF-1.4 signed")
    desk.queries.attach(saved.query_id or 0, [path], at=AT, as_of=FRIDAY)
    BehaviourDesk(book).take_for(debtor, Behaviour.SLIPPING, at=AT, as_of=FRIDAY, reason="Karen Marsh says so")
    wish = Assignment(Scope.DEBTOR, "gb-company", "Karen Marsh asked for it", debtor)
    PolicyDesk(book).assign(wish, at=AT)
    terms, interest = InterestTerms(Basis.NONE), Interest(book)
    interest.set_terms(debtor, terms, at=AT, reason="Agreed with Karen Marsh")
    invoice = DocumentKey(DocumentType.INVOICE, "I-1")
    charge = ChargeDraft(debtor, invoice, ChargeKind.FEE, ChargeStep.CLAIMED, 10_00, "Karen Marsh knows")
    interest.take_step(charge, at=AT, as_of=FRIDAY)
    desk.save_draft(Draft(debtor, "Karen Marsh says", contact_id=contact, fields=(("person", "karen marsh"),)), at=AT)
    return karen


def test_access_covers_tasks_holds_notes_documents_and_the_draft(
    desk: Desk, spoken_of: tuple[int, int], tmp_path: Path
) -> None:
    data = desk.contacts.personal_data(*spoken_of)
    assert [row[0] for row in rows(data, "Documents attached")] == ["Karen Marsh signed.pdf"]
    assert [row[2] for row in rows(data, "Holds")] == ["Karen Marsh is ill"]
    assert rows(data, "Kept in mind") == [("Ask for Karen Marsh.", "")]
    assert [row[2] for row in rows(data, "Decisions by behaviour")] == ["Karen Marsh says so"]
    assert [row[2] for row in rows(data, "Ladders assigned")] == ["Karen Marsh asked for it"]
    assert [row[2] for row in rows(data, "Terms of interest")] == ["Agreed with Karen Marsh"]
    assert [row[3] for row in rows(data, "Interest and fees")] == ["Karen Marsh knows"]
    assert rows(data, "Draft") == [("Karen Marsh says\nkaren marsh",)]
    assert "Send Karen Marsh the copies" in str(rows(data, "Follow ups"))
    names = desk.contacts.export_personal_data(*spoken_of, tmp_path / "karen")
    assert "documents/Karen Marsh signed.pdf" in names
    assert (tmp_path / "karen" / "documents" / "Karen Marsh signed.pdf").read_bytes() == b"%PDF-1.4 signed"


def test_erasing_reaches_them_too_and_says_what_is_kept(book: Book, desk: Desk, spoken_of: tuple[int, int]) -> None:
    debtor, _ = spoken_of
    done, _ = desk.contacts.erase(*spoken_of, reason="by letter", at=AT, as_of=FRIDAY)
    left = everything_in(book)
    assert "karen marsh" not in left.casefold().replace("karen marsh signs on fridays", "")
    assert f"{ERASED} signed.pdf" in left
    assert any(each.startswith("1 documents attached, without the name in theirs") for each in done.kept)
    draft = desk.draft(debtor)
    assert draft is not None
    assert (draft.note, draft.contact_id, draft.fields) == (f"{ERASED} says", None, (("person", ERASED),))
    assert broken_in(book) == []


def test_not_a_trace_is_left_in_the_files_of_the_book(book: Book, desk: Desk, spoken_of: tuple[int, int]) -> None:
    # The one note that names her is kept as it was written; here it is none of the question.
    with book.unit_of_work(AT) as work:
        work.connection.execute(update(activities).values(note=""))
    files = [book.path, *book.path.parent.glob(f"{book.path.name}-wal"), book.path.with_suffix(".drafts")]
    before = b"".join(path.read_bytes() for path in files)
    assert b"Karen Marsh" in before
    desk.contacts.erase(*spoken_of, reason="by letter", at=AT, as_of=FRIDAY)
    after = b"".join(path.read_bytes() for path in files).lower()
    # The word index holds words apart, in small letters.
    for trace in (b"karen", b"marsh", b"07700 900123", b"0113 496 0777"):
        assert trace not in after, trace


def test_the_record_of_changes_of_an_older_book_is_named_as_kept(
    book: Book, desk: Desk, karen: tuple[int, int]
) -> None:
    with book.unit_of_work(AT) as work:
        work.record("card", f"customer {karen[0]}", after={"pinned_note": "Ask for Karen Marsh."})
    done, _ = desk.contacts.erase(*karen, reason="by letter", at=AT, as_of=FRIDAY)
    assert any(each.startswith("1 entries of the record of changes") for each in done.kept)
    assert broken_in(book) == []


def test_a_disk_too_full_to_write_the_book_anew_is_said(
    book: Book, desk: Desk, karen: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full() -> None:
        raise CreditDeskError("The disk is full.")

    monkeypatch.setattr(book, "write_anew", full)
    done, _ = desk.contacts.erase(*karen, reason="by letter", at=AT, as_of=FRIDAY)
    assert done.kept[-1] == ("Traces in unused parts of the book's file, until it is written anew: The disk is full.")


def test_a_draft_that_cannot_be_reached_is_said_and_the_rest_is_done(
    book: Book, desk: Desk, spoken_of: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_asked: object) -> None:
        raise CreditDeskError("The drafts cannot be reached.")

    monkeypatch.setattr(Drafts, "forget_person", locked)
    done, _ = desk.contacts.erase(*spoken_of, reason="by letter", at=AT, as_of=FRIDAY)
    assert done.kept[-1].startswith("What the draft beside the book says of them")
    assert b"07700 900123" not in book.path.read_bytes(), "the book is written anew all the same"


def test_a_log_that_cannot_be_emptied_while_somebody_reads_is_said(
    book: Book, desk: Desk, karen: tuple[int, int]
) -> None:
    with open_book(book.path, read_only=True) as elsewhere, elsewhere.read() as connection:
        connection.execute(select(activities.c.id)).all()
        with book.read() as impatient:
            impatient.exec_driver_sql("PRAGMA busy_timeout = 0")
        done, _ = desk.contacts.erase(*karen, reason="by letter", at=AT, as_of=FRIDAY)
    assert done.kept[-1].endswith("until it is written anew: Somebody reads the book at this moment.")


def broken_in(book: Book) -> list[int]:
    with book.read() as connection:
        return broken_entries(connection)


def test_a_name_that_is_part_of_other_words_is_taken_out_of_none_of_them(
    book: Book, desk: Desk, imports: Callable[..., list[str]]
) -> None:
    imports(name="Mark")
    debtor = Ledger(book).customer_id("N9")
    (contact,) = Ledger(book).debtor(debtor, FRIDAY).head.contacts
    diary = Diary(book)
    diary.add_task(TaskDraft(debtor, "Marked remarks: Mark's, and mark_signed", FRIDAY), at=AT, as_of=FRIDAY)
    diary.add_task(TaskDraft(debtor, "A remark", FRIDAY), at=AT, as_of=FRIDAY)
    data = desk.contacts.personal_data(debtor, contact.id)
    assert len(rows(data, "Follow ups")) == 1, "what does not speak of him is not of him"
    desk.contacts.erase(debtor, contact.id, reason="by letter", at=AT, as_of=FRIDAY)
    texts = {task.text for task in diary.tasks(owner=None)}
    assert texts == {f"Marked remarks: {ERASED}'s, and {ERASED}_signed", "A remark"}


def test_what_an_import_refused_keeps_no_name_and_loses_nothing_else(
    book: Book, desk: Desk, karen: tuple[int, int], tmp_path: Path
) -> None:
    path = tmp_path / "documents.csv"
    path.write_text(
        "account,type,number,date,amount\nN9,invoice,I-1,2026-11-01,Karen Marsh\nN9,Accounts,I-2,2026-11-01,1.00\n"
        "N9,invoice,I-3,2026-11-01,1.00,Karen Marsh,07700 900123\n",
        encoding="utf-8",
    )
    Cash(book).import_files([path], at=AT, as_of=FRIDAY)
    desk.contacts.erase(*karen, reason="by letter", at=AT, as_of=FRIDAY)
    left = everything_in(book)
    assert "Karen Marsh" not in left
    assert "07700 900123" not in left
    assert "N9,invoice,I-3,2026-11-01,1.00" in left
    assert '"Accounts" is no' in left.replace("''", "'"), "her role is no name"


def test_a_name_with_accents_is_found_in_the_record_of_changes(
    book: Book, desk: Desk, imports: Callable[..., list[str]]
) -> None:
    imports(name="Jörg Müller")
    debtor = Ledger(book).customer_id("N9")
    (contact,) = Ledger(book).debtor(debtor, FRIDAY).head.contacts
    with book.unit_of_work(AT) as work:
        work.record("card", f"customer {debtor}", after={"pinned_note": "Ask for Jörg Müller."})
    done, _ = desk.contacts.erase(debtor, contact.id, reason="by letter", at=AT, as_of=FRIDAY)
    assert any(each.startswith("1 entries of the record of changes") for each in done.kept)


@pytest.mark.parametrize(("reason", "words"), [("", "needs its reason"), ("again", "erased already")])
def test_erasing_needs_a_reason_and_happens_once(desk: Desk, karen: tuple[int, int], reason: str, words: str) -> None:
    if reason:
        desk.contacts.erase(*karen, reason="by letter", at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match=words):
        desk.contacts.erase(*karen, reason=reason, at=AT, as_of=FRIDAY)


def test_what_is_handed_over_is_one_zip_or_one_folder(desk: Desk, karen: tuple[int, int], tmp_path: Path) -> None:
    names = desk.contacts.export_personal_data(*karen, tmp_path / "karen.zip")
    assert names == ("personal data.txt", "personal data.json")
    with zipfile.ZipFile(tmp_path / "karen.zip") as pack:
        assert "Karen Marsh" in pack.read("personal data.txt").decode()
    desk.contacts.export_personal_data(*karen, tmp_path / "karen")
    assert (
        json.loads((tmp_path / "karen" / "personal data.json").read_text(encoding="utf-8"))["person"] == "Karen Marsh"
    )
