"""Whom to ring first: a sum of named points, each with its reason; the fact that matters most; the worklists."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.points import ASK_AFTER_COPIES, age_points, amount_points, reasons
from creditdesk.domain.priority import rank
from creditdesk.domain.standing import (
    Besides,
    CallBackFact,
    Part,
    PromiseFact,
    Standing,
    besides,
    main_order,
)
from creditdesk.domain.weighed import slower_days, steady_day, weigh, weigh_figures
from creditdesk.domain.weights import STANDARD, WEIGHTS, Weights, own_values, weight_values, weights_from

FRIDAY = date(2026, 11, 20)


def days_ago(days: int) -> date:
    return FRIDAY - timedelta(days=days)


def why(standing: Standing, weights: Weights = STANDARD) -> list[tuple[str, int]]:
    """All that speaks for ringing a debtor and against it."""
    late = 0 if standing.oldest_due_on is None else (FRIDAY - standing.oldest_due_on).days
    told = rank(standing, FRIDAY, weights).told
    return list(reasons(told, standing.overdue_minor, standing.currency, late, weights))


NOTHING = Standing("GBP")
OVERDUE = Standing("GBP", balance_minor=12_000_00, overdue_minor=12_000_00, oldest_due_on=days_ago(41))
STEP = CallBackFact("call_back", date(2026, 11, 24), "14:30", "call back")
SLOW = (30,) * 24 + (45,) * 12


@pytest.mark.parametrize(
    ("standing", "fact"),
    [
        (NOTHING, "nothing open"),
        (Standing("GBP", balance_minor=-100), "in credit"),
        (Standing("GBP", balance_minor=100_00, oldest_due_on=days_ago(-9)), "not due"),
        (OVERDUE, "first reminder due"),
        (replace(OVERDUE, last_letter_on=date(2026, 11, 10)), "reminder 10 Nov"),
        (replace(OVERDUE, broken=PromiseFact(28_320_00, date(2026, 11, 17))), "promise broken Tue"),
        (replace(OVERDUE, broken=PromiseFact(28_320_00, date(2026, 11, 12))), "promise broken 12 Nov"),
        (replace(OVERDUE, days_to_pay=SLOW), "paying 15 d slower"),
        (replace(OVERDUE, follow_up=CallBackFact("call_back", FRIDAY, "10:30")), "call back 10:30"),
        (replace(OVERDUE, follow_up=CallBackFact("call_back", date(2026, 11, 18))), "call back was Wed"),
        (
            replace(OVERDUE, follow_up=CallBackFact("send_documents", FRIDAY, text="copy invoice asked")),
            "copy invoice asked",
        ),
        (replace(OVERDUE, due=PromiseFact(19_077_42, FRIDAY)), "promise due today"),
        (
            replace(OVERDUE, disputed_minor=6_200_00, disputed_since=date(2026, 11, 8)),
            "disputed £6,200.00 · 12 d open",
        ),
        (replace(OVERDUE, plan=(2, 6, 0)), "plan: 2 of 6 paid"),
        (replace(OVERDUE, plan=(2, 6, 1)), "plan: 1 instalment missed"),
        (replace(OVERDUE, tries=3), "no contact, 3 tries"),
        (replace(OVERDUE, bounced_on=date(2026, 11, 12)), "payment bounced 12 Nov"),
        (replace(OVERDUE, days_to_pay=(38,) * 12), "always pays day 38"),
        (replace(OVERDUE, part_paid_count=3), "3 invoices part paid"),
        (replace(OVERDUE, credit_limit_minor=10_000_00), "over limit, 120% used"),
        (Standing("GBP", balance_minor=6_990_00, credit_limit_minor=7_400_00), "limit 94% used"),
        (replace(OVERDUE, running=PromiseFact(12_000_00, date(2026, 11, 27))), "promise of £12,000.00 for Fri 27 Nov"),
        (replace(OVERDUE, dunning_hold="complaint"), "on hold: complaint"),
        (replace(OVERDUE, broken_count=2), "2 of the last 3 promises broken"),
        (replace(OVERDUE, always_in_time=True), "late for the first time in 18 months"),
        (replace(OVERDUE, copies_sent_on=date(2026, 11, 18)), "copies asked for were sent Wed"),
        (replace(OVERDUE, next_step=STEP), "next step on Tue 24 Nov"),
    ],
)
def test_the_most_important_fact_is_said_in_words(standing: Standing, fact: str) -> None:
    assert rank(standing, FRIDAY).fact == fact


def test_the_score_is_the_sum_of_the_points_shown_and_nothing_else() -> None:
    standing = replace(OVERDUE, broken=PromiseFact(28_320_00, date(2026, 11, 17)), days_to_pay=SLOW)
    assert dict(why(standing)) == {
        "£12,000.00 overdue": 27,
        "promise broken Tue": 100,
        "paying 15 d slower": 15,
        "oldest 41 days late": 13,
    }
    assert rank(standing, FRIDAY).score == 27 + 100 + 15 + 13


@pytest.mark.parametrize(
    ("more", "reason", "points"),
    [
        ({"broken": PromiseFact(1_00, date(2026, 11, 17))}, "promise broken Tue", 100),
        ({"broken": PromiseFact(1_00, date(2026, 11, 17)), "broken_count": 2}, "promise broken Tue", 105),
        ({"due": PromiseFact(1_00, FRIDAY)}, "promise due today", 15),
        ({"follow_up": CallBackFact("call_back", FRIDAY, "10:30")}, "call back 10:30", 25),
        ({"follow_up": CallBackFact("task", FRIDAY, text="ask for figures")}, "ask for figures", 12),
        ({"bounced_on": date(2026, 11, 17)}, "payment bounced Tue", 25),
        ({"plan": (2, 6, 1)}, "plan: 1 instalment missed", 20),
        ({"days_to_pay": (30,) * 24 + (41,) * 12}, "paying 11 d slower", 11),
        ({"days_to_pay": (30,) * 24 + (75,) * 12}, "paying 45 d slower", 15),
        ({"always_in_time": True}, "late for the first time in 18 months", 10),
        ({"credit_limit_minor": 10_000_00}, "over limit, 120% used", 12),
        ({"credit_limit_minor": 13_000_00}, "limit 92% used", 5),
        ({"last_contact_on": date(2025, 12, 1)}, "not spoken to for 5 weeks", 5),
        ({"tries": 4}, "no contact, 4 tries", 8),
        ({"last_letter_on": date(2026, 11, 2)}, "written to, not yet rung", 6),
        ({"copies_sent_on": date(2026, 11, 18)}, "copies asked for were sent Wed", 12),
        ({"broken_count": 2}, "2 of the last 3 promises broken", 6),
        ({"part_paid_count": 2}, "2 invoices part paid", 6),
        ({"days_to_pay": (38,) * 12}, "always pays day 38", -5),
        ({"running": PromiseFact(6_000_00, date(2026, 11, 27))}, "promise of £6,000.00 for Fri 27 Nov", -15),
        ({"running": PromiseFact(99_000_00, date(2026, 11, 27))}, "promise of £99,000.00 for Fri 27 Nov", -30),
        ({"disputed_minor": 3_000_00}, "disputed £3,000.00", -6),
        ({"plan": (2, 6, 0)}, "plan: 2 of 6 paid", -30),
        ({"last_contact_on": FRIDAY}, "spoken to today", -20),
        ({"tries": 1, "tried_on": FRIDAY}, "tried today, not reached", -100),
        ({"last_contact_on": date(2026, 11, 17)}, "spoken to Tue", -8),
        ({"last_letter_on": date(2026, 11, 17)}, "reminder Tue", -10),
        ({"next_step": STEP}, "next step on Tue 24 Nov", -6),
        ({"dunning_hold": "complaint"}, "on hold: complaint", -100),
    ],
)
def test_each_happening_has_its_points(more: dict[str, object], reason: str, points: int) -> None:
    assert dict(why(replace(OVERDUE, **more)))[reason] == points


@pytest.mark.parametrize(
    "standing",
    [
        replace(OVERDUE, oldest_due_on=days_ago(3), always_in_time=True),
        replace(OVERDUE, overdue_minor=0, always_in_time=True),
        OVERDUE,
    ],
)
def test_late_for_the_first_time_is_who_always_paid_in_time_and_is_late_by_more_than_a_bank_takes(
    standing: Standing,
) -> None:
    assert not [text for text, _ in why(standing) if "first time" in text]


@pytest.mark.parametrize(
    ("promised_on", "next_action"),
    [
        (None, "ring about the payment that bounced"),
        (date(2026, 11, 6), "ring about the payment that bounced"),
        (date(2026, 11, 12), "ring about the payment that bounced"),
        (date(2026, 11, 17), "ring about the broken promise"),
    ],
)
def test_a_payment_that_bounced_is_rung_about_unless_a_later_promise_was_broken_too(
    promised_on: date | None, next_action: str
) -> None:
    broken = None if promised_on is None else PromiseFact(4_860_00, promised_on)
    ranking = rank(replace(OVERDUE, bounced_on=date(2026, 11, 12), broken=broken), FRIDAY)
    assert (ranking.fact, ranking.next_action) == ("payment bounced 12 Nov", next_action)


def test_who_asked_for_copies_and_has_them_is_asked_for_payment_unless_a_call_back_was_agreed() -> None:
    sent = replace(OVERDUE, copies_sent_on=date(2026, 11, 18))
    assert rank(sent, FRIDAY).next_action == ASK_AFTER_COPIES
    ring = replace(sent, follow_up=CallBackFact("call", FRIDAY, text="ring after sending the copies"))
    assert rank(ring, FRIDAY).next_action == ASK_AFTER_COPIES
    agreed = replace(sent, follow_up=CallBackFact("call_back", FRIDAY, "10:30"))
    assert rank(agreed, FRIDAY).next_action == "call back 10:30"
    assert rank(replace(sent, overdue_minor=0), FRIDAY).next_action == ""


@pytest.mark.parametrize(
    ("pounds", "points"), [(50, 0), (100, 0), (200, 4), (400, 8), (1_000, 13), (12_000, 27), (1_000_000, 40)]
)
def test_an_amount_counts_by_its_doublings(pounds: int, points: int) -> None:
    assert amount_points(pounds * 100, "GBP") == points
    assert amount_points(pounds, "JPY") == points


def test_age_counts_a_point_for_three_days_up_to_thirty() -> None:
    assert [age_points(days) for days in (-5, 0, 3, 41, 90, 400)] == [0, 0, 1, 13, 30, 30]


@pytest.mark.parametrize(
    "better",
    [
        {"running": PromiseFact(12_000_00, date(2026, 11, 27))},
        {"disputed_minor": 12_000_00},
        {"last_contact_on": days_ago(1)},
        {"last_letter_on": days_ago(2)},
        {"plan": (2, 6, 0)},
        {"dunning_hold": "complaint"},
    ],
)
def test_a_good_reason_to_wait_lowers_the_score_and_says_so(better: dict[str, object]) -> None:
    ranking = rank(replace(OVERDUE, **better), FRIDAY)
    assert ranking.score < rank(OVERDUE, FRIDAY).score
    assert min(points for _, points in ranking.told) < 0


@pytest.mark.parametrize(
    ("standing", "today"),
    [
        (OVERDUE, True),
        (NOTHING, False),
        (replace(OVERDUE, overdue_minor=4_18), False),
        (replace(OVERDUE, running=PromiseFact(12_000_00, date(2026, 11, 27))), False),
        (replace(OVERDUE, disputed_minor=12_000_00), False),
        (replace(OVERDUE, plan=(2, 6, 0)), False),
        (replace(OVERDUE, plan=(2, 6, 1)), True),
        (replace(OVERDUE, last_contact_on=FRIDAY), False),
        (replace(OVERDUE, next_step=STEP), False),
        (replace(OVERDUE, next_step=replace(STEP, due_on=FRIDAY + timedelta(days=60))), True),
        (replace(OVERDUE, next_step=STEP, broken=PromiseFact(1_00, days_ago(3))), True),
        (replace(OVERDUE, dunning_hold="complaint", broken=PromiseFact(1_00, days_ago(3))), False),
        (replace(NOTHING, follow_up=CallBackFact("call_back", FRIDAY, "10:30")), True),
        (replace(NOTHING, follow_up=CallBackFact("call_back", FRIDAY + timedelta(days=1))), False),
    ],
)
def test_today_holds_who_is_to_be_rung_today(standing: Standing, today: bool) -> None:
    assert rank(standing, FRIDAY).today is today


QUERYS_OWN = CallBackFact("task", date(2026, 11, 25), text="answer to the query due from its owner", of_query=True)
PART_IN_QUERY = replace(OVERDUE, disputed_minor=120_00, next_step=QUERYS_OWN)
UNKEPT = PromiseFact(5_000_00, days_ago(3))


@pytest.mark.parametrize(
    ("standing", "next_action", "today"),
    [
        # Spoken to today: the rest is not rung about again on the same day.
        (replace(OVERDUE, last_contact_on=FRIDAY), "wait: spoken to today", False),
        (
            replace(OVERDUE, last_contact_on=FRIDAY, overdue_minor=90_000_00, running=PromiseFact(9_00, STEP.due_on)),
            "wait: spoken to today; next look for £9.00 promised for Tue 24 Nov",
            False,
        ),
        (replace(OVERDUE, last_contact_on=FRIDAY, next_step=STEP), "wait until Tue 24 Nov 14:30: call back", False),
        # What is due today remains, and what was agreed is told with it.
        (
            replace(
                OVERDUE,
                last_contact_on=FRIDAY,
                next_step=CallBackFact("task", date(2026, 11, 23), text="send a plan proposal"),
                follow_up=CallBackFact("task", FRIDAY, "11:30", "Ask sales who approves"),
            ),
            "Ask sales who approves; then Mon 23 Nov: send a plan proposal",
            True,
        ),
        (
            replace(OVERDUE, last_contact_on=FRIDAY, follow_up=CallBackFact("call_back", FRIDAY, "16:00")),
            "call back 16:00",
            True,
        ),
        # A query on a part silences neither the rest nor a broken promise.
        (PART_IN_QUERY, "ring; the query's own follow-up is Wed 25 Nov", True),
        (
            replace(PART_IN_QUERY, last_contact_on=FRIDAY),
            "wait: spoken to today; the query's own follow-up is Wed 25 Nov",
            False,
        ),
        (
            replace(PART_IN_QUERY, last_contact_on=FRIDAY, broken=UNKEPT, only_queried=True),
            "wait: spoken to today; the query's own follow-up is Wed 25 Nov",
            False,
        ),
        (
            replace(PART_IN_QUERY, last_contact_on=days_ago(1), broken=UNKEPT, only_queried=True),
            "ring about the broken promise; the query's own follow-up is Wed 25 Nov",
            True,
        ),
        (
            replace(PART_IN_QUERY, last_contact_on=FRIDAY, broken=UNKEPT, only_queried=True, disputed_minor=12_000_00),
            "chase the answer to the query",
            False,
        ),
    ],
)
def test_what_was_said_today_says_whether_it_waits_and_what_is_next(
    standing: Standing, next_action: str, today: bool
) -> None:
    ranking = rank(standing, FRIDAY)
    assert (ranking.next_action, ranking.today) == (next_action, today)


EUROS = Besides("EUR", 900_00, days_ago(76), 0)
COVERED = replace(OVERDUE, running=PromiseFact(12_000_00, date(2026, 11, 27)))


@pytest.mark.parametrize(
    ("standing", "next_action", "today"),
    [
        (OVERDUE, "ring", True),
        (COVERED, "ring about the €900.00", True),
        (replace(OVERDUE, disputed_minor=12_000_00), "ring about the €900.00", True),
        (replace(OVERDUE, plan=(2, 6, 0)), "ring about the €900.00", True),
        (replace(OVERDUE, balance_minor=-1_00), "ring about the €900.00", True),
        (replace(OVERDUE, next_step=STEP), "wait until Tue 24 Nov 14:30: call back", False),
        (replace(OVERDUE, dunning_hold="complaint"), "leave until the hold is lifted", False),
    ],
)
def test_what_waits_in_one_currency_holds_up_nothing_of_another(
    standing: Standing, next_action: str, today: bool
) -> None:
    ranking = rank(replace(standing, besides=(EUROS,)), FRIDAY)
    assert ("also €900.00 overdue, oldest 76 days late", 37) in ranking.told
    assert (ranking.next_action, ranking.today) == (next_action, today)


def test_what_is_in_query_in_any_currency_is_on_the_list_of_queries() -> None:
    in_query = replace(OVERDUE, besides=(Besides("EUR", 0, days_ago(76), 900_00),))
    assert rank(in_query, FRIDAY).queries
    assert rank(in_query, FRIDAY).told == rank(OVERDUE, FRIDAY).told


@pytest.mark.parametrize(
    ("balance", "part", "promised", "left"),
    [
        (900_00, Part(), 0, 900_00),
        (900_00, Part(disputed_minor=300_00, held_minor=100_00), 200_00, 300_00),
        (900_00, Part(), 2_000_00, 0),
        (900_00, Part(plan=(1, 6, 0)), 0, 0),
        (900_00, Part(plan=(1, 6, 1)), 0, 900_00),
        (0, Part(), 0, 0),
    ],
    ids=[
        "nothing waits",
        "each takes off its own",
        "all is promised",
        "a plan runs",
        "a plan is broken",
        "credit covers",
    ],
)
def test_of_another_currency_is_told_what_waits_for_nothing(balance: int, part: Part, promised: int, left: int) -> None:
    assert besides("EUR", balance, 900_00, days_ago(76), part, promised).overdue_minor == left


@pytest.mark.parametrize(
    ("overdue", "main"),
    [
        ({"GBP": 0, "EUR": 0}, "GBP"),
        ({"GBP": 1, "EUR": 900_00}, "GBP"),
        ({"GBP": 0, "EUR": 1}, "EUR"),
        ({"GBP": 0, "EUR": 1, "USD": 2}, "USD"),
        ({"EUR": 0, "USD": 0}, "USD"),
    ],
)
def test_a_row_speaks_of_the_own_currency_unless_only_another_is_overdue(overdue: dict[str, int], main: str) -> None:
    assert max(overdue, key=lambda each: main_order(each, "GBP", overdue[each])) == main


def test_the_limit_is_measured_in_the_own_currency_whatever_the_row_speaks_of() -> None:
    euros = replace(OVERDUE, currency="EUR", credit_limit_minor=10_000_00)
    assert ("over limit, 120% used", 12) in rank(euros, FRIDAY).told
    assert ("limit 95% used", 5) in rank(replace(euros, limit_used_minor=9_500_00), FRIDAY).told


def test_silence_counts_from_the_last_talk_or_from_when_something_fell_due() -> None:
    long_ago = replace(OVERDUE, last_contact_on=date(2025, 12, 1))
    assert rank(long_ago, FRIDAY).fact == "not spoken to for 5 weeks"
    assert rank(replace(long_ago, oldest_due_on=days_ago(20)), FRIDAY).fact == "first reminder due"
    assert rank(replace(long_ago, last_contact_on=days_ago(22)), FRIDAY).fact == "not spoken to for 3 weeks"


def test_each_worklist_holds_its_own() -> None:
    ranking = rank(
        replace(
            OVERDUE,
            due=PromiseFact(1_00, FRIDAY),
            broken=PromiseFact(1_00, days_ago(3)),
            disputed_minor=5_00,
            days_to_pay=SLOW,
            follow_up=CallBackFact("call_back", FRIDAY),
        ),
        FRIDAY,
    )
    assert (ranking.promises_due, ranking.broken, ranking.queries, ranking.alerts, ranking.call_backs) == (True,) * 5
    plain = rank(OVERDUE, FRIDAY)
    assert (plain.promises_due, plain.broken, plain.queries, plain.alerts, plain.call_backs) == (False,) * 5


@pytest.mark.parametrize(
    ("standing", "state"),
    [
        (NOTHING, "not due"),
        (OVERDUE, "31-60"),
        (replace(OVERDUE, oldest_due_on=days_ago(121)), "121+"),
        (replace(OVERDUE, disputed_minor=6_200_00), "query"),
        (replace(OVERDUE, disputed_minor=1_000_00), "31-60"),
        (replace(OVERDUE, running=PromiseFact(12_000_00, date(2026, 11, 27))), "promise"),
        (replace(OVERDUE, plan=(2, 6, 0)), "plan"),
    ],
)
def test_the_edge_shows_the_oldest_bucket_or_what_the_debtor_waits_for(standing: Standing, state: str) -> None:
    assert rank(standing, FRIDAY).state == state


@given(st.booleans(), st.integers(0, 3), st.integers(-1, 200_00), st.sampled_from([(), SLOW]))
def test_whoever_is_on_the_alerts_list_has_the_reason_beside_it(
    bounced: bool, broken_count: int, limit: int, days: tuple[int, ...]
) -> None:
    standing = replace(OVERDUE, broken_count=broken_count, credit_limit_minor=limit * 100, days_to_pay=days)
    standing.bounced_on = days_ago(8) if bounced else None
    ranking = rank(standing, FRIDAY)
    told = {"bounced", "broken", "limit", "slower"}
    assert ranking.alerts == any(word in text for text, points in ranking.told for word in told if points > 5)


def test_a_change_of_habit_needs_enough_payments_to_be_one() -> None:
    assert slower_days((30,) * 7 + (60,) * 6) == 0
    assert slower_days((30,) * 8 + (60,) * 6) == 30
    assert slower_days(SLOW) == 15
    assert slower_days((45,) * 8 + (30,) * 6) == -15


def test_a_steady_payer_is_one_whose_days_hardly_differ() -> None:
    assert steady_day((38, 39, 38, 37, 38, 38, 40, 38)) == 38
    assert steady_day((38, 39, 38, 37, 38, 38, 44, 38)) is None
    assert steady_day((38,) * 7) is None


standings = st.builds(
    Standing,
    currency=st.just("GBP"),
    balance_minor=st.integers(-10_000_00, 10_000_000_00),
    overdue_minor=st.integers(0, 10_000_000_00),
    oldest_due_on=st.dates(date(2020, 1, 1), FRIDAY),
    disputed_minor=st.integers(0, 10_000_000_00),
    credit_limit_minor=st.none() | st.integers(0, 1_000_000_00),
    days_to_pay=st.lists(st.integers(-10, 300), max_size=36).map(tuple),
    last_contact_on=st.none() | st.dates(date(2025, 1, 1), FRIDAY),
    tries=st.integers(0, 9),
    last_letter_on=st.none() | st.dates(date(2025, 1, 1), FRIDAY),
    next_step=st.none()
    | st.builds(
        CallBackFact,
        st.just("task"),
        st.dates(FRIDAY + timedelta(days=1), FRIDAY + timedelta(days=40)),
        of_query=st.booleans(),
    ),
    only_queried=st.booleans(),
    always_in_time=st.booleans(),
    copies_sent_on=st.none() | st.dates(days_ago(20), FRIDAY),
    part_paid_count=st.integers(0, 4),
    plan=st.none() | st.just((1, 6, 0)) | st.just((1, 6, 2)),
    besides=st.lists(
        st.builds(
            Besides,
            st.sampled_from(["EUR", "JPY"]),
            st.integers(0, 10_000_000_00),
            st.dates(date(2020, 1, 1), FRIDAY),
            st.integers(0, 1_000_000_00),
        ),
        max_size=2,
    ).map(tuple),
)


any_weights = st.builds(Weights, **{each.name: st.integers(each.least, each.most) for each in WEIGHTS})


@given(standings, any_weights)
def test_for_any_debtor_and_weights_the_score_is_what_its_reasons_add_up_to(
    standing: Standing, weights: Weights
) -> None:
    ranking = rank(standing, FRIDAY, weights)
    points = [points for _, points in why(standing, weights)]
    assert ranking.score == max(0, sum(points))
    assert [abs(each) for each in points] == sorted(map(abs, points), reverse=True)
    assert ranking.fact


@given(standings, st.integers(1, 1_000_000_00))
def test_owing_more_never_lowers_the_base(standing: Standing, more: int) -> None:
    assert amount_points(standing.overdue_minor + more, "GBP") >= amount_points(standing.overdue_minor, "GBP")


@given(
    standings,
    st.integers(1, 9_000),
    st.booleans(),
    st.sampled_from([(), (30,), (30,) * 7, (30, 60) * 3]),
)
def test_debtors_alike_in_what_is_weighed_are_alike_however_much_they_owe(
    standing: Standing, days: int, overdue: bool, paid: tuple[int, ...]
) -> None:
    quiet = replace(
        OVERDUE, balance_minor=standing.balance_minor, overdue_minor=int(overdue), days_to_pay=paid,
        oldest_due_on=days_ago(days),
    )  # fmt: skip
    figures = weigh_figures(quiet.balance_minor, quiet.overdue_minor, days, None)
    assert weigh(quiet, FRIDAY)[: len(figures)] == figures
    assert weigh(quiet, FRIDAY)[len(figures) :] == weigh(NOTHING, FRIDAY)[len(figures) :]
    more = replace(quiet, balance_minor=quiet.balance_minor * 2, overdue_minor=quiet.overdue_minor * 90)
    assert rank(more, FRIDAY) == rank(quiet, FRIDAY)
    assert rank(replace(quiet, oldest_due_on=days_ago(days + 1)), FRIDAY).fact == rank(quiet, FRIDAY).fact


def test_a_debtor_whose_own_credit_covers_what_is_overdue_is_not_asked_for_it() -> None:
    covered = replace(OVERDUE, balance_minor=-200_00)
    ranking = rank(covered, FRIDAY)
    assert ranking.next_action == "set the credit against the invoices"
    assert ranking.fact == "credit covers what is overdue"
    assert ranking.score < rank(OVERDUE, FRIDAY).score


@given(standings, any_weights)
def test_the_standard_weights_are_no_more_than_weights(standing: Standing, weights: Weights) -> None:
    assert rank(standing, FRIDAY) == rank(standing, FRIDAY, weights_from({}))
    assert weights_from(weight_values(weights)) == weights == weights_from(own_values(weights))


def test_each_weight_is_told_and_its_standard_lies_within_its_bounds() -> None:
    assert [each.name for each in WEIGHTS] == list(dict.fromkeys(each.name for each in WEIGHTS))
    assert {each.name for each in WEIGHTS} == set(weight_values(STANDARD))
    assert all(each.least <= each.standard <= each.most for each in WEIGHTS)


@pytest.mark.parametrize(
    ("name", "text"), [("broken", "a lot"), ("broken", "-1"), ("query", "5"), ("amount", "4.5"), ("mood", "3")]
)
def test_points_that_fit_no_weight_are_refused(name: str, text: str) -> None:
    with pytest.raises(CreditDeskError):
        weights_from({name: text})


def test_a_reason_without_points_is_not_told() -> None:
    quiet = weights_from({"broken": "0", "age": "0"})
    broken = replace(OVERDUE, broken=PromiseFact(1_00, date(2026, 11, 17)))
    assert why(broken, quiet) == [("£12,000.00 overdue", 27)]


def test_who_was_tried_today_stays_on_the_list_says_so_and_comes_after_those_not_tried() -> None:
    broken = PromiseFact(100_000, date(2026, 11, 17))
    most = Standing(currency="GBP", balance_minor=9_000_000, overdue_minor=9_000_000, oldest_due_on=days_ago(120))
    least = replace(most, balance_minor=60_000, overdue_minor=60_000, oldest_due_on=days_ago(80))
    tried = rank(replace(most, broken=broken, tries=1, tried_on=FRIDAY), FRIDAY)
    assert tried.today
    assert tried.fact == "tried today, not reached"
    assert tried.score < rank(replace(least, broken=broken), FRIDAY).score
    assert rank(replace(most, tries=1, tried_on=FRIDAY), FRIDAY).score < rank(least, FRIDAY).score
    yesterday = replace(most, tries=1, tried_on=days_ago(1))
    assert rank(yesterday, FRIDAY).score == rank(most, FRIDAY).score
