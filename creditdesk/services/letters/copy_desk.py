"""What a person sets and asks of copies of invoices: where they lie, what they go with, which of them there are."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from creditdesk.domain.document import DocumentType
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.invoice_copies import CopyRule, Found, find_copies, read_copy_rule, write_copy_rule
from creditdesk.services.letters.letterhead import read_letterhead


class CopyDesk:
    """Copies of invoices of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def rule(self) -> CopyRule:
        """Return where copies of invoices lie, and with which letters they go."""
        with self._book.read() as connection:
            return read_copy_rule(connection)

    def set_rule(self, rule: CopyRule, *, at: datetime) -> Changes:
        """Say where copies of invoices lie, and with which letters they go.

        Raises:
            CreditDeskError: If the folder cannot be looked into.
        """
        with self._book.unit_of_work(at) as work:
            write_copy_rule(work, rule)
        return Changes(frozenset({Touched.SETTINGS, Touched.LETTERS}))

    def found(self, customer_id: int, as_of: date) -> tuple[Found, ...]:
        """Return for each open invoice of a debtor what was found of it; nothing where no folder was named.

        Raises:
            CreditDeskError: If the folder cannot be looked into.
        """
        with self._book.read() as connection:
            rule = read_copy_rule(connection)
            if not rule.folder:
                return ()
            account = read_account(connection, customer_id, as_of, read_letterhead(connection))
            invoices = (item.open.document for item in account.items)
            numbers = [each.number for each in invoices if each.type is DocumentType.INVOICE]
            code = account.addressee.account
            return tuple(find_copies(connection, Path(rule.folder), customer_id, code, numbers))
