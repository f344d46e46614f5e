"""Interest is claimed on invoices alone, and not on what is in query, withheld, or covered by the debtor's credits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentType
from creditdesk.domain.interest import UNITED_KINGDOM, late_interest
from creditdesk.domain.interest_claim import LateDebt, claim_interest, regime_between

DUE, UNTIL = date(2026, 1, 15), date(2026, 3, 31)
DEBT = LateDebt(DocumentType.INVOICE, "GBP", DUE, 6_500_00, 0, 0)


def claimed(*debts: LateDebt) -> list[tuple[int, int]]:
    found = claim_interest(UNITED_KINGDOM, debts, UNTIL)
    return [(claim.interest_minor, claim.compensation_minor) for claim in found]


def plain(amount_minor: int) -> tuple[int, int]:
    found = late_interest(UNITED_KINGDOM, amount_minor=amount_minor, currency="GBP", due_on=DUE, until=UNTIL)
    return found.interest_minor, found.compensation_minor


def test_a_late_invoice_bears_interest_and_compensation() -> None:
    assert claimed(DEBT) == [(156_93, 70_00)]


@pytest.mark.parametrize(
    ("change", "on_minor"),
    [
        ({"disputed_minor": 1_500_00}, 5_000_00),
        ({"retained_minor": 650_00}, 5_850_00),
        ({"disputed_minor": 1_500_00, "retained_minor": 4_500_00}, 500_00),
    ],
)
def test_what_is_in_query_or_retained_bears_none_while_that_stands(change: dict[str, int], on_minor: int) -> None:
    assert claimed(replace(DEBT, **change)) == [plain(on_minor)]


@pytest.mark.parametrize(
    "change",
    [
        {"disputed_minor": 6_500_00},
        {"retained_minor": 6_500_00},
        {"type": DocumentType.INTEREST},
        {"type": DocumentType.JOURNAL_DEBIT},
        {"currency": "EUR"},
    ],
    ids=["all in query", "all retained", "interest", "journal", "another currency"],
)
def test_what_bears_no_interest_at_all(change: dict[str, object]) -> None:
    assert claimed(replace(DEBT, **change)) == []


def test_what_was_paid_or_credited_bears_interest_until_its_day() -> None:
    # 6,500.00 for 17 days and 5,500.00 for 58, at 11.75 %.
    assert claimed(replace(DEBT, reductions=((date(2026, 2, 1), 1_000_00),))) == [(138_26, 70_00)]


@pytest.mark.parametrize(
    ("amount_minor", "days", "claim"),
    [(5_00, 1, [(0, 40_00)]), (5_00, 4, [(1, 40_00)]), (5_00, 0, [])],
    ids=["less than half a penny", "a penny", "paid in time"],
)
def test_compensation_is_due_once_interest_has_started_to_run(
    amount_minor: int, days: int, claim: list[tuple[int, int]]
) -> None:
    assert claimed(replace(DEBT, amount_minor=amount_minor, due_on=UNTIL - timedelta(days=days))) == claim


@pytest.mark.parametrize(
    ("ours", "theirs", "form", "applies"),
    [
        ("GB", "GB", "company", True),
        ("GB", "GB", "sole_trader", True),
        ("GB", "GB", "individual", False),
        ("GB", "IE", "company", False),
        ("US", "GB", "company", False),
        ("US", "US", "company", False),
    ],
)
def test_the_law_is_that_of_both_and_both_are_in_business(ours: str, theirs: str, form: str, applies: bool) -> None:
    assert (regime_between(ours, theirs, form) is UNITED_KINGDOM) == applies


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_query_or_a_credit_never_raises_the_interest(open_minor: int, disputed: int, credit: int) -> None:
    debt = replace(DEBT, amount_minor=open_minor)
    whole = sum(interest for interest, _fixed in claimed(debt))
    in_query = replace(debt, disputed_minor=min(disputed, open_minor), reductions=((DUE, credit),) if credit else ())
    less = sum(interest for interest, _fixed in claimed(in_query))
    assert 0 <= less <= whole
