"""The laws on late payment: every worked example of each country, and what holds for all of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.interest import (
    DayCount,
    LateInterest,
    MissingRateError,
    RateMode,
    Regime,
    compensation,
    late_interest,
)
from creditdesk.domain.interest_law import (
    FRANCE,
    GERMANY,
    INDIA,
    IRELAND,
    LAWS,
    NETHERLANDS,
    SOUTH_AFRICA,
    UK_SPLIT,
    UNITED_KINGDOM,
    contract,
    indian_last_day,
    last_day,
    law,
    uk_relevant_day,
)


def owed(regime: Regime, amount: int, due: str, until: str, *paid: tuple[str, int], **options: object) -> LateInterest:
    return late_interest(
        regime,
        amount_minor=amount,
        currency=regime.currency,
        due_on=date.fromisoformat(due),
        until=date.fromisoformat(until),
        reductions=[(date.fromisoformat(day), minor) for day, minor in paid],
        **options,  # type: ignore[arg-type]
    )


def lines(found: LateInterest) -> list[tuple[int, str, int]]:
    """Days, rate and rounded interest of each segment, as a letter lists them."""
    return [(each.days, f"{each.rate:.2f}", round(each.interest)) for each in found.segments]


EXAMPLES = {
    "uk": (UNITED_KINGDOM, 6_500_00, "2026-01-15", "2026-03-31", [(75, "11.75", 156_93)], 156_93, 70_00),
    "de": (
        GERMANY, 10_000_00, "2024-05-31", "2024-08-31", [(30, "12.62", 103_73), (62, "12.37", 210_12)], 313_85, 40_00,
    ),
    "fr": (
        FRANCE, 12_000_00, "2024-11-15", "2025-02-15", [(46, "14.25", 215_51), (46, "13.15", 198_87)], 414_38, 40_00,
    ),
    "ie": (IRELAND, 2_400_00, "2024-11-30", "2025-03-31", [(121, "12.25", 97_46)], 97_46, 70_00),
    "nl": (
        NETHERLANDS, 5_000_00, "2023-12-31", "2025-03-31",
        [(182, "12.50", 311_64), (184, "12.25", 308_77), (90, "11.15", 154_52)], 774_93, 625_00,
    ),
    "za": (SOUTH_AFRICA, 50_000_00, "2025-02-28", "2025-06-30", [(122, "11.00", 1_838_36)], 1_838_36, 0),
    "in": (
        INDIA, 100_000_00, "2025-01-15", "2025-04-15",
        [(31, "20.25", 1_687_50), (28, "19.50", 1_652_42), (31, "19.50", 1_679_27)], 5_019_20, 0,
    ),
    "in, and ten days": (
        INDIA, 100_000_00, "2025-01-15", "2025-04-25",
        [(31, "20.25", 1_687_50), (28, "19.50", 1_652_42), (31, "19.50", 1_679_27), (10, "18.75", 539_48)],
        5_558_68, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("regime", "amount", "due", "until", "segments", "interest", "fixed_sum"), EXAMPLES.values(), ids=EXAMPLES
)
def test_the_worked_example_of_each_law(
    regime: Regime,
    amount: int,
    due: str,
    until: str,
    segments: list[tuple[int, str, int]],
    interest: int,
    fixed_sum: int,
) -> None:
    found = owed(regime, amount, due, until)
    assert lines(found) == segments
    assert (found.interest_minor, found.compensation_minor) == (interest, fixed_sum)
    assert found.starts_on == date.fromisoformat(due) + timedelta(days=1)


def test_germany_by_the_true_length_of_the_year() -> None:
    found = owed(GERMANY, 10_000_00, "2024-05-31", "2024-08-31", day_count=DayCount.ACT_ACT)
    assert found.interest_minor == 312_99


def test_a_base_rate_below_zero_lowers_the_rate() -> None:
    assert owed(GERMANY, 100_00, "2016-06-30", "2016-12-31").segments[0].rate == Decimal("8.12")


def test_the_year_of_the_netherlands_bears_interest_itself() -> None:
    last = owed(NETHERLANDS, 5_000_00, "2023-12-31", "2025-03-31").segments[-1]
    assert (last.starts_on, last.balance_minor) == (date(2025, 1, 1), 5_620_41)


@pytest.mark.parametrize(
    ("regime", "debt", "sum_minor"),
    [
        (IRELAND, 1_000_00, 40_00),
        (IRELAND, 1_000_01, 70_00),
        (IRELAND, 10_000_00, 70_00),
        (IRELAND, 10_000_01, 100_00),
        (UNITED_KINGDOM, 1_000_00, 70_00),
        (UNITED_KINGDOM, 10_000_00, 100_00),
        (NETHERLANDS, 5_000_00, 625_00),
        (NETHERLANDS, 200_00, 40_00),
        (NETHERLANDS, 12_000_00, 895_00),
        (NETHERLANDS, 1_000_000_00, 6_775_00),
        (NETHERLANDS, 5_000_000_00, 6_775_00),
        (FRANCE, 1, 40_00),
        (GERMANY, 5_000_000_00, 40_00),
        (SOUTH_AFRICA, 5_000_00, 0),
    ],
)
def test_the_sum_due_besides_interest(regime: Regime, debt: int, sum_minor: int) -> None:
    assert compensation(regime, debt, regime.currency) == sum_minor


@pytest.mark.parametrize(
    ("day", "rates"),
    [
        # ECB and 10 points, as France publishes them.
        ("2023-01-01", "12.50"), ("2023-07-01", "14.00"), ("2024-01-01", "14.50"), ("2024-07-01", "14.25"),
        ("2025-01-01", "13.15"), ("2025-07-01", "12.15"), ("2026-01-01", "12.15"),
    ],
)  # fmt: skip
def test_the_rates_of_france(day: str, rates: str) -> None:
    assert FRANCE.rate_on(date.fromisoformat(day)) == Decimal(rates)


@pytest.mark.parametrize(
    ("code", "mode"),
    [
        ("uk", "FIXED"), ("ie", "FIXED"), ("za", "FIXED"),
        ("de", "VARIABLE"), ("fr", "VARIABLE"), ("nl", "VARIABLE"), ("eu", "VARIABLE"), ("in", "VARIABLE"),
    ],
)  # fmt: skip
def test_whose_rate_stays_and_whose_changes(code: str, mode: str) -> None:
    assert law(code.upper()).mode == RateMode(mode)


def test_an_unknown_law_is_refused_with_those_there_are() -> None:
    with pytest.raises(NotFoundError, match="moon") as refused:
        law("moon")
    assert all(code in refused.value.cure for code in LAWS)


@pytest.mark.parametrize("code", LAWS)
def test_a_day_beyond_the_table_is_an_error_never_a_guess(code: str) -> None:
    with pytest.raises(MissingRateError, match="is not known"):
        owed(LAWS[code], 100_00, "2027-01-01", "2027-03-31")


@pytest.mark.parametrize("regime", [GERMANY, FRANCE, NETHERLANDS])
def test_a_rate_that_stops_inside_a_debt_is_not_carried_forward(regime: Regime) -> None:
    assert owed(regime, 100_00, "2026-05-31", "2026-06-30").interest_minor > 0
    with pytest.raises(MissingRateError, match="2026-07-01 is not known"):
        owed(regime, 100_00, "2026-05-31", "2026-07-01")


def test_the_rate_of_the_first_day_needs_no_later_one() -> None:
    assert owed(IRELAND, 100_00, "2026-05-31", "2026-12-31").interest_minor > 0
    assert owed(SOUTH_AFRICA, 100_00, "2026-05-31", "2026-12-31").interest_minor > 0


def test_the_british_split_takes_a_new_rate_with_each_half_year() -> None:
    found = owed(UK_SPLIT, 10_000_00, "2024-12-01", "2025-01-31")
    assert lines(found) == [(30, "13.25", 108_90), (31, "12.75", 108_29)]


def test_interest_in_duplum_stops_at_the_capital() -> None:
    twenty_years = replace(SOUTH_AFRICA, table=contract(Decimal(10), "ZAR").table)
    found = owed(twenty_years, 1_000_00, "2005-01-01", "2025-01-01")
    assert (found.interest_minor, found.daily_minor) == (1_000_00, 0)
    assert owed(twenty_years, 1_000_00, "2005-01-01", "2014-01-01").interest_minor < 1_000_00
    # Paid down to 400.00 while 500.27 had accrued: no more than the capital still unpaid is due at any step.
    paid = owed(twenty_years, 1_000_00, "2005-01-01", "2025-01-01", ("2010-01-01", 600_00))
    assert (paid.interest_minor, paid.daily_minor) == (400_00, 0)
    assert [round(each.interest) for each in paid.segments] == [500_27, -100_27]


def test_interest_in_duplum_runs_again_once_a_payment_lowers_it() -> None:
    ten_percent = replace(SOUTH_AFRICA, table=contract(Decimal(10), "ZAR").table)
    full, later = date(2015, 6, 30), date(2017, 6, 29)
    found = late_interest(
        ten_percent,
        amount_minor=1_000_00,
        currency="ZAR",
        due_on=date(2005, 1, 1),
        until=later,
        interest_first=[(full, 150_00)],
    )
    # 1,000.00 had been reached and 150.00 was paid of it: 150.00 more may run, which it does in 547 days.
    assert (found.interest_minor, found.interest_paid_minor, found.capital_minor) == (1_150_00, 150_00, 1_000_00)
    half = late_interest(
        ten_percent,
        amount_minor=1_000_00,
        currency="ZAR",
        due_on=date(2005, 1, 1),
        until=full + timedelta(days=73),
        interest_first=[(full, 150_00)],
    )
    assert half.interest_minor == 1_020_00


def test_a_payment_on_interest_first_leaves_the_capital_what_is_over() -> None:
    def paid(minor: int) -> LateInterest:
        return late_interest(
            GERMANY,
            amount_minor=10_000_00,
            currency="EUR",
            due_on=date(2024, 5, 31),
            until=date(2024, 8, 31),
            interest_first=[(date(2024, 6, 30), minor)],
        )

    # 103.73 had run by 30 June: 100.00 leaves the capital whole, 1,103.73 takes 1,000.00 off it.
    assert (paid(100_00).interest_paid_minor, paid(100_00).capital_minor) == (100_00, 10_000_00)
    assert paid(100_00).interest_minor == 313_85
    assert (paid(1_103_73).interest_paid_minor, paid(1_103_73).capital_minor) == (103_73, 9_000_00)
    assert lines(paid(1_103_73)) == [(30, "12.62", 103_73), (62, "12.37", 189_11)]


def test_interest_that_was_added_to_the_debt_bears_interest_until_it_is_paid_too() -> None:
    paid = owed(NETHERLANDS, 5_000_00, "2023-12-31", "2025-03-31", ("2025-01-31", 5_000_00))
    # 620.41 were added after a year: 31 days on 5,620.41, then 59 on what the payment left of it.
    assert [each.balance_minor for each in paid.segments[2:]] == [5_620_41, 620_41]
    assert lines(paid)[2:] == [(31, "11.15", 53_22), (59, "11.15", 11_18)]
    assert (paid.capital_minor, paid.interest_paid_minor) == (0, 0)
    whole = owed(NETHERLANDS, 5_000_00, "2023-12-31", "2025-03-31", ("2025-01-31", 5_620_41))
    assert whole.segments[-1].ends_on == date(2025, 1, 31)
    assert (whole.interest_paid_minor, whole.daily_minor) == (620_41, 0)


def test_a_month_of_india_in_which_all_is_paid_is_counted_by_its_days() -> None:
    by_the_day_of_payment = owed(INDIA, 100_000_00, "2025-01-15", "2025-01-25")
    looked_at_later = owed(INDIA, 100_000_00, "2025-01-15", "2025-03-31", ("2025-01-25", 100_000_00))
    assert looked_at_later.interest_minor == by_the_day_of_payment.interest_minor == 554_79


def test_the_months_of_india_keep_to_the_day_they_began_with() -> None:
    # From 31 January: February's rest is its last day, March's the 31st again.
    found = owed(INDIA, 100_000_00, "2025-01-30", "2025-03-30")
    assert [(each.starts_on, each.ends_on) for each in found.segments] == [
        (date(2025, 1, 31), date(2025, 2, 27)),
        (date(2025, 2, 28), date(2025, 3, 30)),
    ]
    assert lines(found) == [(28, "20.25", 1_687_50), (31, "19.50", 1_652_42)]


def test_a_leap_year_is_a_year_of_rests_like_others() -> None:
    # From 29 February 2024 on: the year is full on 28 February 2025, and its interest is added on the 28th or after.
    found = owed(NETHERLANDS, 1_000_00, "2024-02-28", "2025-03-31")
    assert [each.starts_on for each in found.segments if each.balance_minor > 1_000_00] == [date(2025, 2, 28)]


def test_a_payment_within_a_month_of_india_acts_at_the_end_of_its_day() -> None:
    # 16 Jan to 15 Feb is a twelfth of a year at 20.25 %: 16 days of its 31 on the whole, 15 on the half.
    found = owed(INDIA, 100_000_00, "2025-01-15", "2025-02-15", ("2025-01-31", 50_000_00))
    assert [(each.days, each.balance_minor) for each in found.segments] == [(16, 100_000_00), (15, 50_000_00)]
    assert found.interest_minor == round(1_687_50 * (Decimal(16) + Decimal(15) / 2) / 31)


def test_a_contract_has_its_own_rate_and_no_fixed_sum() -> None:
    found = owed(contract(Decimal(18), "USD"), 1_000_00, "2031-01-01", "2031-12-31")
    assert lines(found) == [(364, "18.00", 179_51)]
    assert found.compensation_minor == 0
    with pytest.raises(ValueError, match="below zero"):
        contract(Decimal(-1), "USD")


@pytest.mark.parametrize(
    ("counted_from", "agreed", "options", "last_day"),
    [
        ("2026-03-01", None, {}, "2026-03-30"),
        ("2026-03-01", "2026-03-10", {}, "2026-03-10"),
        ("2026-03-01", "2026-06-30", {}, "2026-04-29"),
        ("2026-03-01", "2026-06-30", {"longer_is_fair": True}, "2026-06-30"),
        ("2026-03-01", "2026-06-30", {"public_authority": True}, "2026-03-30"),
    ],
)
def test_the_relevant_day_of_the_united_kingdom(
    counted_from: str, agreed: str | None, options: dict[str, bool], last_day: str
) -> None:
    agreed_on = None if agreed is None else date.fromisoformat(agreed)
    assert uk_relevant_day(date.fromisoformat(counted_from), agreed_on, **options) == date.fromisoformat(last_day)


@pytest.mark.parametrize(
    ("agreed", "last_day"), [(None, "2026-03-17"), ("2026-03-31", "2026-03-31"), ("2026-06-30", "2026-04-16")]
)
def test_the_last_day_in_india(agreed: str | None, last_day: str) -> None:
    agreed_on = None if agreed is None else date.fromisoformat(agreed)
    assert indian_last_day(date(2026, 3, 2), agreed_on) == date.fromisoformat(last_day)


@pytest.mark.parametrize(
    ("code", "due_on", "accepted_on", "last"),
    [
        ("in", date(2026, 4, 30), None, date(2026, 4, 30)),
        ("in", date(2026, 4, 30), date(2026, 3, 2), date(2026, 4, 16)),
        ("in", date(2026, 3, 31), date(2026, 3, 2), date(2026, 3, 31)),
        # Due on its own date: nothing was agreed.
        ("in", date(2026, 3, 1), date(2026, 3, 2), date(2026, 3, 17)),
        ("uk", date(2026, 4, 30), date(2026, 3, 2), date(2026, 4, 30)),
    ],
)
def test_the_last_day_follows_from_the_acceptance_by_indian_law_alone(
    code: str, due_on: date, accepted_on: date | None, last: date
) -> None:
    assert last_day(LAWS[code], date(2026, 3, 1), due_on, accepted_on) == last


def test_a_credit_note_that_corrects_the_invoice_acts_from_the_invoice_on() -> None:
    retroactive = owed(GERMANY, 10_000_00, "2024-05-31", "2024-08-31", ("2024-05-01", 4_000_00))
    assert retroactive == owed(GERMANY, 6_000_00, "2024-05-31", "2024-08-31")
    later = owed(GERMANY, 10_000_00, "2024-05-31", "2024-08-31", ("2024-07-31", 4_000_00))
    assert later.interest_minor > retroactive.interest_minor


REGIMES = st.sampled_from([*LAWS.values(), UK_SPLIT])
DUE = st.dates(date(2020, 6, 1), date(2024, 6, 1))
PAID = st.lists(st.tuples(st.integers(1, 600), st.integers(1, 10**7)), max_size=3)


@given(REGIMES, st.integers(1, 10**8), DUE, st.integers(1, 700), PAID, st.sampled_from(DayCount))
def test_under_every_law_each_day_counts_once_and_the_sum_is_rounded_once(
    regime: Regime, debt: int, due_on: date, late: int, paid: list[tuple[int, int]], counting: DayCount
) -> None:
    found = late_interest(
        regime,
        amount_minor=debt,
        currency=regime.currency,
        due_on=due_on,
        until=due_on + timedelta(days=late),
        reductions=[(due_on + timedelta(days=after), minor) for after, minor in paid],
        day_count=counting,
    )
    first = due_on + timedelta(days=1)
    for segment in found.segments:
        assert segment.starts_on == first
        assert segment.days == (segment.ends_on - segment.starts_on).days + 1 > 0
        first = segment.ends_on + timedelta(days=1)
    assert abs(found.interest_minor - sum(each.interest for each in found.segments)) <= Decimal("0.5")
    if not paid:
        assert first == due_on + timedelta(days=late + 1)


@given(REGIMES, st.integers(1, 10**8), DUE, st.integers(0, 700), st.integers(1, 60))
def test_under_every_law_waiting_never_lowers_what_is_owed(
    regime: Regime, debt: int, due_on: date, late: int, longer: int
) -> None:
    sooner, later = (
        late_interest(
            regime,
            amount_minor=debt,
            currency=regime.currency,
            due_on=due_on,
            until=due_on + timedelta(days=days),
        ).interest_minor
        for days in (late, late + longer)
    )
    # A month of India that is full is a twelfth of a year: in one of 31 days, a trifle less than its days by 365.
    assert later >= sooner - (debt // 1000 + 1 if regime is INDIA else 0)
