"""Interest is claimed on invoices alone, and not on what is in query, withheld, or covered by the debtor's credits."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.interest import Regime, late_interest
from creditdesk.domain.interest_claim import Basis, InterestTerms, LateDebt, claim_interest, regime_for
from creditdesk.domain.interest_law import COUNTRIES, INDIA, LAWS, UNITED_KINGDOM, contract

DUE, UNTIL = date(2026, 1, 15), date(2026, 3, 31)
KEY = DocumentKey(DocumentType.INVOICE, "INV-1")
DEBT = LateDebt(KEY, "GBP", DUE, 6_500_00)


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
        {"key": replace(KEY, type=DocumentType.INTEREST)},
        {"key": replace(KEY, type=DocumentType.JOURNAL_DEBIT)},
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
    ("country", "form", "code"),
    [
        ("GB", "company", "uk"),
        ("GB", "sole_trader", "uk"),
        ("GB", "individual", None),
        ("IE", "company", "ie"),
        ("DE", "company", "de"),
        ("FR", "partnership", "fr"),
        ("NL", "company", "nl"),
        ("ZA", "company", "za"),
        # Only for suppliers registered as small; only by contract; the directive through no law that we know.
        ("IN", "company", None),
        ("AU", "company", None),
        ("US", "company", None),
        ("BE", "company", None),
    ],
)
def test_the_law_is_that_of_the_debtors_country_and_for_businesses(country: str, form: str, code: str | None) -> None:
    found = regime_for(country, form)
    assert (found.code if found else None) == code


def test_what_was_agreed_takes_the_place_of_the_law_never_a_place_beside_it() -> None:
    agreed = regime_for("GB", "company", InterestTerms(Basis.CONTRACT, percent=Decimal(5)))
    assert agreed == contract(Decimal(5))
    assert claim_interest(agreed, [DEBT], UNTIL)[0].compensation_minor == 0
    assert claim_interest(agreed, [replace(DEBT, currency="EUR")], UNTIL)[0].interest_minor == 66_78
    assert regime_for("GB", "company", InterestTerms(Basis.NONE)) is None
    assert regime_for("GB", "company", InterestTerms(Basis.LAW, "in")) == INDIA
    assert regime_for("US", "individual", InterestTerms(Basis.CONTRACT, percent=Decimal(12))) is not None
    with pytest.raises(NotFoundError, match="moon"):
        regime_for("GB", "company", InterestTerms(Basis.LAW, "moon"))


def test_the_rates_that_a_user_entered_hold_for_each_law_that_goes_by_them() -> None:
    longer = replace(COUNTRIES["DE"].table, known_until=date(2026, 12, 31))
    found = regime_for("DE", "company", tables={"basiszinssatz": longer})
    assert found is not None
    assert found.rate_on(date(2026, 7, 1)) == Decimal("10.27")


def test_the_part_in_query_bears_interest_apart_which_is_not_asked_for() -> None:
    (found,) = claim_interest(UNITED_KINGDOM, [replace(DEBT, disputed_minor=1_500_00)], UNTIL)
    assert (found.interest_minor, found.compensation_minor) == plain(5_000_00)
    assert found.in_query is not None
    assert found.in_query.interest_minor == plain(1_500_00)[0]


@pytest.mark.parametrize("regime", [*LAWS.values(), contract(Decimal("12.00"))], ids=lambda regime: regime.code)
@pytest.mark.parametrize(
    ("dated_on", "first_day"),
    [
        (date(2025, 12, 16), date(2026, 1, 16)),
        (DUE, date(2026, 1, 16)),
        (date(2026, 1, 19), date(2026, 1, 20)),
    ],
    ids=["due after its date", "due on its date", "due before its date"],
)
def test_by_no_law_does_interest_run_before_the_day_after_the_invoices_own(
    regime: Regime, dated_on: date, first_day: date
) -> None:
    debt = replace(DEBT, currency=regime.currency or "GBP", dated_on=dated_on)
    (found,) = claim_interest(regime, [debt], UNTIL)
    assert found.late.starts_on == first_day
    assert not claim_interest(regime, [debt], max(dated_on, DUE))


def test_what_was_paid_by_the_invoices_own_date_was_paid_in_time() -> None:
    debt = replace(DEBT, dated_on=DUE + timedelta(days=4), reductions=((DUE + timedelta(days=4), 6_000_00),))
    (found,) = claim_interest(UNITED_KINGDOM, [debt], UNTIL)
    assert (found.late.segments[0].balance_minor, found.compensation_minor) == (500_00, 40_00)


def test_what_was_paid_or_waived_of_earlier_claims_is_not_asked_for_again() -> None:
    settled = replace(DEBT, interest_settled_minor=100_00, compensation_settled_minor=70_00)
    assert claimed(settled) == [(56_93, 0)]
    assert claimed(replace(settled, interest_settled_minor=500_00)) == [(0, 0)]


@given(st.integers(1, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_a_query_or_a_credit_never_raises_the_interest(open_minor: int, disputed: int, credit: int) -> None:
    debt = replace(DEBT, amount_minor=open_minor)
    whole = sum(interest for interest, _fixed in claimed(debt))
    in_query = replace(debt, disputed_minor=min(disputed, open_minor), reductions=((DUE, credit),) if credit else ())
    less = sum(interest for interest, _fixed in claimed(in_query))
    assert 0 <= less <= whole
