"""The case so far: everything that a judge has to read of a debtor, as one document."""

from __future__ import annotations

import io
import time
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import update

from creditdesk.models.attachments import attachments
from creditdesk.models.customers import customers
from creditdesk.models.letters import letters
from creditdesk.services.letters import archive
from creditdesk.services.letters.case_file import CaseFile, CaseFiles, CaseWish
from creditdesk.services.letters.copy_desk import CopyDesk
from creditdesk.services.letters.invoice_copies import CopyRule

DAY = date(2026, 11, 20)


@pytest.fixture
def cases(desk: Any) -> CaseFiles:
    desk.issue(day=DAY - timedelta(days=20))
    desk.happened(DAY - timedelta(days=10))
    desk.issue("final_demand")
    return CaseFiles(desk.book)


def pages_of(made: CaseFile) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    assert len(reader.pages) == made.page_count
    return [" ".join(page.extract_text().split()) for page in reader.pages]


def attach(desk: Any, name: str, content: bytes, at: datetime | None = None) -> None:
    with desk.book.unit_of_work(desk.at) as work:
        sha256 = archive.store(
            work.connection, desk.book.documents_folder, content, desk.at, archive.media_type_of(name) or ""
        )
    desk.add(
        attachments,
        customer_id=desk.debtor,
        name=name,
        sha256=sha256,
        size=len(content),
        added_at=at or desk.at,
        added_by="tess",
    )


def test_it_begins_with_who_owes_whom_how_much_and_with_what_stands_on_which_page(desk: Any, cases: CaseFiles) -> None:
    made = cases.pdf(desk.debtor, DAY)
    first = pages_of(made)[0]
    assert made.name == "case NOR014 2026-11-20.pdf"
    assert "Case file of account NOR014" in first
    assert "Open £25,480.00 · Overdue £25,480.00 · In query £0.00" in first
    assert "1 Chronology: documents, and all that was said and done page" in first
    assert "Statement of account as of 20 November 2026, GBP" in first
    reminder, demand = desk.rows(letters)
    for row in (reminder, demand):
        assert f"SHA-256 {row.sha256}" in first
    assert first.index(reminder.number) < first.index(demand.number)


@pytest.mark.parametrize(
    ("country", "title", "first", "reminder", "form"),
    [
        (
            "DE",
            "Akte des Kontos NOR014",
            "Offen 25.480,00 £",
            "Zahlungserinnerung RM-",
            "Rechtsform: Einzelunternehmen",
        ),
        ("NL", "Dossier van rekening NOR014", "Open £ 25.480,00", "Herinnering RM-", "Rechtsvorm: eenmanszaak"),
    ],
)
def test_it_is_in_the_houses_language(
    desk: Any, cases: CaseFiles, country: str, title: str, first: str, reminder: str, form: str
) -> None:
    desk.letters.save_letterhead(replace(desk.letters.letterhead(), country=country), at=desk.at)
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(customers).values(legal_form="sole_trader"))
    made = cases.pdf(desk.debtor, DAY)
    said = pages_of(made)[0].replace("\u00a0", " ")
    assert all(words in said for words in (title, first, reminder, form))
    assert "Case file" not in " ".join(pages_of(made))


def test_each_document_begins_on_the_page_that_the_contents_name_and_lead_to(desk: Any, cases: CaseFiles) -> None:
    made = cases.pdf(desk.debtor, DAY)
    reader = pypdf.PdfReader(io.BytesIO(made.pdf))
    pages = pages_of(made)
    links = [each.get_object() for each in reader.pages[0]["/Annots"]]
    targets = [reader.get_page_number(link["/Dest"][0].get_object()) for link in links]
    bookmarks = [reader.get_destination_page_number(each) for each in reader.outline]
    assert bookmarks == [0, *targets]
    assert [each.title for each in reader.outline][1].startswith("Chronology")
    for row, at in zip(desk.rows(letters), targets[2:], strict=True):
        assert row.number in pages[at]
        assert f"page {at + 1}" in pages[0] or f"pages {at + 1} to" in pages[0]


def test_every_page_is_counted_through_at_its_foot(desk: Any, cases: CaseFiles) -> None:
    pages = pages_of(cases.pdf(desk.debtor, DAY))
    for number, text in enumerate(pages, start=1):
        assert f"NOR014 · {number} of {len(pages)}" in text


def test_the_letters_stand_as_they_were_sent(desk: Any, cases: CaseFiles) -> None:
    pages = pages_of(cases.pdf(desk.debtor, DAY))
    for row in desk.rows(letters):
        kept = pypdf.PdfReader(io.BytesIO(desk.letters.stored(row.sha256)))
        start = next(at for at, text in enumerate(pages) if at and row.number in text and "Dear Sir or Madam" in text)
        for at, page in enumerate(kept.pages):
            assert " ".join(page.extract_text().split()) in pages[start + at]


def test_what_people_noted_is_left_out_where_it_is_not_wanted(desk: Any, cases: CaseFiles) -> None:
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.exec_driver_sql("UPDATE activities SET note = 'Rude on the telephone' WHERE kind = 'call'")
    assert "Rude on the telephone" in " ".join(pages_of(cases.pdf(desk.debtor, DAY)))
    without = " ".join(pages_of(cases.pdf(desk.debtor, DAY, CaseWish(notes=False))))
    assert "Rude on the telephone" not in without
    assert "What people noted of talks is left out of this copy." in without


