"""Three years of trade: each debtor's invoices, and the cash that comes in the debtor's own habit."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from math import exp
from random import Random

from creditdesk.domain.dates import Roll, add_months, roll_day
from creditdesk.domain.document import DocumentType
from creditdesk.domain.terms_text import parse_terms
from creditdesk.services.demo.debtors import Debtor
from creditdesk.services.demo.ledger import DemoLedger, Entry

Payments = defaultdict[date, list[tuple[Entry, int]]]
"""By day, which invoices are paid how much of."""


def trade(
    ledger: DemoLedger,
    debtor: Debtor,
    starts_on: date,
    ends_on: date,
    *,
    seed: int,
    holidays: frozenset[date],
    scale: float = 1.0,
    last_invoice_on: date | None = None,
    collected: Payments | None = None,
) -> None:
    """Let a debtor buy from one day to another, and pay by `ends_on` what the habit has paid by then.

    Args:
        ledger: Where the documents go.
        debtor: Who buys.
        starts_on: First day of trade.
        ends_on: Last day of trade, and the day to which payments are known.
        seed: With the account it decides everything, so that one debtor's trade never changes another's.
        holidays: On which nobody invoices or pays.
        scale: Factor on the amounts.
        last_invoice_on: Last day of trade where that is earlier: a story tells the rest.
        collected: Where payments go that head office makes for its branches; none where the debtor pays itself.
    """
    last = min(ends_on, last_invoice_on or ends_on)
    random = Random(f"trade {seed} {debtor.account}")  # noqa: S311 - invention, not secrecy
    payments: Payments = defaultdict(list) if collected is None else collected
    month = starts_on.replace(day=1)
    while month <= last:
        for _ in range(_count(debtor.habit.per_month, random)):
            day = roll_day(month + timedelta(days=random.randrange(28)), Roll.FOLLOWING, holidays)
            amount = round(debtor.habit.amount * random.lognormvariate(0, 0.45) * scale * 100)
            if starts_on <= day <= last:
                entry = invoice(ledger, debtor, day, max(amount, 1000))
                _settle(ledger, debtor, entry, payments, ends_on, random, holidays)
        month = add_months(month, 1)
    if collected is None:
        for day in sorted(payments):
            pay(ledger, debtor, day, payments[day])


def invoice(ledger: DemoLedger, debtor: Debtor, day: date, amount_minor: int, number: str = "") -> Entry:
    """Add an invoice, due by the debtor's terms."""
    due_on = parse_terms(debtor.terms).due_on(day)
    return ledger.add(
        Entry(
            debtor.account,
            DocumentType.INVOICE,
            day,
            due_on,
            debtor.currency,
            amount_minor,
            series=debtor.series,
            number=number,
        )
    )


def pay(ledger: DemoLedger, debtor: Debtor, day: date, parts: list[tuple[Entry, int]], number: str = "") -> Entry:
    """Add one receipt and apply it to these invoices."""
    receipt = cash(ledger, debtor, day, sum(amount for _, amount in parts), number)
    for entry, amount_minor in parts:
        ledger.apply(receipt, entry, day, amount_minor)
    return receipt


def cash(ledger: DemoLedger, debtor: Debtor, day: date, amount_minor: int, number: str = "") -> Entry:
    """Add a receipt, not yet applied to anything."""
    return ledger.add(Entry(debtor.account, DocumentType.CASH, day, day, debtor.currency, -amount_minor, number=number))


def credit_note(
    ledger: DemoLedger, debtor: Debtor, day: date, amount_minor: int, reference: str = "", number: str = ""
) -> Entry:
    """Add a credit note, not yet applied to anything."""
    return ledger.add(
        Entry(
            debtor.account,
            DocumentType.CREDIT_NOTE,
            day,
            day,
            debtor.currency,
            -amount_minor,
            number=number,
            reference=reference,
        )
    )


def _settle(
    ledger: DemoLedger,
    debtor: Debtor,
    entry: Entry,
    payments: Payments,
    ends_on: date,
    random: Random,
    holidays: frozenset[date],
) -> None:
    """Plan how an invoice is paid, as far as it is by the last day."""
    habit = debtor.habit
    owed = entry.amount_minor
    if random.random() < habit.credit_notes:
        day = roll_day(entry.dated_on + timedelta(days=random.randrange(4, 16)), Roll.FOLLOWING, holidays)
        if day <= ends_on:
            share = owed * random.randrange(5, 25) // 100
            ledger.apply(credit_note(ledger, debtor, day, share, "returned goods"), entry, day, share)
            owed -= share
    days = habit.days(entry.dated_on) + random.gauss(0, habit.spread)
    if random.random() < habit.stuck:
        days += random.choice((35, 60, 95, 140))
    paid_on = pay_day(debtor, entry.dated_on + timedelta(days=max(1, round(days))), holidays)
    if random.random() < habit.part_share(entry.dated_on):
        first = owed * random.randrange(35, 75) // 100
        rest_on = pay_day(debtor, paid_on + timedelta(days=random.randrange(14, 40)), holidays)
        parts = [(paid_on, first), (rest_on, owed - first)]
    else:
        parts = [(paid_on, owed)]
    for day, amount_minor in parts:
        if day <= ends_on and amount_minor > 0:
            payments[day].append((entry, amount_minor))


def pay_day(debtor: Debtor, day: date, holidays: frozenset[date]) -> date:
    """Return the day of the debtor's pay run on or after a day: the usual weekday, or any working day."""
    weekday = debtor.habit.pay_weekday
    if weekday is not None:
        day += timedelta(days=(weekday - day.weekday()) % 7)
    return roll_day(day, Roll.FOLLOWING, holidays)


def _count(mean: float, random: Random) -> int:
    """Draw a number of invoices about the mean (Poisson)."""
    limit, product, count = exp(-mean), random.random(), 0
    while product > limit:
        product *= random.random()
        count += 1
    return count
