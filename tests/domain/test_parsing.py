"""Amounts and dates as files write them: read in one way only, or refused with problem and cure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import AmountStyle, UnreadableError, is_plain_amount, parse_amount
from creditdesk.domain.parsing_dates import DateOrder, detect_date_order, parse_date


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("123.45", "GBP", 12345),
        ("123", "GBP", 12300),
        ("-123.45", "GBP", -12345),
        ("+5", "GBP", 500),
        ("123.4", "GBP", 12340),
        (".50", "GBP", 50),
        ("1,234.56", "GBP", 123456),
        ("1.234,56", "GBP", 123456),
        ("1.234.567", "GBP", 123456700),
        ("1,23", "GBP", 123),
        ("12.3400", "GBP", 1234),
        ("(120.00)", "GBP", -12000),
        ("(£120.00)", "GBP", -12000),
        ("£1,284.50-", "GBP", -128450),
        ("-£5", "GBP", -500),
        ("£-5.00", "GBP", -500),
        ("\u22125.00", "GBP", -500),
        ("120.00 CR", "GBP", -12000),
        ("120.00DR", "GBP", 12000),
        ("5 GBP CR", "GBP", -500),
        ("GBP 1,284.50", "GBP", 128450),
        ("1 234,56 €", "EUR", 123456),
        ("1\u00a0234,56", "EUR", 123456),
        ("1\u202f234\u202f567,89", "EUR", 123456789),
        ("1'234.50 CHF", "CHF", 123450),
        ("1\u2019234.50", "CHF", 123450),
        ("12,34,567.00", "INR", 123456700),
        ("₹ 12,34,567", "INR", 123456700),
        ("Rs. 500", "INR", 50000),
        ("kr 5,00", "SEK", 500),
        ("R 500.00", "ZAR", 50000),
        ("US$ 5", "USD", 500),
        ("1,234", "JPY", 1234),
        ("1.234.567", "JPY", 1234567),
        ("1.234,500", "KWD", 1234500),
        ("0", "GBP", 0),
        ("00012.00", "GBP", 1200),
    ],
)
def test_amounts_that_mean_one_thing(text: str, currency: str, minor: int) -> None:
    assert parse_amount(text, currency) == minor


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "The amount is missing."),
        ("   ", "The amount is missing."),
        ("1e9", '"1e9" is written in powers of ten, so its last digits may be lost.'),
        ("1.5E+03", '"1.5E+03" is written in powers of ten, so its last digits may be lost.'),
        ("NaN", '"NaN" is not an amount.'),
        ("inf", '"inf" is not an amount.'),
        ("-", '"-" is not an amount.'),
        ("£", '"£" is not an amount.'),
        ("abc", '"abc" is not an amount.'),
        ("#REF!", '"#REF!" is not an amount.'),
        ("5%", '"5%" is not an amount.'),
        ("1 2 3", '"1 2 3" is not an amount.'),
        ("1,2345.00", '"1,2345.00" is not an amount.'),
        ("12,34.50", '"12,34.50" is not an amount.'),
        ("1.2.3", '"1.2.3" is not an amount.'),
        ("(5.00", '"(5.00" is not an amount.'),
        ("--5", '"--5" has more than one sign.'),
        ("(-5)", '"(-5)" has more than one sign.'),
        ("-5 CR", '"-5 CR" has more than one sign.'),
        ("1,234", '"1,234" can mean 1234 or 1.234.'),
        ("1.234", '"1.234" can mean 1234 or 1.234.'),
        ("0.125", '"0.125" has more decimals than GBP has (2).'),
        ("€5", '"€5" is not in GBP.'),
        ("5 EUR", '"5 EUR" is not in GBP.'),
        ("9" * 30, f'"{"9" * 30}" is too large for an amount.'),
        ("\x00", '"" is not an amount.'),
    ],
)
def test_amounts_that_mean_two_things_or_nothing_are_refused(text: str, problem: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        parse_amount(text, "GBP")
    assert refused.value.what == problem
    assert refused.value.cure


@pytest.mark.parametrize(
    ("text", "style", "minor"),
    [
        ("1,234", AmountStyle.POINT, 123400),
        ("1.234", AmountStyle.COMMA, 123400),
        ("1.234,56", AmountStyle.POINT, 123456),
        ("1,234.56", AmountStyle.COMMA, 123456),
        ("12.50", AmountStyle.COMMA, 1250),
    ],
)
def test_a_known_style_decides_what_a_lone_separator_means(text: str, style: AmountStyle, minor: int) -> None:
    assert parse_amount(text, "GBP", style) == minor


@pytest.mark.parametrize(("text", "style"), [("1.234", AmountStyle.POINT), ("1,234", AmountStyle.COMMA)])
def test_three_decimals_in_a_known_style_are_refused_not_rounded(text: str, style: AmountStyle) -> None:
    with pytest.raises(UnreadableError, match="more decimals"):
        parse_amount(text, "GBP", style)


@given(st.integers(-(10**14), 10**14), st.sampled_from(["GBP", "JPY", "KWD"]))
def test_amounts_written_by_us_read_back_exactly(minor: int, currency: str) -> None:
    text = decimal_text(minor, currency)
    assert is_plain_amount(text)
    assert parse_amount(text, currency, AmountStyle.POINT) == minor


@given(st.integers(0, 10**12), st.sampled_from([(",", "."), (".", ","), (" ", ","), ("'", "."), ("\u202f", ",")]))
def test_grouped_amounts_read_back_exactly(minor: int, marks: tuple[str, str]) -> None:
    thousands, point = marks
    whole = f"{minor // 100:,}".replace(",", thousands)
    assert parse_amount(f"{whole}{point}{minor % 100:02}", "EUR") == minor


@given(st.text(max_size=30))
def test_any_text_is_an_amount_or_refused_and_never_anything_else(text: str) -> None:
    try:
        read: object = parse_amount(text, "GBP")
    except UnreadableError as refused:
        read = refused.what.endswith(".") and refused.cure.endswith(".")
    assert read is not False


@pytest.mark.parametrize(
    ("text", "plain"), [("1234.50", True), ("-1", True), ("1,234.50", False), ("£1", False), ("1.", False), ("", False)]
)
def test_plain_amounts_are_told_from_others(text: str, plain: bool) -> None:
    assert is_plain_amount(text) is plain


@pytest.mark.parametrize(
    ("text", "order", "day"),
    [
        ("2026-01-15", None, "2026-01-15"),
        ("2026-01-15T00:00:00Z", None, "2026-01-15"),
        ("2026-01-15 10:30:00", None, "2026-01-15"),
        ("2026/1/5", None, "2026-01-05"),
        ("20260115", None, "2026-01-15"),
        ("15/01/2026", None, "2026-01-15"),
        ("01/15/2026", None, "2026-01-15"),
        ("5/5/2026", None, "2026-05-05"),
        ("03/04/2026", DateOrder.DMY, "2026-04-03"),
        ("03/04/2026", DateOrder.MDY, "2026-03-04"),
        ("15.01.26", DateOrder.DMY, "2026-01-15"),
        ("26-01-15", DateOrder.YMD, "2026-01-15"),
        ("150126", DateOrder.DMY, "2026-01-15"),
        ("15012026", DateOrder.DMY, "2026-01-15"),
        ("12312026", DateOrder.MDY, "2026-12-31"),
        ("123126", DateOrder.MDY, "2026-12-31"),
        ("261231", DateOrder.YMD, "2026-12-31"),
        ("13/01/2026", None, "2026-01-13"),
        ("01/13/2026", None, "2026-01-13"),
        ("1/2/99", DateOrder.DMY, "1999-02-01"),
        ("27 Feb 2018", None, "2018-02-27"),
        ("27-Feb-18", None, "2018-02-27"),
        ("Feb 27, 2018", None, "2018-02-27"),
        ("27th February 2018", None, "2018-02-27"),
        ("Fri 27 Feb 2026", None, "2026-02-27"),
        ("5. März 2026", None, "2026-03-05"),
        ("29/02/2024", DateOrder.DMY, "2024-02-29"),
        ("2026-01-15", DateOrder.DMY, "2026-01-15"),
    ],
)
def test_dates_that_name_one_day(text: str, order: DateOrder | None, day: str) -> None:
    assert parse_date(text, order) == date.fromisoformat(day)


@pytest.mark.parametrize(
    ("text", "order", "problem"),
    [
        ("", None, "The date is missing."),
        ("soon", None, '"soon" is not a date.'),
        ("2026", None, '"2026" is not a date.'),
        ("31/02/2025", DateOrder.DMY, '"31/02/2025" is not a date: February 2025 has 28 days.'),
        ("2025-02-29", None, '"2025-02-29" is not a date: February 2025 has 28 days.'),
        ("2026-13-01", None, '"2026-13-01" is not a date.'),
        ("00/01/2026", None, '"00/01/2026" is not a date.'),
        ("1899-12-31", None, '"1899-12-31" lies outside the years 1900 to 2199.'),
        ("2200-01-01", None, '"2200-01-01" lies outside the years 1900 to 2199.'),
        ("01/02/026", DateOrder.DMY, '"01/02/026" is not a date.'),
        ("12/05/2026", None, '"12/05/2026" can be 12 May or 5 December.'),
        ("9999-12-31", None, '"9999-12-31" lies outside the years 1900 to 2199.'),
        ("03/04/2026", None, '"03/04/2026" can be 3 April or 4 March.'),
        ("15.01.26", None, '"15.01.26" can be read in several ways.'),
        ("02/27/2018", DateOrder.DMY, '"02/27/2018" has no month 27.'),
        ("46037", None, '"46037" looks like a spreadsheet\'s day number (2026-01-15).'),
    ],
)
def test_dates_that_name_no_day_or_two_are_refused(text: str, order: DateOrder | None, problem: str) -> None:
    with pytest.raises(UnreadableError) as refused:
        parse_date(text, order)
    assert refused.value.what == problem
    assert refused.value.cure


def test_day_numbers_of_spreadsheets_are_read_where_the_person_says_so() -> None:
    assert parse_date("46037", serials=True) == date(2026, 1, 15)
    assert parse_date("46037.5", serials=True) == date(2026, 1, 15)


@given(st.dates(date(1900, 1, 1), date(2199, 12, 31)), st.sampled_from(DateOrder), st.sampled_from("/.-"))
def test_a_day_written_in_a_known_order_reads_back(day: date, order: DateOrder, mark: str) -> None:
    parts = {"d": f"{day.day:02}", "m": f"{day.month:02}", "y": f"{day.year}"}
    assert parse_date(mark.join(parts[letter] for letter in order), order) == day


@given(st.text(max_size=30), st.none() | st.sampled_from(DateOrder))
def test_any_text_is_a_day_or_refused_and_never_anything_else(text: str, order: DateOrder | None) -> None:
    try:
        read: object = parse_date(text, order)
    except UnreadableError as refused:
        read = refused.what.endswith(".") and refused.cure.endswith(".")
    assert read is not False


@pytest.mark.parametrize(
    ("column", "order"),
    [
        (["03/04/2026", "15/04/2026", ""], DateOrder.DMY),
        (["03/04/2026", "04/15/2026"], DateOrder.MDY),
        (["26-01-15", "32-01-15"], DateOrder.YMD),
        (["2026-01-15", "27 Feb 2018"], DateOrder.YMD),
        ([], DateOrder.YMD),
        (["03/04/2026", "05/06/2026"], None),
        (["15/04/2026", "04/15/2026"], None),
        (["03/04/2026", "rubbish", "31/01/2026"], DateOrder.DMY),
    ],
)
def test_the_order_of_a_column_is_the_only_one_that_reads_it_all(column: list[str], order: DateOrder | None) -> None:
    found = detect_date_order(column)
    assert found.order is order
    assert bool(found.problem) is (order is None)
