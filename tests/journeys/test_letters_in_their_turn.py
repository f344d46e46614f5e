"""A reminder, a promise that holds the final demand back, and the final demand once the promise is broken."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from creditdesk.services.letters.archive import sha256_of
from tests.journeys.conftest import Controller, Desk

WEDNESDAY = date(2026, 11, 25)
THURSDAY = date(2026, 12, 3)


def filed(tess: Controller, number: str) -> bytes:
    """The document that the history leads to, read back by its hash and proved against it."""
    entry = next(entry for entry in tess.desk.panes.history.entries if number in entry.title)
    assert tess.wiring.pages is not None
    pdf = tess.wiring.pages.opened.office.letters.stored(entry.sha256)
    assert sha256_of(pdf) == entry.sha256
    return pdf


def text_of(pdf: bytes) -> str:
    from io import BytesIO

    from pypdf import PdfReader

    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


def test_the_gate_holds_the_final_demand_while_a_promise_runs_and_lets_it_go_once_it_broke(
    sits_down: Desk, with_ledger: Path
) -> None:
    tess = sits_down(with_ledger)
    pane = tess.asks_for_letter("final_demand")
    assert pane.verdict_text == "⚠ Held: no reminder or call about this yet; a final demand comes after one."
    assert not pane.issue_button.isEnabled()
    tess.leaves_letter()

    pane = tess.asks_for_letter("reminder")
    assert pane.verdict_text == "✓ Nothing is in the way of sending it."
    tess.issues(pane)
    assert tess.history[0].startswith("Reminder")
    assert tess.marks["10512"] == ["letter"]
    reminder = text_of(filed(tess, "RM-2026-"))
    for said in ("Northgate Timber & Joinery Ltd", "10512", "10577", "27,600.00", "55779911"):
        assert said in reminder

    tess = sits_down(with_ledger, on=WEDNESDAY)
    tess.opens_debtor("NOR014")
    tess.presses("P")
    tess.types("all fri")
    tess.presses("Ctrl+Enter")
    tess.opens_debtor("NOR014")
    pane = tess.asks_for_letter("final_demand")
    assert "promise of £27,600.00 for 27 Nov 2026 is still running" in pane.verdict_text
    assert not pane.issue_button.isEnabled()
    tess.leaves_letter()

    tess = sits_down(with_ledger, on=THURSDAY)
    tess.opens_debtor("NOR014")
    assert "promise_broken" in tess.marks["10512"]
    pane = tess.asks_for_letter("final_demand")
    assert pane.verdict_text == "✓ Nothing is in the way of sending it."
    tess.issues(pane)
    demand, promise, reminder_line = tess.history[:3]
    assert demand.startswith("Final demand")
    assert promise.startswith("Promise £27,600.00 by 27 Nov")
    assert reminder_line.startswith("Reminder")
    assert tess.marks["10512"].count("letter") == 2
    assert "27,600.00" in text_of(filed(tess, "FD-2026-"))


def test_a_held_letter_goes_only_with_a_reason_that_is_kept(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    pane = tess.asks_for_letter("final_demand")
    pane.reason.setFocus()
    tess.types("Director asked for it in writing")
    tess.issues(pane)
    assert "Director asked for it in writing" in tess.history[0]


def test_a_statement_of_what_is_open_is_filed_too(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.issues(tess.asks_for_letter("statement"))
    assert tess.history[0].startswith("Statement")
    statement = text_of(filed(tess, "ST-"))
    assert "27,600.00" in statement
