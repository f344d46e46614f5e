"""`plans`: agreed with `log`, listed with what is paid and missed, and cancelled, from a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

CUSTOMERS = "account,name,controller,contact\nN1,Northgate Ltd,Tess,Ann Bell\n"
DOCUMENTS = "account,type,number,date,due_date,amount\nN1,invoice,INV1,2026-01-10,2026-02-09,1000.00\n"


@pytest.fixture
def book(creditdesk: Run, made: Path, tmp_path: Path) -> Run:
    """A debtor with 1,000.00 overdue, who agrees on 16 March to pay in four weeks."""
    for name, text in (("customers.csv", CUSTOMERS), ("documents.csv", DOCUMENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run = lambda *words, day="2026-03-16": creditdesk("--json", "--as-of", day, *words)  # noqa: E731
    run("import", tmp_path / "customers.csv", tmp_path / "documents.csv")
    return run


def test_several_payments_in_the_promise_are_a_plan(book: Run) -> None:
    said = book("log", "N1", "--outcome", "PTP", "--contact", "Ann Bell", "--promise", "250 weekly x4 from 20 mar").json
    assert said["activity"]["summary"].startswith("Plan agreed · 4 weekly payments of £250.00 from Fri 20 Mar")
    assert (said["promise"], said["plan"]["status"], said["plan"]["amount"]) == (None, "running", "1000.00")
    assert said["plan"]["instalments"][1] == {"number": 2, "date": "2026-03-27", "amount": "250.00", "state": "due"}
    assert said["plan"]["items"] == [{"type": "invoice", "number": "INV1", "amount": "1000.00"}]


def test_the_list_tells_how_it_stands_and_cancelling_ends_it(book: Run) -> None:
    book("log", "N1", "--outcome", "PTP", "--contact", "Ann Bell", "--promise", "250 weekly x4 from 20 mar")
    (late,) = book("plans", day="2026-03-26").json["plans"]
    assert (late["status"], late["stands"]) == ("running", "0 of 4 paid; £250.00 of 20 Mar has not come")
    (plan,) = book("plans", day="2026-03-31").json["plans"]
    assert (plan["account"], plan["controller"], plan["contact"]) == ("N1", "Tess", "Ann Bell")
    assert (plan["status"], plan["stands"]) == ("broken", late["stands"])
    assert book("plans", "--status", "running", day="2026-03-31").json["plans"] == []
    elsewhere = book("plans", "N1", "--cancel", 99)
    assert (elsewhere.status, "N1 has no plan 99" in elsewhere.err) == (2, True)
    cancelled = book("plans", "N1", "--cancel", plan["id"], "--reason", "Pays the whole of it", day="2026-03-31").json
    assert [each["status"] for each in cancelled["plans"]] == ["cancelled"]
    assert book("plans", day="2026-03-31").json["plans"] == []
    assert [each["status"] for each in book("plans", "n1", day="2026-03-31").json["plans"]] == ["cancelled"]


def test_a_list_without_plans_says_which_there_are_none_of(creditdesk: Run, book: Run) -> None:
    say = lambda *words: creditdesk("--as-of", "2026-03-16", "plans", *words).out  # noqa: E731
    assert say() == "No payment plan runs.\n"
    assert say("--status", "broken") == "No payment plan is broken.\n"
    assert say("N1") == "No payment plan of N1 was agreed yet.\n"


def test_the_list_in_words(creditdesk: Run, book: Run) -> None:
    book("log", "N1", "--outcome", "PTP", "--contact", "Ann Bell", "--promise", "250 weekly x4 from 20 mar")
    answer = creditdesk("--as-of", "2026-03-16", "plans")
    assert "0 of 4 paid, next £250.00 on 20 Mar" in answer.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            ("plans", "--status", "late"),
            '"late" is no status of a plan. Use one of running, paid, broken, cancelled, or all.',
        ),
        (("plans", "--cancel", "9"), "There is no plan 9 in this book."),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(book: Run, words: tuple[str, ...], told: str) -> None:
    answer = book(*words)
    assert (answer.status, told in answer.err) == (2, True)


def test_a_contact_nobody_knows_is_said_and_written_down_when_asked(book: Run) -> None:
    told = '"Anne Bell" is none of the contacts known: Ann Bell. With --new-contact they are written down.'
    said = book("log", "N1", "--outcome", "NO_ANSWER", "--contact", "Anne Bell")
    assert said.json["notices"] == [told]
    assert told in said.err
    said = book("log", "N1", "--outcome", "NO_ANSWER", "--contact", "Anne Bell", "--new-contact", "--at", "14:30")
    assert said.json["notices"] == []
    known = [each["name"] for each in book("contacts", "N1").json["contacts"]]
    assert sorted(known) == ["Ann Bell", "Anne Bell"]


def test_a_new_contact_is_not_written_down_where_the_call_is_refused(book: Run) -> None:
    refused = book("log", "N1", "--outcome", "RANG", "--contact", "Anne Bell", "--new-contact")
    assert (refused.status, "Nothing was written." in refused.err) == (2, True)
    assert [each["name"] for each in book("contacts", "N1").json["contacts"]] == ["Ann Bell"]


@pytest.mark.parametrize("by", ["total", "debtor"])
def test_aging_says_what_is_in_a_plan_beside_its_own_age_as_long_as_the_plan_runs(book: Run, by: str) -> None:
    book("log", "N1", "--outcome", "PTP", "--contact", "Ann Bell", "--promise", "250 weekly x4 from 20 mar")

    def aged(day: str) -> dict[str, Any]:
        report = book("aging", "--by", by, day=day).json
        (line,) = report["rows"] if by == "debtor" else report["currencies"]
        return line

    running = aged("2026-03-16")
    assert (running["total"], running["in_plan"], running["overdue"]) == ("1000.00", "1000.00", "1000.00")
    assert [each["amount"] for each in running["buckets"] if each["label"] == "31-60"] == ["1000.00"]
    # The day before it was agreed, and once it is broken, nothing is in a plan.
    assert aged("2026-03-15")["in_plan"] == "0.00"
    assert aged("2026-03-31")["in_plan"] == "0.00"
