"""While you were out: after two weeks away, one page says what came due, broke, was paid and was imported."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import insert

from creditdesk.models.follow_ups import follow_ups
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book
from creditdesk.services.desk import day
from creditdesk.services.desk.entries import CallEntry, FollowUpDraft, PromiseDraft
from creditdesk.services.desk.service import Desk
from creditdesk.services.desk.while_out import Event, WhileOut

AT = datetime(2026, 11, 20, 10, 42, tzinfo=UTC)
FRIDAY = date(2026, 11, 20)
LEFT_ON = date(2026, 11, 6)
OWN_BATCH = "a ledger, by tess"


@pytest.fixture
def desk(book: Book) -> Desk:
    return Desk(book)


@pytest.fixture
def story(book: Book, desk: Desk, ledger: Any) -> dict[str, int]:
    """Worked last on 6 November: a promise that broke since, a call back that came due, a payment, an import."""
    made = {}
    for name, controller in (("Broken", "Ann"), ("Due", "Ann"), ("Payer", "Ben"), ("Quiet", "Ben")):
        made[name] = int(ledger.customer(name.upper(), name=name, controller=controller))
        ledger.invoice(made[name], f"I-{name}", "2026-08-06", "18400.00", due="2026-09-05")
    promise = PromiseDraft(18_400_00, "GBP", date(2026, 11, 12))
    desk.save_call(CallEntry(made["Broken"], "PTP", promises=(promise,)), at=AT, as_of=date(2026, 11, 3))
    call = FollowUpDraft("call_back", date(2026, 11, 18), "10:30", "call back")
    desk.save_call(CallEntry(made["Due"], "CALLBACK_AGREED", follow_up=call), at=AT, as_of=LEFT_ON)
    for number, dated in (("C-1", "2026-11-05"), ("C-2", "2026-11-10"), ("C-3", "2026-11-11")):
        ledger.cash(made["Payer"], number, dated, "1000.00")
    ledger.cash(made["Payer"], "C-4", "2026-11-12", "70.00", reversed_on=date(2026, 11, 16))
    with book.unit_of_work(AT) as work:
        for imported_at, taken_back_at in ((AT, None), (AT, AT), (datetime(2026, 11, 5, 9, tzinfo=UTC), None)):
            work.connection.execute(
                insert(import_batches).values(
                    profile="creditdesk", files=[{"name": "sales.csv", "sha256": "", "rows": 3}],
                    imported_at=imported_at, imported_by="ann", result={}, taken_back_at=taken_back_at,
                )
            )  # fmt: skip
        day.refresh(work.connection, FRIDAY)
    return made


def told(found: WhileOut | None) -> list[tuple[str, str, str]]:
    assert found is not None
    return [(line.event.value, line.name, line.text) for line in found.lines if line.text != OWN_BATCH]


def test_it_says_what_broke_came_due_was_paid_and_was_imported(desk: Desk, story: dict[str, int]) -> None:
    found = desk.worklist.while_out(FRIDAY)
    assert told(found) == [
        ("promise broke", "Broken", "£18,400.00 promised for 12 Nov did not come"),
        ("came due", "Due", "call back was Wed"),
        ("was paid", "Payer", "£2,000.00 came in"),
        ("imported", "", "sales.csv, by ann"),
    ]
    assert found is not None
    assert found.since == LEFT_ON
    assert [found.counts[event] for event in (Event.BROKE, Event.CAME_DUE, Event.PAID)] == [1, 1, 1]
    assert [line.customer_id for line in found.lines][:3] == [story["Broken"], story["Due"], story["Payer"]]


@pytest.mark.parametrize(
    ("came", "words"),
    [
        ("18400.00", "£18,400.00 promised for 12 Nov came, and the bank returned it on 18 Nov"),
        ("8400.00",
         "£18,400.00 promised for 12 Nov did not come; £8,400.00 of it did, and the bank returned it on 18 Nov"),
    ],
)  # fmt: skip
def test_a_promise_whose_payment_the_bank_returned_did_come(
    book: Book, desk: Desk, ledger: Any, story: dict[str, int], came: str, words: str
) -> None:
    ledger.cash(story["Broken"], "C-9", "2026-11-11", came, reversed_on=date(2026, 11, 18))
    with book.unit_of_work(AT) as work:
        day.refresh(work.connection, FRIDAY)
    assert ("promise broke", "Broken", words) in told(desk.worklist.while_out(FRIDAY))


def test_a_promise_breaks_on_the_day_on_which_the_bank_returned_what_had_kept_it(
    book: Book, desk: Desk, ledger: Any, story: dict[str, int]
) -> None:
    ledger.cash(story["Broken"], "C-9", "2026-11-11", "18400.00", reversed_on=date(2026, 11, 18))
    with book.unit_of_work(AT) as work:
        day.refresh(work.connection, FRIDAY)
    found = desk.worklist.while_out(FRIDAY, since=date(2026, 11, 17))
    assert found is not None
    assert [(line.on, line.name) for line in found.lines if line.event is Event.BROKE] == [
        (date(2026, 11, 18), "Broken")
    ]


def test_it_is_of_my_debtors_alone_where_i_look_at_mine(desk: Desk, story: dict[str, int]) -> None:
    names = {name for _, name, _ in told(desk.worklist.while_out(FRIDAY, controller="Ben"))}
    assert names == {"Payer", ""}


@pytest.mark.parametrize(
    ("day_", "away"),
    [
        (date(2026, 11, 9), False),  # the Monday after the Friday
        (date(2026, 11, 10), True),
        (FRIDAY, True),
    ],
)
def test_a_weekend_is_no_absence_a_missed_working_day_is(
    desk: Desk, story: dict[str, int], day_: date, away: bool
) -> None:
    assert (desk.worklist.while_out(day_) is not None) is away


def test_in_a_book_that_nobody_has_worked_there_is_nothing_to_tell(desk: Desk, ledger: Any) -> None:
    ledger.invoice(ledger.customer("N1"), "I-1", "2026-08-06", "18400.00", due="2026-09-05")
    assert desk.worklist.while_out(FRIDAY) is None


def test_what_was_done_meanwhile_is_not_told(book: Book, desk: Desk, story: dict[str, int]) -> None:
    with book.unit_of_work(AT) as work:
        work.connection.execute(follow_ups.update().values(done_at=AT))
    assert "Due" not in {name for _, name, _ in told(desk.worklist.while_out(FRIDAY))}


def test_any_day_can_be_counted_from(desk: Desk, story: dict[str, int]) -> None:
    found = desk.worklist.while_out(FRIDAY, since=date(2026, 11, 17))
    assert found is not None
    assert (found.counts[Event.CAME_DUE], found.counts[Event.PAID], found.counts[Event.BROKE]) == (1, 0, 0)
