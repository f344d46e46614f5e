"""What the law adds to a debtor's late invoices: on which of them interest is claimed, and on how much of each.

Source: domain rules 4 for law and rates. What is claimed is a house rule, the same on the screen and in a letter:
interest on invoices between two businesses of one country in its currency; none on what is in query or withheld while
that stands, and none on what the debtor's own credits cover where `creditdesk.domain.set_off` places them.
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
    """A debit as of a day, in minor units.

    `reductions` are (day, amount above zero): what was paid or credited of it, and the shares of open credits that are
    set against it, each from the credit's day.
    """

    type: DocumentType
    currency: str
    due_on: date
    amount_minor: int
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


def claim_interest(regime: Regime, debts: Iterable[LateDebt], until: date) -> tuple[LateInterest, ...]:
    """Return interest and compensation on each debt on which interest has started to run, the first due first.

    The fixed sum is due from that day on, also where the interest is less than half a penny yet.

    Args:
        regime: The law that applies.
        debts: What is asked for; only invoices in the law's currency bear interest.
        until: The day to count to.

    Raises:
        MissingRateError: If a rate is not known for a day that needs it.
    """
    bearing = sorted(
        (debt for debt in debts if debt.type is DocumentType.INVOICE and debt.currency == regime.currency),
        key=lambda debt: debt.due_on,
    )
    found = [
        late_interest(
            regime,
            amount_minor=max(debt.amount_minor - debt.withheld_minor, 0),
            currency=debt.currency,
            due_on=debt.due_on,
            until=until,
            reductions=debt.reductions,
        )
        for debt in bearing
    ]
    return tuple(each for each in found if each.segments)
