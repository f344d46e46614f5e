"""The ledger of interest and fees: one claim an item and level, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.late_charges import Charge, ChargeKind, ChargeStanding, ChargeStep, standings

KEY = DocumentKey(DocumentType.INVOICE, "INV-1")
T, C, P, W, I = (  # noqa: E741 - the steps by their letters
    ChargeStep.THREATENED,
    ChargeStep.CLAIMED,
    ChargeStep.PAID,
    ChargeStep.WAIVED,
    ChargeStep.INVOICED,
)


def step(what: ChargeStep, minor: int, level: str = "", kind: ChargeKind = ChargeKind.INTEREST) -> Charge:
    return Charge(KEY, kind, what, minor, "GBP", date(2026, 11, 20), level)


def standing(*steps: Charge) -> ChargeStanding:
    (found,) = standings(steps)
    return found


@pytest.mark.parametrize(
    ("steps", "threatened", "claimed", "settled", "open_minor"),
    [
        ([step(T, 10_00, "reminder_3")], 10_00, 0, 0, 0),
        ([step(T, 10_00, "reminder_3"), step(T, 12_00, "final_demand")], 12_00, 0, 0, 0),
        ([step(T, 10_00, "reminder_3"), step(C, 15_00, "final_demand")], 0, 15_00, 0, 15_00),
        # A later claim says what has come due in all; it does not add up with the one before.
        ([step(C, 15_00, "final_demand"), step(C, 18_00, "lba_company")], 0, 18_00, 0, 18_00),
        ([step(C, 15_00, "final_demand"), step(C, 16_00, "final_demand")], 0, 16_00, 0, 16_00),
        ([step(C, 15_00), step(P, 5_00), step(W, 4_00)], 0, 15_00, 9_00, 6_00),
        ([step(C, 15_00), step(P, 15_00), step(C, 18_00)], 0, 18_00, 15_00, 3_00),
        ([step(C, 15_00), step(I, 15_00)], 0, 15_00, 15_00, 0),
        ([step(T, 10_00), step(W, 10_00)], 10_00, 0, 10_00, 0),
    ],
)
def test_how_a_claim_stands(steps: list[Charge], threatened: int, claimed: int, settled: int, open_minor: int) -> None:
    found = standing(*steps)
    assert (found.threatened_minor, found.claimed_minor, found.settled_minor, found.open_minor) == (
        threatened,
        claimed,
        settled,
        open_minor,
    )


def test_interest_and_compensation_of_an_item_stand_apart() -> None:
    found = standings([step(C, 15_00), step(C, 70_00, kind=ChargeKind.COMPENSATION)])
    assert [(each.kind.value, each.open_minor) for each in found] == [("interest", 15_00), ("compensation", 70_00)]


@given(st.lists(st.tuples(st.sampled_from(ChargeStep), st.integers(1, 10**7)), min_size=1))
def test_nothing_open_is_ever_more_than_the_last_claim_or_below_nothing(steps: list[tuple[ChargeStep, int]]) -> None:
    found = standing(*(step(each, minor) for each, minor in steps))
    assert 0 <= found.open_minor <= found.claimed_minor
    assert found.open_minor <= found.may_settle_minor
