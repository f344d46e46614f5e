"""Why a letter goes or is held back, in whole words: beside its pages, and by its row when asked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from creditdesk.services.letters.proposed import HeldBack, Proposal
from creditdesk.ui.desk.words import joined
from creditdesk.ui.letters.behaviour_words import briefly, sentence
from creditdesk.ui.letters.due_rows import DueRow

if TYPE_CHECKING:
    from creditdesk.services.letters.behaviour import Behaving


def reason_lines(row: DueRow | HeldBack, behaving: Behaving | None) -> tuple[str, ...]:
    """Return why a letter goes or is held: its turn and tone, what a person decided, how the debtor behaves."""
    if isinstance(row, HeldBack):
        return (
            *((f"It would be: {_turn(row.proposal)}",) if row.proposal is not None else ()),
            *behaviour_lines(behaving),
        )
    decided = (
        *((f"Sent all the same ({row.because}): {'; '.join(row.against)}",) if row.against else ()),
        *(("With a paragraph of its own",) if row.added else ()),
        *(() if row.goes else ("Left out today: Space takes it in again",)),
    )
    return (sentence(_turn(row.proposal)), *decided, *behaviour_lines(behaving))


def card_text(row: DueRow | HeldBack, behaving: Behaving | None) -> str:
    """Return what is said when a person asks why: a headline, and a line for each reason."""
    if isinstance(row, HeldBack):
        head, why = f"{row.name} is held back", tuple(sentence(each) for each in row.reasons)
    else:
        head, why = f"{row.proposal.name}: {row.proposal.leading.level.name}", ()
    return "\n".join((head, *why, *reason_lines(row, behaving)))


def behaviour_lines(behaving: Behaving | None) -> tuple[str, ...]:
    """Say how a debtor behaves and why, and what that calls for, if anybody is still to decide on it."""
    if behaving is None:
        return ()
    said = f"{sentence(behaving.behaviour.words)}: {'; '.join(behaving.because)}" if behaving.because else ""
    calls = f"That calls for: {briefly(behaving.suggestions)}. B decides" if behaving.waits else ""
    return tuple(each for each in (said or sentence(behaving.behaviour.words), calls) if each)


def _turn(proposal: Proposal) -> str:
    level = proposal.leading.level
    # The step is named beside it.
    reasons: Sequence[str] = [each.removeprefix(f"{level.name}: ") for each in proposal.reasons]
    # Where all that is due is promised or in query, nothing is asked for, and there is nothing to say of it.
    return joined((f"{level.name}, {level.tone.value}", *(reasons if proposal.items else ())))
