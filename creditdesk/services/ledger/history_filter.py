"""Which entries of a history are asked for: a group of kinds, and words that stand in them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from creditdesk.domain.words import day_words
from creditdesk.services.ledger.views import HistoryEntry

_ACCENTS = re.compile("[\u0300-\u036f]+")


@dataclass(frozen=True, slots=True)
class Kind:
    """A group of history kinds as a person chooses among them."""

    title: str
    kinds: frozenset[str]


EVERYTHING = Kind("Everything", frozenset())
KINDS: tuple[Kind, ...] = (
    EVERYTHING,
    Kind("Calls and notes", frozenset({"call", "note", "correction"})),
    Kind("Promises and plans", frozenset({"promise", "plan"})),
    Kind("Queries and holds", frozenset({"query", "hold"})),
    Kind("Letters and statements", frozenset({"letter", "statement", "email", "sms"})),
    Kind("Payments and credits", frozenset({"payment", "credit", "bounce"})),
)


def searched(entry: HistoryEntry) -> str:
    """Return the text of an entry in which words are looked for: all that is shown of it, folded."""
    numbers = " ".join(key.number for key in entry.items)
    day = f"{day_words(entry.on, entry.on)} {entry.on.isoformat()}"
    return folded(f"{entry.title} {entry.detail} {entry.note} {entry.done_by} {numbers} {day}")


def folded(text: str) -> str:
    """Return text without case and accents; quickly, as the first key of a search folds thousands of entries."""
    return _ACCENTS.sub("", unicodedata.normalize("NFD", text)).casefold()


@dataclass(frozen=True, slots=True)
class HistoryFilter:
    """What is asked for: entries of a group of kinds in which every word of `text` stands."""

    kind: Kind = EVERYTHING
    text: str = ""

    @property
    def keeps_all(self) -> bool:
        """Whether nothing is left out."""
        return not self.kind.kinds and not self.text.strip()

    def kept(
        self, entries: Iterable[HistoryEntry], text_of: Callable[[HistoryEntry], str] = searched
    ) -> list[HistoryEntry]:
        """Return the entries asked for, in their order; `text_of` gives what words are looked for in."""
        of_kind = (entry for entry in entries if not self.kind.kinds or entry.kind in self.kind.kinds)
        words = folded(self.text).split()
        if not words:
            return list(of_kind)
        return [entry for entry in of_kind if all(word in text for text in (text_of(entry),) for word in words)]
