"""Letters to a random ledger add up, reach nobody who must be let be, and go once.

`python -m tests.scale.letter_run` tries ledgers of a thousand debtors.
"""

from __future__ import annotations

from pathlib import Path

from tests.scale.letter_run import draw, faults, make

DEBTORS = 80


def test_a_days_letters_to_a_random_ledger_are_what_is_counted_by_hand(tmp_path: Path) -> None:
    ledger = draw(DEBTORS, seed=7)
    with make(tmp_path, ledger) as book:
        count, found = faults(book, ledger, tmp_path / "out", processes=1)
    assert found == []
    assert count > DEBTORS / 3
