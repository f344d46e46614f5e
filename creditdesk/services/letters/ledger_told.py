"""What the ledger tells of payments and credits, in the language of a paper."""

from __future__ import annotations

from collections.abc import Sequence

from creditdesk.domain.document import DocumentType
from creditdesk.services.ledger.ledger_words import ENGLISH, LedgerWords
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.texts import LANGUAGE, Texts, texts_for


class PaperWords(LedgerWords):
    """The words of one language, amounts as a country writes them."""

    def __init__(self, texts: Texts, formats: Formats) -> None:
        self._texts = texts
        self._formats = formats

    def amount(self, minor: int, currency: str) -> str:
        """Write an amount."""
        return self._formats.amount(minor, currency)

    def document(self, kind: str, amount: str) -> str:
        """Name a payment or credit by its type and amount."""
        return f"{self._texts.word('types', kind)} {amount}"

    def part_payment(self, amount: str) -> str:
        """Name a payment that left something of the one document it was for."""
        return self._said("part_payment", amount=amount)

    def payment_of_many(self, amount: str, whole: int, partly: int, *, all_invoices: bool) -> str:
        """Say of a payment how many documents it paid, and how many in part."""
        words = f"{self.document(DocumentType.CASH, amount)}:"
        if not whole:
            return f"{words} {self._said('in_part', things=self._things(partly, all_invoices=all_invoices))}"
        paid = f"{words} {self._said('settles', things=self._things(whole, all_invoices=all_invoices))}"
        return f"{paid}, {self._said('in_part', things=str(partly))}" if partly else paid

    def bounced(self, document: str) -> str:
        """Say that a payment or credit was taken back."""
        return self._said("bounced", document=document)

    def against(self, number: str, named: Sequence[str], more: int) -> str:
        """Say what a payment or credit was set against."""
        items = ", ".join(named)
        if more:
            return f"{number} · {self._said('against_more', items=items, count=str(more))}"
        return f"{number} · {self._said('against', items=items)}"

    def paid(self, amount: str, number: str) -> str:
        """Say on a debit that a payment paid so much of it."""
        return self._said("paid", amount=amount, number=number)

    def credited(self, amount: str, number: str) -> str:
        """Say on a debit that a credit took so much off it."""
        return self._said("credited", amount=amount, number=number)

    def taken_back(self, amount: str, number: str) -> str:
        """Say on a debit that what a payment or credit had settled is open again."""
        return self._said("taken_back", amount=amount, number=number)

    def _said(self, name: str, **values: str) -> str:
        return self._texts.word("ledger", name, **values)

    def _things(self, count: int, *, all_invoices: bool) -> str:
        kind = "invoice" if all_invoices else "item"
        return f"{count} {self._texts.word('words', f'one_{kind}' if count == 1 else f'many_{kind}s')}"


def ledger_words(language: str, country: str) -> LedgerWords:
    """Return the words of a language, with amounts as a country writes them; English is as on screen."""
    return ENGLISH if language == LANGUAGE else PaperWords(texts_for(language), formats_for(language, country))
