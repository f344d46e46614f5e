"""Insight into how the ledger pays."""

from __future__ import annotations

from datetime import date

from creditdesk.services.book.book import Book
from creditdesk.services.insight.pattern import Pattern, read_pattern


class Insight:
    """Answers how debtors pay, from one open book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def pattern(self, customer_id: int, as_of: date) -> Pattern:
        """Return how a debtor pays, as known at the end of `as_of`."""
        with self._book.read() as connection:
            return read_pattern(connection, customer_id, as_of)
