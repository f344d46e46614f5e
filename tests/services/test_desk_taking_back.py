"""A call saved by mistake is taken back whole: the history keeps both entries, everything else is as it was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.activity import activities
from creditdesk.models.book import audit
from creditdesk.models.customers import holds
from creditdesk.models.follow_ups import follow_ups, promises, queries
from creditdesk.models.ledger import customer_balances, worklist
from creditdesk.services.book.audit import broken_entries
from creditdesk.services.book.book import Book
from creditdesk.services.desk.entries import CallEntry, Draft, FollowUpDraft, PromiseDraft, QueryDraft, Saved
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.service import Letters

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
SOON = AT + timedelta(minutes=1)
FRIDAY = date(2026, 11, 20)
NEXT_FRIDAY = date(2026, 11, 27)
OLD = DocumentKey(DocumentType.INVOICE, "INV-1")


@pytest.fixture
def debtor(ledger: Any) -> int:
    """A debtor who owes 1,000.00 since 5 September."""
    customer = ledger.customer("N1", name="Northgate", address1="Unit 7", city="Wakefield")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    return int(customer)


@pytest.fixture
def desk(book: Book, debtor: int) -> Desk:
    made = Desk(book)
    made.start_day(at=AT, as_of=FRIDAY)
    return made


def rows(book: Book, *tables: Any) -> list[Any]:
    with book.read() as connection:
        return [row for table in tables for row in connection.execute(select(table).order_by(*table.primary_key))]


def promised(by: date = NEXT_FRIDAY) -> PromiseDraft:
    return PromiseDraft(1000_00, "GBP", by, ((OLD, 1000_00),))


def saved(desk: Desk, debtor: int, outcome: str, **facts: Any) -> Saved:
    return desk.save_call(CallEntry(debtor, outcome, items=(OLD,), **facts), at=AT, as_of=FRIDAY)[0]


ENTRIES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("INFO_ONLY", {"note": "Said nothing new."}),
    ("NO_ANSWER", {}),
    ("PTP", {"promises": (promised(),)}),
    ("PTP", {"promises": (promised(), PromiseDraft(5_00, "GBP", NEXT_FRIDAY))}),
    ("DISPUTE_RAISED", {"query": QueryDraft("PRICE", 215_00, ((OLD, 215_00),))}),
    ("CALLBACK_AGREED", {"follow_up": FollowUpDraft("call_back", FRIDAY, "10:30")}),
    ("COMPLAINT", {"note": "Wrong debtor."}),
    ("INSOLVENCY_NOTIFIED", {"note": "Wrong debtor."}),
    ("NOTE", {"note": "Typed into the wrong debtor."}),
)


@pytest.mark.parametrize(("outcome", "facts"), ENTRIES)
def test_after_an_undo_the_day_the_figures_and_the_gate_are_as_before(
    book: Book, desk: Desk, debtor: int, outcome: str, facts: dict[str, Any]
) -> None:
    ledger, letters = Ledger(book), Letters(book)

    def standing() -> tuple[Any, ...]:
        view = ledger.debtor(debtor, FRIDAY)
        return (
            rows(book, worklist, customer_balances, holds, follow_ups),
            view.head,
            view.items,
            view.lanes,
            view.talking_points,
            letters.gate(debtor, "reminder", FRIDAY),
            letters.gate(debtor, "final_demand", FRIDAY),
        )

    before = standing()
    mistake = saved(desk, debtor, outcome, **facts)
    assert standing() != before or outcome == "NOTE"
    desk.take_back(mistake, at=SOON, as_of=FRIDAY)
    assert standing() == before


def test_the_history_shows_both_entries(book: Book, desk: Desk, debtor: int) -> None:
    desk.take_back(saved(desk, debtor, "PTP", promises=(promised(),)), at=SOON, as_of=FRIDAY)
    second, first = Ledger(book).debtor(debtor, FRIDAY).history
    assert first.title == "Promise £1,000.00 by 27 Nov \N{EM DASH} taken back"
    assert (second.title, second.kind, second.items) == ("Taken back", "correction", (OLD,))
    assert [row.corrects_id for row in rows(book, activities)] == [None, first.activity_id]


def test_a_promise_is_cancelled_and_a_query_withdrawn_not_erased(book: Book, desk: Desk, debtor: int) -> None:
    query = QueryDraft("PRICE", 215_00, ((OLD, 215_00),))
    mistake = saved(desk, debtor, "DISPUTE_RAISED", promises=(promised(),), query=query)
    desk.take_back(mistake, at=SOON, as_of=FRIDAY)
    assert [(row.status, row.judged_on) for row in rows(book, promises)] == [("cancelled", FRIDAY)]
    assert [(row.status, row.resolved_on) for row in rows(book, queries)] == [("withdrawn", FRIDAY)]


def test_the_promise_that_it_replaced_and_the_call_that_it_made_wait_again(book: Book, desk: Desk, debtor: int) -> None:
    saved(desk, debtor, "PTP", promises=(promised(),))
    saved(desk, debtor, "NO_ANSWER", follow_up=FollowUpDraft("call", FRIDAY))
    before = rows(book, follow_ups)
    mistake = saved(desk, debtor, "PTP", promises=(promised(date(2026, 12, 11)),))
    assert [row.status for row in rows(book, promises)] == ["superseded", "open"]
    desk.take_back(mistake, at=SOON, as_of=FRIDAY)
    assert [(row.status, row.judged_on) for row in rows(book, promises)] == [("open", None), ("cancelled", FRIDAY)]
    assert rows(book, follow_ups) == before


def test_a_replaced_promise_that_broke_meanwhile_comes_back_as_broken(book: Book, desk: Desk, debtor: int) -> None:
    early = date(2026, 10, 1)
    entry = CallEntry(debtor, "PTP", promises=(promised(date(2026, 10, 9)),))
    desk.save_call(entry, at=AT - timedelta(days=50), as_of=early)
    mistake, _ = desk.save_call(CallEntry(debtor, "PTP", promises=(promised(),)), at=AT, as_of=early)
    desk.take_back(mistake, at=SOON, as_of=FRIDAY)
    assert [row.status for row in rows(book, promises)] == ["broken", "cancelled"]


def test_an_insolvency_told_earlier_still_stands_when_a_second_is_taken_back(
    book: Book, desk: Desk, debtor: int
) -> None:
    saved(desk, debtor, "INSOLVENCY_NOTIFIED")
    before = Letters(book).gate(debtor, "reminder", FRIDAY)
    mistake, _ = desk.save_call(CallEntry(debtor, "INSOLVENCY_NOTIFIED"), at=SOON, as_of=FRIDAY)
    desk.take_back(mistake, at=SOON + timedelta(minutes=1), as_of=FRIDAY)
    assert not before.send
    assert Letters(book).gate(debtor, "reminder", FRIDAY) == before


def test_once_a_letter_went_the_call_before_it_stays(book: Book, desk: Desk, debtor: int) -> None:
    call = saved(desk, debtor, "INFO_ONLY")
    Letters(book).issue(debtor, "statement", as_of=FRIDAY, at=SOON)
    before = rows(book, activities)
    with pytest.raises(CreditDeskError, match="cannot be taken back: after it came “Statement ST-N1") as refused:
        desk.take_back(call, at=SOON, as_of=FRIDAY)
    assert refused.value.cure == "Open the entry in the history and correct it."
    assert rows(book, activities) == before


def test_it_is_taken_back_once(desk: Desk, debtor: int) -> None:
    call = saved(desk, debtor, "INFO_ONLY")
    desk.take_back(call, at=SOON, as_of=FRIDAY)
    with pytest.raises(CreditDeskError):
        desk.take_back(call, at=SOON, as_of=FRIDAY)


def test_what_was_typed_comes_back_as_the_draft_above_what_was_typed_since(desk: Desk, debtor: int) -> None:
    call = saved(desk, debtor, "INFO_ONLY", note="First")
    typed = Draft(debtor, note="First", outcome="INFO_ONLY")
    desk.save_draft(Draft(debtor, note="Second"), at=AT)
    customer, changes = desk.take_back(call, at=SOON, as_of=FRIDAY, draft=typed)
    assert desk.draft(debtor) == Draft(debtor, note="First\nSecond", outcome="INFO_ONLY")
    assert (customer, changes.customer_ids) == (debtor, {debtor})


def test_it_is_in_the_audit_chain(book: Book, desk: Desk, debtor: int) -> None:
    call = saved(desk, debtor, "PTP", promises=(promised(),))
    desk.take_back(call, at=SOON, as_of=FRIDAY)
    last = rows(book, audit)[-1]
    assert (last.action, last.details["activity"]) == ("take back", call.activity_id)
    assert last.details["promises"] == list(call.promise_ids)
    with book.read() as connection:
        assert broken_entries(connection) == []


def test_a_failure_leaves_the_call_as_it_was_saved(
    book: Book, desk: Desk, debtor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = saved(desk, debtor, "PTP", promises=(promised(),))
    before = rows(book, activities, promises, follow_ups)

    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("creditdesk.services.desk.day.worklist.refresh", fails)
    with pytest.raises((OSError, CreditDeskError)):
        desk.take_back(call, at=SOON, as_of=FRIDAY)
    assert rows(book, activities, promises, follow_ups) == before


def test_a_new_day_of_the_whole_book_does_not_count_it_either(book: Book, desk: Desk, debtor: int) -> None:
    before = rows(book, worklist)
    desk.take_back(saved(desk, debtor, "NO_ANSWER"), at=SOON, as_of=FRIDAY)
    desk.start_day(at=SOON, as_of=FRIDAY)
    assert rows(book, worklist) == before
