"""Nothing that was typed is lost: not by a killed program, not by going to another debtor."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

from tests.journeys.conftest import FRIDAY, Desk

TYPIST = Path(__file__).with_name("typist.py")


def test_a_program_killed_in_mid_call_brings_the_note_back_in_the_right_debtor(
    sits_down: Desk, with_ledger: Path, tmp_path: Path
) -> None:
    folders = {f"XDG_{kind}_HOME": str(tmp_path / kind.lower()) for kind in ("STATE", "DATA", "CONFIG", "CACHE")}
    said = "Tom says the cheque went on Monday"
    program = subprocess.Popen(
        [sys.executable, str(TYPIST), str(with_ledger), FRIDAY.isoformat(), said],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **folders, "HOME": str(tmp_path)},
    )
    try:
        assert program.stdout is not None
        assert program.stdout.readline() == "typed on HAR002\n"
        time.sleep(1)  # every keystroke is safe within a second
    finally:
        program.kill()
        program.communicate()

    tess = sits_down(with_ledger)
    assert tess.debtor == "NOR014"
    assert tess.note == ""
    tess.until(lambda: tess.says != "")
    assert tess.says == "Your unsaved note to Harlow Freight Services Ltd (HAR002) waits there."
    tess.window.banner._action.setFocus()
    tess.presses("Space")
    tess.until(lambda: tess.note != "")
    assert tess.debtor == "HAR002"
    assert tess.says == ""
    assert tess.note == said
    assert tess.desk.panes.call.outcomes.code == "PTP"
    assert tess.desk.panes.call.fields.promises.text == "2000 fri"
    tess.presses("Ctrl+Enter")
    tess.until(lambda: tess.debtor == "BRI003")
    tess.opens_debtor("HAR002")
    assert tess.history[0].startswith("Promise £2,000.00 by 27 Nov")
    assert tess.note == ""


def test_a_note_waits_in_its_debtor_while_others_are_looked_at(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.presses("N")
    tess.types("Ask for the remittance")
    tess.presses("Escape")
    assert tess.keyboard_in is tess.desk.list.table
    tess.presses("Down")
    assert (tess.debtor, tess.note) == ("HAR002", "")
    tess.presses("Up")
    tess.until(lambda: tess.note == "Ask for the remittance")
    assert tess.debtor == "NOR014"


def test_a_call_left_running_overnight_is_not_three_days_long(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.presses("F9")
    tess.types("Holding for Karen")
    tess = sits_down(with_ledger, on=date(2026, 11, 23))
    tess.until(lambda: tess.note == "Holding for Karen")
    timer = tess.desk.panes.call.timer
    assert not timer.is_running
    assert timer.seconds is not None
    assert timer.seconds < 60


def test_what_says_that_a_note_waits_goes_once_its_debtor_is_shown_by_another_way(
    sits_down: Desk, with_ledger: Path
) -> None:
    tess = sits_down(with_ledger)
    tess.opens_debtor("HAR002")
    tess.presses("N")
    tess.types("Ask for the remittance")
    tess.presses("Escape")
    tess = sits_down(with_ledger)
    tess.until(lambda: "waits there" in tess.says)
    assert tess.debtor == "NOR014"
    tess.opens_debtor("HAR002")
    assert tess.note == "Ask for the remittance"
    assert tess.says == ""
