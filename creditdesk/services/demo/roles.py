"""How a debtor with a story is written: who it is, what is told of its account, what else happened."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from creditdesk.services.demo.debtors import Debtor, Habit, Person, domain_name
from creditdesk.services.demo.ledger import DemoLedger
from creditdesk.services.demo.trading import invoice, pay

# Contract accounts have a series of invoice numbers of their own, thin enough to hold the numbers told here.
_CONTRACTS = ("NOR014", "HAR220", "BRI007", "KES101", "MAP031", "ORC118", "SEL066", "CAS045", "TID088", "ALD003")


@dataclass(frozen=True, slots=True)
class Item:
    """One invoice that a story tells of: its day, amount in minor units, and what was paid of it when."""

    dated_on: date
    amount_minor: int
    paid: tuple[tuple[date, int], ...] = ()
    number: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """A debtor with a story: trade in the debtor's habit up to a day, then these items, then what else happened."""

    debtor: Debtor
    trades_until: date
    items: tuple[Item, ...] = ()
    besides: Callable[[DemoLedger, Debtor], None] | None = None

    def play(self, ledger: DemoLedger) -> None:
        """Write the told part of the story into the ledger."""
        for item in self.items:
            entry = invoice(ledger, self.debtor, item.dated_on, item.amount_minor, item.number)
            for day, amount_minor in item.paid:
                pay(ledger, self.debtor, day, [(entry, amount_minor)])
        if self.besides is not None:
            self.besides(ledger, self.debtor)


def named(
    account: str,
    name: str,
    sector: str,
    habit: Habit,
    contact: str,
    phone: str,
    address: tuple[str, str, str, str, str],
    *,
    role: str = "Accounts",
    best_time: str = "",
    mail: str = "",
    do_not_call: str = "",
    **more: object,
) -> Debtor:
    """Return a debtor with a story and one contact, or none without a name; `more` are further fields of `Debtor`."""
    email = f"accounts@{mail or domain_name(name)}"
    people = (Person(contact, role, phone, email, best_time, do_not_call),) if contact else ()
    known = Debtor(account, name, sector, habit, people, address)
    return _with(known, series="INV" if account in _CONTRACTS else "TR", is_story=True, **more)


def _with(debtor: Debtor, **more: object) -> Debtor:
    fields = {name: getattr(debtor, name) for name in Debtor.__slots__}
    return Debtor(**{**fields, **more})


def month_days(*parts: tuple[tuple[int, int], int, tuple[int, int] | None]) -> tuple[Item, ...]:
    """Write small invoices of 2026 short: day and month, minor units, day and month of payment."""
    return tuple(
        Item(
            date(2026, dated[1], dated[0]),
            amount_minor,
            () if paid is None else ((date(2026, paid[1], paid[0]), amount_minor),),
        )
        for dated, amount_minor, paid in parts
    )
