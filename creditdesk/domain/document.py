"""The documents of a sales ledger and the allocations between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

NEVER = date.max
"""The day that does not come: of a document not settled, a payment not bounced, an allocation not undone."""


class DocumentType(StrEnum):
    """What a document is; the type gives its sign."""

    INVOICE = "invoice"
    CREDIT_NOTE = "credit_note"
    CASH = "cash"
    REFUND = "refund"
    JOURNAL_DEBIT = "journal_debit"
    JOURNAL_CREDIT = "journal_credit"
    WRITE_OFF = "write_off"
    DISCOUNT = "discount"
    INTEREST = "interest"

    @property
    def sign(self) -> int:
        """1 for a debit (the customer owes more), -1 for a credit."""
        return -1 if self in _CREDITS else 1


_CREDITS = frozenset(
    {
        DocumentType.CREDIT_NOTE,
        DocumentType.CASH,
        DocumentType.JOURNAL_CREDIT,
        DocumentType.WRITE_OFF,
        DocumentType.DISCOUNT,
    }
)


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """What names a document for good within a customer: its type and its number."""

    type: DocumentType
    number: str


@dataclass(frozen=True, slots=True)
class Document:
    """One ledger entry.

    `amount_minor` is signed: debits above zero, credits below. `due_on` of a credit is its own date.
    `reversed_on` is the day a payment bounced: from that day the document no longer counts.
    `disputed_minor` and `retained_minor` are parts of the amount, never negative; the retained part falls due
    on `retention_due_on`.
    """

    id: int
    customer_id: int
    type: DocumentType
    number: str
    dated_on: date
    due_on: date
    currency: str
    amount_minor: int
    reversed_on: date = NEVER
    disputed_minor: int = 0
    retained_minor: int = 0
    retention_due_on: date | None = None


@dataclass(frozen=True, slots=True)
class Allocation:
    """A dated link of an amount between a credit and a debit document; `amount_minor` is above zero."""

    credit_id: int
    debit_id: int
    allocated_on: date
    amount_minor: int


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A document with what is still open of it as of a date.

    `open_minor` is signed like the document's amount and never zero. `disputed_minor` and `retained_minor` are
    the parts of it that are disputed, and withheld until a day that has not come; both are never negative.
    """

    document: Document
    open_minor: int
    disputed_minor: int
    retained_minor: int

    @property
    def due_on(self) -> date:
        """The day after which it is overdue: of what is open, be it the retention's own where no more is open."""
        document = self.document
        if document.retention_due_on is not None and 0 < self.open_minor <= document.retained_minor:
            return document.retention_due_on
        return document.due_on
