"""How one debtor pays: every payment of an invoice, and what the payments say together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from statistics import median
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentType
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.money import decimal_text
from creditdesk.domain.patterns import Payment, PaymentHabit, how_pays, rolling_median
from creditdesk.domain.terms import TermsError
from creditdesk.domain.terms_text import parse_terms, words
from creditdesk.models.customers import customers
from creditdesk.models.ledger import allocations, documents

# Domain rule 7.1: less left open is a difference, more is hardly a payment of that invoice.
_PART_LEFT = (0.05, 0.95)
_SMOOTHED = 7
_SMOOTHED_STEPS = 40


class PaidItem(NamedTuple):
    """Cash of one day laid against one invoice; days are counted to the day the cash came.

    A tuple, as a large debtor has ten thousand of them.
    """

    number: str
    dated_on: date
    due_on: date
    paid_on: date
    days_to_pay: int
    days_late: int
    currency: str
    amount_minor: int
    leaves_open: bool


@dataclass(frozen=True, slots=True)
class Pattern:
    """How one debtor pays, as of a day; `paid` and `rolling` (days) run in the order of payment.

    `terms_days` is the median of days from invoice to due date of what was paid: terms that go by the end of a month
    give one invoice more than another, and then not `all_have_terms_days`.
    """

    account: str
    name: str
    as_of: date
    terms: str
    terms_days: int | None
    habit: PaymentHabit
    paid: tuple[PaidItem, ...]
    rolling: tuple[float, ...]

    @property
    def all_have_terms_days(self) -> bool:
        """Whether each of these invoices was due after just so many days."""
        return all((item.due_on - item.dated_on).days == self.terms_days for item in self.paid)

    @property
    def sentence(self) -> str:
        """What the payments say, in one sentence."""
        return self.habit.sentence

    def as_json(self) -> dict[str, Any]:
        """Return the JSON object of the command line; figures are days, shares run from 0 to 1."""
        habit = self.habit
        return {
            "account": self.account,
            "name": self.name,
            "as_of": self.as_of.isoformat(),
            "payments": habit.count,
            "days_to_pay": {
                "median": _plain(habit.median),
                "recent": _plain(habit.recent),
                "before": _plain(habit.before),
                "weighted": None if habit.weighted is None else round(habit.weighted, 2),
                "trend": None if habit.trend is None else round(habit.trend.slope, 2),
            },
            "days_late": _plain(habit.late),
            "change": None
            if habit.change is None
            else {
                "on": habit.change.on.isoformat(),
                "from": _plain(habit.change.before),
                "to": _plain(habit.change.after),
                "confidence": round(habit.change.confidence, 2),
            },
            "partial_share": round(habit.partial_share, 4),
            "seasonal": [
                {"month": season.month, "days": round(season.days, 1), "payments": season.count}
                for season in habit.seasonal
            ],
            "sentence": habit.sentence,
        }

    def figures(
        self, written: Callable[[int, str], str] = decimal_text
    ) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
        """Return the headings and the rows of the picture's figures, newest payment first.

        Amounts are written by `written` from minor units and currency: for a file, unless a person reads them.
        """
        headings = ("Paid on", "Invoice", "Invoice date", "Due", "Days to pay", "Days late", "Amount", "Currency")
        rows: list[tuple[str, ...]] = [
            (
                item.paid_on.isoformat(),
                item.number,
                item.dated_on.isoformat(),
                item.due_on.isoformat(),
                str(item.days_to_pay),
                str(item.days_late),
                written(item.amount_minor, item.currency),
                item.currency,
            )
            for item in reversed(self.paid)
        ]
        return headings, rows


def read_pattern(connection: Connection, customer_id: int, as_of: date) -> Pattern:
    """Return how a debtor pays, from what was paid and allocated by the end of `as_of`.

    Raises:
        NotFoundError: If there is no such debtor.
    """
    customer = connection.execute(
        select(customers.c.account, customers.c.name, customers.c.terms).where(customers.c.id == customer_id)
    ).one_or_none()
    if customer is None:
        raise NotFoundError("There is no such debtor.", cure="Look for the account with `creditdesk debtors`.")
    paid = tuple(paid_items(connection, customer_id, as_of))
    habit = how_pays(payments_of(paid), as_of)
    return Pattern(
        account=customer.account,
        name=customer.name,
        as_of=as_of,
        terms=_terms_words(customer.terms),
        terms_days=round(median([(item.due_on - item.dated_on).days for item in paid])) if paid else None,
        habit=habit,
        paid=paid,
        rolling=_rolling(paid, habit),
    )


def paid_items(connection: Connection, customer_id: int, as_of: date) -> list[PaidItem]:
    """Return the payments of a debtor's invoices known by the end of `as_of`, in the order they came.

    Cash that bounced by then does not count. Cash held before its invoice was written pays it on the invoice's day.
    """
    invoice, credit = documents.alias("invoice"), documents.alias("credit")
    rows = connection.execute(
        select(
            invoice.c.id,
            invoice.c.number,
            invoice.c.dated_on,
            invoice.c.due_on,
            invoice.c.currency,
            invoice.c.amount_minor,
            invoice.c.retained_minor,
            credit.c.type,
            credit.c.dated_on,
            allocations.c.effective_on,
            allocations.c.amount_minor,
        )
        .select_from(invoice)
        .join(allocations, allocations.c.debit_id == invoice.c.id)
        .join(credit, credit.c.id == allocations.c.credit_id)
        .where(
            invoice.c.customer_id == customer_id,
            invoice.c.type == DocumentType.INVOICE,
            allocations.c.effective_on <= as_of,
            allocations.c.ended_on > as_of,
        )
        .order_by(invoice.c.id, allocations.c.effective_on, allocations.c.id)
    ).all()
    left_open = _left_open((invoice_id, on, invoiced, amount) for invoice_id, *_, invoiced, _, _, _, on, amount in rows)
    cash = DocumentType.CASH.value
    items = []
    for invoice_id, number, dated_on, due_on, currency, invoiced, retained, kind, credited_on, on, amount in rows:
        if kind == cash:
            paid_on = max(credited_on, dated_on)
            left = leaves_open(left_open[invoice_id, on] - retained, invoiced)
            days_to_pay, days_late = (paid_on - dated_on).days, (paid_on - due_on).days
            items.append(PaidItem(number, dated_on, due_on, paid_on, days_to_pay, days_late, currency, amount, left))
    return sorted(items, key=attrgetter("paid_on", "dated_on", "number"))


def payments_of(paid: Iterable[PaidItem]) -> list[Payment]:
    """Return payments as the rules of patterns take them; amounts of several currencies weigh alike."""
    items = list(paid)
    mixed = len({item.currency for item in items}) > 1
    return [
        Payment(item.paid_on, item.days_to_pay, item.days_late, 1 if mixed else item.amount_minor, item.leaves_open)
        for item in items
    ]


def leaves_open(left_minor: int, invoiced_minor: int) -> bool:
    """Tell whether what is left of an invoice after a payment makes it a part payment; what is retained is not left."""
    low, high = _PART_LEFT
    return low * invoiced_minor <= left_minor <= high * invoiced_minor


def _left_open(movements: Iterable[tuple[int, date, int, int]]) -> dict[tuple[int, date], int]:
    """Return what was left open of each invoice at the end of each day on which something was laid against it."""
    applied: defaultdict[int, int] = defaultdict(int)
    left = {}
    for invoice_id, day, invoiced, amount in movements:
        applied[invoice_id] += amount
        left[invoice_id, day] = invoiced - applied[invoice_id]
    return left


def _rolling(paid: tuple[PaidItem, ...], habit: PaymentHabit) -> tuple[float, ...]:
    """Return the rolling median; a change that holds is a step in it, not a slope."""
    days = [item.days_to_pay for item in paid]
    step = len(days) if habit.change is None else sum(item.paid_on < habit.change.on for item in paid)
    # A long history is smoothed more, so that its line stays one.
    width = max(_SMOOTHED, len(days) // _SMOOTHED_STEPS) | 1
    return (*rolling_median(days[:step], width), *rolling_median(days[step:], width))


def _terms_words(text: str) -> str:
    try:
        return words(parse_terms(text))
    except TermsError:
        return text


def _plain(days: float | None) -> float | None:
    return int(days) if days is not None and days == int(days) else days
