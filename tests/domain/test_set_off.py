"""A credit has one place on the account, whatever letters are written about it."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.set_off import Credit, Debt, Share, set_off


def invoice(number: str) -> DocumentKey:
    return DocumentKey(DocumentType.INVOICE, number)


def credit(number: str, amount: int, **facts: object) -> Credit:
    return Credit(DocumentKey(DocumentType.CREDIT_NOTE, number), amount, **facts)  # type: ignore[arg-type]


OLD, NEW = Debt(invoice("INV-1"), 1_000), Debt(invoice("INV-2"), 600)


def placed(*credits_: Credit) -> list[tuple[str, str, int]]:
    return [(share.credit.number, share.debt.number, share.minor) for share in set_off([OLD, NEW], credits_)]


def test_a_credit_goes_to_the_oldest_item_and_what_is_left_to_the_next() -> None:
    assert placed(credit("CN-1", 1_200)) == [("CN-1", "INV-1", 1_000), ("CN-1", "INV-2", 200)]


def test_a_credit_goes_to_the_item_that_it_names() -> None:
    assert placed(credit("CN-1", 100, reference="price agreed on INV-2.")) == [("CN-1", "INV-2", 100)]
    assert placed(credit("CN-1", 100, reference="price agreed on INV-20")) == [("CN-1", "INV-1", 100)]


@pytest.mark.parametrize(
    ("number", "reference", "is_named"),
    [
        ("INV 2", "price agreed on INV 2.", True),
        ("INV 2", "inv 2", True),
        ("INV 2", "INV 20", False),
        ("INV 2", "INV 7, 2 pallets", False),
        ("INV-2 (b)", "see INV-2 (B)", True),
    ],
)
def test_a_number_that_holds_a_blank_is_found_as_a_whole(number: str, reference: str, is_named: bool) -> None:
    own = Debt(invoice(number), 600)
    found = set_off([OLD, own], [credit("CN-1", 100, reference=reference)])
    assert found[0].debt == (own.key if is_named else OLD.key)


def test_a_credit_stays_where_a_letter_has_put_it() -> None:
    told = frozenset({NEW.key})
    assert placed(credit("CN-1", 100, reference="INV-1", told=told)) == [("CN-1", "INV-2", 100)]
    gone = frozenset({invoice("INV-0")})  # that item has been paid since
    assert placed(credit("CN-1", 100, told=gone)) == [("CN-1", "INV-1", 100)]


def test_a_credit_with_a_place_is_not_driven_out_by_one_without() -> None:
    assert placed(credit("CN-1", 1_000), credit("CN-2", 1_000, reference="INV-1")) == [
        ("CN-2", "INV-1", 1_000),
        ("CN-1", "INV-2", 600),
    ]


@given(
    debts=st.lists(st.integers(1, 1_000), max_size=6),
    amounts=st.lists(st.integers(1, 2_000), max_size=5),
    data=st.data(),
)
def test_all_letters_together_take_off_each_credit_once_and_no_item_twice(
    debts: list[int], amounts: list[int], data: st.DataObject
) -> None:
    items = [Debt(invoice(str(number)), minor) for number, minor in enumerate(debts)]
    some = st.frozensets(st.sampled_from([item.key for item in items])) if items else st.just(frozenset())
    credits_ = [credit(str(number), minor, told=data.draw(some)) for number, minor in enumerate(amounts)]
    shares: list[Share] = set_off(items, credits_)
    by_credit: Counter[str] = Counter()
    by_item: Counter[str] = Counter()
    for share in shares:
        by_credit[share.credit.number] += share.minor
        by_item[share.debt.number] += share.minor
    assert all(by_credit[each.key.number] <= each.amount_minor for each in credits_)
    assert all(by_item[each.key.number] <= each.chased_minor for each in items)
    assert sum(share.minor for share in shares) == min(sum(debts), sum(amounts))
