"""Letters whose writing is killed, in the window or on the command line, go each exactly once in the end."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.journeys.release_kills import WAYS, command, faults, make_book, try_once


@pytest.mark.parametrize("way", [WAYS[0], WAYS[2]])
def test_no_letter_is_lost_and_none_goes_twice(tmp_path: Path, way: str) -> None:
    _issued, faults, _took = try_once(make_book(tmp_path), way, random.Random(way).uniform(0, 1.5))
    assert faults == []


@pytest.mark.skipif(sys.platform == "win32", reason="a console of its own cannot be interrupted from a test there")
@pytest.mark.parametrize("moment", [0.3, 1.3], ids=["as the others start", "as they make letters"])
def test_interrupted_from_the_keyboard_it_ends_without_a_traceback(tmp_path: Path, moment: float) -> None:
    book, out = make_book(tmp_path), tmp_path / "out"
    # Ctrl+C reaches all processes of a terminal: those that make letters are for the first to stop.
    with subprocess.Popen(
        command(WAYS[2], book, out), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as program:
        while program.poll() is None and not any(book.with_suffix(".documents").glob("*/*.pdf")):
            time.sleep(0.01)
        time.sleep(moment)
        os.killpg(program.pid, signal.SIGINT)
        _said, told = program.communicate(timeout=30)
    assert "Traceback" not in told
    assert faults(book, out)[1] == []
