"""Statements over a period lead from the balance before it to the balance at its end, on any ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledgers import Ledger, ledgers

from creditdesk.domain.document import NEVER, Document, DocumentType
from creditdesk.domain.open_item import effective_on, ended_on, open_items
from creditdesk.domain.statement import (
    MovementKind,
    StatementForm,
    StatementKind,
    Use,
    item_stories,
    movements,
)


@st.composite
def group_ledgers(draw: st.DrawFn) -> Ledger:
    """A ledger dealt out anew to accounts of one group, so that one's money pays the other's items."""
    ledger = draw(ledgers())
    documents = tuple(replace(document, customer_id=draw(st.sampled_from([1, 1, 2]))) for document in ledger.documents)
    return Ledger(documents, ledger.allocations)


def account(ledger: Ledger, customer: int, currency: str) -> list[Document]:
    return [each for each in ledger.documents if (each.customer_id, each.currency) == (customer, currency)]


def uses_of(ledger: Ledger, customer: int, currency: str) -> list[Use]:
    by_id = {document.id: document for document in ledger.documents}
    found = []
    for allocation in ledger.allocations:
        credit, debit = by_id[allocation.credit_id], by_id[allocation.debit_id]
        days = effective_on(allocation, credit, debit), ended_on(credit, debit)
        for own, other in ((credit, debit), (debit, credit)):
            if (own.customer_id, own.currency) == (customer, currency):
                elsewhere = str(other.customer_id) if other.customer_id != customer else ""
                found.append(Use(own, other, *days, allocation.amount_minor, elsewhere))
    return found


def opened(ledger: Ledger, day: date) -> dict[tuple[int, str], dict[int, int]]:
    """By customer and currency, what is open of each document."""
    found: defaultdict[tuple[int, str], dict[int, int]] = defaultdict(dict)
    for item in open_items(ledger.documents, ledger.allocations, day):
        found[item.document.customer_id, item.document.currency][item.document.id] = item.open_minor
    return found


def periods(ledger: Ledger) -> Iterable[tuple[date, date]]:
    days = ledger.days()
    return ((first, last) for first in days[::3] for last in days[::2] if first <= last)


@given(group_ledgers())
def test_brought_forward_and_every_movement_lead_to_the_balance_of_the_day(ledger: Ledger) -> None:
    for first, last in periods(ledger):
        before, now = opened(ledger, first - timedelta(days=1)), opened(ledger, last)
        for key in {(each.customer_id, each.currency) for each in ledger.documents}:
            lines = movements(account(ledger, *key), uses_of(ledger, *key), first, last)
            assert sum(before[key].values()) + sum(line.amount_minor for line in lines) == sum(now[key].values())
            assert [line.on for line in lines] == sorted(line.on for line in lines)


@given(group_ledgers())
def test_every_item_adds_up_from_its_amount_to_what_is_open(ledger: Ledger) -> None:
    for first, last in periods(ledger):
        now = opened(ledger, last)
        for key in {(each.customer_id, each.currency) for each in ledger.documents}:
            stories = item_stories(account(ledger, *key), uses_of(ledger, *key), first, last)
            left = {story.document.id: story.open_minor for story in stories if story.open_minor}
            assert left == now[key]


@given(group_ledgers())
def test_an_old_period_reads_the_same_after_later_postings(ledger: Ledger) -> None:
    for first, last in periods(ledger):
        then = ledger.known_by(last)
        for key in {(each.customer_id, each.currency) for each in ledger.documents}:
            told = movements(account(ledger, *key), uses_of(ledger, *key), first, last)
            told_then = movements(account(then, *key), uses_of(then, *key), first, last)
            assert [(each.on, each.kind, each.amount_minor) for each in told] == [
                (each.on, each.kind, each.amount_minor) for each in told_then
            ]


def document(number: str, kind: str, day: date, amount: int, *, customer: int = 1, bounced: date = NEVER) -> Document:
    identity = sum(map(ord, number))
    return Document(identity, customer, DocumentType(kind), number, day, day, "GBP", amount, reversed_on=bounced)


INVOICE = document("INV-1", "invoice", date(2026, 10, 1), 1_000)
BOUNCED = document("BACS-1", "cash", date(2026, 11, 5), -1_000, bounced=date(2026, 11, 15))


def test_a_payment_that_bounced_comes_and_goes_on_its_own_days() -> None:
    lines = movements([INVOICE, BOUNCED], [], date(2026, 11, 1), date(2026, 11, 20))
    assert [(line.on.day, line.kind, line.amount_minor) for line in lines] == [
        (5, MovementKind.POSTED, -1_000),
        (15, MovementKind.RETURNED, 1_000),
    ]
    assert movements([INVOICE, BOUNCED], [], date(2026, 11, 1), date(2026, 11, 14)) == lines[:1]


@pytest.mark.parametrize(
    ("first_on", "steps"),
    [
        (date(2026, 11, 1), [-1_000, 1_000]),
        (date(2026, 11, 15), [-1_000, 1_000]),
        (date(2026, 11, 16), []),
    ],
)
def test_what_was_taken_back_before_the_period_is_passed_over(first_on: date, steps: list[int]) -> None:
    uses = [Use(INVOICE, BOUNCED, BOUNCED.dated_on, BOUNCED.reversed_on, 1_000)]
    (story,) = item_stories([INVOICE], uses, first_on, date(2026, 11, 20))
    assert [step.amount_minor for step in story.settlements] == steps
    assert story.open_minor == 1_000


def test_what_was_settled_before_the_period_is_left_out_and_what_was_settled_in_it_is_told() -> None:
    cash = document("BACS-2", "cash", date(2026, 10, 20), -1_000)
    uses = [Use(INVOICE, cash, cash.dated_on, NEVER, 1_000)]
    assert item_stories([INVOICE], uses, date(2026, 11, 1), date(2026, 11, 20)) == []
    (story,) = item_stories([INVOICE], uses, date(2026, 10, 20), date(2026, 11, 20))
    assert (story.settlements[0].other, story.open_minor) == (cash, 0)


def test_invoices_stand_before_the_payments_of_their_day() -> None:
    day = date(2026, 11, 5)
    paid = document("A-1", "cash", day, -300)
    billed = document("Z-9", "invoice", day, 500)
    assert [line.document for line in movements([paid, billed], [], day, day)] == [billed, paid]


def test_money_given_to_another_account_of_the_group_is_a_movement_of_both() -> None:
    cash = document("BACS-3", "cash", date(2026, 11, 5), -400)
    debt = document("B-1", "invoice", date(2026, 10, 1), 300, customer=2)
    day = date(2026, 11, 6)
    (given_away,) = movements([], [Use(cash, debt, day, NEVER, 300, "NOR014B")], day, day)
    (received,) = movements([], [Use(debt, cash, day, NEVER, 300, "NOR014")], day, day)
    assert (given_away.amount_minor, received.amount_minor) == (300, -300)
    assert given_away.account == "NOR014B"


def test_the_period_begins_with_the_month_unless_a_day_is_named() -> None:
    day = date(2026, 11, 20)
    assert StatementForm(StatementKind.ACTIVITY).since(day) == date(2026, 11, 1)
    assert StatementForm(StatementKind.DETAILED, date(2026, 9, 9)).since(day) == date(2026, 9, 9)
    assert StatementForm().since(day) == date(2026, 11, 21)
