"""`case`: a debtor's case so far, as one file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdf
import pytest


@pytest.fixture
def run(creditdesk: Callable[..., Any], ledger: Path) -> Callable[..., Any]:
    return lambda *words: creditdesk("--book", ledger, "--as-of", "2026-03-31", "--json", *words)


def test_it_writes_one_file_and_says_what_is_in_it(run: Callable[..., Any], tmp_path: Path) -> None:
    answer = run("case", "N1", "--out", tmp_path / "case.pdf")
    assert answer.status == 0, answer.err
    said = answer.json
    reader = pypdf.PdfReader(said["path"])
    assert (len(reader.pages), said["documents"], said["absent"]) == (said["pages"], 2, [])
    assert reader.metadata is not None
    assert reader.metadata.title == "Case file of account N1 - Northgate Timber & Joinery"


def test_parts_are_left_out_on_wish(run: Callable[..., Any], tmp_path: Path) -> None:
    answer = run("case", "N1", "--out", tmp_path / "case.pdf", "--no-statement", "--no-notes", "--no-attached")
    assert answer.json["documents"] == 1


def test_an_unknown_account_writes_nothing(run: Callable[..., Any], tmp_path: Path) -> None:
    answer = run("case", "X9", "--out", tmp_path / "case.pdf")
    assert answer.status == 2
    assert not (tmp_path / "case.pdf").exists()
