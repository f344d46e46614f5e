"""What was issued to one debtor, with the letters that only the history knows."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from creditdesk.models.activity import TAKEN_BACK, activities

DAY = date(2026, 11, 20)


def test_everything_issued_to_a_debtor_is_listed_newest_first_and_nothing_of_another(desk: Any) -> None:
    desk.happened(date(2026, 10, 1), kind="letter")
    other = desk.ledger.customer("ZED001", name="Zed")
    desk.ledger.invoice(other, "Z-1", "2026-11-01", "10.00", due="2026-12-01")
    desk.letters.issue(other, "statement", as_of=DAY, at=desk.at)
    desk.issue("reminder")
    desk.issue("statement", day=DAY + timedelta(days=1))
    rows = desk.letters.issued_to(desk.debtor)
    assert [row.number for row in rows] == ["ST-NOR014-20261121", "RM-2026-000001", ""]
    assert [bool(row.sha256) for row in rows] == [True, True, False]
    assert [bool(row.told) for row in rows] == [False, False, True]


def test_each_leads_to_its_entry_in_the_history(desk: Any) -> None:
    issued = desk.issue("reminder")
    assert [row.activity_id for row in desk.letters.issued_to(desk.debtor)] == [issued.letters[0].activity_id]


def test_a_letter_of_the_history_that_was_taken_back_did_not_go(desk: Any) -> None:
    stands, wrong = (desk.happened(date(2026, 10, day), kind="letter") for day in (1, 2))
    desk.add(
        activities,
        customer_id=desk.debtor,
        kind="correction",
        happened_at=desk.at,
        happened_on=DAY,
        done_by="tess",
        outcome=TAKEN_BACK,
        summary="Taken back",
        corrects_id=wrong,
    )
    assert [row.activity_id for row in desk.letters.issued_to(desk.debtor)] == [stands]
