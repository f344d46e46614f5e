"""A ladder as it is climbed with one debtor: more patiently or more briskly, in gentler or firmer words, on their way.

A pace makes a ladder of its own, which the house may edit; tone and way change what is written on the same one.
"""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from creditdesk.domain.dunning import MOST_DAYS, Channel, Counted, Level, Policy
from creditdesk.domain.dunning import Tone as LetterTone
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.domain.manner import Pace, Tone

PATIENT_DAYS = 7
"""By so many days each letter comes later where patience is right; no two letters come closer together either."""

_GENTLER = {Kind.REMINDER_2: Kind.REMINDER, Kind.REMINDER_3: Kind.REMINDER_2}
# The first reminder stays as it is: a firmer one speaks of an earlier letter.
_FIRMER = {Kind.REMINDER_2: Kind.REMINDER_3}
_KINDS = {Tone.GENTLE: _GENTLER, Tone.FIRM: _FIRMER, Tone.USUAL: {}}


# No code made of a name has it: the ladder that a house calls "Export brisk" is the form of none.
_AT = "--"


def pace_of(code: str) -> Pace:
    """Return how fast the ladder of this code is climbed."""
    return next((pace for pace in (Pace.PATIENT, Pace.BRISK) if code.endswith(f"{_AT}{pace}")), Pace.USUAL)


def usual_code(code: str) -> str:
    """Return the code of the ladder that this one is a patient or brisk form of; itself where it is none."""
    return code.removesuffix(f"{_AT}{pace_of(code)}")


def code_at(code: str, pace: Pace) -> str:
    """Return the code of a ladder's form at a pace."""
    usual = usual_code(code)
    return usual if pace is Pace.USUAL else f"{usual}{_AT}{pace}"


def at_pace(policy: Policy, pace: Pace) -> Policy:
    """Return a ladder's patient or brisk form, under a code and a name of its own.

    Patient: every letter about an overdue item comes a week later. Brisk: counted from the due date, in two thirds of
    the days, but not before the letter before it has had its time.
    """
    if pace is Pace.USUAL:
        return policy
    levels = _later(policy) if pace is Pace.PATIENT else _sooner(policy)
    gap = max(policy.min_gap_days, PATIENT_DAYS) if pace is Pace.PATIENT else policy.min_gap_days
    code, name = code_at(policy.code, pace), f"{policy.name}, {pace}"
    return replace(policy, code=code, name=name, levels=levels, version=0, min_gap_days=gap)


def spoken(policy: Policy, tone: Tone, channel: Channel | None) -> Policy:
    """Return a ladder as its letters are written to one debtor: in their tone, and on their way first.

    What is said last stays as it is: it states what the law asks for, and goes on paper first where the ladder says so.
    """
    if tone is Tone.USUAL and channel is None:
        return policy
    return replace(policy, levels=tuple(_on_way(_in_tone(level, tone), channel) for level in policy.levels))


def _later(policy: Policy) -> tuple[Level, ...]:
    counted = [level.days for level in policy.steps if level.counted is not Counted.PREVIOUS]
    days = min(PATIENT_DAYS, MOST_DAYS - max(counted))
    return tuple(
        level if level.is_courtesy or level.counted is Counted.PREVIOUS else replace(level, days=level.days + days)
        for level in policy.levels
    )


def _sooner(policy: Policy) -> tuple[Level, ...]:
    """Letters counted from the end of a month keep the rhythm of the house."""
    levels: list[Level] = []
    from_due: Level | None = None
    for level in policy.levels:
        moved = level
        if level.counted is Counted.PREVIOUS:
            moved = replace(level, days=min(level.days, max(_two_thirds(level), _its_time(policy, levels[-1]))))
        elif level.counted is Counted.DUE and not level.is_courtesy:
            least = from_due.days + _its_time(policy, from_due) if from_due is not None else 0
            moved = from_due = replace(level, days=min(level.days, max(_two_thirds(level), least)))
        levels.append(moved)
    return tuple(levels)


def _two_thirds(level: Level) -> int:
    return ceil(level.days * 2 / 3)


def _its_time(policy: Policy, level: Level) -> int:
    """Return how many days a letter has for itself before the next one may come."""
    return max(policy.min_gap_days, level.pay_within_days + 1)


def _in_tone(level: Level, tone: Tone) -> Level:
    letter = _KINDS[tone].get(level.letter)
    if letter is None:
        return level
    return replace(level, letter=letter, tone=LetterTone(LETTERS[letter].stage.value))


def _on_way(level: Level, channel: Channel | None) -> Level:
    if channel is None or (LETTERS[level.letter].is_last and channel is not Channel.LETTER):
        return level
    return replace(level, channels=(channel, *(each for each in level.channels if each is not channel)))
