"""The house's own outcomes and reasons: added, renamed and retired, while what was written keeps its words."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outcomes import OUTCOMES, Asks, Reach, reach_of
from creditdesk.services.book.book import Book
from creditdesk.services.desk.diary import Diary
from creditdesk.services.desk.entries import CallEntry, QueryDraft
from creditdesk.services.desk.own_codes import OwnCode
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
VISIT = OwnCode("", "Visited  them", Reach.RIGHT_PARTY, (Asks.FOLLOW_UP,), 3, is_working=True, text="thank them")
PALLETS = OwnCode("", "pallets not returned")


@pytest.fixture
def diary(book: Book) -> Diary:
    return Diary(book)


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def debtor(ledger: Any) -> int:
    customer = ledger.customer("N1", name="Northgate")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    return int(customer)


def test_an_own_outcome_is_offered_after_those_that_came_and_says_whom_it_reached(diary: Diary) -> None:
    diary.add_code(VISIT, at=AT)
    codes = diary.codes()
    assert list(codes.outcomes)[:-1] == list(OUTCOMES)
    assert codes.outcomes["OWN_PAYER_VISITED_THEM"].label == "Visited them"
    assert reach_of("OWN_PAYER_VISITED_THEM") is Reach.RIGHT_PARTY


def test_a_call_with_an_own_outcome_follows_its_rule_and_counts_as_a_talk(
    book: Book, diary: Diary, desk: Desk, debtor: int
) -> None:
    diary.add_code(VISIT, at=AT)
    desk.save_call(CallEntry(debtor, "OWN_PAYER_VISITED_THEM", contact_name="Karen"), at=AT, as_of=FRIDAY)
    (task,) = diary.tasks()
    assert (task.words, task.due_on) == ("thank them", date(2026, 11, 25))
    (row,) = Ledger(book).debtor_rows([debtor], FRIDAY)
    assert "spoken to today" in [reason.text for reason in row.reasons]
    assert Ledger(book).debtor(debtor, FRIDAY).history[0].title == "Call · spoke to Karen · visited them"


def test_an_own_try_that_reached_nobody_counts_as_one(diary: Diary, desk: Desk, debtor: int) -> None:
    diary.add_code(OwnCode("", "Switchboard closed", Reach.NONE), at=AT)
    for tries in range(3):
        at = AT + timedelta(hours=tries)
        saved, _ = desk.save_call(CallEntry(debtor, "OWN_NONE_SWITCHBOARD_CLOSED"), at=at, as_of=FRIDAY)
    assert saved.next_action.startswith("3 tries without an answer")


def test_an_own_reason_is_taken_for_a_query_and_told_in_its_words(
    book: Book, diary: Diary, desk: Desk, debtor: int
) -> None:
    diary.add_code(PALLETS, at=AT)
    key = DocumentKey(DocumentType.INVOICE, "INV-1")
    query = QueryDraft("PALLETS_NOT_RETURNED", 100_00, ((key, 100_00),))
    desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=query), at=AT, as_of=FRIDAY)
    diary.rename_code("PALLETS_NOT_RETURNED", "pallets missing", at=AT)
    view = Ledger(book).debtor(debtor, FRIDAY)
    assert view.history[0].title == "Query opened · pallets not returned · £100.00"
    assert view.items[0].state == "£100.00 of it in query · pallets not returned"


def test_what_is_renamed_or_retired_is_no_longer_offered_as_it_was(diary: Diary, desk: Desk, debtor: int) -> None:
    diary.add_code(VISIT, at=AT)
    diary.rename_code("OWN_PAYER_VISITED_THEM", "Went there", at=AT)
    assert list(diary.codes().outcomes)[-1] == "OWN_PAYER_WENT_THERE"
    assert diary.codes().outcomes["OWN_PAYER_WENT_THERE"].asks == (Asks.FOLLOW_UP,)
    with pytest.raises(CreditDeskError, match="is not an outcome"):
        desk.save_call(CallEntry(debtor, "OWN_PAYER_VISITED_THEM"), at=AT, as_of=FRIDAY)
    diary.retire_code("OWN_PAYER_WENT_THERE", at=AT)
    assert list(diary.codes().outcomes) == list(OUTCOMES)
    assert [each.is_retired for each in diary.own_codes()] == [True, True]
    diary.add_code(VISIT, at=AT)
    assert list(diary.codes().outcomes)[-1] == "OWN_PAYER_VISITED_THEM"


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        (OwnCode("", "  "), "words of letters"),
        (OwnCode("", "x" * 41), "longer than 40"),
        (OwnCode("", "price"), "there already"),
        (OwnCode("", "No answer", Reach.NONE), "there already"),
        (OwnCode("", "Own note", Reach.OWN), "whom the call reached"),
        (OwnCode("", "Promised", Reach.RIGHT_PARTY, (Asks.PROMISE,)), "outcomes by themselves"),
        (OwnCode("", "Later", Reach.RIGHT_PARTY, (), 999), "0 to 366 days"),
    ],
)
def test_what_makes_no_sense_is_refused(diary: Diary, draft: OwnCode, words: str) -> None:
    with pytest.raises(CreditDeskError, match=words):
        diary.add_code(draft, at=AT)
    assert diary.own_codes() == ()


def test_what_came_with_the_program_is_not_renamed(diary: Diary) -> None:
    with pytest.raises(NotFoundError):
        diary.retire_code("NO_ANSWER", at=AT)
