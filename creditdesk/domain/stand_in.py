"""Postings that stand for payments of which a list of open items shows no more than that they came by its day.

The ledger holds such a posting on that day, the last on which it can have come. On which it came nobody has said, so it
is never told as "received on", and interest takes it as there from the start. See docs/decisions/0406.
"""

from __future__ import annotations

from datetime import date

SHOWN_AS_PAID = "shown as paid by"
SHOWN_AS_USED = "shown as used by"
NO_LONGER_OPEN = "no longer open on"


def stand_in_reason(words: str, day: date) -> str:
    """Return what such a posting gives as its reference, from which anyone can see where it came."""
    return f"{words} {day}"


def is_stand_in(reference: str) -> bool:
    """Tell from its reference whether a posting is one."""
    return reference.startswith((SHOWN_AS_PAID, SHOWN_AS_USED, NO_LONGER_OPEN))
