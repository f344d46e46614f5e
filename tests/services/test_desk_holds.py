"""Holds: who is left alone, what is left out, until which day; lifted, taken back, and told in the history."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.activity import activities
from creditdesk.models.book import audit
from creditdesk.models.ledger import worklist
from creditdesk.services.book.book import Book
from creditdesk.services.desk.diary import Diary
from creditdesk.services.desk.entries import CallEntry, PromiseDraft
from creditdesk.services.desk.holds import CREDIT, DUNNING, HoldDraft
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
TUESDAY = date(2026, 11, 24)
OLD = DocumentKey(DocumentType.INVOICE, "INV-1")
NEW = DocumentKey(DocumentType.INVOICE, "INV-2")


@pytest.fixture
def debtor(ledger: Any) -> int:
    """A debtor with two overdue invoices, 1,000.00 and 500.00."""
    customer = ledger.customer("N1", name="Northgate")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    ledger.invoice(customer, "INV-2", "2026-09-04", "500.00", due="2026-10-04")
    return int(customer)


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def diary(book: Book) -> Diary:
    return Diary(book)


def row(book: Book, desk: Desk, debtor: int, day: date) -> Any:
    """Return the debtor's place in the worklist of a day."""
    desk.start_day(at=AT, as_of=day)
    with book.read() as connection:
        return connection.execute(select(worklist).where(worklist.c.customer_id == debtor)).one()


def summaries(book: Book) -> list[str]:
    with book.read() as connection:
        return list(connection.scalars(select(activities.c.summary).order_by(activities.c.id)))


def test_a_debtor_on_hold_leaves_today_and_comes_back_by_itself_the_day_after_the_holds_last(
    book: Book, desk: Desk, diary: Diary, debtor: int
) -> None:
    diary.hold(HoldDraft(debtor, DUNNING, "director abroad", TUESDAY), at=AT, as_of=FRIDAY)
    assert (row(book, desk, debtor, FRIDAY).in_today, row(book, desk, debtor, TUESDAY).in_today) == (0, 0)
    assert row(book, desk, debtor, TUESDAY + timedelta(days=1)).in_today == 1
    assert diary.holds(TUESDAY + timedelta(days=1)) == ()


def test_supply_on_stop_takes_nobody_off_the_list(book: Book, desk: Desk, diary: Diary, debtor: int) -> None:
    diary.hold(HoldDraft(debtor, CREDIT, "over limit"), at=AT, as_of=FRIDAY)
    assert row(book, desk, debtor, FRIDAY).in_today == 1
    head = Ledger(book).debtor(debtor, FRIDAY).head
    assert (head.on_stop, head.dunning_hold) == ("over limit", "")


def test_an_item_on_hold_says_so_and_its_debtor_stays_on_the_list(
    book: Book, desk: Desk, diary: Diary, debtor: int
) -> None:
    diary.hold(HoldDraft(debtor, DUNNING, "quality looked into", TUESDAY, OLD), at=AT, as_of=FRIDAY)
    view = Ledger(book).debtor(debtor, FRIDAY)
    assert [item.state for item in view.items] == ["on hold until 24 Nov", "overdue"]
    assert [mark.text for mark in view.lanes[0].marks] == [
        "Hold on INV-1 until 24 Nov: quality looked into",
        "Hold ends on 24 Nov · Hold on INV-1 until 24 Nov: quality looked into",
    ]
    assert view.head.dunning_hold == ""
    assert row(book, desk, debtor, FRIDAY).in_today == 1
    assert Ledger(book).debtor(debtor, TUESDAY + timedelta(days=1)).items[0].state == "overdue"


def test_a_debtor_all_of_whose_overdue_items_are_held_waits_until_one_of_them_is_free(
    book: Book, desk: Desk, diary: Diary, debtor: int
) -> None:
    diary.hold(HoldDraft(debtor, DUNNING, "quality looked into", TUESDAY, OLD), at=AT, as_of=FRIDAY)
    place = row(book, desk, debtor, FRIDAY)
    assert (place.in_today, place.fact) == (1, "\N{POUND SIGN}1,000.00 on hold")
    diary.hold(HoldDraft(debtor, DUNNING, "quality looked into", None, NEW), at=AT, as_of=FRIDAY)
    place = row(book, desk, debtor, FRIDAY)
    assert (place.in_today, place.next_action) == (0, "leave until the hold ends")
    assert row(book, desk, debtor, TUESDAY + timedelta(days=1)).in_today == 1


