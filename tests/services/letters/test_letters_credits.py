"""What stands to the debtor's credit is taken off once, whichever letters are written."""
# ruff: noqa: RUF001 - amounts on paper have the true minus sign

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import update

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.ledger import documents
from creditdesk.models.letters import letters
from creditdesk.services.letters.issuing import HeldError

DAY = date(2026, 11, 20)
FIRST, SECOND = (DocumentKey(DocumentType.INVOICE, number) for number in ("INV-1", "INV-2"))


@pytest.fixture(autouse=True)
def credit_note(desk: Any) -> int:
    """Take 1,500.00 off, for an invoice that was settled long ago."""
    return int(
        desk.ledger.document(
            desk.debtor, "credit_note", "CN-2204", "2026-11-02", "1500.00", reference="price agreed on INV-0"
        )
    )


def test_a_letter_about_everything_names_the_credit_and_takes_it_off(desk: Any) -> None:
    said = desk.said()
    assert "Total of these items 25,480.00 Less: credit note CN-2204 of 2 Nov 2026 −1,500.00" in said
    assert "Please pay £23,980.00" in said
    assert "We also hold" not in said


def test_two_letters_on_different_invoices_take_the_credit_off_once(desk: Any) -> None:
    younger = desk.text_of(desk.issue(items=[SECOND]).pdf)
    assert "Please pay £7,080.00" in younger
    assert "Less:" not in younger
    assert (
        "We also hold £1,500.00 to your credit. It is set against invoice INV-1, outside the amount above." in younger
    )
    older = desk.issue(items=[FIRST], override_reason="asked for by their bookkeeper")
    assert "Less: credit note CN-2204 of 2 Nov 2026 −1,500.00" in desk.text_of(older.pdf)
    asked = [row.amount_minor for row in desk.rows(letters)]
    assert sum(asked) == 25_480_00 - 1_500_00


def test_a_credit_stays_on_the_invoice_that_a_letter_took_it_off(desk: Any) -> None:
    # While the older invoice waited for a promise, the credit was taken off the younger.
    desk.promise(18_400_00, date(2026, 11, 20), "INV-1")
    assert "Please pay £5,580.00" in desk.text_of(desk.issue().pdf)
    later = DAY + timedelta(days=10)
    older = desk.letters.preview(desk.debtor, "final_demand", later, [FIRST]).pdf
    assert "Please pay £18,400.00" in desk.text_of(older)
    assert "set against invoice INV-2, outside the amount above" in desk.text_of(older)
    both = desk.said("final_demand", later)
    assert "Less: credit note CN-2204 of 2 Nov 2026, as in our letter of 20 Nov 2026 −1,500.00" in both
    assert "Please pay £23,980.00" in both


def test_a_final_demand_and_what_fell_due_since_come_to_what_is_owed_less_the_credit(desk: Any) -> None:
    desk.issue()
    desk.ledger.invoice(desk.debtor, "INV-3", "2026-10-25", "600.00", due="2026-11-24")
    said = desk.said("final_demand", DAY + timedelta(days=10))
    assert "as in our letter of 20 Nov 2026 −1,500.00" in said
    assert "Please pay £23,980.00" in said
    assert "not part of the amount above: invoice INV-3 (£600.00" in said


def test_once_the_invoice_is_paid_the_credit_goes_to_the_next(desk: Any) -> None:
    desk.issue()
    cash = desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-24", "18400.00")
    desk.ledger.allocate(cash, desk.first, "2026-11-24", "18400.00")
    assert "Please pay £5,580.00" in desk.said("final_demand", DAY + timedelta(days=10))


def test_a_credit_that_is_set_against_another_invoice_does_not_hold_a_letter(desk: Any) -> None:
    desk.ledger.document(desk.debtor, "credit_note", "CN-9", "2026-11-03", "7100.00", reference="INV-1")
    assert desk.letters.gate(desk.debtor, "reminder", DAY, [SECOND]).send
    assert "Please pay £7,080.00" in desk.text_of(desk.letters.preview(desk.debtor, "reminder", DAY, [SECOND]).pdf)


def test_no_letter_asks_for_less_than_nothing_whoever_overrules_the_gate(desk: Any) -> None:
    desk.promise(25_480_00, DAY + timedelta(days=5), "INV-1", "INV-2")
    desk.ledger.document(desk.debtor, "credit_note", "CN-9", "2026-11-03", "30000.00")
    with pytest.raises(HeldError) as held:
        desk.issue(override_reason="they asked for it")
    assert "cover the £25,480.00 overdue" in held.value.reasons[-1]
    assert not desk.rows(letters)


def test_a_credit_set_against_the_promised_invoice_itself_leaves_nothing_to_ask_for(desk: Any) -> None:
    desk.promise(7_080_00, DAY + timedelta(days=5), "INV-2")
    desk.ledger.document(desk.debtor, "credit_note", "CN-9", "2026-11-03", "7080.00", reference="INV-2")
    with pytest.raises(HeldError):
        desk.issue(items=[SECOND], override_reason="they asked for it")


def test_what_waits_and_is_in_query_in_part_is_not_asked_for_where_credits_cover_the_rest(desk: Any) -> None:
    desk.promise(18_400_00, DAY + timedelta(days=5), "INV-1")
    desk.promise(7_080_00, DAY + timedelta(days=5), "INV-2")
    desk.ledger.cash(desk.debtor, "BACS-1", "2026-11-03", "7000.00")
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(update(documents).where(documents.c.id == desk.first).values(disputed_minor=17_500_00))
    with pytest.raises(CreditDeskError) as refused:
        desk.issue(override_reason="they asked for it")
    assert "covers all that the letter would ask for" in str(refused.value)
    assert not desk.rows(letters)


def test_many_credits_are_summed(desk: Any) -> None:
    for number in range(4):
        desk.ledger.cash(desk.debtor, f"BACS-{number}", "2026-11-03", "10.00")
    assert "Less: 5 credits and payments not yet set against an invoice −1,540.00" in desk.said()


def test_another_currency_has_its_own_credits(desk: Any) -> None:
    desk.ledger.document(desk.debtor, "invoice", "E-1", "2026-08-01", "5000.00", due="2026-08-31", currency="EUR")
    euros = desk.letters.preview(desk.debtor, "reminder", DAY, [DocumentKey(DocumentType.INVOICE, "E-1")]).pdf
    assert "Please pay €5,000.00" in desk.text_of(euros)
    assert "CN-2204" not in desk.text_of(euros)
