"""A fault that `check` found in the book: what it is, and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

NAMED = 5
"""How many of a kind are named; the rest are counted."""

MEND = "Run `creditdesk check --mend`: it works this out again from the documents and allocations."
ASK = "Restore the newest backup taken before this, or send the book to whoever helps you."


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that does not hold, in a sentence, and its cure in another."""

    what: str
    cure: str


def listed(names: Sequence[str], total: int | None = None) -> str:
    """Name the first few and count the rest: "A, B, C and 12 more"."""
    shown = ", ".join(names[:NAMED])
    more = (len(names) if total is None else total) - len(names[:NAMED])
    return f"{shown} and {more:,} more" if more > 0 else shown
