"""Two weeks away: whatever should have happened by today is there on the first morning back, and says why."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.journeys.conftest import Controller, Desk, Files

BACK = date(2026, 12, 7)


def leaves_on_friday(tess: Controller) -> None:
    """A promise by Friday of next week, a call back on the Tuesday, and home."""
    tess.opens_debtor("NOR014")
    tess.presses("F9")
    tess.types("Director signed it off")
    tess.presses("Alt+1")
    tess.types("18400 fri on 10512")
    tess.presses("Ctrl+Enter")
    tess.opens_debtor("HAR002")
    tess.presses("F9")
    tess.desk.panes.call.outcomes._choose("CALLBACK_AGREED")
    tess.desk.panes.call.fields.when.setPlainText("tue 10:30")
    tess.presses("Ctrl+Enter")


def test_what_broke_and_what_fell_due_meanwhile_stands_on_the_first_morning_back(
    sits_down: Desk, with_ledger: Path, files: Files
) -> None:
    leaves_on_friday(sits_down(with_ledger))

    # Seventeen days later the window says first what happened, and nobody had to keep anything in mind.
    tess = sits_down(with_ledger, on=BACK)
    tess.until(lambda: bool(tess.window.banner.text))
    assert tess.window.banner.text == ("While you were out since Fri 20 Nov: 1 promise broke, 1 thing came due.")

    # The broken promise is the first call, with what was said; the call back that nobody made is the next.
    assert tess.accounts[:2] == ["NOR014", "HAR002"]
    facts = {listed.row.account: listed.row.fact for listed in tess.listed}
    assert facts["NOR014"] == "promise broken 27 Nov"
    assert "call back" in facts["HAR002"]
    tess.opens_debtor("NOR014")
    assert "promise_broken" in tess.marks["10512"]
    assert any("not kept" in point for point in tess.talking_points)

    # The bank's file of those weeks tells that Harlow paid on the 25th: they leave the list by themselves.
    tess.imports(*files.cash("R811", "2026-11-25", "6150.00", "20311", account="HAR002"))
    tess.presses("Ctrl+1")
    tess.opens_debtor("HAR002")
    assert tess.open_items == {}
