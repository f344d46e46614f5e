"""The reject file: refused rows as they came, with problem and cure beside them, to be mended and imported again."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from creditdesk.domain.parsing_dates import DateOrder, detect_date_order
from creditdesk.services.cash.cells import day_columns, readable_day, values_of
from creditdesk.services.cash.intake import Source
from creditdesk.services.cash.profiles import REJECT_COLUMNS
from creditdesk.services.cash.result import RejectedRow
from creditdesk.services.cash.shaping import is_heading


def write_rejects(
    path: Path,
    refused: Mapping[str, Mapping[int, RejectedRow]],
    sources: list[Source],
    date_order: DateOrder | None = None,
) -> list[Path]:
    """Write the refused rows of every file; return what was written.

    Rows of one file go to `path`. Rows of further files have other columns, so they go beside it, named after their
    file: `rejects.csv`, `rejects-allocations.csv`. Days that can be read are written year first: a few rows alone need
    not show the order that the whole file showed, or that the person chose (`date_order`).
    """
    written: list[Path] = []
    for source in sources:
        rows = refused.get(str(source.sheet.path))
        if rows:
            target = path if not written else path.with_name(f"{path.stem}-{source.sheet.path.stem}{path.suffix}")
            _write(target, source, rows, date_order)
            written.append(target)
    return written


def _write(path: Path, source: Source, refused: Mapping[int, RejectedRow], date_order: DateOrder | None) -> None:
    sheet = source.sheet
    days = set(day_columns(sheet, source.profile))
    order = date_order or source.profile.date_order or detect_date_order(values_of(sheet, sorted(days))).order
    # A mended file that is refused again gets fresh reasons, not a second pair of columns.
    places = [at for at, name in enumerate(sheet.header) if name not in REJECT_COLUMNS]
    # The mended file that is being read may be the very one to be written.
    part = path.with_name(f"{path.name}.part")
    try:
        with part.open("w", encoding="utf-8", newline="") as text:
            writer = csv.writer(text)
            writer.writerow([*(sheet.titles[at] for at in places), *REJECT_COLUMNS])
            writer.writerows(_rows(source, refused, places, days, order))
        part.replace(path)
    except OSError:
        # As on a full disk: half a file is none.
        part.unlink(missing_ok=True)
        raise


def _rows(
    source: Source,
    refused: Mapping[int, RejectedRow],
    places: Sequence[int],
    days: Collection[int],
    order: DateOrder | None,
) -> Iterator[list[str]]:
    """Yield the refused rows with their reasons, each below the heading that names its account."""
    sheet = source.sheet
    heading: list[str] = []
    for number, row in sheet.rows():
        if source.profile.headings == "account" and is_heading(row):
            heading = row
        if rejected := refused.get(number):
            if heading:
                yield [heading[at] if at < len(heading) else "" for at in places]
                heading = []
            cells = [row[at] if at < len(row) else "" for at in places]
            # The cells of a row that does not fit the header may stand under other names than their own.
            if len(row) <= len(sheet.header):
                cells = [
                    _plain_day(cell, order) if at in days else cell for at, cell in zip(places, cells, strict=True)
                ]
            yield [*cells, rejected.problem, rejected.cure]


def _plain_day(text: str, order: DateOrder | None) -> str:
    day = readable_day(text, order)
    return text if day is None else day.isoformat()
