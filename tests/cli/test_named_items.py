"""An item is named in every command as in a call: by its whole number, by its digits, or by the end of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
DAY = "2026-11-20"


@pytest.fixture
def ledger(creditdesk: Run, made: Path, tmp_path: Path) -> Run:
    """Two open invoices, whose numbers end alike, and a paid one."""
    people, papers = tmp_path / "customers.csv", tmp_path / "documents.csv"
    people.write_text("account,name,country\nN1,Northgate,IN\n", encoding="utf-8")
    papers.write_text(
        "account,type,number,date,amount,settled_on\n"
        "N1,invoice,INV-10512,2026-01-05,1000.00,\n"
        "N1,invoice,INV-20512,2026-02-05,500.00,\n"
        "N1,invoice,INV-00099,2026-01-02,50.00,2026-02-01\n",
        encoding="utf-8",
    )
    assert creditdesk("--book", made, "--as-of", DAY, "import", people, papers).status == 0
    return lambda *arguments: creditdesk("--book", made, "--as-of", DAY, *arguments)


@pytest.mark.parametrize("word", ["INV-10512", "inv-10512", "10512", "010512"])
@pytest.mark.parametrize(
    "asked",
    [
        ("holds", "N1", "--place", "complaint", "--item"),
        ("charges", "N1", "--kind", "fee", "--step", "claimed", "--amount", "5.00", "--reason", "returned", "--item"),
        ("acceptances", "N1", "--on", "2026-01-06", "--item"),
    ],
    ids=lambda asked: asked[0],
)
def test_any_way_of_naming_it_is_understood(ledger: Run, asked: tuple[str, ...], word: str) -> None:
    said = ledger(*asked, word)
    assert said.status == 0, said.err
    assert "INV-10512" in said.out


def test_a_policy_may_be_assigned_so_too(ledger: Run) -> None:
    assert ledger("letters", "assign", "none", "--account", "N1", "--item", "10512").status == 0
    refused = ledger("letters", "assign", "none", "--account", "N1", "--item", "10513")
    assert "This debtor has no document 10513." in refused.err


@pytest.mark.parametrize("command", [("holds", "N1", "--place", "why"), ("acceptances", "N1", "--on", "2026-01-06")])
def test_what_may_be_two_of_them_is_not_guessed(ledger: Run, command: tuple[str, ...]) -> None:
    said = ledger(*command, "--item", "512")
    assert said.status == 2
    assert "“512” may be INV-10512, INV-20512." in said.err
    assert "Write the whole number." in said.err


def test_a_hold_on_what_is_paid_or_not_there_says_which_of_the_two(ledger: Run) -> None:
    assert "INV-00099 is not open." in ledger("holds", "N1", "--place", "why", "--item", "99").err
    assert "This debtor has no document 77." in ledger("holds", "N1", "--place", "why", "--item", "77").err
