"""How a debtor pays, told as stories: stretched, dragging in December, paying in parts, steady."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.patterns import Payment, how_pays, month_words, rolling_median

AS_OF = date(2026, 11, 20)


def payments(count: int, days: Callable[[date], float], *, every: int = 7, spread: float = 1) -> list[Payment]:
    """Invoices every so many days back from the as-of date, due in thirty days, each paid once."""
    chance = random.Random(count)
    paid = []
    for index in range(count):
        dated = AS_OF - timedelta(days=every * (count - index))
        took = round(chance.gauss(days(dated + timedelta(days=30)), spread))
        paid.append(Payment(dated + timedelta(days=took), took, took - 30, 100_00 + index))
    return [payment for payment in paid if payment.paid_on <= AS_OF]


def test_one_that_stretches_from_43_to_58_days() -> None:
    habit = how_pays(payments(100, lambda due: 43 if due < date(2026, 6, 20) else 58), AS_OF)
    assert habit.sentence == "Since July: 15 days slower, from 43 to 58 days (99 % sure)"
    assert habit.change is not None
    assert date(2026, 6, 25) <= habit.change.on <= date(2026, 7, 25)
    assert (habit.recent, habit.before) == (habit.change.after, habit.change.before)


def test_one_that_pays_quicker_than_last_year() -> None:
    habit = how_pays(payments(100, lambda due: 58 if due < date(2025, 8, 1) else 43), AS_OF)
    assert habit.sentence.startswith("Since August 2025: 15 days quicker, from 58 to 43 days")


def test_of_two_changes_the_newest_is_told_against_the_time_between() -> None:
    habit = how_pays(
        payments(130, lambda due: 30 if due < date(2025, 6, 1) else 45 if due < date(2026, 4, 1) else 60), AS_OF
    )
    assert habit.change is not None
    assert (round(habit.change.before), round(habit.change.after)) == (45, 60)


def test_eight_payments_are_enough() -> None:
    habit = how_pays(payments(10, lambda due: 43 if due < date(2026, 7, 1) else 58, every=28, spread=0), AS_OF)
    assert habit.sentence == "Since August: 15 days slower, from 43 to 58 days (95 % sure)"


def test_one_that_drags_every_december() -> None:
    habit = how_pays(payments(110, lambda due: 50 if due.month == 12 else 38, every=10), AS_OF)
    assert habit.sentence == "Drags every December by about 12 days, else pays at about 38 days"
    assert [season.month for season in habit.seasonal] == [12]
    assert habit.change is None


def test_a_december_seen_once_is_no_season() -> None:
    habit = how_pays(payments(40, lambda due: 50 if due.month == 12 else 38, every=9), AS_OF)
    assert habit.seasonal == ()


def test_a_change_is_told_even_of_one_that_drags_every_december() -> None:
    def days(due: date) -> float:
        return (38 if due < date(2026, 5, 1) else 52) + (12 if due.month == 12 else 0)

    habit = how_pays(payments(150, days), AS_OF)
    assert habit.change is not None
    assert date(2026, 5, 1) <= habit.change.on <= date(2026, 6, 30)
    assert round(habit.change.after - habit.change.before) in range(12, 17)


def test_one_that_pays_steadily() -> None:
    assert how_pays(payments(60, lambda _: 38), AS_OF).sentence == "Pays steadily at about 38 days"


def test_one_that_pays_unevenly() -> None:
    habit = how_pays(payments(60, lambda _: 45, spread=18), AS_OF)
    assert habit.sentence.startswith("Pays unevenly, lately mostly between ")


def test_one_that_pays_more_and_more_in_parts() -> None:
    paid = [
        payment._replace(leaves_open=payment.paid_on > date(2026, 6, 1) and index % 2 == 0)
        for index, payment in enumerate(payments(100, lambda _: 40))
    ]
    habit = how_pays(paid, AS_OF)
    assert habit.sentence.startswith("Part payments on the rise: ")
    assert habit.partial_recent > habit.partial_share > 0


def test_a_drift_too_young_to_be_a_change_is_told_as_a_drift() -> None:
    paid = [
        Payment(date(2026, 1, 10) + timedelta(days=30 * index), days, days - 30, 100_00)
        for index, days in enumerate([30, 33, 36, 39, 43, 46, 50])
    ]
    assert how_pays(paid, AS_OF).sentence == "Getting slower by about 3 days with each payment"


@pytest.mark.parametrize(
    ("count", "sentence"),
    [
        (0, "No payments yet"),
        (1, "Too few payments to tell a habit: 1 so far, about 40 days"),
        (3, "Too few payments to tell a habit: 3 so far, about 40 days"),
        (4, "Pays steadily at about 40 days"),
    ],
)
def test_few_payments_are_said_to_be_few(count: int, sentence: str) -> None:
    paid = [Payment(date(2026, 5, 1) + timedelta(days=30 * i), 40, 10, 100_00) for i in range(count)]
    assert how_pays(paid, AS_OF).sentence == sentence


@pytest.mark.parametrize(
    ("every", "days"),
    [
        # Often: recent is the last quarter of a year, of which the last dozen payments are but a part.
        (2, [38] * 55 + [40] * 33 + [38] * 12),
        # Seldom: the last quarter alone would be three payments, so it is the last dozen.
        (30, [38] * 20 + [40] * 9 + [38] * 3),
    ],
)
def test_recent_is_the_last_quarter_or_the_last_dozen_payments(every: int, days: list[int]) -> None:
    paid = [
        Payment(AS_OF - timedelta(days=every * ago), took, took - 30, 100_00)
        for ago, took in zip(reversed(range(len(days))), days, strict=True)
    ]
    habit = how_pays(paid, AS_OF)
    assert (habit.change, habit.recent, habit.before) == (None, 40, 38)


def test_what_is_paid_on_the_day_counts() -> None:
    assert how_pays([Payment(AS_OF, 40, 10, 100_00)], AS_OF).count == 1


def test_what_is_paid_later_is_not_known_yet() -> None:
    later = Payment(AS_OF + timedelta(days=1), 400, 370, 100_00)
    paid = payments(20, lambda _: 38)
    assert how_pays([*paid, later], AS_OF) == how_pays(paid, AS_OF)


def test_the_weighted_average_of_the_worked_example() -> None:
    paid = [
        Payment(date(2026, 5, 1), 30, 0, 1_000_00),
        Payment(date(2026, 6, 1), 45, 15, 5_000_00),
        Payment(date(2026, 7, 1), 20, -10, 2_000_00),
    ]
    habit = how_pays(paid, AS_OF)
    assert habit.weighted == 36.875
    assert habit.late == 0


def test_remainders_of_pennies_do_not_make_a_habit() -> None:
    paid = payments(12, lambda _: 38, every=14, spread=0)
    pennies = [Payment(payment.paid_on, 150, 120, 1) for payment in paid]
    assert how_pays([*paid, *pennies], AS_OF).median == 38


@given(
    st.lists(st.tuples(st.integers(0, 900), st.integers(-20, 200), st.integers(1, 10**7), st.booleans()), max_size=80)
)
def test_any_payments_give_one_sentence_whatever_their_order(rows: list[tuple[int, int, int, bool]]) -> None:
    paid = [Payment(AS_OF - timedelta(days=ago), days, days - 30, minor, part) for ago, days, minor, part in rows]
    habit = how_pays(paid, AS_OF)
    assert habit.sentence
    assert "\n" not in habit.sentence
    assert habit == how_pays(list(reversed(paid)), AS_OF)
    assert 0 <= habit.partial_share <= 1


def test_payments_may_be_plain_tuples() -> None:
    assert how_pays([(date(2026, 5, 1), 40, 10, 100)], AS_OF).count == 1


@pytest.mark.parametrize(
    ("day", "words"), [("2026-07-04", "July"), ("2025-12-01", "December"), ("2025-11-30", "November 2025")]
)
def test_a_month_is_named_with_its_year_where_it_is_not_plain(day: str, words: str) -> None:
    assert month_words(date.fromisoformat(day), AS_OF) == words


def test_the_rolling_median_looks_at_the_neighbours() -> None:
    assert rolling_median([1, 1, 9, 1, 1], width=3) == [1, 1, 1, 1, 1]
    assert rolling_median([]) == []
