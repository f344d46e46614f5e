"""`queries` as a person uses it: listed, passed on, resolved, and what the answer says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from creditdesk.services.book.files import open_book
from tests.conftest import Filled, LedgerBuilder

AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
Run = Callable[..., Any]
DAY = ("--json", "--as-of", "2026-11-20")


@pytest.fixture
def ledger(made: Path) -> Path:
    """N1 owes 1,000.00 on INV1 and 300.00 on INV2; 400.00 of INV1 are in query since 2 November."""
    with open_book(made) as book:
        builder = LedgerBuilder(book)
        customer = builder.customer("N1", name="Northgate")
        builder.invoice(customer, "INV1", "2026-08-06", "1000.00", due="2026-09-05")
        builder.invoice(customer, "INV2", "2026-09-01", "300.00", due="2026-10-01")
        builder.customer("N2", name="Other")
    return made


@pytest.fixture
def raised(creditdesk: Run, ledger: Path, filled: Filled) -> int:
    words = ("log", "N1", "--outcome", "DISPUTE_RAISED", "--reason", "PRICE", "--query", "400 on INV1")
    raise_it = lambda: int(creditdesk("--json", "--as-of", "2026-11-02", *words).json["query"]["id"])  # noqa: E731
    return filled.fill(ledger, "raised", raise_it)


def test_the_open_queries_are_listed(creditdesk: Run, raised: int) -> None:
    (query,) = creditdesk(*DAY, "queries").json["queries"]
    assert (query["account"], query["amount"], query["age_days"]) == ("N1", "400.00", 18)
    assert (query["status"], query["late_since"]) == ("open", "2026-11-07")
    assert creditdesk(*DAY, "queries", "N2").json["queries"] == []
    assert "answer to the query late since 7 Nov" in creditdesk("--as-of", "2026-11-20", "queries", "--late").out


@pytest.mark.parametrize(
    ("options", "count"), [(["--owner", "sales"], 0), (["--min-days", "19"], 0), (["--status", "all"], 1)]
)
def test_the_list_is_narrowed(creditdesk: Run, raised: int, options: list[str], count: int) -> None:
    assert len(creditdesk(*DAY, "queries", *options).json["queries"]) == count


def test_a_query_is_passed_on(creditdesk: Run, raised: int) -> None:
    options = ("--owner", "Sales", "--email", "sales@brook.example", "--due", "2026-11-27")
    (query,) = creditdesk(*DAY, "queries", "--change", raised, *options).json["queries"]
    assert (query["owner"], query["owner_email"], query["answer_due_on"]) == (
        "Sales",
        "sales@brook.example",
        "2026-11-27",
    )
    assert len(creditdesk(*DAY, "queries", "--owner", "sales").json["queries"]) == 1


def test_a_query_is_accepted_and_its_credit_note_named(creditdesk: Run, raised: int, ledger: Path) -> None:
    step = ("--resolve", raised, "--as", "accepted", "--credit", "250", "--note", "Old price list.")
    (query,) = creditdesk(*DAY, "queries", *step).json["queries"]
    assert (query["status"], query["credit_expected"], query["credit_to_come"]) == ("accepted", "250.00", "250.00")
    assert creditdesk(*DAY, "aging").json["currencies"][0]["disputed"] == "0.00"
    assert "credit of 250.00 to come" in creditdesk("--as-of", "2026-11-20", "queries", "--status", "accepted").out
    with open_book(ledger) as book:
        LedgerBuilder(book).document(1, "credit_note", "CN1", "2026-11-20", "250.00")
    (query,) = creditdesk(*DAY, "queries", "--credited", raised, "--by", "CN1").json["queries"]
    assert query["credit_to_come"] == "0.00"
    assert creditdesk("check").out == "ok\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--resolve", "1"], "Say how it ended"),
        (["--resolve", "1", "--as", "open"], "Say how it ended"),
        (["--resolve", "1", "--as", "rejected", "--credit", "5"], "brings no credit note"),
        (["--resolve", "1", "--as", "accepted", "--credit", "four"], "four"),
        (["--resolve", "7", "--as", "rejected"], "no query 7"),
        (["--credited", "1"], "number of the credit note"),
        (["--resolve", "1", "--change", "1"], "one thing at a time"),
        (["--change", "1"], "as they were"),
        (["--status", "lost"], "lost"),
        (["--change", "1", "--due", "2026-11-19"], "19 Nov is over"),
    ],
)
def test_a_step_that_is_not_understood_leaves_no_trace(
    creditdesk: Run, raised: int, options: list[str], words: str
) -> None:
    before = creditdesk(*DAY, "debtor", "N1").json
    answer = creditdesk("--as-of", "2026-11-20", "queries", *options)
    assert (answer.status, answer.out) == (2, "")
    assert words in answer.err
    assert creditdesk(*DAY, "debtor", "N1").json == before


def test_without_an_amount_the_whole_of_what_is_open_and_not_in_query_is_queried(creditdesk: Run, raised: int) -> None:
    facts = creditdesk(
        *DAY, "log", "N1", "--outcome", "DISPUTE_RAISED", "--reason", "QUALITY", "--query", "on INV1"
    ).json  # fmt: skip
    assert facts["query"]["items"] == [{"type": "invoice", "number": "INV1", "amount": "600.00"}]


def test_no_invoice_named_among_several_is_asked_back(creditdesk: Run, raised: int) -> None:
    answer = creditdesk(
        "--as-of", "2026-11-20", "log", "N1", "--outcome", "DISPUTE_RAISED", "--reason", "QUALITY", "--query", "400"
    )
    assert (answer.status, answer.out) == (2, "")
    assert "Which invoice is queried?" in answer.err


def test_the_figures_tell_days_shares_and_causes(creditdesk: Run, raised: int) -> None:
    creditdesk("--as-of", "2026-11-12", "queries", "--resolve", raised, "--as", "rejected")
    facts = creditdesk(*DAY, "queries", "--figures").json
    assert (facts["from"], facts["dispute_days"], facts["answered"]) == ("2025-11-20", 10, 1)
    assert facts["disputed"] == [{"currency": "GBP", "disputed": "0.00", "total": "1300.00", "percent": 0.0}]
    assert [(cause["name"], cause["upheld"]) for cause in facts["reasons"]] == [("price", 0)]
    assert creditdesk(*DAY, "queries", "--figures", "--from", "2026-11-13").json["answered"] == 0
    said = creditdesk("--as-of", "2026-11-20", "queries", "--figures").out
    assert "mean time to the answer: 10.0 days" in said


def test_documents_are_attached_and_counted(creditdesk: Run, raised: int, tmp_path: Path) -> None:
    proof = tmp_path / "pod.pdf"
    proof.write_bytes(b"%PDF proof")
    (query,) = creditdesk(*DAY, "queries", "--attach", raised, "--file", proof).json["queries"]
    assert query["attachments"] == 1
    answer = creditdesk("--as-of", "2026-11-20", "queries", "--attach", raised)
    assert (answer.status, "Say which document" in answer.err) == (2, True)
    assert creditdesk("check").out == "ok\n"


def test_an_acknowledgement_is_written_into_a_folder(creditdesk: Run, raised: int, tmp_path: Path) -> None:
    facts = creditdesk(*DAY, "queries", "--write", raised, "--out", tmp_path / "out").json
    assert facts["path"].endswith("Query Q-1 acknowledgement.pdf")
    assert Path(facts["path"]).read_bytes().startswith(b"%PDF")
    answer = creditdesk("--as-of", "2026-11-20", "queries", "--write", raised, "--to", "owner")
    assert (answer.status, "no owner yet" in answer.err) == (2, True)


def test_a_report_goes_to_the_owner_as_a_mail_draft(creditdesk: Run, raised: int, tmp_path: Path) -> None:
    creditdesk(*DAY, "queries", "--change", raised, "--owner", "Sales", "--email", "sales@brook.example")
    facts = creditdesk(*DAY, "queries", "--write", raised, "--to", "owner", "--mail", "--out", tmp_path).json
    draft = Path(facts["path"])
    assert (draft.suffix, b"X-Unsent: 1" in draft.read_bytes()) == (".eml", True)
