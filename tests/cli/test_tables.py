"""Tables stay tables whatever letters a debtor's name is written in."""

from __future__ import annotations

import pytest

from creditdesk.cli.tables import amount, table


def test_numbers_stand_to_the_right_and_words_to_the_left() -> None:
    assert table(("Name", "Owes"), [("Ann", "5.00"), ("Benedict", 1_000)], right=(1,)).splitlines() == [
        "Name      Owes",
        "--------  ----",
        "Ann       5.00",
        "Benedict  1000",
    ]


def test_letters_that_take_two_columns_or_none_keep_the_next_column_in_line() -> None:
    # The second name ends in an e and an accent of its own.
    lines = table(("Name", "Owes"), [("東京商事", "1.00"), ("Cafe\u0301", "2.00"), ("Müller", "3.00")]).splitlines()
    assert lines[2:] == ["東京商事  1.00", "Cafe\u0301      2.00", "Müller    3.00"]


def test_a_name_cannot_break_the_line_or_steer_the_terminal() -> None:
    assert table(("Name",), [("Brook\n& Lane\x1b[31m\u202e",)]).splitlines()[2:] == ["Brook & Lane [31m"]


def test_one_long_name_does_not_push_the_amounts_of_all_others_out_of_sight() -> None:
    long = "The Incorporated Trustees of the Upper Wharfemoor and District Society"
    headings, _, *rows = table(("Name", "Owes", "Why"), [(long, "5.00", long), ("東" * 40, "6.00", "")]).splitlines()
    assert rows == [
        f"The Incorporated Trustees of the Upper Wharfemo…  5.00  {long}",
        f"{'東' * 23}…   6.00",
    ]
    assert headings.index("Owes") == 50


def test_without_rows_the_headings_stand_alone() -> None:
    assert table(("Name", "Owes"), []) == "Name  Owes\n----  ----"


@pytest.mark.parametrize(
    ("minor", "currency", "text"),
    [
        (123_456_789, "GBP", "1,234,567.89"),
        (-5, "GBP", "-0.05"),
        (-100_000, "GBP", "-1,000.00"),
        (0, "GBP", "0.00"),
        (1_234_567, "JPY", "1,234,567"),
        (-1_234_567, "KWD", "-1,234.567"),
    ],
)
def test_amounts_are_grouped_and_keep_their_decimals(minor: int, currency: str, text: str) -> None:
    assert amount(minor, currency) == text
