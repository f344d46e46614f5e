"""A run whose letters are made ahead by other processes: nothing about it differs but the time that it takes."""

from __future__ import annotations

import multiprocessing
import shutil
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from creditdesk.models.ledger import documents
from creditdesk.models.letters import letters
from creditdesk.models.policies import letter_run_lines
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.cash.service import Cash
from creditdesk.services.letters import led_letter, letters_ahead, releasing
from creditdesk.services.letters.compose import UnsayableError
from creditdesk.services.letters.run_lines import State
from creditdesk.services.letters.runs import LetterRuns

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DEBTORS = 14
CODES = [f"A{number:02}" for number in range(DEBTORS)]


@pytest.fixture(autouse=True)
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """From the first letter on, and in small units of work, so that a few letters show what many would."""
    monkeypatch.setattr(letters_ahead, "_HEAD_START", 0)
    monkeypatch.setattr(releasing, "_TOGETHER", 4)


@pytest.fixture
def owed(tmp_path: Path) -> Path:
    """A book of debtors who each owe one invoice; the fifth owes euros besides."""
    people, papers = tmp_path / "customers.csv", tmp_path / "documents.csv"
    head = "account,name,address1,city,postcode"
    people.write_text("\n".join([head, *(f"{code},Debtor {code},1 Lane,Leeds,LS1" for code in CODES)]), "utf-8")
    rows = [f"{code},invoice,I-{code},2026-10-01,2026-10-31,{100 + at}.00,GBP" for at, code in enumerate(CODES)]
    rows.append("A04,invoice,I-EUR,2026-10-01,2026-10-31,70.00,EUR")
    papers.write_text("\n".join(["account,type,number,date,due_date,amount,currency", *rows]), "utf-8")
    path = tmp_path / "made" / "owed.creditdesk"
    with create_book(path, company="Brook Ltd", country="GB", currency="GBP", at=AT, user="tess") as book:
        Cash(book).import_files([people, papers], at=AT, as_of=DAY)
    return path


def copied(path: Path, name: str) -> Book:
    folder = path.parent.with_name(name)
    shutil.copytree(path.parent, folder)
    return open_book(folder / path.name, user="tess")


def release(book: Book, processes: int, **wishes: Any) -> releasing.Release:
    runs = LetterRuns(book)
    run, _ = runs.start(DAY, at=AT)
    return runs.release(run.run_id, book.path.parent / "out", at=AT, processes=processes, **wishes)


def rows(book: Book, table: Any) -> list[Any]:
    with book.read() as connection:
        return list(connection.execute(select(table)))


def test_two_processes_issue_the_same_letters_to_the_byte_as_one(owed: Path) -> None:
    with copied(owed, "one") as alone, copied(owed, "two") as together:
        one, two = release(alone, 1), release(together, 2)
        said = [(file.account, file.number, file.amount_minor, file.sha256) for file in one.issued]
        assert said == [(file.account, file.number, file.amount_minor, file.sha256) for file in two.issued]
        assert len(said) == DEBTORS + 1
        assert check(together) == []


@pytest.mark.parametrize("head_start", [0, 3])
def test_the_pages_really_come_from_the_other_processes(
    owed: Path, monkeypatch: pytest.MonkeyPatch, head_start: int
) -> None:
    monkeypatch.setattr(letters_ahead, "_HEAD_START", head_start)
    made_here: list[led_letter.Wanted] = []
    make = led_letter.make

    def here(connection: Connection, wanted: led_letter.Wanted) -> led_letter.Made:
        made_here.append(wanted)
        return make(connection, wanted)

    monkeypatch.setattr(led_letter, "make", here)
    with copied(owed, "two") as book:
        release(book, 2)
    # Those of the head start apart, only the second letter to one debtor waits for the first to be filed.
    assert [each.proposal.account for each in made_here] == [*CODES[:head_start], "A04"]


def test_a_letter_that_cannot_be_said_leaves_no_gap_in_the_numbers(owed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take, make = letters_ahead.LettersAhead.take, led_letter.make

    def taken(ahead: letters_ahead.LettersAhead, place: int) -> Any:
        made = take(ahead, place)
        return None if place == 2 else made

    def refuses(connection: Connection, wanted: led_letter.Wanted) -> led_letter.Made:
        if wanted.proposal.account == "A02":
            raise UnsayableError("There is nothing to say.")
        return make(connection, wanted)

    monkeypatch.setattr(letters_ahead.LettersAhead, "take", taken)
    monkeypatch.setattr(led_letter, "make", refuses)
    with copied(owed, "two") as book:
        done = release(book, 2)
        assert done.held == (("A02", ("There is nothing to say.",)),)
        assert [file.number for file in done.issued] == [f"RM-2026-{number:06}" for number in range(1, DEBTORS + 1)]
        assert [line.state for line in rows(book, letter_run_lines)].count(State.HELD) == 1


def test_money_that_comes_in_mid_run_stops_the_letter_that_was_made_ahead(
    owed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paid = tmp_path / "paid.csv"
    paid.write_text("account,type,number,date,amount\nA05,cash,PAID,2026-11-19,105.00\n", encoding="utf-8")
    copy = releasing._copy

    with copied(owed, "two") as book:

        def pays(*given: Any) -> Any:
            if not any(entry.number.startswith("PAID") for entry in rows(book, documents)):
                Cash(book).import_files([paid], at=AT, as_of=DAY)
            return copy(*given)

        monkeypatch.setattr(releasing, "_copy", pays)
        done = release(book, 2)
        assert [account for account, _ in done.held] == ["A05"]
        assert len(done.issued) == DEBTORS
        assert "A05" not in {file.account for file in done.issued}


def test_where_the_other_processes_die_the_letters_are_made_all_the_same(owed: Path) -> None:
    class Kills:
        def report(self, done: int, _total: int, _text: str) -> None:
            if done == 5:
                for child in multiprocessing.active_children():
                    child.kill()

    with copied(owed, "two") as book:
        done = release(book, 2, progress=Kills())
        assert len(done.issued) == len(rows(book, letters)) == DEBTORS + 1
        assert check(book) == []


def test_few_letters_are_made_without_starting_anything() -> None:
    assert letters_ahead.processes_for(10) == 1
