"""Risk is the sum of named signs: none gives 0, each raises it, and its reasons stand in order of weight."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.risk import RiskFacts, risk

CALM = RiskFacts(balance_minor=100_000)
TROUBLED = RiskFacts(
    balance_minor=100_000,
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
    assert risk(CALM) == risk(RiskFacts())
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


def test_all_signs_together_are_the_highest_risk() -> None:
    told = risk(TROUBLED)
    assert (told.points, told.level) == (100, "high")
    assert told.words[0] in {"slower", "old debt", "near limit", "over limit", "120 days overdue"}


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
