"""A ladder played on a debtor: each letter on its day while nothing is paid, and what holds it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.gate import HoldCode
from creditdesk.models.customers import holds
from creditdesk.services.letters.playing import Move, Played
from creditdesk.services.letters.policies import Assignment, Scope
from creditdesk.services.letters.policy_desk import PolicyDesk
from creditdesk.services.office import Office

FIRST_DUE = date(2026, 9, 5)


def after(days: int) -> date:
    return FIRST_DUE + timedelta(days=days)


def key(number: str) -> DocumentKey:
    return DocumentKey(DocumentType.INVOICE, number)


class Table:
    """One debtor with one invoice, due on a Saturday, and the ladder that is played on them."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.policies = PolicyDesk(desk.book)
        cash = desk.ledger.cash(desk.debtor, "CLEARED", "2026-10-13", "7080.00")
        desk.ledger.allocate(cash, desk.second, "2026-10-13", "7080.00")

    def play(self, day: date, **wishes: Any) -> Played:
        return self.policies.play(self.desk.debtor, day, **wishes)

    def went(self, day: date, **wishes: Any) -> list[tuple[int, date]]:
        return [(move.step, move.on) for move in self.play(day, **wishes).moves if move.goes]

    def held(self, day: date) -> list[Move]:
        return [move for move in self.play(day).moves if not move.goes]


@pytest.fixture
def table(desk: Any) -> Table:
    return Table(desk)


LADDER = [(1, after(3)), (2, after(10)), (3, after(18)), (4, after(27)), (5, after(37))]


def test_each_letter_has_its_day_and_at_the_end_a_person_decides(table: Table) -> None:
    played = table.play(after(1))
    assert [(move.step, move.on) for move in played.moves if move.goes] == LADDER
    assert [move.amount_minor for move in played.moves if move.goes] == [18_400_00] * 5
    (end,) = (move for move in played.moves if not move.goes)
    assert end.codes == (HoldCode.LADDER_END,)
    assert end.keys == (key("INV-1"),)
    assert played.led.because == "ready for the country and legal form"


def test_what_a_last_demand_asks_for_is_asked_for_by_no_second_one(table: Table) -> None:
    ledger, debtor = table.desk.ledger, table.desk.debtor
    for number, days in (("B", 9), ("C", 20), ("D", 33)):
        due = after(days)
        ledger.invoice(debtor, number, (due - timedelta(days=30)).isoformat(), "500.00", due=due.isoformat())
    moves = table.play(after(1)).moves
    last = [(move.on, frozenset(move.keys)) for move in moves if move.goes and move.step == 5]
    # B came a step behind INV-1 and is asked for with it; C and D, not asked for yet, climb a ladder of their own.
    assert last == [
        (after(37), frozenset({key("INV-1"), key("B")})),
        (after(79), frozenset({key("C"), key("D")})),
    ]
    (end,) = (move for move in moves if HoldCode.LADDER_END in move.codes)
    assert frozenset(end.keys) == {key(number) for number in ("INV-1", "B", "C", "D")}


def test_what_needs_approval_says_so(table: Table) -> None:
    needs = [move.step for move in table.play(after(1)).moves if move.needs_approval]
    assert needs == [5]


def test_on_a_weekend_or_holiday_no_run_is_made(table: Table) -> None:
    # 3 days after an invoice due on Saturday 22 August 2026 is a Tuesday; 10 days is the August bank holiday's Tuesday.
    ledger = table.desk.ledger
    other = ledger.customer("OTHER", name="Other Ltd", address1="1 Lane", city="Leeds", postcode="LS1")
    ledger.invoice(other, "INV-8", "2026-07-25", "900.00", due="2026-08-25")
    played = table.policies.play(other, date(2026, 8, 26))
    went = [move.on for move in played.moves if move.goes]
    # The 28th is a Friday; the third letter's day is Saturday 12 September, so that it goes on Monday.
    assert went[:3] == [date(2026, 8, 28), date(2026, 9, 4), date(2026, 9, 14)]
    assert date(2026, 8, 31) in played.holidays


