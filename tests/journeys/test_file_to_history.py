"""From the file that arrives to the history: a controller's first days with a ledger, and what came of a promise."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from tests.journeys.conftest import Controller, Desk, Files

TUESDAY = date(2026, 12, 1)
THURSDAY = date(2026, 12, 3)


def takes_a_promise(tess: Controller) -> None:
    """The whole of a call that ends in a promise: F9, the note, Alt+1, the promise, Ctrl+Enter."""
    assert tess.debtor == "NOR014"
    tess.presses("F9")
    tess.types("Director signed it off, the run goes on Friday.")
    tess.presses("Alt+1")
    tess.types("18400 fri on 10512")
    tess.presses("Ctrl+Enter")
    tess.until(lambda: tess.debtor != "NOR014")


def test_a_ledger_file_becomes_todays_list_with_the_most_pressing_debt_on_top(
    sits_down: Desk, new_book: Path, files: Files
) -> None:
    tess = sits_down(new_book)
    assert tess.accounts == []
    tess.imports(*files.ledger())
    assert tess.cash.summary.text() == "10 of 10 rows taken."
    totals = [(total.file_minor, total.ledger_minor) for total in tess.cash.outcome.totals.rows.rows]
    assert totals == [(3_623_000, 3_623_000)]
    tess.presses("Ctrl+1")
    assert tess.accounts == ["NOR014", "HAR002", "BRI003"]
    tess.until(lambda: tess.debtor == "NOR014")
    assert tess.open_items == {"10512": 1_840_000, "10577": 920_000}
    assert "Receivables £36,230" in tess.status_line


def test_a_call_that_ends_in_a_promise_costs_five_moves_and_the_next_debtor_is_shown(
    sits_down: Desk, with_ledger: Path
) -> None:
    tess = sits_down(with_ledger)
    takes_a_promise(tess)
    assert tess.debtor == "HAR002"
    assert tess.keyboard_in is tess.desk.list.table
    assert tess.note == ""
    assert tess.accounts == ["HAR002", "BRI003"]
    tess.opens_debtor("NOR014")
    promise, payment = tess.history
    assert promise.startswith("Promise £18,400.00 by 27 Nov\nKaren Marsh\nDirector signed it off")
    assert payment.startswith("Payment £4,100.00")
    assert tess.marks["10512"] == ["call", "promise"]
    assert tess.figure("Promises kept") == "\N{EN DASH}"


def test_a_promise_is_kept_once_an_import_brings_the_cash(sits_down: Desk, with_ledger: Path, files: Files) -> None:
    takes_a_promise(sits_down(with_ledger))
    tess = sits_down(with_ledger, on=TUESDAY)
    tess.opens_debtor("NOR014")
    tess.imports(*files.cash("R802", "2026-11-27", "18400.00", "10512"))
    tess.presses("Ctrl+1")
    # The debtor on the desk is read again by itself: nobody works on yesterday's figures.
    assert tess.debtor == "NOR014"
    assert tess.open_items == {"10577": 920_000}
    assert tess.figure("Promises kept") == "1 of 1"
    assert "promise_kept" in tess.marks["10512"]
    assert tess.history[0].startswith("Payment £18,400.00\nR802")


def test_a_promise_is_broken_when_its_days_of_grace_pass_without_the_cash(
    sits_down: Desk, with_ledger: Path, files: Files
) -> None:
    takes_a_promise(sits_down(with_ledger))
    tess = sits_down(with_ledger, on=THURSDAY)
    tess.imports(*files.cash("R803", "2026-11-27", "6150.00", "20311", account="HAR002"))
    tess.presses("Ctrl+1")
    tess.opens_debtor("NOR014")
    assert tess.figure("Promises kept") == "0 of 1"
    assert "promise_broken" in tess.marks["10512"]
    assert tess.desk.list.worklist == "today"
    assert next(row.row.fact for row in tess.listed if row.row.account == "NOR014") == "promise broken Fri"
    assert any("not kept" in point for point in tess.talking_points)


def test_a_call_saved_by_mistake_is_taken_back_with_ctrl_z_and_can_be_written_anew(
    sits_down: Desk, with_ledger: Path
) -> None:
    tess = sits_down(with_ledger)
    takes_a_promise(tess)
    tess.presses("Ctrl+Z")
    tess.until(lambda: tess.debtor == "NOR014" and tess.note.startswith("Director signed it off"))
    assert tess.desk.panes.call.fields.promises.text == "18400 fri on 10512"
    assert tess.history[0].startswith("Taken back")
    assert tess.accounts == ["NOR014", "HAR002", "BRI003"]
