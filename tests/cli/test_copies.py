"""`copies`: the folder of invoice copies, and which of a debtor's there are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest

Run = Callable[..., Any]


@pytest.fixture
def run(creditdesk: Run, ledger: Path) -> Run:
    return lambda *words: creditdesk("--book", ledger, "--as-of", "2026-03-31", "--json", *words)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "invoices"
    made.mkdir()
    writer = pypdf.PdfWriter()
    writer.add_blank_page(width=595, height=842)
    writer.write(made / "INV1.pdf")
    return made


def test_the_folder_is_named_once_and_asked_for_a_debtor(run: Run, folder: Path) -> None:
    assert run("copies").json == {"folder": "", "with": "all"}
    assert run("copies", "--folder", folder, "--with", "last").json == {"folder": str(folder), "with": "last"}
    answer = run("copies", "N1")
    assert answer.status == 1
    assert answer.json["copies"] == [
        {"number": "INV1", "path": str(folder / "INV1.pdf"), "several": []},
        {"number": "INV2", "path": "", "several": []},
    ]


def test_a_letter_has_them_behind_it_on_wish(run: Run, folder: Path, tmp_path: Path) -> None:
    run("copies", "--folder", folder, "--with", "none")
    without, with_them = (run("letter", "N1", "--dry-run", *wish).json for wish in ((), ("--copies",)))
    lacking = "No copy was found of INV2."
    assert lacking not in without["notices"]
    assert lacking in with_them["notices"]


def test_a_folder_that_is_not_there_changes_nothing(run: Run, tmp_path: Path) -> None:
    answer = run("copies", "--folder", tmp_path / "nowhere")
    assert answer.status == 2
    assert "cannot be looked into" in answer.err
    assert run("copies").json["folder"] == ""
