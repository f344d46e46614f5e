"""A day's letters: how soon they are proposed for everybody, and how that grows with the ledger."""

from __future__ import annotations

import statistics
from pathlib import Path

from bench.big_ledger import AS_OF, big_ledger
from bench.measure import Measure, seconds
from creditdesk.services.book.files import open_book
from creditdesk.services.letters.runs import LetterRuns

ROUNDS = 3
PROPOSALS = 10_000
LONGEST = 5.0
"""Seconds that a person waits for the letters of a day."""


def measures() -> list[Measure]:
    """Time the proposals of two ledgers, the larger with ten times the debtors and documents of the smaller."""
    small, few = _proposed(big_ledger(customers=2_000, documents=100_000))
    large, many = _proposed(big_ledger())
    return [
        Measure(f"{PROPOSALS:,} letters proposed on 1,000,000 documents", large * PROPOSALS / many, LONGEST),
        Measure("a letter proposed on ten times the ledger", large / many, small / few, 1.2, "100,000 documents"),
    ]


def _proposed(path: Path) -> tuple[float, int]:
    """Return the seconds that a day's proposals take, and how many letters they are."""
    with open_book(path, user="bench", read_only=True) as book:
        runs = LetterRuns(book)
        count = len(runs.propose(AS_OF).proposed)
        return statistics.median(seconds(lambda: runs.propose(AS_OF)) for _ in range(ROUNDS)), count
