"""Which file is the copy of which invoice: told by the file's name alone, and never guessed.

A name is read in pieces: runs of letters, runs of digits. A file is a copy of an invoice when the pieces of its number
stand in the name, one after the other: `Invoice INV 10512 (signed).pdf` for INV-10512, not `105 12.pdf`.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from pathlib import PurePath

_PIECE = re.compile(r"[^\W\d_]+|\d+")
_SHORT = 5
"""A number of fewer characters is too likely to stand in a name by chance: then it must be all of the name."""
_LONGEST = 8
"""The most pieces in a number that is looked for."""
_NO_INVOICE = frozenset({
    "cn", "credit", "creditnote", "gutschrift", "avoir", "creditnota", "abono", "order", "po", "bestellung", "commande",
    "quote", "offer", "angebot", "devis", "offerte", "delivery", "pod", "dn", "lieferschein", "statement", "receipt",
    "proforma", "reminder", "mahnung",
})  # fmt: skip
"""Words of names that tell of another document with the same number."""


def pieces(text: str) -> tuple[str, ...]:
    """Return the runs of letters and of digits in a text, folded."""
    return tuple(_PIECE.findall(unicodedata.normalize("NFKC", text).casefold()))


class CopyNames:
    """The names of files in a folder, ready to be asked for the copies of invoices."""

    def __init__(self, names: Iterable[str]) -> None:
        self._whole: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        self._within: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for name in sorted(names):
            found = pieces(PurePath(name).stem)
            self._whole[found].append(name)
            for part in {
                found[at : at + count]
                for at in range(len(found))
                for count in range(1, min(len(found) - at, _LONGEST) + 1)
            }:
                self._within[part].append(name)

    def of(self, number: str) -> tuple[str, ...]:
        """Return the names of files that may be the copy of an invoice: none, one, or several between which it is open.

        A file whose name is the number and nothing else comes before all others.
        """
        wanted = pieces(number)
        if not wanted:
            return ()
        whole = self._whole.get(wanted, [])
        if whole or len(number) < _SHORT:
            return tuple(whole)
        others = _NO_INVOICE.difference(wanted)
        return tuple(name for name in self._within.get(wanted, ()) if others.isdisjoint(pieces(PurePath(name).stem)))
