"""Kills the writing of a day's letters, again and again: `python -m tests.journeys.release_kills [HOW_OFTEN]`.

By turns in a window, on the command line, and there with pages made by two processes. After each kill every letter is
either issued or not, and the run that goes on issues the others: none twice, none lost, and the book is sound.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Table, select

from creditdesk.models.letters import letters
from creditdesk.models.outbox import outbox
from creditdesk.models.policies import letter_run_lines
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.cash.service import Cash
from creditdesk.services.letters import archive
from creditdesk.services.letters.run_lines import State
from creditdesk.services.letters.runs import LetterRuns
from tests.journeys.kills import say

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DEBTORS = 96
"""So many that a second process is at work for half of the time. Every third gets the letter by mail."""
_POSTER = Path(__file__).with_name("poster.py")
WAYS = ("window", "command line", "command line, two processes")


def make_book(folder: Path) -> Path:
    """Make a book in which everybody's first reminder has its turn."""
    codes = [f"A{number:03}" for number in range(DEBTORS)]
    people, papers = folder / "customers.csv", folder / "documents.csv"
    rows = [
        f"{code},Debtor {code},1 Lane,Leeds,LS1,{'' if at % 3 else 'ap@x.example'}" for at, code in enumerate(codes)
    ]
    people.write_text("\n".join(["account,name,address1,city,postcode,email", *rows]), "utf-8")
    rows = [f"{code},invoice,I-{code},2026-10-01,2026-10-31,{100 + at}.00" for at, code in enumerate(codes)]
    papers.write_text("\n".join(["account,type,number,date,due_date,amount", *rows]), "utf-8")
    path = folder / "ready" / "letters.creditdesk"
    with create_book(path, company="Brook Ltd", country="GB", currency="GBP", at=AT, user="tess") as book:
        Cash(book).import_files([people, papers], at=AT, as_of=DAY)
    return path


def command(way: str, book: Path, out: Path) -> list[str]:
    """Return what writes the letters of a book into a folder."""
    if way == "window":
        return [sys.executable, str(_POSTER), str(book), DAY.isoformat(), str(out)]
    processes = "2" if way.endswith("two processes") else "1"
    said = ["--book", str(book), "--as-of", DAY.isoformat(), "letters", "issue", "--out", str(out)]
    return [sys.executable, "-m", "creditdesk", *said, "--processes", processes]


def run(way: str, book: Path, out: Path, after: float | None) -> float:
    """Let letters be written, and kill it so many seconds after the first of them is in the archive.

    Below zero it is killed while it starts. Returns how long it took from the first letter to its end.
    """
    home = book.parent
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("STATE", "DATA", "CONFIG", "CACHE")}
    with subprocess.Popen(
        command(way, book, out),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **folders, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
    ) as program:
        if after is None or after >= 0:
            archived = book.with_suffix(".documents")
            while program.poll() is None and not any(archived.glob("*/*.pdf")):
                time.sleep(0.005)
        first = time.monotonic()
        if after is not None:
            try:
                program.wait(abs(after))
            except subprocess.TimeoutExpired:
                program.kill()
        program.wait()
        return time.monotonic() - first


def faults(path: Path, out: Path) -> tuple[int, list[str]]:
    """Return how many letters were issued before a kill, and what is not as it should be, then and after going on."""
    with open_book(path, user="tess") as book:
        before = _rows(book, letters)
        found = [*_faults_of(book, "after the kill"), *_half_issued(book)]
        runs = LetterRuns(book)
        begun, _ = runs.start(DAY, at=AT)
        runs.release(begun.run_id, out, at=AT, processes=1)
        found += _faults_of(book, "after going on")
        issued = _rows(book, letters)
        if {row.id: row.sha256 for row in before}.items() - {row.id: row.sha256 for row in issued}.items():
            found.append("a letter that was issued is another one now")
        if sorted(row.number for row in issued) != [f"RM-2026-{number:06}" for number in range(1, DEBTORS + 1)]:
            found.append(f"{len(issued)} letters are issued in the end, or their numbers have gaps")
        written = sorted(each.name for each in out.iterdir() if "to print" not in each.name)
        if written != sorted(f"{row.number}.pdf" for row in issued):
            found.append(f"the folder holds {written}")
        posted = {row.id for row in issued} - {row.letter_id for row in _rows(book, outbox)}
        if {each.letter_id for each in runs.prints.unprinted(DAY)} != posted:
            found.append("what waits to be printed is not what goes by post")
    return len(before), found


def _faults_of(book: Book, when: str) -> list[str]:
    """Return what is unsound in the book, and which debtors have more than one letter or mail."""
    found = [f"{when}: {problem}" for problem in check(book)]
    for table in (letters, outbox):
        counts = Counter(row.customer_id for row in _rows(book, table))
        found += [f"{when}: debtor {each} has {count} {table.name}" for each, count in counts.items() if count > 1]
    return found


def _half_issued(book: Book) -> list[str]:
    """Return the letters of which something is lacking: the line of the run, the document, or the mail."""
    issued = {row.id: row for row in _rows(book, letters)}
    lines = {row.letter_id: row for row in _rows(book, letter_run_lines) if row.state == State.ISSUED}
    mails = {row.letter_id for row in _rows(book, outbox)}
    found = [] if set(issued) == set(lines) else ["letters and lines of the run differ"]
    found += [] if mails == {key for key, row in issued.items() if row.channel == "email"} else ["mails are lacking"]
    for row in issued.values():
        archive.read(book.documents_folder, row.sha256)
    found += [f"half written: {path.name}" for path in book.documents_folder.glob("*/.*")]
    return found


def _rows(book: Book, table: Table) -> Sequence[Any]:
    with book.read() as connection:
        return connection.execute(select(table)).all()


def main(how_often: int, seed: int = 1) -> int:
    """Kill so many times at random moments; return 1 if anything was wrong."""
    moments = random.Random(seed)
    wrong = 0
    middle: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as name:
        ready = make_book(Path(name))
        lasts = {}
        for way in WAYS:
            issued, found, lasts[way] = try_once(ready, way, None)
            if found or issued < DEBTORS:
                say(f"{way}: {issued} letters issued without a kill. {found}")
                return 1
        for kill in range(1, how_often + 1):
            way = WAYS[kill % len(WAYS)]
            issued, found, _ = try_once(ready, way, lasts[way] * moments.uniform(-0.15, 1.0))
            middle[way] += 0 < issued < DEBTORS
            wrong += len(found)
            for each in found:
                say(f"kill {kill}, {way}, {issued} issued: {each}")
    share = ", ".join(f"{count} in the {way}" for way, count in middle.items())
    say(f"{how_often} kills, of which between two letters {sum(middle.values())} ({share}); {wrong} faults.")
    return 1 if wrong else 0


def try_once(ready: Path, way: str, after: float | None) -> tuple[int, list[str], float]:
    """Write the letters of a copy of a book, killed or not; return how many went, the faults, and how long it took."""
    folder = ready.parent.with_name("tried")
    shutil.copytree(ready.parent, folder)
    book, out = folder / ready.name, folder / "out"
    took = run(way, book, out, after)
    issued, found = faults(book, out)
    shutil.rmtree(folder)
    return issued, found, took


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 100))
