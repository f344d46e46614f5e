"""What an aging report shows, ready to be printed or written as JSON; amounts are in minor units."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from creditdesk.domain.aging import AgedBalance, Basis, Credits
from creditdesk.domain.document import DocumentKey


@dataclass(frozen=True, slots=True)
class Proof:
    """The month's movements of one currency, that must lead to the total: the other half of the books.

    opening + invoices - credits - receipts = closing. `invoices` are all debits but refunds; `credits` are credit
    notes, journals, write-offs and discounts; `receipts` are cash, less refunds and bounced payments.
    """

    from_on: date
    opening_minor: int
    invoices_minor: int
    credits_minor: int
    receipts_minor: int
    closing_minor: int


@dataclass(frozen=True, slots=True)
class AgingTotal:
    """The whole ledger in one currency, aged, with its proof; `proved` tells whether the two agree."""

    aged: AgedBalance
    proof: Proof
    proved: bool


@dataclass(frozen=True, slots=True)
class AgingRow:
    """One line of an aging: a debtor (`customer_id`, account and name), or a sector or a controller (`name`)."""

    customer_id: int | None
    account: str
    name: str
    aged: AgedBalance


@dataclass(frozen=True, slots=True)
class AgingReport:
    """Aged debt as of a day, with the choices that it was made by.

    `credit_balances` are the customers who are owed money, apart; only a report by debtor, sector or controller
    looks at customers one by one and knows them.
    """

    as_of: date
    basis: Basis
    labels: tuple[str, ...]
    credit_mode: Credits
    by: str
    currencies: tuple[AgingTotal, ...]
    rows: tuple[AgingRow, ...]
    credit_balances: tuple[AgingRow, ...]


@dataclass(frozen=True, slots=True)
class LateEntry:
    """What counts by a day but was brought in after it: it changes what a report of that day said when it was made.

    A document with its own amount and date, or (`is_allocation`) an allocation to it, amount above zero.
    """

    account: str
    key: DocumentKey
    is_allocation: bool
    counts_on: date
    currency: str
    amount_minor: int
    imported_at: datetime
