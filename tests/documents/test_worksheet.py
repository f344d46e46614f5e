"""The interest worksheet adds up, whatever it lists, and goes over pages with its totals carried."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.interest import Regime
from creditdesk.domain.interest_claim import LateDebt, claim_interest
from creditdesk.domain.interest_law import LAWS, UK_SPLIT
from creditdesk.domain.languages import LANGUAGES
from creditdesk.services.letters.interest_claim import stated
from creditdesk.services.letters.interest_facts import InterestClaim
from creditdesk.services.letters.texts import texts_for
from creditdesk.services.letters.worksheet import has_worksheet

DUE = date(2025, 1, 31)


def claim_on(regime: Regime, debts: list[LateDebt], until: date) -> InterestClaim:
    return stated(regime, claim_interest(regime, debts, until), is_claimed=False)


def debt(number: str, currency: str, minor: int, **values: Any) -> LateDebt:
    return LateDebt(DocumentKey(DocumentType.INVOICE, number), currency, DUE, minor, **values)


@given(
    st.sampled_from([*LAWS.values(), UK_SPLIT]),
    st.lists(st.integers(1, 10**8), min_size=1, max_size=4),
    st.lists(st.tuples(st.integers(1, 300), st.integers(1, 10**7)), max_size=3),
    st.integers(1, 500),
    st.integers(0, 10**6),
)
def test_the_lines_of_each_item_come_to_what_is_asked_for(
    regime: Regime, debts: list[int], paid: list[tuple[int, int]], days: int, settled: int
) -> None:
    reductions = tuple((DUE + timedelta(days=day), minor) for day, minor in paid)
    owed = [
        debt(str(index), regime.currency, minor, reductions=reductions, interest_settled_minor=settled)
        for index, minor in enumerate(debts)
    ]
    found = claim_on(regime, owed, DUE + timedelta(days=days))
    for item in found.items:
        lines = sum(period.interest_minor for period in item.periods)
        assert lines + item.rounding_minor - item.settled_minor == item.interest_minor
        assert item.days == sum(period.days for period in item.periods)
        assert item.starts_on == DUE + timedelta(days=1)
    assert found.interest_minor == sum(item.interest_minor for item in found.items)


def test_a_long_worksheet_carries_its_total_and_repeats_its_head(papers: Any) -> None:
    owed = [debt(f"INV-{number}", "GBP", 1_000_00 + number) for number in range(70)]
    claim = claim_on(UK_SPLIT, owed, date(2026, 3, 31))
    made = papers.made(papers.letter("final_demand", papers.many(3), interest=claim))
    assert len(made.pages) > 5
    assert made.text.count("Carried forward") == made.text.count("Brought forward") > 3
    assert f"Interest to 20 November 2026 £{claim.interest_minor / 100:,.2f}" in made.text
    assert "INV-69" in made.text
    assert "Enclosed: how the interest was worked out" in made.text


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_sentence_of_the_annex_is_cut_in_any_language(papers: Any, language: str) -> None:
    owed = [debt("INV-1", "GBP", 12_345_678_90, disputed_minor=345_678_90, dated_on=DUE + timedelta(days=3))]
    addressee = replace(papers.addressee(), language=language)
    interest = claim_on(LAWS["uk"], owed, date(2026, 3, 31))
    made = papers.made(papers.letter("final_demand", papers.many(1), addressee=addressee, interest=interest))
    withheld = texts_for(language).text("worksheet", "fixed_in_part")
    assert withheld.split()[-1] in made.text
    assert "…" not in made.text


def test_reminders_and_letters_without_items_have_no_annex(papers: Any) -> None:
    claim = claim_on(UK_SPLIT, [debt("INV-1", "GBP", 5_00)], date(2025, 3, 31))
    assert has_worksheet(papers.letter("final_demand", papers.many(1), interest=claim))
    assert not has_worksheet(papers.letter("final_demand", papers.many(1)))
    assert not has_worksheet(papers.letter("reminder_3", papers.many(1), interest=claim))
