"""What stops a release in mid-run does so with a sentence: nothing is half issued, and going on issues the rest."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.letters import letters
from creditdesk.services.book.check import check
from creditdesk.services.letters import archive, led_letter, releasing
from creditdesk.services.letters.archive import CopyError
from creditdesk.services.letters.runs import LetterRuns

DAY = date(2026, 11, 20)
CODES = ("A", "B", "C", "D", "E")


class Run:
    """The day's letters to five debtors, issued two in a unit of work."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk = desk
        self.folder = folder
        self.runs = LetterRuns(desk.book)
        # The desk's own debtor has paid; the five are left.
        for debit, number, amount in ((desk.first, "PAID-1", "18400.00"), (desk.second, "PAID-2", "7080.00")):
            cash = desk.ledger.cash(desk.debtor, number, "2026-11-12", amount)
            desk.ledger.allocate(cash, debit, "2026-11-12", amount)
        for code in CODES:
            self.owes(code, "90.00")

    def owes(self, code: str, amount: str, name: str = "") -> int:
        debtor: int = self.desk.ledger.customer(
            code, name=name or code, address1="1 Lane", city="Leeds", postcode="LS1 4AB"
        )
        self.desk.ledger.invoice(debtor, f"INV-{code}", "2026-08-06", amount, due="2026-09-05")
        return debtor

    def release(self, **wishes: Any) -> releasing.Release:
        run, _ = self.runs.start(DAY, at=self.desk.at)
        return self.runs.release(run.run_id, self.folder, at=self.desk.at, **wishes)

    def issued(self) -> int:
        return len(self.desk.rows(letters))


@pytest.fixture
def run(desk: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.setattr(releasing, "_TOGETHER", 2)
    return Run(desk, tmp_path / "out")


def goes_on(run: Run) -> None:
    """Once there is room again, the rest goes, and none twice."""
    assert check(run.desk.book) == []
    done = run.release(merged=run.folder / "all.pdf")
    assert [file.account for file in done.issued] == list(CODES)
    assert [file.number for file in done.issued] == [f"RM-2026-{number:06}" for number in range(1, len(CODES) + 1)]
    assert run.issued() == len(CODES)
    assert all(file.path.read_bytes() == run.desk.letters.stored(file.sha256) for file in done.issued)
    assert not list(run.desk.book.documents_folder.glob("*/.*"))


def fails_after(count: int, work: Callable[..., Any], error: Exception) -> Callable[..., Any]:
    left = [count]

    def called(*given: Any, **more: Any) -> Any:
        left[0] -= 1
        if left[0] < 0:
            raise error
        return work(*given, **more)

    return called


def test_a_disk_that_fills_under_the_archive(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    with monkeypatch.context() as broken:
        # Two of each document: the file, and its name.
        broken.setattr(archive.os, "fsync", fails_after(6, os.fsync, full))
        with pytest.raises(CreditDeskError, match="No space left on device") as told:
            run.release()
    assert "Make room" in told.value.cure
    assert run.issued() == 2
    goes_on(run)


def test_a_disk_that_fills_under_the_book(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    with run.desk.book.read() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
    file, room = led_letter.file, [pages]

    def fills(work: Any, *given: Any) -> Any:
        if run.issued():
            work.connection.exec_driver_sql(f"PRAGMA max_page_count = {room[0]}")
        return file(work, *given)

    monkeypatch.setattr(led_letter, "file", fills)
    with pytest.raises(CreditDeskError, match=r"The disk that holds .*\.creditdesk is full"):
        run.release()
    assert run.issued() == 2
    room[0] = 1_000_000
    goes_on(run)


def test_a_folder_that_fills_leaves_the_letters_filed_and_writes_their_copies_later(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = archive.write_file
    fails = fails_after(3, write, CopyError("It could not be written: No space left on device."))

    def copies(path: Path, content: bytes, *, is_copy: bool = True) -> None:
        (fails if is_copy else write)(path, content, is_copy=is_copy)

    with monkeypatch.context() as broken:
        broken.setattr(archive, "write_file", copies)
        with pytest.raises(CopyError, match="No space left"):
            run.release()
    assert run.issued() == 4
    assert len(list(run.folder.glob("*.pdf"))) == 3
    goes_on(run)


def test_a_file_to_print_that_cannot_be_written_is_written_when_it_is_done_again(run: Run) -> None:
    (run.folder / "all.pdf").mkdir(parents=True)
    with pytest.raises(CopyError, match=r"all\.pdf could not be written"):
        run.release(merged=run.folder / "all.pdf")
    assert run.issued() == len(CODES)
    (run.folder / "all.pdf").rmdir()
    goes_on(run)
    assert (run.folder / "all.pdf").read_bytes().startswith(b"%PDF")


def test_what_our_fonts_lack_is_told_with_the_account_and_stops_nobody(run: Run) -> None:
    run.owes("F", "90.00", name="木材商店")
    done = run.release()
    assert len(done.issued) == len(CODES) + 1
    assert done.notices == ("F: Our fonts cannot print 商 店 木 材; \ufffd stands in place of each.",)


def test_where_nothing_or_less_is_left_to_ask_for_no_letter_goes(run: Run) -> None:
    for code, credit in (("G", "90.00"), ("H", "120.00")):
        debtor = run.owes(code, "90.00")
        run.desk.ledger.cash(debtor, f"CASH-{code}", "2026-11-01", credit)
    found = run.runs.propose(DAY)
    assert not {each.account for each in found.proposed} & {"G", "H"}
    assert {each.account for each in found.held} == {"G", "H"}
    assert {file.account for file in run.release().issued} == set(CODES)


def test_markup_in_a_name_is_printed_as_it_stands(run: Run) -> None:
    run.owes("M", "90.00", name="<b>Bold</b> & $total ${total} **Sons**")
    (file,) = [file for file in run.release().issued if file.account == "M"]
    assert "<b>Bold</b> & $total ${total} **Sons**" in run.desk.text_of(file.path.read_bytes())
