"""Promises to pay: kept, kept in part or broken, by the cash that came in time (domain section 3)."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.promise import KeptRate, PromiseStatus, PromiseTerms, Returned, grace_ends_on, judge, tolerance

MADE = date(2026, 10, 29)
BY = date(2026, 11, 17)  # a Tuesday: the grace ends on Thursday the 19th
LAST = date(2026, 11, 19)
AFTER = date(2026, 11, 20)


def promise(amount_minor: int = 28_320_00, *, made_on: date = MADE, promised_on: date = BY) -> PromiseTerms:
    return PromiseTerms(made_on, promised_on, amount_minor, "GBP")


@pytest.mark.parametrize(
    ("receipts", "status", "received"),
    [
        ([], PromiseStatus.BROKEN, 0),
        ([(BY, 28_320_00)], PromiseStatus.KEPT, 28_320_00),
        ([(MADE, 28_320_00)], PromiseStatus.KEPT, 28_320_00),
        ([(MADE - timedelta(days=1), 28_320_00)], PromiseStatus.BROKEN, 0),
        ([(LAST, 28_320_00)], PromiseStatus.KEPT, 28_320_00),
        ([(AFTER, 28_320_00)], PromiseStatus.BROKEN, 0),
        ([(BY, 5_000_00)], PromiseStatus.PART_KEPT, 5_000_00),
        ([(date(2026, 11, 2), 20_000_00), (LAST, 8_320_00)], PromiseStatus.KEPT, 28_320_00),
        ([(BY, 28_036_80)], PromiseStatus.KEPT, 28_036_80),  # 1 % less is within the tolerance
        ([(BY, 28_036_79)], PromiseStatus.PART_KEPT, 28_036_79),
    ],
)
def test_a_promise_is_judged_by_the_cash_from_the_day_it_was_made_to_the_end_of_the_grace(
    receipts: list[tuple[date, int]], status: PromiseStatus, received: int
) -> None:
    judged = judge(promise(), receipts, AFTER)
    assert (judged.status, judged.received_minor) == (status, received)


def test_a_promise_stays_open_until_the_last_day_of_grace_has_passed() -> None:
    assert judge(promise(), [], LAST).status is PromiseStatus.OPEN
    assert judge(promise(), [], AFTER).status is PromiseStatus.BROKEN


def test_a_promise_is_decided_on_the_day_the_cash_came_or_the_day_after_the_grace() -> None:
    assert judge(promise(), [(date(2026, 11, 3), 28_320_00)], AFTER).judged_on == date(2026, 11, 3)
    assert judge(promise(), [], date(2026, 12, 24)).judged_on == AFTER
    assert judge(promise(), [], LAST).judged_on is None


@pytest.mark.parametrize(
    ("returned", "received", "judged_on"),
    [
        # Kept until the bank took it back.
        ([(BY, 28_320_00, date(2026, 11, 30))], [], date(2026, 11, 30)),
        ([(BY, 20_000_00, date(2026, 11, 30))], [(BY, 8_320_00)], date(2026, 11, 30)),
        # Of two that were returned the one without which it was no longer kept.
        ([(BY, 1_000_00, date(2026, 12, 2)), (BY, 28_320_00, date(2026, 11, 25))], [], date(2026, 11, 25)),
        # Never kept: too little, too late, or returned before the grace was over.
        ([(BY, 8_320_00, date(2026, 11, 30))], [], AFTER),
        ([(AFTER, 28_320_00, date(2026, 11, 30))], [], AFTER),
        ([(BY, 28_320_00, LAST)], [], AFTER),
    ],
)
def test_a_promise_is_broken_from_the_day_on_which_the_bank_returned_what_kept_it(
    returned: list[tuple[date, int, date]], received: list[tuple[date, int]], judged_on: date
) -> None:
    now = judge(promise(), received, date(2026, 12, 24), returned=[Returned(*each) for each in returned])
    assert now.status in (PromiseStatus.BROKEN, PromiseStatus.PART_KEPT)
    assert (now.received_minor, now.judged_on) == (sum(minor for _, minor in received), judged_on)


def test_cash_after_the_day_of_judgement_does_not_count_yet() -> None:
    assert judge(promise(), [(BY, 28_320_00)], BY - timedelta(days=1)).status is PromiseStatus.OPEN


def test_the_grace_runs_over_weekends_and_holidays() -> None:
    friday = date(2026, 12, 24)
    holidays = frozenset({date(2026, 12, 25), date(2026, 12, 28)})
    assert grace_ends_on(date(2026, 11, 20)) == date(2026, 11, 24)
    assert grace_ends_on(friday, holidays) == date(2026, 12, 30)


@pytest.mark.parametrize(("amount", "allowed"), [(100_00, 1_00), (10_000_00, 100_00), (1_50, 75), (1, 0)])
def test_the_tolerance_is_one_pound_or_one_per_cent_but_never_most_of_a_small_promise(
    amount: int, allowed: int
) -> None:
    assert tolerance(amount, "GBP") == allowed


days = st.dates(date(2026, 10, 1), date(2026, 12, 31))


@given(st.lists(st.tuples(days, st.integers(1, 20_000_00)), max_size=6), days, days)
def test_once_kept_a_promise_stays_kept_whatever_comes_later(
    receipts: list[tuple[date, int]], earlier: date, later: date
) -> None:
    earlier, later = sorted((earlier, later))
    if judge(promise(), receipts, earlier).status is PromiseStatus.KEPT:
        assert judge(promise(), receipts, later).status is PromiseStatus.KEPT
        assert judge(promise(), receipts, later).judged_on == judge(promise(), receipts, earlier).judged_on


@given(st.lists(st.tuples(days, st.integers(1, 20_000_00)), max_size=6), days)
def test_nothing_received_is_broken_and_something_received_is_never_broken(
    receipts: list[tuple[date, int]], as_of: date
) -> None:
    judged = judge(promise(), receipts, as_of)
    assert judged.received_minor <= sum(amount for _, amount in receipts)
    assert (judged.status is PromiseStatus.BROKEN) == (judged.received_minor == 0 and as_of > LAST)


def rate_of(*made: tuple[str, int, int]) -> KeptRate:
    rate = KeptRate()
    for status, amount_minor, received_minor in made:
        rate = rate.with_promise(PromiseStatus(status), amount_minor, received_minor)
    return rate


def test_the_worked_example_24_of_32_kept_and_41500_of_50000_received() -> None:
    made = [("kept", 1_500_00, 1_500_00)] * 24 + [("part_kept", 1_750_00, 687_50)] * 8
    rate = rate_of(*made)
    assert (rate.by_count, rate.by_value) == (Decimal("75.00"), Decimal("83.00"))


def test_only_promises_whose_day_has_come_are_counted_and_part_kept_by_its_cash_alone() -> None:
    rate = rate_of(("open", 10_00, 0), ("cancelled", 10_00, 0), ("superseded", 10_00, 0), ("part_kept", 10_00, 4_00))
    assert (rate.kept, rate.matured, rate.by_value) == (0, 1, Decimal("40.00"))
    assert rate_of(("open", 10_00, 0)).by_count is None


@given(
    st.lists(st.tuples(st.sampled_from(list(PromiseStatus)), st.integers(1, 10**9), st.integers(0, 10**9)), max_size=9)
)
def test_no_rate_is_above_a_hundred(made: list[tuple[PromiseStatus, int, int]]) -> None:
    rate = rate_of(*made)
    assert all(percent is None or 0 <= percent <= 100 for percent in (rate.by_count, rate.by_value))
