"""Issued letters: numbered, filed with their history, archived, found again by their hash."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pypdf
import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.activity import activities, activity_items
from creditdesk.models.book import audit
from creditdesk.models.ledger import documents
from creditdesk.models.letters import letter_items, letters, stored_files
from creditdesk.services.book.book import Book
from creditdesk.services.letters import archive
from creditdesk.services.letters.issuing import HeldError
from creditdesk.services.letters.service import Letters

DAY = date(2026, 11, 20)


def test_an_issued_letter_is_archived_filed_and_told(desk: Any) -> None:
    issued = desk.issue()
    (letter,) = issued.letters
    assert (letter.number, letter.amount_minor, letter.currency, letter.pages) == (
        "RM-2026-000001", 25_480_00, "GBP", 1,
    )  # fmt: skip
    assert desk.letters.stored(letter.sha256) == issued.pdf
    assert hashlib.sha256(issued.pdf).hexdigest() == letter.sha256
    (entry,) = desk.rows(activities)
    assert (entry.kind, entry.happened_on, entry.done_by, entry.direction) == ("letter", DAY, "tess", "out")
    assert entry.summary == "Reminder RM-2026-000001: £25,480.00 asked on 2 items, by 27 Nov 2026"
    assert {(item.type, item.number) for item in desk.rows(activity_items)} == {
        ("invoice", "INV-1"), ("invoice", "INV-2"),
    }  # fmt: skip
    assert {(item.number, item.open_minor) for item in desk.rows(letter_items)} == {
        ("INV-1", 18_400_00), ("INV-2", 7_080_00),
    }  # fmt: skip
    (row,) = desk.rows(letters)
    assert (row.pay_by_on, row.dated_on, row.activity_id) == (date(2026, 11, 27), DAY, entry.id)
    assert row.facts["lines"][0]["reference"] == "PO 9"
    last = desk.rows(audit)[-1]
    assert (last.action, last.subject, last.details["sha256"]) == ("issue", "RM-2026-000001", letter.sha256)


def test_numbers_run_by_kind_and_year(desk: Any) -> None:
    first = desk.issue().letters[0].number
    second = desk.issue(day=DAY + timedelta(days=10)).letters[0].number
    demand = desk.issue("final_demand", day=DAY + timedelta(days=20)).letters[0].number
    next_year = desk.issue(day=date(2027, 1, 8)).letters[0].number
    assert [first, second, demand, next_year] == [
        "RM-2026-000001", "RM-2026-000002", "FD-2026-000001", "RM-2027-000001",
    ]  # fmt: skip


def test_the_gate_is_asked_again_at_the_moment_of_release(desk: Any) -> None:
    assert desk.letters.preview(desk.debtor, "reminder", DAY).verdict.send
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-20", "25480.00")  # the money comes while somebody reads the letter
    with pytest.raises(HeldError, match="cover the £25,480.00 overdue") as held:
        desk.issue()
    assert not held.value.may_overrule
    assert desk.rows(letters) == desk.rows(activities) == []


def test_a_second_letter_within_the_gap_needs_a_reason_which_is_kept(desk: Any) -> None:
    desk.issue()
    with pytest.raises(HeldError, match="last letter yesterday, limit is 5 days"):
        desk.issue(day=DAY + timedelta(days=1), override_reason="   ")
    desk.issue(day=DAY + timedelta(days=1), override_reason="Asked for by their bookkeeper")
    entry = desk.rows(activities)[-1]
    assert entry.note == "Asked for by their bookkeeper"
    assert entry.details["held"] == ["last letter yesterday, limit is 5 days"]
    # What is chained can never forget a name that a reason may hold.
    assert desk.rows(audit)[-1].details["overruled"]
    assert "bookkeeper" not in str([row.details for row in desk.rows(audit)])


def test_overruling_a_running_promise_asks_for_what_was_promised(desk: Any) -> None:
    desk.promise(25_480_00, date(2026, 11, 27))
    assert desk.issue(override_reason="They went into the press").letters[0].amount_minor == 25_480_00


def test_a_letter_may_speak_of_chosen_items_alone(desk: Any) -> None:
    issued = desk.issue(items=[DocumentKey(DocumentType.INVOICE, "INV-2")])
    assert issued.letters[0].amount_minor == 7_080_00
    assert "INV-1" not in desk.text_of(issued.pdf)


def test_each_currency_has_a_letter_of_its_own(desk: Any) -> None:
    desk.ledger.document(desk.debtor, "invoice", "E-1", "2026-08-01", "50.00", due="2026-08-31", currency="EUR")
    issued = desk.issue()
    assert [(letter.currency, letter.amount_minor, letter.number) for letter in issued.letters] == [
        ("EUR", 50_00, "RM-2026-000001"), ("GBP", 25_480_00, "RM-2026-000002"),
    ]  # fmt: skip
    assert len(pypdf.PdfReader(io.BytesIO(issued.pdf)).pages) == 2


def test_a_document_that_was_changed_or_lost_is_not_passed_off_as_what_was_issued(desk: Any) -> None:
    sha256 = desk.issue().letters[0].sha256
    path = archive.path_of(desk.book.documents_folder, sha256)
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(CreditDeskError, match="is not what was issued"):
        desk.letters.stored(sha256)
    path.unlink()
    with pytest.raises(NotFoundError, match="Bring the folder back from a backup"):
        desk.letters.stored(sha256)


def test_what_cannot_be_filed_is_not_issued(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(archive.os, "fsync", full)
    with pytest.raises(CreditDeskError, match="No space left on device"):
        desk.issue()
    monkeypatch.undo()
    assert desk.rows(letters) == desk.rows(activities) == desk.rows(stored_files) == []
    assert [path for path in desk.book.documents_folder.rglob("*") if path.is_file()] == []
    assert desk.issue().letters[0].number == "RM-2026-000001"


def test_issuing_is_whole_or_nothing(desk: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from creditdesk.services.letters import issuing

    desk.ledger.document(desk.debtor, "invoice", "E-1", "2026-08-01", "50.00", due="2026-08-31", currency="EUR")
    real = issuing.file_letter
    calls: list[object] = []

    def fails_on_the_second(*arguments: Any) -> Any:
        calls.append(arguments)
        if len(calls) == 2:
            raise CreditDeskError("The lamp went out.")
        return real(*arguments)

    monkeypatch.setattr(issuing, "file_letter", fails_on_the_second)
    with pytest.raises(CreditDeskError, match="The lamp went out"):
        desk.issue()
    assert desk.rows(letters) == desk.rows(activities) == desk.rows(letter_items) == []


def test_the_archive_outlives_a_restart(desk: Any, reopen: Callable[[], Book]) -> None:
    sha256 = desk.issue().letters[0].sha256
    assert Letters(reopen()).stored(sha256)[:5] == b"%PDF-"


def test_a_ledger_fact_is_never_touched_by_a_letter(desk: Any) -> None:
    before = desk.rows(documents)
    desk.issue()
    assert desk.rows(documents) == before


def test_the_letterhead_and_each_change_of_bank_details_is_kept(desk: Any, at: datetime) -> None:
    head = desk.letters.letterhead()
    assert head.bank_for("GBP").account_number == "55779911"
    assert head.bank_for("USD") is None
    changed = [entry for entry in desk.rows(audit) if entry.action == "change letterhead"]
    assert changed[0].details["banks"][0]["account_number"] == "55779911"
