"""Which letter comes next, and when: the ladder as the trade climbs it."""

from __future__ import annotations

import itertools
import tomllib
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.dates import Roll, is_business_day
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import (
    Climbed,
    Coming,
    Counted,
    Event,
    Level,
    Next,
    Policy,
    PolicyError,
    Scope,
    Way,
    What,
    coming,
    courtesy,
    next_step,
    step_after,
)
from creditdesk.domain.dunning_form import read_policy, written
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.paths import resource

DUE = date(2026, 9, 1)


def after(days: int) -> date:
    return DUE + timedelta(days=days)


def ladder(*days: int, **changes: Any) -> Policy:
    levels = tuple(Level(f"Letter {at}", Kind.REMINDER, each) for at, each in enumerate(days, start=1))
    return Policy("test", "Test", levels, **changes)


def letters_of(policy: Policy, items: dict[DocumentKey, Climbed], day: date) -> tuple[Coming, ...]:
    return coming(policy, items, {key: next_step(policy, item) for key, item in items.items()}, day)


USUAL = ladder(3, 10, 21, 35)


def key(number: str) -> DocumentKey:
    return DocumentKey(DocumentType.INVOICE, number)


@pytest.mark.parametrize(
    ("step", "sent", "expected"),
    [
        (0, None, (1, 3)),
        (1, 3, (2, 10)),
        (2, 10, (3, 21)),
        (3, 21, (4, 35)),
        # The first went late: each next keeps its distance from the day on which the one before really went.
        (1, 9, (2, 16)),
        (1, 60, (2, 67)),
        (2, 67, (3, 78)),
        (3, 78, (4, 92)),
    ],
)
def test_each_step_comes_on_its_day_and_keeps_its_distance(step: int, sent: int | None, expected: Any) -> None:
    item = Climbed(DUE, step, None if sent is None else after(sent))
    assert next_step(USUAL, item) == Next(expected[0], after(expected[1]))


def test_after_the_last_step_a_person_decides() -> None:
    assert next_step(USUAL, Climbed(DUE, 4, after(35))) is None


def test_two_letters_are_never_closer_than_the_least_gap() -> None:
    hasty = ladder(1, 2, 3)
    assert next_step(hasty, Climbed(DUE, 1, after(1))) == Next(2, after(6))
    assert next_step(ladder(1, 2, 3, min_gap_days=0), Climbed(DUE, 1, after(1))) == Next(2, after(2))


@pytest.mark.parametrize(
    ("step", "what", "happened", "expected"),
    [
        # One level up from where it was paused, at once, though its day had not come.
        (1, What.PROMISE_BROKEN, 9, (2, 9)),
        (2, What.PROMISE_BROKEN, 16, (3, 16)),
        # ... but not closer than the least gap to the last letter.
        (1, What.PROMISE_BROKEN, 4, (2, 8)),
        # The same level again, with a new day to pay by.
        (2, What.QUERY_REJECTED, 30, (2, 30)),
        (4, What.QUERY_REJECTED, 60, (4, 60)),
        # The same level again, once the gap since the payment has passed.
        (1, What.PART_PAID, 9, (1, 14)),
        (1, What.PART_PAID, 4, (1, 10)),
        (4, What.PART_PAID, 50, (4, 55)),
    ],
)
def test_what_happened_since_the_last_letter_decides_the_next(
    step: int, what: What, happened: int, expected: Any
) -> None:
    sent = {1: 3, 2: 10, 3: 21, 4: 35}[step]
    item = Climbed(DUE, step, after(sent), Event(after(happened), what))
    assert next_step(USUAL, item) == Next(expected[0], after(expected[1]), what)


def test_a_promise_broken_after_the_last_step_leads_no_higher() -> None:
    assert next_step(USUAL, Climbed(DUE, 4, after(35), Event(after(50), What.PROMISE_BROKEN))) is None


@pytest.mark.parametrize("what", list(What))
def test_before_any_letter_nothing_brings_more_than_the_first_step(what: What) -> None:
    assert next_step(USUAL, Climbed(DUE, event=Event(after(50), what))) == Next(1, after(3))


@pytest.mark.parametrize(
    ("due", "expected"), [(date(2026, 1, 15), date(2026, 2, 10)), (date(2028, 2, 29), date(2028, 3, 10))]
)
def test_a_level_may_count_from_the_end_of_the_month(due: date, expected: date) -> None:
    policy = Policy("m", "Monthly", (Level("Letter", Kind.REMINDER, 10, Counted.END_OF_MONTH),))
    assert next_step(policy, Climbed(due)) == Next(1, expected)


def test_a_level_may_count_from_the_letter_before_it() -> None:
    levels = (Level("First", Kind.REMINDER, 3), Level("Second", Kind.REMINDER, 9, Counted.PREVIOUS))
    policy = Policy("p", "From the last", levels)
    assert next_step(policy, Climbed(DUE, 1, after(20))) == Next(2, after(29))


