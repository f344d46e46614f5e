"""Sending that is killed: no mail goes twice, none is lost, and of those in between a person is asked."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from mail_house import CERTIFICATE, PASSWORD, MailHouse

from creditdesk.domain.outbox import MailState
from creditdesk.services.book.check import check
from creditdesk.services.book.files import create_book, open_book
from creditdesk.services.cash.service import Cash
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.office import Office

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DEBTORS = 8
KILLS = 3


@pytest.fixture
def house() -> Iterator[MailHouse]:
    with MailHouse() as made:
        yield made


@pytest.fixture
def waiting(tmp_path: Path, house: MailHouse) -> Path:
    """A book with a reminder to each debtor in the outbox."""
    codes = [f"A{number:02}" for number in range(DEBTORS)]
    people, papers = tmp_path / "customers.csv", tmp_path / "documents.csv"
    head = "account,name,address1,city,postcode,contact,email"
    rows = [f"{code},Debtor {code},1 Lane,Leeds,LS1,Ann,ap@{code.lower()}.example" for code in codes]
    people.write_text("\n".join([head, *rows]), "utf-8")
    rows = [f"{code},invoice,I-{code},2026-10-01,2026-10-31,{100 + at}.00" for at, code in enumerate(codes)]
    papers.write_text("\n".join(["account,type,number,date,due_date,amount", *rows]), "utf-8")
    path = tmp_path / "killed.creditdesk"
    with create_book(path, company="Brook Ltd", country="GB", currency="GBP", at=AT, user="tess") as book:
        Cash(book).import_files([people, papers], at=AT, as_of=DAY)
        office = Office.of(book)
        run, _ = office.letter_runs.start(DAY, at=AT)
        office.letter_runs.release(run.run_id, tmp_path / "out", at=AT)
        office.outbox.set_server(house.server, at=AT)
        assert len(office.outbox.mails([MailState.WAITING])) == DEBTORS
    return path


def sending(book: Path, home: Path) -> subprocess.Popen[bytes]:
    """Begin to send from a terminal, as a night job does."""
    environment = os.environ | {"CREDITDESK_MAIL_PASSWORD": PASSWORD, "SSL_CERT_FILE": str(CERTIFICATE)}
    environment |= {"HOME": str(home), "XDG_STATE_HOME": str(home / "state"), "XDG_DATA_HOME": str(home)}
    words = ("--book", str(book), "--as-of", DAY.isoformat(), "outbox", "send")
    return subprocess.Popen(
        [sys.executable, "-m", "creditdesk", *words], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


def kill_at(process: subprocess.Popen[bytes], house: MailHouse, taken: int, moment: float) -> None:
    """Kill it some moments after the server has taken so many mails, unless it is done by then."""
    while len(house.taken) < taken and process.poll() is None:
        time.sleep(0.001)
    time.sleep(moment)
    process.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    process.communicate()


def test_mails_killed_on_their_way_go_once_and_of_those_in_between_a_person_is_asked(
    waiting: Path, house: MailHouse, tmp_path: Path
) -> None:
    dice = random.Random(7)
    for _ in range(KILLS):
        kill_at(sending(waiting, tmp_path), house, len(house.taken) + dice.randrange(1, 4), dice.random() * 0.02)
        went = Counter(str(mail["Message-ID"]) for mail in house.taken)
        assert set(went.values()) <= {1}
        with open_book(waiting, user="tess") as book:
            outbox = Outbox(book)
            for mail in outbox.mails():
                is_there = mail.message_id in went
                assert mail.state in ({MailState.SENT, MailState.UNKNOWN} if is_there else set(MailState))
                assert mail.state is not MailState.SENT or is_there
                if mail.state is MailState.UNKNOWN:
                    # The person looks whether it is among what their mail server has sent.
                    outbox.decide(mail.id, was_sent=is_there, at=AT, as_of=DAY)
            assert check(book) == []
    last = sending(waiting, tmp_path)
    last.communicate()
    assert last.returncode == 0
    went = Counter(str(mail["Message-ID"]) for mail in house.taken)
    assert (len(went), set(went.values())) == (DEBTORS, {1})
    with open_book(waiting, user="tess") as book:
        assert {mail.state for mail in Outbox(book).mails()} == {MailState.SENT}
