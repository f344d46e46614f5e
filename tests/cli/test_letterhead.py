"""The letterhead from a terminal: listed, changed, and bank details behind a second look."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from creditdesk.services.book.book import Book

Run = Callable[..., Any]
IBAN = "DE89370400440532013000"
OTHER = "DE02120300000000202051"


@pytest.fixture
def run(creditdesk: Run, book: Book) -> Run:
    book.close()
    path: Path = book.path
    return lambda *arguments: creditdesk("--book", path, "--as-of", "2026-11-20", *arguments)


def test_the_letterhead_is_written_and_listed(run: Run) -> None:
    told = run("--json", "letterhead", "address=Hafenstr. 4 | 20457 Hamburg", "phone=040 1", "country=de").json
    assert (told["address"], told["phone"], told["country"]) == (["Hafenstr. 4", "20457 Hamburg"], "040 1", "DE")
    assert "Hafenstr. 4 | 20457 Hamburg" in run("letterhead").out


def test_an_account_is_added_and_says_its_code(run: Run) -> None:
    told = run("--json", "letterhead", "--account", "eur", "iban=DE89 3704 0044 0532 0130 00").json
    (account,) = told["accounts"]
    assert (account["currency"], account["iban"]) == ("EUR", IBAN)
    assert account["code"] == "Letters show a SEPA code to scan."
    assert account["account_name"] == told["name"]


def test_a_change_needs_a_reason_and_a_second_look(run: Run) -> None:
    run("letterhead", "--account", "EUR", f"iban={IBAN}")
    change = ("letterhead", "--account", "EUR", f"iban={OTHER}")
    assert "Bank details are locked." in run(*change).err
    assert "not the same as typed before" in run(*change, "--reason", "new bank", "--again", IBAN).err
    assert run("--json", "letterhead").json["accounts"][0]["iban"] == IBAN
    told = run("--json", *change, "--reason", "new bank", "--again", OTHER).json
    assert told["accounts"][0]["iban"] == OTHER
    assert [change["how"] for change in told["bank_changes"]] == ["numbers typed again", ""]
    assert "numbers typed again, new bank" in run("letterhead").out
    gone = run("--json", "letterhead", "--account", "EUR", "--remove", "--reason", "closed", "--seen-by", "Tom").json
    assert gone["accounts"] == []


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("fax=1",), 'There is no field "fax"'),
        (("phone",), '"phone" says no value'),
        (("iban=1",), 'There is no field "iban"'),
        (("--remove",), "Say which account to remove"),
        (("--account", "USD", "--remove"), "No account takes USD"),
        (("--account", "EUR", "iban=DE88370400440532013000"), "check digits of this IBAN"),
        (("says_unchanged=maybe",), "Write yes or no"),
    ],
)
def test_what_cannot_be_kept_is_said(run: Run, arguments: tuple[str, ...], says: str) -> None:
    answer = run("letterhead", *arguments)
    assert answer.status == 2
    assert says in answer.err


def test_every_field_is_listed_with_a_word_before_it_is_asked_for(run: Run) -> None:
    listed = run("letterhead").out
    for name in ("address", "signatory_role", "says_unchanged", "logo_width", "foot", "sort_code", "iban"):
        (line,) = [line for line in listed.splitlines() if line.split()[:1] == [name]]
        assert len(line.split()) > 1


def test_a_letter_held_for_what_the_letterhead_lacks_names_the_command_that_completes_it(
    run: Run, tmp_path: Path
) -> None:
    papers = {
        "customers": "account,name,address1,city,postcode\nN1,Northgate,Unit 7,Wakefield,WF1 2RT\n",
        "documents": "account,type,number,date,due_date,amount\nN1,invoice,I1,2026-08-01,2026-09-01,100.00\n",
    }
    for name, text in papers.items():
        (tmp_path / f"{name}.csv").write_text(text, encoding="utf-8")
        assert run("import", tmp_path / f"{name}.csv").status == 0
    commands = (
        'Complete the letterhead with `creditdesk letterhead address="Street 1 | Town"` and '
        "`creditdesk letterhead --account GBP sort_code=... account_number=...`."
    )
    held = run("letter", "N1", "--out", tmp_path)
    assert held.status == 2
    assert f"{commands} Or send it anyway: --reason TEXT." in held.err
    assert commands in run("letter", "N1", "--dry-run").out
    statement = run("statement", "N1", "--out", tmp_path)
    assert "the statement cannot say where to pay" in statement.err
    assert commands in statement.err
    assert run("letterhead", "address=1 Lane | Leeds").status == 0
    assert "address=" not in run("letter", "N1", "--dry-run").out
    assert run("letterhead", "--account", "GBP", "sort_code=20-00-00", "account_number=55779911").status == 0
    assert run("letter", "N1", "--dry-run").out.splitlines()[0] == "It would go."
