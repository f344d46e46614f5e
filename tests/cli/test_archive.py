"""`archive`: what was issued is found, proved and written out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from creditdesk.services.letters.archive import path_of, sha256_of

Run = Callable[..., Any]


@pytest.fixture
def run(creditdesk: Run, ledger: Path, tmp_path: Path) -> Run:
    """Run a command in a book in which a statement and, ten days on, a reminder went to N1."""

    def asked(*words: object, day: str = "2026-03-31") -> Any:
        return creditdesk("--book", ledger, "--as-of", day, "--json", *words)

    asked("statement", "N1", "--out", tmp_path / "sent", day="2026-03-21")
    assert asked("letter", "N1", "--reason", "tried", "--out", tmp_path / "sent").status == 0
    return asked


def numbers(answer: Any) -> list[str]:
    return [each["number"] for each in answer.json["documents"]]


REMINDER, STATEMENT = "RM-2026-000001", "ST-N1-20260321"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [REMINDER, STATEMENT]),
        ("RM-2026", [REMINDER]),
        ("northgate", [REMINDER, STATEMENT]),
        ("reminder", [REMINDER]),
        ("2026-03-21", [STATEMENT]),
        ("2026-03", [REMINDER, STATEMENT]),
        ("INV1", [REMINDER, STATEMENT]),
        ("INV", []),
        ("2025-03", []),
        ("100%", []),
    ],
)
def test_a_document_is_found_by_whatever_a_person_knows_of_it(run: Run, text: str, found: list[str]) -> None:
    assert numbers(run("archive", text)) == found


def test_it_is_written_out_to_the_byte_as_it_went(run: Run, tmp_path: Path) -> None:
    answer = run("archive", REMINDER, "--out", tmp_path / "again")
    (document,) = answer.json["documents"]
    again = Path(document["path"]).read_bytes()
    assert sha256_of(again) == document["sha256"]
    assert again == (tmp_path / "sent" / f"{REMINDER}.pdf").read_bytes()


def test_it_tells_the_facts_that_it_was_made_from(run: Run) -> None:
    (document,) = run("archive", REMINDER, "--facts").json["documents"]
    assert [line["number"] for line in document["facts"]["lines"]] == ["INV1", "INV2"]


def test_one_that_was_changed_is_said_and_not_written(run: Run, ledger: Path, tmp_path: Path) -> None:
    (document,) = run("archive", REMINDER).json["documents"]
    path = path_of(ledger.with_suffix(".documents"), document["sha256"])
    path.write_bytes(b"another")
    answer = run("archive", "--out", tmp_path / "again")
    assert answer.status == 1
    (problem,) = answer.json["problems"]
    assert problem.startswith(f"{REMINDER}: ")
    assert [each.name for each in (tmp_path / "again").iterdir()] == [f"{STATEMENT}.pdf"]
