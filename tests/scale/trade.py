"""A large ledger as an accounting system would write it, beside the plain sums that it must come to."""

from __future__ import annotations

import csv
import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

DEBTORS = 15_000
INVOICES = 60_000
BROKEN_EVERY = 9_973
"""One document in so many has an amount that cannot be read."""

FIRST = date(2023, 11, 20)
_DECIMALS = {"GBP": 2, "EUR": 2, "JPY": 0, "KWD": 3}
_BUCKETS = ((0, "not due"), (30, "1-30"), (60, "31-60"), (90, "61-90"), (120, "91-120"))


@dataclass(slots=True)
class Paper:
    """An invoice, and the parts of it that were paid, by their days."""

    account: str
    number: str
    currency: str
    day: int
    due: int
    minor: int
    paid: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class Trade:
    """What was written into the files, and what was not to be taken of it."""

    files: list[Path]
    papers: list[Paper]
    payments: int
    broken_rows: list[int]

    def aged(self, as_of: date) -> dict[tuple[str, str], int]:
        """What is open on a day by currency and bucket, counted one invoice after another."""
        today = (as_of - FIRST).days
        open_by: Counter[tuple[str, str]] = Counter()
        for paper in self.papers:
            if paper.day > today:
                continue
            left = paper.minor - sum(minor for day, minor in paper.paid if day <= today)
            late = today - paper.due
            bucket = next((name for most, name in _BUCKETS if late <= most), "121+")
            open_by[paper.currency, bucket] += left
        return {key: minor for key, minor in open_by.items() if minor}


def write(folder: Path, seed: int = 7) -> Trade:
    """Write customers, documents and allocations; every payment is allocated whole on its own day."""
    dice = random.Random(seed)
    trade = Trade([folder / f"{name}.csv" for name in ("customers", "documents", "allocations")], [], 0, [])
    currencies = dice.choices(list(_DECIMALS), (90, 6, 2, 2), k=DEBTORS)
    with trade.files[0].open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["account", "name", "country", "currency", "terms", "phone", "contact"])
        for at, currency in enumerate(currencies):
            phone = f"020 7946 {at % 10_000:04}"
            writer.writerow([f"C{at:05}", f"Ledger Customer {at}", "GB", currency, "NET 30", phone, "Ann Lee"])
    with (
        trade.files[1].open("w", newline="", encoding="utf-8") as documents,
        trade.files[2].open("w", newline="", encoding="utf-8") as allocations,
    ):
        paper_rows, link_rows = csv.writer(documents), csv.writer(allocations)
        paper_rows.writerow(["account", "type", "number", "date", "due_date", "amount", "currency"])
        link_rows.writerow(["account", "credit_type", "credit_number", "debit_type", "debit_number", "date", "amount"])
        row = 1
        for at in range(INVOICES):
            # A few debtors have most of the trade, as in life.
            debtor = min(int(dice.expovariate(6 / DEBTORS)), DEBTORS - 1)
            day = dice.randrange(1_090)
            paper = Paper(
                f"C{debtor:05}", f"INV-{at:06}", currencies[debtor], day, day + 30, dice.randrange(1_000, 5_000_000)
            )
            row += 1
            head = [paper.account, "invoice", paper.number, _day(day), _day(paper.due)]
            if at % BROKEN_EVERY == 7:
                trade.broken_rows.append(row)
                paper_rows.writerow([*head, "12.34.56x", paper.currency])
                continue
            paper_rows.writerow([*head, _amount(paper.minor, paper.currency), paper.currency])
            trade.papers.append(paper)
            for part, minor in enumerate(_parts(dice, paper.minor)):
                paid = day + 20 + dice.randrange(40) + 15 * part
                if paid >= 1_096:
                    continue
                row += 1
                number = f"RC-{at:06}-{part}"
                amount = _amount(minor, paper.currency)
                paper_rows.writerow([paper.account, "cash", number, _day(paid), "", amount, paper.currency])
                link_rows.writerow([paper.account, "cash", number, "invoice", paper.number, _day(paid), amount])
                paper.paid.append((paid, minor))
                trade.payments += 1
    return trade


def _parts(dice: random.Random, minor: int) -> list[int]:
    fate = dice.random()
    if fate < 0.2:
        return []
    if fate < 0.35:
        return [minor // 3, minor - minor // 3]
    return [minor]


def _day(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def _amount(minor: int, currency: str) -> str:
    places = _DECIMALS[currency]
    return f"{minor:0{places + 1}d}" if not places else f"{minor // 10**places}.{minor % 10**places:0{places}d}"
