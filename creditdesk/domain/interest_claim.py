"""What late payment adds to a debtor's invoices: by which law or contract, on which of them, and on how much of each.

Source: domain rules 4 for law and rates. What is claimed is a house rule, the same on the screen and in a letter:
interest on invoices to businesses, by what was agreed with the debtor, else by the law of the debtor's country; none on
what is in query or withheld while that stands, and none on what the debtor's own credits cover where
`creditdesk.domain.set_off` places them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.interest import LateInterest, RateTable, Regime, late_interest
from creditdesk.domain.interest_law import COUNTRIES, TABLES, contract, law

_CONSUMER = "individual"

UNKNOWN_DAY = date.min
"""The day of a reduction of which only the last possible day is known: what it took off may never have been late."""


class Basis(StrEnum):
    """By what a debtor owes interest: a law, the contract, or nothing at all."""

    LAW = "law"
    CONTRACT = "contract"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class InterestTerms:
    """What holds for a debtor: the code of a law, or a contract's rate in percent a year.

    `accepted_days`, of a law that counts from acceptance: so many days after its date an invoice counts as accepted of
    which no day is on record; none where such an invoice is late after its due date alone.
    """

    basis: Basis
    law: str = ""
    percent: Decimal = Decimal(0)
    accepted_days: int | None = None


@dataclass(frozen=True, slots=True)
class LateDebt:
    """A debit as of a day, in minor units; `due_on` is the last day for paying it, `dated_on` its own day.

    `reductions` are (day, amount above zero): what was paid or credited of it, and the shares of open credits that are
    set against it, each from the credit's day, or on `UNKNOWN_DAY`. `interest_settled_minor` and
    `compensation_settled_minor` are what was paid, waived or invoiced of earlier claims on it: nobody asks for that
    again. `accepted_on` is the day from which a law reckoned `due_on`, none where it is the ledger's.
    """

    key: DocumentKey
    currency: str
    due_on: date
    amount_minor: int
    disputed_minor: int = 0
    retained_minor: int = 0
    reductions: Sequence[tuple[date, int]] = ()
    interest_settled_minor: int = 0
    compensation_settled_minor: int = 0
    accepted_on: date | None = None
    dated_on: date = date.min

    @property
    def late_after(self) -> date:
        """The last day without interest: no debt is late before the day on which it was invoiced.

        Ledgers hold due dates before the invoice's own, and a law may reckon one. Domain rules 4 name none: the later
        of the two days can be claimed under every law.
        """
        return max(self.due_on, self.dated_on)

    @property
    def undated_minor(self) -> int:
        """What was paid on a day that nobody has said: it bears no interest, and no fixed sum counts it."""
        return sum(minor for day, minor in self.reductions if day == UNKNOWN_DAY)

    @property
    def withheld_minor(self) -> int:
        """What is open and bears no interest while its query or its retention stands."""
        return self.disputed_minor + self.retained_minor


@dataclass(frozen=True, slots=True)
class ClaimedInterest:
    """Interest on one debt; `in_query` is what runs besides on its part in query, which is not asked for."""

    debt: LateDebt
    late: LateInterest
    in_query: LateInterest | None = None

    @property
    def interest_minor(self) -> int:
        """The interest that is asked for."""
        return max(self.late.interest_minor - self.debt.interest_settled_minor, 0)

    @property
    def compensation_minor(self) -> int:
        """The fixed sum that is asked for."""
        return max(self.late.compensation_minor - self.debt.compensation_settled_minor, 0)


def regime_for(
    country: str,
    legal_form: str,
    terms: InterestTerms | None = None,
    tables: Mapping[str, RateTable] = TABLES,
) -> Regime | None:
    """Return by what a debtor owes interest; none for consumers, unless something was agreed with them.

    Args:
        country: The debtor's, whose law holds where nothing was agreed: there a judge would be asked.
        legal_form: The debtor's.
        terms: What was agreed, or chosen for the debtor: never the law besides a contract.
        tables: The reference rates, with those that the user entered.
    """
    if terms is None:
        found = None if legal_form == _CONSUMER else COUNTRIES.get(country)
    elif terms.basis is Basis.CONTRACT:
        return contract(terms.percent)
    else:
        found = law(terms.law) if terms.basis is Basis.LAW else None
    return None if found is None else replace(found, table=tables.get(found.table.code, found.table))


def claim_interest(regime: Regime, debts: Iterable[LateDebt], until: date) -> tuple[ClaimedInterest, ...]:
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
        (
            debt
            for debt in debts
            if debt.key.type is DocumentType.INVOICE
            and regime.currency in {"", debt.currency}
            and debt.late_after < until
        ),
        key=lambda debt: debt.due_on,
    )
    found = []
    for debt in bearing:
        late = _on(regime, debt, max(debt.amount_minor - debt.withheld_minor, 0), until, debt.reductions)
        if late.segments:
            in_query = _on(regime, debt, debt.disputed_minor, until, ()) if debt.disputed_minor > 0 else None
            found.append(ClaimedInterest(debt, late, in_query))
    return tuple(found)


def _on(
    regime: Regime, debt: LateDebt, minor: int, until: date, reductions: Sequence[tuple[date, int]]
) -> LateInterest:
    return late_interest(
        regime,
        amount_minor=minor,
        currency=debt.currency,
        due_on=debt.late_after,
        until=until,
        reductions=reductions,
    )
