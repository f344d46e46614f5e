"""Statutory interest of the United Kingdom: every worked example, and the edges."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.interest import DayCount, LateInterest, MissingRateError, RateMode, compensation, late_interest
from creditdesk.domain.interest_law import UNITED_KINGDOM


def uk(amount: int, due: str, until: str, *paid: tuple[str, int], **options: object) -> LateInterest:
    return late_interest(
        UNITED_KINGDOM,
        amount_minor=amount,
        currency="GBP",
        due_on=date.fromisoformat(due),
        until=date.fromisoformat(until),
        reductions=[(date.fromisoformat(day), minor) for day, minor in paid],
        **options,  # type: ignore[arg-type]
    )


def test_the_worked_example() -> None:
    found = uk(6_500_00, "2026-01-15", "2026-03-31")
    assert (found.interest_minor, found.compensation_minor) == (156_93, 70_00)
    assert found.starts_on == date(2026, 1, 16)
    assert found.rate_mode is RateMode.FIXED
    (segment,) = found.segments
    assert (segment.days, segment.rate, segment.balance_minor) == (75, Decimal("11.75"), 6_500_00)


def test_days_are_counted_as_the_guidance_counts_them() -> None:
    assert uk(100_00, "2026-04-01", "2026-05-16").segments[0].days == 45
    assert uk(100_00, "2026-04-01", "2026-05-16", exclude_last_day=True).segments[0].days == 44


@pytest.mark.parametrize(
    ("due", "rate", "days", "interest"),
    [("2025-06-29", "12.75", 91, 317_88), ("2025-06-30", "12.25", 90, 302_05)],
)
def test_the_rate_is_that_of_the_day_interest_starts(due: str, rate: str, days: int, interest: int) -> None:
    found = uk(10_000_00, due, "2025-09-28")
    assert (found.segments[0].rate, found.segments[0].days) == (Decimal(rate), days)
    assert found.interest_minor == interest


def test_the_rate_stays_for_the_life_of_the_debt() -> None:
    assert {segment.rate for segment in uk(100_00, "2023-06-30", "2026-06-30").segments} == {Decimal("13.00")}


def test_a_part_payment_acts_at_the_end_of_its_day() -> None:
    found = uk(8_000_00, "2024-01-31", "2024-04-30", ("2024-03-10", 3_000_00))
    assert [(s.days, s.balance_minor, round(s.interest)) for s in found.segments] == [
        (39, 8_000_00, 113_26),
        (51, 5_000_00, 92_57),
    ]
    assert (found.interest_minor, found.compensation_minor) == (205_83, 70_00)


def test_payments_of_one_day_are_summed() -> None:
    twice = uk(8_000_00, "2024-01-31", "2024-04-30", ("2024-03-10", 1_000_00), ("2024-03-10", 2_000_00))
    assert twice == uk(8_000_00, "2024-01-31", "2024-04-30", ("2024-03-10", 3_000_00))


def test_overpayment_stops_at_nothing() -> None:
    found = uk(100_00, "2026-01-15", "2026-03-31", ("2026-02-01", 500_00))
    assert found.segments[-1].ends_on == date(2026, 2, 1)
    assert found.daily_minor == 0


@pytest.mark.parametrize(
    ("debt", "fixed_sum"),
    [(1, 40_00), (999_99, 40_00), (1_000_00, 70_00), (9_999_99, 70_00), (10_000_00, 100_00), (0, 0)],
)
def test_compensation_bands(debt: int, fixed_sum: int) -> None:
    assert compensation(UNITED_KINGDOM, debt, "GBP") == fixed_sum


def test_compensation_goes_by_what_was_unpaid_when_interest_started() -> None:
    assert uk(10_000_00, "2026-01-15", "2026-03-31", ("2026-01-15", 1)).compensation_minor == 70_00
    assert uk(10_000_00, "2026-01-15", "2026-03-31", ("2026-01-16", 9_999_00)).compensation_minor == 100_00


def test_compensation_is_in_pounds_alone() -> None:
    assert compensation(UNITED_KINGDOM, 5_000_00, "EUR") == 0


@pytest.mark.parametrize("until", ["2026-01-10", "2026-01-15"])
def test_paid_in_time_costs_nothing(until: str) -> None:
    found = uk(6_500_00, "2026-01-15", until)
    assert (found.interest_minor, found.compensation_minor, found.starts_on) == (0, 0, None)


def test_paid_before_it_was_due_costs_nothing_however_late_one_looks() -> None:
    assert uk(500_00, "2026-01-15", "2026-06-30", ("2026-01-10", 500_00)).compensation_minor == 0


@pytest.mark.parametrize("due", ["2024-02-28", "2024-02-29", "2026-02-28"])
def test_the_end_of_february_is_a_day_like_others(due: str) -> None:
    assert uk(100_00, due, (date.fromisoformat(due) + timedelta(days=10)).isoformat()).segments[0].days == 10


@pytest.mark.parametrize(("due", "rate"), [("2014-12-31", "8.50"), ("2026-12-30", "11.75")])
def test_rates_are_known_from_the_first_day_of_the_table_to_its_last(due: str, rate: str) -> None:
    assert uk(100_00, due, "2027-03-31").segments[0].rate == Decimal(rate)


@pytest.mark.parametrize("due", ["2026-12-31", "2014-12-30"])
def test_a_rate_that_is_not_known_is_an_error_not_a_guess(due: str) -> None:
    with pytest.raises(MissingRateError) as missing:
        uk(100_00, due, "2027-03-31")
    assert "is not known" in missing.value.what
    assert missing.value.cure


def test_credits_bear_no_interest() -> None:
    with pytest.raises(ValueError, match="not on credits"):
        uk(-1, "2026-01-15", "2026-03-31")


def test_a_variable_regime_changes_rate_and_day_count_inside_a_debt() -> None:
    variable = replace(UNITED_KINGDOM, mode=RateMode.VARIABLE)
    found = late_interest(
        variable, amount_minor=10_000_00, currency="GBP", due_on=date(2024, 12, 1), until=date(2025, 1, 31)
    )
    assert [(s.days, s.rate) for s in found.segments] == [(30, Decimal("13.25")), (31, Decimal("12.75"))]
    leap = late_interest(
        UNITED_KINGDOM,
        amount_minor=10_000_00,
        currency="GBP",
        due_on=date(2024, 12, 1),
        until=date(2025, 1, 31),
        day_count=DayCount.ACT_ACT,
    )
    assert [s.interest for s in leap.segments] == [
        Decimal(10_000_00) * Decimal("13.25") * 30 / Decimal(36600),
        Decimal(10_000_00) * Decimal("13.25") * 31 / Decimal(36500),
    ]


@given(
    st.integers(1, 10**9),
    st.dates(date(2016, 1, 1), date(2026, 1, 1)),
    st.integers(0, 300),
    st.lists(st.tuples(st.integers(1, 300), st.integers(1, 10**8)), max_size=4),
)
def test_interest_runs_over_every_day_once_and_never_on_more_than_is_owed(
    debt: int, due_on: date, late: int, paid: list[tuple[int, int]]
) -> None:
    until = due_on + timedelta(days=late)
    found = late_interest(
        UNITED_KINGDOM,
        amount_minor=debt,
        currency="GBP",
        due_on=due_on,
        until=until,
        reductions=[(due_on + timedelta(days=day), minor) for day, minor in paid],
    )
    assert all(0 < segment.balance_minor <= debt for segment in found.segments)
    assert all(s.days == (s.ends_on - s.starts_on).days + 1 > 0 for s in found.segments)
    assert all(
        a.ends_on + timedelta(days=1) == b.starts_on for a, b in zip(found.segments, found.segments[1:], strict=False)
    )
    assert abs(found.interest_minor - sum(s.interest for s in found.segments)) <= Decimal("0.5")
