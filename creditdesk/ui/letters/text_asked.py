"""Which letter's words somebody wants to change, and at whose letter they looked."""

from __future__ import annotations

from dataclasses import dataclass

from creditdesk.domain.letter_kinds import Kind, Notice


@dataclass(frozen=True, slots=True)
class TextAsked:
    """A kind of letter, and the debtor at whose letter it was seen."""

    kind: Kind | Notice
    customer_id: int
    account: str
    name: str
