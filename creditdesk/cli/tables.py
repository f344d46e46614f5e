"""Answers for people: plain tables, and amounts as they are read aloud."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Sequence
from itertools import accumulate

from creditdesk.domain.money import decimal_text

_WIDEST = 48
"""Columns of the terminal: one long name would push the amounts of all the others out of sight."""


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Container[int] = ()) -> str:
    """Lay rows out under headings; the columns numbered in `right` are aligned to the right.

    Whatever is too long is cut, but in the last column: JSON has it whole.
    """
    cells = [[*(_shortened(_cell(value)) for value in row[:-1]), _cell(row[-1])] for row in rows]
    widths = [max(map(_width, column)) for column in zip(headings, *cells, strict=True)]

    def line(row: Sequence[str]) -> str:
        aligned = []
        for index, (text, width) in enumerate(zip(row, widths, strict=True)):
            room = " " * (width - _width(text))
            aligned.append(room + text if index in right else text + room)
        return "  ".join(aligned).rstrip()

    return "\n".join([line(headings), line(["-" * width for width in widths]), *map(line, cells)])


def amount(minor: int, currency: str) -> str:
    """Write an amount for a person: grouped thousands, the currency's decimals."""
    text = decimal_text(minor, currency)
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}{point}{decimals}" if int(whole) else text


def _cell(value: object) -> str:
    # What a file brought in must not steer the terminal.
    return (
        "" if value is None else " ".join("".join(sign if sign.isprintable() else " " for sign in str(value)).split())
    )


def _shortened(text: str) -> str:
    if _width(text) <= _WIDEST:
        return text
    ends = accumulate(_width(sign) for sign in text)
    return "".join(sign for sign, end in zip(text, ends, strict=True) if end < _WIDEST).rstrip() + "…"


def _width(text: str) -> int:
    """Return how many columns of a terminal the text takes: an accent none of its own, a Chinese letter two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
