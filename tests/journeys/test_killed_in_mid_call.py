"""A window killed while calls are made loses no saved call, no note older than a second, and leaves no half entry."""

from __future__ import annotations

import random
from pathlib import Path

from tests.journeys.kills import forget_drafts, kill_once, losses, make_ledger


def test_windows_killed_at_random_moments_lose_nothing(tmp_path: Path) -> None:
    book = make_ledger(tmp_path)
    first = 1
    for moment in random.Random(7).sample([0.1, 1.5, 1.9, 2.6, 3.4, 4.1], 3):
        heard = kill_once(book, first, moment)
        assert heard.typed, "nobody called"
        assert losses(book, heard) == []
        forget_drafts(book)
        first = heard.typed[-1][0] + 1
