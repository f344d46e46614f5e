"""Answers for people: plain tables, and amounts as they are read aloud."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Sequence

from creditdesk.domain.money import decimal_text


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Container[int] = ()) -> str:
    """Lay rows out under headings; the columns numbered in `right` are aligned to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
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


def _width(text: str) -> int:
    """Return how many columns of a terminal the text takes: an accent none of its own, a Chinese letter two."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(sign) else 2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text
    )
