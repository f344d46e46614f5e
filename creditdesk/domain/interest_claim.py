"""What the law adds to a debtor's late invoices: on which of them interest is claimed, and on how much of each.

Source: domain rules 4 for law and rates. What is claimed is a house rule, the same on the screen and in a letter:
interest on invoices between two businesses of one country in its currency; none on what is in query or withheld while
that stands, and none on what the debtor's own credits cover.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentType
from creditdesk.domain.interest import REGIMES, LateInterest, Regime, late_interest

_CONSUMER = "individual"


@dataclass(frozen=True, slots=True)
class LateDebt:
    """A debit as of a day, in minor units; `reductions` are (day, amount above zero) and count as of that day."""

    type: DocumentType
    currency: str
    due_on: date
    amount_minor: int
    open_minor: int
    disputed_minor: int
    retained_minor: int
    reductions: Sequence[tuple[date, int]] = ()

    @property
    def withheld_minor(self) -> int:
        """What is open and bears no interest while its query or its retention stands."""
        return self.disputed_minor + self.retained_minor


def regime_between(creditor_country: str, debtor_country: str, legal_form: str) -> Regime | None:
    """Return the law under which one business owes another interest; none for consumers, and across a border."""
    if creditor_country != debtor_country or legal_form == _CONSUMER:
        return None
    return REGIMES.get(creditor_country)


def claim_interest(
    regime: Regime, debts: Iterable[LateDebt], credits_: Iterable[tuple[date, int]], until: date
) -> tuple[LateInterest, ...]:
    """Return interest and compensation on each debt that bears any.

    Args:
        regime: The law that applies.
        debts: What is asked for; only invoices in the law's currency bear interest.
        credits_: What stands to the debtor's credit in that currency, (day, amount above zero): it counts from its
            day, the oldest against the invoice due first.
        until: The day to count to.

    Raises:
        MissingRateError: If a rate is not known for a day that needs it.
    """
    bearing = sorted(
        (debt for debt in debts if debt.type is DocumentType.INVOICE and debt.currency == regime.currency),
        key=lambda debt: debt.due_on,
    )
    waiting = sorted(credits_, reverse=True)
    found = [
        late_interest(
            regime,
            amount_minor=max(debt.amount_minor - debt.withheld_minor, 0),
            currency=debt.currency,
            due_on=debt.due_on,
            until=until,
            reductions=(*debt.reductions, *_set_off(debt, waiting)),
        )
        for debt in bearing
    ]
    return tuple(each for each in found if each.interest_minor > 0)


def _set_off(debt: LateDebt, waiting: list[tuple[date, int]]) -> list[tuple[date, int]]:
    """Take from the credits that wait, the oldest last, what covers the debt."""
    taken_off = []
    left = debt.open_minor - debt.withheld_minor
    while waiting and left > 0:
        day, amount = waiting.pop()
        taken = min(amount, left)
        taken_off.append((day, taken))
        left -= taken
        if taken < amount:
            waiting.append((day, amount - taken))
    return taken_off
