"""Kills a window in mid-call, again and again, and looks what is left: `python -m tests.journeys.kills [HOW_OFTEN]`.

No saved call is lost, no draft is older than a second, no entry is half there, and the book is sound.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from sqlalchemy import select

from creditdesk.models.activity import activities
from creditdesk.models.customers import customers
from creditdesk.models.follow_ups import follow_ups, promises
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.cash.service import Cash
from creditdesk.services.desk.service import Desk

FRIDAY = date(2026, 11, 20)
_CALLER = Path(__file__).with_name("caller.py")
_DEBTORS = 60
# A keystroke is on disk within a second: the longest a note may lag behind the hands.
_SAFE_AFTER = 1.0


@dataclass(slots=True)
class Heard:
    """What one window said before it was killed at `killed_at`."""

    killed_at: float
    saved: dict[int, str] = field(default_factory=dict)
    typed: list[tuple[int, str, float, str]] = field(default_factory=list)


def make_ledger(folder: Path) -> Path:
    """Make a book in which everybody owes enough for many promises of one pound."""
    path = folder / "calls.creditdesk"
    accounts = [f"A{number:03}" for number in range(_DEBTORS)]
    customers = folder / "customers.csv"
    customers.write_text("\n".join(["account,name", *(f"{code},Debtor {code}" for code in accounts)]), "utf-8")
    invoices = folder / "invoices.csv"
    rows = [f"{code},invoice,I-{code},2026-08-01,2026-08-31,{5000 + at}.00" for at, code in enumerate(accounts)]
    invoices.write_text("\n".join(["account,type,number,date,due_date,amount", *rows]), "utf-8")
    at = datetime(2026, 11, 20, 9, tzinfo=UTC)
    with create_book(path, company="Calls Ltd", country="GB", currency="GBP", at=at, user="tess") as book:
        Cash(book).import_files([customers, invoices], at=at, as_of=FRIDAY)
    return path


def kill_once(book: Path, first: int, after: float) -> Heard:
    """Let a window make calls, numbered from `first`, and kill it so many seconds after its first keystroke."""
    home = book.parent
    folders = {f"XDG_{kind}_HOME": str(home / kind.lower()) for kind in ("STATE", "DATA", "CONFIG", "CACHE")}
    program = subprocess.Popen(
        [sys.executable, str(_CALLER), str(book), FRIDAY.isoformat(), str(first)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **folders, "HOME": str(home), "QT_QPA_PLATFORM": "offscreen"},
    )
    assert program.stdout is not None
    begun = program.stdout.readline()
    time.sleep(after)
    program.kill()
    heard = Heard(time.time())
    said = begun + program.communicate()[0]
    # A last line without its end was cut short by the kill.
    for line in said[: said.rfind("\n") + 1].splitlines():
        word, number, rest = line.split(" ", 2)
        if word == "saved":
            heard.saved[int(number)] = rest
        else:
            account, at, text = rest.split(" ", 2)
            heard.typed.append((int(number), account, float(at), text))
    return heard


def losses(path: Path, heard: Heard) -> list[str]:
    """Return what was lost or is only half there after a kill, in sentences; nothing is as it should be."""
    with open_book(path) as book:
        kept = _entries(book)
        return [
            *(f"check: {problem}" for problem in check(book)),
            *(
                f"Call {number} to {account} was saved and is lost."
                for number, account in heard.saved.items()
                if kept.get(number, ("", 0, 0))[0] != account
            ),
            *(
                f"Call {number} is half there: {promised} promises, {due} follow-ups."
                for number, (_, promised, due) in kept.items()
                if (promised, due) != (1, 1)
            ),
            *_lost_notes(book, heard, kept),
        ]


def forget_drafts(path: Path) -> None:
    """Clear the desk of notes begun, so that the next window starts with an empty one."""
    with open_book(path) as book:
        desk = Desk(book)
        for draft in desk.drafts():
            desk.discard_draft(draft.customer_id)


def _entries(book: Book) -> dict[int, tuple[str, int, int]]:
    """Return the calls in the history by number: the account, how many promises, how many follow-ups."""
    with book.read() as connection:
        promised = [row.activity_id for row in connection.execute(select(promises.c.activity_id))]
        due = [row.activity_id for row in connection.execute(select(follow_ups.c.activity_id))]
        rows = connection.execute(select(activities.c.id, activities.c.note, customers.c.account).join(customers)).all()
    return {
        int(row.note.split()[1].rstrip(":")): (row.account, promised.count(row.id), due.count(row.id)) for row in rows
    }


def _lost_notes(book: Book, heard: Heard, kept: dict[int, tuple[str, int, int]]) -> list[str]:
    """What was typed a second before the kill stands in the history or in the debtor's draft."""
    safe = [typed for typed in heard.typed if typed[2] <= heard.killed_at - _SAFE_AFTER]
    if not safe or safe[-1][0] in kept:
        return []
    number, account, _, text = safe[-1]
    notes = [draft.note for draft in Desk(book).drafts()]
    if any(note.startswith(text) for note in notes):
        return []
    return [f"The note of call {number} to {account} is lost: {text!r} was typed, {notes} are the drafts."]


def main(how_often: int, seed: int = 1) -> int:
    """Kill so many windows at random moments; return 1 if anything was lost."""
    moments = random.Random(seed)
    lost, first, half_typed = 0, 1, 0
    with tempfile.TemporaryDirectory() as folder:
        book = make_ledger(Path(folder))
        for kill in range(1, how_often + 1):
            heard = kill_once(book, first, moments.uniform(0, 6))
            problems = losses(book, heard)
            for problem in problems:
                say(f"kill {kill}: {problem}")
            lost += len(problems)
            half_typed += bool(heard.typed) and heard.typed[-1][0] not in heard.saved
            first = max([first, *(typed[0] for typed in heard.typed)]) + 1
            forget_drafts(book)
    say(f"{how_often} kills, {first - 1} calls begun, {half_typed} kills in mid-note, {lost} losses.")
    return 1 if lost else 0


def say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 200))
