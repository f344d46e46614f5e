"""Laws of posting and importing that hold for any ledger."""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, Table, insert, select

from creditdesk.domain.document import NEVER, Document, DocumentType
from creditdesk.domain.money import decimal_text
from creditdesk.domain.open_item import settled_on
from creditdesk.models import bulk
from creditdesk.models.customers import customers
from creditdesk.models.ledger import allocations, daily_movements, documents
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import create_book
from creditdesk.services.cash.service import Cash
from creditdesk.services.ledger import movements, posting
from creditdesk.services.ledger.open_items import open_items
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument, post
from tests.conftest import AS_OF, AT

FIRST = date(2026, 1, 1)
few = settings(max_examples=30, deadline=None)
# Each example makes two books and imports twice.
fewer = settings(max_examples=10, deadline=None)


Ledger = tuple[list[PostedDocument], list[PostedAllocation]]


@contextmanager
def new_book() -> Iterator[Book]:
    with tempfile.TemporaryDirectory() as folder:
        with create_book(
            Path(folder) / "law.creditdesk", company="Law Ltd", country="GB", currency="GBP", at=AT, user="tess"
        ) as book:
            yield book


@pytest.fixture(scope="module")
def real_book() -> Iterator[Book]:
    with new_book() as book:
        yield book


class _UndoneError(Exception):
    pass


@contextmanager
def undone(book: Book) -> Iterator[Connection]:
    """A transaction of which nothing stays."""
    with suppress(_UndoneError), book.unit_of_work(AT) as work:
        prepare(work.connection)
        yield work.connection
        raise _UndoneError


@st.composite
def ledgers(draw: st.DrawFn) -> tuple[list[PostedDocument], list[PostedAllocation]]:
    """A small ledger of two customers in which nothing is allocated twice, some payments bounced."""
    rng = random.Random(draw(st.integers(0, 2**32)))
    papers: list[PostedDocument] = []
    links: list[PostedAllocation] = []
    for at in range(draw(st.integers(0, 12))):
        kind = rng.choice(list(DocumentType))
        day = FIRST + timedelta(rng.randrange(60))
        bounced = day + timedelta(rng.randrange(30)) if kind is DocumentType.CASH and rng.random() < 0.3 else NEVER
        amount = rng.randrange(1, 5_000) * kind.sign
        customer = rng.randrange(1, 3)
        due = day + timedelta(rng.randrange(60)) if amount > 0 else day
        papers.append(
            PostedDocument(
                at + 1, customer, kind.value, f"N-{at:03}", day, due, "GBP", amount, bounced, reference="a;b"
            )
        )
    left = {paper.id: abs(paper.amount_minor) for paper in papers}
    for credit in (paper for paper in papers if paper.amount_minor < 0):
        for debit in (paper for paper in papers if paper.amount_minor > 0 and paper.customer_id == credit.customer_id):
            most = min(left[credit.id], left[debit.id])
            day = FIRST + timedelta(rng.randrange(90))
            if most and rng.random() < 0.7 and max(day, credit.dated_on, debit.dated_on) < credit.reversed_on:
                amount = most if rng.random() < 0.6 else rng.randrange(1, most + 1)
                links.append(PostedAllocation(credit.id, debit.id, day, amount))
                left[credit.id] -= amount
                left[debit.id] -= amount
    return papers, links


def prepare(connection: Connection) -> None:
    connection.execute(
        insert(customers),
        [
            {"id": at, "company_id": 1, "account": f"C{at}", "name": "X", "country": "GB", "currency": "GBP"}
            for at in (1, 2)
        ],
    )
    connection.execute(
        insert(import_batches).values(id=1, profile="", files=[], imported_at=AT, imported_by="tess", result={})
    )


def stored(connection: Connection) -> tuple[list, list, list]:
    links = select(allocations).with_only_columns(*[column for column in allocations.c if column.name != "id"])
    return (
        list(map(tuple, connection.execute(select(documents).order_by(documents.c.id)))),
        sorted(map(tuple, connection.execute(links))),
        sorted(map(tuple, connection.execute(select(daily_movements)))),
    )


@few
@given(ledger=ledgers(), parts=st.integers(1, 4))
def test_posting_all_at_once_in_parts_or_in_bulk_gives_the_same_rows(
    real_book: Book, ledger: Ledger, parts: int
) -> None:
    papers, links = ledger
    with undone(real_book) as connection:
        post(connection, 1, papers, links)
        at_once = stored(connection)
        assert posting.wrong_figures(connection) == []
    with undone(real_book) as connection:
        for part in range(parts):
            post(connection, 1, papers[part::parts], [])
        for part in range(parts):
            post(connection, 1, [], links[part::parts])
        assert stored(connection) == at_once
    with undone(real_book) as connection, pytest.MonkeyPatch.context() as patch:
        patch.setattr(posting, "_LARGE", 0)
        post(connection, 1, papers, links)
        assert stored(connection) == at_once


