"""Tasks: dated, timed, somebody's; done, moved, handed on, and each step taken back."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outcomes import FollowUpKind
from creditdesk.models.book import audit
from creditdesk.models.ledger import worklist
from creditdesk.services.book.book import Book
from creditdesk.services.desk.cover import Cover
from creditdesk.services.desk.diary import Diary
from creditdesk.services.desk.entries import CallEntry, FollowUpDraft, PromiseDraft
from creditdesk.services.desk.service import Desk
from creditdesk.services.desk.tasks import TaskDraft

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
MONDAY = date(2026, 11, 23)


@pytest.fixture
def diary(book: Book) -> Diary:
    return Diary(book)


@pytest.fixture
def debtor(ledger: Any) -> int:
    return int(ledger.customer("N1", name="Northgate", controller="Ann"))


def add(diary: Diary, debtor: int, text: str = "send the statement", on: date = FRIDAY, **facts: Any) -> Any:
    return diary.add_task(TaskDraft(debtor, text, on, **facts), at=AT, as_of=FRIDAY)[0]


def test_tasks_stand_by_day_and_time_those_without_a_time_last(diary: Diary, debtor: int) -> None:
    add(diary, debtor, "sometime today")
    add(diary, debtor, "half past ten", due_time="10:30")
    add(diary, debtor, "on Monday", on=MONDAY, due_time="09:00")
    add(diary, debtor, "nine o'clock", due_time="09:00")
    assert [task.text for task in diary.tasks()] == ["nine o'clock", "half past ten", "sometime today", "on Monday"]


def test_a_task_of_nobody_is_the_controllers_and_one_handed_over_is_the_others(diary: Diary, debtor: int) -> None:
    add(diary, debtor)
    assert [task.owner for task in diary.tasks(owner="Ann")] == ["Ann"]
    (task,) = diary.tasks()
    diary.hand_over_task(task.id, " Ben ", at=AT, as_of=FRIDAY)
    assert diary.tasks(owner="Ann") == ()
    assert [task.owner for task in diary.tasks(owner="Ben")] == ["Ben"]
    assert diary.people() == ("Ann", "Ben", "tess")


def test_where_nobody_is_a_controller_tasks_are_everybodys(diary: Diary, ledger: Any) -> None:
    add(diary, ledger.customer("B2"))
    assert len(diary.tasks(owner=diary.me)) == 1


def test_a_task_for_today_brings_the_debtor_into_today_until_it_is_done(book: Book, diary: Diary, debtor: int) -> None:
    def in_today() -> Any:
        with book.read() as connection:
            return connection.execute(select(worklist.c.in_today, worklist.c.next_action)).one()

    step = add(diary, debtor)
    assert in_today() == (1, "send the statement")
    diary.finish_task(step.task_id, at=AT, as_of=FRIDAY)
    assert in_today()[0] == 0
    (task,) = diary.tasks(done=True)
    assert (task.done_by, task.done_at) == ("tess", AT)


def test_a_call_back_at_a_time_is_reminded_of_on_its_day_alone(book: Book, diary: Diary, debtor: int) -> None:
    wish = FollowUpDraft("call_back", FRIDAY, "14:30", "ring Karen")
    Desk(book).save_call(CallEntry(debtor, "CALLBACK_AGREED", follow_up=wish), at=AT, as_of=FRIDAY)
    add(diary, debtor, "later", on=MONDAY, due_time="09:00")
    add(diary, debtor, "without a time")
    assert diary.reminders(FRIDAY) == ()
    (task,) = diary.tasks(owner="Ann")[:1]
    diary.hand_over_task(task.id, diary.me, at=AT, as_of=FRIDAY)
    assert [(task.due_time, task.words) for task in diary.reminders(FRIDAY)] == [("14:30", "ring Karen")]


def test_reminders_are_mine_and_those_of_whom_i_cover_today(book: Book, diary: Diary, debtor: int) -> None:
    add(diary, debtor, "ring Karen", due_time="14:30", owner="Ann")
    add(diary, debtor, "ring Tom", due_time="15:30", owner="Bob")
    assert diary.reminders(FRIDAY) == ()
    absence = Cover("Ann", diary.me, FRIDAY, FRIDAY)
    Desk(book).worklist.add_cover(absence, at=AT, as_of=FRIDAY)
    assert [task.words for task in diary.reminders(FRIDAY)] == ["ring Karen"]
    add(diary, debtor, "ring Ann's again", on=MONDAY, due_time="10:00", owner="Ann")
    assert diary.reminders(MONDAY) == ()


def test_each_step_is_taken_back_to_what_stood_before(diary: Diary, debtor: int) -> None:
    added = add(diary, debtor, due_time="10:30")
    steps = (
        lambda task_id: diary.finish_task(task_id, at=AT, as_of=FRIDAY),
        lambda task_id: diary.move_task(task_id, MONDAY, "", at=AT, as_of=FRIDAY),
        lambda task_id: diary.hand_over_task(task_id, "Ben", at=AT, as_of=FRIDAY),
    )
    before = diary.tasks()
    for step in steps:
        done, changes = step(added.task_id)
        assert diary.tasks() != before
        assert changes.customer_ids == {debtor}
        diary.undo_task(done, at=AT, as_of=FRIDAY)
        assert diary.tasks() == before
    diary.undo_task(added, at=AT, as_of=FRIDAY)
    assert diary.tasks() == ()


def test_a_step_is_not_taken_back_over_a_later_one(diary: Diary, debtor: int) -> None:
    added = add(diary, debtor)
    diary.move_task(added.task_id, MONDAY, "", at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="changed since"):
        diary.undo_task(added, at=AT, as_of=FRIDAY)


def test_a_task_without_words_or_for_a_day_gone_by_is_refused(diary: Diary, debtor: int) -> None:
    with pytest.raises(CreditDeskError, match="needs words"):
        add(diary, debtor, "  ")
    with pytest.raises(CreditDeskError, match="gone by"):
        add(diary, debtor, on=FRIDAY - timedelta(days=1))
    with pytest.raises(CreditDeskError, match="no such debtor"):
        add(diary, 99)
    assert diary.tasks() == ()


def test_a_call_back_needs_no_words_of_its_own(diary: Diary, debtor: int) -> None:
    add(diary, debtor, "", kind=FollowUpKind.CALL_BACK)
    assert diary.tasks()[0].words == "call back"


@pytest.mark.parametrize(
    ("paid", "left"),
    [("1000.00", 0), ("0.00", 1), ("400.00", 1)],
)
def test_a_promise_that_is_kept_is_no_task_to_check_and_one_that_runs_is(
    book: Book, diary: Diary, ledger: Any, debtor: int, paid: str, left: int
) -> None:
    invoice = ledger.invoice(debtor, "I-1", "2026-08-06", "1000.00", due="2026-09-05")
    promise = PromiseDraft(1000_00, "GBP", MONDAY, ((DocumentKey(DocumentType.INVOICE, "I-1"), 1000_00),))
    Desk(book).save_call(CallEntry(debtor, "PTP", promises=(promise,)), at=AT, as_of=FRIDAY)
    assert [task.text for task in diary.tasks()] == ["check that the promise was kept"]
    if paid != "0.00":
        ledger.allocate(ledger.cash(debtor, "C-1", "2026-11-20", paid), invoice, "2026-11-20", paid)
    Desk(book).start_day(at=AT, as_of=FRIDAY)
    assert len(diary.tasks()) == left


def test_once_a_promise_is_broken_it_is_rung_about_and_no_task_to_check(
    book: Book, diary: Diary, ledger: Any, debtor: int
) -> None:
    ledger.invoice(debtor, "I-1", "2026-08-06", "1000.00", due="2026-09-05")
    promise = PromiseDraft(1000_00, "GBP", MONDAY)
    Desk(book).save_call(CallEntry(debtor, "PTP", promises=(promise,)), at=AT, as_of=FRIDAY)
    Desk(book).start_day(at=AT, as_of=date(2026, 11, 25))
    assert len(diary.tasks()) == 1
    Desk(book).start_day(at=AT, as_of=date(2026, 11, 26))
    assert diary.tasks() == ()


def test_what_is_done_is_done_once(diary: Diary, debtor: int) -> None:
    added = add(diary, debtor)
    diary.finish_task(added.task_id, at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="done already"):
        diary.finish_task(added.task_id, at=AT, as_of=FRIDAY)
    with pytest.raises(CreditDeskError, match="no task 99"):
        diary.finish_task(99, at=AT, as_of=FRIDAY)


def test_steps_are_in_the_audit_chain(book: Book, diary: Diary, debtor: int) -> None:
    diary.undo_task(add(diary, debtor), at=AT, as_of=FRIDAY)
    with book.read() as connection:
        actions = list(connection.scalars(select(audit.c.action).order_by(audit.c.id)))
    assert actions[-2:] == ["add task", "take back task"]
