"""From terms to due dates: every example of the rules, and what people write."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.dates import Roll, end_of_month
from creditdesk.domain.terms import (
    Discount,
    Rule,
    Terms,
    TermsError,
    cost_of_not_taking,
    latest_lawful_due_on,
    statutory_terms,
)
from creditdesk.domain.terms_text import parse_terms, words


@pytest.mark.parametrize(
    ("terms", "dated_on", "due_on"),
    [
        ("NET 30", "2026-01-15", "2026-02-14"),
        ("NET 0", "2026-01-15", "2026-01-15"),
        ("EOM", "2026-01-15", "2026-01-31"),
        ("EOM", "2028-02-01", "2028-02-29"),
        ("IMMEDIATE", "2026-01-15", "2026-01-15"),
        ("CIA", "2026-01-15", "2026-01-15"),
        ("COD", "2026-01-15", "2026-01-15"),
        ("NET_EOM 30", "2026-01-15", "2026-03-02"),
        ("DAYS_THEN_EOM 30", "2026-01-15", "2026-02-28"),
        ("DAYS_THEN_EOM 30", "2026-01-31", "2026-03-31"),
        ("DAYS_THEN_EOM 45", "2026-01-15", "2026-03-31"),
        ("EOM_PLUS_MONTHS 1", "2026-01-15", "2026-02-28"),
        ("EOM_PLUS_MONTHS 1", "2026-01-31", "2026-02-28"),
        ("EOM_PLUS_MONTHS 2", "2026-01-31", "2026-03-31"),
        ("DAY_OF_NEXT_MONTH 15", "2026-01-15", "2026-02-15"),
        ("DAY_OF_NEXT_MONTH 31", "2026-01-15", "2026-02-28"),
        ("DAY_OF_NEXT_MONTH 10 2", "2026-01-15", "2026-03-10"),
        ("DAY_OF_NEXT_MONTH 10 CUTOFF 25", "2026-01-25", "2026-02-10"),
        ("DAY_OF_NEXT_MONTH 10 CUTOFF 25", "2026-01-26", "2026-03-10"),
        ("DAY_OF_NEXT_MONTH 10 --cutoff 25", "2026-01-26", "2026-03-10"),
        ("NET 30 --roll modified-following", "2026-04-30", "2026-05-29"),
        ("EOM CUTOFF 25", "2026-01-26", "2026-02-28"),
        ("NET_EOM 30 CUTOFF 25", "2026-12-31", "2027-03-02"),
        # Counted from 1 February, the first day of the month that it counts as.
        ("DAYS_THEN_EOM 27 CUTOFF 25", "2026-01-26", "2026-02-28"),
        ("EOM_PLUS_MONTHS 120", "2026-01-15", "2036-01-31"),
        ("NET 3660", "2026-01-15", "2036-01-23"),
        ("2/3660 NET 3660", "2026-01-15", "2036-01-23"),
        ("2/10 NET 30", "2026-01-15", "2026-02-14"),
        ("NET 30", "2026-01-31", "2026-03-02"),
    ],
)
def test_due_date(terms: str, dated_on: str, due_on: str) -> None:
    assert parse_terms(terms).due_on(date.fromisoformat(dated_on)) == date.fromisoformat(due_on)


@pytest.mark.parametrize(
    ("roll", "due_on"),
    [
        (Roll.NONE, date(2026, 1, 31)),
        (Roll.FOLLOWING, date(2026, 2, 2)),
        (Roll.PRECEDING, date(2026, 1, 30)),
        (Roll.MODIFIED_FOLLOWING, date(2026, 1, 30)),
    ],
)
def test_a_due_date_on_a_saturday_rolls_as_agreed(roll: Roll, due_on: date) -> None:
    assert parse_terms("EOM").with_options(roll=roll).due_on(date(2026, 1, 15)) == due_on


def test_a_due_date_on_a_holiday_rolls_as_agreed() -> None:
    easter = frozenset({date(2026, 4, 3), date(2026, 4, 6)})
    terms = parse_terms("NET 30 ROLL FOLLOWING")
    assert terms.due_on(date(2026, 3, 4), easter) == date(2026, 4, 7)


@pytest.mark.parametrize(
    ("text", "canonical"),
    [
        ("net 30", "NET 30"),
        ("NET30", "NET 30"),
        ("30 days net", "NET 30"),
        ("30 Days", "NET 30"),
        ("30", "NET 30"),
        ("n/30", "NET 30"),
        ("30 days from invoice date", "NET 30"),
        ("2 weeks", "NET 14"),
        ("14 Tage netto", "NET 14"),
        ("net 30 EOM", "NET_EOM 30"),
        ("30 EOM", "NET_EOM 30"),
        ("EOM + 30", "NET_EOM 30"),
        ("30 days from end of month", "NET_EOM 30"),
        ("30 days end of month", "DAYS_THEN_EOM 30"),
        ("45 jours fin de mois", "DAYS_THEN_EOM 45"),
        ("end of month", "EOM"),
        ("end of month following", "EOM_PLUS_MONTHS 1"),
        ("end of next month", "EOM_PLUS_MONTHS 1"),
        ("15 MFI", "DAY_OF_NEXT_MONTH 15"),
        ("10th prox", "DAY_OF_NEXT_MONTH 10"),
        ("10th of the following month", "DAY_OF_NEXT_MONTH 10"),
        ("due on receipt", "IMMEDIATE"),
        ("cash in advance", "CIA"),
        ("Cash on delivery", "COD"),
        ("2/10 net 30", "2/10 NET 30"),
        ("DISCOUNT 2/10 NET 30", "2/10 NET 30"),
        ("2/10, n/30", "2/10 NET 30"),
        ("2% 10 days, net 30", "2/10 NET 30"),
        ("2,5/10 NET 45 GRACE 3", "2.5/10 NET 45 GRACE 3"),
        ("  Net\u00a030  ", "NET 30"),
    ],
)
def test_terms_are_read_as_people_write_them(text: str, canonical: str) -> None:
    assert str(parse_terms(text)) == canonical


@given(
    st.builds(
        Terms,
        st.sampled_from([Rule.NET, Rule.NET_END_OF_MONTH, Rule.DAYS_THEN_END_OF_MONTH]),
        days=st.integers(20, 365),
        discount=st.none() | st.builds(Discount, st.decimals("0.1", "9.9", places=1), st.integers(0, 20)),
        roll=st.sampled_from(Roll),
    )
    | st.builds(
        Terms,
        st.just(Rule.DAY_OF_NEXT_MONTH),
        day=st.integers(1, 31),
        months=st.integers(0, 12),
        cutoff_day=st.none() | st.integers(1, 31),
    )
)
def test_terms_written_out_read_back_the_same(terms: Terms) -> None:
    assert parse_terms(str(terms)) == terms


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  ",
        "xyz",
        "NET",
        "NET -5",
        "NET 99999",
        "DAY_OF_NEXT_MONTH 32",
        "DAY_OF_NEXT_MONTH 0",
        "2/40 NET 30",
        "0/10 NET 30",
        "120/10 NET 30",
        "NET 30 CUTOFF 25",
        "EOM CUTOFF 40",
        "1 month",
        "NET 30 GRACE 2",
        "9" * 5000,
    ],
)
def test_nonsense_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(TermsError) as refused:
        parse_terms(text)
    assert refused.value.what.endswith(".")
    assert refused.value.cure.endswith(".")
    assert isinstance(refused.value, ValueError)


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        ("NET 30", "30 days net"),
        ("NET 1", "1 day net"),
        ("EOM", "end of month"),
        ("IMMEDIATE", "due at once"),
        ("EOM_PLUS_MONTHS 1", "end of next month"),
        ("DAY_OF_NEXT_MONTH 10", "10th of next month"),
        ("DAY_OF_NEXT_MONTH 2 CUTOFF 25", "2nd of next month; invoices after the 25th count as next month's"),
        ("2/10 NET 30", "2 % off within 10 days, else 30 days net"),
        ("DAYS_THEN_EOM 45", "45 days, then to the end of that month"),
    ],
)
def test_terms_are_said_as_a_controller_says_them(terms: str, said: str) -> None:
    assert words(parse_terms(terms)) == said


def test_a_discount_of_two_percent_on_a_thousand_is_twenty_by_day_ten() -> None:
    terms = parse_terms("2/10 NET 30")
    assert terms.discount_minor(1_000_00) == 20_00
    assert terms.discount_on(date(2026, 1, 15)) == date(2026, 1, 25)
    assert terms.discount_is_earned(date(2026, 1, 15), date(2026, 1, 25))
    assert not terms.discount_is_earned(date(2026, 1, 15), date(2026, 1, 26))


def test_grace_lets_a_discount_be_taken_later_without_moving_its_date() -> None:
    terms = parse_terms("2/10 NET 30 GRACE 3")
    assert terms.discount_on(date(2026, 1, 15)) == date(2026, 1, 25)
    assert terms.discount_is_earned(date(2026, 1, 15), date(2026, 1, 28))
    assert not terms.discount_is_earned(date(2026, 1, 15), date(2026, 1, 29))


def test_terms_without_discount_give_none() -> None:
    terms = parse_terms("NET 30")
    assert terms.discount_on(date(2026, 1, 15)) is None
    assert terms.discount_minor(1_000_00) == 0
    assert not terms.discount_is_earned(date(2026, 1, 15), date(2026, 1, 16))


def test_the_cost_of_not_taking_2_10_net_30() -> None:
    cost = cost_of_not_taking(Decimal(2), 20)
    assert (cost.simple, cost.effective) == (Decimal("37.24"), Decimal("44.59"))


def test_a_discount_that_gains_no_days_has_no_price() -> None:
    with pytest.raises(ValueError, match="after the discount date"):
        cost_of_not_taking(Decimal(2), 0)


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)), st.integers(0, 120))
def test_days_then_end_of_month_always_ends_a_month(dated_on: date, days: int) -> None:
    due_on = Terms(Rule.DAYS_THEN_END_OF_MONTH, days=days).due_on(dated_on)
    assert due_on == end_of_month(dated_on + timedelta(days=days))
    assert due_on == end_of_month(due_on)


@given(st.dates(date(1990, 1, 1), date(2190, 1, 1)), st.integers(1, 31), st.integers(0, 3))
def test_no_rule_makes_an_invoice_due_in_an_earlier_month(dated_on: date, day: int, months: int) -> None:
    due_on = Terms(Rule.DAY_OF_NEXT_MONTH, day=day, months=months).due_on(dated_on)
    assert (due_on.year, due_on.month) >= (dated_on.year, dated_on.month)


@pytest.mark.parametrize(("country", "terms"), [("GB", "NET 30"), ("DE", "NET 30"), ("IN", "NET 15")])
def test_where_no_terms_are_agreed_the_law_has_some(country: str, terms: str) -> None:
    assert str(statutory_terms(country)) == terms


def test_a_due_date_beyond_the_calendar_is_refused() -> None:
    with pytest.raises(TermsError, match="beyond the calendar"):
        Terms(Rule.NET, days=400).due_on(date(9999, 6, 1))


@pytest.mark.parametrize(
    ("terms", "due_on", "as_of", "is_offered"),
    [
        ("2/10 NET 30", date(2026, 12, 10), date(2026, 11, 10), True),
        ("2/10 NET 30", date(2026, 12, 10), date(2026, 11, 20), True),
        ("2/10 NET 30", date(2026, 12, 10), date(2026, 11, 21), False),
        ("2/10 NET 30 GRACE 3", date(2026, 12, 10), date(2026, 11, 21), False),
        ("2/10 NET 30", date(2026, 12, 31), date(2026, 11, 10), False),
        ("NET 30", date(2026, 12, 10), date(2026, 11, 10), False),
    ],
)
def test_a_discount_is_offered_while_it_can_be_had_on_an_invoice_of_these_terms(
    terms: str, due_on: date, as_of: date, is_offered: bool
) -> None:
    assert parse_terms(terms).discount_to_be_had(date(2026, 11, 10), due_on, as_of) is is_offered


@pytest.mark.parametrize(
    ("terms", "latest"),
    [
        ("NET 90", "2026-03-16"),
        ("DAY_OF_NEXT_MONTH 10", "2026-03-16"),
        # 45 days and the end of the month, in the order that is later.
        ("DAYS_THEN_EOM 45", "2026-03-31"),
        ("NET_EOM 45", "2026-03-31"),
    ],
)
def test_french_law_allows_sixty_days_or_forty_five_and_the_end_of_a_month(terms: str, latest: str) -> None:
    invoiced_on = date(2026, 1, 15)
    agreed = parse_terms(terms)
    assert latest_lawful_due_on(agreed, invoiced_on, "FR") == date.fromisoformat(latest)
    assert latest_lawful_due_on(agreed, invoiced_on, "GB") is None


@given(st.dates(date(2000, 1, 1), date(2090, 1, 1)))
def test_both_readings_of_forty_five_days_end_of_month_are_lawful_in_france(invoiced_on: date) -> None:
    for reading in ("NET_EOM 45", "DAYS_THEN_EOM 45"):
        agreed = parse_terms(reading)
        latest = latest_lawful_due_on(agreed, invoiced_on, "FR")
        assert latest is not None
        assert agreed.due_on(invoiced_on) <= latest
