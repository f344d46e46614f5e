"""Behaviour in the words of the window: what is proposed, how it is now, and what somebody decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from creditdesk.domain.behaviour import Behaviour
from creditdesk.domain.dunning_manner import pace_of
from creditdesk.domain.manner import Aspect, Pace, Suggestion

if TYPE_CHECKING:  # what reads letters takes its time to load
    from creditdesk.services.letters.behaviour import Behaving
    from creditdesk.services.letters.behaviour_decisions import Change, Decision
    from creditdesk.services.letters.behaviour_desk import DebtorBehaviour

CAPTIONS = {Aspect.LADDER: "Ladder", Aspect.TONE: "Tone", Aspect.CHANNEL: "Way"}
_TO = {
    (Aspect.LADDER, "patient"): "Patient: each letter a week later",
    (Aspect.LADDER, "usual"): "As all of their kind",
    (Aspect.LADDER, "brisk"): "Brisk: in two thirds of the days",
    (Aspect.TONE, "gentle"): "Gentle: reminders a step softer",
    (Aspect.TONE, "usual"): "Usual",
    (Aspect.TONE, "firm"): "Firm: no soft second reminder",
    (Aspect.CHANNEL, "email"): "E-mail first",
    (Aspect.CHANNEL, "letter"): "Post first",
}
_BRIEFLY = {"email": "by e-mail", "letter": "by post", "usual": "as all"}
_SHORT = {
    Behaviour.RELIABLE: "late, reliable",
    Behaviour.UNEVEN: "late, uneven",
    Behaviour.HARDSHIP: "hardship",
}
_AS_LADDER = "As the ladder says"


def sentence(words: str) -> str:
    """Return words as the beginning of a line."""
    return words[:1].upper() + words[1:]


def to_words(wish: Suggestion) -> str:
    """Say what is proposed."""
    return _TO[wish.aspect, wish.to]


def now_words(found: DebtorBehaviour, aspect: Aspect) -> str:
    """Say how it is now."""
    if aspect is Aspect.LADDER:
        return f"{found.led.policy.name}, {found.led.because}"
    if aspect is Aspect.TONE:
        return sentence(found.manner.tone.value)
    return _TO[aspect, found.manner.channel.value] if found.manner.channel else _AS_LADDER


def short(behaviour: Behaviour) -> str:
    """Return the word as it fits into a list of letters."""
    return _SHORT.get(behaviour, behaviour.words)


def brief(behaving: Behaving) -> str:
    """Return the word with what waits to be decided: "prompt → patient, gentle"."""
    words = behaving.behaviour.words
    return f"{words} → {briefly(behaving.suggestions)}" if behaving.waits else words


def briefly(wishes: Iterable[Suggestion]) -> str:
    """Say in few words what is proposed."""
    return ", ".join(_BRIEFLY.get(wish.to, wish.to) for wish in wishes)


def decision_words(decision: Decision) -> str:
    """Say what was decided."""
    done = "; ".join(_change_words(change) for change in decision.changes) or "left as it was"
    if decision.takes_back_id is not None:
        return f"taken back: {done}"
    return f"{done} (taken back since)" if decision.is_undone else done


def _change_words(change: Change) -> str:
    if change.what == "behaviour":
        return f"taken for {Behaviour(change.after).words if change.after else 'what the record says'}"
    before, after = (_value(change.what, value) for value in (change.before, change.after))
    return f"{CAPTIONS[Aspect(change.what)].lower()} {before} → {after}"


def _value(what: str, value: str) -> str:
    if not value:
        return "not set"
    if what == Aspect.LADDER:
        pace = pace_of(value)
        return value if pace is Pace.USUAL else pace.value
    return _BRIEFLY.get(value, value) if what == Aspect.CHANNEL else value
