"""`letter`: one letter to one debtor, of any kind, in the reader's language, through the gate."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from creditdesk.services.book.files import open_book
from creditdesk.services.cash.service import Cash
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.service import Letters

Run = Callable[..., Any]

_CUSTOMERS = """account,name,legal_form,country,currency,language,address1,city,postcode
N1,Northgate Timber,company,GB,GBP,,Unit 7,Wakefield,WF1 2RT
S1,Sam Reed,sole_trader,GB,GBP,,3 Row,Leeds,LS2 1AA
D1,Tischlerei Weiß,company,DE,EUR,,Hafenstr. 4,Hamburg,20457
F1,Menuiserie Roux,company,FR,EUR,French,3 rue Haute,Lyon,69001
I1,Legno Srl,company,IT,EUR,it,Via Alta 2,Torino,10121
"""
_DOCUMENTS = """account,type,number,date,due_date,amount,currency
N1,invoice,INV1,2026-01-10,2026-02-09,1000.00,GBP
N1,invoice,INV2,2026-03-10,2026-04-05,500.00,GBP
S1,invoice,INV3,2026-01-10,2026-02-09,900.00,GBP
D1,invoice,INV4,2026-01-10,2026-02-09,1800.00,EUR
F1,invoice,INV5,2026-01-10,2026-02-09,1800.00,EUR
I1,invoice,INV6,2026-01-10,2026-02-09,1800.00,EUR
"""
_BANKS = (
    BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911"),
    BankAccount("EUR", "Brook & Lane Ltd", iban="GB82WEST12345698765432"),
)


@pytest.fixture
def run(creditdesk: Run, made: Path, tmp_path: Path, at: Any) -> Run:
    """Run a command on 31 March 2026, in a book of five debtors in four countries."""
    for name, text in (("customers", _CUSTOMERS), ("documents", _DOCUMENTS)):
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
    with open_book(made) as book:
        Letters(book).save_letterhead(
            Letterhead("Brook & Lane Ltd", "GB", "GBP", address=("1 Lane", "Leeds"), phone="0113", banks=_BANKS), at=at
        )
        Cash(book).import_files(
            [tmp_path / "customers.csv", tmp_path / "documents.csv"], as_of=date(2026, 3, 31), at=at
        )
    return lambda *words: creditdesk("--as-of", "2026-03-31", "--json", *words)


def text_of(path: str) -> str:
    return " ".join(page.extract_text() for page in pypdf.PdfReader(path).pages).replace("\n", " ")


def issue(run: Run, account: str, kind: str, out: Path, *words: str) -> tuple[Any, str]:
    done = run("letter", account, "--kind", kind, "--out", out, *words)
    assert done.status == 0, done.err
    return done.json, text_of(done.json["issued"][0]["path"])


def test_a_reminder_is_issued_and_written_as_a_file(run: Run, tmp_path: Path) -> None:
    answer, said = issue(run, "N1", "reminder", tmp_path / "out")
    assert answer["issued"][0]["amount"] == "1000.00"
    assert "Payment reminder: £1,000.00 overdue" in said


@pytest.mark.parametrize(
    ("account", "language"),
    [("D1", "Zahlungserinnerung: 1.800,00 € überfällig"), ("F1", "Objet : Rappel \u2013 1 800,00 € échus")],
)
def test_the_letter_is_in_the_readers_language(run: Run, tmp_path: Path, account: str, language: str) -> None:
    _, said = issue(run, account, "reminder", tmp_path / "out")
    assert language in said.replace("\u00a0", " ").replace("\u202f", " ")


def test_a_language_that_we_do_not_write_is_said_before_it_is_printed(run: Run, tmp_path: Path) -> None:
    tried = run("letter", "I1", "--dry-run").json
    assert tried["notices"][0] == "Reminder is not to be had in Italian: this one is in English."
    _, said = issue(run, "I1", "reminder", tmp_path / "out")
    assert "Payment reminder" in said


def test_a_second_reminder_comes_after_the_first(run: Run, tmp_path: Path) -> None:
    held = run("letter", "N1", "--kind", "reminder_2", "--dry-run")
    assert (held.status, held.json["send"]) == (1, False)
    assert held.json["reasons"] == ["no reminder or call about this yet; this one comes after it"]


def test_a_note_before_the_due_date_speaks_of_what_falls_due(run: Run, tmp_path: Path) -> None:
    answer, said = issue(run, "N1", "pre_due", tmp_path / "out")
    assert answer["issued"][0]["amount"] == "500.00"
    assert "Falling due soon: £500.00" in said
    assert "Days late" not in said


@pytest.mark.parametrize(
    ("account", "kind", "why"),
    [
        ("S1", "lba_company", "a letter before action is not for a sole trader; choose the letter of claim"),
        ("N1", "lba_individual", "a letter of claim is not for a company; choose the letter before action"),
        ("D1", "lba_company", "a letter before action is for debtors in GB, not in DE"),
        ("N1", "mahnung_de", "a mahnung (Germany) is for debtors in DE, not in GB"),
    ],
)
def test_a_letter_of_another_law_is_held(run: Run, account: str, kind: str, why: str) -> None:
    held = run("letter", account, "--kind", kind, "--dry-run")
    assert (held.status, held.json["reasons"]) == (1, [why])


def test_a_letter_before_action_claims_interest_and_gives_fourteen_days(run: Run, tmp_path: Path) -> None:
    _, said = issue(run, "N1", "lba_company", tmp_path / "out", "--reason", "agreed with the director")
    # 1,000.00 at 11.75% from 10 February to 31 March 2026: 50 days, 16.10; the fixed sum is 70.00.
    assert "Letter before action: £1,086.10" in said
    assert "Interest to 31 Mar 2026 16.10" in said
    assert "Please pay £1,086.10 by 14 April 2026" in said
    assert "The Directors Northgate Timber" in said


def test_a_letter_of_claim_gives_thirty_days_and_names_what_lies_with_it(run: Run, tmp_path: Path) -> None:
    answer, said = issue(run, "S1", "lba_individual", tmp_path / "out", "--reason", "agreed")
    assert "Reply Form" in said
    assert "30 April 2026" in said
    assert any(notice.startswith("Enclose with it: the Information Sheet") for notice in answer["notices"])


@pytest.mark.parametrize(("account", "kind"), [("N1", "lba_company"), ("S1", "lba_individual")])
def test_a_letter_before_action_has_a_statement_behind_it_that_asks_for_nothing_itself(
    run: Run, tmp_path: Path, account: str, kind: str
) -> None:
    answer, said = issue(run, account, kind, tmp_path / "out", "--reason", "agreed")
    (issued,) = answer["issued"]
    assert "Enclosed: statement of your account" in said
    assert "Statement of account" in said
    assert said.count("How to pay") == 1
    assert "Remittance" not in said
    assert said.count(issued["number"]) > 1


def test_a_letter_about_a_broken_promise_needs_one(run: Run, tmp_path: Path) -> None:
    done = run("letter", "N1", "--kind", "broken_promise", "--out", tmp_path / "out")
    assert (done.status, "no promise of the debtor was broken lately" in done.err) == (2, True)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--kind", "love"), 'There is no letter of the kind "love".'),
        ((), "Say where the letter is to be written"),
        (("--dry-run", "--set", "udyam"), '"udyam" is no fact.'),
        (("--dry-run", "--set", "asked=1.00"), "The reminder has no asked to be given."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_issued(run: Run, words: tuple[str, ...], said: str) -> None:
    done = run("letter", "N1", *words)
    assert (done.status, said in done.err) == (2, True)


def test_a_text_is_shown_as_it_is_written_and_read_again(run: Run, creditdesk: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(creditdesk("letter-text", "reminder", "--language", "German").out, encoding="utf-8")
    assert run("letter-text", "reminder", "--language", "de", "--check", path).json["faults"] == []


def test_own_words_are_kept_said_and_taken_back(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(
        'subject = "On $asked"\n[[paragraphs]]\nplace = "before"\nwhen = []\ntext = "Pay **$asked** by $pay_by."\n',
        encoding="utf-8",
    )
    assert run("letter-text", "reminder", "--save", path).json["version"] == 1
    _, said = issue(run, "N1", "reminder", tmp_path / "out")
    assert "On £1,000.00" in said
    assert run("letter-text", "reminder", "--restore", "0").json["is_ours"]
    assert [each["version"] for each in run("letter-text", "reminder", "--versions").json["versions"]] == [2, 1, 0]


def test_a_text_that_cannot_be_sent_is_told_and_not_kept(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text('subject = "x"\n[[paragraphs]]\nplace = "before"\ntext = "The police come."\n', encoding="utf-8")
    checked = run("letter-text", "reminder", "--check", path)
    assert (checked.status, len(checked.json["faults"])) == (1, 3)
    refused = run("letter-text", "reminder", "--save", path)
    assert (refused.status, "Not to be sent" in refused.err) == (2, True)


@pytest.mark.parametrize("content", [b"\xff\xfe", b"subject =", b"x" * 300_000, b"subject = 5\nparagraphs = 3"])
def test_a_file_that_is_no_text_is_refused_in_a_sentence(run: Run, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "own.toml"
    path.write_bytes(content)
    refused = run("letter-text", "reminder", "--save", path)
    assert (refused.status, "Nothing was changed." in refused.err) == (2, True)


def test_a_shorter_letter_is_issued_with_what_only_the_sender_knows(run: Run, tmp_path: Path) -> None:
    facts = ("--set", "agency=Reed & Co", "--set", "handed=2026-04-01")
    tried = run("letter", "N1", "--kind", "handover", "--dry-run", *facts)
    assert (tried.status, tried.json["send"]) == (0, True)
    answer, said = issue(run, "N1", "handover", tmp_path / "out", *facts)
    assert (answer["issued"][0]["number"], answer["issued"][0]["amount"]) == ("HO-2026-000001", "1000.00")
    assert "From 1 April 2026 on, Reed & Co deals with the debt of £1,000.00 below for us." in said
    lacking = run("letter", "N1", "--kind", "handover", "--out", tmp_path / "out")
    assert (lacking.status, "must state agency and handed" in lacking.err) == (2, True)


def test_a_notice_of_interest_states_it_and_asks_for_the_debt_alone(run: Run, tmp_path: Path) -> None:
    answer, said = issue(run, "N1", "interest_notice", tmp_path / "out")
    assert answer["issued"][0]["amount"] == "1000.00"
    assert "To 31 March 2026 the interest is £16.10 and the compensation £70.00" in said
    assert "Please pay £1,000.00" in said


def test_a_rate_that_is_not_known_stops_a_notice_of_interest_with_a_sentence(
    run: Run, creditdesk: Run, tmp_path: Path
) -> None:
    # The German base rate is known to the end of June 2026.
    words = ("--kind", "interest_notice", "--out", tmp_path / "out", "--reason", "an old ledger")
    done = creditdesk("--as-of", "2026-11-20", "--json", "letter", "D1", *words)
    assert (done.status, "The letter cannot state the interest." in done.err) == (2, True)
    assert not (tmp_path / "out").exists() or not list((tmp_path / "out").iterdir())


def test_one_letter_says_something_besides(run: Run, tmp_path: Path) -> None:
    _, said = issue(run, "N1", "reminder", tmp_path / "out", "--paragraph", "Pallet 3 was whole.")
    assert "Pallet 3 was whole." in said


def test_what_may_not_be_said_besides_is_told_and_not_issued(run: Run, tmp_path: Path) -> None:
    words = ("letter", "N1", "--paragraph", "Else the police will come.")
    tried = run(*words, "--dry-run")
    assert (tried.status, tried.json["send"]) == (1, False)
    assert "Not to be sent: “police”." in tried.json["reasons"][0]
    refused = run(*words, "--out", tmp_path / "out")
    assert (refused.status, "cannot be sent" in refused.err) == (2, True)
    assert list((tmp_path / "out").glob("*.pdf")) == []


def test_a_note_takes_no_paragraph(run: Run, tmp_path: Path) -> None:
    refused = run("letter", "N1", "--kind", "paid_in_full", "--paragraph", "Thank you.", "--out", tmp_path / "out")
    assert (refused.status, "takes no paragraph of your own" in refused.err) == (2, True)
