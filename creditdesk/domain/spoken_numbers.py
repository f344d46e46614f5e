"""Invoices as people name them: by the whole number, its digits, or its last three or more."""

from __future__ import annotations

from collections.abc import Iterable

from creditdesk.domain.document import DocumentKey


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


def digits(number: str) -> str:
    """Return the digits of a document's number, without zeros before them."""
    return "".join(character for character in number if character.isdecimal()).lstrip("0")


_SHORTEST_END = 3
