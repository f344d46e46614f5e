"""A call back at a time, a hold that ends by itself, and a note that must be answered first."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from tests.journeys.conftest import FRIDAY, Controller, Desk

TUESDAY = date(2026, 11, 24)
WEDNESDAY = date(2026, 11, 25)


def asks(tess: Controller, key: str) -> None:
    """Press a key that opens a small window."""
    tess.presses(key)
    tess.until(lambda: QApplication.activeModalWidget() is not None)
    activates(tess, QApplication.activeModalWidget())


def activates(tess: Controller, window: QWidget | None) -> None:
    # What a window manager does by itself, and there is none off screen.
    assert window is not None
    window.activateWindow()
    tess.until(window.isActiveWindow)


def fills_in(tess: Controller, *fields: str) -> None:
    """Type field after field of the small window that is open, and take it with Ctrl+Enter."""
    for at, text in enumerate(fields):
        if at:
            tess.presses("Tab")
        tess.types(text)
    tess.presses("Ctrl+Enter")
    activates(tess, tess.window)


def test_nothing_that_was_kept_in_mind_is_forgotten(
    sits_down: Desk, with_ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tess = sits_down(with_ledger)
    tess.opens_debtor("NOR014")
    asks(tess, "D")
    fills_in(tess, "call back Karen about 10512", "10:30")
    tess.opens_debtor("HAR002")
    asks(tess, "H")
    fills_in(tess, "figures awaited", "tue")
    assert "HAR002" not in tess.accounts
    tess.opens_debtor("HAR002")
    assert tess.history[0].startswith("Hold until 24 Nov: figures awaited")
    tess.opens_debtor("BRI003")
    asks(tess, "M")
    fills_in(tess, "Ines alone decides")
    assert tess.desk.panes.call.kept.texts == ("", "Pinned: Ines alone decides")

    # Half past ten comes while a note to another debtor is being written.
    assert tess.wiring.pages is not None
    reminder = tess.wiring.pages.greeting.reminder
    half_past_ten = datetime.combine(FRIDAY, time(10, 30)).astimezone()
    monkeypatch.setattr(reminder, "_now", lambda: half_past_ten)
    tess.presses("N")
    tess.types("Their van")
    reminder.look()
    tess.until(lambda: bool(tess.window.reminder.text))
    assert tess.window.reminder.text == "10:30: call back Karen about 10512, Northgate Timber & Joinery Ltd."
    tess.types(" is late")
    assert tess.note == "Their van is late"

    # On its last day the hold stands; the day after, the debtor is on the list again, and nobody had to think of it.
    tess = sits_down(with_ledger, on=TUESDAY)
    assert "HAR002" not in tess.accounts
    tess = sits_down(with_ledger, on=WEDNESDAY)
    assert "HAR002" in tess.accounts


def test_what_must_be_answered_comes_before_anything_else_is_said(sits_down: Desk, with_ledger: Path) -> None:
    tess = sits_down(with_ledger)
    tess.opens_debtor("BRI003")
    asks(tess, "M")
    tess.presses("Tab")
    fills_in(tess, "the broken chairs")
    tess.presses("F9")
    kept = tess.desk.panes.call.kept
    assert kept.texts[0] == "First: the broken chairs"
    kept.tick.setFocus()
    tess.presses("Space")
    assert kept.texts[0] == ""
    assert tess.history[0].startswith("Dealt with")
    assert "the broken chairs" in tess.history[0]
