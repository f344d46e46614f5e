"""Aged debt: which bucket, what becomes of credits, disputes and retention, and that nothing is lost."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import Ledger, ledgers

from creditdesk.domain.aging import (
    DUE_BUCKETS,
    AgedBalance,
    Aging,
    Basis,
    Credits,
    EdgesError,
    age_items,
    bucket_for,
    make_buckets,
)
from creditdesk.domain.open_item import exists, open_items

END_OF_MARCH = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("due_on", "label"),
    [
        ("2026-04-01", "not due"),
        ("2026-03-31", "not due"),
        ("2026-03-30", "1-30"),
        ("2026-03-01", "1-30"),
        ("2026-02-28", "31-60"),
        ("2026-01-30", "31-60"),
        ("2026-01-29", "61-90"),
        ("2025-12-31", "61-90"),
        ("2025-12-30", "91-120"),
        ("2025-12-01", "91-120"),
        ("2025-11-30", "121+"),
    ],
)
def test_bucket_by_due_date_on_31_march(due_on: str, label: str) -> None:
    assert bucket_for((END_OF_MARCH - date.fromisoformat(due_on)).days) == label


@pytest.mark.parametrize(("basis", "label"), [(Basis.DUE, "1-30"), (Basis.INVOICE, "31-60"), (Basis.PERIOD, "2")])
def test_the_same_item_on_three_bases(basis: Basis, label: str) -> None:
    buckets = make_buckets(basis)
    age = buckets.age(END_OF_MARCH, due_on=date(2026, 3, 2), dated_on=date(2026, 1, 31))
    assert buckets.labels[buckets.index(age)] == label


@pytest.mark.parametrize(
    ("basis", "edges", "labels"),
    [
        (Basis.DUE, None, ("not due", "1-30", "31-60", "61-90", "91-120", "121+")),
        (Basis.INVOICE, None, ("0-30", "31-60", "61-90", "91+")),
        (Basis.PERIOD, None, ("current", "1", "2", "3+")),
        (Basis.DUE, (7, 14), ("not due", "1-7", "8-14", "15+")),
        (Basis.DUE, (1, 30), ("not due", "1", "2-30", "31+")),
        (Basis.INVOICE, (45,), ("0-45", "46+")),
        (Basis.PERIOD, (2, 5), ("current", "1-2", "3-5", "6+")),
    ],
)
def test_labels(basis: Basis, edges: tuple[int, ...] | None, labels: tuple[str, ...]) -> None:
    assert make_buckets(basis, edges).labels == labels


@pytest.mark.parametrize("edges", [(), (0, 30), (30, 30), (60, 30), (-1,)])
def test_edges_that_make_no_buckets_are_refused(edges: tuple[int, ...]) -> None:
    with pytest.raises(EdgesError) as refused:
        make_buckets(Basis.DUE, edges)
    assert refused.value.cure


@given(
    st.sampled_from(Basis),
    st.none() | st.lists(st.integers(1, 400), min_size=1, max_size=6, unique=True).map(sorted),
    st.dates(date(2015, 1, 1), date(2035, 1, 1)),
    st.integers(-400, 2000),
)
def test_the_dates_that_bound_buckets_agree_with_the_ages(
    basis: Basis, edges: list[int] | None, as_of: date, age: int
) -> None:
    buckets = make_buckets(basis, edges)
    day = date.fromordinal(as_of.toordinal() - (age if basis is Basis.DUE else max(age, 0)))
    starts = buckets.starts(as_of)
    by_date = next((index for index, start in enumerate(starts) if day >= start), len(starts))
    assert by_date == buckets.index(buckets.age(as_of, due_on=day, dated_on=day))


def aging_of(mode: Credits = Credits.SEPARATE) -> Aging:
    """One customer: 1,000 121+, 500 1-30, 300 not due, and 700 of credits dated 20 days ago."""
    aging = Aging(END_OF_MARCH, credit_mode=mode)
    for due_on, minor in (("2025-11-15", 1_000_00), ("2026-03-20", 500_00), ("2026-04-20", 300_00)):
        day = date.fromisoformat(due_on)
        aging.add(customer_id=1, currency="GBP", due_on=day, dated_on=day, open_minor=minor)
    own = date(2026, 3, 11)
    aging.add(customer_id=1, currency="GBP", due_on=own, dated_on=own, open_minor=-700_00)
    return aging


@pytest.mark.parametrize(
    ("mode", "buckets", "unallocated"),
    [
        (Credits.SEPARATE, (300_00, 500_00, 0, 0, 0, 1_000_00), -700_00),
        (Credits.OWN_DATE, (300_00, -200_00, 0, 0, 0, 1_000_00), 0),
        (Credits.OLDEST_FIRST, (300_00, 500_00, 0, 0, 0, 300_00), 0),
        (Credits.NOT_DUE, (-400_00, 500_00, 0, 0, 0, 1_000_00), 0),
    ],
)
def test_credits_stand_where_the_report_says(mode: Credits, buckets: tuple[int, ...], unallocated: int) -> None:
    (balance,) = aging_of(mode).total()
    assert tuple(minor for _, minor in balance.buckets) == buckets
    assert balance.unallocated_minor == unallocated
    assert balance.total_minor == 1_100_00


def test_credit_over_all_debt_stays_credit_in_oldest_first() -> None:
    aging = aging_of(Credits.OLDEST_FIRST)
    aging.add(customer_id=1, currency="GBP", due_on=END_OF_MARCH, dated_on=END_OF_MARCH, open_minor=-2_000_00)
    (balance,) = aging.total()
    assert all(minor == 0 for _, minor in balance.buckets)
    assert balance.unallocated_minor == -900_00


def test_one_customers_credit_pays_nobody_elses_debt() -> None:
    aging = aging_of(Credits.OLDEST_FIRST)
    aging.add(customer_id=2, currency="GBP", due_on=END_OF_MARCH, dated_on=END_OF_MARCH, open_minor=-400_00)
    # Whose debt and credit come to nothing is owed nothing.
    for minor in (100_00, -100_00):
        aging.add(customer_id=3, currency="GBP", due_on=END_OF_MARCH, dated_on=END_OF_MARCH, open_minor=minor)
    (balance,) = aging.total()
    assert balance.overdue_minor == 800_00
    assert [(c.customer_id, c.balance_minor) for c in aging.credit_balances()] == [(2, -400_00)]


def test_a_disputed_part_stays_in_its_bucket_and_is_shown_beside() -> None:
    aging = Aging(END_OF_MARCH)
    day = date(2026, 3, 20)
    aging.add(customer_id=1, currency="GBP", due_on=day, dated_on=day, open_minor=500_00, disputed_minor=200_00)
    (balance,) = aging.total()
    assert dict(balance.buckets)["1-30"] == 500_00
    assert balance.disputed_minor == 200_00
    assert balance.total_minor == 500_00


@pytest.mark.parametrize(
    ("release", "bucket", "retained"),
    [
        ("2026-04-01", {"61-90": 950_00}, 50_00),
        ("2026-03-31", {"61-90": 950_00, "not due": 50_00}, 0),
        ("2026-03-01", {"61-90": 950_00, "1-30": 50_00}, 0),
    ],
)
def test_retention_has_its_own_column_and_then_its_own_age(release: str, bucket: dict[str, int], retained: int) -> None:
    aging = Aging(END_OF_MARCH)
    aging.add(
        customer_id=1,
        currency="GBP",
        due_on=date(2026, 1, 15),
        dated_on=date(2025, 12, 16),
        open_minor=1_000_00,
        retained_minor=50_00,
        retention_due_on=date.fromisoformat(release),
    )
    (balance,) = aging.total()
    assert {label: minor for label, minor in balance.buckets if minor} == bucket
    assert balance.retained_minor == retained
    assert balance.total_minor == 1_000_00


def test_currencies_are_never_added() -> None:
    aging = Aging(END_OF_MARCH)
    for currency in ("USD", "EUR"):
        aging.add(customer_id=1, currency=currency, due_on=END_OF_MARCH, dated_on=END_OF_MARCH, open_minor=100)
    assert [(b.currency, b.total_minor) for b in aging.total()] == [("EUR", 100), ("USD", 100)]


def test_groups_sum_to_the_whole() -> None:
    aging = aging_of()
    aging.add(customer_id=2, currency="GBP", due_on=END_OF_MARCH, dated_on=END_OF_MARCH, open_minor=70_00)
    groups = aging.by_group(lambda customer: "building" if customer == 1 else "catering")
    assert {name: balances[0].total_minor for name, balances in groups.items()} == {
        "building": 1_100_00,
        "catering": 70_00,
    }


def of_day(ledger: Ledger, day: date, basis: Basis, mode: Credits) -> list[AgedBalance]:
    items = open_items(ledger.documents, ledger.allocations, day)
    return age_items(items, day, buckets=make_buckets(basis), credit_mode=mode).total()


@given(ledgers(), st.sampled_from(Basis), st.sampled_from(Credits))
def test_buckets_unallocated_and_retention_sum_to_the_ledger_on_every_day(
    ledger: Ledger, basis: Basis, mode: Credits
) -> None:
    for day in ledger.days():
        dated: defaultdict[str, int] = defaultdict(int)
        for document in ledger.documents:
            if exists(document, day):
                dated[document.currency] += document.amount_minor
        aged = {balance.currency: balance for balance in of_day(ledger, day, basis, mode)}
        for balance in aged.values():
            parts = sum(minor for _, minor in balance.buckets) + balance.unallocated_minor + balance.retained_minor
            assert parts == balance.total_minor == dated[balance.currency]
            assert balance.unallocated_minor <= 0
            assert balance.retained_minor >= 0
        assert all(minor == 0 for currency, minor in dated.items() if currency not in aged)


@given(ledgers(), st.sampled_from(Basis), st.sampled_from(Credits))
def test_an_old_report_stays_the_same_after_later_postings(ledger: Ledger, basis: Basis, mode: Credits) -> None:
    for day in ledger.days():
        assert of_day(ledger, day, basis, mode) == of_day(ledger.known_by(day), day, basis, mode)


@given(ledgers())
def test_overdue_is_what_stands_in_overdue_buckets_while_credits_stand_apart(ledger: Ledger) -> None:
    for day in ledger.days():
        for balance in of_day(ledger, day, Basis.DUE, Credits.SEPARATE):
            assert balance.overdue_minor == sum(minor for _, minor in balance.buckets[1:])
            assert 0 <= balance.disputed_minor <= sum(minor for _, minor in balance.buckets)


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(0, 5), st.integers(-900, 900)), max_size=30))
def test_sums_of_rows_age_as_the_rows_do(rows: list[tuple[int, int, int]]) -> None:
    single, summed = Aging(END_OF_MARCH), Aging(END_OF_MARCH)
    sums: defaultdict[tuple[int, int, bool], int] = defaultdict(int)
    for customer, index, minor in rows:
        single.add_sum(customer, "GBP", index, minor)
        sums[customer, index, minor >= 0] += minor
    for (customer, index, _), minor in sums.items():
        summed.add_sum(customer, "GBP", index, minor)
    assert single.total() == summed.total()
    assert (
        DUE_BUCKETS.labels == tuple(label for balance in single.total()[:1] for label, _ in balance.buckets) or not rows
    )
