"""Which credits may be laid against which debits: never more than is open, refusals in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.allocation import Side, refusal
from creditdesk.domain.document import DocumentKey, DocumentType

OLD = Side(DocumentKey(DocumentType.INVOICE, "OLD"), 1, "GBP", 300, is_debit=True)
NEW = Side(DocumentKey(DocumentType.INVOICE, "NEW"), 1, "GBP", 500, is_debit=True)


def cash(open_minor: int) -> Side:
    return Side(DocumentKey(DocumentType.CASH, "R1"), 1, "GBP", open_minor, is_debit=False)


@pytest.mark.parametrize(
    ("credit", "debit", "minor", "sentence"),
    [
        (cash(300), OLD, 300, ""),
        (cash(300), OLD, 301, "3.01 is more than the 3.00 open of cash R1."),
        (cash(900), OLD, 301, "3.01 is more than the 3.00 open of invoice OLD."),
        (cash(300), replace(OLD, currency="EUR"), 1, "Cash R1 is in GBP, invoice OLD in EUR."),
        (
            cash(300),
            replace(OLD, family=2),
            1,
            "Cash R1 and invoice OLD belong to different accounts without a common parent.",
        ),
        (cash(300), OLD, 0, "An allocation of 0.00 is none: it must be above zero."),
        (cash(300), OLD, -5, "An allocation of -0.05 is none: it must be above zero."),
        (OLD, NEW, 1, "Invoice OLD is a debit: only credits can be allocated."),
        (cash(300), cash(300), 1, "Cash R1 is a credit: only debits can be paid."),
    ],
)
def test_an_allocation_is_refused_in_one_sentence(credit: Side, debit: Side, minor: int, sentence: str) -> None:
    assert refusal(credit, debit, minor) == sentence


@given(st.integers(0, 900), st.integers(0, 900), st.integers(-9, 1_000))
def test_what_is_not_refused_leaves_neither_side_below_nothing(paid: int, owed: int, minor: int) -> None:
    if not refusal(cash(paid), replace(OLD, open_minor=owed), minor):
        assert 0 < minor <= min(paid, owed)
