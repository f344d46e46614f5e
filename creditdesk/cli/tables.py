"""Answers for people: plain tables, and amounts as they are read aloud."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from creditdesk.domain.money import decimal_text


def table(headings: Sequence[str], rows: Iterable[Sequence[object]], *, right: Container[int] = ()) -> str:
    """Lay rows out under headings; the columns numbered in `right` are aligned to the right."""
    cells = [[_cell(value) for value in row] for row in rows]
    widths = [max([len(heading), *(len(row[index]) for row in cells)]) for index, heading in enumerate(headings)]

    def line(row: Sequence[str]) -> str:
        aligned = (
            text.rjust(width) if index in right else text.ljust(width)
            for index, (text, width) in enumerate(zip(row, widths, strict=True))
        )
        return "  ".join(aligned).rstrip()

    return "\n".join([line(headings), line(["-" * width for width in widths]), *map(line, cells)])


def amount(minor: int, currency: str) -> str:
    """Write an amount for a person: grouped thousands, the currency's decimals."""
    text = decimal_text(minor, currency)
    whole, point, decimals = text.partition(".")
    return f"{int(whole):,}{point}{decimals}" if int(whole) else text


def _cell(value: object) -> str:
    return "" if value is None else " ".join(str(value).split())
