"""A second window on the same book is told who holds it, sees everything and changes nothing."""

from __future__ import annotations

from pathlib import Path

from tests.journeys.conftest import Desk, Files


def test_the_second_window_is_told_who_holds_the_book_and_may_only_look(
    sits_down: Desk, with_ledger: Path, files: Files
) -> None:
    sits_down(with_ledger)
    second = sits_down(with_ledger, beside_others=True)
    assert "is open for writing by" in second.says
    assert second.says.endswith("You can look at everything here and change nothing.")
    assert second.accounts == ["NOR014", "HAR002", "BRI003"]
    assert second.open_items == {"10512": 1_840_000, "10577": 920_000}


def test_every_command_that_writes_says_in_a_sentence_that_the_book_is_open_read_only(
    sits_down: Desk, with_ledger: Path, files: Files
) -> None:
    first = sits_down(with_ledger)
    second = sits_down(with_ledger, beside_others=True)

    for name in ("call", "note", "promise", "query", "save_and_next", "import_ledger"):
        action = second.window.actions_.action(name)
        assert action is not None
        assert not action.isEnabled()
        assert "has the book since" in action.toolTip()
    second.presses("N")
    assert second.keyboard_in is second.desk.list.table
    assert second.debtor == "NOR014"
    assert "has the book since" in second.window.toast.text

    pane = second.asks_for_letter("reminder")
    pane.issue_button.click()
    second.until()
    assert "Nothing can be issued here." in pane.verdict_text
    second.leaves_letter()

    second.looks_through(*files.cash("R901", "2026-11-19", "100.00", "10512"))
    assert "has the book since" in second.window.toast.text
    second.presses("Ctrl+3")
    assert not second.cash.drop_box.choose_button.isEnabled()
    assert not second.cash.drop_box.acceptDrops()
    second.takes_back_import(1)
    assert not second.cash.batches.take_back_button.isEnabled()
    assert "is open for writing by" in second.cash.batches.take_back_button.toolTip()

    assert first.history == second.history
    assert first.open_items == {"10512": 1_840_000, "10577": 920_000}


def test_the_second_window_reads_what_the_first_has_written_meanwhile(sits_down: Desk, with_ledger: Path) -> None:
    first = sits_down(with_ledger)
    second = sits_down(with_ledger, beside_others=True)
    first.window.activateWindow()
    first.until(first.window.isActiveWindow)
    first.presses("N")
    first.types("Rang, she is in tomorrow")
    first.presses("Ctrl+Enter")
    second.window.activateWindow()
    second.until(second.window.isActiveWindow)
    second.presses("F5")
    second.until(lambda: "Rang, she is in tomorrow" in second.history[0])
