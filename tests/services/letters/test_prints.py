"""Letters of a run go through the printer: those that wait, those that came out, and those that are offered again."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest
from sqlalchemy import select

from creditdesk.domain.letter_kinds import Kind
from creditdesk.models.customers import contacts, holds
from creditdesk.models.letters import letters
from creditdesk.services.letters.outbox import Outbox
from creditdesk.services.letters.prints import by_kind
from creditdesk.services.letters.runs import LetterRuns
from creditdesk.services.letters.still_right import reasons_against, reasons_against_each

DAY = date(2026, 11, 20)


class Post:
    """A desk whose letters of the day are issued: to B, C and NOR014, in this order."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk = desk
        self.folder = folder
        self.runs = LetterRuns(desk.book)
        self.prints = self.runs.prints
        for code in ("B", "C"):
            other = desk.ledger.customer(code, address1="1 Lane", city="Leeds", postcode="LS1 4AB")
            desk.ledger.invoice(other, f"INV-{code}", "2026-08-06", "90.00", due="2026-09-05")

    def issue(self, **wishes: Any) -> Any:
        run, _ = self.runs.start(DAY, at=self.desk.at)
        return self.runs.release(run.run_id, self.folder, at=self.desk.at, **wishes)

    def waiting(self) -> list[str]:
        return [each.account for each in self.prints.unprinted(DAY)]


@pytest.fixture
def post(desk: Any, tmp_path: Path) -> Post:
    return Post(desk, tmp_path / "out")


def test_letters_wait_until_a_person_says_that_they_came_out(post: Post) -> None:
    assert post.waiting() == []
    post.issue()
    assert post.waiting() == ["B", "C", "NOR014"]
    post.prints.mark_printed([each.letter_id for each in post.prints.unprinted(DAY)], at=post.desk.at)
    assert post.waiting() == []


def test_what_did_not_come_out_is_offered_again(post: Post) -> None:
    post.issue()
    first, *others = post.prints.unprinted(DAY)
    post.prints.mark_printed([first.letter_id], at=post.desk.at)
    assert [each.account for each in others] == post.waiting()
    post.prints.offer_again([first.letter_id], at=post.desk.at)
    assert post.waiting() == ["B", "C", "NOR014"]


def test_a_letter_that_goes_by_mail_is_not_printed(post: Post) -> None:
    post.desk.add(contacts, customer_id=post.desk.debtor, name="Ann Bell", email="ap@north.example")
    post.issue()
    assert post.waiting() == ["B", "C"]


def test_a_single_letter_from_the_desk_is_printed_there_and_waits_nowhere(post: Post) -> None:
    post.desk.issue()
    assert post.waiting() == []


def test_a_job_has_each_letter_on_sheets_of_its_own(post: Post) -> None:
    post.issue()
    paper = post.prints.paper(post.prints.unprinted(DAY))
    pages = pypdf.PdfReader(io.BytesIO(paper)).pages
    starts = [at for at, page in enumerate(pages) if "Our ref" in page.extract_text()]
    assert len(starts) == 3
    assert [at % 2 for at in starts] == [0, 0, 0]


def test_each_kind_of_letter_may_have_a_tray_of_its_own(post: Post) -> None:
    post.issue()
    first, second, third = post.prints.unprinted(DAY)
    assert by_kind([first, second, third]) == [("Reminder", [first, second, third])]
    firm = replace(second, kind=Kind.FINAL_DEMAND)
    assert by_kind([firm, first, third]) == [("Reminder", [first, third]), ("Final demand", [firm])]


def test_the_file_to_print_leaves_out_what_was_printed_already(post: Post) -> None:
    """A run that was stopped, its letters printed, and then gone on with does not post the first ones twice."""
    run, _ = post.runs.start(DAY, at=post.desk.at)
    customer = next(line.customer_id for line in run.lines if line.account == "B")
    post.runs.release(run.run_id, post.folder, at=post.desk.at, customer_ids=[customer])
    post.prints.mark_printed([each.letter_id for each in post.prints.unprinted(DAY)], at=post.desk.at)
    release = post.runs.release(run.run_id, post.folder, at=post.desk.at, merged=post.folder / "all.pdf")
    assert [each.account for each in release.issued] == ["B", "C", "NOR014"]
    said = " ".join(page.extract_text() for page in pypdf.PdfReader(post.folder / "all.pdf").pages)
    assert "INV-C" in said
    assert "INV-B" not in said


def test_a_letter_that_something_speaks_against_by_now_says_so(post: Post) -> None:
    post.issue()
    desk = post.desk
    desk.add(holds, customer_id=desk.debtor, kind="dunning", reason="Goods", placed_by="t", placed_at=desk.at)
    against = {each.account: each.against for each in post.prints.unprinted(DAY)}
    assert against == {"B": (), "C": (), "NOR014": ("on hold: Goods",)}


def test_a_letter_whose_mail_was_taken_out_is_not_printed_instead(post: Post) -> None:
    post.desk.add(contacts, customer_id=post.desk.debtor, name="Ann Bell", email="ap@north.example")
    post.issue()
    outbox = Outbox(post.desk.book)
    (mail,) = outbox.mails()
    outbox.withdraw(mail.id, at=post.desk.at)
    assert post.waiting() == ["B", "C"]


def test_asked_for_all_at_once_each_letter_hears_what_it_hears_alone(post: Post) -> None:
    post.issue()
    desk, later = post.desk, date(2026, 11, 23)
    desk.ledger.cash(desk.debtor, "ON-ACCOUNT", "2026-11-22", "100.00")
    desk.happened(date(2026, 11, 22), "INFO_ONLY")
    other = next(row.customer_id for row in desk.rows(letters) if row.facts["addressee"]["account"] == "C")
    desk.add(holds, customer_id=other, kind="dunning", reason="complaint", placed_by="t", placed_at=desk.at)
    with desk.book.read() as connection:
        rows = connection.execute(select(letters)).all()
        together = reasons_against_each(connection, rows, later)
        alone = {row.id: reasons_against(connection, row, later) for row in rows}
    assert together == alone
    said = [tuple(each.words for each in against) for against in together.values()]
    assert sorted(map(len, said)) == [0, 1, 1]
