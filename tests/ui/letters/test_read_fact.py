"""What the sender of a letter types for it: understood as it is meant, or told what would be understood."""

from __future__ import annotations

from datetime import date

import pytest

from creditdesk.ui.letters.read_fact import Side, read_fact

DAY = date(2026, 11, 20)  # a Friday


def read(text: str, form: str, side: Side = Side.EITHER) -> tuple[str, str]:
    got = read_fact(text, form, currency="GBP", as_of=DAY, side=side)
    return got.value, got.problem or got.words


@pytest.mark.parametrize(
    ("text", "form", "side", "value", "said"),
    [
        ("", "day", Side.EITHER, "", ""),
        ("1 dec", "day", Side.COMING, "2026-12-01", "Tue 1 Dec 2026"),
        ("mon", "day", Side.COMING, "2026-11-23", "Mon 23 Nov 2026"),
        ("31/1/2027", "day", Side.COMING, "2027-01-31", "Sun 31 Jan 2027"),
        ("1 nov 2026", "day", Side.COMING, "", "1 November 2026 is over."),
        ("1 nov 2026", "day", Side.EITHER, "2026-11-01", "Sun 1 Nov 2026"),
        ("soon", "day", Side.COMING, "", "Write a day, such as 1 Dec or 1 Dec 2026."),
        ("12 nov", "day", Side.PAST, "2026-11-12", "Thu 12 Nov 2026"),
        ("31 dec", "day", Side.PAST, "2025-12-31", "Wed 31 Dec 2025"),
        ("today", "day", Side.PAST, "2026-11-20", "Fri 20 Nov 2026"),
        ("fri", "day", Side.PAST, "", "Write a day, such as 1 Dec or 1 Dec 2026."),
        ("12 nov 2021", "day", Side.PAST, "2021-11-12", "Fri 12 Nov 2021"),
        ("2026-12-24", "day", Side.PAST, "", "24 December 2026 is still to come."),
        ("3", "count", Side.EITHER, "3", ""),
        ("1", "count", Side.EITHER, "", "Write a number from 2 to 60."),
        ("three", "count", Side.EITHER, "", "Write a number from 2 to 60."),
        ("25,000", "amount", Side.EITHER, "25000.00", "£25,000.00"),
        ("0", "amount", Side.EITHER, "", "Write an amount above nothing."),
        (" Reed & Co ", "words", Side.EITHER, "Reed & Co", ""),
        ("P. Rees\n\n4 Court | Lane\n", "lines", Side.EITHER, "P. Rees|4 Court / Lane", ""),
    ],
)
def test_a_fact_is_read_as_it_is_meant(text: str, form: str, side: Side, value: str, said: str) -> None:
    assert read(text, form, side) == (value, said)


def test_an_amount_that_cannot_be_read_says_why() -> None:
    assert read("a lot", "amount") == ("", '"a lot" is not an amount. Write it such as 1,250.50.')
