"""Laying credits against debits: never more than is open, sums exact, refusals in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.allocation import Side, by_named, exact_amount, oldest_first, propose, refusal
from creditdesk.domain.document import DocumentKey, DocumentType

DAY = date(2026, 3, 1)


def invoice(number: str, open_minor: int, due: int = 0, **facts: object) -> Side:
    side = Side(
        DocumentKey(DocumentType.INVOICE, number),
        1,
        1,
        "GBP",
        open_minor,
        DAY,
        DAY + timedelta(days=due),
        is_debit=True,
    )
    return replace(side, **facts)  # type: ignore[arg-type]


def cash(open_minor: int, **facts: object) -> Side:
    side = Side(DocumentKey(DocumentType.CASH, "R1"), 1, 1, "GBP", open_minor, DAY, DAY, is_debit=False)
    return replace(side, **facts)  # type: ignore[arg-type]


def laid_out(proposal: object) -> list[tuple[str, int]]:
    return [(share.debit.key.number, share.amount_minor) for share in proposal.shares]  # type: ignore[attr-defined]


NEW, OLD, OLDEST = invoice("NEW", 500, due=60), invoice("OLD", 300, due=30), invoice("OLDEST", 200, due=10)


def test_the_oldest_due_debt_is_paid_first() -> None:
    proposal = oldest_first(cash(400), [NEW, OLD, OLDEST])
    assert laid_out(proposal) == [("OLDEST", 200), ("OLD", 200)]
    assert proposal.unallocated_minor == 0


def test_what_is_over_stays_unallocated() -> None:
    assert oldest_first(cash(1_500), [NEW, OLD, OLDEST]).unallocated_minor == 500


def test_named_items_are_paid_as_named_and_nothing_else_is_guessed() -> None:
    proposal = by_named(
        cash(900), [NEW, OLD, OLDEST], [OLD.key, NEW.key, OLD.key, DocumentKey(DocumentType.INVOICE, "?")]
    )
    assert laid_out(proposal) == [("OLD", 300), ("NEW", 500)]
    assert proposal.unallocated_minor == 100


def test_the_exact_amount_finds_its_one_item() -> None:
    proposal = exact_amount(cash(300), [NEW, OLD, OLDEST])
    assert proposal is not None
    assert laid_out(proposal) == [("OLD", 300)]


def test_two_items_of_the_same_amount_are_not_guessed_between() -> None:
    assert exact_amount(cash(300), [OLD, replace(OLD, key=DocumentKey(DocumentType.INVOICE, "TWIN"))]) is None


def test_the_payers_word_comes_before_the_amount_and_the_amount_before_age() -> None:
    assert laid_out(propose(cash(300), [NEW, OLD, OLDEST], [NEW.key])) == [("NEW", 300)]
    assert laid_out(propose(cash(300), [NEW, OLD, OLDEST])) == [("OLD", 300)]
    assert laid_out(propose(cash(250), [NEW, OLD, OLDEST])) == [("OLDEST", 200), ("OLD", 50)]


def test_other_accounts_and_currencies_are_left_alone() -> None:
    others = [replace(OLD, family=2), replace(OLD, currency="EUR"), replace(OLD, is_debit=False)]
    assert oldest_first(cash(300), others).shares == ()


@given(
    st.integers(0, 5_000),
    st.lists(st.tuples(st.integers(0, 900), st.integers(-90, 90)), max_size=8),
    st.lists(st.integers(0, 7), max_size=4),
)
def test_a_proposal_neither_makes_nor_loses_money(credit: int, debts: list[tuple[int, int]], named: list[int]) -> None:
    debits = [invoice(f"I{index}", minor, due) for index, (minor, due) in enumerate(debts)]
    keys = [debits[index].key for index in named if index < len(debits)]
    proposal = propose(cash(credit), debits, keys)
    assert sum(share.amount_minor for share in proposal.shares) + proposal.unallocated_minor == credit
    assert all(0 < share.amount_minor <= share.debit.open_minor for share in proposal.shares)
    assert len({share.debit.key for share in proposal.shares}) == len(proposal.shares)
    assert all(not refusal(cash(credit), share.debit, share.amount_minor) for share in proposal.shares)


@pytest.mark.parametrize(
    ("credit", "debit", "minor", "sentence"),
    [
        (cash(300), OLD, 300, ""),
        (cash(300), OLD, 301, "3.01 is more than the 3.00 open of cash R1."),
        (cash(900), OLD, 301, "3.01 is more than the 3.00 open of invoice OLD."),
        (cash(300), replace(OLD, currency="EUR"), 1, "Cash R1 is in GBP, invoice OLD in EUR."),
        (
            cash(300),
            replace(OLD, customer_id=2, family=2),
            1,
            "Cash R1 and invoice OLD belong to different accounts without a common parent.",
        ),
        (cash(300), replace(OLD, customer_id=2), 300, ""),
        (cash(300), OLD, 0, "An allocation of 0.00 is none: it must be above zero."),
        (cash(300), OLD, -5, "An allocation of -0.05 is none: it must be above zero."),
        (OLD, NEW, 1, "Invoice OLD is a debit: only credits can be allocated."),
        (cash(300), cash(300), 1, "Cash R1 is a credit: only debits can be paid."),
    ],
)
def test_an_allocation_is_refused_in_one_sentence(credit: Side, debit: Side, minor: int, sentence: str) -> None:
    assert refusal(credit, debit, minor) == sentence
