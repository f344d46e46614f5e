"""What a debtor's own record makes of them: one word, with the figures that say so."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.behaviour import Behaviour, Payday, Record, read
from creditdesk.domain.dunning import Channel
from creditdesk.domain.manner import Answers, Aspect, Manner, Pace, Tone, suggest

DAY = date(2026, 11, 20)
PROMPT_DAYS = [-2, 0, 1, 0, -1, 3, 0, 2, 0, 1, -3, 0]
RELIABLE_DAYS = [11, 12, 13, 12, 9, 14, 12, 30, 12, 11, 13, 12]
UNEVEN_DAYS = [2, 40, 10, 31, 5, 22, 38, 4, 17, 30, 8, 25]


def paid(*days_late: float, **facts: Any) -> Record:
    """A record of payments so many days late each, a week apart, the last a week ago."""
    count = len(days_late)
    paydays = tuple(Payday(DAY - timedelta(days=7 * (count - at)), late) for at, late in enumerate(days_late))
    return Record(DAY, paydays, **facts)


@pytest.mark.parametrize(
    ("record", "behaviour", "because"),
    [
        (paid(), Behaviour.NEW, "no payment in the last 18 months; a habit shows from 4"),
        (paid(0, 30, 2), Behaviour.NEW, "3 payments in the last 18 months; a habit shows from 4"),
        (paid(*PROMPT_DAYS), Behaviour.PROMPT, "all of the last 12 payments came in time"),
        (paid(*PROMPT_DAYS[:-1], 9), Behaviour.PROMPT, "11 of the last 12 payments came in time"),
        (paid(0, 0, 0, 0), Behaviour.PROMPT, "all of the last 4 payments came in time"),
        (
            paid(*RELIABLE_DAYS),
            Behaviour.RELIABLE,
            "11 of the last 12 payments came 12 days late, give or take 5",
        ),
        # Hardly late, and nearly always so, is a habit that can be relied on too.
        (paid(*[2, 5] * 6), Behaviour.RELIABLE, "all of the last 12 payments came 4 days late, give or take 5"),
        (
            paid(*UNEVEN_DAYS),
            Behaviour.UNEVEN,
            "half of the last 12 payments came between 7 and 30 days late",
        ),
        (
            paid(*[2] * 8, *[19] * 6),
            Behaviour.SLIPPING,
            "the last 6 came 19 days late, those before 2 days late",
        ),
        (
            paid(2, 5, 7, 9, 11, 13, 15, 17),
            Behaviour.SLIPPING,
            "each of the last 8 came about 2 days later than the one before",
        ),
        # What is open and late already counts as it will be paid later still.
        (
            paid(*[0] * 9, open_late=[40, 31, 26, 20]),
            Behaviour.SLIPPING,
            "the last 6 came 23 days late (4 of them still open), those before in time",
        ),
        (paid(*PROMPT_DAYS, bounced_on=date(2026, 11, 2)), Behaviour.SLIPPING, "a payment bounced on 2 Nov"),
        (paid(0, kept=[True, False, False]), Behaviour.BREAKS_PROMISES, "2 of the last 3 promises were not kept"),
        (paid(kept=[False, False]), Behaviour.BREAKS_PROMISES, "the last 2 promises were not kept"),
        (
            paid(*PROMPT_DAYS, kept=[False, False], in_hardship=True),
            Behaviour.HARDSHIP,
            "marked as in hardship",
        ),
        (
            paid(*[2] * 8, *[19] * 6, short_on=date(2026, 10, 30)),
            Behaviour.HARDSHIP,
            "said on 30 Oct that money is short",
        ),
    ],
)
def test_a_record_says_one_word_and_why(record: Record, behaviour: Behaviour, because: str) -> None:
    assert read(record) == (behaviour, (because,))


@pytest.mark.parametrize(
    ("record", "behaviour"),
    [
        # One broken promise is no habit, and two kept ones since make good what was broken before.
        (paid(*PROMPT_DAYS, kept=[False]), Behaviour.PROMPT),
        (paid(*PROMPT_DAYS, kept=[False, False, True, True]), Behaviour.PROMPT),
        # What was said of money, or bounced, is over after three months.
        (paid(*PROMPT_DAYS, short_on=date(2026, 8, 1)), Behaviour.PROMPT),
        (paid(*RELIABLE_DAYS, bounced_on=date(2026, 7, 1)), Behaviour.RELIABLE),
        # Who pays less early than before still pays in time.
        (paid(*[-25] * 8, *[-1] * 6), Behaviour.PROMPT),
        # Who is better than they were is not slipping.
        (paid(*[30] * 8, *[12] * 12), Behaviour.RELIABLE),
        # One forgotten invoice is no change.
        (paid(*PROMPT_DAYS, open_late=[45]), Behaviour.PROMPT),
    ],
)
def test_what_is_past_or_happened_once_decides_nothing(record: Record, behaviour: Behaviour) -> None:
    assert read(record).behaviour is behaviour


def test_an_invoice_unlike_the_habit_is_told_beside_it() -> None:
    assert read(paid(*PROMPT_DAYS, open_late=[45])).because[1] == "unlike them, 1 open invoice is 45 days late"
    said = read(paid(*RELIABLE_DAYS, open_late=[5, 30, 25])).because[1]
    assert said == "unlike them, the worst of 2 open invoices is 30 days late"


AS_EVERYBODY = Manner()
EMAIL_ONLY, BOTH = {Channel.EMAIL}, {Channel.EMAIL, Channel.LETTER}


def proposed(record: Record, now: Manner = AS_EVERYBODY, **wishes: Any) -> dict[Aspect, str]:
    found = suggest(read(record).behaviour, record, now, wishes.get("reachable", BOTH), wishes.get("answers", {}))
    return {each.aspect: each.to for each in found}


@pytest.mark.parametrize(
    ("record", "now", "expected"),
    [
        (paid(*PROMPT_DAYS), Manner(), {Aspect.LADDER: "patient", Aspect.TONE: "gentle"}),
        (paid(*PROMPT_DAYS), Manner(Pace.PATIENT, Tone.GENTLE), {}),
        (paid(*RELIABLE_DAYS), Manner(), {Aspect.LADDER: "patient"}),
        # Reliable, but so late that waiting for the usual day would be no chasing at all.
        (paid(*[40] * 12), Manner(), {}),
        (paid(*[40] * 12), Manner(Pace.PATIENT), {Aspect.LADDER: "usual"}),
        (paid(*UNEVEN_DAYS), Manner(Pace.BRISK, Tone.FIRM), {Aspect.LADDER: "usual", Aspect.TONE: "usual"}),
        (paid(*[2] * 8, *[19] * 6), Manner(), {Aspect.LADDER: "brisk"}),
        (
            paid(kept=[False, False]),
            Manner(),
            {Aspect.LADDER: "brisk", Aspect.TONE: "firm", Aspect.CHANNEL: "letter"},
        ),
        (paid(in_hardship=True), Manner(), {Aspect.LADDER: "patient", Aspect.TONE: "gentle"}),
        (paid(), Manner(), {}),
        # Who is not chased at all is proposed no ladder.
        (paid(*PROMPT_DAYS), Manner(pace=None), {Aspect.TONE: "gentle"}),
    ],
)
def test_behaviour_proposes_what_is_not_so_yet(record: Record, now: Manner, expected: dict[Aspect, str]) -> None:
    assert proposed(record, now) == expected


def test_the_way_that_was_answered_is_proposed_before_any_habit() -> None:
    answers = {Channel.EMAIL: Answers(4, 3), Channel.LETTER: Answers(3, 1)}
    (found,) = suggest(Behaviour.UNEVEN, paid(*UNEVEN_DAYS), Manner(), BOTH, answers)
    assert found.to == "email"
    assert found.because == "3 of 4 e-mails were followed by a payment, 1 of 3 letters by post"
    assert proposed(paid(kept=[False, False]), answers=answers)[Aspect.CHANNEL] == "email"


@pytest.mark.parametrize(
    ("answers", "reachable", "expected"),
    [
        ({Channel.EMAIL: Answers(5, 1)}, BOTH, {Aspect.CHANNEL: "letter"}),
        ({Channel.EMAIL: Answers(5, 1)}, EMAIL_ONLY, {}),
        ({Channel.EMAIL: Answers(3, 0)}, BOTH, {}),
        ({Channel.EMAIL: Answers(6, 3), Channel.LETTER: Answers(6, 2)}, BOTH, {}),
    ],
)
def test_a_way_that_nobody_answers_is_left(
    answers: dict[Channel, Answers], reachable: set[Channel], expected: dict[Aspect, str]
) -> None:
    assert proposed(paid(*UNEVEN_DAYS), answers=answers, reachable=reachable) == expected


late = st.floats(-60, 120, allow_nan=False)


@given(
    st.lists(late, max_size=36),
    st.lists(st.integers(1, 300), max_size=12),
    st.lists(st.booleans(), max_size=6),
    st.one_of(st.none(), st.dates(date(2026, 1, 1), DAY)),
    st.booleans(),
)
def test_every_record_says_something_and_what_is_proposed_ends_the_proposing(
    days: list[float], open_late: list[int], kept: list[bool], short_on: date | None, in_hardship: bool
) -> None:
    record = paid(*days, open_late=open_late, kept=kept, short_on=short_on, in_hardship=in_hardship)
    behaviour, because = read(record)
    assert all(because)
    found = {each.aspect: each.to for each in suggest(behaviour, record, Manner(), BOTH, {})}
    channel = found.get(Aspect.CHANNEL)
    now = Manner(
        Pace(found.get(Aspect.LADDER, "usual")),
        Tone(found.get(Aspect.TONE, "usual")),
        Channel(channel) if channel else None,
    )
    assert suggest(behaviour, record, now, BOTH, {}) == ()
