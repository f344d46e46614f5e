"""What is said of a letter before it leaves: whether it may go, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from creditdesk.services.letters.service import Pages


def held_words(reasons: Sequence[str]) -> str:
    """Say why a letter is held back."""
    return f"⚠ Held: {'; '.join(reasons)}."


def verdict_words(pages: Pages, held: Sequence[str], *, lacks: bool, closed_because: str) -> str:
    """Say whether what was made may go, and below that what else is to be known of it.

    Args:
        pages: What was made.
        held: Why a run holds it back: it does for what a letter by itself is not asked about, too.
        lacks: Whether the letterhead lacks something.
        closed_because: Why nothing can be issued here; empty where it can.
    """
    if pages.refusal:
        said = f"⚠ {pages.refusal}"
    elif held or not pages.verdict.send:
        said = held_words(held or pages.verdict.reasons)
    elif lacks:
        said = "⚠ It may be sent, but the letterhead is not complete."
    else:
        said = "✓ Nothing is in the way of sending it."
    closed = [f"{closed_because} Nothing can be issued here."] if closed_because else []
    return "\n".join((said, *closed, *pages.notices))
