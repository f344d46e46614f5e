"""`contacts` and `personal`: the people at a debtor's from a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

FRIDAY = "2026-11-20"


@pytest.fixture
def desk(creditdesk: Callable[..., Any], made: Path, tmp_path: Path) -> Callable[..., Any]:
    """Run commands on a book with Northgate in it, who owes 1,000.00 since September."""
    customers, documents = tmp_path / "customers.csv", tmp_path / "documents.csv"
    customers.write_text("account,name,contact,phone\nNOR014,Northgate,Karen Marsh,0113 496 0321\n", encoding="utf-8")
    documents.write_text(
        "account,type,number,date,due_date,amount\nNOR014,invoice,10512,2026-08-05,2026-09-04,1000.00\n",
        encoding="utf-8",
    )
    assert creditdesk("--as-of", FRIDAY, "import", customers, documents).status == 0

    def run(*arguments: object) -> Any:
        return creditdesk("--as-of", FRIDAY, "--json", *arguments)

    return run


def test_a_contact_is_written_down_and_changed_by_name(desk: Callable[..., Any]) -> None:
    answer = desk(
        "contacts", "NOR014", "--name", "Priya Shah", "--role", "Accounts", "--phone", "07700 900123 mobile",
        "--phone", "0113 496 0999 dead", "--email", "priya@n.test", "--first",
    )  # fmt: skip
    assert answer.status == 0, answer.err
    priya = answer.json["contacts"][0]
    assert (priya["name"], priya["phone"], priya["primary"], priya["time_zone"]) == (
        "Priya Shah", "07700 900123", True, "Europe/London",
    )  # fmt: skip
    assert [(way["value"], way["label"], way["dead_since"]) for way in priya["ways"] if way["kind"] == "phone"] == [
        ("07700 900123", "mobile", None),
        ("0113 496 0999", "", FRIDAY),
    ]
    answer = desk("contacts", "NOR014", "--name", "priya shah", "--best-time", "before 10")
    assert answer.json["contacts"][0] == priya | {"best_time": "before 10"}


def test_who_left_and_who_is_the_same(desk: Callable[..., Any]) -> None:
    desk("contacts", "NOR014", "--name", "K. Marsh", "--phone", "07700 900123")
    answer = desk("contacts", "NOR014", "--name", "Karen Marsh", "--same-as", "K. Marsh", "--left", FRIDAY)
    (karen,) = answer.json["contacts"]
    assert (karen["left_on"], [way["value"] for way in karen["ways"]]) == (FRIDAY, ["0113 496 0321", "07700 900123"])
    missing = desk("contacts").json["missing"]
    assert [(row["account"], row["overdue"], row["missing"]) for row in missing] == [
        ("NOR014", "1000.00", "nobody is known there")
    ]


def test_cards_go_out_and_come_in_and_a_bad_one_is_said(desk: Callable[..., Any], tmp_path: Path) -> None:
    out = tmp_path / "out.vcf"
    assert desk("contacts", "NOR014", "--export", out).status == 0
    assert "FN:Karen Marsh" in out.read_text(encoding="utf-8")
    cards = tmp_path / "in.vcf"
    cards.write_text("BEGIN:VCARD\nFN:Tom Reed\nEND:VCARD\nBEGIN:VCARD\nEND:VCARD\n", encoding="utf-8")
    answer = desk("contacts", "NOR014", "--import", cards)
    assert answer.status == 1
    assert [each["name"] for each in answer.json["contacts"]] == ["Karen Marsh", "Tom Reed"]
    assert answer.json["problems"] == ["The card that begins on line 4 has no name, number or address."]


def test_all_that_is_held_is_handed_over_and_erased(desk: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "karen"
    answer = desk("personal", "NOR014", "karen marsh", "--out", folder)
    assert answer.json["files"] == ["personal data.txt", "personal data.json"]
    assert answer.json["contact"][0]["phone"] == "0113 496 0321"
    assert "Karen Marsh" in (folder / "personal data.txt").read_text(encoding="utf-8")
    answer = desk("personal", "NOR014", "Karen Marsh", "--erase", "--reason", "asked by letter")
    assert answer.status == 0, answer.err
    assert any("17(3)(e)" in each for each in answer.json["kept"])
    assert [each["name"] for each in desk("contacts", "NOR014").json["contacts"]] == ["Erased person"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("contacts", "NOR014", "--role", "Accounts"), "Whose is that?"),
        (("contacts", "NOR014", "--name", "K", "--phone", "x"), "is no telephone number"),
        (("contacts", "NOR014", "--name", "Karen Marsh", "--same-as", "Nobody"), "has no contact Nobody"),
        (("personal", "NOR014", "Karen Marsh", "--erase"), "needs its reason"),
        (("personal", "NOR014", "Karen Marsh", "--reason", "x"), "A reason alone erases nothing"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_done(
    desk: Callable[..., Any], arguments: tuple[str, ...], words: str
) -> None:
    before = desk("contacts", "NOR014").out
    answer = desk(*arguments)
    assert answer.status == 2
    assert words in answer.err
    assert desk("contacts", "NOR014").out == before


def test_log_says_what_speaks_against_a_call_and_keeps_it(desk: Callable[..., Any]) -> None:
    answer = desk(
        "log", "NOR014", "--outcome", "NO_ANSWER", "--contact", "Karen Marsh", "--at", "2026-11-20T20:30+00:00"
    )
    assert answer.status == 0
    words = "The call began at 20:30 there; ring from 09:00 to 17:30."
    assert words in answer.err
    assert words in desk("debtor", "NOR014").json["history"][0]["detail"]
