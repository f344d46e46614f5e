"""Amounts, days and colours as the person's locale and eyes need them."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QLocale
from PySide6.QtGui import QColor

from creditdesk.ui.desk.looks import contrast, legible, text_on
from creditdesk.ui.desk.words import (
    clock_text,
    column_day,
    counted,
    day_text,
    joined,
    money_text,
    totals_text,
    weekday_text,
)
from creditdesk.ui.theme import DARK, LIGHT, Tokens

GAP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("locale", "minor", "currency", "text"),
    [
        ("en_GB", 1_840_000, "GBP", "£18,400.00"),
        ("en_GB", -150_000, "GBP", "\N{MINUS SIGN}£1,500.00"),
        ("en_GB", 5, "GBP", "£0.05"),
        ("en_GB", 15_000, "JPY", "¥15,000"),
        ("en_GB", 1_234_567, "KWD", f"KWD{GAP}1,234.567"),
        ("de_DE", 123_456, "EUR", f"1.234,56{GAP}€"),
        ("de_DE", -123_456, "CHF", f"\N{MINUS SIGN}1.234,56{GAP}CHF"),
    ],
)
def test_an_amount_is_written_as_the_locale_writes_it(locale: str, minor: int, currency: str, text: str) -> None:
    QLocale.setDefault(QLocale(locale))
    assert money_text(minor, currency) == text


def test_a_limit_is_written_without_pence_only_when_it_has_none() -> None:
    assert money_text(5_000_000, "GBP", whole=True) == "£50,000"
    assert money_text(5_000_050, "GBP", whole=True) == "£50,000.50"


def test_currencies_stand_beside_each_other() -> None:
    assert totals_text([("GBP", 100), ("EUR", 250)]) == "£1.00 + €2.50"


@given(st.integers(-(10**15), 10**15))
def test_no_digit_of_an_amount_is_lost(minor: int) -> None:
    text = money_text(minor, "GBP")
    assert int("".join(letter for letter in text if letter.isdigit())) == abs(minor)
    assert text.startswith("\N{MINUS SIGN}") == (minor < 0)


def test_a_day_that_is_not_near_has_its_year() -> None:
    as_of = date(2026, 11, 20)
    assert [day_text(day, as_of) for day in (date(2026, 6, 1), date(2027, 1, 5), date(2024, 2, 19))] == [
        "1 Jun", "5 Jan", "19 Feb 2024"
    ]  # fmt: skip
    assert column_day(date(2025, 12, 28), as_of) == "28 Dec 25"
    assert column_day(date(2026, 8, 6), as_of) == "06 Aug"
    assert column_day(date(2025, 8, 6), as_of) == "06 Aug 25"
    assert weekday_text(date(2026, 11, 27)) == "Fri 27 Nov"


def test_counts_times_and_lists_in_words() -> None:
    assert [counted(1, "day"), counted(0, "day"), counted(1204, "item")] == ["1 day", "0 days", "1,204 items"]
    assert [clock_text(222), clock_text(3722)] == ["03:42", "1:02:02"]
    assert joined(("a", "", "b")) == "a · b"


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("name", ["days_1_30", "days_31_60", "days_61_90", "days_over_90", "promise", "query", "paid"])
def test_coloured_words_can_be_read_on_the_panel(tokens: Tokens, name: str) -> None:
    panel = QColor(tokens.panel)
    assert contrast(legible(QColor(getattr(tokens, name)), panel), panel) >= 4.5
    assert contrast(text_on(QColor(getattr(tokens, name)), tokens), QColor(getattr(tokens, name))) >= 4.5
