"""Copies of invoices found in a folder by number, bound in behind the letter that asks for them."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

import pypdf
import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.letters import letters
from creditdesk.services.letters.copy_desk import CopyDesk
from creditdesk.services.letters.facts import Enclosure
from creditdesk.services.letters.invoice_copies import COPIES_LACK, CopiesWith, CopyRule, copy_of
from creditdesk.services.letters.runs import LetterRuns

DAY = date(2026, 11, 20)


def pdf(pages: int = 1, *, locked: bool = False) -> bytes:
    writer = pypdf.PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(width=595, height=842)
    if locked:
        writer.encrypt("secret")
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


class Copies:
    """A folder of invoice copies that the house has named."""

    def __init__(self, desk: Any, folder: Path) -> None:
        self.desk = desk
        self.folder = folder
        folder.mkdir()
        self.rule(CopiesWith.ALL)

    def rule(self, letters_: CopiesWith) -> None:
        self.house = CopyDesk(self.desk.book)
        self.house.set_rule(CopyRule(str(self.folder), letters_), at=self.desk.at)

    def put(self, name: str, content: bytes | None = None) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(pdf() if content is None else content)
        return path

    def preview(self, kind: str = "reminder", **wishes: Any) -> Any:
        return self.desk.letters.preview(self.desk.debtor, kind, DAY, **wishes)


@pytest.fixture
def copies(desk: Any, tmp_path: Path) -> Copies:
    return Copies(desk, tmp_path / "invoices")


def test_a_letter_has_the_copies_behind_it_and_says_so(desk: Any, copies: Copies) -> None:
    alone = copies.preview().page_count
    copies.put("INV-1.pdf", pdf(2))
    copies.put("Invoice INV-2 signed.pdf")
    issued = desk.issue()
    (letter,) = issued.letters
    kept = desk.letters.stored(letter.sha256)
    reader = pypdf.PdfReader(io.BytesIO(kept))
    assert len(reader.pages) == letter.pages == alone + 3
    assert "Enclosed: copies of 2 invoices" in desk.text_of(kept)
    assert [each.title for each in reader.outline] == ["INV-1", "INV-2"]
    assert issued.notices == ()


def test_what_was_enclosed_is_kept_with_the_facts_of_the_letter(desk: Any, copies: Copies) -> None:
    copies.put("INV-1.pdf", pdf(2))
    desk.issue()
    (row,) = desk.rows(letters)
    (enclosed,) = row.facts["enclosed"]
    assert (enclosed["number"], enclosed["pages"]) == ("INV-1", 2)
    assert enclosed["file"] == "INV-1.pdf"  # where it lay is no matter of the letter


def test_what_was_not_found_is_told_to_the_sender_and_not_to_the_debtor(desk: Any, copies: Copies) -> None:
    copies.put("INV-1.pdf")
    made = copies.preview()
    assert made.notices == ("No copy was found of INV-2.",)
    assert "INV-2 was" not in desk.text_of(made.pdf)
    assert "Enclosed: copy of invoice INV-1" in desk.text_of(made.pdf)


def test_between_several_files_none_is_enclosed(copies: Copies) -> None:
    copies.put("INV-1 old.pdf")
    copies.put("INV-1 new.pdf")
    assert (
        "Several files may be the copy of INV-1, and none is enclosed: INV-1 new.pdf, INV-1 old.pdf."
        in copies.preview().notices
    )


def test_an_invoice_of_another_debtor_with_the_same_number_is_never_enclosed(desk: Any, copies: Copies) -> None:
    stranger = desk.ledger.customer("OTH001")
    desk.ledger.invoice(stranger, "INV-1", "2026-08-06", "5.00", due="2026-09-05")
    copies.put("INV-1.pdf")
    assert "No copy was found of INV-1, INV-2." in copies.preview().notices
    copies.put("NOR014/INV-1.pdf")
    assert "No copy was found of INV-2." in copies.preview().notices


@pytest.mark.parametrize(
    ("number", "name"),
    [
        ("INV-1234-2", "INV-1234-2.pdf"),
        ("INV-1234A", "Invoice INV 1234 A signed.pdf"),
        ("EX/INV-1234", "EX INV-1234.pdf"),
    ],
)
@pytest.mark.parametrize("whose", ["a stranger's", "the debtor's own"])
def test_a_copy_of_an_invoice_whose_longer_number_holds_this_one_is_not_taken_for_it(
    desk: Any, copies: Copies, number: str, name: str, whose: str
) -> None:
    desk.ledger.invoice(desk.debtor, "INV-1234", "2026-08-06", "5.00", due="2026-09-05")
    copies.put(name)
    assert "INV-1234" in found_by_number(desk, copies)
    whom = desk.debtor if whose == "the debtor's own" else desk.ledger.customer("OTH001")
    desk.ledger.invoice(whom, number, "2026-08-06", "5.00", due="2026-09-05")
    assert "INV-1234" not in found_by_number(desk, copies)


def test_a_strangers_number_written_otherwise_is_a_strangers_too(desk: Any, copies: Copies) -> None:
    desk.ledger.invoice(desk.ledger.customer("OTH001"), "inv2", "2026-08-06", "5.00", due="2026-09-05")
    copies.put("INV-2.pdf")
    assert found_by_number(desk, copies) == set()


def found_by_number(desk: Any, copies: Copies) -> set[str]:
    return {each.number for each in copies.house.found(desk.debtor, DAY) if each.path is not None}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"no pdf at all", "INV-1: INV-1.pdf cannot be bound in: it is damaged, or no PDF."),
        (pdf().replace(b"/MediaBox", b"/MediaBoy"), "INV-1: INV-1.pdf cannot be bound in: it is damaged, or no PDF."),
        (pdf(locked=True), "INV-1: INV-1.pdf cannot be bound in: it is locked by a password."),
        (b"%PDF-1.4" + b" " * 11_000_000, "INV-1: INV-1.pdf has more than 10 MB."),
    ],
)
def test_a_file_that_cannot_be_bound_in_is_left_out_with_a_sentence_and_the_letter_goes(
    desk: Any, copies: Copies, content: bytes, said: str
) -> None:
    copies.put("INV-1.pdf", content)
    assert any(notice.startswith(said) for notice in copies.preview().notices)
    assert len(desk.issue().letters) == 1


@pytest.mark.parametrize(
    ("rule", "kind", "enclosed"),
    [
        (CopiesWith.NONE, "final_demand", False),
        (CopiesWith.LAST, "reminder", False),
        (CopiesWith.LAST, "final_demand", True),
        (CopiesWith.ALL, "reminder", True),
    ],
)
def test_the_house_says_which_letters_they_go_with(
    desk: Any, copies: Copies, rule: CopiesWith, kind: str, enclosed: bool
) -> None:
    copies.put("INV-1.pdf")
    copies.rule(rule)
    desk.happened(date(2026, 11, 1))
    assert ("Enclosed: copy" in desk.text_of(copies.preview(kind).pdf)) is enclosed


@pytest.mark.parametrize("wanted", [True, False])
def test_a_person_may_say_otherwise_of_one_letter(desk: Any, copies: Copies, wanted: bool) -> None:
    copies.put("INV-1.pdf")
    copies.rule(CopiesWith.NONE if wanted else CopiesWith.ALL)
    assert ("Enclosed: copy" in desk.text_of(copies.preview(copies=wanted).pdf)) is wanted


def test_a_statement_encloses_nothing(copies: Copies) -> None:
    copies.put("INV-1.pdf")
    assert copies.preview("statement").notices == ()


def test_a_folder_that_is_gone_stops_no_letter(desk: Any, copies: Copies) -> None:
    copies.folder.rmdir()
    (notice,) = desk.issue().notices
    assert notice.startswith("No copies are enclosed. The folder of invoice copies, ")


def test_a_folder_that_is_not_there_is_not_taken(desk: Any, copies: Copies) -> None:
    with pytest.raises(CreditDeskError, match="cannot be looked into"):
        copies.house.set_rule(CopyRule(str(copies.folder / "nowhere")), at=desk.at)
    assert copies.house.rule() == CopyRule(str(copies.folder), CopiesWith.ALL)


def test_a_copy_that_changes_while_the_letter_is_made_stops_it(copies: Copies) -> None:
    path = copies.put("INV-1.pdf")
    with pytest.raises(CreditDeskError, match="was changed while the letter was made"):
        copy_of(Enclosure("INV-1", path, 1, "another hash"))


def test_a_file_that_comes_later_is_found(copies: Copies) -> None:
    assert "No copy was found of INV-1, INV-2." in copies.preview().notices
    copies.put("INV-1.pdf")
    assert "No copy was found of INV-2." in copies.preview().notices


def test_a_debtors_open_invoices_are_listed_with_their_copies(desk: Any, copies: Copies) -> None:
    path = copies.put("INV-1.pdf")
    assert [(each.number, each.path) for each in copies.house.found(desk.debtor, DAY)] == [
        ("INV-1", path),
        ("INV-2", None),
    ]


def test_a_run_says_once_of_all_its_letters_that_copies_lack(desk: Any, copies: Copies, tmp_path: Path) -> None:
    other = desk.ledger.customer("OTH001", name="Other", address1="1 Road", city="Leeds", postcode="LS1 1AA")
    desk.ledger.invoice(other, "INV-9", "2026-08-06", "500.00", due="2026-09-05")
    copies.put("INV-1.pdf")
    runs = LetterRuns(desk.book)
    run, _ = runs.start(DAY, at=desk.at)
    release = runs.release(run.run_id, tmp_path / "out", at=desk.at)
    assert [file.account for file in release.issued] == ["NOR014", "OTH001"]
    assert [notice for notice in release.notices if "cop" in notice] == [f"NOR014, OTH001: {COPIES_LACK}"]
    assert "Enclosed: copy of invoice INV-1" in desk.text_of(release.issued[0].path.read_bytes())
