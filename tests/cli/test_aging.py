"""Aged debt as of any day, from a terminal: the worked example, every basis and mode, late entries, credit."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]


def _buckets(answer: Any) -> dict[str, str]:
    (total,) = answer.json["currencies"]
    return {bucket["label"]: bucket["amount"] for bucket in total["buckets"] if bucket["amount"] != "0.00"} | {
        "total": total["total"],
        "unallocated": total["unallocated"],
    }


@pytest.mark.parametrize(
    ("as_of", "expected"),
    [
        ("2026-02-28", {"not due": "500.00", "1-30": "1000.00", "unallocated": "-200.00", "total": "1300.00"}),
        (
            "2026-03-31",
            {"not due": "80.50", "1-30": "500.00", "31-60": "200.00", "unallocated": "0.00", "total": "780.50"},
        ),
    ],
)
def test_aging_as_of_any_day(creditdesk: Run, ledger: Path, as_of: str, expected: dict[str, str]) -> None:
    answer = creditdesk("--json", "--as-of", as_of, "aging")
    assert _buckets(answer) == expected
    assert answer.json["currencies"][0]["proof"]["proved"] is True


def test_the_proof_says_from_which_day_its_opening_is(creditdesk: Run, ledger: Path) -> None:
    said = creditdesk("--as-of", "2026-02-28", "aging").out
    assert "GBP: opening on 2026-02-01 1,000.00 + invoices 500.00 - credits 200.00 - receipts 0.00" in said


def test_aging_in_every_mode_has_the_same_total(creditdesk: Run, ledger: Path) -> None:
    for mode in ("separate", "own-date", "oldest-first", "not-due"):
        for basis in ("due", "invoice", "period"):
            answer = creditdesk("--json", "--as-of", "2026-02-28", "aging", "--credits", mode, "--basis", basis)
            assert answer.json["currencies"][0]["total"] == "1300.00"


def test_aging_by_debtor_names_them(creditdesk: Run, ledger: Path) -> None:
    facts = creditdesk("--json", "--as-of", "2026-03-31", "aging", "--by", "debtor", "--edges", "10,20").json
    assert {row["account"]: row["total"] for row in facts["rows"]} == {"N1": "700.00", "W2": "80.50"}
    assert [bucket["label"] for bucket in facts["rows"][0]["buckets"]] == ["not due", "1-10", "11-20", "21+"]


@pytest.mark.parametrize("by", ["sector", "controller"])
def test_aging_by_a_group_puts_those_without_one_together(
    creditdesk: Run, ledger: Path, tmp_path: Path, by: str
) -> None:
    path = tmp_path / "more.csv"
    path.write_text(f"account,name,{by}\nW2,Weaver,Textiles\n", encoding="utf-8")
    assert creditdesk("--as-of", "2026-03-31", "import", path).status == 0
    facts = creditdesk("--json", "--as-of", "2026-03-31", "aging", "--by", by).json
    assert [(row["account"], row["name"], row["total"]) for row in facts["rows"]] == [
        ("", "none", "700.00"),
        ("", "Textiles", "80.50"),
    ]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--credits", "own-date"], {"not due": "500.00", "1-30": "800.00"}),
        (["--credits", "oldest-first"], {"not due": "500.00", "1-30": "800.00"}),
        (["--credits", "not-due"], {"not due": "300.00", "1-30": "1000.00"}),
        (
            ["--basis", "INVOICE", "--credits", "Separate", "--by", "Total"],
            {"0-30": "500.00", "31-60": "1000.00", "unallocated": "-200.00"},
        ),
        (["--basis", "invoice", "--credits", "own-date"], {"0-30": "300.00", "31-60": "1000.00"}),
        (["--basis", "period"], {"current": "500.00", "1": "1000.00", "unallocated": "-200.00"}),
        (["--basis", "period", "--credits", "not-due"], {"current": "300.00", "1": "1000.00"}),
    ],
)
def test_where_debts_and_credits_stand(
    creditdesk: Run, ledger: Path, options: list[str], expected: dict[str, str]
) -> None:
    answer = creditdesk("--json", "--as-of", "2026-02-28", "aging", *options)
    assert _buckets(answer) == {"unallocated": "0.00", "total": "1300.00"} | expected


def test_what_is_overdue_is_told_by_due_date_alone(creditdesk: Run, ledger: Path) -> None:
    told = {
        basis: creditdesk("--json", "--as-of", "2026-02-28", "aging", "--basis", basis).json["currencies"][0]["overdue"]
        for basis in ("due", "invoice", "period")
    }
    assert told == {"due": "1000.00", "invoice": None, "period": None}


def test_aged_debt_for_people_names_each_currency_once(creditdesk: Run, ledger: Path) -> None:
    run = ("--as-of", "2026-02-28", "aging", "--edges", "30")
    total = creditdesk(*run).out.splitlines()
    assert total[2].split()[:3] == ["Currency", "not", "due"]
    assert total[4].split() == ["GBP", "500.00", "1,000.00", "0.00", "-200.00", "0.00", "1,300.00", "0.00", "0.00"]
    by_debtor = creditdesk(*run, "--by", "debtor").out.splitlines()
    assert by_debtor[8].split()[:3] == ["Account", "Name", "Currency"]
    assert by_debtor[10].startswith("N1       Northgate Timber & Joinery  GBP")


def test_an_old_day_lists_what_was_posted_back_into_it_later(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "late.csv"
    path.write_text(
        "account,type,number,date,amount\nW2,credit_note,CN7,2026-03-20,30.00\nW2,invoice,INV7,2026-04-02,9.00\n",
        encoding="utf-8",
    )
    assert creditdesk("--json", "--as-of", "2026-03-31", "aging").json["late_entries"] == []
    assert creditdesk("--as-of", "2026-04-05", "import", path).status == 0
    facts = creditdesk("--json", "--as-of", "2026-03-31", "aging").json
    assert facts["currencies"][0]["total"] == "750.50"
    (late,) = facts["late_entries"]
    assert late.pop("imported_at").startswith("2026-04-0")
    assert late == {
        "account": "W2",
        "type": "credit_note",
        "number": "CN7",
        "allocation": False,
        "counts_on": "2026-03-20",
        "currency": "GBP",
        "amount": "-30.00",
    }
    assert (
        "W2       Credit note CN7  dated  2026-03-20  GBP  -30.00" in creditdesk("--as-of", "2026-03-31", "aging").out
    )
    assert "Late entries" not in creditdesk("--as-of", "2026-04-05", "aging").out


def test_who_is_in_credit_is_listed_apart(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "over.csv"
    path.write_text("account,type,number,date,amount\nW2,cash,R1,2026-03-30,100.50\n", encoding="utf-8")
    assert creditdesk("--as-of", "2026-03-31", "import", path).status == 0
    facts = creditdesk("--json", "--as-of", "2026-03-31", "aging", "--by", "debtor").json
    assert [(row["account"], row["total"]) for row in facts["credit_balances"]] == [("W2", "-20.00")]
    assert facts["currencies"][0]["overdue"] == "700.00"
    said = creditdesk("--as-of", "2026-03-31", "aging", "--by", "debtor").out
    assert said.split("In credit:")[1].splitlines()[3].split()[0] == "W2"
