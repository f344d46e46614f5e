"""Send or hold, and why: the gate as the trade would state it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.gate import (
    AgreedStep,
    GateFacts,
    GateRules,
    GateWords,
    HoldCode,
    Standing,
    Talk,
    Verdict,
    judge_letter,
    judge_statement,
)

TODAY = date(2026, 11, 20)
OWES = Standing("GBP", open_count=3, overdue_minor=35_400_00)
FACTS = GateFacts(TODAY, (OWES,))


def letter(facts: GateFacts, *, is_final: bool = False, rules: GateRules | None = None) -> Verdict:
    return judge_letter(facts, rules or GateRules(), GateWords(), is_final=is_final)


def standing(**changes: Any) -> GateFacts:
    return replace(FACTS, standings=(replace(OWES, **changes),))


def test_an_overdue_debtor_with_nothing_in_the_way_is_written_to() -> None:
    verdict = letter(FACTS)
    assert verdict.send
    assert verdict.reasons == ()
    assert verdict.currencies == ("GBP",)


@pytest.mark.parametrize(
    ("facts", "code", "reason"),
    [
        (standing(overdue_minor=0), HoldCode.NOTHING_OVERDUE, "nothing is overdue"),
        (replace(FACTS, standings=()), HoldCode.NOTHING_OVERDUE, "nothing is overdue"),
        (replace(FACTS, hold="complaint"), HoldCode.HOLD, "on hold: complaint"),
        (
            replace(FACTS, hold="director ill", hold_until=date(2026, 12, 1)),
            HoldCode.HOLD,
            "on hold until 2026-12-01: director ill",
        ),
        (replace(FACTS, insolvency="insolvency notified"), HoldCode.INSOLVENCY, "insolvency notified"),
        (
            standing(promised_minor=35_400_00, promise_minor=35_000_00, promised_on=date(2026, 11, 27)),
            HoldCode.PROMISE,
            "promise of 3500000 GBP for 2026-11-27 is still running",
        ),
        (standing(planned_minor=35_400_00), HoldCode.PLAN, "payment plan on 3540000 GBP is running"),
        (standing(queried_minor=35_400_00), HoldCode.QUERY, "query open on 3540000 GBP"),
        (
            standing(credits_minor=35_400_00),
            HoldCode.CREDIT,
            "3540000 GBP of credits and unallocated cash cover the 3540000 GBP overdue",
        ),
        (standing(overdue_minor=4_18), HoldCode.MINIMUM, "only 418 GBP overdue, below 2500 GBP"),
        (standing(credits_minor=35_390_00), HoldCode.MINIMUM, "only 1000 GBP overdue, below 2500 GBP"),
        (replace(FACTS, last_letter_on=TODAY), HoldCode.RECENT, "last letter today, limit is 5 days"),
        (replace(FACTS, answer_by=TODAY), HoldCode.ANSWER, "the last demand gives until 2026-11-20 to pay or answer"),
        (
            replace(FACTS, last_letter_on=TODAY - timedelta(days=1)),
            HoldCode.RECENT,
            "last letter yesterday, limit is 5 days",
        ),
        (
            replace(FACTS, last_letter_on=TODAY - timedelta(days=4)),
            HoldCode.RECENT,
            "last letter 4 days ago, limit is 5 days",
        ),
        (replace(FACTS, policy="collected by direct debit"), HoldCode.POLICY, "collected by direct debit"),
        (
            replace(FACTS, no_contact="asks not to be contacted on 3 Nov"),
            HoldCode.NO_CONTACT,
            "asks not to be contacted on 3 Nov",
        ),
        (
            replace(FACTS, ledger_days=32),
            HoldCode.STALE,
            "the ledger was last brought up to date 32 days ago, limit is 31 days",
        ),
        (
            replace(FACTS, is_holiday=True),
            HoldCode.HOLIDAY,
            "today is a public holiday: letters wait for the next working day",
        ),
        (
            replace(FACTS, approval="Letter before action"),
            HoldCode.APPROVAL,
            "Letter before action is not approved yet",
        ),
        (replace(FACTS, has_letterhead=False), HoldCode.LETTERHEAD, "our letterhead has no address"),
        (replace(FACTS, has_address=False), HoldCode.ADDRESS, "no postal address"),
        (standing(has_bank=False), HoldCode.BANK, "our letterhead has no bank account for GBP"),
    ],
)
def test_what_holds_a_letter_is_said_in_words(facts: GateFacts, code: HoldCode, reason: str) -> None:
    verdict = letter(facts)
    assert not verdict.send
    assert [held.code for held in verdict.held] == [code]
    assert verdict.reasons == (reason,)


PLAN_PROPOSAL = AgreedStep(TODAY, date(2026, 11, 23), "send a plan proposal")


@pytest.mark.parametrize(
    ("talk", "reason"),
    [
        (Talk(TODAY, PLAN_PROPOSAL), "spoken to today; next step Mon 23 Nov: send a plan proposal"),
        (
            Talk(None, AgreedStep(TODAY - timedelta(days=8), TODAY, "call back as agreed", "14:30")),
            "spoken to on 12 Nov; next step today 14:30: call back as agreed",
        ),
        (Talk(TODAY - timedelta(days=1)), "spoken to yesterday, limit is 5 days"),
        (Talk(TODAY - timedelta(days=4)), "spoken to on 16 Nov, limit is 5 days"),
    ],
)
def test_a_letter_does_not_talk_past_what_was_said_on_the_telephone(talk: Talk, reason: str) -> None:
    verdict = letter(replace(FACTS, talk=talk))
    assert [held.code for held in verdict.held] == [HoldCode.SPOKEN]
    assert verdict.reasons == (reason,)
    assert verdict.may_overrule


@pytest.mark.parametrize(
    "facts",
    [
        replace(FACTS, talk=Talk(TODAY - timedelta(days=5))),
        replace(FACTS, talk=Talk(TODAY - timedelta(days=6)), last_letter_on=TODAY - timedelta(days=6)),
    ],
)
def test_a_talk_of_longer_ago_that_agreed_nothing_holds_no_letter(facts: GateFacts) -> None:
    assert letter(facts).send


def test_a_talk_is_not_told_besides_where_all_waits_for_what_came_of_it() -> None:
    promised = replace(standing(promised_minor=35_400_00, promise_minor=35_400_00), talk=Talk(TODAY))
    assert [held.code for held in letter(promised).held] == [HoldCode.PROMISE]


def test_a_statement_goes_whatever_was_said() -> None:
    assert judge_statement(replace(FACTS, talk=Talk(TODAY, PLAN_PROPOSAL))).send


@pytest.mark.parametrize(
    "facts",
    [
        standing(promised_minor=20_000_00, promise_minor=20_000_00),
        standing(queried_minor=35_000_00),
        standing(planned_minor=10_000_00, promised_minor=10_000_00, queried_minor=10_000_00),
        standing(credits_minor=1_000_00),
        standing(overdue_minor=25_00),
        replace(FACTS, last_letter_on=TODAY - timedelta(days=5)),
    ],
    ids=["part promised", "part in query", "a bit of all", "some credit", "just the minimum", "gap just over"],
)
def test_what_concerns_only_a_part_stops_only_that_part(facts: GateFacts) -> None:
    assert letter(facts).send


def test_where_no_gap_is_asked_for_nobody_is_written_to_twice_on_one_day() -> None:
    rules = GateRules(min_gap_days=0)
    (held,) = letter(replace(FACTS, last_letter_on=TODAY), rules=rules).held
    assert (held.code, held.text) == (HoldCode.TODAY, "was written to today")
    assert letter(replace(FACTS, last_letter_on=TODAY - timedelta(days=1)), rules=rules).send
    assert letter(replace(FACTS, ledger_days=31)).send


def test_every_reason_is_named_not_the_first_alone() -> None:
    facts = replace(standing(has_bank=False), hold="complaint", has_address=False)
    assert [held.code for held in letter(facts).held] == [HoldCode.HOLD, HoldCode.ADDRESS, HoldCode.BANK]


@pytest.mark.parametrize("waits", ["promised_minor", "planned_minor", "on_hold_minor", "queried_minor"])
def test_nobody_may_ask_for_what_waits_where_credits_cover_all_of_it(waits: str) -> None:
    covered = letter(standing(**{waits: 35_400_00, "credits_minor": 35_400_00}))
    assert covered.held[-1].code is HoldCode.CREDIT
    assert not covered.may_overrule
    assert letter(standing(**{waits: 35_400_00, "credits_minor": 35_399_00})).may_overrule


def test_a_final_demand_comes_after_a_reminder_or_a_call() -> None:
    unchased = replace(FACTS, has_been_chased=False)
    assert letter(unchased).send
    assert [held.code for held in letter(unchased, is_final=True).held] == [HoldCode.FIRST_STEP]
    assert letter(FACTS, is_final=True).send


def test_a_currency_that_is_held_does_not_hold_another() -> None:
    euros = Standing("EUR", open_count=1, overdue_minor=500_00, queried_minor=500_00)
    verdict = letter(replace(FACTS, standings=(euros, OWES)))
    assert verdict.send
    assert verdict.currencies == ("GBP",)


def test_the_minimum_counts_in_units_of_like_worth() -> None:
    yen = Standing("JPY", open_count=1, overdue_minor=2_499)
    assert letter(replace(FACTS, standings=(yen,))).reasons == ("only 2499 JPY overdue, below 2500 JPY",)
    dinars = Standing("KWD", open_count=1, overdue_minor=25_000)
    assert letter(replace(FACTS, standings=(dinars,))).send


@pytest.mark.parametrize(
    ("facts", "may"),
    [
        (replace(FACTS, hold="complaint"), True),
        (standing(promised_minor=35_400_00, promise_minor=1), True),
        (standing(overdue_minor=0), False),
        (standing(credits_minor=40_000_00), False),
        (replace(standing(credits_minor=40_000_00), hold="complaint"), False),
    ],
    ids=["hold", "promise", "nothing overdue", "covered by credits", "one that cannot be overruled among others"],
)
def test_a_person_may_overrule_what_leaves_something_to_send(facts: GateFacts, may: bool) -> None:
    assert letter(facts).may_overrule is may


def test_what_passes_needs_no_overruling() -> None:
    assert not letter(FACTS).may_overrule


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        (replace(FACTS, hold="complaint", has_address=False, last_letter_on=TODAY), ()),
        (standing(overdue_minor=0, has_bank=False), ()),
        (replace(FACTS, standings=()), ("nothing is open on the account",)),
        (standing(open_count=0), ("nothing is open on the account",)),
        (replace(FACTS, insolvency="insolvency notified"), ("insolvency notified",)),
    ],
    ids=["a statement does not chase", "nothing overdue yet", "no items", "nothing open", "insolvent"],
)
def test_a_statement_has_a_lighter_gate(facts: GateFacts, reasons: tuple[str, ...]) -> None:
    verdict = judge_statement(facts)
    assert verdict.reasons == reasons
    assert verdict.send is not bool(reasons)


parts = st.integers(0, 50_000_00)


@given(overdue=parts, queried=parts, promised=parts, planned=parts, credit=parts, minimum=st.integers(0, 500))
def test_nothing_is_ever_sent_that_asks_for_less_than_the_minimum(
    overdue: int, queried: int, promised: int, planned: int, credit: int, minimum: int
) -> None:
    total = overdue + queried + promised + planned
    facts = GateFacts(
        TODAY,
        (
            Standing(
                "GBP",
                open_count=1,
                overdue_minor=total,
                queried_minor=queried,
                promised_minor=promised,
                promise_minor=promised,
                planned_minor=planned,
                credits_minor=credit,
            ),
        ),
    )
    verdict = letter(facts, rules=GateRules(minimum=Decimal(minimum)))
    assert verdict.send == (overdue > credit and overdue - credit >= minimum * 100)
    assert verdict.send or verdict.reasons
