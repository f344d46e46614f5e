"""The world's errors: what happened, what is safe, what to do."""

from __future__ import annotations


class CreditDeskError(Exception):
    """Something outside the program went wrong, in words a person can act on.

    Args:
        what: What happened, one sentence.
        safe: What was kept or left untouched, one sentence, or empty.
        cure: What to do next, one sentence, or empty.
    """

    def __init__(self, what: str, *, safe: str = "", cure: str = "") -> None:
        super().__init__(" ".join(part for part in (what, safe, cure) if part))
        self.what = what
        self.safe = safe
        self.cure = cure


class NotFoundError(CreditDeskError):
    """The debtor, document, batch or file asked for is not in the book."""


class Cancelled(Exception):  # noqa: N818 - a person's wish, not an error
    """The person asked for the work to stop; nothing of it was kept."""