def test_what_is_held_and_promised_is_taken_off_once(book: Book, desk: Desk, diary: Diary, debtor: int) -> None:
    promise = PromiseDraft(1000_00, "GBP", TUESDAY, ((OLD, 1000_00),))
    desk.save_call(CallEntry(debtor, "PTP", promises=(promise,)), at=AT - timedelta(days=3), as_of=date(2026, 11, 17))
    before = row(book, desk, debtor, FRIDAY)
    diary.hold(HoldDraft(debtor, DUNNING, "quality looked into", TUESDAY, OLD), at=AT, as_of=FRIDAY)
    assert row(book, desk, debtor, FRIDAY).score == before.score


def test_the_history_tells_of_placing_and_lifting(book: Book, diary: Diary, debtor: int) -> None:
    diary.hold(HoldDraft(debtor, DUNNING, "director  abroad\n", TUESDAY), at=AT, as_of=FRIDAY)
    (hold,) = diary.holds(FRIDAY)
    assert (hold.account, hold.reason, hold.placed_by, hold.until_on) == ("N1", "director abroad", "tess", TUESDAY)
    diary.lift_hold(hold, at=AT, as_of=FRIDAY, reason="he is back")
    assert summaries(book) == ["Hold until 24 Nov: director abroad", "Hold lifted: he is back"]
    assert diary.holds(FRIDAY) == ()


def test_holds_without_an_end_come_first_and_are_marked(diary: Diary, ledger: Any, debtor: int) -> None:
    other = ledger.customer("B2")
    diary.hold(HoldDraft(debtor, DUNNING, "until Tuesday", TUESDAY), at=AT, as_of=FRIDAY)
    diary.hold(HoldDraft(other, CREDIT, "over limit"), at=AT, as_of=FRIDAY)
    assert [(hold.account, hold.until_on) for hold in diary.holds(FRIDAY)] == [("B2", None), ("N1", TUESDAY)]
    assert [hold.account for hold in diary.holds(FRIDAY, debtor)] == ["N1"]


def test_a_hold_placed_by_mistake_leaves_all_as_it_was_but_for_the_two_entries(
    book: Book, desk: Desk, diary: Diary, debtor: int
) -> None:
    before = row(book, desk, debtor, FRIDAY)
    step, _ = diary.hold(HoldDraft(debtor, DUNNING, "wrong debtor"), at=AT, as_of=FRIDAY)
    diary.undo_hold(step, at=AT, as_of=FRIDAY)
    assert diary.holds(FRIDAY) == ()
    assert row(book, desk, debtor, FRIDAY) == before
    titles = [entry.title for entry in Ledger(book).debtor(debtor, FRIDAY).history]
    assert "Hold: wrong debtor \N{EM DASH} taken back" in titles


def test_a_hold_lifted_by_mistake_stands_again(diary: Diary, debtor: int) -> None:
    diary.hold(HoldDraft(debtor, DUNNING, "director abroad", TUESDAY, OLD), at=AT, as_of=FRIDAY)
    before = diary.holds(FRIDAY)
    step, changes = diary.lift_hold(before[0], at=AT, as_of=FRIDAY)
    assert changes.customer_ids == {debtor}
    diary.undo_hold(step, at=AT, as_of=FRIDAY)
    assert diary.holds(FRIDAY) == before


def test_what_came_after_a_hold_keeps_it_from_being_taken_back(desk: Desk, diary: Diary, debtor: int) -> None:
    step, _ = diary.hold(HoldDraft(debtor, DUNNING, "director abroad"), at=AT, as_of=FRIDAY)
    desk.save_call(CallEntry(debtor, "NOTE", note="Back on Monday"), at=AT + timedelta(minutes=1), as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="hold cannot be taken back"):
        diary.undo_hold(step, at=AT, as_of=FRIDAY)
    assert len(diary.holds(FRIDAY)) == 1


