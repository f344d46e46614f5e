"""What the types of documents are called on screen."""

from __future__ import annotations

from creditdesk.domain.document import DocumentType

TYPE_WORDS: dict[str, str] = {
    DocumentType.INVOICE: "Invoice",
    DocumentType.CREDIT_NOTE: "Credit note",
    DocumentType.CASH: "Payment",
    DocumentType.REFUND: "Refund",
    DocumentType.JOURNAL_DEBIT: "Journal debit",
    DocumentType.JOURNAL_CREDIT: "Journal credit",
    DocumentType.WRITE_OFF: "Write-off",
    DocumentType.DISCOUNT: "Discount",
    DocumentType.INTEREST: "Interest",
}
"""By `DocumentType`; as the types are text, the text of a table's column finds them too."""
