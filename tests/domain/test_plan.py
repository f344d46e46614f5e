"""Payment plans: which instalments are paid and which were missed (domain section 9)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.plan import PlanStanding, PlanStatus, plan_standing, plan_status

# Tuesdays, 100.00 each.
DUE = [(date(2026, 9, 1), 100_00), (date(2026, 10, 6), 100_00), (date(2026, 11, 3), 100_00)]


@pytest.mark.parametrize(
    ("received", "as_of", "paid", "missed"),
    [
        (0, date(2026, 9, 1), 0, 0),
        (0, date(2026, 9, 4), 0, 0),  # Friday, the third working day: the last of the grace
        (0, date(2026, 9, 5), 0, 1),
        (98_99, date(2026, 9, 5), 0, 1),  # part of an instalment does not pay it
        (99_00, date(2026, 9, 5), 1, 0),  # a sum rounded down, or less a bank's charge, does
        (197_99, date(2026, 10, 20), 1, 1),  # but what is forgiven is not forgiven again each time
        (100_00, date(2026, 9, 5), 1, 0),
        (100_00, date(2026, 11, 30), 1, 2),
        (150_00, date(2026, 11, 30), 1, 2),
        (200_00, date(2026, 9, 1), 2, 0),  # paid ahead
        (300_00, date(2026, 11, 30), 3, 0),
        (900_00, date(2026, 11, 30), 3, 0),
    ],
)
def test_cash_pays_the_oldest_instalment_first_and_three_working_days_are_forgiven(
    received: int, as_of: date, paid: int, missed: int
) -> None:
    standing = plan_standing(DUE, received, "GBP", as_of)
    assert (standing.paid_count, standing.missed_count) == (paid, missed)


def test_a_holiday_lengthens_the_grace() -> None:
    assert plan_standing(DUE, 0, "GBP", date(2026, 9, 5), {date(2026, 9, 3)}).missed_count == 0


def test_a_small_instalment_is_not_paid_before_the_large_one_that_precedes_it() -> None:
    steps = [(date(2026, 9, 1), 500_00), (date(2026, 10, 6), 10_00)]
    assert plan_standing(steps, 20_00, "GBP", date(2026, 11, 1)).paid_count == 0


@given(received=st.integers(0, 400_00), more=st.integers(0, 200_00), day=st.dates(date(2026, 8, 1), date(2027, 1, 1)))
def test_more_cash_never_leaves_fewer_paid_or_more_missed(received: int, more: int, day: date) -> None:
    before, after = plan_standing(DUE, received, "GBP", day), plan_standing(DUE, received + more, "GBP", day)
    assert after.paid_count >= before.paid_count
    assert after.missed_count <= before.missed_count
    assert after.paid_count + after.missed_count <= len(DUE)


@pytest.mark.parametrize(
    ("received", "as_of", "broken"),
    [
        (0, date(2026, 9, 5), False),  # missed, and rung about
        (0, date(2026, 9, 11), False),  # ten days late
        (0, date(2026, 9, 12), True),  # eleven
        (100_00, date(2026, 10, 12), False),
        (150_00, date(2026, 10, 17), True),  # a part of it does not count
        (200_00, date(2026, 10, 17), False),
    ],
)
def test_an_instalment_more_than_ten_days_late_breaks_the_plan(received: int, as_of: date, broken: bool) -> None:
    assert plan_standing(DUE, received, "GBP", as_of).is_broken is broken


def test_two_missed_in_a_row_break_it_sooner() -> None:
    weekly = [(date(2026, 9, 1), 100_00), (date(2026, 9, 3), 100_00), (date(2026, 9, 30), 100_00)]
    assert not plan_standing(weekly, 0, "GBP", date(2026, 9, 5)).is_broken
    assert plan_standing(weekly, 0, "GBP", date(2026, 9, 9)).is_broken
    assert not plan_standing(weekly, 100_00, "GBP", date(2026, 9, 9)).is_broken


@pytest.mark.parametrize(
    ("standing", "is_settled", "status"),
    [
        (PlanStanding(0, 0), False, PlanStatus.LIVE),
        (PlanStanding(1, 1), False, PlanStatus.LIVE),
        (PlanStanding(1, 1, is_broken=True), False, PlanStatus.DEFAULTED),
        (PlanStanding(3, 0), False, PlanStatus.COMPLETED),
        (PlanStanding(1, 1, is_broken=True), True, PlanStatus.COMPLETED),  # the rest was credited
    ],
)
def test_a_plan_runs_is_broken_or_is_paid(standing: PlanStanding, is_settled: bool, status: PlanStatus) -> None:
    assert plan_status(standing, 3, is_settled=is_settled) is status
