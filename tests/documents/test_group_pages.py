"""Statements of a group over pages: no account begins at a page's foot, and what is carried adds up."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from creditdesk.services.letters.group import together
from creditdesk.services.letters.render import lay_out
from creditdesk.services.letters.statement_facts import StatementFacts

MONEY = r"\u2212?[\d,]+\.\d\d"


def minor(text: str) -> int:
    return int(re.sub(r"[^\d-]", "", text.replace("\u2212", "-")))


def group(papers: Any, *counts: int, activity: bool = False) -> StatementFacts:
    """Return a statement of accounts with so many items or movements each."""
    parts = []
    for index, count in enumerate(counts):
        made = papers.activity(count, seed=index) if activity else papers.statement(papers.many(count, seed=index))
        whom = replace(papers.addressee(name=f"Branch {index}"), account=f"NOR{index:03}")
        parts.append(replace(made, addressee=whom))
    return together(parts, papers.addressee())


@pytest.mark.parametrize("counts", [(1, 1), (3, 14, 1, 30), (60, 2), (28, 28, 28), tuple(range(1, 30))])
def test_carried_totals_run_through_all_accounts(papers: Any, counts: tuple[int, ...]) -> None:
    facts = group(papers, *counts)
    read = papers.made(facts)
    running = 0
    for number, page in enumerate(read.pages):
        brought = [minor(found) for found in re.findall(rf"^Brought forward ({MONEY})$", page, re.MULTILINE)]
        assert brought == ([running] if number else [])
        running += sum(minor(found) for found in re.findall(rf"INV-\d+.* {MONEY} ({MONEY})$", page, re.MULTILINE))
        if number + 1 < len(read.pages):
            assert f"\nCarried forward {running / 100:,.2f}\n" in page
    assert running == facts.balance_minor
    subtotals = re.findall(rf"^Balance of account NOR\d+ ({MONEY})$", read.text, re.MULTILINE)
    assert [minor(found) for found in subtotals] == [part.balance_minor for part in facts.parts]


@pytest.mark.parametrize("activity", [False, True])
def test_no_account_begins_at_the_foot_of_a_page_and_nothing_runs_over_it(papers: Any, *, activity: bool) -> None:
    for first in range(1, 45):
        flow = lay_out(group(papers, first, 4, 6, activity=activity))
        for page in flow.pages:
            texts = [run.text for run in page.runs]
            for index, text in enumerate(texts):
                if text.startswith("NOR00") and "continued" not in text and " · Branch" in text:
                    rows = [each for each in texts[index:] if re.match(r"(Invoice|Payment) [A-Z]+-\d+$", each)]
                    assert len(rows) >= 2, (first, text)
            foot = next(run.y for run in page.runs if run.text.startswith("Page "))
            table = [run.y for run in page.runs if run.text.startswith(("Carried", "Balance o", "Invoice"))]
            assert max(table, default=0) <= flow.paper.bottom < foot


def test_an_account_that_goes_on_over_a_page_is_named_again(papers: Any) -> None:
    pages = papers.made(group(papers, 5, 60)).pages
    assert re.search(rf"Brought forward {MONEY}\nNOR001 · Branch 1, continued\n", pages[1])
    assert "continued" not in pages[0]


def test_an_account_with_no_movement_says_so(papers: Any) -> None:
    text = papers.made(group(papers, 3, 0, activity=True)).text
    assert "Nothing was booked in these days.\nBalance of account NOR001 10,000.00" in text


def test_the_groups_statement_is_the_same_bytes_twice(papers: Any) -> None:
    assert papers.made(group(papers, 3, 40)).pdf == papers.made(group(papers, 3, 40)).pdf


def test_a_group_in_credit_is_told_so(papers: Any) -> None:
    parts = [
        replace(papers.statement([], papers.CREDITS), addressee=replace(papers.addressee(), account=f"NOR{index}"))
        for index in range(2)
    ]
    text = papers.made(together(parts, papers.addressee())).text
    assert "Taken together, your accounts are £1,180.24 in credit. There is nothing to pay." in text
