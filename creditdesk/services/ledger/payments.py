"""A debtor's payments from the facts already read: the same as `insight.pattern` asks the book for.

A test holds the two together. The Desk opens a debtor within a frame, and has no time to read all payments twice.
"""

from __future__ import annotations

from datetime import date

from creditdesk.domain.document import DocumentType
from creditdesk.domain.patterns import Payment
from creditdesk.services.insight.pattern import leaves_open
from creditdesk.services.ledger.debtor_facts import DebtorFacts

_INVOICE, _CASH = DocumentType.INVOICE.value, DocumentType.CASH.value


def payments(facts: DebtorFacts) -> list[Payment]:
    """Return the cash laid against each invoice, as the rules of patterns take it; several currencies weigh alike."""
    invoices = {row[0]: row for row in facts.debits if row[1] == _INVOICE}
    # What is left open is that of the end of the day: all that was laid against the invoice on it counts.
    left_at: dict[tuple[int, date], int] = {}
    cash = []
    for _, debit_id, on, _, amount_minor, kind, _, credited_on, _, counts, left_minor in facts.uses:
        if counts and debit_id in invoices:
            left_at[debit_id, on] = left_minor
            if kind == _CASH:
                cash.append((debit_id, on, amount_minor, credited_on))
    mixed = len({invoices[debit_id][5] for debit_id, *_ in cash}) > 1
    found = []
    for debit_id, on, amount_minor, credited_on in cash:
        _, _, _, dated_on, due_on, _, invoiced_minor, _, retained_minor, *_ = invoices[debit_id]
        paid_on = max(credited_on, dated_on)
        left_open = leaves_open(left_at[debit_id, on] - retained_minor, invoiced_minor)
        days_to_pay, days_late = (paid_on - dated_on).days, (paid_on - due_on).days
        found.append(Payment(paid_on, days_to_pay, days_late, 1 if mixed else amount_minor, left_open))
    return found
