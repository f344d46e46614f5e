"""Interest is claimed on what was surely owed: what a list of open items shows as paid may have come in time."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditdesk.services.cash.service import Cash
from creditdesk.services.office import Office
from creditdesk.ui.desk.selection_words import interest_to_date

DAY = date(2026, 11, 20)


@pytest.fixture
def listed(desk: Any, tmp_path: Path) -> Any:
    """A list of open items in which of one long overdue invoice nearly all is paid: on which day is not said."""
    path = tmp_path / "open.csv"
    columns = "account,type,number,date,due_date,amount,open_amount"
    path.write_text(f"{columns}\nNOR014,invoice,R-4,2026-04-15,2026-05-15,12345.67,345.67\n", encoding="utf-8")
    result = Cash(desk.book).import_files([path], at=desk.at, as_of=DAY)
    assert not result.rejected
    desk.happened(date(2026, 11, 13), "PTP")
    return desk


def test_interest_and_the_fixed_sum_count_only_what_is_open_of_it(listed: Any) -> None:
    said = listed.said("final_demand")
    # 345.67 for 189 days at 11.75 %, and the fixed sum for a debt below 1,000.00: not the 100.00 of 12,345.67.
    assert "R-4 16 May 2026 20 Nov 2026 189 345.67 11.75% 21.03" in said
    assert "Fixed sum for recovery £40.00: £345.67 was unpaid when interest started" in said
    assert "on a day that our records do not show: £12,000.00. No interest is asked for on it" in said
    assert "12,345.67 11.75%" not in said


def test_its_sender_is_told_and_of_a_payment_whose_day_is_known_nothing_is_said(listed: Any) -> None:
    (told,) = [said for said in listed.letters.preview(listed.debtor, "final_demand", DAY).notices if "R-4" in said]
    assert told.startswith("£12,000.00 on R-4 came on a day that the book does not know")
    paid = listed.ledger.cash(listed.debtor, "BACS-1", "2026-10-01", "8400.00")
    listed.ledger.allocate(paid, listed.first, "2026-10-01", "8400.00")
    preview = listed.letters.preview(listed.debtor, "final_demand", DAY)
    assert "INV-1 6 Sept 2026 1 Oct 2026 26 18,400.00 11.75% 154.01" in listed.text_of(preview.pdf)
    assert [said for said in preview.notices if "a day that the book does not" in said] == [told]


def test_the_claim_in_an_insolvency_counts_and_tells_the_same(listed: Any) -> None:
    own = {"insolvent": "2026-11-20", "officeholder": "Dee & Co", "case": "CR-1"}
    preview = listed.letters.preview(listed.debtor, "insolvency_claim", DAY, own=own)
    assert any("on R-4 came on a day that the book does not know" in said for said in preview.notices)


def test_the_desk_reckons_as_the_letter_does(listed: Any) -> None:
    view = Office.of(listed.book).ledger.debtor(listed.debtor, DAY)
    (item,) = [item for item in view.items if item.key.number == "R-4"]
    shown = interest_to_date([item], DAY, regime=view.head.interest_regime)
    assert shown is not None
    assert (shown.interest_minor, shown.compensation_minor) == (21_03, 40_00)


def test_the_desk_says_by_when_it_was_paid_and_not_that_it_was_received_then(listed: Any) -> None:
    view = Office.of(listed.book).ledger.debtor(listed.debtor, DAY)
    assert "£12,000 paid by 20 Nov, £345.67 of R-4 still open" in view.talking_points
    assert not any("received" in point for point in view.talking_points)
