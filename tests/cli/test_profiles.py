"""Column profiles from a terminal: listed, shown as text, added, found by name, removed."""

from __future__ import annotations

import sqlite3
import tomllib
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

PROFILE = """\
title = "Our old ledger"
kind = "documents"
required = ["Customer no", "Doc no", "Posted", "Value"]
creates_customers = true

[columns]
account = "Customer no"
number = "Doc no"
date = "Posted"
amount = "Value"

[constants]
type = "invoice"

[types]
"Bill \\"A\\"" = "invoice"
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "old-ledger.toml"
    path.write_text(PROFILE, encoding="utf-8")
    return path


@pytest.fixture
def export(tmp_path: Path) -> Path:
    path = tmp_path / "export.csv"
    path.write_text("Customer no,Doc no,Posted,Value\nC1,1,2026-01-10,100.00\n", encoding="utf-8")
    return path


def test_those_that_ship_are_listed_with_what_they_read(creditdesk: Run, made: Path) -> None:
    answer = creditdesk("--json", "profiles").json
    names = {each["name"]: each for each in answer["profiles"]}
    assert not any(each["own"] for each in names.values())
    assert names["xero-invoices"]["kind"] == "documents"
    assert "QuickBooks Online: A/R Aging Detail" in creditdesk("profiles").out


def test_one_of_ones_own_is_added_used_by_name_and_by_itself_shown_and_removed(
    creditdesk: Run, made: Path, written: Path, export: Path
) -> None:
    assert creditdesk("import", export).status == 2
    added = creditdesk("--json", "profiles", "add", written, "--name", "Old ledger")
    assert (added.status, added.json["name"]) == (0, "Old ledger")
    assert creditdesk("--json", "import", export, "--profile", "Old ledger").json["new"] == 1
    assert creditdesk("--json", "import", export).json["profile"] == "Old ledger"
    shown = creditdesk("profiles", "show", "Old ledger").out
    assert tomllib.loads(shown) == tomllib.loads(PROFILE)
    first = creditdesk("--json", "profiles").json["profiles"][0]
    assert (first["name"], first["own"]) == ("Old ledger", True)
    assert creditdesk("profiles", "remove", "Old ledger").status == 0
    assert creditdesk("import", export).status == 2
    assert creditdesk("check").out == "ok\n"


def test_another_of_the_same_name_takes_its_place_only_if_it_is_said_that_it_may(
    creditdesk: Run, made: Path, written: Path
) -> None:
    add = ("profiles", "add", written, "--name", "Old ledger")
    assert creditdesk(*add).status == 0
    assert creditdesk(*add).status == 0, "the same again changes nothing"
    written.write_text(PROFILE.replace("Value", "Sum"), encoding="utf-8")
    refused = creditdesk(*add)
    assert (refused.status, refused.out) == (2, "")
    assert "You have a column profile Old ledger already" in refused.err
    assert "--replace" in refused.err
    assert "Value" in creditdesk("profiles", "show", "Old ledger").out
    assert creditdesk(*add, "--replace").status == 0
    assert "Sum" in creditdesk("profiles", "show", "Old ledger").out


def test_every_profile_that_ships_is_shown_as_text_that_says_the_same(creditdesk: Run, made: Path) -> None:
    for each in creditdesk("--json", "profiles").json["profiles"]:
        shown = creditdesk("profiles", "show", each["name"]).out
        assert tomllib.loads(shown) == creditdesk("--json", "profiles", "show", each["name"]).json["definition"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"kind = ", "is not a column profile"),
        (b"\xff\xfe", "is not a column profile"),
        (b'kind = "documents"\nrequired = ["a"]\n', "which column is the account"),
        (b'kind = 5\nrequired = ["a"]\n', "kind must be text"),
        (b'kind = 2026-01-01\nrequired = ["a"]\n', "kind must be text"),
        (b"", "it does not say kind"),
    ],
)
def test_a_file_that_is_no_profile_is_a_sentence(
    creditdesk: Run, made: Path, tmp_path: Path, text: bytes, sentence: str
) -> None:
    path = tmp_path / "mine.toml"
    path.write_bytes(text)
    answer = creditdesk("profiles", "add", path)
    assert (answer.status, answer.out) == (2, "")
    assert sentence in answer.err
    assert answer.err.count("\n") == 1


@pytest.mark.parametrize(
    "words",
    [
        ("show", "none"),
        ("remove", "none"),
        ("remove", "xero-invoices"),
        ("add", "none.toml"),
        ("add", "."),
        ("nonsense",),
        ("show",),
    ],
)
def test_what_cannot_be_done_is_one_sentence(creditdesk: Run, made: Path, words: tuple[str, ...]) -> None:
    answer = creditdesk("profiles", *words)
    assert (answer.status, answer.out) == (2, "")
    assert answer.err.count("\n") == 1


def test_one_that_a_later_creditdesk_wrote_is_named_and_can_be_removed(
    creditdesk: Run, made: Path, written: Path, export: Path
) -> None:
    creditdesk("profiles", "add", written, "--name", "Old ledger")
    with closing(sqlite3.connect(made)) as connection:
        connection.execute('UPDATE column_profiles SET definition = \'{"kind": "parcels"}\'')
        connection.commit()
    refused = creditdesk("import", export)
    assert refused.status == 2
    assert "Your column profile Old ledger cannot be used" in refused.err
    assert creditdesk("profiles", "remove", "Old ledger").status == 0
    assert "has none of the columns" in creditdesk("import", export).err
