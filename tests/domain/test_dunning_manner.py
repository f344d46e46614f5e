"""The same ladder climbed more patiently or more briskly, in gentler or firmer words, on the debtor's way."""

from __future__ import annotations

import itertools
import tomllib
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.dunning import MOST_DAYS, Channel, Climbed, Counted, Level, Policy, PolicyError, next_step
from creditdesk.domain.dunning_form import read_policy
from creditdesk.domain.dunning_manner import at_pace, code_at, pace_of, spoken, usual_code
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.domain.manner import Pace, Tone
from creditdesk.paths import resource

DUE = date(2026, 9, 1)
READY = {
    f"{path.stem}-{name}": read_policy(f"{path.stem}-{name}", content)
    for path in sorted(resource("policies").glob("*.toml"))
    for name, content in tomllib.loads(path.read_text(encoding="utf-8")).items()
    if "levels" in content
}
BRITISH = READY["gb-company"]


def days_of(policy: Policy) -> list[int]:
    return [level.days for level in policy.levels]


def test_the_patient_ladder_comes_a_week_later_at_the_same_distances() -> None:
    assert days_of(BRITISH) == [-7, 3, 10, 18, 27, 37]
    assert days_of(at_pace(BRITISH, Pace.PATIENT)) == [-7, 10, 17, 25, 34, 44]


def test_the_brisk_ladder_comes_sooner_and_gives_each_letter_its_time() -> None:
    brisk = at_pace(BRITISH, Pace.BRISK)
    # Pay within 5 days, then 7, 7, 7: the next one comes the day after at the earliest.
    assert days_of(brisk) == [-7, 2, 8, 16, 24, 32]


@pytest.mark.parametrize(
    ("code", "pace", "expected"),
    [
        ("gb-company", Pace.PATIENT, "gb-company--patient"),
        ("gb-company--patient", Pace.BRISK, "gb-company--brisk"),
        ("gb-company--brisk", Pace.USUAL, "gb-company"),
        ("gb-company", Pace.USUAL, "gb-company"),
    ],
)
def test_each_pace_of_a_ladder_has_its_own_code(code: str, pace: Pace, expected: str) -> None:
    assert code_at(code, pace) == expected
    assert pace_of(expected) is pace
    assert usual_code(expected) == "gb-company"


def test_a_ladder_that_the_house_calls_brisk_is_the_form_of_none() -> None:
    assert pace_of("export-brisk") is Pace.USUAL
    assert code_at("export-brisk", Pace.BRISK) == "export-brisk--brisk"


@pytest.mark.parametrize("code", READY)
@pytest.mark.parametrize("pace", [Pace.PATIENT, Pace.BRISK])
def test_every_ready_ladder_has_both_forms(code: str, pace: Pace) -> None:
    usual, other = READY[code], at_pace(READY[code], pace)
    assert [level.letter for level in other.levels] == [level.letter for level in usual.levels]
    pairs = list(zip(other.steps, usual.steps, strict=True))
    assert all(mine.days > theirs.days if pace is Pace.PATIENT else mine.days < theirs.days for mine, theirs in pairs)
    assert other.courtesies == usual.courtesies


def test_gentle_words_are_a_step_softer_until_the_last_ones() -> None:
    gentle = spoken(BRITISH, Tone.GENTLE, None)
    assert [level.letter for level in gentle.steps] == [
        Kind.REMINDER,
        Kind.REMINDER,
        Kind.REMINDER_2,
        Kind.FINAL_DEMAND,
        Kind.LBA_COMPANY,
    ]
    assert [level.tone for level in gentle.steps] == ["helpful", "helpful", "clear", "firm", "formal"]
    assert days_of(gentle) == days_of(BRITISH)


def test_firm_words_leave_out_the_softer_reminder() -> None:
    firm = spoken(BRITISH, Tone.FIRM, None)
    assert [level.letter for level in firm.steps[:3]] == [Kind.REMINDER, Kind.REMINDER_3, Kind.REMINDER_3]
    assert firm.steps[3:] == BRITISH.steps[3:]


def test_a_debtors_way_goes_first_and_last_letters_stay_on_paper() -> None:
    by_mail = spoken(READY["de-company"], Tone.USUAL, Channel.EMAIL)
    for level, usual in zip(by_mail.steps, READY["de-company"].steps, strict=True):
        is_last = LETTERS[level.letter].is_last
        assert level.channels == (usual.channels if is_last else (Channel.EMAIL, Channel.LETTER))
    by_post = spoken(BRITISH, Tone.USUAL, Channel.LETTER)
    assert all(level.channels[0] is Channel.LETTER for level in by_post.levels)
    assert all(Channel.EMAIL in level.channels for level in by_post.levels)


def test_nothing_said_of_a_debtor_leaves_the_ladder_as_it_is() -> None:
    assert spoken(BRITISH, Tone.USUAL, None) is BRITISH
    assert at_pace(BRITISH, Pace.USUAL) is BRITISH


def levels(draw: Any) -> Level:
    counted = draw(st.sampled_from(list(Counted)))
    return Level(
        "Letter",
        draw(st.sampled_from([Kind.REMINDER, Kind.REMINDER_2, Kind.FINAL_DEMAND])),
        draw(st.integers(1 if counted is Counted.PREVIOUS else 0, MOST_DAYS)),
        counted,
        pay_within_days=draw(st.integers(1, 40)),
    )


@st.composite
def policies(draw: Any) -> Policy | None:
    made = [levels(draw) for _ in range(draw(st.integers(1, 6)))]
    try:
        return Policy("test", "Test", tuple(made), min_gap_days=draw(st.integers(0, 10)))
    except PolicyError:
        return None


@given(policies().filter(bool), st.sampled_from([Pace.PATIENT, Pace.BRISK]))
def test_both_forms_of_any_ladder_can_be_climbed_later_or_sooner_as_they_say(policy: Policy, pace: Pace) -> None:
    other = at_pace(policy, pace)
    assert len(other.steps) == len(policy.steps)
    usual_days, days = climb(policy), climb(other)
    pairs = list(zip(days, usual_days, strict=True))
    assert all(mine >= theirs if pace is Pace.PATIENT else mine <= theirs for mine, theirs in pairs)
    assert all(later - earlier >= timedelta(days=policy.min_gap_days) for earlier, later in itertools.pairwise(days))


def climb(policy: Policy) -> list[date]:
    """The days on which each letter goes, if each goes on its day."""
    item, days = Climbed(DUE), []
    while (following := next_step(policy, item)) is not None:
        days.append(following.on)
        item = Climbed(DUE, following.step, following.on)
    return days
