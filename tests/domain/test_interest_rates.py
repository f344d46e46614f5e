"""Rates that a user enters go on with the shipped tables, without a gap, and never before they can be known."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest import MissingRateError, RateTable
from creditdesk.domain.interest_law import ECB_RATES, SOUTH_AFRICAN_RATES, TABLES, UK_BASE_RATES
from creditdesk.domain.interest_rates import OwnRate, merged, new_rate

AS_OF = date(2026, 11, 20)
H2 = OwnRate(date(2026, 7, 1), date(2026, 12, 31), Decimal("2.15"))


def entered(table: RateTable, starts: str, percent: str = "2.15", *own: OwnRate, **options: object) -> OwnRate:
    day = date.fromisoformat(starts)
    return new_rate(table, own, starts_on=day, percent=Decimal(percent), as_of=AS_OF, **options)  # type: ignore[arg-type]


def test_a_half_year_goes_on_where_the_table_ends() -> None:
    rate = entered(ECB_RATES, "2026-07-01")
    assert rate == H2
    table = merged(ECB_RATES, [rate])
    assert table.rate_on(date(2026, 12, 31)) == Decimal("2.15")
    assert table.rate_on(date(2026, 6, 30)) == ECB_RATES.rate_on(date(2026, 6, 30))
    with pytest.raises(MissingRateError, match="2027-01-01 is not known"):
        table.rate_on(date(2027, 1, 1))


def test_a_rate_from_a_day_on_holds_until_the_day_it_was_looked_up() -> None:
    assert entered(SOUTH_AFRICAN_RATES, "2026-07-01", "10.50").until_on == AS_OF
    assert entered(SOUTH_AFRICAN_RATES, "2027-01-01", "10.50", _za()).until_on == date(2027, 1, 1)


def _za() -> OwnRate:
    return OwnRate(date(2026, 7, 1), date(2026, 12, 31), Decimal("10.50"))


@pytest.mark.parametrize(
    ("table", "starts", "percent", "options", "says"),
    [
        (ECB_RATES, "2027-01-01", "2.15", {}, "missing from 2026-07-01 to 2026-12-31"),
        (ECB_RATES, "2026-01-01", "2.15", {}, "is known from 2015-01-01 to 2026-06-30 already"),
        (ECB_RATES, "2026-08-01", "2.15", {}, "begins none"),
        (ECB_RATES, "2027-07-01", "2.15", {}, "cannot be known on 2026-11-20"),
        (ECB_RATES, "2026-07-01", "2.15", {"until_on": date(2026, 11, 20)}, "holds for half-years: until 2026-12-31"),
        (ECB_RATES, "2026-07-01", "215", {}, "no rate in percent"),
        (SOUTH_AFRICAN_RATES, "2026-07-01", "10.50", {"until_on": date(2026, 6, 30)}, "cannot end on 2026-06-30"),
        (SOUTH_AFRICAN_RATES, "2026-07-01", "10.50", {"until_on": date(2027, 12, 31)}, "stays the same until"),
        (SOUTH_AFRICAN_RATES, "2026-08-01", "10.50", {}, "missing from 2026-07-01 to 2026-07-31"),
        (SOUTH_AFRICAN_RATES, "2026-05-01", "10.50", {"until_on": date(2026, 8, 1)}, "already"),
        (UK_BASE_RATES, "2014-01-01", "0.50", {}, "missing from 2014-07-01 to 2014-12-31"),
    ],
)
def test_gap_overlap_and_what_nobody_can_know_are_refused(
    table: RateTable, starts: str, percent: str, options: dict[str, object], says: str
) -> None:
    with pytest.raises(CreditDeskError, match=says) as refused:
        entered(table, starts, percent, **options)
    assert refused.value.cure
    assert refused.value.safe


def test_a_year_before_the_table_may_be_entered_too() -> None:
    rate = entered(UK_BASE_RATES, "2014-07-01", "0.50")
    assert merged(UK_BASE_RATES, [rate]).rate_on(date(2014, 7, 1)) == Decimal("0.50")


def test_a_correction_takes_the_place_of_what_stands_and_of_no_other_day() -> None:
    with pytest.raises(CreditDeskError):
        entered(ECB_RATES, "2025-01-01", "3.00")
    table = merged(ECB_RATES, [entered(ECB_RATES, "2025-01-01", "3.00", corrects=True)])
    assert [str(table.rate_on(date(2025, month, 1))) for month in (1, 6, 7)] == ["3.00", "3.00", "2.15"]
    assert table.rate_on(date(2024, 12, 31)) == ECB_RATES.rate_on(date(2024, 12, 31))


def test_the_last_of_two_corrections_stands() -> None:
    table = merged(ECB_RATES, [H2, OwnRate(H2.starts_on, H2.until_on, Decimal("2.40"))])
    assert table.rate_on(date(2026, 8, 1)) == Decimal("2.40")
    assert table.known_until == date(2026, 12, 31)


@given(
    st.sampled_from(sorted(TABLES)),
    st.dates(date(2015, 6, 1), date(2026, 6, 1)),
    st.integers(0, 400),
    st.decimals(-1, 30, places=2),
)
def test_whatever_is_corrected_every_other_day_keeps_its_rate(code: str, start: date, days: int, rate: Decimal) -> None:
    table = TABLES[code]
    if start < table.entries[0][0]:
        return
    own = OwnRate(start, min(start + timedelta(days=days), table.known_until), rate)
    changed = merged(table, [own])
    assert merged(table, ()) == table
    for day in (start, own.until_on):
        assert changed.rate_on(day) == rate
    for day in (start - timedelta(days=1), own.until_on + timedelta(days=1)):
        if table.entries[0][0] <= day <= table.known_until:
            assert changed.rate_on(day) == table.rate_on(day)
    assert changed.known_until == table.known_until
