"""A run that is killed in mid-release: each letter is issued or not, none twice, and the next run finishes it."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from creditdesk.models.letters import letters
from creditdesk.models.policies import letter_run_lines
from creditdesk.services.book.check import check
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.cash.service import Cash
from creditdesk.services.letters.run_lines import State

PROGRAM = Path(__file__).with_name("run_releaser.py")
DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DEBTORS = 12
KILLS = 3


@pytest.fixture
def owed(tmp_path: Path) -> Path:
    codes = [f"A{number:02}" for number in range(DEBTORS)]
    people, papers = tmp_path / "customers.csv", tmp_path / "documents.csv"
    head = "account,name,address1,city,postcode"
    people.write_text("\n".join([head, *(f"{code},Debtor {code},1 Lane,Leeds,LS1" for code in codes)]), "utf-8")
    rows = [f"{code},invoice,I-{code},2026-10-01,2026-10-31,{100 + at}.00" for at, code in enumerate(codes)]
    papers.write_text("\n".join(["account,type,number,date,due_date,amount", *rows]), "utf-8")
    path = tmp_path / "killed.creditdesk"
    with create_book(path, company="Brook Ltd", country="GB", currency="GBP", at=AT, user="tess") as book:
        Cash(book).import_files([people, papers], at=AT, as_of=DAY)
    return path


def kill_after(book: Path, folder: Path, letter: int, moment: float) -> None:
    """Kill a release some moments after it began with a letter."""
    with subprocess.Popen([sys.executable, PROGRAM, book, folder], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if line.startswith(f"{letter} Letter"):
                break
        time.sleep(moment)
        run.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)


def test_a_run_killed_at_random_moments_sends_each_letter_once(owed: Path, tmp_path: Path) -> None:
    dice = random.Random(11)
    out = tmp_path / "out"
    for _ in range(KILLS):
        kill_after(owed, out, dice.randrange(0, DEBTORS), dice.random() * 0.05)
        with open_book(owed, user="tess") as book, book.read() as connection:
            issued = connection.execute(select(letters)).all()
            lines = connection.execute(select(letter_run_lines)).all()
            assert check(book) == []
        assert len({row.customer_id for row in issued}) == len(issued)
        assert {row.id for row in issued} == {line.letter_id for line in lines if line.state == State.ISSUED}
    subprocess.run([sys.executable, PROGRAM, owed, out], check=True, capture_output=True)
    with open_book(owed, user="tess") as book, book.read() as connection:
        rows = connection.execute(select(letters)).all()
    assert len(rows) == len({row.customer_id for row in rows}) == DEBTORS
    assert sorted(path.name for path in out.glob("*.pdf")) == sorted(f"{row.number}.pdf" for row in rows)
