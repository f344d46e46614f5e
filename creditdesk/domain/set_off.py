"""Which overdue items a debtor's open credits are set against, so that letters take each credit off once.

A letter asks for items less credits. Letters on different items, on one day or on several, must not each take off the
same credit: what they ask together would be less than what is owed, and no judge could follow it. So every credit has
its place on the account, whatever letter is written: on the items of the letter that took it off before, since that
was told to the debtor; else on the item that its own reference names; else on the oldest. Source: domain rule 4.11
(appropriation: stated choice first, else oldest debt first).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
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

    def names(self, key: DocumentKey) -> bool:
        """Tell whether the reference names the document by its whole number."""
        return key.number.casefold() in {word.strip(".,;:()").casefold() for word in re.split(r"\s+", self.reference)}


class Share(NamedTuple):
    """A part of a credit and the item it is set against; `minor` is above zero."""

    credit: DocumentKey
    debt: DocumentKey
    minor: int


def set_off(debts: Sequence[Debt], credits_: Iterable[Credit]) -> list[Share]:
    """Return what of each credit is set against which item; what the items cannot take is left out.

    Args:
        debts: All overdue items that letters may ask for, oldest first.
        credits_: The open credits, oldest first.
    """
    left = {debt.key: debt.chased_minor for debt in debts}
    shares = []
    # Those with a place of their own come first, so that no other credit takes it.
    for credit in sorted(credits_, key=lambda each: _rank(each, left)):
        rest = credit.amount_minor
        for key in sorted(left, key=lambda each: (each not in credit.told, not credit.names(each))):
            taken = min(rest, left[key])
            if taken:
                shares.append(Share(credit.key, key, taken))
                left[key] -= taken
                rest -= taken
    return shares


def _rank(credit: Credit, keys: Iterable[DocumentKey]) -> tuple[bool, bool]:
    keys = tuple(keys)
    return not any(key in credit.told for key in keys), not any(credit.names(key) for key in keys)
