"""Promises that run themselves: judged, cancelled, moved to another day, counted, and each change taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import HoldCode
from creditdesk.domain.promise import PromiseStatus
from creditdesk.models.follow_ups import follow_ups, promises
from creditdesk.models.ledger import worklist
from creditdesk.services.book.audit import broken_entries
from creditdesk.services.book.book import Book
from creditdesk.services.cash.service import Cash
from creditdesk.services.desk.entries import CallEntry, PromiseDraft, Saved
from creditdesk.services.desk.promise_list import By
from creditdesk.services.desk.recorded import RecordedPromise
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.service import Letters

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
SOON = AT + timedelta(minutes=1)
FRIDAY = date(2026, 11, 20)
NEXT_FRIDAY, FOURTH, ELEVENTH = date(2026, 11, 27), date(2026, 12, 4), date(2026, 12, 11)
OLD, NEW = DocumentKey(DocumentType.INVOICE, "INV-1"), DocumentKey(DocumentType.INVOICE, "INV-2")


@pytest.fixture
def debtor(ledger: Any) -> int:
    """A debtor who owes 1,000.00 since 5 September and 400.00 since 5 October."""
    customer = ledger.customer("N1", name="Northgate", controller="Tess", address1="Unit 7", city="Wakefield")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    ledger.invoice(customer, "INV-2", "2026-09-05", "400.00", due="2026-10-05")
    return int(customer)


@pytest.fixture
def desk(book: Book, debtor: int) -> Desk:
    made = Desk(book)
    made.start_day(at=AT, as_of=FRIDAY)
    return made


def promised(
    desk: Desk,
    debtor: int,
    by: date = NEXT_FRIDAY,
    pounds: int = 1000,
    key: DocumentKey | None = OLD,
    *,
    on: date = FRIDAY,
    at: datetime = AT,
    who: str = "Priya Shah",
    note: str = "",
) -> Saved:
    items = ((key, pounds * 100),) if key is not None else ()
    promise = PromiseDraft(pounds * 100, "GBP", by, items)
    entry = CallEntry(debtor, "PTP", contact_name=who, note=note, promises=(promise,))
    return desk.save_call(entry, at=at, as_of=on)[0]


def standing(desk: Desk, debtor: int, as_of: date = FRIDAY) -> list[tuple[int, str]]:
    return [(each.promise.id, each.promise.status) for each in desk.promises.listed(as_of, customer_id=debtor)]


def only(desk: Desk, promise_id: int, as_of: date = FRIDAY) -> RecordedPromise:
    (found,) = [each.promise for each in desk.promises.listed(as_of) if each.promise.id == promise_id]
    return found


def held_by_promise(book: Book, debtor: int, as_of: date = FRIDAY) -> bool:
    return HoldCode.PROMISE in [held.code for held in Letters(book).gate(debtor, "reminder", as_of).held]


def rows(book: Book, table: Any) -> list[Any]:
    with book.read() as connection:
        return list(connection.execute(select(table).order_by(*table.primary_key)))


def test_a_cancelled_promise_waits_for_nothing_and_its_items_are_chased_again(
    book: Book, desk: Desk, debtor: int
) -> None:
    both = promised(desk, debtor, pounds=1400, key=None)
    assert held_by_promise(book, debtor)
    desk.promises.cancel(both.promise_ids[0], at=SOON, as_of=FRIDAY, reason="Meant another account.")
    assert standing(desk, debtor) == [(both.promise_ids[0], "cancelled")]
    assert not held_by_promise(book, debtor)
    assert all(row.done_at is not None for row in rows(book, follow_ups))


def test_the_history_tells_of_a_cancelled_promise_twice_and_of_the_reason(book: Book, desk: Desk, debtor: int) -> None:
    made = promised(desk, debtor)
    desk.promises.cancel(made.promise_ids[0], at=SOON, as_of=FRIDAY, reason="Meant another account.")
    second, first = Ledger(book).debtor(debtor, FRIDAY).history
    assert first.title == "Promise £1,000.00 by 27 Nov \N{EM DASH} cancelled"
    assert (second.title, second.note, second.items) == (
        "Promise of £1,000.00 by 27 Nov cancelled",
        "Meant another account.",
        (OLD,),
    )


def test_a_moved_promise_is_a_new_one_linked_to_the_old(desk: Desk, debtor: int) -> None:
    made = promised(desk, debtor).promise_ids[0]
    saved, _ = desk.promises.move(made, FOURTH, at=SOON, as_of=FRIDAY, reason="Pay run is a week later.")
    (moved,) = saved.promise_ids
    old, new = only(desk, made), only(desk, moved)
    assert (old.status, old.replaced_by, new.replaces) == ("superseded", moved, (made,))
    assert (new.status, new.promised_on, new.amount_minor, new.items) == ("open", FOURTH, 1000_00, ((OLD, 1000_00),))
    assert (new.contact_name, new.moved_count) == ("Priya Shah", 1)


def test_a_date_moved_twice_is_counted_whether_by_hand_or_in_a_call(desk: Desk, debtor: int) -> None:
    made = promised(desk, debtor).promise_ids[0]
    moved = desk.promises.move(made, FOURTH, at=SOON, as_of=FRIDAY)[0].promise_ids[0]
    again = promised(desk, debtor, ELEVENTH, at=SOON + timedelta(minutes=1)).promise_ids[0]
    sooner = promised(desk, debtor, NEXT_FRIDAY, at=SOON + timedelta(minutes=2)).promise_ids[0]
    assert [only(desk, each).moved_count for each in (made, moved, again, sooner)] == [0, 1, 2, 2]
    assert only(desk, moved).replaced_by == again


def test_a_promise_of_which_a_part_came_is_moved_for_the_rest(desk: Desk, debtor: int, ledger: Any) -> None:
    made = promised(desk, debtor, on=date(2026, 11, 2)).promise_ids[0]
    ledger.allocate(ledger.cash(debtor, "C-1", "2026-11-10", "300.00"), 1, "2026-11-10", "300.00")
    desk.start_day(at=AT, as_of=FRIDAY)
    saved, _ = desk.promises.move(made, FOURTH, at=SOON, as_of=FRIDAY)
    new = only(desk, saved.promise_ids[0])
    assert (new.amount_minor, new.items) == (700_00, ((OLD, 700_00),))


def test_chasing_waits_for_the_new_day_and_its_check_is_planned(book: Book, desk: Desk, debtor: int) -> None:
    made = promised(desk, debtor).promise_ids[0]
    desk.promises.move(made, FOURTH, at=SOON, as_of=FRIDAY)
    planned = [(row.kind, row.due_on, row.done_at is None) for row in rows(book, follow_ups)]
    assert planned == [("check_payment", date(2026, 12, 1), False), ("check_payment", date(2026, 12, 8), True)]


@pytest.mark.parametrize("change", ["cancel", "move"])
def test_a_change_is_taken_back_and_everything_is_as_before(book: Book, desk: Desk, debtor: int, change: str) -> None:
    made = promised(desk, debtor).promise_ids[0]

    def stands() -> tuple[Any, ...]:
        view = Ledger(book).debtor(debtor, FRIDAY)
        open_promises = [row for row in rows(book, promises) if row.status == "open"]
        return rows(book, worklist), rows(book, follow_ups), open_promises, view.head, view.talking_points

    before = stands()
    if change == "cancel":
        saved, _ = desk.promises.cancel(made, at=SOON, as_of=FRIDAY)
    else:
        saved, _ = desk.promises.move(made, FOURTH, at=SOON, as_of=FRIDAY)
    assert stands() != before
    desk.take_back(saved, at=SOON + timedelta(minutes=1), as_of=FRIDAY)
    assert stands() == before
    with book.read() as connection:
        assert broken_entries(connection) == []


def test_a_broken_promise_is_cancelled_only_with_a_reason_and_comes_back_broken(desk: Desk, debtor: int) -> None:
    made = promised(desk, debtor, date(2026, 11, 10), on=date(2026, 11, 2)).promise_ids[0]
    desk.start_day(at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="only with a reason"):
        desk.promises.cancel(made, at=SOON, as_of=FRIDAY)
    saved, _ = desk.promises.cancel(made, at=SOON, as_of=FRIDAY, reason="The invoice was credited.")
    assert standing(desk, debtor) == [(made, "cancelled")]
    desk.take_back(saved, at=SOON + timedelta(minutes=1), as_of=FRIDAY)
    assert standing(desk, debtor) == [(made, "broken")]


@pytest.mark.parametrize(
    ("by", "words"), [(NEXT_FRIDAY, "27 Nov is the day it is promised for"), (date(2026, 11, 19), "19 Nov is past")]
)
def test_a_promise_moves_only_to_another_day_to_come(desk: Desk, debtor: int, by: date, words: str) -> None:
    made = promised(desk, debtor).promise_ids[0]
    with pytest.raises(CreditDeskError, match=words):
        desk.promises.move(made, by, at=SOON, as_of=FRIDAY)


def test_what_is_over_is_neither_moved_nor_cancelled_again(desk: Desk, debtor: int) -> None:
    made = promised(desk, debtor).promise_ids[0]
    desk.promises.cancel(made, at=SOON, as_of=FRIDAY)
    with pytest.raises(
        CreditDeskError, match="promise of £1,000.00 by 27 Nov is cancelled already and cannot be moved"
    ):
        desk.promises.move(made, FOURTH, at=SOON, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="There is no promise 77"):
        desk.promises.cancel(77, at=SOON, as_of=FRIDAY)


def test_promises_are_counted_by_debtor_contact_and_controller(desk: Desk, debtor: int, ledger: Any) -> None:
    """The worked example in small: part kept counts nothing by count, its cash by value; open ones do not count."""
    early = date(2026, 10, 1)
    promised(desk, debtor, date(2026, 10, 9), 600, OLD, on=early, who="Priya Shah")
    promised(desk, debtor, date(2026, 10, 9), 400, NEW, on=early, who="Tom Reed")
    promised(desk, debtor, NEXT_FRIDAY, 400, None, who="Tom Reed")
    cash = ledger.cash(debtor, "C-1", "2026-10-08", "800.00")
    ledger.allocate(cash, 1, "2026-10-08", "650.00")
    ledger.allocate(cash, 2, "2026-10-08", "150.00")
    desk.start_day(at=AT, as_of=FRIDAY)
    (whole,) = desk.promises.rates(FRIDAY, By.DEBTOR)
    assert (whole.account, whole.kept, whole.matured, whole.by_count) == ("N1", 1, 2, Decimal("50.00"))
    assert whole.values["GBP"].by_value == Decimal("75.00")  # 600 and 150 of 600 and 400
    assert [(row.contact, row.kept, row.matured) for row in desk.promises.rates(FRIDAY, By.CONTACT)] == [
        ("Tom Reed", 0, 1),
        ("Priya Shah", 1, 1),
    ]
    assert [(row.controller, row.by_count) for row in desk.promises.rates(FRIDAY, By.CONTROLLER)] == [
        ("Tess", Decimal("50.00"))
    ]


def test_the_list_is_by_status_and_by_day(desk: Desk, debtor: int) -> None:
    first = promised(desk, debtor, FOURTH).promise_ids[0]
    second = promised(desk, debtor, NEXT_FRIDAY, 400, NEW).promise_ids[0]
    open_ones = desk.promises.listed(FRIDAY, statuses=[PromiseStatus.OPEN])
    assert [each.promise.id for each in open_ones] == [second, first]
    assert [each.promise.id for each in desk.promises.listed(FRIDAY, due_by=NEXT_FRIDAY)] == [second]
    assert desk.promises.listed(FRIDAY, statuses=[PromiseStatus.KEPT]) == ()


def today(book: Book) -> list[tuple[str, str]]:
    """The debtors to be rung, most urgent first, each with the fact in its row."""
    ledger = Ledger(book)
    return [(row.account, row.fact) for row in ledger.debtor_rows(ledger.debtor_ids("today"), FRIDAY)]


def test_a_running_promise_pauses_the_chasing_of_its_own_items_only(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    ledger.invoice(debtor, "INV-3", "2026-08-06", "5000.00", due="2026-09-05")
    promised(desk, debtor, NEXT_FRIDAY, on=date(2026, 11, 16), at=AT - timedelta(days=4))
    desk.start_day(at=AT, as_of=FRIDAY)
    assert [account for account, _ in today(book)] == ["N1"]
    desk.promises.cancel(1, at=AT, as_of=FRIDAY)
    promised(desk, debtor, NEXT_FRIDAY, 6400, None, on=date(2026, 11, 16), at=SOON)
    desk.start_day(at=AT, as_of=FRIDAY)
    assert today(book) == []


def test_a_promise_on_what_is_not_due_yet_pauses_nothing_that_is_overdue(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    ledger.invoice(debtor, "INV-9", "2026-11-05", "1400.00", due="2026-12-05")
    promised(desk, debtor, FOURTH, 1400, DocumentKey(DocumentType.INVOICE, "INV-9"), on=date(2026, 11, 12), at=AT)
    desk.start_day(at=AT, as_of=FRIDAY)
    assert [account for account, _ in today(book)] == ["N1"]


@pytest.mark.parametrize(
    ("as_of", "is_held"), [(NEXT_FRIDAY, True), (date(2026, 12, 1), True), (date(2026, 12, 2), False)]
)
def test_chasing_resumes_by_itself_once_the_grace_is_over(
    book: Book, desk: Desk, debtor: int, as_of: date, is_held: bool
) -> None:
    promised(desk, debtor, pounds=1400, key=None)
    desk.start_day(at=AT, as_of=as_of)
    assert held_by_promise(book, debtor, as_of) == is_held


def test_a_broken_promise_stands_on_top_the_next_morning_with_what_was_said(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    large = ledger.customer("L1", name="Large debtor")
    ledger.invoice(large, "INV-50", "2025-08-06", "900000.00", due="2025-09-05")
    note = "Priya has the cheque run on Monday and pays the old one with it."
    promised(desk, debtor, date(2026, 11, 17), on=date(2026, 11, 12), at=AT - timedelta(days=8), note=note)
    desk.start_day(at=AT, as_of=date(2026, 11, 19))
    assert [account for account, _ in today(book)] == ["L1", "N1"]
    desk.start_day(at=AT, as_of=FRIDAY)
    assert today(book)[0] == ("N1", "promise broken Tue")
    (row,) = Ledger(book).debtor_rows([debtor], FRIDAY)
    assert row.reasons[0].text == (f"promise broken Tue · £1,000.00 promised by Priya Shah on 12 Nov: “{note}”")


def test_a_past_day_lists_promises_as_they_stood_then(desk: Desk, debtor: int, ledger: Any) -> None:
    """Of the day before its own a promise is open, of the day it was paid kept, and broken from the day it bounced."""
    kept = promised(desk, debtor, by=date(2026, 11, 6), on=date(2026, 11, 2)).promise_ids[0]
    moved = promised(desk, debtor, by=date(2026, 11, 9), pounds=400, key=NEW, on=date(2026, 11, 2)).promise_ids[0]
    desk.start_day(at=AT, as_of=FRIDAY)
    replaced = promised(desk, debtor, by=FOURTH, pounds=400, key=NEW).promise_ids[0]
    paid = ledger.cash(debtor, "C-1", "2026-11-06", "1000.00", reversed_on=date(2026, 11, 12))
    ledger.allocate(paid, 1, "2026-11-06", "1000.00")
    desk.start_day(at=AT, as_of=FRIDAY)
    stood = {
        day: dict(standing(desk, debtor, date(2026, 11, day)))
        for day in (1, 4, 6, 11, 12, 20)
    }  # fmt: skip
    assert stood == {
        1: {},
        4: {kept: "open", moved: "open"},
        6: {kept: "kept", moved: "open"},
        11: {kept: "kept", moved: "open"},
        12: {kept: "broken", moved: "broken"},
        20: {kept: "broken", moved: "broken", replaced: "open"},
    }


def test_a_past_day_asks_and_counts_by_how_promises_stood_then(desk: Desk, debtor: int, ledger: Any) -> None:
    kept = promised(desk, debtor, by=date(2026, 11, 6), on=date(2026, 11, 2)).promise_ids[0]
    paid = ledger.cash(debtor, "C-1", "2026-11-06", "1000.00", reversed_on=date(2026, 11, 12))
    ledger.allocate(paid, 1, "2026-11-06", "1000.00")
    desk.start_day(at=AT, as_of=FRIDAY)

    def asked(day: int, status: PromiseStatus) -> list[int]:
        return [each.promise.id for each in desk.promises.listed(date(2026, 11, day), statuses=(status,))]

    def rate(day: int) -> list[Decimal | None]:
        return [row.by_count for row in desk.promises.rates(date(2026, 11, day), By.DEBTOR)]

    assert (asked(4, PromiseStatus.OPEN), asked(6, PromiseStatus.KEPT), asked(20, PromiseStatus.BROKEN)) == (
        [kept], [kept], [kept],
    )  # fmt: skip
    assert (asked(6, PromiseStatus.BROKEN), asked(20, PromiseStatus.KEPT)) == ([], [])
    assert (rate(4), rate(6), rate(20)) == ([], [Decimal("100.00")], [Decimal("0.00")])


def test_a_promise_moved_later_still_runs_on_a_past_day(book: Book, desk: Desk, debtor: int) -> None:
    made = promised(desk, debtor, by=FRIDAY, on=date(2026, 11, 16)).promise_ids[0]
    desk.promises.move(made, FOURTH, at=SOON, as_of=FRIDAY)
    thursday = date(2026, 11, 19)
    before = only(desk, made, thursday)
    assert (before.status, before.replaced_by, before.judged_on) == ("open", None, None)
    desk.start_day(at=SOON, as_of=thursday)
    assert only(desk, made, thursday).status == "open"
    with book.read() as connection:
        assert "promise of £1,000.00 for Fri 20 Nov" in str(connection.scalar(select(worklist.c.reasons)))


def test_an_import_judges_the_promises_of_those_it_touches(book: Book, desk: Desk, debtor: int, tmp_path: Path) -> None:
    made = promised(desk, debtor, on=date(2026, 11, 12), at=AT - timedelta(days=8)).promise_ids[0]
    assert standing(desk, debtor) == [(made, "open")]
    documents = tmp_path / "documents.csv"
    documents.write_text("account,type,number,date,amount\nN1,cash,C-1,2026-11-19,1000.00\n", encoding="utf-8")
    allocations = tmp_path / "allocations.csv"
    allocations.write_text(
        "account,credit_type,credit_number,debit_type,debit_number,date,amount\n"
        "N1,cash,C-1,invoice,INV-1,2026-11-19,1000.00\n",
        encoding="utf-8",
    )
    Cash(book).import_files([documents, allocations], at=SOON, as_of=FRIDAY)
    assert standing(desk, debtor) == [(made, "kept")]
    assert rows(book, worklist)[0].in_promises_due == 0


def test_the_timeline_shows_a_moved_promise_as_a_note_and_not_as_a_call(book: Book, desk: Desk, debtor: int) -> None:
    made = promised(desk, debtor).promise_ids[0]
    saved, _ = desk.promises.move(made, FOURTH, at=SOON, as_of=FRIDAY)
    (marks,) = (lane.marks for lane in Ledger(book).debtor(debtor, FRIDAY).lanes if lane.key == OLD)
    assert [mark.kind for mark in marks if mark.activity_id == saved.activity_id] == ["note", "promise"]


def test_the_history_tells_of_each_promise_of_a_call_what_became_of_it(
    book: Book, desk: Desk, debtor: int, ledger: Any
) -> None:
    early = date(2026, 10, 26)
    drafts = (
        PromiseDraft(1000_00, "GBP", date(2026, 10, 30), ((OLD, 1000_00),)),
        PromiseDraft(400_00, "GBP", date(2026, 11, 6), ((NEW, 400_00),)),
    )
    desk.save_call(CallEntry(debtor, "PTP", promises=drafts), at=AT - timedelta(days=25), as_of=early)
    ledger.allocate(ledger.cash(debtor, "C-1", "2026-10-29", "1000.00"), 1, "2026-10-29", "1000.00")
    desk.start_day(at=AT, as_of=FRIDAY)
    (title,) = (entry.title for entry in Ledger(book).debtor(debtor, FRIDAY).history if entry.kind == "promise")
    assert title.endswith("\N{EM DASH} kept, broken")
