"""`interest`, `rates`, `interest-terms` and `charges` as a person types them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

EXAMPLES = [
    (["uk", "6500.00", "2026-01-15", "2026-03-31"], "156.93", "70.00", "FIXED"),
    (["uk", "10000.00", "2025-06-29", "2025-09-28"], "317.88", "100.00", "FIXED"),
    (["uk", "10000.00", "2025-06-30", "2025-09-28"], "302.05", "100.00", "FIXED"),
    (["uk", "8000.00", "2024-01-31", "2024-04-30", "--paid", "2024-03-10:3000.00"], "205.83", "70.00", "FIXED"),
    (["de", "10000.00", "2024-05-31", "2024-08-31"], "313.85", "40.00", "VARIABLE"),
    (["de", "10000.00", "2024-05-31", "2024-08-31", "--day-count", "ACT_ACT"], "312.99", "40.00", "VARIABLE"),
    (["fr", "12000.00", "2024-11-15", "2025-02-15"], "414.38", "40.00", "VARIABLE"),
    (["ie", "2400.00", "2024-11-30", "2025-03-31"], "97.46", "70.00", "FIXED"),
    (["nl", "5000.00", "2023-12-31", "2025-03-31"], "774.93", "625.00", "VARIABLE"),
    (["za", "50000.00", "2025-02-28", "2025-06-30"], "1838.36", "0.00", "FIXED"),
    (["in", "100000.00", "2025-01-15", "2025-04-15"], "5019.20", "0.00", "VARIABLE"),
    (["in", "100000.00", "2025-01-15", "2025-04-25"], "5558.68", "0.00", "VARIABLE"),
    (["eu", "10000.00", "2024-11-15", "2025-02-15"], "294.90", "40.00", "VARIABLE"),
    (["contract", "1000.00", "2031-01-01", "2031-12-31", "--rate", "18"], "179.51", "0.00", "FIXED"),
]


def ask(creditdesk: Run, law: str, amount: str, due: str, to: str, *options: str) -> Any:
    return creditdesk("--json", "interest", "--regime", law, "--amount", amount, "--due", due, "--to", to, *options)


@pytest.mark.parametrize(("words", "interest", "compensation", "mode"), EXAMPLES)
def test_the_worked_examples(creditdesk: Run, words: list[str], interest: str, compensation: str, mode: str) -> None:
    answer = ask(creditdesk, *words)
    assert answer.status == 0, answer.err
    facts = answer.json
    assert (facts["interest"], facts["compensation"], facts["rate_mode"]) == (interest, compensation, mode)
    assert facts["segments"][0]["from"] == facts["starts_on"]


def test_the_segments_say_what_a_letter_lists(creditdesk: Run) -> None:
    facts = ask(creditdesk, "uk", "8000.00", "2024-01-31", "2024-04-30", "--paid", "2024-03-10:3000.00").json
    assert facts["starts_on"] == "2024-02-01"
    assert facts["segments"] == [
        {
            "from": "2024-02-01",
            "to": "2024-03-10",
            "days": 39,
            "balance": "8000.00",
            "rate": "13.25",
            "interest": "113.26",
        },
        {
            "from": "2024-03-11",
            "to": "2024-04-30",
            "days": 51,
            "balance": "5000.00",
            "rate": "13.25",
            "interest": "92.57",
        },
    ]


@pytest.mark.parametrize(
    ("options", "interest"),
    [
        (["--paid", "2024-02-01:1000", "--paid", "2024-02-01:2000"], "168.08"),
        (["--paid", "2024-02-01:1000", "2024-02-01:2000"], "168.08"),
        (["--paid", "2024-02-01:9000"], "2.90"),
        (["--credit", "2024-02-01:3000"], "168.08"),
        (["--credit", "2024-02-01:3000", "--retroactive"], "166.99"),
        (["--exclude-payment-day"], "264.27"),
        (["--disputed", "3000"], "166.99"),
        (["--uk-split"], "267.18"),
    ],
)
def test_payments_credits_and_ways_of_counting(creditdesk: Run, options: list[str], interest: str) -> None:
    # 8,000.00 at 13.25 % for 92 days is 267.18; 5,000.00 is 166.99.
    facts = ask(creditdesk, "uk", "8000.00", "2024-01-31", "2024-05-02", *options).json
    assert facts["interest"] == interest


def test_what_is_in_query_is_worked_out_apart(creditdesk: Run) -> None:
    facts = ask(creditdesk, "uk", "8000.00", "2024-01-31", "2024-05-02", "--disputed", "3000").json
    assert (facts["interest"], facts["disputed"]["interest"]) == ("166.99", "100.19")


def test_interest_first_says_what_of_it_is_paid(creditdesk: Run) -> None:
    words = ["de", "10000.00", "2024-05-31", "2024-08-31", "--paid", "2024-06-30:1103.73", "--interest-first"]
    facts = ask(creditdesk, *words).json
    assert (facts["interest"], facts["interest_paid"], facts["principal"]) == ("292.83", "103.73", "9000.00")


@pytest.mark.parametrize("to", ["2026-01-10", "2026-01-15"])
def test_paid_in_time_costs_nothing(creditdesk: Run, to: str) -> None:
    facts = ask(creditdesk, "uk", "6500.00", "2026-01-15", to).json
    assert (facts["interest"], facts["compensation"], facts["starts_on"], facts["segments"]) == (
        "0.00",
        "0.00",
        None,
        [],
    )


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["de", "100", "2026-05-31", "2026-07-01"], "2026-07-01 is not known"),
        (["uk", "100", "2026-12-31", "2027-03-31"], "2027-01-01 is not known"),
        (["moon", "100", "2026-01-31", "2026-03-31"], "moon"),
        (["uk", "0", "2026-01-31", "2026-03-31"], "not above zero"),
        (["uk", "-5", "2026-01-31", "2026-03-31"], "not above zero"),
        (["uk", "much", "2026-01-31", "2026-03-31"], "much"),
        (["uk", "100", "31.01.2026", "2026-03-31"], "Write it as"),
        (["uk", "100", "2026-02-29", "2026-03-31"], "a date that exists"),
        (["uk", "100", "2026-01-31", "2026-03-31", "--rate", "8"], "sets the rate"),
        (["uk", "100", "2026-01-31", "2026-03-31", "--paid", "2026-02-01"], "day and amount"),
        (["uk", "100", "2026-01-31", "2026-03-31", "--day-count", "30/360"], "30/360"),
        (["uk", "100", "2026-01-31", "2026-03-31", "--disputed", "200"], "More is in query"),
        (["uk", "100", "2026-01-31", "2026-03-31", "2026-02-01:5"], "not said what"),
        (["de", "100", "2026-01-31", "2026-03-31", "--uk-split"], "British law alone"),
        (["contract", "100", "2026-01-31", "2026-03-31"], "--rate"),
        (["contract", "100", "2026-01-31", "2026-03-31", "--rate", "12,5"], "Write it as 11.75"),
    ],
)
def test_what_cannot_be_worked_out_is_a_sentence(creditdesk: Run, words: list[str], says: str) -> None:
    answer = ask(creditdesk, *words)
    assert answer.status == 2
    assert says in answer.err
    assert answer.out == ""
    assert len(answer.err.strip().splitlines()) == 1


def test_a_rate_entered_in_the_book_is_known_until_it_is_taken_back(creditdesk: Run, made: Path) -> None:
    words = ["de", "10000.00", "2026-05-31", "2026-07-31"]
    assert ask(creditdesk, *words).status == 2
    entered = creditdesk(
        "--as-of", "2026-11-20", "--json", "rates", "basiszinssatz", "--from", "2026-07-01", "--rate", "1.52"
    )
    assert entered.status == 0, entered.err
    (table,) = entered.json["tables"]
    assert table["known_until"] == "2026-12-31"
    assert [(each["from"], each["rate"]) for each in table["entered"]] == [("2026-07-01", "1.52")]
    # 30 days at 10.27 and 31 at 10.52.
    assert ask(creditdesk, *words).json["interest"] == "173.76"
    refused = creditdesk("--as-of", "2026-11-20", "rates", "basiszinssatz", "--from", "2026-07-01", "--rate", "2")
    assert (refused.status, "already" in refused.err) == (2, True)
    assert creditdesk("--json", "rates", "--take-back", str(table["entered"][0]["id"])).status == 0
    assert ask(creditdesk, *words).status == 2
    assert creditdesk("rates", "--take-back", "1").status == 2


def test_a_person_reads_the_tables(creditdesk: Run, made: Path) -> None:
    assert "basiszinssatz" in creditdesk("rates").out
    assert "2025-07-01   1.27 %" in creditdesk("rates", "basiszinssatz").out
    assert creditdesk("rates", "moon").status == 2
    assert creditdesk("rates", "ecb", "--rate", "2").status == 2


def test_terms_take_the_place_of_the_law_of_the_country(creditdesk: Run, ledger: Path) -> None:
    assert creditdesk("interest-terms").out == "Each debtor owes interest by the law of its country.\n"
    assert creditdesk("interest-terms", "N1", "--contract", "12").status == 2
    said = creditdesk("--json", "interest-terms", "N1", "--contract", "12", "--reason", "contract of May").json
    assert said["terms"] == [
        {
            "account": "N1",
            "basis": "contract",
            "law": None,
            "rate": "12",
            "accepted_after": None,
            "reason": "contract of May",
            "by": said["terms"][0]["by"],
        }
    ]
    assert creditdesk("--json", "interest-terms", "--every-debtor", "--law", "in").json["terms"][0]["law"] == "in"
    assert creditdesk("--json", "interest-terms", "N1", "--by-country").json["terms"][0]["account"] is None
    assert creditdesk("interest-terms", "N1").status == 2
    assert creditdesk("interest-terms", "N1", "--law", "moon", "--reason", "x").status == 2
    assert creditdesk("interest-terms", "N1", "--contract", "0", "--reason", "x").status == 2


def test_a_day_of_acceptance_is_written_listed_and_forgotten(creditdesk: Run, ledger: Path) -> None:
    (terms,) = creditdesk("--json", "interest-terms", "--every-debtor", "--law", "in", "--accepted-after", "3").json[
        "terms"
    ]
    assert terms["accepted_after"] == 3
    assert creditdesk("acceptances").out == "No day of acceptance is on record.\n"
    said = creditdesk("--json", "acceptances", "N1", "--item", "INV1", "--on", "2026-02-02").json
    assert [(each["account"], each["number"], each["accepted_on"]) for each in said["acceptances"]] == [
        ("N1", "INV1", "2026-02-02")
    ]
    assert "2026-02-02" in creditdesk("acceptances", "N1").out
    assert creditdesk("--json", "acceptances", "N1", "--item", "INV1", "--forget").json == {"acceptances": []}


@pytest.mark.parametrize(
    "words",
    [
        ("acceptances", "--item", "INV1", "--on", "2026-02-02"),
        ("acceptances", "N1", "--item", "INV1"),
        ("acceptances", "N1", "--on", "2026-02-02"),
        ("acceptances", "N1", "--item", "NONE", "--on", "2026-02-02"),
        ("acceptances", "N1", "--item", "INV1", "--on", "soon"),
    ],
)
def test_half_a_day_of_acceptance_is_refused(creditdesk: Run, ledger: Path, words: tuple[str, ...]) -> None:
    assert creditdesk(*words).status == 2


def test_charges_without_any(creditdesk: Run, ledger: Path) -> None:
    assert creditdesk("charges").out == "No interest or fee was threatened or claimed yet.\n"
    assert creditdesk("charges", "N1", "--item", "INV1", "--step", "paid").status == 2
    assert creditdesk("charges", "N1", "--item", "INV1", "--step", "burnt").status == 2
    assert creditdesk("charges", "--take-back", "9").status == 2


def test_a_claim_its_payment_and_taking_it_back(creditdesk: Run, ledger: Path) -> None:
    step = ("--as-of", "2026-03-31", "--json", "charges", "N1", "--item", "INV1", "--kind", "fee")
    assert creditdesk(*step, "--step", "claimed", "--amount", "15.00").status == 2
    said = creditdesk(*step, "--step", "claimed", "--amount", "15.00", "--reason", "returned cheque")
    assert said.status == 0, said.err
    (charge,) = said.json["charges"]
    assert (charge["number"], charge["kind"], charge["claimed"], charge["open"]) == ("INV1", "fee", "15.00", "15.00")
    paid = creditdesk(*step, "--step", "waived", "--amount", "5", "--reason", "goodwill").json
    assert (paid["charges"][0]["waived"], paid["charges"][0]["open"]) == ("5.00", "10.00")
    assert [each["step"] for each in paid["steps"]] == ["claimed", "waived"]
    balance = creditdesk("--as-of", "2026-03-31", "--json", "debtor", "N1").json["balances"][0]["balance"]
    assert balance == "700.00"
    last = paid["steps"][-1]["id"]
    back = creditdesk("--as-of", "2026-03-31", "--json", "charges", "--take-back", str(last)).json
    assert back["charges"][0]["open"] == "15.00"
    assert "goodwill" not in creditdesk("--as-of", "2026-03-31", "charges", "N1").out
