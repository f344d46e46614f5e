"""What the controller knows of a debtor beyond the ledger, and how its tags are called."""

from __future__ import annotations

from dataclasses import dataclass

TONES = ("", "gentle", "usual", "firm")
"""How to speak with the debtor, as the controller set it; empty where nobody did."""

WAYS = {"": "", "email": "by e-mail", "letter": "by post"}
"""How letters go first, as the controller set it; empty where nobody did."""


@dataclass(frozen=True, slots=True)
class Card:
    """What is kept in mind of a debtor.

    `must_answer` is to be dealt with before anything else is said. `hardship` marks a good customer in difficulty:
    patience, plans, no threats. A friendly call is due `courtesy_days` after the last one; none: no such calls.
    `behaviour` is what the debtor's record is to be read as, empty for what it says by itself; `channel` the way on
    which letters go first, empty for what the ladder says.
    """

    pinned_note: str = ""
    must_answer: str = ""
    tone: str = ""
    hardship: bool = False
    cooperative: bool = False
    courtesy_days: int | None = None
    behaviour: str = ""
    channel: str = ""

    @property
    def tags(self) -> tuple[str, ...]:
        """What was set about the debtor, each in a word or two."""
        said = (
            ("hardship", self.hardship),
            ("co-operative", self.cooperative),
            (f"{self.tone} tone", self.tone in ("gentle", "firm")),
            (WAYS.get(self.channel, ""), bool(self.channel)),
        )
        return tuple(words for words, holds in said if holds)


NO_CARD = Card()
"""Of a debtor of whom nothing special is known."""
