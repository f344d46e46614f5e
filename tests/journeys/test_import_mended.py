"""Imports go wrong: one is taken back, and rows that were refused are mended and imported again."""

from __future__ import annotations

import csv
from pathlib import Path

from tests.journeys.conftest import Desk, Files


def test_a_wrong_import_is_taken_back_and_what_was_said_stays(sits_down: Desk, with_ledger: Path, files: Files) -> None:
    tess = sits_down(with_ledger)
    tess.imports(files.of("wrong", "account,type,number,date,amount", "NOR014,invoice,99001,2026-08-01,50000.00"))
    tess.presses("Ctrl+1")
    assert tess.open_items == {"99001": 5_000_000, "10512": 1_840_000, "10577": 920_000}
    tess.presses("N")
    tess.types("Says 99001 is not theirs")
    tess.presses("Ctrl+Enter")
    tess.takes_back_import(2)
    assert tess.says == "Import 2 was taken back: 1 document removed."
    tess.presses("Ctrl+1")
    tess.opens_debtor("NOR014")
    assert tess.open_items == {"10512": 1_840_000, "10577": 920_000}
    assert "Says 99001 is not theirs" in tess.history[0]
    assert "Receivables £36,230" in tess.status_line


def test_nothing_is_taken_before_it_is_seen_and_the_same_files_twice_change_nothing(
    sits_down: Desk, with_ledger: Path, files: Files
) -> None:
    tess = sits_down(with_ledger)
    tess.looks_through(*files.ledger())
    assert tess.cash.heading.text() == "Nothing new in these files"
    assert len(tess.cash.batches.table.rows.rows) == 1


def test_refused_rows_are_mended_in_their_file_and_imported_again(
    sits_down: Desk, with_ledger: Path, files: Files, tmp_path: Path
) -> None:
    tess = sits_down(with_ledger)
    tess.imports(
        files.of(
            "november",
            "account,type,number,date,due_date,amount",
            "BRI003,invoice,30091,2026-11-02,2026-12-02,310.00",
            "BRI003,invoice,30092,31/02/2026,2026-12-02,120.00",
            "BRI030,invoice,30093,2026-11-03,2026-12-03,75.50",
        )
    )
    assert tess.cash.summary.text().startswith("1 of 3 rows taken. 2 wait to be mended")
    first, second = tess.cash.outcome.rejected.rows.rows
    assert (first.row, first.column, first.value) == (3, "date", "31/02/2026")
    assert (second.row, second.column, second.value) == (4, "account", "BRI030")
    near = "Did you mean BRI003 Brightwater Catering Ltd?"
    assert second.cure == f"{near} Correct the account, or import the customer first."

    to_mend = tmp_path / "to mend.csv"
    tess.saves_rejected_rows_to(to_mend)
    assert tess.says == "Saved to be mended: to mend.csv."
    with to_mend.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["number"] for row in rows] == ["30092", "30093"]
    rows[0]["date"] = "2026-11-01"
    rows[1]["account"] = "BRI003"
    with to_mend.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)

    tess.imports(to_mend)
    assert tess.cash.summary.text() == "2 of 2 rows taken."
    tess.presses("Ctrl+1")
    tess.opens_debtor("BRI003")
    assert tess.open_items == {"30044": 248_000, "30092": 12_000, "30091": 31_000, "30093": 7_550}
