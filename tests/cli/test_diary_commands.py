"""Tasks, holds and the history from a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from creditdesk.services.book.book import Book
from tests.conftest import LedgerBuilder

Run = Callable[..., Any]


@pytest.fixture
def ledger_book(book: Book) -> Path:
    """A closed book in which Northgate owes 1,000.00 since September."""
    ledger = LedgerBuilder(book)
    customer = ledger.customer("N1", name="Northgate", controller="Ann")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    ledger.cash(customer, "BANK-7", "2026-09-01", "200.00")
    book.close()
    return book.path


@pytest.fixture
def run(creditdesk: Run, ledger_book: Path) -> Run:
    return lambda *arguments: creditdesk("--book", ledger_book, "--as-of", "2026-11-20", *arguments)


def test_a_task_is_added_listed_and_done(run: Run) -> None:
    added = run("--json", "tasks", "--add", "send the statement", "--account", "n1", "--time", "9:30").json
    assert added["tasks"][0] | {"id": 0} == {
        "id": 0, "account": "N1", "name": "Northgate", "kind": "task", "text": "send the statement",
        "date": "2026-11-20", "time": "09:30", "owner": "Ann", "late_days": 0, "done_at": None, "done_by": None,
    }  # fmt: skip
    assert "send the statement" in run("tasks", "--owner", "Ann").out
    assert run("tasks", "--owner", "Ben").out == "Nothing to do.\n"
    assert run("tasks", "--late").out == "Nothing to do.\n"
    done = run("--json", "tasks", "--done", added["tasks"][0]["id"]).json
    assert done["tasks"][0]["done_by"]
    assert run("tasks").out == "Nothing to do.\n"


def test_late_tasks_are_those_of_days_gone_by(run: Run, creditdesk: Run, ledger_book: Path) -> None:
    run("tasks", "--add", "ring them", "--account", "N1", "--on", "2026-11-23", "--owner", "Ben")
    assert run("--json", "tasks", "--late").json["tasks"] == []
    later = creditdesk("--book", ledger_book, "--as-of", "2026-11-25", "--json", "tasks", "--late").json
    assert [(task["owner"], task["late_days"]) for task in later["tasks"]] == [("Ben", 2)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--add", "x"), "A task is about a debtor."),
        (("--add", "x", "--account", "N1", "--time", "25:00"), '"25:00" is not a time.'),
        (("--done", "99"), "There is no task 99."),
        (("--done", "99", "--add", "x"), "Either add a task or say that one is done."),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_written(run: Run, arguments: tuple[str, ...], words: str) -> None:
    answer = run("tasks", *arguments)
    assert (answer.status, answer.err.startswith(words)) == (2, True)
    assert run("tasks").out == "Nothing to do.\n"


def test_a_hold_is_placed_listed_and_lifted(run: Run) -> None:
    assert run("holds").out == "Nobody is on hold.\n"
    (hold,) = run("--json", "holds", "N1", "--place", "complaint", "--item", "INV-1", "--until", "2026-12-04").json[
        "holds"
    ]
    assert (hold["kind"], hold["item"], hold["reason"], hold["until"]) == (
        "dunning",
        {"type": "invoice", "number": "INV-1"},
        "complaint",
        "2026-12-04",
    )
    run("holds", "N1", "--place", "over limit", "--on-stop")
    listed = run("holds").out
    assert listed.index("no end") < listed.index("2026-12-04")
    assert [
        each["kind"] for each in run("--json", "holds", "--lift", hold["id"], "--reason", "answered").json["holds"]
    ] == ["credit"]
    assert "Hold on INV-1 lifted: answered" in run("history", "N1").out
    (stop,) = run("--json", "holds").json["holds"]
    assert run("holds", "--lift", stop["id"]).out.splitlines()[0] == f"Hold {stop['id']} on N1 Northgate is lifted."
    assert run("holds", "--lift", 99).status == 2
    assert run("holds", "N1", "--place", "why", "--item", "INV-9").status == 2
    assert run("holds", "--place", "why").status == 2


def test_the_history_is_searched_by_words_and_kind(run: Run) -> None:
    run("log", "N1", "--outcome", "NOTE", "--note", "Pallets were broken, photographs to come")
    run("log", "N1", "--outcome", "NO_ANSWER")
    assert [
        entry["note"][:7] for entry in run("--json", "history", "N1", "--search", "pallet phot").json["history"]
    ] == ["Pallets"]
    assert [entry["kind"] for entry in run("--json", "history", "N1", "--kind", "payment").json["history"]] == [
        "payment"
    ]
    assert "BANK-7" in run("history", "N1", "--search", "bank-7").out
    assert run("history", "N1", "--search", "nowhere").out == "Nothing found.\n"
    refused = run("history", "N1", "--kind", "telex")
    assert (refused.status, refused.err) == (
        2,
        'There is no entry of the kind "telex". There are call, note, payment.\n',
    )


def test_the_history_is_written_on_paper_whole_or_as_it_is_asked_for(run: Run, tmp_path: Path) -> None:
    run("log", "N1", "--outcome", "NOTE", "--note", "Pallets were broken")
    whole, some = tmp_path / "whole.pdf", tmp_path / "out" / "some.pdf"
    file = run("--json", "history", "N1", "--pdf", whole).json["file"]
    assert whole.read_bytes().startswith(b"%PDF")
    assert (file["path"], file["entries"]) == (str(whole), len(run("--json", "history", "N1").json["history"]))
    assert run("--json", "history", "N1", "--search", "pallet", "--pdf", some).json["file"]["entries"] == 1
    assert run("history", "N1", "--pdf", whole).out == f"{whole}  1 page\n"
