"""One overdue debtor of a company with a letterhead, and what happens to them."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pypdf
import pytest
from ledgers import Ledger
from sqlalchemy import Connection, Engine, insert, select

from creditdesk.domain.document import Allocation
from creditdesk.models.activity import activities
from creditdesk.models.customers import customers
from creditdesk.models.engine import make_engine
from creditdesk.models.follow_ups import promise_items, promises
from creditdesk.models.plans import instalments, payment_plan_items, payment_plans
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument, post
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.service import Letters

DAY = date(2026, 11, 20)
BANKS = (
    BankAccount("GBP", "Brook & Lane Ltd", sort_code="20-00-00", account_number="55779911"),
    BankAccount("EUR", "Brook & Lane Ltd", iban="GB82WEST12345698765432"),
)


class Desk:
    """One overdue debtor of a company with a letterhead, and what happens to them."""

    def __init__(self, book: Book, ledger: Any, at: datetime) -> None:
        self.book = book
        self.ledger = ledger
        self.at = at
        self.letters = Letters(book)
        letterhead = Letterhead("Brook & Lane Ltd", "GB", "GBP", address=("1 Lane", "Leeds"), phone="0113", banks=BANKS)
        self.letters.save_letterhead(letterhead, at=at)
        self.debtor = ledger.customer(
            "NOR014", name="Northgate Timber", address1="Unit 7", city="Wakefield", postcode="WF1 2RT"
        )
        self.first = ledger.invoice(self.debtor, "INV-1", "2026-08-06", "18400.00", due="2026-09-05", po_number="PO 9")
        self.second = ledger.invoice(self.debtor, "INV-2", "2026-10-12", "7080.00", due="2026-11-11")

    def reasons(self, kind: str = "reminder", day: date = DAY) -> tuple[str, ...]:
        return self.letters.gate(self.debtor, kind, day).reasons

    def issue(self, kind: str = "reminder", day: date = DAY, **wishes: Any) -> Any:
        return self.letters.issue(self.debtor, kind, as_of=day, at=self.at, **wishes)[0]

    def add(self, table: Any, **values: Any) -> int:
        with self.book.unit_of_work(self.at) as work:
            return int(work.connection.execute(insert(table).values(**values)).inserted_primary_key[0])

    def happened(self, day: date, outcome: str = "", kind: str = "call") -> int:
        moment = datetime.combine(day, self.at.timetz())
        return self.add(
            activities,
            customer_id=self.debtor,
            kind=kind,
            happened_at=moment,
            happened_on=day,
            done_by="tess",
            outcome=outcome,
            summary=kind,
        )

    def promise(self, amount: int, promised_on: date, *items: str, status: str = "open", **values: Any) -> None:
        made_on = values.pop("made_on", promised_on - timedelta(days=7))
        number = self.add(
            promises,
            customer_id=self.debtor,
            activity_id=self.happened(made_on, "PTP", "promise"),
            made_on=made_on,
            promised_on=promised_on,
            amount_minor=amount,
            currency="GBP",
            status=status,
            **values,
        )
        for item in items:
            self.add(promise_items, promise_id=number, type="invoice", number=item, amount_minor=amount)

    def rows(self, table: Any) -> list[Any]:
        with self.book.read() as connection:
            return list(connection.execute(select(table)))

    def said(self, kind: str = "reminder", day: date = DAY, *, debtor: int = 0, **wishes: Any) -> str:
        """Return what the document would say, on one line."""
        return self.text_of(self.letters.preview(debtor or self.debtor, kind, day, **wishes).pdf)

    def plan(self, agreed_on: date, *dues: date, **amounts: int) -> None:
        """Agree that items, by number with their amounts, are paid in equal instalments, the rest with the last."""
        plan = self.add(
            payment_plans,
            customer_id=self.debtor,
            activity_id=self.happened(agreed_on, "PLAN_AGREED"),
            agreed_on=agreed_on,
            total_minor=sum(amounts.values()),
            currency="GBP",
        )
        for number, amount in amounts.items():
            item = number.replace("_", "-")
            self.add(payment_plan_items, plan_id=plan, type="invoice", number=item, amount_minor=amount)
        share, rest = divmod(sum(amounts.values()), len(dues))
        for number, due_on in enumerate(dues, 1):
            minor = share + (rest if number == len(dues) else 0)
            self.add(instalments, plan_id=plan, number=number, due_on=due_on, amount_minor=minor)

    def text_of(self, pdf: bytes) -> str:
        """Return the words of a document, on one line."""
        return " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(pdf)).pages).replace("\n", " ")


@pytest.fixture
def desk(book: Book, ledger: Any, at: datetime) -> Desk:
    return Desk(book, ledger, at)


@pytest.fixture
def engine(book: Book) -> Iterator[Engine]:
    """A book of two accounts of one group, whose money may pay each other's items."""
    made = make_engine(book.path)
    at = datetime(2026, 11, 20, tzinfo=UTC)
    with made.begin() as connection:
        for number, account in ((1, "HEAD"), (2, "BRANCH")):
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


@pytest.fixture
def post_ledger() -> Any:
    """Post a random ledger to a book of two accounts."""

    def post_it(connection: Connection, ledger: Ledger) -> None:
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

    return post_it


def merged(ledger: Ledger) -> list[Allocation]:
    """The allocations with those of one day between the same two documents as one, as the ledger keeps them."""
    found = {}
    for each in ledger.allocations:
        key = (each.credit_id, each.debit_id, each.allocated_on)
        amount = each.amount_minor + (found[key].amount_minor if key in found else 0)
        found[key] = replace(each, amount_minor=amount)
    return list(found.values())
