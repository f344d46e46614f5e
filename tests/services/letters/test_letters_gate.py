"""The gate, asked of the book: who is written to, who is not, and why."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from creditdesk.domain.errors import NotFoundError
from creditdesk.models.customers import debtor_cards, holds
from creditdesk.models.follow_ups import queries, query_items

DAY = date(2026, 11, 20)


def test_an_overdue_debtor_with_an_address_may_be_written_to(desk: Any) -> None:
    verdict = desk.letters.gate(desk.debtor, "reminder", DAY)
    assert verdict.send
    assert verdict.currencies == ("GBP",)


def test_before_anything_is_due_there_is_nothing_to_ask_for(desk: Any) -> None:
    assert desk.reasons(day=date(2026, 9, 5)) == ("nothing is overdue",)


def test_a_hold_is_named_until_it_ends_by_itself(desk: Any, at: datetime) -> None:
    until = DAY + timedelta(days=3)
    desk.add(
        holds, customer_id=desk.debtor, kind="dunning", reason="complaint", placed_by="t", placed_at=at, until_on=until
    )
    assert desk.reasons() == ("on hold until 23 Nov 2026: complaint",)
    assert desk.reasons(day=until + timedelta(days=1)) == ()


def test_supply_on_stop_does_not_hold_letters(desk: Any, at: datetime) -> None:
    desk.add(holds, customer_id=desk.debtor, kind="credit", reason="over limit", placed_by="t", placed_at=at)
    assert desk.reasons() == ()


def test_a_promise_holds_its_invoices_through_its_days_of_grace_and_no_longer(desk: Any) -> None:
    desk.promise(18_400_00, date(2026, 11, 19), "INV-1")
    assert desk.reasons() == ()
    facts = desk.issue().letters[0]
    assert facts.amount_minor == 7_080_00
    desk.promise(7_080_00, date(2026, 11, 19), "INV-2")
    monday = date(2026, 11, 23)  # two working days after Thursday
    held = "promise of £25,480.00 for 19 Nov 2026 is still running"
    assert held in desk.reasons(day=monday)
    assert not any("promise" in reason for reason in desk.reasons(day=monday + timedelta(days=1)))


def test_a_promise_that_names_nothing_speaks_of_everything(desk: Any) -> None:
    desk.promise(10_000_00, date(2026, 11, 27))
    assert desk.reasons() == ("promise of £10,000.00 for 27 Nov 2026 is still running",)


def test_a_plan_in_good_order_holds_and_a_plan_missed_does_not(desk: Any) -> None:
    desk.plan(date(2026, 11, 2), date(2026, 11, 30), INV_1=18_400_00, INV_2=7_080_00)
    assert desk.reasons() == ("payment plan on £25,480.00 is running",)
    assert desk.reasons(day=date(2026, 12, 15)) == ()


def test_our_own_query_takes_its_part_out_and_holds_when_it_is_all(desk: Any) -> None:
    query = desk.add(
        queries,
        customer_id=desk.debtor,
        activity_id=desk.happened(date(2026, 11, 9), "DISPUTE_RAISED", "query"),
        reason_code="PRICE",
        raised_on=date(2026, 11, 9),
        amount_minor=25_480_00,
        currency="GBP",
    )
    desk.add(query_items, query_id=query, type="invoice", number="INV-1", amount_minor=18_400_00)
    assert desk.letters.preview(desk.debtor, "reminder", DAY).verdict.send
    desk.add(query_items, query_id=query, type="invoice", number="INV-2", amount_minor=7_080_00)
    assert desk.reasons() == ("query open on £25,480.00",)


def test_cash_on_account_that_covers_the_overdue_holds(desk: Any) -> None:
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-18", "25480.00")
    assert desk.reasons() == ("£25,480.00 of credits and unallocated cash cover the £25,480.00 overdue",)
    assert not desk.letters.gate(desk.debtor, "reminder", DAY).may_overrule


def test_insolvency_stops_statements_too_until_the_hold_is_lifted(desk: Any, at: datetime) -> None:
    desk.happened(date(2026, 11, 12), "INSOLVENCY_NOTIFIED")
    number = desk.add(
        holds, customer_id=desk.debtor, kind="dunning", reason="insolvency notified", placed_by="t", placed_at=at
    )
    said = "insolvency notified on 12 Nov 2026: only the person in charge may be written to"
    assert desk.reasons() == (said,)
    assert desk.reasons("statement") == (said,)
    with desk.book.unit_of_work(at) as work:
        work.connection.execute(update(holds).where(holds.c.id == number).values(lifted_at=at))
    assert desk.reasons() == desk.reasons("statement") == ()
    # On the days before the hold was lifted it was so, whatever came later; before it was told, it was not.
    day_before = at.date() - timedelta(days=1)
    assert desk.reasons(day=day_before) == desk.reasons("statement", day=day_before) == (said,)
    assert desk.reasons("statement", day=date(2026, 11, 11)) == ()


def test_no_address_and_no_bank_account_hold_a_letter_but_no_statement(desk: Any, ledger: Any) -> None:
    nowhere = ledger.customer("NOW001", country="US")
    ledger.document(nowhere, "invoice", "U-1", "2026-08-01", "100.00", due="2026-08-31", currency="USD")
    held = desk.letters.gate(nowhere, "reminder", DAY).reasons
    assert held == ("no postal address", "our letterhead has no bank account for USD")
    assert desk.letters.gate(nowhere, "statement", DAY).send


def test_a_letter_that_does_not_say_where_we_are_is_held(desk: Any, at: datetime) -> None:
    desk.letters.save_letterhead(replace(desk.letters.letterhead(), address=()), at=at)
    assert desk.reasons() == ("our letterhead has no address",)


def test_a_final_demand_waits_for_a_letter_or_a_talk_about_these_invoices(desk: Any) -> None:
    desk.happened(date(2026, 8, 20), "PTP")  # before anything was due: about other invoices
    assert desk.reasons("final_demand") == ("no reminder or call about this yet; a final demand comes after one",)
    desk.happened(date(2026, 11, 2), "NO_ANSWER")
    assert desk.reasons("final_demand") != ()
    desk.happened(date(2026, 11, 3), "CASHFLOW_DIFFICULTY")
    assert desk.reasons("final_demand") == ()


def test_a_debtor_unknown_is_said_so(desk: Any) -> None:
    with pytest.raises(NotFoundError):
        desk.letters.gate(9999, "reminder", DAY)


def test_a_hold_still_holds_on_its_last_day(desk: Any, at: datetime) -> None:
    desk.add(
        holds, customer_id=desk.debtor, kind="dunning", reason="complaint", placed_by="t", placed_at=at, until_on=DAY
    )
    assert desk.reasons() == ("on hold until 20 Nov 2026: complaint",)


def test_a_statement_is_no_letter_that_a_reminder_would_follow_too_soon(desk: Any) -> None:
    desk.issue("statement")
    assert desk.reasons() == ()
    assert desk.reasons("final_demand") == ("no reminder or call about this yet; a final demand comes after one",)


def test_insolvency_told_after_an_older_hold_was_lifted_still_holds(desk: Any, at: datetime) -> None:
    desk.add(
        holds, customer_id=desk.debtor, kind="dunning", reason="complaint", placed_by="t", placed_at=at,
        lifted_at=at - timedelta(days=30),
    )  # fmt: skip
    desk.happened(date(2026, 11, 12), "INSOLVENCY_NOTIFIED")
    assert len(desk.reasons()) == 1
    assert desk.reasons()[0].startswith("insolvency notified")


def test_a_plan_holds_nothing_on_the_days_before_it_was_agreed(desk: Any) -> None:
    desk.plan(date(2026, 11, 19), date(2026, 12, 19), INV_1=18_400_00, INV_2=7_080_00)
    assert desk.reasons(day=date(2026, 11, 18)) == ()
    assert desk.reasons() == ("payment plan on £25,480.00 is running",)


def test_a_street_without_a_town_is_no_address(desk: Any, ledger: Any) -> None:
    lost = ledger.customer("LOS001", address1="Unit 7")
    ledger.invoice(lost, "L-1", "2026-08-01", "100.00", due="2026-08-31")
    assert desk.letters.gate(lost, "reminder", DAY).reasons == ("no postal address",)


def test_a_past_day_is_judged_by_the_promises_that_ran_then(desk: Any) -> None:
    desk.promise(
        25_480_00, date(2026, 11, 19), made_on=date(2026, 11, 12), status="broken", judged_on=date(2026, 11, 24)
    )
    assert desk.reasons(day=date(2026, 11, 11)) == ()
    held = ("promise of £25,480.00 for 19 Nov 2026 is still running",)
    assert desk.reasons(day=date(2026, 11, 18)) == held
    assert desk.reasons(day=date(2026, 11, 25)) == ()
    assert "You told us" not in desk.said(day=date(2026, 11, 11))
    assert "You told us on 12 November 2026" in desk.said(day=date(2026, 11, 25))


def test_a_reason_to_write_again_so_soon_is_no_reason_to_ask_for_what_was_promised(desk: Any) -> None:
    desk.issue()
    desk.promise(18_400_00, date(2026, 11, 27), "INV-1", made_on=DAY)
    soon = DAY + timedelta(days=1)
    assert desk.reasons(day=soon) == ("last letter yesterday, limit is 5 days",)
    letter = desk.issue(day=soon, override_reason="asked for by their bookkeeper").letters[0]
    assert letter.amount_minor == 7_080_00


def test_an_item_on_hold_is_left_out_of_the_letter_and_the_sender_is_told(desk: Any, at: datetime) -> None:
    until = DAY + timedelta(days=3)
    held = {"customer_id": desk.debtor, "kind": "dunning", "reason": "goods looked at", "placed_by": "t"}
    desk.add(holds, **held, placed_at=at, until_on=until, type="invoice", number="INV-1")
    preview = desk.letters.preview(desk.debtor, "reminder", DAY)
    assert preview.notices == ("Left out, on hold: INV-1 until 23 Nov 2026 (goods looked at).",)
    said = desk.said()
    assert "INV-2" in said
    assert "INV-1" not in said
    assert "promised" not in said
    after = until + timedelta(days=1)
    assert desk.letters.preview(desk.debtor, "reminder", after).notices == ()
    assert "INV-1" in desk.said(day=after)


def test_where_every_overdue_item_is_on_hold_no_letter_goes_unless_a_person_says_why(desk: Any, at: datetime) -> None:
    held = {"customer_id": desk.debtor, "kind": "dunning", "placed_by": "t", "placed_at": at, "type": "invoice"}
    desk.add(holds, **held, number="INV-1", reason="goods looked at")
    desk.add(holds, **held, number="INV-2", reason="")
    assert desk.reasons() == ("on hold: INV-1 (goods looked at); INV-2 (no reason given)",)
    assert desk.issue(override_reason="settled by phone").letters[0].amount_minor == 25_480_00


def test_a_good_customer_in_hardship_gets_reminders_but_no_final_demand(desk: Any, at: datetime) -> None:
    desk.happened(DAY - timedelta(days=10), "REFUSED")
    assert desk.reasons("final_demand") == ()
    desk.add(debtor_cards, customer_id=desk.debtor, hardship=True, changed_by="t", changed_at=at)
    assert desk.reasons("final_demand") == ("hardship: patience and a plan, no final demand",)
    assert desk.reasons("reminder") == ()


def test_no_last_demand_is_sent_while_an_earlier_one_gives_time_to_answer(desk: Any) -> None:
    desk.issue()
    desk.issue("final_demand", day=DAY + timedelta(days=7))  # a Friday, to be paid within a week
    held = "the last demand gives until 4 Dec 2026 to pay or answer"
    assert desk.reasons("lba_company", day=date(2026, 12, 4)) == (held,)
    assert desk.reasons("lba_company", day=date(2026, 12, 5)) == ()
    # Nor does one ask by hand for less, as if that demand had never been.
    assert desk.reasons("reminder", day=date(2026, 12, 4)) == (held,)
    assert desk.reasons("reminder", day=date(2026, 12, 5)) == ()
