"""`statement-runs` and `statement --run`."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.fixture
def run(creditdesk: Run, ledger: Path) -> Run:
    return lambda *words: creditdesk("--book", ledger, "--as-of", "2026-03-31", "--json", *words)


def test_a_run_is_saved_carried_out_and_forgotten(run: Run, tmp_path: Path) -> None:
    (saved,) = run(
        "statement-runs", "Monthly", "--to", "owing", "--least", "100.00", "--leave-out", "W2", "--print"
    ).json["runs"]
    assert (saved["name"], saved["listed"], saved["least"], saved["left_out"]) == ("Monthly", "owing", "100.00", ["W2"])
    answer = run("statement", "--run", "monthly", "--out", tmp_path / "out")
    assert [file["account"] for file in answer.json["files"]] == ["N1"]
    assert Path(answer.json["print"]).name == "Monthly 2026-03-31 to print.pdf"
    assert run("statement-runs", "Monthly", "--remove").json == {"runs": []}


def test_a_run_by_mail_answers_what_is_in_the_outbox(run: Run, tmp_path: Path) -> None:
    run("statement-runs", "Monthly", "--mail")
    answer = run("statement", "--run", "monthly", "--out", tmp_path / "out")
    assert answer.json["mailed"] == ["ST-N1-20260331"]
    assert [mail["to"] for mail in run("outbox", "list").json["mails"]] == ["priya@northgate.example"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("statement", "--run", "Weekly", "--out", "x"), 'no run of statements called "Weekly"'),
        (("statement", "N1", "--run", "Monthly", "--out", "x"), "or --run NAME"),
        (("statement-runs", "Monthly", "--least", "much"), '"much" is no amount'),
        (("statement-runs", "Monthly", "--leave-out", "X9"), "no account X9"),
    ],
)
def test_what_cannot_be_done_is_one_sentence(run: Run, words: tuple[str, ...], said: str) -> None:
    answer = run(*words)
    assert answer.status == 2
    assert said in answer.err
