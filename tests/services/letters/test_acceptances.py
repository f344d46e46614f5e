"""By Indian law interest starts by the day of acceptance: on record, or some days after the invoice, or not known."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.interest_claim import Basis, InterestTerms
from creditdesk.services.office import Office
from creditdesk.ui.desk.selection_words import interest_to_date

DAY = date(2026, 5, 31)
INV = DocumentKey(DocumentType.INVOICE, "IN-1")


class India:
    """A debtor who owes interest by Indian law on an invoice of 1 March that was to be paid within 60 days."""

    def __init__(self, desk: Any) -> None:
        self.desk = desk
        self.interest = Office.of(desk.book).interest
        self.debtor = desk.ledger.customer("IN001", name="Kaveri Traders", country="IN", currency="INR")
        desk.ledger.invoice(self.debtor, "IN-1", "2026-03-01", "100000.00", due="2026-04-30", currency="INR")
        self.owes()

    def owes(self, accepted_days: int | None = None) -> None:
        terms = InterestTerms(Basis.LAW, "in", accepted_days=accepted_days)
        self.interest.set_terms(self.debtor, terms, at=self.desk.at, reason="registered small supplier")

    def accepted(self, on: date | None, key: DocumentKey = INV) -> date | None:
        return self.interest.record_acceptance(self.debtor, key, on, at=self.desk.at)[0]

    def first_day(self) -> date:
        """Return the first day of interest, as the Desk has it and as a letter states it."""
        view = Office.of(self.desk.book).ledger.debtor(self.debtor, DAY)
        (item,) = view.items
        shown = interest_to_date(view.items, DAY, regime=view.head.interest_regime)
        said = self.desk.said("interest_notice", DAY, debtor=self.debtor)
        assert shown is not None
        formatted = f"{shown.interest_minor / 100:,.2f}"
        assert formatted in said, (formatted, said)
        return (item.late_after or item.due_on) + timedelta(days=1)


@pytest.fixture
def india(desk: Any) -> India:
    return India(desk)


def test_without_a_day_of_acceptance_the_due_date_counts(india: India) -> None:
    assert india.first_day() == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("accepted", "first_day"),
    [
        # The 45th day after it, where later was agreed: domain rule 4.8.
        (date(2026, 3, 2), date(2026, 4, 17)),
        # An agreed day within the 45 holds.
        (date(2026, 4, 1), date(2026, 5, 1)),
    ],
)
def test_interest_starts_by_the_day_of_acceptance(india: India, accepted: date, first_day: date) -> None:
    india.accepted(accepted)
    assert india.first_day() == first_day


def test_an_invoice_that_names_no_later_day_is_due_after_fifteen(india: India) -> None:
    key = DocumentKey(DocumentType.INVOICE, "IN-2")
    india.desk.ledger.invoice(india.debtor, "IN-2", "2026-03-01", "500.00", due="2026-03-01", currency="INR")
    india.accepted(date(2026, 3, 2), key)
    view = Office.of(india.desk.book).ledger.debtor(india.debtor, DAY)
    assert {item.key.number: item.late_after for item in view.items} == {"IN-1": None, "IN-2": date(2026, 3, 17)}


def test_the_annex_says_from_which_day_the_law_counts(india: India) -> None:
    india.accepted(date(2026, 3, 2))
    said = india.desk.said("interest_notice", DAY, debtor=india.debtor)
    assert "Accepted on 2 Mar 2026, and so to be paid by 16 Apr 2026" in said


def test_of_a_debtor_invoices_may_count_as_accepted_so_many_days_after_their_date(india: India) -> None:
    india.owes(accepted_days=4)
    assert india.first_day() == date(2026, 4, 20)
    india.accepted(date(2026, 3, 2))
    assert india.first_day() == date(2026, 4, 17)
    ((set_terms, _),) = india.interest.every_terms()
    assert set_terms.terms.accepted_days == 4


def test_a_day_is_taken_off_the_record_again(india: India) -> None:
    assert india.accepted(date(2026, 3, 2)) is None
    assert india.accepted(date(2026, 3, 3)) == date(2026, 3, 2)
    (kept,) = india.interest.acceptances(india.debtor)
    assert (kept.account, kept.key, kept.accepted_on) == ("IN001", INV, date(2026, 3, 3))
    assert india.accepted(None) == date(2026, 3, 3)
    assert india.interest.acceptances() == ()
    assert india.first_day() == date(2026, 5, 1)


def test_other_laws_count_from_the_due_date_whatever_was_accepted(india: India) -> None:
    india.accepted(date(2026, 3, 2))
    terms = InterestTerms(Basis.CONTRACT, percent=Decimal(12))
    india.interest.set_terms(india.debtor, terms, at=india.desk.at, reason="contract")
    assert india.first_day() == date(2026, 5, 1)


@pytest.mark.parametrize(
    ("key", "on", "says"),
    [
        (DocumentKey(DocumentType.INVOICE, "NONE"), date(2026, 3, 2), "no invoice NONE"),
        (INV, date(2029, 3, 2), "cannot have been accepted"),
        (INV, date(2026, 11, 21), "2026-11-21 is still to come"),
    ],
)
def test_what_cannot_be_is_refused(india: India, key: DocumentKey, on: date, says: str) -> None:
    with pytest.raises(CreditDeskError, match=says):
        india.accepted(on, key)


def test_days_until_acceptance_are_of_a_law_that_counts_from_it(india: India) -> None:
    terms = InterestTerms(Basis.LAW, "uk", accepted_days=3)
    with pytest.raises(CreditDeskError, match="Indian law"):
        india.interest.set_terms(india.debtor, terms, at=india.desk.at, reason="x")
