"""Rows without a number: each keeps the number made for it, wherever it stands in the next file."""

from __future__ import annotations

from itertools import permutations

import pytest

from tests.conftest import AT
from tests.services.imports.conftest import Office

HEADER = "Customer,Kind,Posted,Value,PO,Text"
ROWS = (
    "C1,invoice,2026-01-10,100.00,PO 1,hinges",
    "C1,invoice,2026-01-10,100.00,PO 2,hinges",
    "C1,credit_note,2026-01-10,100.00,PO 2,hinges back",
    "C1,invoice,2026-01-10,100.00,PO 2,hinges",
)
LAYOUT = {
    "kind": "documents",
    "required": ["Customer", "Kind", "Posted", "Value"],
    "columns": {"account": "Customer", "type": "Kind", "date": "Posted", "amount": "Value", "po_number": "PO"},
    "number_from": ["date", "amount"],
}


@pytest.fixture
def taken(with_customers: Office) -> Office:
    with_customers.cash.layouts.keep("old ledger", LAYOUT, at=AT)
    result = with_customers.take(with_customers.file("first.csv", HEADER, *ROWS))
    assert (result.new, result.rejected) == (4, ())
    return with_customers


@pytest.mark.parametrize("order", list(permutations(ROWS))[1::5])
def test_the_same_rows_in_another_order_change_nothing(taken: Office, order: tuple[str, ...]) -> None:
    before = taken.ledger()
    result = taken.take(taken.file("again.csv", HEADER, *order))
    assert (result.unchanged, result.new, result.changed, result.rejected) == (4, 0, 0, ())
    assert taken.ledger() == before


def test_one_that_is_gone_leaves_the_others_their_numbers(taken: Office) -> None:
    result = taken.take(taken.file("again.csv", HEADER, *ROWS[1:]))
    assert (result.unchanged, result.changed) == (3, 0)


def test_one_more_is_new_though_it_stands_first(taken: Office) -> None:
    more = "C1,invoice,2026-01-10,100.00,PO 3,screws"
    result = taken.take(taken.file("again.csv", HEADER, more, *ROWS))
    assert (result.unchanged, result.new, result.changed) == (4, 1, 0)


def test_one_that_changed_is_the_one_that_no_row_is_like(taken: Office) -> None:
    changed = ROWS[0].replace("hinges", "nails")
    result = taken.take(taken.file("again.csv", HEADER, *ROWS[1:], changed))
    assert (result.unchanged, result.new, result.changed) == (3, 0, 1)
    assert [str(change) for change in result.changes] == [
        "C1 invoice 20260110-100.00: notes {'Text': 'hinges'} -> {'Text': 'nails'}"
    ]


def test_a_total_is_not_called_wrong_because_a_row_above_it_waits(taken: Office) -> None:
    changed = ROWS[0].replace("hinges", "nails")
    result = taken.take(taken.file("again.csv", HEADER, changed, *ROWS[1:2], "Total,,,200.00,,"))
    assert (result.rejected, [said for said in result.notices if "add up to" in said]) == ((), [])
