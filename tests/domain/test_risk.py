"""Risk is the sum of named signs: none gives 0, each raises it, and its reasons stand in order of weight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.risk import RiskFacts, risk

CALM = RiskFacts()
TROUBLED = RiskFacts(
    overdue_minor=90_000,
    oldest_days=120,
    old_share=0.6,
    slower_days=15,
    partial_recent=0.4,
    promises_broken=3,
    promises_matured=5,
    bounced_count=1,
    disputed_minor=5_000,
    limit_used_percent=120,
    on_stop=True,
)


def test_a_debtor_without_signs_of_trouble_is_no_risk() -> None:
    assert (risk(CALM).points, risk(CALM).level, risk(CALM).words) == (0, "low", ())


@pytest.mark.parametrize(
    ("sign", "word"),
    [
        ({"slower_days": 15}, "slower"),
        ({"partial_recent": 0.4}, "part-pays"),
        ({"promises_broken": 1, "promises_matured": 4}, "broken promises"),
        ({"bounced_count": 1}, "bounced payment"),
        ({"overdue_minor": 1, "oldest_days": 77}, "77 days overdue"),
        ({"old_share": 0.2}, "old debt"),
        ({"limit_used_percent": 96}, "near limit"),
        ({"limit_used_percent": 101}, "over limit"),
        ({"disputed_minor": 1}, "query"),
        ({"on_stop": True}, "on stop"),
    ],
)
def test_each_sign_raises_the_risk_and_is_named(sign: dict[str, int | float], word: str) -> None:
    told = risk(replace(CALM, **sign))
    assert told.words == (word,)
    assert told.points > 0


@pytest.mark.parametrize(
    ("sign", "why"),
    [
        ({"slower_days": 15}, "pays 15 days later than before; counts from 5"),
        ({"partial_recent": 0.4}, "40% of recent payments left some open; counts from 10%"),
        ({"promises_broken": 2, "promises_matured": 5}, "2 of 5 not kept; each counts"),
        ({"bounced_count": 1}, "1 in the last half year; each counts"),
        ({"overdue_minor": 1, "oldest_days": 77}, "the oldest item; counts from 31 days"),
        ({"old_share": 0.12}, "12% of the balance is over 90 days overdue; counts above 5%"),
        ({"limit_used_percent": 96}, "96% of the limit is used; counts from 90%"),
        ({"disputed_minor": 215_000, "currency": "GBP"}, "£2,150.00 in query; any sum counts"),
        ({"on_stop": True}, "supply on credit is stopped"),
    ],
)
def test_each_sign_says_its_value_and_from_where_it_counts(sign: dict[str, int | float | str], why: str) -> None:
    assert [each.why for each in risk(replace(CALM, **sign)).signs] == [why]


def test_the_points_of_the_signs_are_the_risk() -> None:
    facts = replace(CALM, slower_days=15, on_stop=True, disputed_minor=1)
    assert sum(sign.points for sign in risk(facts).signs) == risk(facts).points == 35


@pytest.mark.parametrize(
    ("sign", "points"),
    [
        ({"slower_days": 4}, 0),
        ({"slower_days": 5}, 10),
        ({"slower_days": 15}, 20),
        ({"slower_days": 60}, 25),
        ({"partial_recent": 0.09}, 0),
        ({"partial_recent": 0.1}, 7),
        ({"partial_recent": 1.0}, 15),
        ({"promises_broken": 1, "promises_matured": 4}, 10),
        ({"promises_broken": 3, "promises_matured": 3}, 25),
        ({"bounced_count": 1}, 15),
        ({"bounced_count": 2}, 25),
        ({"overdue_minor": 1, "oldest_days": 30}, 0),
        ({"overdue_minor": 1, "oldest_days": 31}, 5),
        ({"overdue_minor": 1, "oldest_days": 400}, 20),
        ({"overdue_minor": 0, "oldest_days": 400}, 0),
        ({"old_share": 0.05}, 0),
        ({"old_share": 0.06}, 2),
        ({"old_share": 1.0}, 20),
        ({"limit_used_percent": 89}, 0),
        ({"limit_used_percent": 90}, 5),
        ({"limit_used_percent": 101}, 10),
        ({"limit_used_percent": 300}, 20),
        ({"disputed_minor": 1}, 5),
        ({"on_stop": True}, 10),
    ],
)
def test_what_each_sign_weighs(sign: dict[str, int | float], points: int) -> None:
    assert risk(replace(CALM, **sign)).points == points


def test_from_sixty_points_the_risk_is_high() -> None:
    facts = replace(CALM, slower_days=60, promises_broken=3, promises_matured=3, disputed_minor=1)
    assert (risk(facts).points, risk(facts).level) == (55, "medium")
    facts = replace(facts, bounced_count=0, disputed_minor=0, on_stop=True)
    assert (risk(facts).points, risk(facts).level) == (60, "high")


def test_all_signs_together_are_the_highest_risk() -> None:
    told = risk(TROUBLED)
    assert (told.points, told.level) == (100, "high")
    assert told.words == (
        "slower", "120 days overdue", "old debt", "over limit", "broken promises", "part-pays", "bounced payment",
        "on stop", "query",
    )  # fmt: skip


@pytest.mark.parametrize(("slower", "level"), [(0, "low"), (15, "low"), (25, "medium")])
def test_levels(slower: int, level: str) -> None:
    assert risk(replace(CALM, slower_days=slower, disputed_minor=1)).level == level


@given(st.integers(0, 400), st.integers(0, 20), st.integers(0, 300))
def test_risk_stays_between_0_and_100_and_more_delay_never_lowers_it(days: int, broken: int, used: int) -> None:
    facts = RiskFacts(
        overdue_minor=1, oldest_days=days, promises_broken=broken, promises_matured=broken, limit_used_percent=used
    )
    told = risk(facts)
    assert 0 <= told.points <= 100
    assert risk(replace(facts, oldest_days=days + 30)).points >= told.points
