"""Exact amounts: no floats, no mixed currencies, nothing lost in splitting."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.money import CurrencyMismatchError, Money, decimal_text, decimals, minor_from_decimal, sum_money

CURRENCIES = st.sampled_from(["GBP", "EUR", "JPY", "KWD"])
AMOUNTS = st.builds(Money, st.integers(-(10**13), 10**13), CURRENCIES)


@pytest.mark.parametrize(
    ("code", "places"), [("GBP", 2), ("EUR", 2), ("ZAR", 2), ("INR", 2), ("CHF", 2), ("JPY", 0), ("KWD", 3)]
)
def test_decimals_of_a_currency(code: str, places: int) -> None:
    assert decimals(code) == places


@pytest.mark.parametrize(
    ("amount", "currency", "minor"),
    [
        ("1234.5", "GBP", 123450),
        ("0.005", "GBP", 1),
        ("-0.005", "GBP", -1),
        ("0.0049", "GBP", 0),
        ("1.5", "JPY", 2),
        ("2.5", "JPY", 3),
        ("1.0005", "KWD", 1001),
    ],
)
def test_half_a_penny_rounds_away_from_nothing(amount: str, currency: str, minor: int) -> None:
    assert minor_from_decimal(Decimal(amount), currency) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123450, "GBP", "1234.50"),
        (-5, "GBP", "-0.05"),
        (0, "GBP", "0.00"),
        (1234, "JPY", "1234"),
        (-7, "KWD", "-0.007"),
    ],
)
def test_an_amount_is_written_with_its_currencys_decimals(minor: int, currency: str, text: str) -> None:
    assert decimal_text(minor, currency) == text


@given(AMOUNTS)
def test_an_amount_written_reads_back_the_same(amount: Money) -> None:
    assert Money.of(decimal_text(amount.minor, amount.currency), amount.currency) == amount
    assert Money.of(amount.amount, amount.currency) == amount


@given(AMOUNTS, st.integers(1, 500))
def test_shares_sum_exactly_to_the_whole_and_differ_by_a_penny_at_most(amount: Money, parts: int) -> None:
    shares = amount.split(parts)
    assert len(shares) == parts
    assert sum_money(shares, amount.currency) == amount
    assert max(share.minor for share in shares) - min(share.minor for share in shares) <= 1


def test_an_amount_is_split_into_one_part_at_least() -> None:
    with pytest.raises(ValueError, match="at least one"):
        Money(100, "GBP").split(0)


@given(st.lists(st.integers(-(10**9), 10**9)))
def test_sums_are_exact(minors: list[int]) -> None:
    assert sum_money([Money(minor, "GBP") for minor in minors], "GBP").minor == sum(minors)


def test_pounds_and_euros_are_never_added_or_compared() -> None:
    pound, euro = Money(100, "GBP"), Money(100, "EUR")
    for mix in (lambda: pound + euro, lambda: pound - euro, lambda: pound < euro, lambda: pound <= euro):
        with pytest.raises(CurrencyMismatchError):
            mix()


@pytest.mark.parametrize("code", ["gbp", "GB", "POUND", "£", ""])
def test_a_currency_is_a_code_of_three_capitals(code: str) -> None:
    with pytest.raises(ValueError, match="currency code"):
        Money(1, code)


def test_arithmetic_and_words() -> None:
    assert Money(500, "GBP") - Money(120, "GBP") == Money(380, "GBP")
    assert Money(500, "GBP") + Money(-120, "GBP") == Money(380, "GBP")
    assert [Money(1, "GBP") < Money(minor, "GBP") for minor in (0, 1, 2)] == [False, False, True]
    assert [Money(1, "GBP") <= Money(minor, "GBP") for minor in (0, 1, 2)] == [False, True, True]
    assert -Money(5, "GBP") == Money(-5, "GBP")
    assert abs(Money(-5, "GBP")) == Money(5, "GBP")
    assert not Money(0, "GBP")
    assert str(Money(123456, "GBP")) == "1234.56 GBP"
