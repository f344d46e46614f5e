"""`cover`: an absence written, seen in the worklist of the one who covers, and taken out, from a terminal."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

CUSTOMERS = "account,name,controller\nN1,Northgate Ltd,Ann Lee\nN2,Southgate Ltd,Tom Hill\n"
DOCUMENTS = (
    "account,type,number,date,due_date,amount\n"
    "N1,invoice,INV1,2026-01-10,2026-02-09,1000.00\n"
    "N2,invoice,INV2,2026-01-10,2026-02-09,1500.00\n"
)


@pytest.fixture
def book(creditdesk: Run, made: Path, tmp_path: Path) -> Run:
    for name, text in (("customers.csv", CUSTOMERS), ("documents.csv", DOCUMENTS)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    run = lambda *words, day="2026-03-16": creditdesk("--json", "--as-of", day, *words)  # noqa: E731
    run("import", tmp_path / "customers.csv", tmp_path / "documents.csv")
    return run


def worked(book: Run, day: str) -> list[str]:
    answer = book("worklist", "--controller", "Tom Hill", day=day).json
    return sorted(each["account"] for each in answer["entries"])


def test_while_one_is_away_the_other_works_both(book: Run) -> None:
    (added,) = book("cover", "ann lee", "--by", "Tom Hill", "--until", "2026-03-20").json["covers"]
    assert added == {
        "id": 1, "controller": "Ann Lee", "covered_by": "Tom Hill", "from": "2026-03-16", "until": "2026-03-20",
    }  # fmt: skip
    assert book("cover").json["covers"] == [added]
    assert worked(book, "2026-03-20") == ["N1", "N2"]
    assert worked(book, "2026-03-21") == ["N2"]
    assert book("cover", day="2026-03-21").json["covers"] == []


def test_who_is_back_early_is_taken_out(creditdesk: Run, book: Run) -> None:
    book("cover", "Ann Lee", "--by", "Tom Hill", "--from", "2026-03-17", "--until", "2026-03-20")
    assert "Ann Lee" in creditdesk("--as-of", "2026-03-16", "cover").out
    assert [each["id"] for each in book("cover", "--remove", "1").json["covers"]] == [1]
    assert creditdesk("--as-of", "2026-03-16", "cover").out.strip() == "Nobody is away on 2026-03-16 or later."


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("Ann Lee", "--by", "Tom Hill"), "An absence needs who covers and its last day."),
        (("Anne", "--by", "Tom Hill", "--until", "2026-03-20"), "There is no controller Anne. There are Ann Lee, Tom"),
        (("Ann Lee", "--by", "Tom Hill", "--until", "2026-03-01"), "The last day is before the first."),
        (("--remove", "7"), "This absence is not in the book any more."),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(book: Run, words: tuple[str, ...], told: str) -> None:
    answer = book("cover", *words)
    assert (answer.status, told in answer.err) == (2, True)
