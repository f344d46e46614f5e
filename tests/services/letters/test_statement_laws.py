"""Every statement of every kind proves itself against the ledger, whatever happened on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import SPAN, START, Ledger, ledgers
from sqlalchemy import Engine

from creditdesk.domain.open_item import open_items
from creditdesk.domain.statement import StatementForm, StatementKind
from creditdesk.services.letters import stating
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.group import group_facts, group_statement
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.period import touched_counts
from creditdesk.services.letters.waiting import Waiting

SENDER = Letterhead("Brook & Lane Ltd", "GB", "GBP")
days = st.integers(-5, SPAN + 60).map(lambda count: START + timedelta(days=count))


def balance(ledger: Ledger, customer: int, currency: str, day: date) -> int:
    return sum(
        item.open_minor
        for item in open_items(ledger.documents, ledger.allocations, day)
        if (item.document.customer_id, item.document.currency) == (customer, currency)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers(), periods=st.lists(st.tuples(days, days).map(sorted), min_size=3, max_size=6), data=st.data())
def test_a_statement_leads_from_the_balance_before_its_period_to_the_balance_of_its_day(
    engine: Engine, post_ledger: Any, ledger: Ledger, periods: list[list[date]], data: st.DataObject
) -> None:
    dealt = tuple(
        replace(document, customer_id=data.draw(st.sampled_from([1, 1, 2])), number=str(document.id))
        for document in ledger.documents
    )
    ledger = Ledger(dealt, ledger.allocations)
    with engine.connect() as connection:
        transaction = connection.begin()
        post_ledger(connection, ledger)
        for first_on, as_of in periods:
            for customer in (1, 2):
                account = read_account(connection, customer, as_of, SENDER)
                touched = touched_counts(connection, customer, first_on, as_of)
                for currency in ("EUR", "GBP"):
                    before = balance(ledger, customer, currency, first_on - timedelta(days=1))
                    now = balance(ledger, customer, currency, as_of)
                    # Nobody who has something to be told is passed over.
                    assert currency in touched or before == now == 0
                    for kind in StatementKind:
                        form = StatementForm(kind, first_on if kind is not StatementKind.OPEN_ITEM else None)
                        facts = stating.statement(
                            connection, account, SENDER, currency, "ST", waiting=Waiting(), form=form
                        )
                        assert facts.balance_minor == now
                        if form.has_period:
                            assert facts.proof.opening_minor == before
                        if kind is StatementKind.ACTIVITY:
                            assert before + sum(each.amount_minor for each in facts.moved) == now
        transaction.rollback()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers(), period=st.tuples(days, days).map(sorted), data=st.data())
def test_a_statement_of_a_group_is_the_sum_of_its_accounts_and_nothing_crosses_its_border(
    engine: Engine, post_ledger: Any, ledger: Ledger, period: list[date], data: st.DataObject
) -> None:
    dealt = tuple(
        replace(document, customer_id=data.draw(st.sampled_from([1, 1, 2])), number=str(document.id))
        for document in ledger.documents
    )
    ledger = Ledger(dealt, ledger.allocations)
    first_on, as_of = period
    with engine.connect() as connection:
        transaction = connection.begin()
        post_ledger(connection, ledger)
        accounts = [read_account(connection, customer, as_of, SENDER) for customer in (1, 2)]
        for kind in StatementKind:
            form = StatementForm(kind, first_on if kind is not StatementKind.OPEN_ITEM else None, of_group=True)
            for standing in group_facts(connection, accounts, form).standings:
                currency = standing.currency
                facts = group_statement(connection, accounts, SENDER, currency, "ST", form)
                assert facts.proved
                assert facts.balance_minor == sum(balance(ledger, each, currency, as_of) for each in (1, 2))
                assert facts.proof.group_minor == 0
        transaction.rollback()
