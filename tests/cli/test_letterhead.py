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
