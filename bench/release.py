"""A day's letters issued: how much sooner two processes have done it than one."""

from __future__ import annotations

import shutil
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from bench.big_ledger import AS_OF, big_ledger
from bench.measure import Measure, seconds
from bench.statements import SENDER
from creditdesk.services.book.files import open_book
from creditdesk.services.desk import day
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.letters.service import Letters

LETTERS = 1_000
ROUNDS = 3
FASTER = 1.7
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)


def measures() -> list[Measure]:
    """Time releases of the same letters from copies of one book, in turns."""
    with tempfile.TemporaryDirectory() as folder:
        ready = _ready(Path(folder))
        turns = [(_released(ready, 2), _released(ready, 1)) for _ in range(ROUNDS)]
    two, one = (statistics.median(taken) for taken in zip(*turns, strict=True))
    return [Measure(f"{LETTERS:,} letters issued with two processes", two, one, 1 / FASTER, "one process")]


def _ready(folder: Path) -> Path:
    """Return a book on the morning of its letters: a letterhead is there, and the day's figures are."""
    path = folder / "ready" / "ledger.creditdesk"
    path.parent.mkdir()
    shutil.copy(big_ledger(customers=2_000, documents=100_000), path)
    with open_book(path, user="bench") as book:
        Letters(book).save_letterhead(SENDER, at=AT)
        with book.unit_of_work(AT) as work:
            day.refresh(work.connection, AS_OF)
    return path


def _released(ready: Path, processes: int) -> float:
    """Return the seconds in which so many processes release the letters, their start included."""
    with tempfile.TemporaryDirectory(dir=ready.parent.parent) as folder:
        path = Path(folder) / ready.name
        shutil.copy(ready, path)
        with open_book(path, user="bench") as book:
            runs = LetterRuns(book)
            whose = [each.customer_id for each in runs.propose(AS_OF).proposed][:LETTERS]
            run, _ = runs.start(AS_OF, at=AT, customer_ids=whose)
            return seconds(lambda: runs.release(run.run_id, Path(folder) / "out", at=AT, processes=processes))
