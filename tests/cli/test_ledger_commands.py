"""A ledger comes in from files, is looked at, worked on and proved, all from a terminal."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from creditdesk.services.book.files import open_book
from creditdesk.services.cash.result import Going

Run = Callable[..., Any]

ALLOCATION_HEADER = "account,credit_type,credit_number,debit_type,debit_number,date,amount\n"


def test_import_answers_counts_and_control_totals(creditdesk: Run, made: Path, files: list[Path]) -> None:
    facts = creditdesk("--json", "import", *files).json
    assert (facts["rows"], facts["new"], facts["rejected"]) == (9, 9, [])
    assert [total["currency"] for total in facts["control"]] == ["GBP"]
    assert facts["control"][0]["file_total"] == facts["control"][0]["ledger_total"] == "780.50"


def test_the_same_files_again_change_nothing(creditdesk: Run, ledger: Path, files: list[Path]) -> None:
    before = creditdesk("--json", "--as-of", "2026-03-31", "aging", "--by", "debtor").json
    facts = creditdesk("--json", "--as-of", "2026-03-31", "import", *reversed(files)).json
    assert (facts["new"], facts["changed"], facts["unchanged"]) == (0, 0, 9)
    assert creditdesk("--json", "--as-of", "2026-03-31", "aging", "--by", "debtor").json == before
    assert creditdesk("check").out == "ok\n"


def test_a_dry_run_leaves_the_book_as_it_was(creditdesk: Run, made: Path, files: list[Path]) -> None:
    facts = creditdesk("--json", "import", *files, "--dry-run").json
    assert (facts["batch"], facts["new"]) == (None, 9)
    assert creditdesk("import", *files, "--dry-run").out.startswith("Dry run, nothing was written (creditdesk): ")
    assert creditdesk("--json", "debtors").json["debtors"] == []


def test_an_import_is_taken_back_whole(creditdesk: Run, ledger: Path) -> None:
    facts = creditdesk("--json", "import", "--undo", "1").json
    assert facts["batch"] == 1
    assert facts["removed"] > 0
    assert creditdesk("--json", "debtors").json["debtors"] == []
    assert creditdesk("check").out == "ok\n"


def test_the_imports_are_listed_and_one_taken_back_says_what_went(creditdesk: Run, ledger: Path) -> None:
    (batch,) = creditdesk("--json", "imports").json["imports"]
    assert (batch["batch"], batch["taken_back_at"], batch["new"]) == (1, None, 9)
    gone = creditdesk("import", "--undo", "1").out
    assert re.fullmatch(r"Import 1 was taken back: \d documents, \d allocations and \d customers removed\.\n", gone)
    listed = creditdesk("imports").out
    assert "taken back" in listed
    assert "c.csv, d.csv, a.csv" in listed
    assert "creditdesk imports" in creditdesk("import", "--undo", "99").err


def test_an_import_that_letters_speak_of_is_taken_back_with_a_warning(
    creditdesk: Run, ledger: Path, tmp_path: Path
) -> None:
    creditdesk("--as-of", "2026-03-31", "letter", "N1", "--out", tmp_path / "out", "--reason", "asked for it")
    creditdesk("--as-of", "2026-03-31", "statement", "N1", "--out", tmp_path / "out")
    numbers = [path.stem for path in (tmp_path / "out").glob("*.pdf")]
    assert len(numbers) == 2
    said = creditdesk("--as-of", "2026-03-31", "import", "--undo", "1").out
    assert "2 issued letters speak of its documents: " in said
    assert all(number in said for number in numbers)
    assert creditdesk("check").out == "ok\n"


def test_of_many_letters_a_few_are_named() -> None:
    assert Going(1, 0, 0).letters_words == ""
    assert Going(1, 0, 0, ("R-1",)).letters_words.startswith("1 issued letter speaks of its documents: R-1. ")
    many = Going(1, 0, 0, tuple(f"R-{number}" for number in range(1200)))
    assert many.letters_words.startswith(
        "1,200 issued letters speak of its documents: R-0, R-1, R-2, R-3, R-4 and more."
    )


def test_a_book_without_imports_says_so(creditdesk: Run, made: Path) -> None:
    assert creditdesk("imports").out == "Nothing has been imported yet.\n"


def test_a_change_that_later_allocations_rest_on_is_not_taken_back(
    creditdesk: Run, ledger: Path, tmp_path: Path
) -> None:
    steps = (
        "account,type,number,date,due_date,amount\nN1,invoice,INV2,2026-02-05,2026-03-07,900.00\n",
        "account,type,number,date,amount\nN1,cash,CASH2,2026-03-20,800.00\n",
        ALLOCATION_HEADER + "N1,cash,CASH2,invoice,INV2,2026-03-20,800.00\n",
    )
    for step, content in enumerate(steps):
        path = tmp_path / f"{step}.csv"
        path.write_text(content, encoding="utf-8")
        assert creditdesk("--as-of", "2026-03-31", "import", path).status == 0
    refused = creditdesk("--as-of", "2026-03-31", "import", "--undo", "2")
    assert refused.status == 2
    assert "import 4 back first" in refused.err
    for batch in ("4", "3", "2"):
        assert creditdesk("--as-of", "2026-03-31", "import", "--undo", batch).status == 0
        assert creditdesk("check").out == "ok\n"
    assert creditdesk("--json", "--as-of", "2026-03-31", "aging").json["currencies"][0]["total"] == "780.50"


def test_rejected_rows_are_listed_and_the_status_says_so(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("account,type,number,date,amount\nN1,invoice,INV9,2026-02-31,10\nN1,invoice,INV8,2026-02-01,10\n")
    rejects = tmp_path / "rejects.csv"
    answer = creditdesk("--json", "import", path, "--reject-file", rejects)
    assert answer.status == 1
    (row,) = answer.json["rejected"]
    assert (row["file"], row["row"], row["column"], row["value"]) == ("bad.csv", 2, "date", "2026-02-31")
    assert row["problem"]
    assert row["cure"]
    assert answer.json["accepted"] == 1
    assert "INV9" in rejects.read_text(encoding="utf-8")
    in_words = creditdesk("import", path).out
    assert "2026-02-31" in in_words
    assert "say the same again with --reject-file FILE" in in_words.splitlines()[-1]
    assert creditdesk("import", path, "--reject-file", rejects).out.splitlines()[-1] == (
        f"Rejected rows are in {rejects}: mend them there and import that file."
    )


@pytest.mark.parametrize(("country", "currency", "due"), [("GB", "GBP", "2026-02-14"), ("IN", "INR", "2026-01-30")])
def test_where_a_file_names_no_terms_the_law_of_the_books_country_has_some(
    creditdesk: Run, tmp_path: Path, country: str, currency: str, due: str
) -> None:
    book = tmp_path / "law.creditdesk"
    assert creditdesk("new", book, "--company", "Brook", "--country", country, "--currency", currency).status == 0
    path = tmp_path / "d.csv"
    path.write_text("account,type,number,date,amount\nA1,invoice,I1,2026-01-15,10.00\n", encoding="utf-8")
    customers = tmp_path / "c.csv"
    customers.write_text("account,name\nA1,Acme\n", encoding="utf-8")
    assert creditdesk("import", customers, path).status == 0
    assert creditdesk("--json", "--as-of", "2026-03-01", "debtor", "A1").json["items"][0]["due_date"] == due


@pytest.mark.parametrize(
    ("arguments", "where", "keys"),
    [
        (["debtors"], "", "debtors"),
        (["debtors"], "debtors", "account name balance overdue oldest_days currency reason"),
        (["debtor", "N1"], "", "account balances items contacts history promises queries pattern risk"),
        (["aging"], "", "as_of basis currencies rows"),
        (["aging"], "currencies", "currency buckets unallocated disputed total proof"),
        (["aging", "--by", "debtor"], "rows", "account currency buckets unallocated disputed total"),
        (["worklist"], "", "entries"),
        (["worklist"], "entries", "account rank score reasons next_action"),
        (["log", "N1", "--outcome", "NOTE"], "", "activity promise follow_up"),
        (["due-date", "NET 30", "2026-01-15"], "", "due_date discount_date discount_rate"),
        (["statement", "N1", "--out", "statements"], "", "files held"),
        (["statement", "N1", "--out", "statements"], "files", "account path pages sha256"),
        (["pattern", "N1"], "", "payments days_to_pay change partial_share seasonal sentence"),
        (["pattern", "N1"], "days_to_pay", "median recent before trend"),
        (["check"], "", "ok problems"),
        (["import", "--undo", "1"], "", "batch removed"),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else value,
)
def test_an_answer_has_the_keys_that_scripts_rely_on(
    creditdesk: Run, ledger: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], where: str, keys: str
) -> None:
    monkeypatch.chdir(ledger.parent)
    facts = creditdesk("--json", "--as-of", "2026-06-30", *arguments).json
    part = facts[where] if where else facts
    assert set(keys.split()) <= (part[0] if isinstance(part, list) else part).keys()


def test_debtors_are_found_by_any_part(creditdesk: Run, ledger: Path) -> None:
    for text in ("timber", "N1", "priya", "INV1", "0113 496"):
        facts = creditdesk("--json", "--as-of", "2026-03-31", "debtors", "--search", text).json
        assert [row["account"] for row in facts["debtors"]] == ["N1"], text
    (row,) = facts["debtors"]
    assert {key: row[key] for key in ("name", "balance", "overdue", "oldest_days", "currency")} == {
        "name": "Northgate Timber & Joinery",
        "balance": "700.00",
        "overdue": "700.00",
        "oldest_days": 50,
        "currency": "GBP",
    }
    assert row["reason"]


def test_a_worklist_is_named_with_either_dash(creditdesk: Run, ledger: Path) -> None:
    creditdesk("--as-of", "2026-03-31", "log", "N1", "--outcome", "PTP", "--promise", "200 today on INV1")
    for name in ("promises_due", "promises-due"):
        facts = creditdesk("--json", "--as-of", "2026-03-31", "debtors", "--worklist", name).json
        assert [row["account"] for row in facts["debtors"]] == ["N1"], name


def test_the_list_is_of_the_day_asked_for(creditdesk: Run, ledger: Path) -> None:
    facts = creditdesk("--json", "--as-of", "2026-03-10", "debtors", "--limit", "1").json
    assert facts["debtors"][0]["oldest_days"] == 29
    assert creditdesk("check").out == "ok\n"


def test_the_worklist_gives_its_reasons(creditdesk: Run, ledger: Path) -> None:
    entries = creditdesk("--json", "--as-of", "2026-06-30", "worklist").json["entries"]
    assert entries[0]["account"] == "N1"
    assert [entry["rank"] for entry in entries] == list(range(1, len(entries) + 1))
    assert entries[0]["score"] == sum(reason["points"] for reason in entries[0]["reasons"])
    assert entries[0]["reasons"][0]["text"]
    assert entries[0]["next_action"]


def test_one_debtor_whole(creditdesk: Run, ledger: Path) -> None:
    facts = creditdesk("--json", "--as-of", "2026-03-31", "debtor", "N1").json
    assert facts["balances"][0]["balance"] == "700.00"
    assert [(item["number"], item["open"], item["days_overdue"]) for item in facts["items"]] == [
        ("INV1", "200.00", 50),
        ("INV2", "500.00", 24),
    ]
    assert facts["contacts"][0]["name"] == "Priya Shah"
    assert {"history", "promises", "queries", "pattern", "risk"} <= facts.keys()


def test_a_call_with_a_promise(creditdesk: Run, ledger: Path) -> None:
    run = ("--json", "--as-of", "2026-03-31")
    facts = creditdesk(
        *run, "log", "N1", "--outcome", "PTP", "--contact", "Priya Shah", "--note", "Pays on Friday.",
        "--promise", "200 fri on INV1", "--at", "14:30",
    ).json  # fmt: skip
    assert (facts["promise"]["amount"], facts["promise"]["date"]) == ("200.00", "2026-04-03")
    assert facts["promise"]["items"] == [{"type": "invoice", "number": "INV1", "amount": "200.00"}]
    assert facts["follow_up"]["kind"] == "check_payment"
    seen = creditdesk(*run, "debtor", "N1").json
    assert [promise["status"] for promise in seen["promises"]] == ["open"]
    assert any(entry["activity"] == facts["activity"]["id"] for entry in seen["history"])
    assert creditdesk("check").out == "ok\n"


def test_a_call_of_a_day_gone_by_is_written_on_that_day(creditdesk: Run, ledger: Path) -> None:
    facts = creditdesk("--json", "log", "N1", "--outcome", "NO_ANSWER", "--at", "2026-03-30T16:45").json
    assert datetime.fromisoformat(facts["activity"]["at"]).astimezone() == datetime(2026, 3, 30, 16, 45).astimezone()
    assert facts["follow_up"]["date"] == "2026-03-31"
    history = creditdesk("--json", "--as-of", "2026-03-31", "debtor", "N1").json["history"]
    assert history[0]["date"] == "2026-03-30"
    assert creditdesk("check").out == "ok\n"


def test_a_call_is_never_written_on_a_day_to_come(creditdesk: Run, ledger: Path) -> None:
    answer = creditdesk("log", "N1", "--outcome", "NO_ANSWER", "--at", "2190-01-01T09:00")
    assert (answer.status, answer.out) == (2, "")
    assert "2190-01-01" in answer.err


def test_a_promise_is_judged_by_the_day_a_debtor_is_looked_at(creditdesk: Run, ledger: Path) -> None:
    creditdesk("--as-of", "2026-03-31", "log", "N1", "--outcome", "PTP", "--promise", "200 fri on INV1")

    def seen(day: str) -> list[str]:
        facts = creditdesk("--json", "--as-of", day, "debtor", "N1").json
        assert facts["as_of"] == day
        return [promise["status"] for promise in facts["promises"]]

    assert seen("2026-04-03") == ["open"]
    assert seen("2026-05-01") == ["broken"]
    # A past day shows it as it stood then, and the book stays where it stands.
    assert seen("2026-04-03") == ["open"]
    assert seen("2026-03-30") == []
    with open_book(ledger) as book:
        assert book.figures_day() == date(2026, 5, 1)


def test_a_debtor_is_looked_at_while_another_writes(creditdesk: Run, ledger: Path) -> None:
    with open_book(ledger, user="ann"):
        answer = creditdesk("--json", "--as-of", "2026-05-01", "debtor", "N1")
    assert answer.json["items"][0]["days_overdue"] == 81
    assert "open for writing by ann" in answer.err
    assert "those of 2026-03-31" in answer.err


def test_a_query_shows_as_disputed(creditdesk: Run, ledger: Path) -> None:
    run = ("--json", "--as-of", "2026-03-31")
    facts = creditdesk(
        *run, "log", "N1", "--outcome", "DISPUTE_RAISED", "--query", "150 on INV1", "--reason", "price"
    ).json  # fmt: skip
    assert (facts["query"]["amount"], facts["query"]["reason_code"]) == ("150.00", "PRICE")
    assert facts["query"]["items"] == [{"type": "invoice", "number": "INV1", "amount": "150.00"}]
    assert creditdesk(*run, "aging").json["currencies"][0]["disputed"] == "150.00"
    assert creditdesk(*run, "debtor", "N1").json["queries"][0]["status"] == "open"
    assert creditdesk("check").out == "ok\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--outcome", "SINGING"], "SINGING"),
        (["--outcome", "PTP", "--promise", ""], "promise is empty"),
        (["--outcome", "DISPUTE_RAISED", "--query", " ", "--reason", "PRICE"], "query is empty"),
        (["--outcome", "PTP", "--promise", "200 someday"], "someday"),
        (["--outcome", "PTP", "--promise", "200"], "says no day"),
        (["--outcome", "PTP", "--promise", "200 fri; half on INV1"], "says no day"),
        (["--outcome", "PTP", "--promise", "200 fri on INV77"], "inv77"),
        (["--outcome", "NOTE", "--at", "half past"], "half past"),
        (["--outcome", "NOTE", "--at", "2026-03-30T09:00"], "--as-of 2026-03-30"),
        (["--outcome", "NOTE", "--at", "0001-01-01T09:00"], "outside the years"),
        (["--outcome", "DISPUTE_RAISED", "--query", "20 on INV1"], "needs its reason"),
        (["--outcome", "DISPUTE_RAISED", "--query", "20 fri on INV1", "--reason", "PRICE"], "20 fri"),
        (["--outcome", "DISPUTE_RAISED", "--query", "20 on INV1", "--reason", "MOON"], "MOON"),
    ],
)
def test_a_call_that_is_not_understood_leaves_no_trace(
    creditdesk: Run, ledger: Path, options: list[str], words: str
) -> None:
    before = creditdesk("--json", "--as-of", "2026-03-31", "debtor", "N1").json
    answer = creditdesk("--as-of", "2026-03-31", "log", "N1", *options)
    assert answer.status == 2
    assert words in answer.err
    assert creditdesk("--json", "--as-of", "2026-03-31", "debtor", "N1").json == before


def test_a_statement_is_written_filed_and_proved(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    facts = creditdesk("--json", "--as-of", "2026-03-31", "statement", "N1", "--out", out).json
    (file,) = facts["files"]
    content = Path(file["path"]).read_bytes()
    assert content.startswith(b"%PDF")
    assert (file["account"], file["pages"], file["sha256"]) == ("N1", 1, hashlib.sha256(content).hexdigest())
    assert facts["held"] == []
    assert creditdesk("check").out == "ok\n"


def test_a_statement_is_written_while_another_writes_and_said_not_to_be_filed(
    creditdesk: Run, ledger: Path, tmp_path: Path
) -> None:
    with open_book(ledger, user="ann"):
        answer = creditdesk("--json", "--as-of", "2026-03-31", "statement", "N1", "--out", tmp_path / "out")
    assert (answer.status, len(answer.json["files"])) == (0, 1)
    assert "not filed in the book" in answer.err
    history = creditdesk("--json", "--as-of", "2026-03-31", "debtor", "N1").json["history"]
    assert not any(entry["kind"] == "statement" for entry in history)


def test_a_statement_without_a_letterhead_says_what_it_lacks(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    answer = creditdesk("--json", "--as-of", "2026-03-31", "statement", "N1", "--out", tmp_path / "out")
    assert answer.status == 0
    assert answer.json["notices"][0] == "Your letterhead has no address yet."
    assert "Your letterhead has no address yet." in answer.err


def test_statements_for_everybody(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    facts = creditdesk("--json", "--as-of", "2026-03-31", "statement", "--all", "--out", tmp_path / "out").json
    assert [file["account"] for file in facts["files"]] == ["N1", "W2"]


@pytest.mark.parametrize("whose", ["W2", "--all"])
def test_a_statement_of_a_group_is_one_file_of_head_office(
    creditdesk: Run, ledger: Path, tmp_path: Path, whose: str
) -> None:
    branch = tmp_path / "branch.csv"
    branch.write_text("account,name,parent_account\nW2,Wren,N1\n")
    assert creditdesk("import", branch).status == 0
    facts = creditdesk("--json", "--as-of", "2026-03-31", "statement", whose, "--group", "--out", tmp_path / "out").json
    assert [(file["account"], Path(file["path"]).name) for file in facts["files"]] == [
        ("N1", "ST-N1-GROUP-20260331.pdf")
    ]


def test_a_statement_with_nothing_to_say_is_held(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    answer = creditdesk("--json", "--as-of", "2026-01-01", "statement", "W2", "--out", tmp_path / "out")
    assert answer.status == 1
    assert answer.json["held"][0]["account"] == "W2"
    assert answer.json["held"][0]["reasons"]


@pytest.mark.parametrize(
    ("kind", "since", "first", "name"),
    [
        ("activity", [], "2026-03-01", "SA-N1-20260331.pdf"),
        ("activity", ["--from", "2026-01-01"], "2026-01-01", "SA-N1-20260331-20260101.pdf"),
        ("detailed", ["--from", "2026-01-01"], "2026-01-01", "SD-N1-20260331-20260101.pdf"),
    ],
)
def test_a_statement_tells_of_a_period(
    creditdesk: Run, ledger: Path, tmp_path: Path, kind: str, since: list[str], first: str, name: str
) -> None:
    asked = ["--json", "--as-of", "2026-03-31", "statement", "N1", "--kind", kind, *since, "--out", tmp_path / "out"]
    facts = creditdesk(*asked).json
    assert (facts["kind"], facts["from"]) == (kind, first)
    assert [Path(file["path"]).name for file in facts["files"]] == [name]
    assert creditdesk(*asked).json == facts
    assert creditdesk("check").out == "ok\n"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--kind", "balance"], "Choose open-item, activity or detailed."),
        (["--from", "2026-01-01"], "Leave --from out"),
        (["--kind", "activity", "--from", "2026-04-01"], "after the statement's own day"),
        (["--kind", "activity", "--from", "0001-01-01"], "lies outside the years 1900 to 2199"),
        (["--kind", "activity", "--from", "2026-02-30"], "is not a date that exists"),
    ],
)
def test_a_statement_that_cannot_be_made_is_refused_with_a_sentence(
    creditdesk: Run, ledger: Path, tmp_path: Path, options: list[str], words: str
) -> None:
    answer = creditdesk("--as-of", "2026-03-31", "statement", "N1", *options, "--out", tmp_path / "out")
    assert answer.status == 2
    assert words in answer.err
    assert not (tmp_path / "out").exists()


def test_quiet_statements_name_nobody_but_the_held(creditdesk: Run, ledger: Path, tmp_path: Path) -> None:
    answer = creditdesk("--quiet", "--as-of", "2026-03-31", "statement", "--all", "--out", tmp_path / "out")
    assert (answer.status, answer.out) == (0, "")
    assert len(list((tmp_path / "out").iterdir())) == 2
    held = creditdesk("--quiet", "--as-of", "2026-01-01", "statement", "W2", "--out", tmp_path / "out")
    assert (held.status, held.out) == (1, "Held for W2: nothing is open on the account\n")


@pytest.mark.parametrize("ending", ["png", "svg"])
def test_the_pattern_is_answered_and_drawn(creditdesk: Run, ledger: Path, tmp_path: Path, ending: str) -> None:
    chart = tmp_path / f"chart.{ending}"
    facts = creditdesk("--json", "--as-of", "2026-03-31", "pattern", "N1", "--chart", chart).json
    assert {"payments", "days_to_pay", "change", "partial_share", "seasonal", "sentence"} <= facts.keys()
    assert chart.stat().st_size > 1000


def test_people_read_tables(creditdesk: Run, ledger: Path) -> None:
    for command, amount in (("aging", "780.50"), ("debtors", "700.00"), ("worklist", "700.00")):
        assert amount in creditdesk("--as-of", "2026-06-30", command).out, command
    out = creditdesk("--as-of", "2026-03-31", "debtor", "N1").out
    assert "Priya Shah" in out
    assert "INV1" in out
    before_everything = creditdesk("--as-of", "2025-03-31", "debtor", "N1").out
    assert "Risk 0, low\n" in before_everything
    assert "Number" not in before_everything


def test_the_real_ledger_ages_as_pandas_says(creditdesk: Run, tmp_path: Path, real_data: Path) -> None:
    import pandas as pd

    files = [real_data / "highradius" / name for name in ("closed.csv", "open.csv")]
    book = tmp_path / "usd.creditdesk"
    creditdesk("new", book, "--company", "Foods", "--country", "US", "--currency", "USD")
    as_of = "2020-05-22"
    answer = creditdesk("--json", "--as-of", as_of, "import", *files)
    assert answer.status == 0, answer.err

    still_open = pd.read_csv(files[1], dtype=str).rename(columns={"invoice_currency": "currency"})
    closed = pd.read_csv(files[0], dtype=str)
    # Closed rows do not say their currency; every one of them is settled by the day asked for.
    assert (closed.clear_date <= as_of).all()
    day = date.fromisoformat(as_of)
    rows = still_open[still_open.posting_date <= as_of]
    days = rows.due_in_date.map(lambda text: (day - date.fromisoformat(text)).days)
    labels = pd.cut(days, [-(10**6), 0, 30, 60, 90, 120, 10**6], labels=list(_LABELS))
    minor = rows.total_open_amount.map(lambda text: round(float(text) * 100))
    expected = minor.groupby([rows.currency, labels], observed=False).sum()

    def ages() -> None:
        report = creditdesk("--json", "--as-of", as_of, "aging").json
        assert [total["currency"] for total in report["currencies"]] == ["CAD", "USD"]
        for total in report["currencies"]:
            got = [(bucket["label"], round(float(bucket["amount"]) * 100)) for bucket in total["buckets"]]
            assert got == [(label, expected[total["currency"], label]) for label in _LABELS]

    ages()
    again = creditdesk("--json", "--as-of", as_of, "import", *files).json
    assert (again["new"], again["changed"], again["vanished"]) == (0, 0, 0)
    ages()
    assert creditdesk("check").out == "ok\n"


_LABELS = ("not due", "1-30", "31-60", "61-90", "91-120", "121+")
