"""What to say on the telephone: the facts, most pressing first, and a first sentence that asks kindly."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from creditdesk.domain.opening_line import opening_line
from creditdesk.domain.talking_points import (
    TalkBounce,
    TalkCredit,
    TalkFacts,
    TalkHold,
    TalkPlan,
    TalkPromise,
    TalkQuery,
    TalkReceipt,
    talking_points,
)

FRIDAY = date(2026, 11, 20)
BROKEN = TalkPromise(date(2026, 10, 29), date(2026, 11, 17), 28_320_00)
BOUNCED = TalkBounce(date(2026, 11, 6), date(2026, 11, 12), 4_860_00, still_owed=True)
CASH = TalkCredit(2_500_00, is_cash=True, number="BACS-12704", on=date(2026, 11, 13))
CREDIT_NOTE = TalkCredit(1_500_00, is_cash=False, number="CN-2204", on=date(2026, 11, 2), against="INV-10512")
QUERY = TalkQuery("quantity short", ("INV-10610",), date(2026, 11, 9), "Stores", 6_200_00)
ON_THE_QUERY = "Your query on INV-10610 (quantity short) is with us since 9 Nov. Is there anything to add to it?"
PROMISED_BEFORE = TalkPromise(date(2026, 11, 2), date(2026, 11, 6), 4_860_00)
OVERDUE = TalkFacts(
    "GBP", "Karen Marsh", overdue_minor=45_712_60, overdue_count=4, oldest_number="INV-10512",
    oldest_due_on=date(2026, 9, 5),
)  # fmt: skip


def test_northgates_three_points_are_those_of_the_picture() -> None:
    facts = replace(
        OVERDUE,
        broken=BROKEN,
        receipt=TalkReceipt(date(2026, 10, 20), 5_000_00, "INV-10555", 9_920_00),
        queries=(TalkQuery("price", ("INV-10590",), date(2026, 10, 30), "Sales", 2_150_00),),
    )
    assert talking_points(facts, FRIDAY) == (
        "Promise of £28,320 due 17 Nov was not kept",
        "£5,000 received 20 Oct, £9,920 of INV-10555 still open",
        "Price query on INV-10590 is with Sales since 30 Oct",
    )


def test_where_little_presses_the_account_itself_gives_three_points() -> None:
    facts = replace(OVERDUE, last_talk_on=date(2026, 11, 3), last_talk_note="Will look.", days_now=42)
    assert talking_points(facts, FRIDAY) == (
        "£45,712.60 overdue on 4 invoices, INV-10512 76 days late",
        "Last spoken to on 3 Nov: “Will look.”",
        "Usually pays after 42 days",
    )


@pytest.mark.parametrize(("changed_on", "since"), [(date(2026, 7, 14), "Jul"), (date(2025, 7, 14), "Jul 2025")])
def test_a_change_of_habit_says_since_when_with_the_year_where_it_is_not_near(changed_on: date, since: str) -> None:
    facts = replace(OVERDUE, days_before=43, days_now=58, changed_on=changed_on)
    assert f"Pays after 58 days since {since}, 43 before: ask what changed" in talking_points(facts, FRIDAY)


def test_there_are_never_more_than_five_points() -> None:
    query = TalkQuery("price", ("INV-1",), FRIDAY, "", 1_00)
    assert len(talking_points(replace(OVERDUE, broken=BROKEN, queries=(query,) * 9), FRIDAY)) == 5


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (OVERDUE, "Hello Karen. It is about 4 invoices, £45,712.60. When may we expect the payment?"),
        (
            replace(OVERDUE, cash=replace(CASH, amount_minor=45_712_60), broken=BROKEN),
            "Hello Karen. We hold £45,712.60 of yours that is not set against anything yet. What is it for?",
        ),
        (
            replace(OVERDUE, overdue_count=1, contact_name=""),
            "It is about INV-10512, £45,712.60. When may we expect the payment?",
        ),
        (
            replace(OVERDUE, broken=BROKEN),
            "Hello Karen. On 29 Oct we agreed on £28,320 by 17 Nov; I cannot see it yet. What has come in between?",
        ),
        (
            replace(OVERDUE, running=replace(BROKEN, promised_on=date(2026, 11, 27))),
            "Hello Karen. I have £28,320 down for Fri 27 Nov. Is that still as planned?",
        ),
        (
            replace(OVERDUE, running=replace(BROKEN, promised_on=date(2026, 11, 19))),
            "Hello Karen. You had £28,320 down for Thu 19 Nov; it is not here yet. Is it on its way?",
        ),
        (
            replace(OVERDUE, running=replace(BROKEN, promised_on=date(2026, 11, 19), received_minor=20_000_00)),
            "Hello Karen. Thank you for £20,000. When does the £8,320 left come?",
        ),
        (
            # The promise counts as broken, but the money was here: who says it never came is wrong on the telephone.
            replace(OVERDUE, bounced=BOUNCED, broken=PROMISED_BEFORE),
            "Hello Karen. Your £4,860 arrived on 6 Nov, and the bank returned it on 12 Nov. When can you pay it again?",
        ),
        (
            replace(OVERDUE, bounced=BOUNCED, broken=BROKEN),
            "Hello Karen. On 29 Oct we agreed on £28,320 by 17 Nov; I cannot see it yet. What has come in between?",
        ),
        # Nobody is asked anew what they answered since.
        (
            replace(OVERDUE, broken=BROKEN, last_talk_on=date(2026, 11, 19)),
            "Hello Karen. We spoke on 19 Nov. How does it stand with the £45,712.60 now?",
        ),
        (
            replace(OVERDUE, bounced=BOUNCED, broken=PROMISED_BEFORE, last_talk_on=date(2026, 11, 19)),
            "Hello Karen. We spoke on 19 Nov. How does it stand with the £45,712.60 now?",
        ),
        (
            replace(OVERDUE, broken=BROKEN, last_talk_on=date(2026, 11, 17)),
            "Hello Karen. On 29 Oct we agreed on £28,320 by 17 Nov; I cannot see it yet. What has come in between?",
        ),
        (
            replace(OVERDUE, bounced=replace(BOUNCED, still_owed=False)),
            "Hello Karen. It is about 4 invoices, £45,712.60. When may we expect the payment?",
        ),
        (TalkFacts("GBP"), ""),
    ],
)
def test_the_first_sentence_names_the_matter_and_asks(facts: TalkFacts, line: str) -> None:
    assert opening_line(facts, FRIDAY) == line


def test_a_promise_kept_in_part_says_what_came() -> None:
    facts = replace(OVERDUE, broken=replace(BROKEN, received_minor=5_000_50))
    assert talking_points(facts, FRIDAY)[0] == "Promise of £28,320 due 17 Nov was kept in part: £5,000.50 came"
    # What was agreed is what was agreed; what is missing is said beside it.
    assert "we agreed on £28,320 by 17 Nov; I cannot see £23,319.50 of it yet" in opening_line(facts, FRIDAY)


def test_a_plan_says_how_far_it_is_and_what_comes_next() -> None:
    plan = TalkPlan(2, 6, 0, date(2026, 11, 25), 1_827_52)
    assert talking_points(replace(OVERDUE, plan=plan), FRIDAY)[0] == "Plan: 2 of 6 paid, next £1,827.52 on 25 Nov"
    assert talking_points(replace(OVERDUE, plan=replace(plan, missed=1)), FRIDAY)[0] == "Plan: 2 of 6 paid, 1 missed"


NOT_TO_BE_ASKED = TalkFacts("GBP", "Colin Strand", left_alone_minor=7_310_10)
KEPT_PLAN = TalkPlan(2, 6, 0, date(2026, 11, 25), 1_827_52)


@pytest.mark.parametrize(
    ("facts", "line"),
    [
        (
            replace(NOT_TO_BE_ASKED, plan=KEPT_PLAN),
            "Hello Colin. The next payment of your plan is £1,827.52 on 25 Nov. Is everything in order with it?",
        ),
        (
            replace(NOT_TO_BE_ASKED, queries=(QUERY,)),
            f"Hello Colin. {ON_THE_QUERY}",
        ),
        # An item on hold is left alone, and nothing else is to be said of it.
        (replace(NOT_TO_BE_ASKED, holds=(TalkHold("goods on their way back", None, ("INV-1",)),)), ""),
        # Who is not to be chased is asked for nothing, whatever is overdue, promised or broken.
        (replace(OVERDUE, broken=BROKEN, holds=(TalkHold("head office pays"),)), ""),
        (
            replace(OVERDUE, holds=(TalkHold("head office pays"),), cash=CASH),
            "Hello Karen. We hold £2,500 of yours that is not set against anything yet. What is it for?",
        ),
        # Of a broken promise whose items are in query by now nobody asks what came in between.
        (
            replace(NOT_TO_BE_ASKED, broken=replace(BROKEN, still_owed=False), queries=(QUERY,)),
            f"Hello Colin. {ON_THE_QUERY}",
        ),
        (
            replace(OVERDUE, plan=replace(KEPT_PLAN, missed=1)),
            "Hello Karen. One payment of your plan has not come yet. What has come in between?",
        ),
    ],
)
def test_the_first_sentence_asks_for_nothing_that_is_not_to_be_asked_for(facts: TalkFacts, line: str) -> None:
    assert opening_line(facts, FRIDAY) == line


def test_what_is_overdue_and_not_to_be_asked_for_is_named_as_such() -> None:
    both = replace(OVERDUE, overdue_minor=5_450_90, overdue_count=1, left_alone_minor=6_200_00, queries=(QUERY,))
    assert talking_points(both, FRIDAY) == (
        "Quantity short query on INV-10610 is with Stores since 9 Nov",
        "INV-10512 is 76 days late, £5,450.90",
        "£6,200 more is overdue, but not to be asked for now",
    )
    assert "£7,310.10 is overdue, but not to be asked for now" in talking_points(NOT_TO_BE_ASKED, FRIDAY)


def test_a_hold_comes_before_all_other_points_with_its_end_and_its_reason() -> None:
    whole = TalkHold("head office pays for it with the run of the 27th", date(2026, 11, 27))
    assert talking_points(replace(OVERDUE, holds=(whole,), broken=BROKEN), FRIDAY)[:2] == (
        "Not to be chased until 27 Nov: head office pays for it with the run of the 27th",
        "Promise of £28,320 due 17 Nov was not kept",
    )
    items = TalkHold("", None, ("INV-1", "INV-2"))
    one = TalkHold("goods on their way back", None, ("INV-3",))
    points = talking_points(replace(OVERDUE, holds=(items, one)), FRIDAY)
    assert points[:2] == ("2 invoices on hold", "INV-3 on hold: goods on their way back")


def test_a_query_on_what_was_paid_says_so_and_is_not_what_the_call_begins_with() -> None:
    paid = replace(QUERY, numbers=("TR-13504",), is_paid=True)
    facts = replace(NOT_TO_BE_ASKED, queries=(paid,))
    assert talking_points(facts, FRIDAY)[0] == (
        "Quantity short query on TR-13504 is with Stores since 9 Nov, though paid"
    )
    assert opening_line(facts, FRIDAY) == ""
    assert opening_line(replace(facts, queries=(paid, QUERY)), FRIDAY) == f"Hello Colin. {ON_THE_QUERY}"


def test_what_their_cash_is_for_is_asked_even_where_nothing_is_overdue() -> None:
    facts = TalkFacts("GBP", "Petra Lund", cash=CASH)
    assert talking_points(facts, FRIDAY) == ("£2,500 received 13 Nov is not set against anything; ask what it is for",)
    assert opening_line(facts, FRIDAY) == (
        "Hello Petra. We hold £2,500 of yours that is not set against anything yet. What is it for?"
    )


def test_our_own_credit_is_offered_and_never_asked_about() -> None:
    facts = replace(OVERDUE, credit=CREDIT_NOTE)
    assert "Credit of £1,500 (CN-2204) is open; offer to set it against INV-10512" in talking_points(facts, FRIDAY)
    assert opening_line(facts, FRIDAY) == (
        "Hello Karen. It is about 4 invoices, £44,212.60 after your credit of £1,500. When may we expect the payment?"
    )
    covered = replace(facts, overdue_minor=1_400_00)
    assert opening_line(covered, FRIDAY) == (
        "Hello Karen. You have a credit of £1,500 with us. May we set it against INV-10512?"
    )
    several = TalkFacts("GBP", credit=TalkCredit(80_00, is_cash=False))
    assert talking_points(several, FRIDAY) == ("Credit of £80 is open; offer to set it against what falls due next",)
