"""Documents kept with a query: copied beside the book, proved, opened as copies, refused in sentences."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.letters import stored_files
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.desk.entries import CallEntry, QueryDraft
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters import archive

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
INV = DocumentKey(DocumentType.INVOICE, "INV-1")
PROOF = b"%PDF-1.4 delivered on 7 August"


@pytest.fixture
def debtor(ledger: Any) -> int:
    customer = ledger.customer("N1", name="Northgate")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    return int(customer)


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def query_id(desk: Desk, debtor: int) -> int:
    draft = QueryDraft("NOT_DELIVERED", 1000_00, ((INV, 1000_00),))
    saved, _ = desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=draft), at=AT, as_of=FRIDAY)
    assert saved.query_id is not None
    return saved.query_id


def file(folder: Path, name: str, content: bytes = PROOF) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def test_a_file_is_copied_beside_the_book_and_kept_with_query_and_history(
    book: Book, desk: Desk, debtor: int, query_id: int, tmp_path: Path
) -> None:
    given = file(tmp_path, "POD 10512.pdf")
    desk.queries.attach(query_id, [given], at=AT, as_of=FRIDAY)
    given.unlink()
    (kept,) = desk.queries.attachments(query_id)
    assert (kept.name, kept.size, kept.added_by) == ("POD 10512.pdf", len(PROOF), "tess")
    newest = Ledger(book).debtor(debtor, FRIDAY).history[0]
    assert (newest.activity_id, newest.title) == (kept.activity_id, "Document attached to the query: POD 10512.pdf")
    assert desk.queries.query(query_id, FRIDAY).attachment_count == 1
    assert check(book) == []


def test_a_kept_file_is_saved_elsewhere_and_opened_as_a_copy_under_its_own_name(
    book: Book, desk: Desk, query_id: int, tmp_path: Path
) -> None:
    desk.queries.attach(query_id, [file(tmp_path, "Scan of POD.JPG", b"picture")], at=AT, as_of=FRIDAY)
    (kept,) = desk.queries.attachments(query_id)
    assert desk.queries.save_attachment(kept, tmp_path / "out" / "pod.jpg").read_bytes() == b"picture"
    copy = desk.queries.copy_to_open(kept)
    assert (copy.name, copy.read_bytes()) == ("Scan of POD.JPG", b"picture")
    copy.write_bytes(b"drawn upon")
    assert check(book) == []


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("setup.exe", b"MZ", "of a kind that is not kept here"),
        ("noname", b"x", "of a kind that is not kept here"),
        ("empty.pdf", b"", "empty.pdf is empty"),
    ],
)
def test_what_is_not_kept_is_refused_in_a_sentence(
    book: Book, desk: Desk, debtor: int, query_id: int, tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    before = Ledger(book).debtor(debtor, FRIDAY).history
    both = [file(tmp_path, "pod.pdf"), file(tmp_path, name, content)]
    with pytest.raises(CreditDeskError, match=f"{words}.*Nothing was attached"):
        desk.queries.attach(query_id, both, at=AT, as_of=FRIDAY)
    assert desk.queries.attachments(query_id) == ()
    assert Ledger(book).debtor(debtor, FRIDAY).history == before


def test_eighty_megabytes_are_refused_unread(desk: Desk, query_id: int, tmp_path: Path) -> None:
    large = tmp_path / "film.pdf"
    with large.open("wb") as stream:
        stream.truncate(80 * 1024 * 1024)
    with pytest.raises(CreditDeskError, match=r"film.pdf has 80 MB; a file of up to 25 MB"):
        desk.queries.attach(query_id, [large], at=AT, as_of=FRIDAY)


def test_a_file_that_is_gone_is_said_to_be(desk: Desk, query_id: int, tmp_path: Path) -> None:
    with pytest.raises(CreditDeskError, match=r"gone.pdf could not be read"):
        desk.queries.attach(query_id, [tmp_path / "gone.pdf"], at=AT, as_of=FRIDAY)


def test_the_same_content_is_kept_once(book: Book, desk: Desk, query_id: int, tmp_path: Path) -> None:
    desk.queries.attach(query_id, [file(tmp_path, "a.txt"), file(tmp_path, "b.pdf")], at=AT, as_of=FRIDAY)
    assert [kept.name for kept in desk.queries.attachments(query_id)] == ["b.pdf", "a.txt"]
    with book.read() as connection:
        (stored,) = connection.execute(select(stored_files)).all()
    assert archive.path_of(book.documents_folder, stored.sha256, stored.media_type).suffix == ".txt"
    assert check(book) == []


@pytest.mark.parametrize("harm", ["changed", "gone"])
def test_check_proves_what_was_attached(book: Book, desk: Desk, query_id: int, tmp_path: Path, harm: str) -> None:
    desk.queries.attach(query_id, [file(tmp_path, "pod.png")], at=AT, as_of=FRIDAY)
    (kept,) = desk.queries.attachments(query_id)
    path = archive.path_of(book.documents_folder, kept.sha256, "image/png")
    if harm == "changed":
        path.write_bytes(b"another")
        error: type[CreditDeskError] = CreditDeskError
    else:
        path.unlink()
        error = NotFoundError
    (problem,) = check(book)
    assert kept.sha256 in problem.what
    with pytest.raises(error):
        desk.queries.save_attachment(kept, tmp_path / "out.png")


def test_undo_takes_the_file_off_the_query_and_the_history_keeps_both(
    book: Book, desk: Desk, debtor: int, query_id: int, tmp_path: Path
) -> None:
    attached, _ = desk.queries.attach(query_id, [file(tmp_path, "pod.pdf")], at=AT, as_of=FRIDAY)
    desk.queries.detach(attached, at=AT + timedelta(minutes=1), as_of=FRIDAY)
    assert desk.queries.attachments(query_id) == ()
    assert Ledger(book).debtor(debtor, FRIDAY).history[0].title == "Taken back"
    assert check(book) == []