def test_a_promise_holds_until_its_grace_has_passed_and_then_leads_one_step_up(table: Table) -> None:
    table.desk.promise(18_400_00, after(9), "INV-1", made_on=after(2))
    (held, _end) = table.held(after(4))
    assert (held.codes, held.on) == ((HoldCode.PROMISE,), after(4))
    first = next(move for move in table.play(after(4)).moves if move.goes)
    # Promised for a Monday: cash may still come on the two working days after it.
    assert (first.on, held.until) == (after(12), after(11))
    assert [item.waits for item in table.play(after(4)).items] == ["promised"]


def test_a_broken_promise_after_the_first_letter_brings_the_second_at_once(table: Table, tmp_path: Path) -> None:
    desk = table.desk
    runs = Office.of(desk.book).letter_runs
    run, _ = runs.start(after(3), at=desk.at)
    runs.release(run.run_id, tmp_path, at=desk.at)
    desk.promise(18_400_00, after(6), "INV-1", made_on=after(4))
    played = table.play(after(4))
    assert (played.items[0].step, played.items[0].sent) == (1, ((after(3), "Reminder"),))
    second = next(move for move in played.moves if move.goes)
    # Promised for Friday the 11th; cash may still come until Wednesday.
    assert (second.step, second.on) == (2, after(11))
    assert "a promise was broken" in second.because


def test_a_hold_with_an_end_keeps_the_ladder_waiting_until_then(table: Table) -> None:
    table.desk.add(
        holds,
        customer_id=table.desk.debtor,
        kind="dunning",
        reason="flood",
        placed_by="tess",
        placed_at=table.desk.at - timedelta(days=90),
        until_on=after(13),
    )
    held, _end = table.held(after(1))
    assert held.codes == (HoldCode.HOLD,)
    assert "flood" in " ".join(held.held)
    assert table.went(after(1))[0][0] == 1
    assert table.went(after(1))[0][1] > after(12)


def test_an_item_may_follow_another_policy_than_its_debtor(table: Table) -> None:
    desk = table.desk
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-08-06", "500.00", due="2026-09-05")
    wish = Assignment(Scope.ITEM, "no-chasing", "With the director", desk.debtor, key("INV-3"))
    table.policies.assign(wish, at=desk.at)
    played = table.play(after(1))
    assert [(item.key.number, item.led.policy.code) for item in played.items] == [
        ("INV-1", "gb-company"),
        ("INV-3", "no-chasing"),
    ]
    left = [move for move in played.moves if not move.goes and move.keys == (key("INV-3"),)]
    assert [move.codes for move in left] == [(HoldCode.POLICY,)]
    assert all(key("INV-3") not in move.keys for move in played.moves if move.goes)


def test_a_policy_can_be_tried_before_it_is_kept(table: Table) -> None:
    usual = table.policies.version("gb-company", 0)
    quicker = tuple(replace(level, days=level.days - 2) for level in usual.steps)
    assert table.went(after(1), trying=replace(usual, levels=quicker))[0] == (1, after(1))
    assert table.went(after(1)) == LADDER
    played = table.play(after(1), trying=replace(usual, code="mine", name="Mine", levels=quicker))
    assert (played.led.policy.code, played.usual and played.usual.policy.code) == ("mine", "gb-company")


def test_a_debtor_who_owes_nothing_has_no_ladder(table: Table) -> None:
    other = table.desk.ledger.customer("NEW", name="New Ltd")
    played = table.policies.play(other, after(1))
    assert (played.items, played.moves) == ((), ())


def test_a_note_on_the_due_date_itself_says_so(table: Table) -> None:
    other = table.desk.ledger.customer("NEW", name="New Ltd", address1="1 Lane", city="Leeds", postcode="LS1")
    table.desk.ledger.invoice(other, "INV-9", "2026-10-01", "6000.00", due="2026-10-30")
    first = table.policies.play(other, date(2026, 10, 30)).moves[0]
    assert (first.step, first.because) == (0, ("Note before the due date: 1 item due today",))
