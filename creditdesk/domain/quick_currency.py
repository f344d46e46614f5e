"""The currency that a promise is in: of the invoices it is about, or as said; where that leaves two, it is asked."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


class CurrencyUnclearError(ValueError):
    """What was said fits no currency of the account, or two; the text says why, and what to write."""


@dataclass(frozen=True, slots=True)
class Currencies:
    """The currencies that one promise may speak of: the account's own, and those of invoices.

    `named` are those of the invoices that it names, `ticked` of those chosen in the table, `owed` of all that is open;
    `before` are those of the promises before it.
    """

    own: str
    named: Collection[str]
    ticked: Collection[str]
    owed: Collection[str]
    before: Collection[str] = ()

    def meant(self, said: str) -> str:
        """Return the one meant, where `said` was written, or nothing was.

        Raises:
            CurrencyUnclearError: If it is none of them, or two would do.
        """
        known = {self.own, *self.owed}
        if said and said not in known:
            raise CurrencyUnclearError(f"This account is in {_both(known)}, not {said}.")
        about = set(self.named or self.ticked)
        if len(about) > 1 and (self.named or not said):
            raise CurrencyUnclearError(f"These invoices are in {_both(about)}: say each in its own promise.")
        if said and about and said not in about:
            raise CurrencyUnclearError(f"These invoices are in {_both(about)}, not {said}.")
        if said:
            return said
        if about:
            return about.pop()
        owed = set(self.owed)
        if self.own not in owed and len(owed) > 1:
            raise CurrencyUnclearError(f"What is open is in {_both(owed)}: write which, such as “100 {min(owed)}”.")
        likely = self.own if self.own in owed or not owed else owed.pop()
        unsure = {likely, *self.before}
        if len(unsure) > 1:
            raise CurrencyUnclearError(f"Is it {' or '.join(sorted(unsure))}? Write which, such as “100 {likely}”.")
        return likely


def _both(currencies: Collection[str]) -> str:
    return " and ".join(sorted(currencies))