@pytest.mark.parametrize(
    ("draft", "words"),
    [
        ({"reason": "  "}, "needs a reason"),
        ({"until_on": date(2026, 11, 19)}, "would have ended already"),
        ({"key": DocumentKey(DocumentType.INVOICE, "INV-9")}, "no document INV-9"),
        ({"kind": "stop"}, "stops the chasing"),
        ({"kind": CREDIT, "key": OLD}, "stops the chasing"),
        ({"customer_id": 99}, "no such debtor"),
    ],
)
def test_a_hold_that_makes_no_sense_is_refused_and_nothing_is_written(
    book: Book, diary: Diary, debtor: int, draft: dict[str, Any], words: str
) -> None:
    asked = {"customer_id": debtor, "kind": DUNNING, "reason": "why"} | draft
    with pytest.raises(CreditDeskError, match=words):
        diary.hold(HoldDraft(**asked), at=AT, as_of=FRIDAY)
    assert summaries(book) == []


def test_one_hold_of_a_kind_stands_at_a_time(diary: Diary, debtor: int) -> None:
    diary.hold(HoldDraft(debtor, DUNNING, "first"), at=AT, as_of=FRIDAY)
    diary.hold(HoldDraft(debtor, CREDIT, "another kind"), at=AT, as_of=FRIDAY)
    diary.hold(HoldDraft(debtor, DUNNING, "one item", key=NEW), at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="stands there already: first"):
        diary.hold(HoldDraft(debtor, DUNNING, "second"), at=AT, as_of=FRIDAY)


def test_a_hold_that_ended_is_not_lifted(diary: Diary, debtor: int) -> None:
    diary.hold(HoldDraft(debtor, DUNNING, "director abroad", TUESDAY), at=AT, as_of=FRIDAY)
    (hold,) = diary.holds(FRIDAY)
    with pytest.raises(CreditDeskError, match="ended already"):
        diary.lift_hold(hold, at=AT, as_of=TUESDAY + timedelta(days=1))


def test_each_step_is_in_the_audit_chain(book: Book, diary: Diary, debtor: int) -> None:
    step, _ = diary.hold(HoldDraft(debtor, DUNNING, "wrong debtor"), at=AT, as_of=FRIDAY)
    diary.undo_hold(step, at=AT, as_of=FRIDAY)
    with book.read() as connection:
        actions = list(connection.scalars(select(audit.c.action).order_by(audit.c.id)))
    assert actions[-2:] == ["hold", "take back hold"]


def test_the_timeline_shows_where_a_hold_ends_unless_it_was_lifted_before(
    book: Book, desk: Desk, diary: Diary, debtor: int
) -> None:
    def ends(day: date) -> dict[str, list[tuple[date, str]]]:
        lanes = Ledger(book).debtor(debtor, day).lanes
        found = {lane.key.number: [(m.on, m.text) for m in lane.marks if m.kind == "hold_end"] for lane in lanes}
        return {number: marks for number, marks in found.items() if marks}

    desk.start_day(at=AT, as_of=FRIDAY)
    step, _ = diary.hold(HoldDraft(debtor, DUNNING, "audit", TUESDAY), at=AT, as_of=FRIDAY)
    mark = (TUESDAY, "Hold ends on 24 Nov · Hold until 24 Nov: audit")
    assert ends(FRIDAY) == {"INV-1": [mark], "INV-2": [mark]}
    past = (TUESDAY, "Hold ended on 24 Nov · Hold until 24 Nov: audit")
    assert ends(TUESDAY + timedelta(days=1))["INV-1"] == [past]
    (standing,) = diary.holds(FRIDAY)
    lifted, _ = diary.lift_hold(standing, at=AT + timedelta(minutes=1), as_of=FRIDAY)
    assert ends(FRIDAY) == {}
    diary.undo_hold(lifted, at=AT + timedelta(minutes=2), as_of=FRIDAY)
    assert ends(FRIDAY)["INV-1"] == [mark]
    assert step.hold_id == standing.id


def test_a_hold_of_one_item_ends_on_that_item_and_one_without_an_end_nowhere(
    book: Book, desk: Desk, diary: Diary, debtor: int
) -> None:
    desk.start_day(at=AT, as_of=FRIDAY)
    diary.hold(HoldDraft(debtor, DUNNING, "audit", TUESDAY, OLD), at=AT, as_of=FRIDAY)
    diary.hold(HoldDraft(debtor, DUNNING, "inquiry", None, NEW), at=AT, as_of=FRIDAY)
    lanes = Ledger(book).debtor(debtor, FRIDAY).lanes
    assert [lane.key for lane in lanes if any(mark.kind == "hold_end" for mark in lane.marks)] == [OLD]
