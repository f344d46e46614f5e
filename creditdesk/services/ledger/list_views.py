"""What the window shows before a debtor is opened: rows of the list, the status line, what search finds.

Amounts are in minor units with their currency beside them. Apart from the views of one debtor, so that the list is on
screen before what those need has loaded.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from creditdesk.services.ledger.ranks import Rank


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a debtor stands where it does on the worklist; points below zero lower it."""

    text: str
    points: int


@dataclass(frozen=True, slots=True)
class DebtorRow:
    """One row of the debtor list, complete: painting it looks nothing up.

    `state` colours its edge: a bucket label ("not due", "1-30", "31-60", "61-90", "91-120", "121+"), "promise",
    "query" or "plan". `days_to_pay` are those of the last settled invoices, oldest first, for the sparkline.
    `cover` says who stands in for the controller while that one is away, in a sentence; empty otherwise.
    `is_today` tells whether the debtor is to be rung today.
    """

    customer_id: int
    account: str
    name: str
    currency: str
    balance_minor: int
    overdue_minor: int
    oldest_days: int | None
    fact: str
    state: str
    score: int
    reasons: tuple[Reason, ...]
    next_action: str
    days_to_pay: tuple[int, ...]
    controller: str = ""
    cover: str = ""
    is_today: bool = False


@dataclass(frozen=True, slots=True)
class SalesMonth:
    """A month of the countback: `taken_minor` of its sales come off the receivables, for `days` of its `month_days`.

    Of the current month, `month_days` are those gone by.
    """

    first: date
    month_days: int
    sales_minor: int
    taken_minor: int
    days: float


@dataclass(frozen=True, slots=True)
class LedgerStatus:
    """The status line of the window; figures are in the company's currency, other currencies in `others`.

    `receivables_minor` is net of credits and cash not yet allocated, `debits_minor` what is open before them: what is
    overdue is a part of that. `dso_months` are those that `dso` was counted over, the latest first.
    """

    company: str
    currency: str
    as_of: date
    last_import_at: datetime | None
    receivables_minor: int
    debits_minor: int
    overdue_minor: int
    dso: float | None
    others: tuple[tuple[str, int], ...]
    dso_months: tuple[SalesMonth, ...] = ()

    @property
    def overdue_percent(self) -> int | None:
        """What is overdue in 100 of what is open, both before credits; none where nothing is open."""
        return round(100 * self.overdue_minor / self.debits_minor) if self.debits_minor else None


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that search found. `kind` is debtor, document or note; `number` is a document's.

    `activity_id` and `on` are those of the entry of a note. `rank` says how well it fits.
    """

    kind: str
    customer_id: int
    account: str
    name: str
    number: str
    text: str
    activity_id: int | None = None
    on: date | None = None
    rank: Rank = Rank.PART
