"""The reject file: refused rows as they came, with problem and cure beside them, to be mended and imported again."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

from creditdesk.services.cash.intake import Source
from creditdesk.services.cash.profiles import REJECT_COLUMNS
from creditdesk.services.cash.result import RejectedRow


def write_rejects(path: Path, refused: Mapping[str, Mapping[int, RejectedRow]], sources: list[Source]) -> list[Path]:
    """Write the refused rows of every file; return what was written.

    Rows of one file go to `path`. Rows of further files have other columns, so they go beside it, named after their
    file: `rejects.csv`, `rejects-allocations.csv`.
    """
    written: list[Path] = []
    for source in sources:
        rows = refused.get(str(source.sheet.path))
        if rows:
            target = path if not written else path.with_name(f"{path.stem}-{source.sheet.path.stem}{path.suffix}")
            _write(target, source, rows)
            written.append(target)
    return written


def _write(path: Path, source: Source, refused: Mapping[int, RejectedRow]) -> None:
    sheet = source.sheet
    # A mended file that is refused again gets fresh reasons, not a second pair of columns.
    places = [at for at, name in enumerate(sheet.header) if name not in REJECT_COLUMNS]
    # The mended file that is being read may be the very one to be written.
    part = path.with_name(f"{path.name}.part")
    with part.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text)
        writer.writerow([*(sheet.titles[at] for at in places), *REJECT_COLUMNS])
        for number, row in sheet.rows():
            if rejected := refused.get(number):
                cells = [row[at] if at < len(row) else "" for at in places]
                writer.writerow([*cells, rejected.problem, rejected.cure])
    part.replace(path)
