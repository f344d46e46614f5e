"""Finding the row that names a file's columns: reports have a title, a company and a day standing above it."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from creditdesk.domain.parsing import UnreadableError
from creditdesk.domain.parsing_dates import DateOrder, parse_date

DELIMITERS = (",", ";", "\t", "|")
# No report has a longer title; a row of a table seen so late would not be its header.
_HEAD = 60
_SHOWN = 5
_LONGEST_SHOWN = 40
_STATED_ON = re.compile(
    r"\b(stichtag|stand|vom|per|zum|as at|as of|au|peildatum|fecha de corte|fecha|al)\b\W*(?P<day>\w.+)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"[\d\W_]+")
# A header fills most of its table's columns, and most of its cells are words.
_FILLED, _WORDS = 0.6, 0.6

Fits = Callable[[Sequence[str]], bool]


@dataclass(frozen=True, slots=True)
class FoundHeader:
    """Where the names of the columns stand, and what stands above them."""

    row: int
    delimiter: str
    titles: tuple[str, ...]
    above: tuple[str, ...] = ()

    @property
    def stated_on(self) -> date | None:
        """The day that the lines above say the file is of; none where they leave any doubt."""
        days = {day for text in self.above if (said := _STATED_ON.search(text)) for day in _days(said["day"].strip())}
        return days.pop() if len(days) == 1 else None

    def notice(self, file: str) -> str:
        """Say what was skipped; nothing if the names stand first."""
        if not self.above:
            return ""
        shown = "; ".join(f'"{_shorten(text)}"' for text in self.above[:_SHOWN])
        more = " and more" if len(self.above) > _SHOWN else ""
        return f"{file}: the column names stand in row {self.row}. Left aside above them: {shown}{more}."


def find_header(path: Path, encoding: str, fits: Fits) -> FoundHeader | None:
    """Return the first row that fits, else the row that looks most like names of columns; none in an empty file.

    Args:
        path: The file.
        encoding: How its bytes are read.
        fits: Tells whether a row's cells are the columns of a known layout.

    Raises:
        csv.Error: If no row at all can be read.
    """
    told, skipped = _told_delimiter(path, encoding)
    likely: list[FoundHeader] = []
    for delimiter in (told,) if told else DELIMITERS:
        rows = [row for row in _head(path, encoding, delimiter) if row[0] > skipped]
        for at, (_, cells) in enumerate(rows):
            if fits(cells):
                return _found(rows, at, delimiter)
        if rows:
            likely.append(_found(rows, _likely(rows), delimiter))
    return max(likely, key=lambda found: len(found.titles), default=None)


def _found(rows: Sequence[tuple[int, list[str]]], at: int, delimiter: str) -> FoundHeader:
    above = tuple(" ".join(cell.strip() for cell in cells if cell.strip()) for _, cells in rows[:at])
    return FoundHeader(rows[at][0], delimiter, tuple(rows[at][1]), above)


def _told_delimiter(path: Path, encoding: str) -> tuple[str, int]:
    """Return what a first line such as `sep=;` says, as spreadsheets write it, and the number of that line."""
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        for number, line in enumerate(text, 1):
            plain = line.strip()
            if plain:
                is_told = line.casefold().startswith("sep=") and len(line.rstrip("\r\n")) == len("sep=;")
                return (line.rstrip("\r\n")[-1], number) if is_told else ("", 0)
    return "", 0


def _head(path: Path, encoding: str, delimiter: str) -> list[tuple[int, list[str]]]:
    """Return the first rows that are not blank, each with its number."""
    # cp1252 leaves five bytes without a letter; a file that has them is read all the same, the byte marked.
    with path.open(encoding=encoding, errors="replace", newline="") as text:
        rows = _until_broken(csv.reader(text, delimiter=delimiter))
        return list(islice(((number, row) for number, row in rows if any(map(str.strip, row))), _HEAD))


def _until_broken(rows: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    number = 0
    try:
        for number, row in enumerate(rows, 1):
            yield number, row
    except csv.Error:
        # Further down it is refused with its row when it is read; the names may stand above.
        if not number:
            raise


def _likely(rows: Sequence[tuple[int, list[str]]]) -> int:
    """Return which row looks like names: many cells, of words, none of them a day."""
    widest = max(_filled(cells) for _, cells in rows)
    for at, (_, cells) in enumerate(rows):
        names = [cell.strip() for cell in cells if cell.strip()]
        words = sum(not _NOT_A_NAME.fullmatch(name) for name in names)
        if len(names) >= max(2, widest * _FILLED) and words >= len(names) * _WORDS and not any(map(is_day, names)):
            return at
    return 0


def is_day(text: str) -> bool:
    """Tell whether a cell is a day in some order of day, month and year."""
    if not any(sign.isdigit() for sign in text):
        return False
    return bool(_days(text))


def _days(text: str) -> set[date]:
    """Return the days that a text may mean."""
    days = set()
    for order in (DateOrder.DMY, DateOrder.MDY):
        with suppress(UnreadableError):
            days.add(parse_date(text, order))
    return days


def _filled(cells: Sequence[str]) -> int:
    return sum(bool(cell.strip()) for cell in cells)


def _shorten(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
