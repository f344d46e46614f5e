"""How a debtor is written to: how fast the ladder is climbed, in which tone, on which way; and what behaviour proposes.

A proposal is a house convention with its reason beside it; people decide. Source: domain rules 5.3 (a good payer is
asked and not pressed) and 6.4 (broken promises are followed up at once).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from creditdesk.domain.behaviour import Behaviour, Record
from creditdesk.domain.dunning import Channel

PATIENT_UP_TO_DAYS = 14
"""Who usually pays so late is let be until then; who pays later still is asked as everybody is."""

_TRIED_FROM = 3
_USELESS_FROM = 4
_CLEARLY_BETTER = 0.34
_USELESS = 0.25


class Aspect(StrEnum):
    """What of the writing to a debtor follows behaviour."""

    LADDER = "ladder"
    TONE = "tone"
    CHANNEL = "channel"


class Pace(StrEnum):
    """How fast a ladder is climbed."""

    PATIENT = "patient"
    USUAL = "usual"
    BRISK = "brisk"


class Tone(StrEnum):
    """How to speak with a debtor, as it stands on their card."""

    GENTLE = "gentle"
    USUAL = "usual"
    FIRM = "firm"


class Answers(NamedTuple):
    """How many letters went on a way, and after how many of them something was paid soon."""

    written: int
    paid: int

    @property
    def share(self) -> float:
        """The part of the letters after which something was paid."""
        return self.paid / self.written if self.written else 0.0


@dataclass(frozen=True, slots=True)
class Manner:
    """How a debtor is written to now; `channel` is none where it is as the ladder says, `pace` where none chases."""

    pace: Pace | None = Pace.USUAL
    tone: Tone = Tone.USUAL
    channel: Channel | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What behaviour proposes of one thing, what it is now, and why."""

    aspect: Aspect
    now: str
    to: str
    because: str


class _Wish(NamedTuple):
    pace: Pace
    pace_because: str
    tone: Tone
    tone_because: str


_AS_EVERYBODY = "nothing speaks for another ladder than everybody's"
_PLAINLY = "nothing speaks for other words than everybody's"
_WISHES = {
    Behaviour.NEW: _Wish(Pace.USUAL, _AS_EVERYBODY, Tone.USUAL, _PLAINLY),
    Behaviour.PROMPT: _Wish(
        Pace.PATIENT,
        "who pays in time has most likely overlooked it: a week more costs nothing",
        Tone.GENTLE,
        "who pays in time is asked, and not pressed",
    ),
    Behaviour.RELIABLE: _Wish(
        Pace.PATIENT, "the money comes on its usual day without a letter", Tone.USUAL, "late is late, however reliable"
    ),
    Behaviour.UNEVEN: _Wish(Pace.USUAL, _AS_EVERYBODY, Tone.USUAL, _PLAINLY),
    Behaviour.SLIPPING: _Wish(
        Pace.BRISK, "what changes is best asked about early", Tone.USUAL, "what lies behind it is not known yet"
    ),
    Behaviour.BREAKS_PROMISES: _Wish(
        Pace.BRISK,
        "the time that promises asked for has been given",
        Tone.FIRM,
        "friendly words were answered with promises that were not kept",
    ),
    Behaviour.HARDSHIP: _Wish(
        Pace.PATIENT,
        "pressure brings no money: time and a plan may",
        Tone.GENTLE,
        "who cannot pay is helped to a plan, and not pressed",
    ),
}


def suggest(
    behaviour: Behaviour,
    record: Record,
    now: Manner,
    reachable: Collection[Channel],
    answers: Mapping[Channel, Answers],
) -> tuple[Suggestion, ...]:
    """Return what behaviour proposes to change in how a debtor is written to; nothing where all is so already.

    Args:
        behaviour: What the debtor is.
        record: Their record.
        now: How they are written to now.
        reachable: On which ways a letter would arrive.
        answers: What followed letters on each way.
    """
    found = []
    wish = _WISHES[behaviour]
    if behaviour is Behaviour.RELIABLE and (record.usual_days or 0) > PATIENT_UP_TO_DAYS:
        wish = wish._replace(pace=Pace.USUAL, pace_because="they pay reliably, but too late to be waited for")
    if now.pace is not None and now.pace is not wish.pace:
        found.append(Suggestion(Aspect.LADDER, now.pace.value, wish.pace.value, wish.pace_because))
    if now.tone is not wish.tone:
        found.append(Suggestion(Aspect.TONE, now.tone.value, wish.tone.value, wish.tone_because))
    channel = _channel(behaviour, answers)
    if channel is not None and channel[0] is not now.channel and channel[0] in reachable:
        to, because = channel
        found.append(Suggestion(Aspect.CHANNEL, now.channel.value if now.channel else "", to.value, because))
    return tuple(found)


def _channel(behaviour: Behaviour, answers: Mapping[Channel, Answers]) -> tuple[Channel, str] | None:
    """Return the way that letters should go first, and why; what the debtor answered to goes before any habit."""
    ways = ((Channel.EMAIL, Channel.LETTER), (Channel.LETTER, Channel.EMAIL))
    for better, worse in ways:
        ours, others = answers.get(better, Answers(0, 0)), answers.get(worse, Answers(0, 0))
        if min(ours.written, others.written) >= _TRIED_FROM and ours.share - others.share >= _CLEARLY_BETTER:
            said = f"{ours.paid} of {ours.written} {_MANY[better]} were followed by a payment"
            return better, f"{said}, {others.paid} of {others.written} {_MANY[worse]}"
        if others.written >= _USELESS_FROM and others.share <= _USELESS and not ours.written:
            return better, f"{others.paid} of {others.written} {_MANY[worse]} were followed by a payment"
    if behaviour is Behaviour.BREAKS_PROMISES:
        return Channel.LETTER, "a letter lies on a desk, and that it was sent can be shown"
    return None


_MANY = {Channel.LETTER: "letters by post", Channel.EMAIL: "e-mails"}
