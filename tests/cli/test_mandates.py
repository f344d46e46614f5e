"""Mandates from a terminal: written, changed with what stood before kept, and listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from creditdesk.models.book import audit
from creditdesk.services.book.book import Book
from creditdesk.services.book.files import open_book
from tests.conftest import LedgerBuilder

Run = Callable[..., Any]
WRITTEN = ("mandates", "N1", "--record", "DC-77", "--scheme", "debicheck", "--amount", "1500", "--most", "2,250.00")


@pytest.fixture
def ledger_book(book: Book) -> Path:
    """A closed book with two debtors."""
    ledger = LedgerBuilder(book)
    ledger.customer("N1", name="Northgate")
    ledger.customer("S1", name="Southgate")
    book.close()
    return book.path


@pytest.fixture
def run(creditdesk: Run, ledger_book: Path) -> Run:
    return lambda *arguments: creditdesk("--book", ledger_book, "--as-of", "2026-11-20", *arguments)


def test_a_mandate_is_written_and_listed(run: Run) -> None:
    (mandate,) = run("--json", *WRITTEN, "--day", "25", "--signed", "2026-11-01").json["mandates"]
    assert mandate.pop("recorded_by")
    assert mandate.pop("recorded_at")
    assert mandate == {
        "account": "N1", "name": "Northgate", "scheme": "debicheck", "id": "DC-77", "status": "active",
        "currency": "GBP", "amount": "1500.00", "most": "2250.00", "day": 25, "signed": "2026-11-01",
    }  # fmt: skip
    assert "DC-77" in run("mandates").out
    assert run("mandates", "S1").out == "No mandate is on record.\n"


def test_what_stood_before_stays_in_the_audit_chain(run: Run, ledger_book: Path) -> None:
    run(*WRITTEN)
    run(*WRITTEN)
    (mandate,) = run("--json", *WRITTEN, "--status", "suspended").json["mandates"]
    assert mandate["status"] == "suspended"
    book = open_book(ledger_book)
    with book.read() as connection:
        details = list(connection.scalars(select(audit.c.details).where(audit.c.action == "mandate")))
        subjects = set(connection.scalars(select(audit.c.subject).where(audit.c.action == "mandate")))
    book.close()
    assert [(each["before"] or {}).get("status") for each in details] == [None, "active"]
    assert details[-1]["after"]["status"] == "suspended"
    assert subjects == {"N1 debicheck"}


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("mandates", "--record", "1"), "A mandate is a debtor's."),
        (("mandates", "N1", "--record", "1", "--scheme", "cheque"), 'There is no scheme "cheque"'),
        (("mandates", "N1", "--record", "1", "--status", "lost"), 'There is no status "lost"'),
        (("mandates", "N1", "--record", "1", "--day", "32"), "no day 32"),
        (("mandates", "N1", "--record", " "), "1 to 35 characters"),
        (("mandates", "Q9", "--record", "1"), "Q9"),
    ],
)
def test_what_cannot_be_kept_is_said(run: Run, arguments: tuple[str, ...], says: str) -> None:
    answer = run(*arguments)
    assert answer.status == 2
    assert says in answer.err
