"""`letters` on the command line: the run of a day, proposed and issued, and who follows which policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pypdf
import pytest

CUSTOMERS = """account,name,address1,city,postcode,email,legal_form
N1,Northgate Timber,Unit 7,Wakefield,WF1 2RT,,company
W2,Weaver & Co,1 Lane,Leeds,LS1 4AB,ap@weaver.example,sole_trader
Z3,Nowhere Ltd,,,,,company
"""
DOCUMENTS = """account,type,number,date,due_date,amount
N1,invoice,INV1,2026-01-10,2026-02-09,1000.00
N1,invoice,INV2,2026-02-05,2026-03-07,500.00
N1,credit_note,CN1,2026-02-20,,200.00
W2,invoice,INV3,2026-02-01,2026-03-01,80.50
Z3,invoice,INV4,2026-02-01,2026-03-01,80.50
"""


@pytest.fixture
def run(creditdesk: Any, tmp_path: Path) -> Any:
    """Say a command on a day of March, in a book of three debtors in arrears."""
    book = tmp_path / "run.creditdesk"
    creditdesk("new", str(book), "--company", "Brook Ltd", "--country", "GB", "--currency", "GBP")
    for name, text in (("customers", CUSTOMERS), ("documents", DOCUMENTS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    files = [str(tmp_path / f"{name}.csv") for name in ("customers", "documents")]
    creditdesk("--book", str(book), "--as-of", "2026-03-12", "import", *files)

    def say(day: int | str, *words: str) -> Any:
        on = day if isinstance(day, str) else f"2026-03-{day}"
        return creditdesk("--book", str(book), "--as-of", on, "--json", "letters", *words)

    return say


def test_a_dry_run_says_who_gets_what_and_who_is_held(run: Any) -> None:
    answer = run(12, "propose")
    assert answer.status == 1
    proposed = answer.json["proposed"]
    assert [(each["account"], each["step"], each["amount"], each["channel"], each["tone"]) for each in proposed] == [
        ("N1", 1, "1300.00", "letter", "helpful"),
        ("W2", 1, "80.50", "email", "helpful"),
    ]
    assert [item["number"] for item in proposed[0]["items"]] == ["INV1", "INV2"]
    assert proposed[0]["reasons"] == ["First reminder: 2 items overdue, the oldest 31 days"]
    assert [(each["account"], each["reasons"]) for each in answer.json["held"]] == [("Z3", ["no postal address"])]
    assert answer.json["issued"] == []


def test_the_real_run_issues_what_the_dry_run_proposed_and_once(run: Any, tmp_path: Path) -> None:
    dry = run(12, "propose").json
    real = run(12, "issue", "--out", str(tmp_path / "out"), "--print", str(tmp_path / "all.pdf")).json
    assert real["proposed"] == dry["proposed"]
    assert [(each["account"], each["step"], each["amount"]) for each in real["issued"]] == [
        ("N1", 1, "1300.00"),
        ("W2", 1, "80.50"),
    ]
    assert all(Path(each["path"]).read_bytes().startswith(b"%PDF") for each in real["issued"])
    assert (tmp_path / "all.pdf").exists()
    assert run(12, "issue", "--out", str(tmp_path / "out")).json["issued"] == []
    assert [each["step"] for each in run(23, "propose").json["proposed"]] == [2, 2]


def test_one_debtor_alone_may_be_written_to(run: Any, tmp_path: Path) -> None:
    answer = run(12, "issue", "--only", "W2", "--out", str(tmp_path / "out"))
    assert answer.status == 0
    assert [each["account"] for each in answer.json["issued"]] == ["W2"]
    assert [each["account"] for each in run(12, "propose").json["proposed"]] == ["N1"]


def test_a_letter_that_needs_a_word_goes_once_it_is_approved(run: Any, creditdesk: Any, tmp_path: Path) -> None:
    out = ("--out", str(tmp_path / "out"))
    for day in (12, 19, 27):
        run(day, "issue", "--only", "N1", *out)
    fourth, fifth = "2026-04-07", "2026-04-20"
    for day in (fourth, fifth):
        # The ledger is brought up to date, or its age would hold the letters.
        creditdesk(
            *("--book", str(tmp_path / "run.creditdesk"), "--as-of", day, "import", str(tmp_path / "customers.csv"))
        )
        run(day, "issue", "--only", "N1", *out)
    (held,) = run(fifth, "propose", "--only", "N1").json["held"]
    assert held["codes"] == ["approval"]
    (decided,) = run(fifth, "approve", "N1").json["decided"]
    assert (decided["step"], decided["goes"], decided["approved_by"] is not None) == (5, True, True)
    (letter,) = run(fifth, "issue", "--only", "N1", *out).json["issued"]
    assert letter["letter"] == "lba_company"


def test_a_held_letter_goes_with_a_reason_and_another_is_left_out(run: Any, tmp_path: Path) -> None:
    (decided,) = run(12, "send-anyway", "Z3", "--reason", "They fetch it.").json["decided"]
    assert (decided["goes"], decided["reason"]) == (True, "They fetch it.")
    assert run(12, "leave-out", "W2").json["decided"][0]["goes"] is False
    issued = run(12, "issue", "--out", str(tmp_path / "out")).json["issued"]
    assert [each["account"] for each in issued] == ["N1", "Z3"]
    assert run(12, "leave-out", "W2", "--undo").json["decided"][0]["goes"] is True
    again = run(12, "approve", "N1")
    assert again.status == 2
    assert "No letter to N1 waits for somebody's approval on 2026-03-12." in again.err


def test_the_post_waits_until_it_is_said_to_be_printed(run: Any, tmp_path: Path) -> None:
    run(12, "issue", "--out", str(tmp_path / "out"), "--processes", "1")
    waiting = run(12, "unprinted", "--print", str(tmp_path / "post.pdf")).json
    assert [(each["account"], each["letter"]) for each in waiting["unprinted"]] == [("N1", "reminder")]
    assert waiting["print"] == [str(tmp_path / "post.pdf")]
    assert (tmp_path / "post.pdf").read_bytes().startswith(b"%PDF")
    kinds = run(12, "unprinted", "--print", str(tmp_path / "post.pdf"), "--each-kind").json
    assert kinds["print"] == [str(tmp_path / "post Reminder.pdf")]
    number = waiting["unprinted"][0]["number"]
    assert run(12, "printed").json == {"printed": [number], "offered_again": [], "unprinted": 0}
    assert run(12, "printed", number, "--not").json == {"printed": [], "offered_again": [number], "unprinted": 1}
    assert "Name the letters that did not come out" in run(12, "printed", "--not").err
    missing = run(12, "printed", "RM-1999-000001")
    assert missing.status == 2
    assert "RM-1999-000001 is not among the letters" in missing.err


def test_an_assigned_policy_decides_and_is_listed(run: Any) -> None:
    assert run(12, "assign", "direct-debit", "--account", "N1", "--reason", "mandate").status == 0
    held = {each["account"]: each["reasons"] for each in run(12, "propose").json["held"]}
    assert held["N1"] == ["collected by direct debit; watched, and not chased"]
    listed = run(12, "policies").json
    assert {"gb-company", "us-sole_trader", "no-chasing"} <= {each["policy"] for each in listed["policies"]}
    assert [(each["scope"], each["account"], each["policy"]) for each in listed["assignments"]] == [
        ("debtor", "N1", "direct-debit")
    ]
    run(12, "assign", "none", "--account", "N1")
    assert [each["account"] for each in run(12, "propose").json["proposed"]] == ["N1", "W2"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("assign", "gentle", "--house"), 'no policy "gentle"'),
        (("assign", "no-chasing"), "who follows the policy"),
        (("assign", "no-chasing", "--account", "N1", "--item", "INV99"), "has no document INV99"),
        (("propose", "--only", "Q9"), "Q9"),
    ],
)
def test_what_makes_no_sense_is_refused_in_a_sentence(run: Any, words: tuple[str, ...], said: str) -> None:
    answer = run(12, *words)
    assert answer.status == 2
    assert said in answer.err


def test_a_letter_of_the_day_says_something_besides(run: Any, tmp_path: Path) -> None:
    (decided,) = run(12, "add-paragraph", "N1", "Thank you for the talk on Tuesday.").json["decided"]
    assert decided["paragraph"] == "Thank you for the talk on Tuesday."
    out = tmp_path / "out"
    (issued,) = run(12, "issue", "--only", "N1", "--out", str(out)).json["issued"]
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(issued["path"]).pages)
    assert "Thank you for the talk on Tuesday." in said


def test_a_ladder_is_played_on_a_debtor_day_by_day(run: Any) -> None:
    answer = run(12, "play", "N1")
    assert answer.status == 0
    played = answer.json
    assert (played["policy"], played["because"]) == ("gb-company", "ready for the country and legal form")
    assert [(item["number"], item["step"]) for item in played["items"]] == [("INV1", 0), ("INV2", 0)]
    letters = [(each["on"], each["level"], each["amount"]) for each in played["letters"] if not each["held"]]
    assert letters[:3] == [
        ("2026-03-12", "First reminder", "1300.00"),
        ("2026-03-19", "Second reminder", "1300.00"),
        ("2026-03-27", "Third reminder", "1300.00"),
    ]
    assert [each["needs_approval"] for each in played["letters"] if each["level"] == "Letter before action"] == [True]
    assert run(12, "propose", "--only", "N1").json["proposed"][0]["step"] == 1


def test_another_ladder_can_be_tried_on_a_debtor(run: Any) -> None:
    played = run(12, "play", "N1", "--policy", "no-chasing").json
    assert (played["policy"], played["because"]) == ("no-chasing", "tried")
    (held,) = played["letters"]
    assert held["held"] == ["the house does not chase this debtor"]
    assert run(12, "play", "N1", "--policy", "unheard-of").status == 2
    assert run(12, "play", "NOBODY").status == 2


def test_what_no_letter_can_reach_is_held_to_the_end(run: Any) -> None:
    (held,) = run(12, "play", "Z3").json["letters"]
    assert (held["held"], held["level"]) == (["no postal address"], "First reminder")
    assert held["held_until"] is None


def test_the_list_of_ladders_says_how_many_debtors_follow_each_and_why(run: Any) -> None:
    run(12, "assign", "no-chasing", "--account", "W2", "--reason", "a friend")
    ready = "ready for the country and legal form"
    assert run(12, "policies").json["followed"] == [
        {"policy": "gb-company", "because": ready, "debtors": 2},
        {"policy": "no-chasing", "because": "of this debtor", "debtors": 1},
    ]