@few
@given(ledger=ledgers())
def test_the_derived_columns_are_what_the_rule_of_open_items_says(real_book: Book, ledger: Ledger) -> None:
    papers, links = ledger
    with undone(real_book) as connection:
        post(connection, 1, papers, links)
        by_id = {paper.id: paper for paper in papers}
        for row in connection.execute(select(documents)):
            facts = by_id[row.id]
            document = Document(
                facts.id, facts.customer_id, DocumentType(facts.type), facts.number, facts.dated_on, facts.due_on,
                facts.currency, facts.amount_minor, facts.reversed_on,
            )  # fmt: skip
            touching = [
                (
                    max(link.allocated_on, by_id[link.credit_id].dated_on, by_id[link.debit_id].dated_on),
                    min(by_id[link.credit_id].reversed_on, by_id[link.debit_id].reversed_on),
                    link.amount_minor,
                )
                for link in links
                if row.id in (link.credit_id, link.debit_id)
            ]
            assert row.settled_on == settled_on(document, touching)
            assert row.first_allocated_on == min(
                (starts for starts, ends, _ in touching if starts < ends), default=NEVER
            )
        at_last = {item.document.id: item.open_minor for item in open_items(connection, date(2199, 1, 1))}
        assert at_last == {row.id: row.open_minor for row in connection.execute(select(documents)) if row.open_minor}
        stored_movements = {
            movements.Movement(row.moved_on, row.currency, row.type): (row.amount_minor, row.document_count)
            for row in connection.execute(select(daily_movements))
        }
        assert stored_movements == movements.from_documents(connection, 1)


def export(book: Book, folder: Path) -> list[Path]:
    """Write the ledger as CreditDesk CSV."""
    paths = [folder / f"{name}.csv" for name in ("customers", "documents", "allocations")]
    with book.read() as connection:
        accounts = {row.id: row.account for row in connection.execute(select(customers))}
        papers = {row.id: row for row in connection.execute(select(documents))}
        links = connection.execute(select(allocations)).all()
    with paths[0].open("w", newline="") as text:
        csv.writer(text).writerows([("account", "name"), *((account, "X") for account in accounts.values())])
    with paths[1].open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(
            ["account", "type", "number", "date", "due_date", "amount", "currency", "reversed_on", "reference"]
        )
        for row in papers.values():
            bounced = "" if row.reversed_on == NEVER else row.reversed_on
            amount = decimal_text(abs(row.amount_minor), row.currency)
            writer.writerow([accounts[row.customer_id], row.type, row.number, row.dated_on, row.due_on, amount,
                             row.currency, bounced, row.reference])  # fmt: skip
    with paths[2].open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(["account", "credit_type", "credit_number", "debit_type", "debit_number", "date", "amount"])
        for row in links:
            credit, debit = papers[row.credit_id], papers[row.debit_id]
            writer.writerow([accounts[credit.customer_id], credit.type, credit.number, debit.type, debit.number,
                             row.allocated_on, decimal_text(row.amount_minor, credit.currency)])  # fmt: skip
    return paths


@fewer
@given(ledgers())
def test_export_then_import_is_the_same_ledger(ledger: Ledger) -> None:
    papers, links = ledger
    with new_book() as first, tempfile.TemporaryDirectory() as folder:
        with first.unit_of_work(AT) as work:
            prepare(work.connection)
            post(work.connection, 1, papers, links)
        paths = export(first, Path(folder))
        with new_book() as second:
            taken = Cash(second).import_files(paths, at=AT, as_of=AS_OF)
            assert taken.rejected == ()
            again = Cash(second).import_files(paths, at=AT, as_of=AS_OF)
            assert (again.new, again.changed, again.rejected) == (0, 0, ())
            with first.read() as one, second.read() as other:
                assert stored(one) == stored(other)
                for days in range(0, 120, 7):
                    day = FIRST + timedelta(days)
                    assert open_items(one, day) == open_items(other, day)


@fewer
@given(ledgers(), ledgers())
def test_taking_an_import_back_is_as_if_it_had_never_been(ledger: Ledger, later: Ledger) -> None:
    with new_book() as book, tempfile.TemporaryDirectory() as folder:
        with book.unit_of_work(AT) as work:
            prepare(work.connection)
            post(work.connection, 1, *ledger)
        with book.read() as connection:
            before = stored(connection)
        with new_book() as other:
            with other.unit_of_work(AT) as work:
                prepare(work.connection)
                post(work.connection, 1, *later)
            paths = export(other, Path(folder))
        taken = Cash(book).import_files(paths, at=AT, as_of=AS_OF)
        with book.read() as connection:
            assert posting.wrong_figures(connection) == []
        Cash(book).take_back(taken.batch, at=AT, as_of=AS_OF)
        with book.read() as connection:
            assert stored(connection) == before


def test_indexes_are_there_again_after_a_large_load(book: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    def names() -> list[str]:
        with book.read() as connection:
            return sorted(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'index'").scalars())

    before = names()
    monkeypatch.setattr(posting, "_LARGE", 0)
    with book.unit_of_work(AT) as work:
        prepare(work.connection)
        seen: list[int] = []
        real = bulk.insert_rows

        def counting(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[tuple]) -> None:
            seen.append(len(connection.exec_driver_sql("SELECT 1 FROM sqlite_master WHERE type = 'index'").all()))
            real(connection, table, columns, rows)

        monkeypatch.setattr(posting, "insert_rows", counting)
        day = date(2026, 1, 1)
        post(work.connection, 1, [PostedDocument(1, 1, "invoice", "1", day, day, "GBP", 100)], [])
    assert names() == before
    assert min(seen) < len(before)
