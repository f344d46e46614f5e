"""Every statement of every kind proves itself against the ledger, whatever happened on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledgers import SPAN, START, Ledger, ledgers
from sqlalchemy import Engine, insert

from creditdesk.domain.document import Allocation
from creditdesk.domain.open_item import open_items
from creditdesk.domain.statement import StatementForm, StatementKind
from creditdesk.models.customers import customers
from creditdesk.models.engine import make_engine
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument, post
from creditdesk.services.letters import compose
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.gate import Waiting
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.period import touched_counts

SENDER = Letterhead("Brook & Lane Ltd", "GB", "GBP")
GROUP = {1: "HEAD", 2: "BRANCH"}
days = st.integers(-5, SPAN + 60).map(lambda count: START + timedelta(days=count))


@pytest.fixture
def engine(book: Book) -> Iterator[Engine]:
    """A book of two accounts of one group, whose money may pay each other's items."""
    made = make_engine(book.path)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    with made.begin() as connection:
        for number, account in GROUP.items():
            connection.execute(
                insert(customers).values(
                    id=number,
                    company_id=1,
                    account=account,
                    name=account,
                    country="GB",
                    currency="GBP",
                    parent_id=None if number == 1 else 1,
                )
            )
        connection.execute(
            insert(import_batches).values(id=1, profile="test", files=[], imported_at=at, imported_by="tess", result={})
        )
    yield made
    made.dispose()


def balance(ledger: Ledger, customer: int, currency: str, day: date) -> int:
    return sum(
        item.open_minor
        for item in open_items(ledger.documents, ledger.allocations, day)
        if (item.document.customer_id, item.document.currency) == (customer, currency)
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(ledger=ledgers(), periods=st.lists(st.tuples(days, days).map(sorted), min_size=3, max_size=6), data=st.data())
def test_a_statement_leads_from_the_balance_before_its_period_to_the_balance_of_its_day(
    engine: Engine, ledger: Ledger, periods: list[list[date]], data: st.DataObject
) -> None:
    dealt = tuple(
        replace(document, customer_id=data.draw(st.sampled_from([1, 1, 2])), number=str(document.id))
        for document in ledger.documents
    )
    ledger = Ledger(dealt, ledger.allocations)
    with engine.connect() as connection:
        transaction = connection.begin()
        post(
            connection,
            1,
            [
                PostedDocument(
                    each.id,
                    each.customer_id,
                    each.type.value,
                    each.number,
                    each.dated_on,
                    each.due_on,
                    each.currency,
                    each.amount_minor,
                    reversed_on=each.reversed_on,
                    disputed_minor=each.disputed_minor,
                    retained_minor=each.retained_minor,
                    retention_due_on=each.retention_due_on,
                )
                for each in ledger.documents
            ],
            [
                PostedAllocation(each.credit_id, each.debit_id, each.allocated_on, each.amount_minor)
                for each in merged(ledger)
            ],
        )
        for first_on, as_of in periods:
            for customer in GROUP:
                account = read_account(connection, customer, as_of, SENDER)
                touched = touched_counts(connection, customer, first_on, as_of)
                for currency in ("EUR", "GBP"):
                    before = balance(ledger, customer, currency, first_on - timedelta(days=1))
                    now = balance(ledger, customer, currency, as_of)
                    # Nobody who has something to be told is passed over.
                    assert currency in touched or before == now == 0
                    for kind in StatementKind:
                        form = StatementForm(kind, first_on if kind is not StatementKind.OPEN_ITEM else None)
                        facts = compose.statement(
                            connection, account, SENDER, currency, "ST", waiting=Waiting(), form=form
                        )
                        assert facts.balance_minor == now
                        if form.has_period:
                            assert facts.proof.opening_minor == before
                        if kind is StatementKind.ACTIVITY:
                            assert before + sum(each.amount_minor for each in facts.moved) == now
        transaction.rollback()


def merged(ledger: Ledger) -> list[Allocation]:
    """The allocations with those of one day between the same two documents as one, as the ledger keeps them."""
    found = {}
    for each in ledger.allocations:
        key = (each.credit_id, each.debit_id, each.allocated_on)
        amount = each.amount_minor + (found[key].amount_minor if key in found else 0)
        found[key] = replace(each, amount_minor=amount)
    return list(found.values())
