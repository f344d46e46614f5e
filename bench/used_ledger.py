"""A ledger that has been worked for long: a year of calls and promises and three of letters, written into a book."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

from bench.big_ledger import AS_OF

CALLS = 250_000
PROMISES = 25_000
FOLLOW_UPS = 15_000
LETTERS = 100_000
RUNG = 30_000
"""So many items make calls: who owes for long is rung again and again."""

_OUTCOMES = ("NO_ANSWER", "NO_ANSWER", "VOICEMAIL_LEFT", "CALLBACK_AGREED", "PAID_CLAIMED", "COPY_DOCS_REQUESTED")
_STEPS = (("call_back", "10:30", ""), ("call", "", ""), ("task", "", "send the contract"), ("send_documents", "", ""))


def use(path: Path, *, seed: int = 1) -> None:
    """Write the work of years into a book: the same every time, most of it with those who owe most often."""
    dice = random.Random(seed)  # noqa: S311 - the same every time, and no secret
    with closing(sqlite3.connect(path, isolation_level=None)) as book:
        book.execute("PRAGMA synchronous = OFF")
        book.execute("BEGIN")
        owing = book.execute(
            "SELECT customer_id, number, open_minor FROM documents"
            " WHERE settled_on = '9999-12-31' AND type = 'invoice' ORDER BY id"
        ).fetchall()
        rung = dice.sample(owing, RUNG)
        calls = [(_days_ago(dice, 365), "call", *dice.choice(rung)) for _ in range(CALLS - PROMISES)]
        calls += [(_days_ago(dice, 200), "promise", *item) for item in dice.sample(owing, PROMISES)]
        calls += [(_days_ago(dice, 3 * 365), "letter", *dice.choice(rung)) for _ in range(LETTERS)]
        # As they come in: a history is written from day to day.
        calls.sort()
        first = book.execute("SELECT max(id) + 1 FROM activities").fetchone()[0]
        called, promised, sent = [], [], []
        for at, (day, kind, customer, number, amount) in enumerate(calls, first):
            is_promise = kind == "promise"
            outcome = "" if kind == "letter" else "PTP" if is_promise else dice.choice(_OUTCOMES)
            called.append(_activity(at, customer, kind, day, outcome))
            if kind == "letter":
                sent.append((customer, at, "reminder", f"U{at}", str(day), amount, "GBP", 1, "{}"))
            elif is_promise:
                promised.append((at, customer, number, amount, day, day + timedelta(dice.randrange(2, 20))))
        _write(book, "activities", "id, customer_id, kind, happened_at, happened_on, done_by, outcome, note, summary,"
               " contact_name, reason_code, direction", called)  # fmt: skip
        _write_letters(book, sent)
        _write_promises(book, dice, promised)
        _write_follow_ups(book, dice, [customer for customer, _, _ in dice.sample(owing, FOLLOW_UPS)])
        book.execute("COMMIT")
        book.execute("ANALYZE")
        book.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _days_ago(dice: random.Random, most: int) -> date:
    return AS_OF - timedelta(dice.randrange(1, most))


def _activity(at: int, customer: int, kind: str, day: date, outcome: str) -> tuple[object, ...]:
    said = "They will look at it on Friday." if at % 3 else ""
    moment = f"{day} {9 + at % 8:02}:{at % 60:02}:00.000000"
    return (at, customer, kind, moment, str(day), "bench", outcome, said, f"A {kind}", "Anna", "", "out")


def _write_letters(book: sqlite3.Connection, sent: Sequence[tuple[object, ...]]) -> None:
    """All of the one page that the book holds."""
    (page,) = book.execute("SELECT sha256 FROM stored_files").fetchone()
    _write(book, "letters", "customer_id, activity_id, kind, number, dated_on, amount_minor, currency, pages, facts,"
           " sha256", [(*letter, page) for letter in sent])  # fmt: skip


def _write_promises(
    book: sqlite3.Connection, dice: random.Random, made: list[tuple[int, int, str, int, date, date]]
) -> None:
    """Those of the past are judged, one in three as broken; the others run."""
    rows, items = [], []
    for activity, customer, number, amount, made_on, promised_on in made:
        runs = promised_on >= AS_OF
        status = "open" if runs else dice.choice(("kept", "broken", "part_kept"))
        judged_on = None if runs else str(promised_on + timedelta(3))
        part = max(1, amount // dice.randrange(1, 4))
        rows.append(
            (activity, customer, activity, "Anna", str(made_on), str(promised_on), part, "GBP", status, 0, judged_on)
        )
        items.append((activity, "invoice", number, part))
    _write(book, "promises", "id, customer_id, activity_id, contact_name, made_on, promised_on, amount_minor, currency,"
           " status, received_minor, judged_on", rows)  # fmt: skip
    _write(book, "promise_items", "promise_id, type, number, amount_minor", items)


def _write_follow_ups(book: sqlite3.Connection, dice: random.Random, customers: list[int]) -> None:
    rows = []
    for customer in customers:
        kind, due_time, text = dice.choice(_STEPS)
        rows.append((customer, kind, str(AS_OF + timedelta(dice.randrange(-10, 20))), due_time, text))
    _write(book, "follow_ups", "customer_id, kind, due_on, due_time, text", rows)


def _write(book: sqlite3.Connection, table: str, columns: str, rows: Sequence[tuple[object, ...]]) -> None:
    # Names come from this module, values are bound.
    book.executemany(
        f"INSERT INTO {table} ({columns}) VALUES ({', '.join('?' * len(rows[0]))})",
        rows,
    )