def test_statement_and_attachments_are_left_out_on_wish(desk: Any, cases: CaseFiles) -> None:
    attach(desk, "delivery note.pdf", desk.letters.preview(desk.debtor, "statement", DAY).pdf)
    assert cases.pdf(desk.debtor, DAY).document_count == 5
    assert cases.pdf(desk.debtor, DAY, CaseWish(statements=False, attached=False)).document_count == 3


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("photo.png", b"a picture", "photo.png is no PDF; it is kept in the book. SHA-256 "),
        ("torn.pdf", b"%PDF-1.4 torn", "torn.pdf cannot be read as PDF; it is kept in the book. SHA-256 "),
    ],
)
def test_what_cannot_be_bound_in_is_named_with_its_hash(
    desk: Any, cases: CaseFiles, name: str, content: bytes, said: str
) -> None:
    attach(desk, name, content)
    made = cases.pdf(desk.debtor, DAY)
    (absent,) = made.absent
    assert absent == said + archive.sha256_of(content)
    assert f"Not bound in {said}" in pages_of(made)[0]


def test_a_letter_whose_file_is_gone_or_was_changed_is_named_and_not_made_anew(desk: Any, cases: CaseFiles) -> None:
    gone, changed = desk.rows(letters)
    archive.path_of(desk.book.documents_folder, gone.sha256).unlink()
    path = archive.path_of(desk.book.documents_folder, changed.sha256)
    path.write_bytes(path.read_bytes() + b"more")
    made = cases.pdf(desk.debtor, DAY)
    assert made.document_count == 2
    first, second = made.absent
    assert gone.number in first
    assert "is not in" in first
    assert changed.number in second
    assert "its content has changed" in second


def test_it_is_as_of_a_day(desk: Any, cases: CaseFiles) -> None:
    before = cases.pdf(desk.debtor, DAY - timedelta(days=15))
    reminder, demand = desk.rows(letters)
    text = " ".join(pages_of(before))
    assert reminder.number in text
    assert demand.number not in text


@pytest.mark.parametrize(("zone", "day"), [("America/Los_Angeles", DAY), ("Australia/Sydney", DAY + timedelta(days=1))])
def test_what_is_attached_belongs_to_the_day_that_it_was_here(
    desk: Any, cases: CaseFiles, monkeypatch: pytest.MonkeyPatch, zone: str, day: date
) -> None:
    moment = datetime(2026, 11, 21, 1, 30, tzinfo=UTC) if day == DAY else datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
    attach(desk, "proof.png", b"a picture", moment)
    monkeypatch.setenv("TZ", zone)
    time.tzset()
    try:
        assert [len(cases.pdf(desk.debtor, day - timedelta(days=before)).absent) for before in (0, 1)] == [1, 0]
    finally:
        monkeypatch.undo()
        time.tzset()


def test_a_copy_too_large_or_damaged_is_named_and_stops_nothing(desk: Any, cases: CaseFiles, tmp_path: Path) -> None:
    (tmp_path / "invoices").mkdir()
    (tmp_path / "invoices" / "INV-1.pdf").write_bytes(b"%PDF-1.4" + b" " * 11_000_000)
    (tmp_path / "invoices" / "INV-2.pdf").write_bytes(b"%PDF-1.4 torn")
    CopyDesk(desk.book).set_rule(CopyRule(str(tmp_path / "invoices")), at=desk.at)
    large, torn = cases.pdf(desk.debtor, DAY).absent
    assert "INV-1.pdf has more than 10 MB" in large
    assert "INV-2.pdf cannot be bound in" in torn


def test_it_says_what_each_hash_proves(desk: Any, cases: CaseFiles) -> None:
    first = pages_of(cases.pdf(desk.debtor, DAY))[0]
    assert "Copies of invoices stand as they lay in a folder at that moment" in first


def test_the_same_book_gives_the_same_bytes(desk: Any, cases: CaseFiles) -> None:
    assert cases.pdf(desk.debtor, DAY).pdf == cases.pdf(desk.debtor, DAY).pdf


def test_nothing_is_kept_by_it(desk: Any, cases: CaseFiles) -> None:
    before = desk.rows(letters)
    cases.pdf(desk.debtor, DAY)
    assert desk.rows(letters) == before


def test_copies_of_open_invoices_are_bound_in_as_far_as_they_are_found(
    desk: Any, cases: CaseFiles, tmp_path: Path
) -> None:
    assert cases.pdf(desk.debtor, DAY).absent == ()
    folder = tmp_path / "invoices"
    folder.mkdir()
    content = desk.letters.preview(desk.debtor, "statement", DAY).pdf
    (folder / "INV-1.pdf").write_bytes(content)
    CopyDesk(desk.book).set_rule(CopyRule(str(folder)), at=desk.at)
    made = cases.pdf(desk.debtor, DAY)
    first = pages_of(made)[0]
    assert "Copy of invoice INV-1: INV-1.pdf" in first
    assert f"SHA-256 {archive.sha256_of(content)}" in first
    assert made.absent == ("No copy of invoice INV-2 was found.",)
    assert cases.pdf(desk.debtor, DAY, CaseWish(copies=False)).absent == ()
