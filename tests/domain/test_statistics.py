"""Statistics for few points: the worked figures of the rules, and that chance is told from change."""

from __future__ import annotations

import random
from itertools import permutations
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain import statistics
from creditdesk.domain.statistics import change_point, season_effects, trend


def test_mann_kendall_and_theil_sen_of_the_worked_example() -> None:
    found = trend([3, 5, 4, 8, 11, 15])
    assert found is not None
    assert (found.s, round(found.p, 4), found.slope) == (13, 0.0083, 2.4)


@pytest.mark.parametrize(
    ("n", "s", "p"), [(4, 6, 0.0417), (5, 8, 0.0417), (6, 11, 0.0278), (7, 13, 0.0345), (8, 16, 0.0305)]
)
def test_the_smallest_s_that_tells(n: int, s: int, p: float) -> None:
    rows = [order for order in permutations(range(n)) if n < 7] or [_order_with(n, s)]
    found = next(t for t in (trend(list(order)) for order in rows) if t is not None and t.s == s)
    assert round(found.p, 4) == p


def _order_with(n: int, s: int) -> list[int]:
    """An order of n whose S is s: as many neighbours swapped as pairs must stand wrong."""
    order = list(range(n))
    wrong = (n * (n - 1) // 2 - s) // 2
    for _ in range(wrong):
        at = next(i for i in range(n - 1) if order[i] < order[i + 1])
        order[at], order[at + 1] = order[at + 1], order[at]
    return order


@given(st.lists(st.integers(0, 3), min_size=4, max_size=6))
def test_with_ties_p_is_that_of_all_orders(values: list[int]) -> None:
    found = trend(values)
    assert found is not None

    def kendall(row: tuple[int, ...]) -> int:
        return sum((b > a) - (b < a) for i, a in enumerate(row) for b in row[i + 1 :])

    orders = [kendall(row) for row in permutations(values)]
    assert found.p == pytest.approx(sum(s >= abs(found.s) for s in orders) / len(orders))


def test_three_values_have_no_trend() -> None:
    assert trend([1, 2, 3]) is None


@pytest.mark.parametrize(
    "values",
    [
        _order_with(30, 75),
        _order_with(30, 135),
        _order_with(25, 60),
        [0, 1] * 10 + [0, 1, 1, 2],
        [0] * 6 + [2, 1, 0] * 8,
    ],
)
def test_the_normal_approximation_is_near_the_exact_chance(values: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    exact = trend(values)
    monkeypatch.setattr(statistics, "_EXACT_TREND", 0)
    near = trend(values)
    assert exact is not None
    assert near is not None
    assert 0.0005 < exact.p < 0.5
    assert near.p == pytest.approx(exact.p, abs=0.003)


def test_a_long_series_uses_the_normal_approximation() -> None:
    found = trend(list(range(40)))
    assert found is not None
    assert found.p < 0.001
    assert found.slope == 1


def test_the_shrunk_season_of_the_worked_example() -> None:
    months = [12] * 3 + [1] * 24
    values = [14.0] * 3 + [5.0] * 24
    effects = {effect.month: effect for effect in season_effects(months, values)}
    assert effects[12].effect == pytest.approx(4.0)
    assert effects[12].count == 3


def test_a_step_is_found_where_it_is() -> None:
    found = change_point([43, 44, 42, 43, 58, 57, 59, 58])
    assert found is not None
    assert (found.index, found.before, found.after) == (4, 43, 58)
    assert found.confidence >= 0.95


def test_seven_values_never_show_a_change() -> None:
    assert change_point([1, 1, 1, 9, 9, 9, 9]) is None


def test_the_same_values_give_the_same_answer() -> None:
    values = [random.Random(2).gauss(40 + 10 * (i > 20), 6) for i in range(40)]
    assert change_point(values) == change_point(list(values))


def test_chance_is_seldom_taken_for_change() -> None:
    chance = random.Random(7)
    false = sum(change_point([chance.gauss(40, 6) for _ in range(30)]) is not None for _ in range(300))
    assert false / 300 <= 0.08


@pytest.mark.parametrize("size", [20, 60, 500])
def test_a_step_of_two_spreads_is_seldom_missed_nor_misplaced(size: int) -> None:
    chance = random.Random(size)
    hits = 0
    for _ in range(20):
        step = size * 6 // 10
        found = change_point([chance.gauss(40 + 15 * (i >= step), 6) for i in range(size)])
        hits += found is not None and abs(found.index - step) <= 2
    assert hits >= 18


@given(st.lists(st.floats(0, 200), min_size=8, max_size=60))
def test_a_change_names_the_medians_of_its_two_sides(values: list[float]) -> None:
    found = change_point(values)
    if found is not None:
        assert found.before == median(values[: found.index])
        assert found.after == median(values[found.index :])
        assert 0.95 <= found.confidence < 1
