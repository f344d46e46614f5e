"""Releases the letters of a book until it is killed: `python run_releaser.py BOOK FOLDER`."""

from __future__ import annotations

import sys
from datetime import UTC, date, datetime
from pathlib import Path

from creditdesk.services.book.files import open_book
from creditdesk.services.office import Office

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


class Says:
    """Progress told on standard output, so that whoever kills knows how far it is."""

    def report(self, done: int, _total: int, text: str) -> None:
        print(done, text, flush=True)  # noqa: T201 - it is what this program is for


def release(book: Path, folder: Path) -> None:
    with open_book(book, user="tess") as opened:
        runs = Office.of(opened).letter_runs
        run, _ = runs.start(DAY, at=AT)
        runs.release(run.run_id, folder, at=AT, progress=Says())


if __name__ == "__main__":
    release(Path(sys.argv[1]), Path(sys.argv[2]))
