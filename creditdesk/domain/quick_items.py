"""What a promise line can speak of: open items, what of them is free to be promised, and shares of an amount."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.words import amount_words


@dataclass(frozen=True, slots=True)
class OpenDebit:
    """An item that a promise can be about: what is open of it, above zero, in minor units.

    Of that `disputed_minor` is in query, and `promised_minor` promised already or in a plan that runs. `currency` is
    empty where it is the account's.
    """

    key: DocumentKey
    due_on: date
    open_minor: int
    disputed_minor: int = 0
    currency: str = ""
    promised_minor: int = 0

    @property
    def queried_minor(self) -> int:
        """What is in query of that which is open."""
        return min(self.disputed_minor, self.open_minor)

    @property
    def spoken_for_minor(self) -> int:
        """What is promised already of that which is open and not in query."""
        return min(self.promised_minor, self.open_minor - self.queried_minor)

    @property
    def free_minor(self) -> int:
        """What is neither in query nor promised already."""
        return self.open_minor - self.queried_minor - self.spoken_for_minor


@dataclass(frozen=True, slots=True)
class Taken:
    """What a promise takes for which no amount was said: the items, each with that of it, and the sum in words."""

    items: tuple[OpenDebit, ...]
    words: str


def taken(items: Sequence[OpenDebit], whole_minor: int, of: str, currency: str, *, is_chosen: bool) -> Taken:
    """Return what is free to be promised of items; of those a person chose all, where nothing of them is free.

    Args:
        items: With what the promises before this one leave of them.
        whole_minor: What was open of them before those promises.
        of: What they are, such as "overdue".
        currency: Of all of them.
        is_chosen: Whether a person chose or named them.
    """
    parts = ((whole_minor - sum(item.open_minor for item in items), "promised above"), *_spoken_for(items))
    free = tuple(replace(item, open_minor=item.free_minor) for item in items if item.free_minor > 0)
    if not free and is_chosen:
        why = " and ".join(words for minor, words in parts if minor)
        return Taken(tuple(items), f"all {of}, though {why}")
    less = _amounts(parts, currency)
    words = f"{amount_words(whole_minor, currency)} {of} less {less}" if less else f"all {of}"
    return Taken(free, words)


def all_of(items: Sequence[OpenDebit], of: str, currency: str) -> Taken:
    """Return the whole of items, as "all" says, and in words what of it is not free."""
    besides = _amounts(_spoken_for(items), currency)
    return Taken(tuple(items), f"all {of}, with {besides}" if besides else "")


def _spoken_for(items: Sequence[OpenDebit]) -> tuple[tuple[int, str], ...]:
    """Return how much of items is not free, and why."""
    return (
        (sum(item.queried_minor for item in items), "in query"),
        (sum(item.spoken_for_minor for item in items), "promised already"),
    )


def _amounts(parts: Sequence[tuple[int, str]], currency: str) -> str:
    return " and ".join(f"{amount_words(minor, currency)} {words}" for minor, words in parts if minor)


def share_out(amount_minor: int, items: Sequence[OpenDebit]) -> tuple[tuple[DocumentKey, int], ...]:
    """Give the amount to the items, oldest due first, none more than is open of it."""
    shared = []
    left = amount_minor
    for item in items:
        part = min(left, item.open_minor)
        if part > 0:
            shared.append((item.key, part))
            left -= part
    return tuple(shared)
