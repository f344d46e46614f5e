"""The words of a promise line with their places, and what of them was not understood."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_TIMES = re.compile(r"(\d{1,2})x")
_COUNT = re.compile(r"\d{1,2}")
_TOKEN = re.compile(r"[^\s;]+")


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the text that was not understood, and why."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its place; `after_comma` tells that a comma stands before it."""

    text: str
    start: int
    end: int
    after_comma: bool = False


class NotUnderstood(Exception):  # noqa: N818 - carries a problem to the one place that lists them
    """Carries a problem."""

    def __init__(self, first: Token, last: Token, text: str) -> None:
        super().__init__(text)
        self.problem = Problem(first.start, last.end, text)


def lines(text: str) -> list[list[Token]]:
    """Part the text into promises, and each into words with their places; commas at a word's end part words too."""
    found = []
    for part in re.finditer(r"[^;\n]*", text):
        tokens: list[Token] = []
        after_comma = False
        for match in _TOKEN.finditer(part.group()):
            word = match.group().rstrip(",.")
            start = part.start() + match.start()
            if word:
                tokens.append(Token(word.lower(), start, start + len(word), after_comma))
            after_comma = match.group().endswith(",")
        if tokens:
            found.append(tokens)
    return found or [[]]


def with_counts(tokens: list[Token]) -> list[Token]:
    """Return the words with "2 x 500" and "2x 500" as "x2 500", and "500 x 2" as "500 x2".

    Where either number may be the count, nothing is joined.
    """
    found: list[Token] = []
    rest = list(tokens)
    while rest:
        token = rest.pop(0)
        if times := _TIMES.fullmatch(token.text):
            token = replace(token, text=f"x{times[1]}")
        elif token.text == "x" and found and rest:
            before, after = _COUNT.fullmatch(found[-1].text), _COUNT.fullmatch(rest[0].text)
            if before and not after:
                count = found.pop()
                token = replace(count, text=f"x{count.text}", end=token.end)
            elif after and not before:
                token = replace(token, text=f"x{rest[0].text}", end=rest.pop(0).end)
        found.append(token)
    return found