def test_days_may_count_from_the_working_day_after_and_letters_wait_for_one() -> None:
    saturday = date(2026, 8, 29)
    assert next_step(ladder(3, rolls_due=True), Climbed(saturday)) == Next(1, date(2026, 9, 3))
    rolled = ladder(3, roll=Roll.FOLLOWING)
    assert next_step(rolled, Climbed(date(2026, 9, 2)), frozenset({date(2026, 9, 7)})) == Next(1, date(2026, 9, 8))


PRE_DUE = ladder(-7, -3, 3)


@pytest.mark.parametrize(
    ("day", "told", "days"),
    [
        (-8, None, None),
        (-7, None, -7),
        (-4, None, -7),
        (-4, -7, None),
        (-3, -7, -3),
        (-3, None, -3),
        (0, -3, None),
        (0, None, -3),
        (1, None, None),
    ],
)
def test_a_courtesy_comes_before_the_due_date_and_never_after(day: int, told: int | None, days: int | None) -> None:
    level = courtesy(PRE_DUE, DUE, after(day), None if told is None else after(told))
    assert (level.days if level else None) == days


def test_a_courtesy_is_no_step() -> None:
    assert next_step(PRE_DUE, Climbed(DUE)) == Next(1, after(3))
    assert PRE_DUE.level(1).days == 3


def test_one_letter_is_timed_by_the_item_furthest_up() -> None:
    items = {key("A"): Climbed(DUE, 2, after(10)), key("B"): Climbed(after(12))}
    (waiting,) = letters_of(USUAL, items, after(16))
    assert (waiting.step, waiting.on, waiting.keys) == (3, after(21), {key("A")})
    assert step_after(USUAL, items[key("B")], next_step(USUAL, items[key("B")]), 3, after(21)) == 1


def test_what_the_last_demand_asks_for_stands_at_the_end_however_far_it_was() -> None:
    levels = (*USUAL.levels[:3], replace(USUAL.levels[3], letter=Kind.FINAL_DEMAND))
    behind = Climbed(after(12), 2, after(24))
    for policy, reached in ((replace(USUAL, levels=levels), 4), (USUAL, 3)):
        assert step_after(policy, behind, next_step(policy, behind), 4, after(35)) == reached
    assert step_after(replace(USUAL, levels=levels), behind, next_step(USUAL, behind), 3, after(35)) == 3


def test_an_item_at_the_end_of_its_ladder_lets_the_others_begin_theirs() -> None:
    items = {key("A"): Climbed(DUE, 4, after(35)), key("B"): Climbed(after(40))}
    (letter,) = letters_of(USUAL, items, after(50))
    assert (letter.step, letter.keys) == (1, {key("B")})


def test_items_may_climb_each_by_itself() -> None:
    items = {
        key("A"): Climbed(DUE, 2, after(10)),
        key("B"): Climbed(DUE),
        key("C"): Climbed(after(1)),
        key("D"): Climbed(after(20)),
    }
    letters = letters_of(ladder(3, 10, 21, 35, scope=Scope.PER_ITEM), items, after(21))
    assert [(each.step, each.keys, each.on <= after(21)) for each in letters] == [
        (1, {key("B"), key("C")}, True),
        (3, {key("A")}, True),
        (1, {key("D")}, False),
    ]


