"""A good customer in difficulty: a plan agreed in one call, kept, missed, and kept again."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.journeys.conftest import Controller, Desk, Files

WEDNESDAY, THURSDAY, NEXT_THURSDAY = date(2026, 12, 2), date(2026, 12, 3), date(2026, 12, 10)


def fact_of(tess: Controller, account: str) -> str:
    return next((listed.row.fact for listed in tess.listed if listed.row.account == account), "")


def test_a_plan_runs_by_itself_from_the_call_to_the_missed_instalment_and_on(
    sits_down: Desk, with_ledger: Path, files: Files
) -> None:
    tess = sits_down(with_ledger)
    tess.opens_debtor("NOR014")

    # "Our biggest customer went under." M sets what to keep in mind: patience, no threats.
    tess.presses("M")
    tess.until(lambda: QApplication.activeModalWidget() is not None)
    card = QApplication.activeModalWidget()
    assert card is not None
    card.hardship.setChecked(True)  # type: ignore[attr-defined]
    card.activateWindow()
    tess.until(card.isActiveWindow)
    tess.presses("Ctrl+Enter")
    tess.window.activateWindow()
    tess.until(tess.window.isActiveWindow)

    # Four weekly payments, said in one line of the promise.
    tess.presses("F9")
    tess.types("Main customer insolvent")
    tess.presses("Alt+1")
    tess.types("4600 weekly x4 from 27 nov on 10512")
    line = tess.desk.panes.call.fields.promises.lines[0]
    assert line.edit.understood.text().startswith("Plan: 4 weekly payments of £4,600.00 from Fri 27 Nov to Fri 18 Dec")
    tess.presses("Ctrl+Enter")
    tess.opens_debtor("NOR014")
    assert tess.history[0].startswith("Plan agreed · 4 weekly payments of £4,600.00")
    assert tess.marks["10512"].count("instalment") == 4
    assert any(point.startswith("Plan: 0 of 4 paid, next £4,600") for point in tess.talking_points)

    # A slip of the hand would be undone; this one is meant. The letter leaves the invoice of the plan alone.
    tess.presses("Ctrl+Z")
    tess.until(lambda: tess.history[0].startswith("Taken back"))
    assert "instalment" not in tess.marks["10512"]
    tess.presses("Ctrl+Enter")
    tess.opens_debtor("NOR014")
    assert tess.marks["10512"].count("instalment") == 4
    pane = tess.asks_for_letter("reminder")
    assert "9,200.00" in pane.verdict_text or "✓" in pane.verdict_text
    tess.leaves_letter()

    # The days of grace pass without the first payment: that morning she is told to ring, and what is missing.
    tess = sits_down(with_ledger, on=WEDNESDAY)
    tess.opens_debtor("NOR014")
    assert "instalment_missed" not in tess.marks["10512"]
    tess = sits_down(with_ledger, on=THURSDAY)
    assert tess.accounts[0] == "NOR014"
    assert fact_of(tess, "NOR014") == "plan: 1 instalment missed"
    tess.opens_debtor("NOR014")
    assert tess.marks["10512"].count("instalment_missed") == 1
    assert any("1 missed" in point for point in tess.talking_points)

    # The money comes a week late, two payments at once: nobody has to mend anything.
    tess = sits_down(with_ledger, on=NEXT_THURSDAY)
    tess.imports(*files.cash("R831", "2026-12-09", "9200.00", "10512"))
    tess.presses("Ctrl+1")
    tess.opens_debtor("NOR014")
    assert "instalment_missed" not in tess.marks["10512"]
    assert any(point.startswith("Plan: 2 of 4 paid, next £4,600") for point in tess.talking_points)
