"""The one door to interest: its rates, by what each debtor owes it, and the ledger of interest and fees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.interest import RateTable
from creditdesk.domain.interest_claim import InterestTerms
from creditdesk.domain.late_charges import ChargeStanding, standings
from creditdesk.models.customers import customers
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters import acceptances, interest_rates, interest_terms, late_charges
from creditdesk.services.letters.acceptances import Acceptance
from creditdesk.services.letters.interest_rates import EnteredRate, RateDraft
from creditdesk.services.letters.interest_terms import SetTerms, TermsStep
from creditdesk.services.letters.late_charges import ChargeDraft, WrittenCharge

_SETTINGS = frozenset({Touched.SETTINGS, Touched.LETTERS})
_HISTORY = frozenset({Touched.HISTORY, Touched.LETTERS})


@dataclass(frozen=True, slots=True)
class AccountCharges:
    """How the interest and fees of one account stand, by item; of `paid` items nothing is open any more."""

    customer_id: int
    account: str
    name: str
    standings: tuple[ChargeStanding, ...]
    paid: frozenset[DocumentKey] = frozenset()


class Interest:
    """Interest of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    # Rates.

    def rate_tables(self) -> dict[str, RateTable]:
        """Return each table of reference rates by its code, see `interest_rates.rate_tables`."""
        with self._book.read() as connection:
            return interest_rates.rate_tables(connection)

    def entered_rates(self) -> tuple[EnteredRate, ...]:
        """Return the rates that users entered and that stand."""
        with self._book.read() as connection:
            return interest_rates.entered_rates(connection)

    def enter_rate(self, draft: RateDraft, *, at: datetime, as_of: date) -> tuple[int, Changes]:
        """Enter a rate, see `interest_rates.enter`; `take_back_rate` undoes it."""
        with self._book.unit_of_work(at) as work:
            rate_id = interest_rates.enter(work, draft, as_of)
        return rate_id, Changes(_SETTINGS)

    def take_back_rate(self, rate_id: int, *, at: datetime) -> tuple[str, Changes]:
        """Take an entered rate back, and return the code of its table."""
        with self._book.unit_of_work(at) as work:
            code = interest_rates.take_back(work, rate_id)
        return code, Changes(_SETTINGS)

    # By what a debtor owes interest.

    def every_terms(self) -> tuple[tuple[SetTerms, str], ...]:
        """Return all that was set and stands, each with its account; that of all debtors first, without one."""
        with self._book.read() as connection:
            found = interest_terms.every_terms(connection)
            ids = [each.customer_id for each in found if each.customer_id is not None]
            rows = connection.execute(select(customers.c.id, customers.c.account).where(customers.c.id.in_(ids)))
            accounts = {row.id: row.account for row in rows}
        return tuple((each, accounts.get(each.customer_id or 0, "")) for each in found)

    def law_of(self, customer_id: int) -> str:
        """Return the law or contract by which a debtor owes interest, in words; empty where nothing gives it."""
        with self._book.read() as connection:
            row = connection.execute(
                select(customers.c.country, customers.c.legal_form).where(customers.c.id == customer_id)
            ).one_or_none()
            if row is None:
                raise NotFoundError("There is no such debtor in this book.")
            regime = interest_terms.regime_of(connection, customer_id, row.country, row.legal_form)
        return regime.law if regime is not None else ""

    def set_terms(
        self, customer_id: int | None, terms: InterestTerms | None, *, at: datetime, reason: str = ""
    ) -> tuple[TermsStep, Changes]:
        """Set by what a debtor, or every debtor, owes interest, see `interest_terms.set_to`."""
        with self._book.unit_of_work(at) as work:
            step = interest_terms.set_to(work, customer_id, terms, reason)
        return step, _of_customer(customer_id)

    def undo_terms(self, step: TermsStep, *, at: datetime) -> Changes:
        """Undo what was set: what held before holds again."""
        with self._book.unit_of_work(at) as work:
            interest_terms.take_back(work, step)
        return _of_customer(step.customer_id)

    # When invoices were accepted.

    def acceptances(self, customer_id: int | None = None) -> tuple[Acceptance, ...]:
        """Return the days of acceptance on record, of one debtor or of all."""
        with self._book.read() as connection:
            return acceptances.on_record(connection, customer_id)

    def record_acceptance(
        self, customer_id: int, key: DocumentKey, accepted_on: date | None, *, at: datetime
    ) -> tuple[date | None, Changes]:
        """Put a day of acceptance on record, or take it off; return what was there before, by which it is undone."""
        with self._book.unit_of_work(at) as work:
            before = acceptances.record(work, customer_id, key, accepted_on)
        return before, _of_customer(customer_id)

    # The ledger of interest and fees.

    def charges(self, as_of: date, customer_id: int | None = None) -> tuple[AccountCharges, ...]:
        """Return how interest and fees stand on a day, of one debtor or of all who have any, by account."""
        found: dict[int, list[WrittenCharge]] = {}
        for each in self.steps(as_of, customer_id):
            found.setdefault(each.customer_id, []).append(each)
        return tuple(
            AccountCharges(
                whose,
                steps[0].account,
                steps[0].name,
                standings(each.charge for each in steps),
                frozenset(each.charge.key for each in steps if each.is_item_paid),
            )
            for whose, steps in found.items()
        )

    def steps(self, as_of: date, customer_id: int | None = None) -> tuple[WrittenCharge, ...]:
        """Return what was threatened, claimed, paid, waived and invoiced, step by step."""
        with self._book.read() as connection:
            return late_charges.written(connection, as_of, customer_id)

    def take_step(self, draft: ChargeDraft, *, at: datetime, as_of: date) -> tuple[int, Changes]:
        """Write what became of interest or a fee, see `late_charges.take_step`; `take_back_step` undoes it."""
        with self._book.unit_of_work(at) as work:
            charge_id, _ = late_charges.take_step(work, draft, as_of)
        return charge_id, Changes(_HISTORY, frozenset({draft.customer_id}))

    def take_back_step(self, charge_id: int, *, at: datetime, as_of: date) -> Changes:
        """Undo a step that a person took."""
        with self._book.unit_of_work(at) as work:
            customer_id = late_charges.take_back(work, charge_id, as_of)
        return Changes(_HISTORY, frozenset({customer_id}))


def _of_customer(customer_id: int | None) -> Changes:
    return Changes(_SETTINGS, frozenset() if customer_id is None else frozenset({customer_id}))
