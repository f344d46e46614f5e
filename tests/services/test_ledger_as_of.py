"""The SQL of open items and of aging answers what the rules answer, for every ledger and every day."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Engine, insert, select, update

from creditdesk.domain.aging import Basis, Credits, age_items, make_buckets
from creditdesk.domain.document import NEVER, Allocation, Document, DocumentType, OpenItem
from creditdesk.domain.open_item import open_items as rule
from creditdesk.models.activity import activities
from creditdesk.models.customers import customers
from creditdesk.models.engine import make_engine
from creditdesk.models.follow_ups import queries, query_items
from creditdesk.models.ledger import customer_balances, ledger_totals
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book
from creditdesk.services.ledger import aging, figures
from creditdesk.services.ledger.open_items import open_items
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument, post

START = date(2026, 1, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
DEBITS = ("invoice", "refund", "journal_debit", "interest")
CREDITS = ("cash", "credit_note", "write_off")
# Few examples at a time where each opens a transaction; a book is made once for all of them.
SLOW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])

days = st.integers(0, 130).map(lambda count: START + timedelta(days=count))


@dataclass(frozen=True)
class Query:
    """Our own query on a document, by its place in the ledger; closed on a day, or open still."""

    place: int
    raised_on: date
    resolved_on: date | None
    amount_minor: int


@dataclass(frozen=True)
class Ledger:
    documents: tuple[Document, ...]
    allocations: tuple[Allocation, ...]
    queries: tuple[Query, ...]

    def telling_days(self) -> list[date]:
        """The days on which something changes, and those before them."""
        found = {START - timedelta(days=1), START + timedelta(days=300)}
        for document in self.documents:
            found |= {document.dated_on, document.due_on, document.reversed_on, document.retention_due_on or START}
        for query in self.queries:
            found |= {query.raised_on, query.resolved_on or START}
        found |= {allocation.allocated_on for allocation in self.allocations}
        return sorted({day - timedelta(days=step) for day in found - {NEVER} for step in (0, 1)})

    def open_as_of(self, day: date) -> list[OpenItem]:
        """What the rule says is open; our queries dispute as the imported ledger does, the larger of the two."""
        disputed = {index: document.disputed_minor for index, document in enumerate(self.documents)}
        own: dict[int, int] = {}
        for query in self.queries:
            if query.raised_on <= day and (query.resolved_on is None or query.resolved_on > day):
                own[query.place] = own.get(query.place, 0) + query.amount_minor
        documents = [
            replace(document, disputed_minor=max(disputed[index], own.get(index, 0)))
            for index, document in enumerate(self.documents)
        ]
        return rule(documents, self.allocations, day)


@st.composite
def documents_of(draw: st.DrawFn, number: int) -> Document:
    kind = DocumentType(draw(st.sampled_from(DEBITS + CREDITS)))
    dated_on = draw(days)
    amount = draw(st.integers(0, 1_000))
    is_debit = kind.sign > 0
    bounces = not is_debit and draw(st.integers(0, 3)) == 0
    retained = draw(st.integers(0, amount)) if is_debit and draw(st.booleans()) else 0
    return Document(
        id=number,
        customer_id=draw(st.integers(1, 2)),
        type=kind,
        number=f"{kind}-{number}",
        dated_on=dated_on,
        due_on=dated_on + timedelta(days=draw(st.integers(0, 60))) if is_debit else dated_on,
        currency=draw(st.sampled_from(("GBP", "EUR"))),
        amount_minor=kind.sign * amount,
        reversed_on=dated_on + timedelta(days=draw(st.integers(0, 40))) if bounces else NEVER,
        disputed_minor=draw(st.sampled_from((0, amount // 3))) if is_debit else 0,
        retained_minor=retained,
        retention_due_on=dated_on + timedelta(days=90) if retained else None,
    )


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    count = draw(st.integers(1, 8))
    documents = [draw(documents_of(number)) for number in range(1, count + 1)]
    left = {document.id: abs(document.amount_minor) for document in documents}
    allocations = []
    seen = set()
    for credit in (document for document in documents if document.amount_minor < 0):
        for debit in (document for document in documents if document.amount_minor > 0):
            most = min(left[credit.id], left[debit.id])
            same = credit.customer_id == debit.customer_id and credit.currency == debit.currency
            if same and most and draw(st.booleans()):
                amount = draw(st.integers(1, most))
                on = draw(days)
                if (credit.id, debit.id, on) not in seen:
                    seen.add((credit.id, debit.id, on))
                    allocations.append(Allocation(credit.id, debit.id, on, amount))
                    left[credit.id] -= amount
                    # A bounced payment leaves room for another.
                    left[debit.id] -= amount if credit.reversed_on == NEVER else 0
    queries = []
    for place, document in enumerate(documents):
        if document.amount_minor > 0 and draw(st.integers(0, 3)) == 0:
            raised_on = document.dated_on + timedelta(days=draw(st.integers(0, 20)))
            closed = raised_on + timedelta(days=draw(st.integers(0, 50))) if draw(st.booleans()) else None
            queries.append(Query(place, raised_on, closed, draw(st.integers(1, document.amount_minor))))
    return Ledger(tuple(documents), tuple(allocations), tuple(queries))


@pytest.fixture
def engine(book: Book) -> Iterator[Engine]:
    made = make_engine(book.path)
    with made.begin() as connection:
        for number in (1, 2):
            connection.execute(
                insert(customers).values(
                    id=number,
                    company_id=1,
                    account=f"A{number}",
                    name=f"Customer {number}",
                    country="GB",
                    currency="GBP",
                )
            )
        connection.execute(
            insert(import_batches).values(id=1, profile="test", files=[], imported_at=AT, imported_by="tess", result={})
        )
    yield made
    made.dispose()


@contextmanager
def posted(engine: Engine, ledger: Ledger) -> Iterator[Connection]:
    """The ledger in the book, for as long as one example lasts."""
    with engine.connect() as connection:
        transaction = connection.begin()
        rows = [
            PostedDocument(
                document.id,
                document.customer_id,
                document.type.value,
                document.number,
                document.dated_on,
                document.due_on,
                document.currency,
                document.amount_minor,
                reversed_on=document.reversed_on,
                disputed_minor=document.disputed_minor,
                retained_minor=document.retained_minor,
                retention_due_on=document.retention_due_on,
            )
            for document in ledger.documents
        ]
        links = [
            PostedAllocation(each.credit_id, each.debit_id, each.allocated_on, each.amount_minor)
            for each in ledger.allocations
        ]
        post(connection, 1, rows, links)
        for number, query in enumerate(ledger.queries, 1):
            raise_query(connection, number, ledger.documents[query.place], query)
        yield connection
        transaction.rollback()


def raise_query(connection: Connection, number: int, document: Document, query: Query) -> None:
    connection.execute(
        insert(activities).values(
            id=number,
            customer_id=document.customer_id,
            kind="query",
            happened_at=AT,
            happened_on=query.raised_on,
            done_by="tess",
            summary="Query",
        )
    )
    connection.execute(
        insert(queries).values(
            id=number,
            customer_id=document.customer_id,
            activity_id=number,
            reason_code="PRICE",
            raised_on=query.raised_on,
            amount_minor=query.amount_minor,
            currency=document.currency,
            status="open" if query.resolved_on is None else "accepted",
            resolved_on=query.resolved_on,
        )
    )
    connection.execute(
        insert(query_items).values(
            query_id=number, type=document.type.value, number=document.number, amount_minor=query.amount_minor
        )
    )


def by_id(items: list[OpenItem]) -> list[OpenItem]:
    return sorted(items, key=lambda item: item.document.id)


@SLOW
@given(ledger=ledgers())
def test_the_book_says_what_the_rule_says_is_open_on_every_day(engine: Engine, ledger: Ledger) -> None:
    with posted(engine, ledger) as connection:
        for day in ledger.telling_days():
            assert by_id(open_items(connection, day)) == by_id(ledger.open_as_of(day))


@SLOW
@given(ledger=ledgers(), basis=st.sampled_from(Basis), mode=st.sampled_from(Credits))
def test_every_aging_is_the_rules_aging_and_proved_by_the_movements(
    engine: Engine, ledger: Ledger, basis: Basis, mode: Credits
) -> None:
    with posted(engine, ledger) as connection:
        for day in ledger.telling_days():
            expected = age_items(ledger.open_as_of(day), day, buckets=make_buckets(basis), credit_mode=mode)
            for by in ("total", "debtor"):
                report = aging.report(connection, day, basis=basis, credit_mode=mode, by=by)
                told = [total.aged for total in report.currencies if total.aged.total_minor or any_open(total.aged)]
                assert told == [balance for balance in expected.total() if balance.total_minor or any_open(balance)]
                assert all(total.proved for total in report.currencies)


def any_open(balance: object) -> bool:
    amounts = [amount for _, amount in balance.buckets]  # type: ignore[attr-defined]
    return any(amounts) or balance.retained_minor != 0 or balance.unallocated_minor != 0  # type: ignore[attr-defined]


@SLOW
@given(ledger=ledgers(), data=st.data())
def test_todays_report_from_kept_figures_is_that_of_the_open_items(
    engine: Engine, ledger: Ledger, data: st.DataObject
) -> None:
    day = data.draw(st.sampled_from(ledger.telling_days()))
    with posted(engine, ledger) as connection:
        for mode in Credits:
            for by in ("total", "debtor"):
                asked = aging.report(connection, day, credit_mode=mode, by=by)
                figures.refresh(connection, day)
                kept = aging.report(connection, day, credit_mode=mode, by=by)
                assert kept == asked
                forget_figures(connection)


def forget_figures(connection: Connection) -> None:
    connection.execute(update(figures.ledger_state).values(figures_as_of=None))


@SLOW
@given(ledger=ledgers(), data=st.data())
def test_refreshing_some_customers_leaves_the_same_figures_as_refreshing_all(
    engine: Engine, ledger: Ledger, data: st.DataObject
) -> None:
    day = data.draw(st.sampled_from(ledger.telling_days()))
    some = data.draw(st.lists(st.integers(1, 2), unique=True))
    with posted(engine, ledger) as connection:
        figures.refresh(connection, day)
        whole = kept_rows(connection)
        connection.execute(
            update(customer_balances).where(customer_balances.c.customer_id.in_(some)).values(open_count=9)
        )
        figures.refresh(connection, day, some)
        assert kept_rows(connection) == whole


def kept_rows(connection: Connection) -> tuple[list[object], list[object]]:
    balances = select(customer_balances).order_by(customer_balances.c.customer_id, customer_balances.c.currency)
    totals = select(ledger_totals).order_by(ledger_totals.c.currency)
    return list(connection.execute(balances)), list(connection.execute(totals))


def test_the_worked_example_of_the_rules(engine: Engine) -> None:
    # Domain rule 2.1.
    def made(number: int, kind: str, amount: int, dated: str, due: str) -> Document:
        return Document(
            number,
            1,
            DocumentType(kind),
            str(number),
            date.fromisoformat(dated),
            date.fromisoformat(due),
            "GBP",
            amount,
        )

    example = Ledger(
        (
            made(1, "invoice", 100_000, "2026-01-10", "2026-02-09"),
            made(2, "invoice", 50_000, "2026-02-05", "2026-03-07"),
            made(3, "credit_note", -20_000, "2026-02-20", "2026-02-20"),
            made(4, "cash", -60_000, "2026-03-02", "2026-03-02"),
        ),
        (
            Allocation(3, 1, date(2026, 3, 5), 20_000),
            Allocation(4, 1, date(2026, 3, 2), 60_000),
        ),
        (),
    )
    with posted(engine, example) as connection:
        (february,) = aging.report(connection, date(2026, 2, 28)).currencies
        (march,) = aging.report(connection, date(2026, 3, 31)).currencies
    assert dict(february.aged.buckets) | {"unallocated": february.aged.unallocated_minor} == {
        "not due": 50_000, "1-30": 100_000, "31-60": 0, "61-90": 0, "91-120": 0, "121+": 0, "unallocated": -20_000,
    }  # fmt: skip
    assert february.aged.total_minor == 130_000
    assert dict(march.aged.buckets)["31-60"] == 20_000
    assert dict(march.aged.buckets)["1-30"] == 50_000
    assert march.aged.total_minor == 70_000
    assert (march.proof.opening_minor, march.proof.receipts_minor, march.proof.closing_minor) == (
        130_000,
        60_000,
        70_000,
    )
