"""Drafts of call notes: safe at once, apart from the book, back after a crash."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.desk.drafts import Drafts
from creditdesk.services.desk.entries import CallEntry, Draft
from creditdesk.services.desk.service import Desk

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FULL = Draft(
    7,
    "Director signed off yesterday: “run goes Friday”.",
    "PTP",
    "18,400 fri on 10512",
    AT,
    3,
    (DocumentKey(DocumentType.INVOICE, "INV-10512"), DocumentKey(DocumentType.CREDIT_NOTE, "CN-1")),
)


def test_a_draft_comes_back_as_it_was_at_the_next_start(book: Book, reopen: Callable[[], Book]) -> None:
    Desk(book).save_draft(FULL, at=AT)
    assert Desk(reopen()).draft(7) == FULL


def test_each_debtor_has_one_draft_the_last_typed_stands_first(book: Book) -> None:
    desk = Desk(book)
    desk.save_draft(Draft(1, "one"), at=AT)
    desk.save_draft(Draft(2, "two"), at=AT + timedelta(seconds=1))
    desk.save_draft(Draft(1, "one, longer"), at=AT + timedelta(seconds=2))
    assert [(draft.customer_id, draft.note) for draft in desk.drafts()] == [(1, "one, longer"), (2, "two")]


def test_a_draft_never_waits_for_an_import_that_holds_the_book(book: Book) -> None:
    with book.unit_of_work(AT):
        Desk(book).save_draft(FULL, at=AT)
        assert Desk(book).draft(7) == FULL


def test_saving_the_call_lets_the_draft_go(book: Book, ledger: Any) -> None:
    customer = ledger.customer()
    desk = Desk(book)
    desk.save_draft(Draft(customer, "typing"), at=AT)
    desk.save_call(CallEntry(customer, "NOTE", note="typing"), at=AT, as_of=date(2026, 11, 20))
    assert desk.drafts() == []


def test_a_refused_call_keeps_its_draft(book: Book, ledger: Any) -> None:
    customer = ledger.customer()
    desk = Desk(book)
    desk.save_draft(Draft(customer, "typing"), at=AT)
    with pytest.raises(CreditDeskError):
        desk.save_call(CallEntry(customer, "SHRUGGED"), at=AT, as_of=date(2026, 11, 20))
    assert desk.draft(customer) == Draft(customer, "typing")


def test_a_draft_thrown_away_is_gone_and_none_is_no_harm(book: Book) -> None:
    desk = Desk(book)
    desk.discard_draft(7)
    desk.save_draft(FULL, at=AT)
    desk.discard_draft(7)
    assert desk.draft(7) is None


def test_a_book_open_for_reading_takes_no_drafts(tmp_path: Path) -> None:
    with pytest.raises(CreditDeskError, match="reading only"):
        Drafts(tmp_path / "a.creditdesk", read_only=True).save(FULL, AT)


def test_a_damaged_file_of_drafts_is_said_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.drafts").write_bytes(b"not a database at all" * 100)
    with pytest.raises(CreditDeskError) as told:
        Drafts(tmp_path / "a.creditdesk").save(FULL, AT)
    assert told.value.safe == "The book itself was not touched."


def test_a_draft_survives_a_kill_in_mid_call(tmp_path: Path) -> None:
    program = (
        "import os, signal, sys\n"
        "from datetime import UTC, datetime\n"
        "from pathlib import Path\n"
        "from creditdesk.services.desk.drafts import Drafts\n"
        "from creditdesk.services.desk.entries import Draft\n"
        "Drafts(Path(sys.argv[1])).save(Draft(7, 'in mid call'), datetime(2026, 11, 20, tzinfo=UTC))\n"
        "os.abort() if os.name == 'nt' else os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    book = tmp_path / "a.creditdesk"
    killed = subprocess.run([sys.executable, "-c", program, str(book)], check=False, capture_output=True)
    assert killed.returncode != 0
    assert Drafts(book).get(7) == Draft(7, "in mid call")
