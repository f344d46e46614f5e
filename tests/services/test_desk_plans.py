"""Payment plans that run themselves: agreed in a call, judged by the cash, cancelled, and each change taken back."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import HoldCode
from creditdesk.domain.plan import PlanStatus
from creditdesk.models.ledger import worklist
from creditdesk.models.plans import payment_plans
from creditdesk.services.book.audit import broken_entries
from creditdesk.services.book.book import Book
from creditdesk.services.cash.service import Cash
from creditdesk.services.desk import plan_list, plans
from creditdesk.services.desk.entries import CallEntry, PlanDraft, PromiseDraft, Saved
from creditdesk.services.desk.plan_list import ListedPlan
from creditdesk.services.desk.ringing import attempts
from creditdesk.services.desk.service import Desk
from creditdesk.services.ledger.debtor_facts import read
from creditdesk.services.ledger.service import Ledger
from creditdesk.services.letters.service import Letters

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
# The first instalment is due on Friday 27 November; it is missed after Wednesday 2 December.
FIRST, GRACE, MISSED, SECOND = date(2026, 11, 27), date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 4)
BROKEN = date(2026, 12, 8)
"""More than ten days after the first."""
OLD, NEW = DocumentKey(DocumentType.INVOICE, "INV-1"), DocumentKey(DocumentType.INVOICE, "INV-2")


@pytest.fixture
def invoices(ledger: Any) -> tuple[int, int, int]:
    """A debtor who owes 1,000.00 since 5 September and 400.00 since 5 October."""
    customer = ledger.customer("N1", name="Northgate", controller="Tess")
    old = ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    new = ledger.invoice(customer, "INV-2", "2026-09-05", "400.00", due="2026-10-05")
    return int(customer), int(old), int(new)


@pytest.fixture
def debtor(invoices: tuple[int, int, int]) -> int:
    return invoices[0]


@pytest.fixture
def desk(book: Book, debtor: int) -> Desk:
    made = Desk(book)
    made.start_day(at=AT, as_of=FRIDAY)
    return made


def agreed(
    desk: Desk, debtor: int, text: str = "200 weekly x5 from 27 nov on INV-1", *, at: datetime = AT, note: str = ""
) -> Saved:
    (plan,) = desk.read_promise(text, debtor, (), FRIDAY).plans
    draft = PlanDraft(plan.instalments, plan.currency, plan.items, plan.words)
    entry = CallEntry(debtor, "PLAN_AGREED", contact_name="Priya Shah", note=note, plan=draft)
    return desk.save_call(entry, at=at, as_of=FRIDAY)[0]


def only(desk: Desk, as_of: date = FRIDAY) -> ListedPlan:
    (plan,) = desk.plans.listed(as_of)
    return plan


def morning(desk: Desk, day: date) -> None:
    desk.start_day(at=AT + timedelta(days=(day - FRIDAY).days), as_of=day)


def row(book: Book, debtor: int) -> Any:
    with book.read() as connection:
        return connection.execute(select(worklist).where(worklist.c.customer_id == debtor)).one()


def reasons(book: Book, debtor: int) -> list[str]:
    return [reason["text"] for reason in row(book, debtor).reasons]


def held_by_plan(book: Book, debtor: int, as_of: date) -> bool:
    return HoldCode.PLAN in [held.code for held in Letters(book).gate(debtor, "reminder", as_of).held]


def test_a_plan_agreed_in_a_call_stands_in_list_history_timeline_and_worklist(
    book: Book, desk: Desk, debtor: int
) -> None:
    saved = agreed(desk, debtor, note="A customer of theirs went under.")
    plan = only(desk)
    assert (plan.id, plan.status, plan.agreed_on) == (saved.plan_id, PlanStatus.LIVE, FRIDAY)
    assert (plan.contact_name, plan.note) == ("Priya Shah", "A customer of theirs went under.")
    assert [(each.due_on.isoformat(), each.amount_minor, each.state) for each in plan.instalments] == [
        (f"{day}", 200_00, "due") for day in ("2026-11-27", "2026-12-04", "2026-12-11", "2026-12-18", "2026-12-25")
    ]
    assert plan.items == ((OLD, 1_000_00),)
    view = Ledger(book).debtor(debtor, FRIDAY)
    (entry,) = [each for each in view.history if each.activity_id == saved.activity_id]
    assert entry.kind == "plan"
    assert (
        "5 weekly payments of £200.00 from Fri 27 Nov to Fri 25 Dec, £1,000.00 in all"
        in f"{entry.title} {entry.detail}"
    )
    (lane,) = [each for each in view.lanes if each.key == OLD]
    assert [mark.on for mark in lane.marks if mark.kind == "instalment"][:2] == [FIRST, SECOND]
    assert [mark.on for mark in lane.marks if mark.kind == "call"] == [FRIDAY]
    assert "plan: 0 of 5 paid" in reasons(book, debtor)


def test_letters_leave_its_items_alone_until_it_is_broken(book: Book, desk: Desk, debtor: int) -> None:
    agreed(desk, debtor, "200 weekly x7 from 27 nov on INV-1, INV-2")
    assert held_by_plan(book, debtor, FRIDAY)
    morning(desk, MISSED)
    assert held_by_plan(book, debtor, MISSED)
    assert held_by_plan(book, debtor, BROKEN - timedelta(1))
    morning(desk, BROKEN)
    assert not held_by_plan(book, debtor, BROKEN)


def test_a_missed_instalment_is_rung_about_the_next_morning_and_breaks_it_after_ten_days(
    book: Book, desk: Desk, debtor: int
) -> None:
    agreed(desk, debtor)
    morning(desk, GRACE)
    assert (only(desk, GRACE).status, only(desk, GRACE).words(GRACE)) == (
        PlanStatus.LIVE,
        "0 of 5 paid, next £200.00 on 27 Nov",
    )
    morning(desk, MISSED)
    late = only(desk, MISSED)
    assert (late.status, late.words(MISSED)) == (
        PlanStatus.LIVE,
        "0 of 5 paid; £200.00 of 27 Nov has not come",
    )
    assert "plan: 1 instalment missed" in reasons(book, debtor)
    assert any("1 missed" in point for point in Ledger(book).debtor(debtor, MISSED).talking_points)
    morning(desk, BROKEN)
    assert only(desk, BROKEN).status is PlanStatus.DEFAULTED


def test_cash_that_comes_late_lets_it_run_again_and_paid_whole_it_is_over(
    book: Book, desk: Desk, invoices: tuple[int, int, int], ledger: Any
) -> None:
    debtor, old, _ = invoices
    agreed(desk, debtor)
    morning(desk, BROKEN)
    assert only(desk, BROKEN).status is PlanStatus.DEFAULTED
    ledger.allocate(ledger.cash(debtor, "C1", "2026-12-08", "199.50"), old, "2026-12-08", "199.50")
    morning(desk, BROKEN)
    assert (only(desk, BROKEN).status, only(desk, BROKEN).received_minor) == (PlanStatus.LIVE, 199_50)
    assert only(desk, BROKEN).instalments[0].state == "paid"
    ledger.allocate(ledger.cash(debtor, "C2", "2026-12-09", "800.50"), old, "2026-12-09", "800.50")
    morning(desk, date(2026, 12, 9))
    assert only(desk, date(2026, 12, 9)).status is PlanStatus.COMPLETED
    assert not any("plan" in reason for reason in reasons(book, debtor))


def test_once_a_plan_on_part_of_an_invoice_is_paid_the_rest_is_chased(
    book: Book, desk: Desk, invoices: tuple[int, int, int], ledger: Any
) -> None:
    debtor, old, new = invoices
    ledger.allocate(ledger.cash(debtor, "C0", "2026-11-20", "400.00"), new, "2026-11-20", "400.00")
    agreed(desk, debtor, "100 weekly x2 from 27 nov on INV-1")
    morning(desk, FIRST)
    assert held_by_plan(book, debtor, FIRST)
    ledger.allocate(ledger.cash(debtor, "C1", "2026-11-30", "200.00"), old, "2026-11-30", "200.00")
    morning(desk, SECOND)
    assert only(desk, SECOND).status is PlanStatus.COMPLETED
    assert not held_by_plan(book, debtor, SECOND)


@pytest.mark.parametrize(("missed_on", "kept_on"), [("INV-1", "INV-2"), ("INV-2", "INV-1")])
def test_of_two_plans_the_one_with_what_has_not_come_is_spoken_of(
    book: Book, desk: Desk, debtor: int, missed_on: str, kept_on: str
) -> None:
    for minutes, (number, first) in enumerate(sorted(((missed_on, "27 nov"), (kept_on, "4 dec")))):
        agreed(desk, debtor, f"100 weekly x2 from {first} on {number}", at=AT + timedelta(minutes=minutes))
    morning(desk, MISSED)
    assert "plan: 1 instalment missed" in reasons(book, debtor)
    assert any("1 missed" in point for point in Ledger(book).debtor(debtor, MISSED).talking_points)


def test_what_is_credited_ends_a_plan_as_cash_does(desk: Desk, invoices: tuple[int, int, int], ledger: Any) -> None:
    debtor, old, _ = invoices
    agreed(desk, debtor)
    credit = ledger.document(debtor, "credit_note", "CN1", "2026-11-23", "1000.00")
    ledger.allocate(credit, old, "2026-11-23", "1000.00")
    morning(desk, MISSED)
    assert only(desk, MISSED).status is PlanStatus.COMPLETED


def test_a_plan_whose_invoices_left_with_their_import_is_not_paid_and_runs_on_when_they_are_back(
    book: Book, tmp_path: Any
) -> None:
    desk, cash = Desk(book), Cash(book)
    path = tmp_path / "documents.csv"
    path.write_text("account,type,number,date,amount\nN1,invoice,INV-1,2026-08-06,1000.00\n", "utf-8")
    customers = tmp_path / "customers.csv"
    customers.write_text("account,name\nN1,Northgate\n", "utf-8")
    cash.import_files([customers], at=AT, as_of=FRIDAY)
    batch = cash.import_files([path], at=AT, as_of=FRIDAY).batch
    assert batch is not None
    agreed(desk, Ledger(book).customer_id("N1"))
    cash.take_back(batch, at=AT, as_of=FRIDAY)
    assert only(desk).status is PlanStatus.LIVE
    morning(desk, BROKEN)
    assert only(desk, BROKEN).status is PlanStatus.DEFAULTED
    cash.import_files([path], at=AT, as_of=BROKEN)
    assert only(desk, BROKEN).status is PlanStatus.DEFAULTED


def test_agreeing_a_plan_is_a_talk_and_cancelling_one_is_none(book: Book, desk: Desk, debtor: int) -> None:
    desk.save_call(CallEntry(debtor, "NO_ANSWER"), at=AT - timedelta(minutes=5), as_of=FRIDAY)
    assert reasons(book, debtor)[0] == "tried today, not reached"

    def rung() -> list[bool]:
        with book.read() as connection:
            return [each.talked for each in attempts(read(connection, debtor, FRIDAY))]

    plan_id = agreed(desk, debtor).plan_id
    assert "tried today, not reached" not in reasons(book, debtor)
    assert "spoken to today" in reasons(book, debtor)
    assert rung() == [True, False]
    assert plan_id is not None
    desk.plans.cancel(plan_id, at=AT + timedelta(minutes=1), as_of=FRIDAY)
    assert rung() == [True, False]


def test_an_import_judges_it_too(book: Book, desk: Desk, debtor: int, tmp_path: Any) -> None:
    agreed(desk, debtor)
    morning(desk, MISSED)
    documents = tmp_path / "documents.csv"
    documents.write_text("account,type,number,date,amount\nN1,cash,C1,2026-12-03,200.00\n", "utf-8")
    allocations = tmp_path / "allocations.csv"
    allocations.write_text(
        "account,credit_type,credit_number,debit_type,debit_number,date,amount\n"
        "N1,cash,C1,invoice,INV-1,2026-12-03,200.00\n",
        "utf-8",
    )
    Cash(book).import_files([documents, allocations], at=AT + timedelta(days=13), as_of=MISSED)
    assert only(desk, MISSED).status is PlanStatus.LIVE


def test_a_plan_takes_the_place_of_promises_and_plans_on_its_items_and_undo_brings_them_back(
    book: Book, desk: Desk, debtor: int
) -> None:
    promise = PromiseDraft(1_000_00, "GBP", FIRST, ((OLD, 1_000_00),))
    desk.save_call(CallEntry(debtor, "PTP", promises=(promise,)), at=AT, as_of=FRIDAY)
    first = agreed(desk, debtor, at=AT + timedelta(minutes=1))
    assert [each.promise.status for each in desk.promises.listed(FRIDAY)] == ["superseded"]
    second = agreed(desk, debtor, "500 monthly x2 from 1 dec on INV-1", at=AT + timedelta(minutes=2))
    assert [(each.id, each.status.words) for each in desk.plans.listed(FRIDAY)] == [
        (first.plan_id, "cancelled"),
        (second.plan_id, "running"),
    ]
    (entry, *_) = Ledger(book).debtor(debtor, FRIDAY).history
    assert entry.title.endswith("£1,000.00 in all; the plan before it ends")
    desk.take_back(second, at=AT + timedelta(minutes=3), as_of=FRIDAY)
    assert [each.status.words for each in desk.plans.listed(FRIDAY)] == ["running", "cancelled"]


def test_a_plan_taken_back_leaves_nothing_behind_on_list_timeline_and_gate(book: Book, desk: Desk, debtor: int) -> None:
    def stands() -> Any:
        view = Ledger(book).debtor(debtor, FRIDAY)
        return (view.items, view.lanes, view.talking_points, reasons(book, debtor), held_by_plan(book, debtor, FRIDAY))

    before = stands()
    saved = agreed(desk, debtor, "200 weekly x7 from 27 nov on INV-1, INV-2")
    assert stands() != before
    desk.take_back(saved, at=AT + timedelta(minutes=1), as_of=FRIDAY)
    assert stands() == before
    with book.read() as connection:
        assert broken_entries(connection) == []


def test_a_plan_is_cancelled_with_a_reason_in_the_history_and_that_is_undone_too(
    book: Book, desk: Desk, debtor: int
) -> None:
    plan_id = agreed(desk, debtor).plan_id
    assert plan_id is not None
    saved, _ = desk.plans.cancel(plan_id, at=AT + timedelta(minutes=1), as_of=FRIDAY, reason="They pay it all.")
    assert only(desk).status is PlanStatus.CANCELLED
    assert not any("plan" in reason for reason in reasons(book, debtor))
    (entry,) = [each for each in Ledger(book).debtor(debtor, FRIDAY).history if each.activity_id == saved.activity_id]
    assert (entry.note, entry.items) == ("They pay it all.", (OLD,))
    with pytest.raises(CreditDeskError, match=r"plan of £1,000.00 of .* is cancelled already and cannot be cancelled"):
        desk.plans.cancel(plan_id, at=AT + timedelta(minutes=2), as_of=FRIDAY)
    desk.take_back(saved, at=AT + timedelta(minutes=3), as_of=FRIDAY)
    assert only(desk).status is PlanStatus.LIVE


def test_more_plans_than_one_statement_may_name_are_judged_and_listed(book: Book, desk: Desk, debtor: int) -> None:
    first = agreed(desk, debtor)
    with book.unit_of_work(AT) as work:
        # As SQLite comes on some systems, only less.
        work.connection.connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, 6_000)  # type: ignore[attr-defined]
        plan = {"customer_id": debtor, "activity_id": first.activity_id, "agreed_on": FRIDAY, "total_minor": 100}
        work.connection.execute(insert(payment_plans), [plan | {"currency": "GBP", "status": "live"}] * 6_001)
        plans.refresh(work.connection, MISSED)
        listed = plan_list.listed(work.connection, MISSED)
    assert len(listed) == 6_002
    assert listed[0].items == ((OLD, 1_000_00),)


@pytest.mark.parametrize(
    "draft",
    [
        PlanDraft(((FIRST, 200_00),), "GBP", ((OLD, 200_00),), ""),
        PlanDraft(((SECOND, 200_00), (FIRST, 200_00)), "GBP", ((OLD, 400_00),), ""),
        PlanDraft(((FIRST, 200_00), (SECOND, 0)), "GBP", ((OLD, 200_00),), ""),
        PlanDraft(((FIRST, 200_00), (SECOND, 200_00)), "GBP", (), ""),
        PlanDraft(((FIRST, 200_00), (SECOND, 200_00)), "GBP", ((OLD, 500_00),), ""),
    ],
)
def test_what_is_no_plan_is_not_written(desk: Desk, debtor: int, draft: PlanDraft) -> None:
    with pytest.raises(CreditDeskError, match="A plan needs two payments or more"):
        desk.save_call(CallEntry(debtor, "PLAN_AGREED", plan=draft), at=AT, as_of=FRIDAY)
    assert desk.plans.listed(FRIDAY) == ()
