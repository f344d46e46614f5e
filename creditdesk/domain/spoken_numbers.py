"""Invoices as people name them: by the whole number, its digits, or its last three or more."""

from __future__ import annotations

from collections.abc import Iterable

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError


def meant(word: str, keys: Iterable[DocumentKey]) -> list[DocumentKey]:
    """Return the documents that a word, in lower case, may mean; more than one where it is the end of several."""
    known = list(keys)
    exact = [key for key in known if key.number.lower() == word]
    if exact or not word.isdecimal():
        return exact
    wanted = word.lstrip("0")
    same = [key for key in known if digits(key.number) == wanted]
    if same or len(word) < _SHORTEST_END:
        return same
    return [key for key in known if digits(key.number).endswith(word)]


def the_one(word: str, keys: Iterable[DocumentKey]) -> DocumentKey | None:
    """Return the one document that a word means, none if it means none.

    Raises:
        CreditDeskError: If it may be one of several.
    """
    found = meant(word.strip().lower(), keys)
    if len(found) > 1:
        named = ", ".join(sorted(key.number for key in found)[:_NAMED])
        more = " and more" if len(found) > _NAMED else ""
        what = f"“{word.strip()}” may be {named}{more}."
        raise CreditDeskError(what, safe="Nothing was written.", cure="Write the whole number.")
    return found[0] if found else None


def digits(number: str) -> str:
    """Return the digits of a document's number, without zeros before them."""
    return "".join(character for character in number if character.isdecimal()).lstrip("0")


_SHORTEST_END = 3
_NAMED = 4