@pytest.mark.parametrize(
    ("levels", "changes", "said"),
    [
        ((), {}, "no letter for what is overdue"),
        ((-7,), {}, "no letter for what is overdue"),
        ((3, 3), {}, "no later"),
        ((3, -7), {}, "comes before the due date but stands after"),
        ((367,), {}, "more than 366 days"),
        ((3,), {"min_gap_days": -1}, "least gap"),
        ((3,), {"way": Way.WATCH, "reason": "direct debit"}, "does not chase"),
        ((), {"way": Way.NO_CHASING}, "no reason"),
    ],
)
def test_a_ladder_that_cannot_be_climbed_is_refused(levels: tuple[int, ...], changes: Any, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        ladder(*levels, **changes)


def test_the_first_letter_cannot_count_from_the_one_before_it() -> None:
    with pytest.raises(PolicyError, match="first letter"):
        Policy("p", "P", (Level("First", Kind.REMINDER, 3, Counted.PREVIOUS),))


READY = {
    f"{path.stem}-{form}": read_policy(f"{path.stem}-{form}", content)
    for path in sorted(Path(resource("policies")).glob("*.toml"))
    for form, content in tomllib.loads(path.read_text(encoding="utf-8")).items()
}
LADDERS = {code: policy for code, policy in READY.items() if policy.way is Way.CHASE}


def test_ladders_are_ready_for_nine_countries_and_for_whom_nothing_is_written_to() -> None:
    countries = ("au", "de", "fr", "gb", "ie", "in", "nl", "us", "za")
    assert set(LADDERS) == {f"{country}-{form}" for country in countries for form in ("company", "sole_trader")}
    assert {policy.code: policy.way for policy in READY.values() if policy.code not in LADDERS} == {
        "any-no-chasing": Way.NO_CHASING,
        "any-direct-debit": Way.WATCH,
        "any-with-others": Way.NO_CHASING,
    }


@pytest.mark.parametrize("policy", LADDERS.values(), ids=LADDERS)
def test_a_ready_ladder_lets_the_day_to_pay_pass_before_it_writes_again(policy: Policy) -> None:
    for level, further in zip(policy.steps, policy.steps[1:], strict=False):
        assert level.days + level.pay_within_days < further.days


@pytest.mark.parametrize("policy", LADDERS.values(), ids=LADDERS)
def test_a_ready_ladder_grows_no_softer_and_gives_the_days_that_the_law_wants(policy: Policy) -> None:
    tones = ["helpful", "clear", "firm", "formal"]
    firmness = [tones.index(level.tone) for level in policy.steps]
    # What the law calls a Mahnung or a demand speaks formally, though a final demand follows it.
    assert firmness[:3] == sorted(firmness[:3])
    for level in policy.levels:
        letter = LETTERS[level.letter]
        assert level.pay_within_days >= letter.within_days
        assert level.minimum >= letter.least
        assert not letter.countries or policy.code[:2].upper() in letter.countries
        assert not letter.forms or policy.code[3:] in letter.forms


@pytest.mark.parametrize("policy", READY.values(), ids=READY)
def test_a_policy_written_down_and_read_again_is_the_same(policy: Policy) -> None:
    assert read_policy(policy.code, written(policy)) == policy


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ({"name": "X", "colour": "red"}, 'no "colour"'),
        ({"name": "X", "levels": [{"name": "L", "letter": "poem", "days": 3}]}, "cannot be 'poem'"),
        ({"name": "X", "levels": [{"name": "L", "letter": "reminder", "days": "3"}]}, "cannot be '3'"),
        ({"name": "X", "levels": [{"name": "L", "letter": "reminder"}]}, 'lacks its "days"'),
        ({"name": "X", "levels": [{"name": "L", "letter": "reminder", "days": 3, "fee": "NaN"}]}, "cannot be 'NaN'"),
        ({"levels": []}, 'lacks its "name"'),
    ],
)
def test_a_policy_that_says_what_nobody_knows_is_refused_with_its_words(content: Any, said: str) -> None:
    with pytest.raises(PolicyError, match=said):
        read_policy("x", content)


@st.composite
def ladders(draw: st.DrawFn) -> Policy:
    days = draw(st.lists(st.integers(0, 90), min_size=1, max_size=6, unique=True).map(sorted))
    return ladder(
        *days,
        min_gap_days=draw(st.integers(0, 14)),
        rolls_due=draw(st.booleans()),
        roll=draw(st.sampled_from([Roll.NONE, Roll.FOLLOWING])),
    )


EVENTS = st.none() | st.tuples(st.integers(0, 30), st.sampled_from(list(What)))


@given(ladders(), st.lists(st.tuples(st.integers(0, 40), EVENTS), min_size=1, max_size=30))
def test_whenever_runs_are_made_no_step_is_skipped_and_the_gap_is_kept(policy: Policy, runs: Any) -> None:
    item, today, sent = Climbed(DUE), DUE, []
    for wait, happened in runs:
        today += timedelta(days=wait)
        event = None
        if happened is not None and item.on is not None and item.on < today:
            event = Event(min(item.on + timedelta(days=1 + happened[0]), today), happened[1])
        item = Climbed(DUE, item.step, item.on, event or item.event)
        step = next_step(policy, item)
        if step is None or step.on > today:
            continue
        assert step.step <= item.step + 1
        assert step.step >= max(item.step, 1)
        assert policy.roll is Roll.NONE or is_business_day(step.on)
        item = Climbed(DUE, step_after(policy, item, step, step.step, today), today)
        assert item.step == step.step
        sent.append(today)
    assert all((later - earlier).days >= policy.min_gap_days for earlier, later in itertools.pairwise(sent))


@given(ladders(), st.integers(0, 200))
def test_a_fortnight_away_never_fires_more_than_one_letter(policy: Policy, away: int) -> None:
    back = after(away)
    first = next_step(policy, Climbed(DUE))
    assert first is not None
    assert first.step == 1
    again = next_step(policy, Climbed(DUE, 1, back))
    assert again is None or policy.min_gap_days == 0 or again.on > back


@given(
    ladders(),
    st.dictionaries(st.integers(0, 5), st.tuples(st.integers(-30, 90), st.integers(0, 5)), min_size=1),
    st.integers(0, 200),
)
def test_a_letter_takes_no_item_more_than_one_step_further(policy: Policy, items: Any, day: int) -> None:
    climbed = {
        key(str(name)): Climbed(after(-due), min(step, len(policy.steps)), after(0) if step else None)
        for name, (due, step) in items.items()
    }
    for letter in letters_of(policy, climbed, after(day)):
        assert 1 <= letter.step <= len(policy.steps)
        for item in climbed.values():
            reached = step_after(policy, item, next_step(policy, item), letter.step, after(day))
            assert item.step <= reached <= item.step + 1
