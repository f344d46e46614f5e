"""`due-date` answers the worked examples of the trade."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]


@pytest.mark.parametrize(
    ("terms", "dated", "options", "due"),
    [
        ("NET 30", "2026-01-15", [], "2026-02-14"),
        ("NET_EOM 30", "2026-01-15", [], "2026-03-02"),
        ("DAYS_THEN_EOM 30", "2026-01-15", [], "2026-02-28"),
        ("DAYS_THEN_EOM 30", "2026-01-31", [], "2026-03-31"),
        ("EOM_PLUS_MONTHS 1", "2026-01-15", [], "2026-02-28"),
        ("DAY_OF_NEXT_MONTH 10", "2026-01-15", [], "2026-02-10"),
        ("DAY_OF_NEXT_MONTH 10", "2026-01-26", ["--cutoff", "25"], "2026-03-10"),
        ("IMMEDIATE", "2026-01-15", [], "2026-01-15"),
        # 2026-04-03 is Good Friday, 2026-04-06 Easter Monday.
        ("NET 30", "2026-03-04", ["--roll", "following", "--country", "GB"], "2026-04-07"),
        ("NET 30", "2026-03-04", ["--roll", "preceding", "--country", "GB"], "2026-04-02"),
        ("NET 30", "2026-01-01", ["--roll", "modified-following"], "2026-01-30"),
    ],
)
def test_due_dates(creditdesk: Run, terms: str, dated: str, options: list[str], due: str) -> None:
    answer = creditdesk("--json", "due-date", terms, dated, *options)
    assert answer.status == 0, answer.err
    assert answer.json["due_date"] == due
    assert answer.json["discount_date"] is None


def test_the_discount_of_2_10_net_30(creditdesk: Run) -> None:
    facts = creditdesk("--json", "due-date", "2/10 NET 30", "2026-01-15").json
    assert (facts["due_date"], facts["discount_date"], facts["discount_rate"]) == ("2026-02-14", "2026-01-25", "2")


def test_terms_need_no_quotes(creditdesk: Run) -> None:
    facts = creditdesk("--json", "due-date", "2/10", "NET", "30", "2026-01-15").json
    assert (facts["due_date"], facts["discount_date"]) == ("2026-02-14", "2026-01-25")
    assert creditdesk("due-date", "2026-01-15").status == 2


def test_a_person_reads_the_weekday_too(creditdesk: Run) -> None:
    assert creditdesk("due-date", "NET 30", "2026-01-15").out == "Due Saturday 2026-02-14\n"


def test_terms_longer_than_french_law_allows_are_said_to_be(creditdesk: Run) -> None:
    told = creditdesk("due-date", "NET 90", "2026-01-15", "--country", "FR").out
    assert told.endswith("The law lets it be due by 2026-03-16 at the latest: agree shorter terms.\n")
    facts = creditdesk("--json", "due-date", "NET 60", "2026-01-15", "--country", "FR").json
    assert (facts["due_date"], facts["latest_lawful_date"]) == ("2026-03-16", "2026-03-16")
    assert (
        creditdesk("--json", "due-date", "NET 90", "2026-01-15", "--country", "GB").json["latest_lawful_date"] is None
    )
