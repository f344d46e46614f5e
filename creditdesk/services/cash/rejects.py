"""The reject file: refused rows as they came, with problem and cure beside them, to be mended and imported again."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.parsing_dates import DateOrder, detect_date_order
from creditdesk.services.cash.cells import amount_columns, day_columns, decimals_shown, values_of
from creditdesk.services.cash.intake import Source
from creditdesk.services.cash.profiles import REJECT_COLUMNS
from creditdesk.services.cash.reading import Sheet
from creditdesk.services.cash.result import RejectedRow
from creditdesk.services.cash.shaping import is_heading

# The title of an empty column, "read as dates dmy, decimals comma": what the whole file showed, and few rows may not.
_READ_AS = re.compile(r"read_as(?:_dates_(?P<dates>[dmy]{3}))?(?:_decimals_(?P<decimals>point|comma))?")


def write_rejects(
    path: Path,
    refused: Mapping[str, Mapping[int, RejectedRow]],
    sources: list[Source],
    date_order: DateOrder | None = None,
) -> list[Path]:
    """Write the refused rows of every file, in the form that it had; return what was written.

    Rows of one file go to `path`. Rows of further files have other columns, so they go beside it, named after their
    file: `rejects.csv`, `rejects-allocations.csv`. A few rows alone need not show the order of dates or the sign of
    decimals that the whole file showed, or that the person chose (`date_order`): a column's title says them then, and
    `read_as_told` reads them back.
    """
    written: list[Path] = []
    for source in sources:
        rows = refused.get(str(source.sheet.path))
        if rows:
            target = path if not written else path.with_name(f"{path.stem}-{source.sheet.path.stem}{path.suffix}")
            _write(target, source, rows, date_order)
            written.append(target)
    return written


def read_as_told(source: Source) -> Source:
    """Return a file with the reading that its header says, where it is a reject file that says one."""
    told = next(filter(None, map(_READ_AS.fullmatch, source.sheet.header)), None)
    if told is None:
        return source
    profile = source.profile
    return replace(
        source,
        profile=replace(
            profile,
            ignored=profile.ignored | {told[0]},
            date_order=DateOrder(told["dates"]) if told["dates"] in set(DateOrder) else profile.date_order,
            decimals=AmountStyle(told["decimals"]) if told["decimals"] else profile.decimals,
        ),
    )


def _write(path: Path, source: Source, refused: Mapping[int, RejectedRow], date_order: DateOrder | None) -> None:
    sheet = source.sheet
    # A mended file that is refused again gets fresh reasons, not a second pair of columns.
    places = [at for at, name in enumerate(sheet.header) if name not in REJECT_COLUMNS and not _READ_AS.fullmatch(name)]
    added = [*REJECT_COLUMNS, *_reading(source, refused, date_order)]
    # The mended file that is being read may be the very one to be written.
    part = path.with_name(f"{path.name}.part")
    try:
        # The byte that its encoding has no letter for came as a mark; what it has no letter for leaves as one.
        with part.open("w", encoding=sheet.encoding, errors="replace", newline="") as text:
            writer = csv.writer(text, delimiter=sheet.delimiter)
            writer.writerow([*(sheet.titles[at] for at in places), *added])
            writer.writerows(_rows(source, refused, places, len(added)))
        part.replace(path)
    except OSError:
        # As on a full disk: half a file is none.
        part.unlink(missing_ok=True)
        raise


def _reading(source: Source, refused: Mapping[int, RejectedRow], date_order: DateOrder | None) -> list[str]:
    """Return the title that says how dates and decimals were read; none where the rows alone would be read so."""
    sheet, profile = source.sheet, source.profile
    days = day_columns(sheet, profile)
    order = date_order or profile.date_order or detect_date_order(values_of(sheet, days)).order
    amounts = amount_columns(sheet, profile)
    style = _style(values_of(sheet, amounts)) or profile.decimals
    told = []
    if order is not None and order != detect_date_order(_cells_of(sheet, refused, days)).order:
        told.append(f"dates {order}")
    if style != AmountStyle.UNKNOWN and style != _style(_cells_of(sheet, refused, amounts)):
        told.append(f"decimals {style}")
    return [f"read as {', '.join(told)}"] if told else []


def _style(amounts: Iterator[str]) -> AmountStyle | None:
    """Return which sign separates decimals; none where no amount shows it."""
    comma, point = decimals_shown(amounts)
    if comma and point:
        return AmountStyle.UNKNOWN
    return AmountStyle.COMMA if comma else AmountStyle.POINT if point else None


def _cells_of(sheet: Sheet, refused: Mapping[int, RejectedRow], places: Sequence[int]) -> Iterator[str]:
    return (row[at] for number, row in sheet.rows() if number in refused for at in places if at < len(row))


def _rows(source: Source, refused: Mapping[int, RejectedRow], places: Sequence[int], added: int) -> Iterator[list[str]]:
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
            reasons = [rejected.problem, rejected.cure, ""]
            yield [*cells, *reasons[:added]]
