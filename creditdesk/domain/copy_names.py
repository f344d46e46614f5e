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
_NO_INVOICE = frozenset({
    "cn", "credit", "creditnote", "gutschrift", "avoir", "creditnota", "abono", "order", "po", "bestellung", "commande",
    "quote", "offer", "angebot", "devis", "offerte", "delivery", "pod", "dn", "lieferschein", "statement", "receipt",
    "proforma", "reminder", "mahnung",
})  # fmt: skip
"""Words of names that tell of another document with the same number."""


def pieces(text: str) -> tuple[str, ...]:
    """Return the runs of letters and of digits in a text, folded."""
    return tuple(_PIECE.findall(unicodedata.normalize("NFKC", text).casefold()))


def longer_numbers(number: str, name: str) -> frozenset[tuple[str, ...]]:
    """Return the pieces of every longer number that may stand around a number in the name of a file.

    Where one of them is an invoice's, the file is that one's copy: `INV-10512-2.pdf` is none of INV-10512.
    """
    wanted, found = pieces(number), pieces(PurePath(name).stem)
    count = len(wanted)
    return frozenset(
        found[start:end]
        for at in _places(wanted, found)
        for start in range(at + 1)
        for end in range(at + count, len(found) + 1)
        if end - start > count
    )


class CopyNames:
    """The names of files in a folder, ready to be asked for the copies of invoices."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = sorted(names)
        self._pieces = [pieces(PurePath(name).stem) for name in self._names]
        # In which names a piece stands: the rarest piece of a number leads to few of them.
        self._with: defaultdict[str, list[int]] = defaultdict(list)
        for at, found in enumerate(self._pieces):
            for piece in set(found):
                self._with[piece].append(at)

    def of(self, number: str) -> tuple[str, ...]:
        """Return the names of files that may be the copy of an invoice: none, one, or several between which it is open.

        A file whose name is the number and nothing else comes before all others.
        """
        wanted = pieces(number)
        if not wanted:
            return ()
        rarest = min((self._with.get(piece, []) for piece in wanted), key=len)
        whole = [self._names[at] for at in rarest if self._pieces[at] == wanted]
        if whole or len(number) < _SHORT:
            return tuple(whole)
        others = _NO_INVOICE.difference(wanted)
        return tuple(
            self._names[at]
            for at in rarest
            if _stands_in(wanted, self._pieces[at]) and others.isdisjoint(self._pieces[at])
        )


def _stands_in(wanted: tuple[str, ...], found: tuple[str, ...]) -> bool:
    """Tell whether pieces follow one another in a name."""
    return bool(_places(wanted, found))


def _places(wanted: tuple[str, ...], found: tuple[str, ...]) -> list[int]:
    count = len(wanted)
    return [at for at in range(len(found) - count + 1) if found[at : at + count] == wanted]
