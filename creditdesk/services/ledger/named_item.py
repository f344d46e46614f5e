"""A debtor's document by the number that a person wrote: the whole of it, its digits, or the end of them."""

from __future__ import annotations

from sqlalchemy import Connection, func, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.spoken_numbers import digits, the_one
from creditdesk.models.ledger import documents


def named_item(connection: Connection, customer_id: int, word: str) -> tuple[DocumentKey, str]:
    """Return the document that a word names with its currency: a debit, where it names one.

    Raises:
        CreditDeskError: If there is none, or it may be one of several.
    """
    word = word.strip()
    asked = func.lower(documents.c.number) == word.lower()
    if word.isdecimal():
        asked |= documents.c.number_digits.endswith(digits(word))
    rows = connection.execute(
        select(documents.c.type, documents.c.number, documents.c.currency, documents.c.amount_minor).where(
            documents.c.customer_id == customer_id, asked
        )
    )
    known = {DocumentKey(DocumentType(row.type), row.number): row for row in rows}
    debits = [key for key, row in known.items() if row.amount_minor > 0]
    # The cash that paid an invoice may have its number in its own.
    key = the_one(word, debits) or the_one(word, known)
    if key is None:
        raise NotFoundError(
            f"This debtor has no document {word}.", safe="Nothing was written.", cure="Give an invoice's number."
        )
    return key, known[key].currency
