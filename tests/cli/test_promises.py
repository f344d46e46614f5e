"""`promises`: the list, the counts, and a promise cancelled or moved, from a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Filled

Run = Callable[..., Any]

CUSTOMERS = "account,name,controller\nN1,Northgate Ltd,Tess\nN2,Southgate Ltd,Tom\n"
DOCUMENTS = (
    "account,type,number,date,due_date,amount\n"
    "N1,invoice,INV1,2026-01-10,2026-02-09,1000.00\n"
    "N2,invoice,INV2,2026-01-10,2026-02-09,500.00\n"
)


@pytest.fixture
def book(creditdesk: Run, made: Path, tmp_path: Path, filled: Filled) -> Run:
    """Two debtors, each with a promise: 1,000.00 for 20 March, 500.00 for 7 April; it is 31 March."""
    for name, text in (("customers.csv", CUSTOMERS), ("documents.csv", DOCUMENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run = lambda *words, day="2026-03-31": creditdesk("--json", "--as-of", day, *words)  # noqa: E731

    def promise() -> None:
        run("import", tmp_path / "customers.csv", tmp_path / "documents.csv")
        run("log", "N1", "--outcome", "PTP", "--contact", "Ann", "--promise", "1000 20 mar on INV1", day="2026-03-16")
        run("log", "N2", "--outcome", "PTP", "--contact", "Bob", "--promise", "500 7 apr on INV2", day="2026-03-16")

    filled.fill(made, "promises", promise)
    return run


def test_open_promises_of_the_book_or_all_of_a_debtor(book: Run) -> None:
    (only,) = book("promises").json["promises"]
    assert (only["account"], only["date"], only["amount"], only["status"]) == ("N2", "2026-04-07", "500.00", "open")
    (broken,) = book("promises", "n1").json["promises"]
    assert (broken["controller"], broken["status"], broken["judged_on"]) == ("Tess", "broken", "2026-03-25")


@pytest.mark.parametrize(
    ("words", "accounts"),
    [
        (("--status", "all"), ["N1", "N2"]),
        (("--status", "broken"), ["N1"]),
        (("--due-by", "2026-04-06"), []),
        (("--due-by", "2026-04-07"), ["N2"]),
        (("--due-by", "2026-04-07", "--status", "all"), ["N1", "N2"]),
    ],
)
def test_the_list_is_narrowed_by_status_and_day(book: Run, words: tuple[str, ...], accounts: list[str]) -> None:
    assert [each["account"] for each in book("promises", *words).json["promises"]] == accounts


def test_how_many_were_kept(book: Run) -> None:
    (row,) = book("promises", "--by", "controller").json["rates"]
    assert row == {
        "controller": "Tess",
        "kept": 0,
        "matured": 1,
        "kept_rate": "0.00",
        "values": [{"currency": "GBP", "received": "0.00", "promised": "1000.00", "kept_rate": "0.00"}],
    }
    assert book("promises", "--by", "contact").json["rates"][0]["contact"] == "Ann"


def test_a_promise_is_moved_and_then_cancelled(book: Run) -> None:
    old, new = book("promises", "--move", 2, "--to", "2026-04-14", "--reason", "Pay run.").json["promises"]
    assert (old["status"], old["replaced_by"]) == ("superseded", new["id"])
    assert (new["date"], new["replaces"], new["moved_count"]) == ("2026-04-14", [old["id"]], 1)
    (cancelled,) = book("promises", "--cancel", new["id"]).json["promises"]
    assert cancelled["status"] == "cancelled"
    assert book("promises").json["promises"] == []


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("--status", "late"), '"late" is no status of a promise'),
        (("--by", "sector"), 'cannot be counted by "sector"'),
        (("--cancel", "99"), "There is no promise 99"),
        (("N1", "--cancel", "99"), "N1 has no promise 99. Nothing was changed. `creditdesk promises N1` lists"),
        (("--cancel", "1"), "cancelled only with a reason"),
        (("--move", "2"), "with --move ID and --to DATE"),
        (("--confirm", "2"), "with --confirm ID and --out FILE"),
        (("--confirm", "2", "--out", "letter.pdf", "--outbox"), "with --confirm ID and --out FILE or --outbox"),
        (("--confirm", "2", "--out", "letter.doc"), "letter.doc is neither a mail draft nor a letter"),
        (("--move", "2", "--to", "2026-03-01"), "1 Mar is past"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(book: Run, words: tuple[str, ...], says: str) -> None:
    refused = book("promises", *words)
    assert (refused.status, says in refused.err) == (2, True)


def test_a_person_reads_a_table(book: Run, creditdesk: Run) -> None:
    told = creditdesk("--as-of", "2026-03-31", "promises", "--status", "all").out
    assert "Northgate Ltd" in told
    assert "1,000.00" in told
    assert "broken" in told
    assert "Tess" in creditdesk("--as-of", "2026-03-31", "promises", "--by", "controller").out


@pytest.mark.parametrize(
    ("text", "notices"),
    [
        ("500 thu on INV2", []),
        ("500 fri on INV2", ["Holiday: no bank works."]),  # Good Friday
        ("500 sat on INV2", ["Saturday: no bank works."]),
        ("5000 thu on INV2", ["More than is open of INV2 (£5,000.00 of £500.00 open)."]),
    ],
)
def test_more_than_is_open_or_a_day_without_banks_is_said_and_saved(book: Run, text: str, notices: list[str]) -> None:
    saved = book("log", "N2", "--outcome", "PTP", "--promise", text)
    assert (saved.status, saved.json["notices"], saved.err.splitlines()) == (0, notices, notices)
    assert saved.json["promise"]["status"] == "open"


def test_a_promise_is_confirmed_by_the_outbox(book: Run) -> None:
    refused = book("promises", "--confirm", "2", "--outbox")
    assert (refused.status, "Nobody at Southgate Ltd has an e-mail address" in refused.err) == (2, True)
    book("contacts", "N2", "--name", "Bob", "--email", "bob@south.example")
    assert book("promises", "--confirm", "2", "--outbox").json["file"] is None
    (mail,) = book("outbox", "list").json["mails"]
    assert (mail["letter"], mail["state"]) == ("PC-2026-000001", "waiting")


def test_a_promise_is_confirmed_to_a_file_and_the_history_tells_of_it(book: Run, tmp_path: Path) -> None:
    path = tmp_path / "confirm.eml"
    answer = book("promises", "--confirm", "2", "--out", path).json
    assert (answer["file"], answer["held"]) == (str(path), [])
    assert "500.00 will be paid by 7 April 2026" in answer["text"]
    assert b"X-Unsent: 1" in path.read_bytes()
    assert book("debtor", "N2").json["history"][0]["title"] == "Promise confirmed to Bob: mail draft saved"


def test_a_letter_that_the_gate_holds_is_not_written_without_a_reason(book: Run, tmp_path: Path) -> None:
    path = tmp_path / "confirm.pdf"
    refused = book("promises", "--confirm", "2", "--out", path)
    assert (refused.status, path.exists()) == (2, False)
    assert "no postal address" in refused.err
    assert book("promises", "--confirm", "2", "--out", path, "--reason", "Handed over in person.").status == 0
    assert path.read_bytes().startswith(b"%PDF")
