"""A small book with one overdue debtor, and the letters' services on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QSettings

from creditdesk.services.book.book import Book
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.service import Letters
from creditdesk.ui.tasks import TaskRunner


@pytest.fixture
def letters(book: Book, at: datetime) -> Letters:
    service = Letters(book)
    bank = BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911")
    service.save_letterhead(
        Letterhead(name="Brook & Lane Ltd", country="GB", currency="GBP", address=("1 Lane", "Leeds"), banks=(bank,)),
        at=at,
    )
    return service


@pytest.fixture
def debtor(ledger: Any, letters: Letters) -> int:
    """Northgate, with two invoices overdue."""
    customer = ledger.customer("NOR014", name="Northgate Timber", address1="Unit 7", city="Wakefield")
    ledger.invoice(customer, "INV-1", "2026-08-06", "18400.00", due="2026-09-05")
    ledger.invoice(customer, "INV-2", "2026-10-12", "7080.00", due="2026-11-11")
    return customer


@pytest.fixture
def day() -> date:
    return date(2026, 11, 20)


@pytest.fixture
def memory(tmp_path: Path) -> QSettings:
    """What the window keeps from one start to the next."""
    return QSettings(str(tmp_path / "window.ini"), QSettings.Format.IniFormat)


@pytest.fixture
def inline() -> TaskRunner:
    """Runs everything at once, in the test's own thread."""
    return TaskRunner(inline=True)


@pytest.fixture
def threaded() -> Iterator[TaskRunner]:
    """Runs as in the window, in threads."""
    runner = TaskRunner()
    yield runner
    runner.close()


@pytest.fixture(autouse=True)
def british_words() -> Iterator[None]:
    """Write amounts and days as in Britain, whatever the machine's own locale is."""
    before = QLocale()
    QLocale.setDefault(QLocale("en_GB"))
    yield
    QLocale.setDefault(before)
