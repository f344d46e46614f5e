"""How often and when a debtor may be rung, as domain rules 5.5 give it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.contact_rules import (
    AUSTRALIAN_PERSON,
    AUSTRALIAN_WORKPLACE,
    HOUSE,
    US_PERSON,
    Attempt,
    ContactRule,
    concerns,
    reached_words,
    rule_for,
)

# A Wednesday.
TODAY = date(2026, 11, 18)


def _said(rule: ContactRule, at: str, *attempts: tuple[int, bool], day: date = TODAY) -> list[str]:
    made = [Attempt(day - timedelta(days=ago), talked) for ago, talked in attempts]
    return [each.text for each in concerns(rule, datetime.fromisoformat(f"{day} {at}"), made, frozenset())]


@pytest.mark.parametrize(
    ("country", "legal_form", "rule"),
    [
        ("GB", "company", HOUSE),
        ("GB", "sole_trader", HOUSE),
        ("DE", "partnership", HOUSE),
        ("US", "company", HOUSE),
        ("US", "sole_trader", US_PERSON),
        ("US", "individual", US_PERSON),
        ("AU", "company", AUSTRALIAN_WORKPLACE),
        ("AU", "sole_trader", AUSTRALIAN_PERSON),
    ],
)
def test_country_and_legal_form_decide_the_rule(country: str, legal_form: str, rule: ContactRule) -> None:
    assert rule_for(country, legal_form) is rule


@pytest.mark.parametrize(
    ("rule", "at", "day", "words"),
    [
        (HOUSE, "09:00", TODAY, []),
        (HOUSE, "17:29", TODAY, []),
        (HOUSE, "08:59", TODAY, ["The call began at 08:59 there; ring from 09:00 to 17:30."]),
        (HOUSE, "17:30", TODAY, ["The call began at 17:30 there; ring from 09:00 to 17:30."]),
        (HOUSE, "11:00", date(2026, 11, 21), ["It is Saturday there; ring on a working day."]),
        (US_PERSON, "08:00", date(2026, 11, 21), []),
        (US_PERSON, "21:00", TODAY, ["The call began at 21:00 there; ring from 08:00 to 21:00."]),
        (AUSTRALIAN_PERSON, "07:30", TODAY, []),
        (AUSTRALIAN_PERSON, "08:00", date(2026, 11, 22), ["The call began at 08:00 there; ring from 09:00 to 21:00."]),
        (AUSTRALIAN_WORKPLACE, "17:00", TODAY, ["The call began at 17:00 there; ring from 09:00 to 17:00."]),
    ],
)
def test_the_hours_are_those_of_the_debtor(rule: ContactRule, at: str, day: date, words: list[str]) -> None:
    assert _said(rule, at, day=day) == words


@pytest.mark.parametrize(
    ("began", "until", "words"),
    [
        ("17:28", "17:29", []),
        ("17:28", "17:30", ["The call went on past 17:30 there; ring from 09:00 to 17:30."]),
        # Until after midnight.
        ("17:28", "10:00 tomorrow", ["The call went on past 17:30 there; ring from 09:00 to 17:30."]),
        # Of one that should not have begun that alone is said.
        ("17:31", "17:45", ["The call began at 17:31 there; ring from 09:00 to 17:30."]),
        ("08:55", "09:05", ["The call began at 08:55 there; ring from 09:00 to 17:30."]),
    ],
)
def test_a_call_ends_within_the_hours_too(began: str, until: str, words: list[str]) -> None:
    clock, _blank, is_next_day = until.partition(" ")
    ended = datetime.fromisoformat(f"{TODAY + timedelta(days=bool(is_next_day))} {clock}")
    found = concerns(HOUSE, datetime.fromisoformat(f"{TODAY} {began}"), [], frozenset(), ended)
    assert [each.text for each in found] == words


def test_nobody_is_rung_on_a_holiday_where_the_rule_forbids_it() -> None:
    christmas = datetime.fromisoformat("2026-12-25 11:00")
    for rule, words in ((HOUSE, ["It is a public holiday there."]), (US_PERSON, [])):
        assert [each.text for each in concerns(rule, christmas, [], frozenset({christmas.date()}))] == words


@pytest.mark.parametrize(
    ("rule", "attempts", "words"),
    [
        (HOUSE, [(1, False), (2, False)], []),
        (HOUSE, [(0, False), (1, False), (6, False)], ["This is call 4 in 7 days; 3 are allowed."]),
        # The seventh day back is out of the seven days that today is part of.
        (HOUSE, [(0, False), (1, False), (7, False)], []),
        (US_PERSON, [(ago, False) for ago in range(7)], ["This is call 8 in 7 days; 7 are allowed."]),
        (US_PERSON, [(ago, False) for ago in range(6)], []),
        (AUSTRALIAN_WORKPLACE, [(ago, False) for ago in range(8, 18)], ["This is call 11 in 30 days; 10 are allowed."]),
    ],
)
def test_calls_are_counted_over_the_days_of_the_rule(
    rule: ContactRule, attempts: list[tuple[int, bool]], words: list[str]
) -> None:
    assert _said(rule, "11:00", *attempts) == words


@pytest.mark.parametrize(("ago", "is_said"), [(0, True), (6, True), (7, False)])
def test_the_day_of_a_talk_is_the_first_of_the_seven_days_after_it(ago: int, is_said: bool) -> None:
    said = _said(US_PERSON, "11:00", (ago, True))
    assert bool(said) is is_said
    if ago == 6:
        assert said == ["They were spoken to on 12 Nov; again from 19 Nov."]


def test_a_concern_names_its_rule() -> None:
    assert [each.rule for each in concerns(US_PERSON, datetime.fromisoformat("2026-11-18 22:00"), [], frozenset())] == [
        "US Regulation F, as good practice"
    ]


@given(
    attempts=st.lists(st.tuples(st.integers(0, 60), st.booleans()), max_size=15),
    rule=st.sampled_from([HOUSE, US_PERSON, AUSTRALIAN_PERSON, AUSTRALIAN_WORKPLACE]),
)
def test_more_calls_never_take_a_concern_away(attempts: list[tuple[int, bool]], rule: ContactRule) -> None:
    before = _said(rule, "11:00", *attempts)
    assert len(_said(rule, "11:00", *attempts, (0, False))) >= len(before)


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        ((), ""),
        ((10, 10), ""),
        ((10, 10, 11), "mostly reached 10:00 to 12:00"),
        ((9, 10, 10, 11, 15), "mostly reached 10:00 to 12:00"),
        # At every time of the day a little: no hour is better than another.
        ((9, 11, 13, 15, 17), ""),
        ((9, 10, 10, 14, 15, 16, 16), ""),
    ],
)
def test_the_hours_in_which_somebody_is_mostly_reached_are_said_once_enough_calls_tell(
    hours: tuple[int, ...], words: str
) -> None:
    assert reached_words([datetime.fromisoformat(f"2026-11-18 {hour:02}:30") for hour in hours]) == words
