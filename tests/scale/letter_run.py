"""A day's letters to a random ledger, counted by hand: `python -m tests.scale.letter_run [DEBTORS] [LEDGERS]`.

What a letter demands is what is open on its items less the credits that it shows, in one currency; nobody is written to
who must not be; and the day asked again issues nothing.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert, select

from creditdesk.models.activity import activities
from creditdesk.models.customers import customers, holds
from creditdesk.models.follow_ups import promises
from creditdesk.models.letters import letters
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Book, Work
from creditdesk.services.book.check import check
from creditdesk.services.book.files import create_book
from creditdesk.services.desk import day
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument, post
from creditdesk.services.letters.runs import LetterRuns

DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
_CURRENCIES = ("GBP", "GBP", "GBP", "EUR")
_MOST_INVOICES = 9


@dataclass(slots=True)
class RandomLedger:
    """Documents and allocations of so many debtors, and the debtors who must get no letter, with why."""

    documents: list[PostedDocument] = field(default_factory=list)
    allocations: list[PostedAllocation] = field(default_factory=list)
    untouchable: dict[int, str] = field(default_factory=dict)

    def open_minor(self, document: PostedDocument) -> int:
        """Return what is open of a document, counted from what was allocated."""
        sign = 1 if document.amount_minor > 0 else -1
        settled = sum(each.amount_minor for each in self.allocations if document.id in {each.credit_id, each.debit_id})
        return document.amount_minor - sign * settled


def draw(debtors: int, seed: int) -> RandomLedger:
    """Return a ledger; the same seed gives the same."""
    dice = random.Random(seed)
    made = RandomLedger()
    numbers = iter(range(1, 100 * debtors))
    for debtor in range(1, debtors + 1):
        _trade(made, dice, debtor, numbers)
        reason = dice.choice(["", "", "", "", "", "hold", "no address", "insolvent", "promise"])
        if reason:
            made.untouchable[debtor] = reason
    return made


def _trade(made: RandomLedger, dice: random.Random, debtor: int, numbers: Iterator[int]) -> None:
    """Add a debtor's invoices, queries and retentions on them, credits, money, and how it was allocated."""
    invoices = []
    for _ in range(dice.randint(1, _MOST_INVOICES)):
        number, dated = next(numbers), DAY - timedelta(days=dice.randint(5, 200))
        amount = dice.randint(1, 900_000)
        disputed = dice.choice([0, 0, 0, 0, amount // 3, amount])
        retained = dice.choice([0, 0, 0, (amount - disputed) // 4])
        due = dated + timedelta(days=dice.choice([0, 14, 30, 60]))
        invoices.append(
            PostedDocument(
                number,
                debtor,
                "invoice",
                f"I{number}",
                dated,
                due,
                dice.choice(_CURRENCIES),
                amount,
                disputed_minor=disputed,
                retained_minor=retained,
                retention_due_on=DAY + timedelta(days=90) if retained else None,
            )
        )
    made.documents += invoices
    for invoice in invoices:
        fate = dice.random()
        if fate < 0.6 or invoice.disputed_minor or invoice.retained_minor:
            continue
        kind = dice.choice(["cash", "credit_note"])
        amount = invoice.amount_minor if fate < 0.75 else dice.randint(1, invoice.amount_minor)
        number, on = next(numbers), min(invoice.dated_on + timedelta(days=dice.randint(1, 90)), DAY)
        credit = PostedDocument(
            number, debtor, kind, f"C{number}", on, on, invoice.currency, -amount, reference=invoice.number
        )
        made.documents.append(credit)
        allocated = dice.choice([0, amount, amount // 2])
        if allocated:
            made.allocations.append(PostedAllocation(credit.id, invoice.id, on, allocated))


def make(folder: Path, ledger: RandomLedger) -> Book:
    """Make a book of a ledger, on the morning of its letters."""
    path = folder / "run.creditdesk"
    book = create_book(path, company="Brook Ltd", country="GB", currency="GBP", at=AT, user="tess")
    with book.unit_of_work(AT) as work:
        batch = {"id": 1, "profile": "t", "files": [], "imported_at": AT, "imported_by": "t", "result": {}}
        work.connection.execute(insert(import_batches).values(**batch))
        for debtor in sorted({each.customer_id for each in ledger.documents}):
            _write_debtor(work, debtor, ledger.untouchable.get(debtor, ""))
        post(work.connection, 1, ledger.documents, ledger.allocations)
        day.refresh(work.connection, DAY)
    return book


def _write_debtor(work: Work, debtor: int, untouchable: str) -> None:
    address = {} if untouchable == "no address" else {"address1": "1 Lane", "city": "Leeds", "postcode": "LS1"}
    known = {"id": debtor, "company_id": 1, "account": f"A{debtor:05}", "name": f"Debtor {debtor}", "country": "GB"}
    connection = work.connection
    connection.execute(insert(customers).values(**known, currency="GBP", legal_form="company", **address))
    if untouchable == "hold":
        held = {"customer_id": debtor, "kind": "dunning", "reason": "ill", "placed_by": "tess", "placed_at": AT}
        connection.execute(insert(holds).values(**held))
    if untouchable in {"insolvent", "promise"}:
        said = {"customer_id": debtor, "kind": "call", "happened_at": AT, "happened_on": DAY, "done_by": "tess"}
        outcome = "INSOLVENCY_NOTIFIED" if untouchable == "insolvent" else "PTP"
        written = connection.execute(insert(activities).values(**said, outcome=outcome, summary="call"))
        for currency in sorted(set(_CURRENCIES)) if untouchable == "promise" else ():
            connection.execute(
                insert(promises).values(
                    customer_id=debtor,
                    activity_id=written.inserted_primary_key[0] if written.inserted_primary_key else 0,
                    made_on=DAY,
                    promised_on=DAY + timedelta(days=5),
                    amount_minor=10**9,
                    currency=currency,
                    status="open",
                )
            )


def faults(book: Book, ledger: RandomLedger, out: Path, processes: int | None = None) -> tuple[int, list[str]]:
    """Issue the day's letters; return how many, and in sentences what is not as it should be."""
    runs = LetterRuns(book)
    proposed = runs.propose(DAY).proposed
    run, _ = runs.start(DAY, at=AT)
    release = runs.release(run.run_id, out, at=AT, processes=processes)
    again, _ = runs.start(DAY, at=AT)
    with book.read() as connection:
        rows = connection.execute(select(letters)).all()
    found = [f"The day asked again issued {len(runs.release(again.run_id, out, at=AT).issued)} letters."]
    found = [each for each in found if "issued 0" not in each]
    if [each.amount_minor for each in release.issued] != [each.amount_minor for each in proposed]:
        found.append("What was issued is not what was proposed.")
    found += [
        f"Debtor {row.customer_id} got {row.number}: {ledger.untouchable[row.customer_id]}."
        for row in rows
        if row.customer_id in ledger.untouchable
    ]
    found += _wrong_amounts(ledger, rows)
    return len(rows), [*found, *(str(problem) for problem in check(book))]


def _wrong_amounts(ledger: RandomLedger, rows: Collection[Any]) -> Iterator[str]:
    """Say of each letter that does not add up why, and of credits that were taken off twice."""
    by_number: defaultdict[int, dict[str, PostedDocument]] = defaultdict(dict)
    for document in ledger.documents:
        by_number[document.customer_id][document.number] = document
    allocated = {each.credit_id for each in ledger.allocations} | {each.debit_id for each in ledger.allocations}
    taken_off: Counter[tuple[int, str]] = Counter()
    for row in rows:
        mine = by_number[row.customer_id]
        named = [mine[line["number"]] for line in row.facts["lines"]]
        opened = {each.id: ledger.open_minor(each) if each.id in allocated else each.amount_minor for each in named}
        if {each.currency for each in named} != {row.currency}:
            yield f"{row.number} mixes currencies."
        owed = sum(opened[each.id] - each.disputed_minor - each.retained_minor for each in named)
        shown = sum(line["open_minor"] for line in row.facts["credits"])
        if row.amount_minor != owed + shown or row.amount_minor <= 0:
            yield f"{row.number} asks for {row.amount_minor}: its items come to {owed}, its credits to {shown}."
        for line in row.facts["credits"]:
            taken_off[row.customer_id, line["number"]] += line["open_minor"]
    for (debtor, number), minor in taken_off.items():
        if minor < ledger.open_minor(by_number[debtor][number]):
            yield f"Letters take more of {number} off than is open."


def main(debtors: int, ledgers: int) -> int:
    """Try so many ledgers; return 1 if a fault was found."""
    wrong = 0
    for seed in range(1, ledgers + 1):
        ledger = draw(debtors, seed)
        with tempfile.TemporaryDirectory() as name, make(Path(name), ledger) as book:
            count, found = faults(book, ledger, Path(name) / "out")
        wrong += len(found)
        sys.stdout.write(f"ledger {seed}: {debtors:,} debtors, {count:,} letters, {len(found)} faults\n")
        sys.stdout.writelines(f"  {each}\n" for each in found)
        sys.stdout.flush()
    return 1 if wrong else 0


if __name__ == "__main__":
    given = [int(each) for each in sys.argv[1:]]
    sys.exit(main(*(given + [1_000, 5][len(given) :])))
