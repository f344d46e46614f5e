"""How debtors behave, from a terminal: the list, one debtor, deciding and taking back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from creditdesk.services.book.book import Book
from tests.conftest import LedgerBuilder

Run = Callable[..., Any]


@pytest.fixture
def run(creditdesk: Run, book: Book) -> Run:
    """A book in which Northgate, who always paid in time, owes 1,000.00 since September."""
    ledger = LedgerBuilder(book)
    customer = ledger.customer("N1", name="Northgate", address1="Unit 7", city="Wakefield")
    ledger.customer("W2", name="Weaver")
    for at in range(6):
        due = (date(2026, 5, 1) + timedelta(days=10 * at)).isoformat()
        invoice = ledger.invoice(customer, f"OLD-{at}", "2026-04-01", "100.00", due=due)
        ledger.allocate(ledger.cash(customer, f"PAID-{at}", due, "100.00"), invoice, due, "100.00")
    ledger.invoice(customer, "INV-1", "2026-08-06", "1000.00", due="2026-09-05")
    path: Path = book.path
    book.close()
    return lambda *arguments: creditdesk("--book", path, "--as-of", "2026-11-20", *arguments)


def test_who_waits_for_a_decision_is_listed_until_it_is_made(run: Run) -> None:
    (debtor,) = run("--json", "behaviour").json["debtors"]
    assert debtor == {
        "account": "N1",
        "name": "Northgate",
        "behaviour": "prompt",
        "by_record": "prompt",
        "because": ["all of the last 6 payments came in time", "unlike them, 1 open invoice is 76 days late"],
        "proposed": [
            {
                "what": "ladder",
                "now": "usual",
                "to": "patient",
                "because": "who pays in time has most likely overlooked it: a week more costs nothing",
            },
            {
                "what": "tone",
                "now": "usual",
                "to": "gentle",
                "because": "who pays in time is asked, and not pressed",
            },
        ],
        "decided": False,
    }
    assert "ladder patient, tone gentle" in run("behaviour").out
    run("behaviour", "N1", "--leave", "--reason", "as all are")
    assert run("behaviour").out == "Nothing is proposed that nobody has decided on.\n"


def test_what_is_accepted_is_kept_and_taken_back(run: Run) -> None:
    done = run("--json", "behaviour", "n1", "--accept", "ladder", "--reason", "a good customer").json
    assert (done["policy"], done["tone"], done["decided"]) == ("gb-company--patient", "usual", True)
    (decision,) = done["decisions"]
    assert decision["changes"] == [{"what": "ladder", "before": None, "after": "gb-company--patient"}]
    assert (decision["reason"], decision["taken_back"]) == ("a good customer", False)
    back = run("--json", "behaviour", "N1", "--take-back", decision["id"]).json
    assert (back["policy"], back["decisions"][0]["takes_back"]) == ("gb-company", decision["id"])
    assert run("--json", "behaviour", "N1", "--accept", "all").json["tone"] == "gentle"
    assert "takes 1 back" in run("behaviour", "N1").out


def test_a_debtor_is_taken_for_something_else_and_for_their_record_again(run: Run) -> None:
    assert run("--json", "behaviour", "N1", "--take-for", "hardship").json["by_record"] == "prompt"
    said = run("behaviour", "N1").out
    assert said.startswith("N1  Northgate: in hardship\n  so decided, though their record says “prompt”\n")
    assert run("--json", "behaviour", "N1", "--take-for", "record").json["behaviour"] == "prompt"


def test_a_debtor_is_told_with_how_they_behave(run: Run) -> None:
    run("behaviour", "N1", "--take-for", "slipping")
    assert run("--json", "debtor", "N1").json["behaviour"] == {
        "behaviour": "slipping",
        "because": [
            "so decided, though their record says “prompt”",
            "all of the last 6 payments came in time",
            "unlike them, 1 open invoice is 76 days late",
        ],
    }
    assert "\nSlipping: so decided" in run("debtor", "N1").out


def test_the_days_letters_say_how_their_debtors_behave(run: Run) -> None:
    (proposed,) = run("--json", "letters", "propose").json["proposed"]
    assert proposed["behaviour"]["behaviour"] == "prompt"
    assert "prompt" in run("letters", "propose").out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--accept", "all"), "One thing is decided of one debtor."),
        (("N1", "--leave", "--accept", "all"), "One thing is decided of one debtor."),
        (("N1", "--accept", "colour"), "'colour' is nothing that can be accepted."),
        (("N1", "--accept", "channel"), "No other channel is proposed for this debtor."),
        (("W2", "--accept", "all"), "Nothing is proposed for this debtor."),
        (("N1", "--take-for", "rude"), "'rude' is no behaviour."),
        (("N1", "--take-for", "record"), "They are taken for what their record says already."),
        (("N1", "--take-back", "7"), "No decision 7 was made of N1."),
        (("X9",), "There is no"),
    ],
)
def test_what_makes_no_sense_is_said_and_nothing_is_changed(run: Run, arguments: tuple[str, ...], words: str) -> None:
    answer = run("behaviour", *arguments)
    assert (answer.status, answer.err[: len(words)]) == (2, words)
    assert len(run("--json", "behaviour").json["debtors"]) == 1
