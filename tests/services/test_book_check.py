"""`check` proves the book: it is quiet over a true one and names what was bent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, text

from creditdesk.models.activity import activities
from creditdesk.services.book import settings
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.book.mend import mend
from creditdesk.services.desk import day
from creditdesk.services.letters import archive
from tests.conftest import Filled

AS_OF = date(2026, 11, 20)


@pytest.fixture
def told(ledger: Any, at: datetime, filled: Filled) -> Book:
    """A small ledger with everything that can be in one: part paid, bounced, credited, unallocated, retained."""
    filled.fill(ledger.book.path, "told", lambda: tell(ledger, at))
    return ledger.book


def tell(ledger: Any, at: datetime) -> None:
    alpha = ledger.customer("A1")
    beta = ledger.customer("B2", parent_id=alpha)
    paid = ledger.invoice(alpha, "I1", "2026-09-01", "1000", due="2026-10-01")
    part = ledger.invoice(alpha, "I2", "2026-10-01", "500", due="2026-10-31")
    ledger.invoice(beta, "I3", "2026-11-01", "80.50", due="2026-12-01", retained_minor=4000)
    bounced = ledger.cash(alpha, "C1", "2026-10-05", "1000", reversed_on=date(2026, 10, 12))
    ledger.allocate(bounced, paid, "2026-10-05", "1000")
    cash = ledger.cash(beta, "C2", "2026-11-02", "1200")
    ledger.allocate(cash, paid, "2026-11-02", "1000")
    ledger.allocate(cash, part, "2026-11-03", "150")
    ledger.document(alpha, "credit_note", "N1", "2026-11-04", "20")
    tried = {"kind": "call", "outcome": "NO_ANSWER", "summary": "Rung", "done_by": "tester", "happened_on": AS_OF}
    with ledger.book.unit_of_work(at) as work:
        work.connection.execute(insert(activities).values(customer_id=alpha, happened_at=at, **tried))
        day.refresh(work.connection, AS_OF)


def _bend(book: Book, at: datetime, statement: str) -> list[str]:
    with book.unit_of_work(at) as work:
        work.connection.execute(text(statement))
    return [problem.what for problem in check(book)]


def test_a_true_book_has_no_problems(told: Book) -> None:
    assert check(told) == []


def test_an_empty_book_has_no_problems(book: Book) -> None:
    assert check(book) == []


@pytest.mark.parametrize(
    ("statement", "words"),
    [
        ("UPDATE documents SET open_minor = open_minor + 1 WHERE number = 'I2'", "A1 invoice I2"),
        ("UPDATE documents SET settled_on = '2026-11-01' WHERE number = 'I2'", "A1 invoice I2"),
        ("UPDATE documents SET first_allocated_on = '2026-11-01' WHERE number = 'I2'", "A1 invoice I2"),
        ("UPDATE documents SET settled_on = '2026-10-05' WHERE number = 'I1'", "A1 invoice I1"),
        ("UPDATE documents SET open_minor = -1 WHERE number = 'C1'", "A1 cash C1"),
        ("UPDATE documents SET amount_minor = 14000 WHERE number = 'I2'", "More is allocated than"),
        ("UPDATE allocations SET amount_minor = 200000 WHERE ended_on < '9999-12-31'", "More is allocated than"),
        ("UPDATE allocations SET effective_on = '2026-11-01' WHERE amount_minor = 15000", "count from a wrong day"),
        ("UPDATE allocations SET ended_on = '2026-11-09' WHERE amount_minor = 15000", "end on a wrong day"),
        ("UPDATE documents SET currency = 'EUR' WHERE number = 'I2'", "link two currencies"),
        ("UPDATE customers SET parent_id = NULL", "share no parent"),
        ("UPDATE allocations SET debit_id = credit_id WHERE amount_minor = 15000", "link two debits, or two credits"),
        ("UPDATE daily_movements SET amount_minor = amount_minor + 1 WHERE type = 'reversal'", "2026-10-12 GBP rev"),
        ("DELETE FROM daily_movements WHERE moved_on = '2026-11-04'", "daily totals come to"),
        ("UPDATE customer_balances SET balance_minor = 7", "aged balances kept for 2026-11-20"),
        ("UPDATE customer_balances SET overdue_minor = 7 WHERE customer_id = 1", "open items: A1."),
        ("UPDATE customer_balances SET days_31_60_minor = days_31_60_minor + 1", "aged balances kept for 2026-11-20"),
        ("UPDATE ledger_totals SET days_31_60_minor = days_31_60_minor + 1", "totals kept for 2026-11-20 are not"),
        ("DELETE FROM ledger_totals", "those of the debtors: GBP"),
        ("UPDATE worklist SET overdue_minor = 7 WHERE customer_id = 1", "other balances than are kept for A1."),
        ("UPDATE customer_balances SET oldest_due_on = '2026-01-01' WHERE open_count > 1", "A1"),
        ("DELETE FROM worklist WHERE customer_id = 2", "debtor list lacks B2"),
        ("UPDATE last_contacts SET tries = 7", "last contacts kept are not those of the history: A1."),
        ("UPDATE last_contacts SET customer_id = 2", "last contacts kept are not those of the history: A1, B2."),
        ("UPDATE audit SET subject = 'nothing' WHERE id = 1", "audit chain does not hold at entry 1"),
        ("DELETE FROM audit WHERE id = 1", "audit chain is empty"),
    ],
)
def test_whatever_is_bent_is_named(told: Book, at: datetime, statement: str, words: str) -> None:
    problems = _bend(told, at, statement)
    assert any(words in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("statement", "entries"),
    [
        ("DELETE FROM audit WHERE id = 2", "3"),
        ("UPDATE audit SET done_by = 'nobody' WHERE id = 2", "2"),
        # An entry made to look whole again no longer fits the next.
        ("UPDATE audit SET hash = previous_hash WHERE id = 2", "2, 3"),
    ],
)
def test_an_audit_entry_taken_out_or_altered_is_named(book: Book, at: datetime, statement: str, entries: str) -> None:
    for value in (1, 2):
        with book.unit_of_work(at) as work:
            settings.put(work, "grace", value)
    (problem,) = _bend(book, at, statement)
    assert problem.startswith(f"The audit chain does not hold at entry {entries}:")


def test_a_link_to_nothing_is_named(told: Book, at: datetime) -> None:
    import sqlite3

    told.close()
    with sqlite3.connect(told.path) as connection:
        connection.execute("UPDATE documents SET customer_id = 77 WHERE number = 'I3'")
    connection.close()
    from creditdesk.services.book.files import open_book

    with open_book(told.path) as again:
        problems = [problem.what for problem in check(again)]
    assert "1 rows of documents point to rows of customers that are not there." in problems


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (None, None),
        (lambda path: path.unlink(), "documents are missing"),
        (lambda path: path.write_bytes(b"another"), "changed after they were kept"),
    ],
)
def test_stored_documents_must_be_there_as_they_were(
    book: Book, at: datetime, spoil: Callable[[Path], object] | None, words: str | None
) -> None:
    content = b"a letter"
    with book.unit_of_work(at) as work:
        sha256 = archive.store(work.connection, book.documents_folder, content, at)
    path = archive.path_of(book.documents_folder, sha256)
    if spoil is not None:
        spoil(path)
    problems = [problem.what for problem in check(book)]
    assert problems == [] if words is None else words in problems[0]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE documents SET open_minor = 1, settled_on = dated_on, first_allocated_on = dated_on",
        "UPDATE daily_movements SET amount_minor = 1",
        "DELETE FROM daily_movements",
        "UPDATE customer_balances SET balance_minor = 7",
        "DELETE FROM ledger_totals",
        "UPDATE worklist SET balance_minor = 7",
        "DELETE FROM worklist",
        "UPDATE last_contacts SET spoken_on = '2026-11-19'",
    ],
)
def test_mending_works_everything_derived_out_again(told: Book, at: datetime, statement: str) -> None:
    assert _bend(told, at, statement) != []
    mend(told, at=at, as_of=AS_OF)
    assert check(told) == []
