"""One call, several days: each part of what was promised is a promise of its own, and runs by itself."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.journeys.conftest import Desk, Files

TUESDAY, WEDNESDAY_WEEK = date(2026, 12, 1), date(2026, 12, 9)


def test_of_three_days_promised_in_one_line_each_is_judged_by_itself(
    sits_down: Desk, with_ledger: Path, files: Files
) -> None:
    tess = sits_down(with_ledger)
    tess.opens_debtor("NOR014")
    tess.presses("F9")
    tess.types("Three runs, she says")
    tess.presses("Alt+1")
    tess.types("8000 fri on 10512, 10400 4 dec on 10512, 9200 eom on 10577")
    line = tess.desk.panes.call.fields.promises.lines[0]
    assert line.edit.understood.text() == "£8,000.00 · Fri 27 Nov; £10,400.00 · Fri 4 Dec; £9,200.00 · Mon 30 Nov"
    tess.presses("Ctrl+Enter")
    tess.opens_debtor("NOR014")
    assert tess.history[0].startswith("Promise £8,000.00 by 27 Nov, £10,400.00 by 4 Dec, £9,200.00 by 30 Nov")
    assert tess.marks["10512"].count("promise") == 2
    assert tess.marks["10577"].count("promise") == 1

    # The first comes in time; the reminder stays where it is, for the others run on.
    tess = sits_down(with_ledger, on=TUESDAY)
    tess.imports(*files.cash("R821", "2026-11-27", "8000.00", "10512"))
    tess.presses("Ctrl+1")
    tess.opens_debtor("NOR014")
    assert tess.figure("Promises kept") == "1 of 1"
    pane = tess.asks_for_letter("reminder")
    assert "promise" in pane.verdict_text
    tess.leaves_letter()

    # A week on, nothing more has come: two are broken, one was kept, and no figure was counted twice.
    tess = sits_down(with_ledger, on=WEDNESDAY_WEEK)
    tess.opens_debtor("NOR014")
    assert tess.figure("Promises kept") == "1 of 3"
    assert tess.open_items == {"10512": 1_040_000, "10577": 920_000}
