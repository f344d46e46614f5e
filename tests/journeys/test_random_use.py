"""Whatever is done in whatever order, the book proves after each step."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.book.book import Book
from creditdesk.services.book.check import check
from creditdesk.services.desk.entries import CallEntry, PromiseDraft, QueryDraft
from creditdesk.services.office import Office

START = date(2026, 6, 1)
STEPS = 40


class Person:
    """Somebody who does anything at all; the same seed does the same."""

    def __init__(self, book: Book, folder: Path, seed: int) -> None:
        self.office = Office.of(book)
        self.folder = folder
        self.dice = random.Random(seed)
        self.today = START
        self.accounts: list[str] = []
        self.numbers = 0
        # account -> invoices and receipts given to the book so far: number, date, amount, what is left of it
        self.invoices: dict[str, list[tuple[str, date, int]]] = {}
        self.receipts: dict[str, list[tuple[str, date, int]]] = {}
        self.done: list[str] = []

    @property
    def at(self) -> datetime:
        return datetime(self.today.year, self.today.month, self.today.day, 10, tzinfo=UTC)

    def act(self) -> None:
        ways: list[Callable[[], object]] = [
            self.let_days_pass, self.import_customers, self.import_invoices, self.import_invoices, self.import_cash,
            self.import_cash, self.import_allocations, self.import_allocations, self.change_a_document, self.log,
            self.log, self.take_back, self.write_letters, self.look_back, self.import_snapshot,
        ]  # fmt: skip
        way = self.dice.choice(ways)
        self.done.append(way.__name__)
        way()

    def let_days_pass(self) -> None:
        self.today += timedelta(days=self.dice.randint(1, 40))
        self.office.desk.start_day(at=self.at, as_of=self.today)

    def look_back(self) -> None:
        day = self.today - timedelta(days=self.dice.randint(1, 60))
        report = self.office.ledger.aging(day, by="debtor")
        assert all(total.proved for total in report.currencies)

    def import_customers(self) -> None:
        account = f"A{len(self.accounts) + 1}"
        parent = self.dice.choice([*self.accounts, ""])
        row = f"{account},Firm {account},{parent},1 Mill Road,Leeds"
        if self._import("customers", f"account,name,parent_account,address1,city\n{row}\n"):
            self.accounts.append(account)

    def import_invoices(self) -> None:
        rows = ["account,type,number,date,due_date,amount,disputed_amount"]
        for account in self._some_accounts():
            number, day, amount = self._number("I"), self._day(), self.dice.randint(1, 90_000)
            disputed = self.dice.choice(["", "", "5.00"]) if amount > 500 else ""
            rows.append(f"{account},invoice,{number},{day},{day + timedelta(days=30)},{amount / 100:.2f},{disputed}")
            self.invoices.setdefault(account, []).append((number, day, amount))
        self._import("invoices", "\n".join(rows))

    def import_cash(self) -> None:
        rows = ["account,type,number,date,amount,reversed_on"]
        for account in self._some_accounts():
            number, day, amount = self._number("C"), self._day(), self.dice.randint(1, 90_000)
            bounced = str(day + timedelta(days=9)) if self.dice.random() < 0.2 else ""
            kind = self.dice.choice(["cash", "cash", "credit_note", "write_off"])
            rows.append(f"{account},{kind},{number},{day},{amount / 100:.2f},{bounced if kind == 'cash' else ''}")
            if kind == "cash":
                self.receipts.setdefault(account, []).append((number, day, amount))
        self._import("cash", "\n".join(rows))

    def import_allocations(self) -> None:
        rows = ["account,credit_type,credit_number,debit_type,debit_number,date,amount"]
        for account, receipts in self.receipts.items():
            invoices = self.invoices.get(account)
            if invoices:
                cash, invoice = self.dice.choice(receipts), self.dice.choice(invoices)
                amount = self.dice.randint(1, min(cash[2], invoice[2]))
                rows.append(f"{account},cash,{cash[0]},invoice,{invoice[0]},{self._day()},{amount / 100:.2f}")
        # What is allocated beyond what is open comes back as a rejected row, and the rest is taken.
        self._import("allocations", "\n".join(rows))

    def change_a_document(self) -> None:
        account = self._account(self.invoices)
        if account is not None:
            number, day, amount = self.dice.choice(self.invoices[account])
            changed = max(1, amount + self.dice.randint(-4000, 4000))
            self._import(
                "changed", f"account,type,number,date,amount\n{account},invoice,{number},{day},{changed / 100:.2f}"
            )

    def import_snapshot(self) -> None:
        rows = ["account,type,number,date,amount,open_amount"]
        for account, invoices in self.invoices.items():
            for number, day, amount in self.dice.sample(invoices, len(invoices) // 2):
                still_open = self.dice.randint(1, amount)
                rows.append(f"{account},invoice,{number},{day},{amount / 100:.2f},{still_open / 100:.2f}")
        self._import("snapshot", "\n".join(rows), snapshot_on=self.today)

    def take_back(self) -> None:
        standing = [batch.id for batch in self.office.cash.batches() if batch.taken_back_at is None]
        if standing:
            try:
                self.office.cash.take_back(self.dice.choice(standing), at=self.at, as_of=self.today)
            except CreditDeskError:
                return  # a later import builds on it

    def log(self) -> None:
        ids = self.office.ledger.debtor_ids()
        if not ids:
            return
        customer_id = self.dice.choice(ids)
        items = [
            (item.key, item.open_minor - item.disputed_minor)
            for item in self.office.ledger.debtor(customer_id, self.today).items
            if item.open_minor > item.disputed_minor
        ]
        entry = CallEntry(customer_id, "NO_ANSWER")
        if items:
            chosen = tuple(self.dice.sample(items, self.dice.randint(1, len(items))))
            total = sum(amount for _, amount in chosen)
            if self.dice.random() < 0.5:
                day = self.today + timedelta(days=self.dice.randint(0, 20))
                entry = CallEntry(customer_id, "PTP", promises=(PromiseDraft(total, "GBP", day, chosen),))
            else:
                entry = CallEntry(customer_id, "DISPUTE_RAISED", query=QueryDraft("PRICE", total, chosen))
        saved, _ = self.office.desk.save_call(entry, at=self.at, as_of=self.today)
        if self.dice.random() < 0.3:
            self.office.desk.take_back(saved, at=self.at, as_of=self.today)

    def write_letters(self) -> None:
        kind = self.dice.choice(["statement", "reminder", "final_demand"])
        for customer_id in self.office.ledger.debtor_ids()[:3]:
            if self.office.letters.gate(customer_id, kind, self.today).send:
                self.office.letters.issue(customer_id, kind, as_of=self.today, at=self.at)

    def _import(self, name: str, content: str, *, snapshot_on: date | None = None) -> bool:
        if content.count("\n") == 0:
            return False
        path = self.folder / f"{name}.csv"
        path.write_text(content, encoding="utf-8")
        result = self.office.cash.import_files([path], at=self.at, as_of=self.today, snapshot_on=snapshot_on)
        return result.accepted > 0

    def _some_accounts(self) -> list[str]:
        return self.dice.choices(self.accounts, k=self.dice.randint(1, 4)) if self.accounts else []

    def _account(self, having: dict[str, list[tuple[str, date, int]]]) -> str | None:
        return self.dice.choice(sorted(having)) if having else None

    def _number(self, prefix: str) -> str:
        self.numbers += 1
        return f"{prefix}{self.numbers}"

    def _day(self) -> date:
        return self.today - timedelta(days=self.dice.randint(0, 50))


@pytest.mark.parametrize("seed", [1, 2])
def test_the_book_proves_after_every_step(book: Book, tmp_path: Path, seed: int) -> None:
    person = Person(book, tmp_path, seed)
    person.import_customers()
    person.let_days_pass()
    for _ in range(STEPS):
        person.act()
        problems = [problem.what for problem in check(book)]
        assert problems == [], (problems, person.done)
