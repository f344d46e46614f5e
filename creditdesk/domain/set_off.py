"""Which overdue items a debtor's open credits are set against, so that letters take each credit off once.

A letter asks for items less credits. Letters on different items, on one day or on several, must not each take off the
same credit: what they ask together would be less than what is owed, and no judge could follow it. So every credit has
its place on the account, whatever letter is written: on the items of the letter that took it off before, since that
was told to the debtor; else on the item that its own reference names; else on the oldest. Source: domain rule 4.11
(appropriation: stated choice first, else oldest debt first).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from operator import itemgetter
from typing import NamedTuple

from creditdesk.domain.document import DocumentKey


class Debt(NamedTuple):
    """An overdue item and how much of it a letter may ask for, above zero."""

    key: DocumentKey
    chased_minor: int


@dataclass(frozen=True, slots=True)
class Credit:
    """What stands to the debtor's credit.

    `amount_minor` is above zero. `told` are the items of the last letter that took it off. `reference` is its own,
    which may name an invoice.
    """

    key: DocumentKey
    amount_minor: int
    reference: str = ""
    told: frozenset[DocumentKey] = field(default_factory=frozenset)

    @property
    def words(self) -> tuple[str, ...]:
        """The words of its reference in small letters, in order."""
        return _words(self.reference)


class Share(NamedTuple):
    """A part of a credit and the item it is set against; `minor` is above zero."""

    credit: DocumentKey
    debt: DocumentKey
    minor: int


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip(".,;:()").casefold() for word in text.split())


def _runs(words: tuple[str, ...], longest: int) -> Iterator[tuple[str, ...]]:
    """Yield every run of words that may be a whole number."""
    for start in range(len(words)):
        for end in range(start + 1, min(start + longest, len(words)) + 1):
            yield words[start:end]


def set_off(debts: Sequence[Debt], credits_: Iterable[Credit]) -> list[Share]:
    """Return what of each credit is set against which item; what the items cannot take is left out.

    Args:
        debts: All overdue items that letters may ask for, oldest first.
        credits_: The open credits, oldest first.
    """
    left = {debt.key: debt.chased_minor for debt in debts}
    age = {key: at for at, key in enumerate(left)}
    # Numbers by their words: one may hold a blank, as "INV 10512" does.
    by_number: defaultdict[tuple[str, ...], list[DocumentKey]] = defaultdict(list)
    for key in left:
        by_number[_words(key.number)].append(key)
    longest = max(map(len, by_number), default=0)
    waiting = []
    for credit in credits_:
        told = left.keys() & credit.told
        named = {key for number in _runs(credit.words, longest) for key in by_number.get(number, ())}
        own = sorted(told | named, key=lambda key: (key not in told, key not in named, age[key]))
        waiting.append(((not told, not named), credit, own))
    shares = []
    # Those with a place of their own come first, so that no other credit takes it.
    for _, credit, own in sorted(waiting, key=itemgetter(0)):
        rest = credit.amount_minor
        for key in (*own, *left):
            if not rest:
                break
            if key in left:
                taken = min(rest, left[key])
                shares.append(Share(credit.key, key, taken))
                rest -= taken
                left[key] -= taken
                if not left[key]:
                    del left[key]
    return shares
