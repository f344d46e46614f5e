"""The paragraph that a person adds to one letter: checked like every other text before the letter leaves."""

from __future__ import annotations

from creditdesk.domain.letter_check import Fault, check_added
from creditdesk.services.letters.compose import UnsayableError
from creditdesk.services.letters.facts import Facts, LetterFacts


def paragraphs_of(text: str) -> str:
    """Return what was typed as paragraphs, one a line, without what is empty."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def added_faults(facts: Facts) -> tuple[Fault, ...]:
    """Return what is wrong with what was added to a letter."""
    if not isinstance(facts, LetterFacts) or not facts.added:
        return ()
    return check_added(facts.kind, facts.addressee.language, facts.added)


def refusal_of(facts: Facts) -> str:
    """Return why a letter may not be issued whatever the gate says, in a sentence; empty where it may."""
    blocking = [fault.words for fault in added_faults(facts) if fault.blocks]
    return f"The paragraph that you added cannot be sent. {' '.join(blocking)}" if blocking else ""


def require_sendable(facts: Facts) -> None:
    """See that what was added to a letter may be said.

    Raises:
        UnsayableError: If not.
    """
    refusal = refusal_of(facts)
    if refusal:
        raise UnsayableError(refusal, safe="Nothing was issued.", cure="Say it otherwise, or take it out.")
