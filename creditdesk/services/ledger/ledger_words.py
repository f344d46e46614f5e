"""What the ledger tells of payments and credits, in words: English, as on screen; paper may say it otherwise."""

from __future__ import annotations

from collections.abc import Sequence

from creditdesk.domain.words import amount_words
from creditdesk.services.ledger.type_words import TYPE_WORDS

NAMED = 3
"""So many documents are named in a line; the rest are counted."""


class LedgerWords:
    """The words of the desk."""

    def amount(self, minor: int, currency: str) -> str:
        """Write an amount."""
        return amount_words(minor, currency)

    def document(self, kind: str, amount: str) -> str:
        """Name a payment or credit by its type and amount."""
        return f"{TYPE_WORDS[kind]} {amount}"

    def part_payment(self, amount: str) -> str:
        """Name a payment that left something of the one document it was for."""
        return f"Part payment {amount}"

    def payment_of_many(self, amount: str, whole: int, partly: int, *, all_invoices: bool) -> str:
        """Say of a payment how many documents it paid, and how many in part."""
        words = self.document("cash", amount)
        what = "invoices" if all_invoices else "items"
        if not whole:
            return f"{words}: {partly} {what} in part"
        paid = f"{words}: paid {whole} {what if whole > 1 else what[:-1]}"
        return f"{paid}, {partly} in part" if partly else paid

    def bounced(self, document: str) -> str:
        """Say that a payment or credit was taken back."""
        return f"{document} bounced"

    def against(self, number: str, named: Sequence[str], more: int) -> str:
        """Say what a payment or credit was set against."""
        rest = f" and {more} more" if more else ""
        return f"{number} · against {', '.join(named)}{rest}"

    def paid(self, amount: str, number: str) -> str:
        """Say on a debit that a payment paid so much of it."""
        return f"{amount} paid by {number}"

    def credited(self, amount: str, number: str) -> str:
        """Say on a debit that a credit took so much off it."""
        return f"{amount} credited by {number}"

    def taken_back(self, amount: str, number: str) -> str:
        """Say on a debit that what a payment or credit had settled is open again."""
        return f"{amount} of {number} bounced"


ENGLISH = LedgerWords()
"""As the screen says it."""
