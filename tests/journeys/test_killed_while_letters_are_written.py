"""Letters whose writing is killed, in the window or on the command line, go each exactly once in the end."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from tests.journeys.release_kills import WAYS, make_book, try_once


@pytest.mark.parametrize("way", [WAYS[0], WAYS[2]])
def test_no_letter_is_lost_and_none_goes_twice(tmp_path: Path, way: str) -> None:
    _issued, faults, _took = try_once(make_book(tmp_path), way, random.Random(way).uniform(0, 0.6))
    assert faults == []
