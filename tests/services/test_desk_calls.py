"""A saved call: everything that follows from it is in the book at once, or nothing is."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Table, func, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.models.activity import activities, activity_items
from creditdesk.models.book import audit
from creditdesk.models.customers import holds
from creditdesk.models.follow_ups import follow_ups, promise_items, promises, queries, query_items
from creditdesk.models.ledger import worklist
from creditdesk.services import calendar
from creditdesk.services.book.audit import broken_entries
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Touched
from creditdesk.services.desk.entries import CallEntry, FollowUpDraft, PromiseDraft, QueryDraft
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
NEXT_FRIDAY = date(2026, 11, 27)
OLD = DocumentKey(DocumentType.INVOICE, "INV-1")
NEW = DocumentKey(DocumentType.INVOICE, "INV-2")


@pytest.fixture
def debtor(ledger: Any) -> int:
    """A debtor who owes 1,000.00 since 5 September, and 500.00 not yet due; 200.00 lie unallocated."""
    customer = ledger.customer("N1", name="Northgate")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    ledger.invoice(customer, "INV-2", "2026-11-04", "500.00", due="2026-12-04")
    ledger.document(customer, "credit_note", "CN-1", "2026-11-02", "200.00")
    return int(customer)


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


def rows(book: Book, table: Table) -> list[Any]:
    with book.read() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def promise(amount: int = 1000_00, by: date = NEXT_FRIDAY, *items: tuple[DocumentKey, int]) -> PromiseDraft:
    return PromiseDraft(amount, "GBP", by, items or ((OLD, amount),))


def test_a_warmed_desk_has_its_calendars_and_has_written_nothing(
    book: Book, desk: Desk, debtor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar._of_year.cache_clear()
    before = rows(book, audit)
    desk.warm(FRIDAY)
    monkeypatch.setattr("holidays.country_holidays", None)
    assert rows(book, audit) == before
    desk.save_call(CallEntry(debtor, "PTP", promises=(promise(),)), at=AT, as_of=FRIDAY)


def test_a_call_with_a_promise_is_written_whole(book: Book, desk: Desk, debtor: int) -> None:
    entry = CallEntry(
        debtor, "PTP", contact_name="Karen Marsh", note="Director signed off.", reason_code="NOT_APPROVED",
        promises=(promise(),), duration_seconds=222,
    )  # fmt: skip
    saved, changes = desk.save_call(entry, at=AT, as_of=FRIDAY)

    (activity,) = rows(book, activities)
    assert activity.id == saved.activity_id
    assert (activity.kind, activity.outcome, activity.reason_code) == ("promise", "PTP", "NOT_APPROVED")
    assert (activity.contact_name, activity.note, activity.duration_seconds) == (
        "Karen Marsh",
        "Director signed off.",
        222,
    )
    assert (activity.happened_at, activity.happened_on, activity.done_by) == (AT, FRIDAY, "tess")
    assert activity.summary == "Promise £1,000.00 by 27 Nov"
    assert [(item.type, item.number) for item in rows(book, activity_items)] == [("invoice", "INV-1")]

    (kept,) = rows(book, promises)
    assert (kept.id,) == saved.promise_ids
    assert (kept.amount_minor, kept.promised_on, kept.status) == (1000_00, NEXT_FRIDAY, "open")
    assert [(item.number, item.amount_minor) for item in rows(book, promise_items)] == [("INV-1", 1000_00)]

    (check,) = rows(book, follow_ups)
    assert (check.kind, check.due_on) == ("check_payment", date(2026, 12, 1))
    assert (changes.touched, changes.customer_ids) == ({Touched.HISTORY, Touched.WORKLIST}, {debtor})


def test_what_stood_on_the_account_at_that_moment_is_kept_with_the_call(book: Book, desk: Desk, debtor: int) -> None:
    desk.save_call(CallEntry(debtor, "INFO_ONLY"), at=AT, as_of=FRIDAY)
    desk.save_call(CallEntry(debtor, "INFO_ONLY"), at=AT - timedelta(days=30), as_of=FRIDAY - timedelta(days=30))
    assert [(row.balance_minor, row.overdue_minor, row.currency) for row in rows(book, activities)] == [
        (1300_00, 1000_00, "GBP"),
        (1000_00, 1000_00, "GBP"),
    ]


def test_the_debtor_list_knows_of_the_call_at_once(book: Book, desk: Desk, debtor: int) -> None:
    desk.start_day(at=AT, as_of=FRIDAY)
    assert rows(book, worklist)[0].in_today == 1
    desk.save_call(CallEntry(debtor, "PTP", promises=(promise(),)), at=AT, as_of=FRIDAY)
    row = rows(book, worklist)[0]
    assert (row.in_today, row.fact, row.state) == (0, "promise of £1,000.00 for Fri 27 Nov", "promise")


def test_a_newer_promise_takes_the_place_of_an_open_one_on_the_same_items(book: Book, desk: Desk, debtor: int) -> None:
    first, _ = desk.save_call(CallEntry(debtor, "PTP", promises=(promise(),)), at=AT, as_of=FRIDAY)
    other = promise(500_00, date(2026, 12, 4), (NEW, 500_00))
    desk.save_call(CallEntry(debtor, "PTP", promises=(other,)), at=AT, as_of=FRIDAY)
    later = promise(1000_00, date(2026, 12, 11))
    saved, _ = desk.save_call(CallEntry(debtor, "PTP", promises=(later,)), at=AT, as_of=date(2026, 11, 23))
    assert saved.superseded_ids == first.promise_ids
    assert [row.status for row in rows(book, promises)] == ["superseded", "open", "open"]


def test_the_history_says_that_a_promise_was_of_more_than_was_open(book: Book, desk: Desk, debtor: int) -> None:
    more = promise(5000_00, NEXT_FRIDAY, (OLD, 1000_00))
    desk.save_call(CallEntry(debtor, "PTP", promises=(more,)), at=AT, as_of=FRIDAY)
    assert rows(book, activities)[0].summary == "Promise £5,000.00 by 27 Nov (£4,000.00 more than was open)"


def test_two_promises_of_one_call_stand_side_by_side(book: Book, desk: Desk, debtor: int) -> None:
    halves = (promise(400_00), promise(600_00, date(2026, 12, 4)))
    saved, _ = desk.save_call(CallEntry(debtor, "PTP", promises=halves), at=AT, as_of=FRIDAY)
    assert saved.superseded_ids == ()
    assert [row.status for row in rows(book, promises)] == ["open", "open"]
    assert rows(book, activities)[0].summary == "Promise £400.00 by 27 Nov, £600.00 by 4 Dec"


def test_a_query_goes_to_its_owner_with_a_day_to_answer(book: Book, desk: Desk, debtor: int) -> None:
    query = QueryDraft("PRICE", 215_00, ((OLD, 215_00),), owner="Sales (J. Patel)", note="Old price.")
    saved, _ = desk.save_call(CallEntry(debtor, "DISPUTE_RAISED", query=query), at=AT, as_of=FRIDAY)
    (kept,) = rows(book, queries)
    assert kept.id == saved.query_id
    assert (kept.status, kept.owner, kept.answer_due_on) == ("open", "Sales (J. Patel)", date(2026, 11, 25))
    assert [(item.number, item.amount_minor) for item in rows(book, query_items)] == [("INV-1", 215_00)]
    assert rows(book, activities)[0].summary == "Query opened · price · £215.00"
    assert rows(book, worklist)[0].in_queries == 1


def test_the_controllers_own_follow_up_replaces_the_house_rule(book: Book, desk: Desk, debtor: int) -> None:
    wish = FollowUpDraft("call_back", FRIDAY, "10:30", "ring Karen")
    desk.save_call(CallEntry(debtor, "CALLBACK_AGREED", follow_up=wish), at=AT, as_of=FRIDAY)
    (follow_up,) = rows(book, follow_ups)
    assert (follow_up.kind, follow_up.due_on, follow_up.due_time, follow_up.text) == (
        "call_back", FRIDAY, "10:30", "ring Karen",
    )  # fmt: skip
    assert rows(book, worklist)[0].fact == "call back 10:30"


def test_what_is_next_is_said_with_the_hour_that_was_agreed(desk: Desk, debtor: int) -> None:
    wish = FollowUpDraft("call_back", date(2026, 11, 24), "14:30", "call back as agreed")
    saved, _ = desk.save_call(CallEntry(debtor, "CALLBACK_AGREED", follow_up=wish), at=AT, as_of=FRIDAY)
    assert saved.next_action == "call back as agreed · Tue 24 Nov 14:30"


def test_a_call_made_closes_the_call_that_was_due(book: Book, desk: Desk, debtor: int) -> None:
    desk.save_call(CallEntry(debtor, "NO_ANSWER"), at=AT, as_of=FRIDAY)
    monday = date(2026, 11, 23)
    desk.save_call(CallEntry(debtor, "INFO_ONLY"), at=AT + timedelta(days=3), as_of=monday)
    assert [row.done_at is not None for row in rows(book, follow_ups)] == [True]


def test_a_call_back_waits_until_somebody_is_reached(book: Book, desk: Desk, debtor: int) -> None:
    wish = FollowUpDraft("call_back", FRIDAY, "10:30")
    desk.save_call(CallEntry(debtor, "CALLBACK_AGREED", follow_up=wish), at=AT, as_of=FRIDAY)
    desk.save_call(CallEntry(debtor, "NO_ANSWER"), at=AT, as_of=FRIDAY)
    assert rows(book, follow_ups)[0].done_at is None
    desk.save_call(CallEntry(debtor, "INFO_ONLY"), at=AT, as_of=FRIDAY)
    assert rows(book, follow_ups)[0].done_at is not None


def test_the_third_try_in_ten_days_asks_for_another_way(book: Book, desk: Desk, debtor: int) -> None:
    for day in (16, 18, 20):
        desk.save_call(CallEntry(debtor, "NO_ANSWER"), at=AT, as_of=date(2026, 11, day))
    assert [row.kind for row in rows(book, follow_ups)] == ["call", "call", "task"]


def test_a_complaint_stops_all_chasing_at_once(book: Book, desk: Desk, debtor: int) -> None:
    desk.save_call(CallEntry(debtor, "COMPLAINT"), at=AT, as_of=FRIDAY)
    (hold,) = rows(book, holds)
    assert (hold.kind, hold.reason, hold.placed_by) == ("dunning", "complaint", "tess")
    assert (rows(book, worklist)[0].in_today, rows(book, worklist)[0].fact) == (0, "on hold: complaint")


def test_an_entry_is_corrected_by_another_and_never_changed(book: Book, desk: Desk, debtor: int) -> None:
    first, _ = desk.save_call(CallEntry(debtor, "INFO_ONLY", note="Pays Tuesday."), at=AT, as_of=FRIDAY)
    correction = CallEntry(debtor, "NOTE", note="Pays Thursday.", corrects_id=first.activity_id)
    desk.save_call(correction, at=AT, as_of=FRIDAY)
    before, after = rows(book, activities)
    assert before.note == "Pays Tuesday."
    assert (after.kind, after.note, after.corrects_id) == ("correction", "Pays Thursday.", before.id)


def test_every_call_is_in_the_audit_chain(book: Book, desk: Desk, debtor: int) -> None:
    desk.save_call(CallEntry(debtor, "INFO_ONLY"), at=AT, as_of=FRIDAY)
    last = rows(book, audit)[-1]
    assert (last.action, last.details["outcome"]) == ("log", "INFO_ONLY")
    with book.read() as connection:
        assert broken_entries(connection) == []


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"outcome": "SHRUGGED"}, CreditDeskError),
        ({"customer_id": 999}, NotFoundError),
        ({"items": (DocumentKey(DocumentType.INVOICE, "INV-9"),)}, NotFoundError),
        ({"promises": (PromiseDraft(0, "GBP", NEXT_FRIDAY),)}, CreditDeskError),
        ({"promises": (PromiseDraft(1_00, "GBP", NEXT_FRIDAY, ((OLD, 2_00),)),)}, CreditDeskError),
        ({"query": QueryDraft("MOOD", 1_00)}, CreditDeskError),
    ],
)
def test_an_entry_that_cannot_be_is_refused_and_leaves_nothing(
    book: Book, desk: Desk, debtor: int, change: dict[str, Any], error: type[CreditDeskError]
) -> None:
    with pytest.raises(error) as refused:
        desk.save_call(replace(CallEntry(debtor, "INFO_ONLY"), **change), at=AT, as_of=FRIDAY)
    assert refused.value.safe == "Nothing was written."
    assert rows(book, activities) == rows(book, promises) == []


def test_an_item_is_queried_for_no_more_than_is_open_of_it_and_not_in_query_already(desk: Desk, debtor: int) -> None:
    def query(minor: int) -> CallEntry:
        return CallEntry(debtor, "DISPUTE_RAISED", query=QueryDraft("PRICE", minor, ((OLD, minor),)))

    with pytest.raises(CreditDeskError, match="to query"):
        desk.save_call(query(99_999_00), at=AT, as_of=FRIDAY)
    desk.save_call(query(215_00), at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="£215.00 of it is in query already"):
        desk.save_call(query(99_999_00), at=AT, as_of=FRIDAY)


def test_a_failure_after_the_call_leaves_no_part_of_it(
    book: Book, desk: Desk, debtor: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("creditdesk.services.desk.day.worklist.refresh", fails)
    with pytest.raises((OSError, CreditDeskError)):
        desk.save_call(CallEntry(debtor, "PTP", promises=(promise(),)), at=AT, as_of=FRIDAY)
    with book.read() as connection:
        counts = [
            connection.scalar(select(func.count()).select_from(table)) for table in (activities, promises, follow_ups)
        ]
    assert counts == [0, 0, 0]


def test_the_history_tells_what_stood_on_the_account_then(book: Book, desk: Desk, debtor: int) -> None:
    desk.save_call(CallEntry(debtor, "INFO_ONLY"), at=AT, as_of=FRIDAY)
    entry = Ledger(book).debtor(debtor, FRIDAY).history[0]
    assert (entry.balance_minor, entry.overdue_minor, entry.currency) == (1300_00, 1000_00, "GBP")
