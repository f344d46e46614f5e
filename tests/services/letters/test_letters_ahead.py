"""A run whose letters are made ahead by other processes: nothing about it differs but the time that it takes."""

from __future__ import annotations

import multiprocessing
import shutil
from collections.abc import Callable
from concurrent.futures import Future, wait
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, select

from creditdesk.domain.errors import CreditDeskError
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
    """With the others at work from the first letter on, and in small units of work: a few letters show what many do."""
    begin = letters_ahead.LettersAhead.__init__

    def begun(ahead: letters_ahead.LettersAhead, *given: Any) -> None:
        begin(ahead, *given)
        wait(ahead._starts)

    monkeypatch.setattr(letters_ahead.LettersAhead, "__init__", begun)
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


@pytest.fixture
def made_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The accounts whose letters the process that files them makes, in order."""
    accounts: list[str] = []
    make = led_letter.make

    def here(connection: Connection, wanted: led_letter.Wanted) -> led_letter.Made:
        accounts.append(wanted.proposal.account)
        return make(connection, wanted)

    monkeypatch.setattr(led_letter, "make", here)
    monkeypatch.setattr(letters_ahead, "make", here)
    return accounts


def test_the_pages_really_come_from_the_other_processes(
    owed: Path, monkeypatch: pytest.MonkeyPatch, made_here: list[str]
) -> None:
    monkeypatch.setattr(letters_ahead.LettersAhead, "_make_here", lambda *_given: False)
    with copied(owed, "two") as book:
        release(book, 2)
    # Only the second letter to one debtor waits for the first to be filed.
    assert made_here == ["A04"]


def test_whoever_files_makes_what_nobody_has_in_hand_rather_than_wait(
    owed: Path, monkeypatch: pytest.MonkeyPatch, made_here: list[str]
) -> None:
    class Waits(Future[Any]):
        def result(self, timeout: float | None = None) -> Any:
            return super().result(timeout or 0)

    class Idle:
        """Others who are there and never do anything: nobody waits for them."""

        def __init__(self, *_given: Any, **_more: Any) -> None:
            pass

        def submit(self, work: Callable[..., Any], *_given: Any) -> Future[Any]:
            future = Waits()
            if work is letters_ahead._be_there:
                future.set_result(None)
            return future

        def shutdown(self, **_wishes: Any) -> None:
            pass

    monkeypatch.setattr(letters_ahead, "ProcessPoolExecutor", Idle)
    with copied(owed, "two") as book:
        done = release(book, 2)
    assert sorted(made_here) == sorted([*CODES, "A04"])
    assert [file.account for file in done.issued] == sorted([*CODES, "A04"])


def test_until_the_others_have_started_whoever_files_makes_every_letter(
    owed: Path, monkeypatch: pytest.MonkeyPatch, made_here: list[str]
) -> None:
    started: Future[None] = Future()

    class Watches:
        def report(self, done: int, _total: int, _text: str) -> None:
            if done == 3:
                started.set_result(None)

    begin = letters_ahead.LettersAhead.__init__

    def begun(ahead: letters_ahead.LettersAhead, *given: Any) -> None:
        begin(ahead, *given)
        ahead._starts = [started]

    monkeypatch.setattr(letters_ahead.LettersAhead, "__init__", begun)
    monkeypatch.setattr(letters_ahead.LettersAhead, "_make_here", lambda *_given: False)
    with copied(owed, "two") as book:
        done = release(book, 2, progress=Watches())
    assert made_here == [*CODES[:3], "A04"]
    assert [file.number for file in done.issued] == [f"RM-2026-{number:06}" for number in range(1, DEBTORS + 2)]


def test_where_it_cannot_be_found_what_goes_nobody_is_left_at_work(owed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_given: Any) -> None:
        raise CreditDeskError("The disk cannot be read.")

    monkeypatch.setattr(releasing, "_Found", fails)
    with copied(owed, "two") as book, pytest.raises(CreditDeskError, match="cannot be read"):
        release(book, 2)
    assert multiprocessing.active_children() == []


def test_a_letter_that_cannot_be_said_leaves_no_gap_in_the_numbers(owed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    take, make = letters_ahead.LettersAhead.take, led_letter.make

    def taken(ahead: letters_ahead.LettersAhead, connection: Connection, place: int, wanted: Any) -> Any:
        made = take(ahead, connection, place, wanted)
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
