"""The ledger of interest and fees: one claim an item and level, and what became of it."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.late_charges import Charge, ChargeKind, ChargeStanding, ChargeStep, Fee, fees_on, standings

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


# The fees of a level.

OTHER = DocumentKey(DocumentType.INVOICE, "INV-2")


def fee(what: ChargeStep, minor: int, level: str = "") -> Charge:
    return step(what, minor, level, ChargeKind.FEE)


def fees(*charges: Charge, level: str = "Second reminder", minor: int = 15_00) -> tuple[Fee, ...]:
    return fees_on(charges, (KEY, OTHER), "GBP", level=level, fee_minor=minor, reached={KEY})


def test_a_level_charges_its_fee_on_each_item_that_comes_to_it() -> None:
    assert fees() == (Fee(KEY, 15_00, 15_00, 15_00, "Second reminder"),)
    assert fees_on((), (KEY, OTHER), "GBP", level="x", fee_minor=1, reached={KEY, OTHER})[1].key == OTHER


def test_a_level_without_a_fee_charges_nothing() -> None:
    assert fees(minor=0) == ()
    assert fees(level="") == ()


def test_the_level_written_again_charges_its_fee_once() -> None:
    (found,) = fees(fee(C, 15_00, "Second reminder"))
    assert (found.open_minor, found.new_minor) == (15_00, 0)


def test_the_next_level_adds_its_own_to_what_is_open() -> None:
    (found,) = fees(fee(C, 10_00, "First reminder"), fee(P, 4_00))
    assert (found.open_minor, found.new_minor, found.claimed_minor) == (21_00, 15_00, 25_00)


@pytest.mark.parametrize("settled", [P, W, I])
def test_a_fee_that_was_settled_is_not_charged_again(settled: ChargeStep) -> None:
    assert fees(fee(C, 15_00, "Second reminder"), fee(settled, 15_00)) == ()


def test_fees_of_another_currency_are_left_alone() -> None:
    assert fees_on([fee(C, 15_00)], (KEY,), "EUR") == ()


@given(
    st.lists(st.tuples(st.sampled_from(("a", "b", "c")), st.integers(0, 10_000), st.integers(0, 10_000)), max_size=9)
)
def test_letter_after_letter_each_level_is_claimed_once_and_all_of_it_is_open_or_settled(
    letters: list[tuple[str, int, int]],
) -> None:
    charges: list[Charge] = []
    charged: dict[str, int] = {}
    for level, minor, paid in letters:
        for found in fees_on(charges, (KEY,), "GBP", level=level, fee_minor=minor, reached={KEY}):
            if found.new_minor:
                assert level not in charged
                charged[level] = found.new_minor
                charges.append(fee(C, found.claimed_minor, level))
            settles = min(paid, found.open_minor)
            if settles:
                charges.append(fee(P, settles))
    if charges:
        found_standing = standing(*charges)
        assert found_standing.claimed_minor == sum(charged.values())
        assert found_standing.open_minor == found_standing.claimed_minor - found_standing.paid_minor
