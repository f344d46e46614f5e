"""A debtor's payments from the facts already read: the same as `insight.pattern` asks the book for.

A test holds the two together. The Desk opens a debtor within a frame, and has no time to read all payments twice.
"""

from __future__ import annotations

from datetime import date

from creditdesk.domain.document import DocumentType
from creditdesk.domain.patterns import Payment
from creditdesk.services.insight.pattern import leaves_open
from creditdesk.services.ledger.debtor_facts import DebtorFacts


def payments(facts: DebtorFacts) -> list[Payment]:
    """Return the cash laid against each invoice, as the rules of patterns take it; several currencies weigh alike."""
    invoices = {row.id: row for row in facts.debits if row.type == DocumentType.INVOICE.value}
    left = {invoice_id: row.amount_minor for invoice_id, row in invoices.items()}
    # What is left open is that of the end of the day: all that was laid against the invoice on it counts.
    left_at: dict[tuple[int, date], int] = {}
    cash = []
    for row in facts.allocations:
        debit_id = row.debit_id
        if debit_id in left and row.ended_on > facts.as_of:
            left[debit_id] -= row.amount_minor
            left_at[debit_id, row.effective_on] = left[debit_id]
            if row.type == DocumentType.CASH.value:
                cash.append(row)
    mixed = len({invoices[row.debit_id].currency for row in cash}) > 1
    found = []
    for row in cash:
        invoice = invoices[row.debit_id]
        paid_on = max(row.dated_on, invoice.dated_on)
        found.append(
            Payment(
                paid_on,
                (paid_on - invoice.dated_on).days,
                (paid_on - invoice.due_on).days,
                1 if mixed else row.amount_minor,
                leaves_open(left_at[row.debit_id, row.effective_on], invoice.amount_minor),
            )
        )
    return found
