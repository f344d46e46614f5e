"""The ledger's room: what the window, the terminal and the other rooms ask of customers and open items."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from creditdesk.domain.aging import Basis, Credits
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.parsing import AmountStyle
from creditdesk.models.customers import customers
from creditdesk.services.book.book import Book
from creditdesk.services.ledger import debtors, search, status
from creditdesk.services.ledger.named_item import named_item

if TYPE_CHECKING:
    from creditdesk.services.ledger.aging_views import AgingReport, LateEntry
    from creditdesk.services.ledger.list_views import DebtorRow, Hit, LedgerStatus
    from creditdesk.services.ledger.views import DebtorRecord, DebtorView


class Ledger:
    """Everything that is read of the ledger; each answer sees one state of the book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def debtor_ids(
        self,
        worklist: str = "all",
        *,
        order: str = "score",
        descending: bool = True,
        text: str = "",
        controller: str = "",
        style: AmountStyle = AmountStyle.POINT,
    ) -> array[int]:
        """Return the ids of a worklist's debtors in order, see `debtors.ids`."""
        with self._book.read() as connection:
            return debtors.ids(
                connection, worklist, order=order, descending=descending, text=text, controller=controller, style=style
            )

    def debtor_rows(self, ids: Sequence[int], as_of: date) -> list[DebtorRow]:
        """Return a page of the debtor list in the order of `ids`."""
        with self._book.read() as connection:
            return debtors.rows(connection, ids, as_of)

    def worklist_counts(self, controller: str = "") -> dict[str, int]:
        """Return how many debtors are in each worklist, in the order of the chips."""
        with self._book.read() as connection:
            return debtors.counts(connection, controller)

    def customer_id(self, account: str) -> int:
        """Return the id of an account, whose letters may be in any case.

        Raises:
            NotFoundError: If there is none; it names accounts that may have been meant.
        """
        wanted = account.strip()
        with self._book.read() as connection:
            for text in dict.fromkeys((wanted, wanted.upper(), wanted.lower())):
                found: int | None = connection.scalar(select(customers.c.id).where(customers.c.account == text))
                if found is not None:
                    return found
            near = search.near_accounts(connection, wanted)
        cure = f"Did you mean {', '.join(near)}?" if near else "Look it up with `creditdesk debtors --search`."
        raise NotFoundError(f"There is no account {wanted or 'without a code'}.", cure=cure)

    def item(self, customer_id: int, word: str) -> tuple[DocumentKey, str]:
        """Return the document of a debtor that a person's word names, with its currency, see `named_item`."""
        with self._book.read() as connection:
            return named_item(connection, customer_id, word)

    def debtor(self, customer_id: int, as_of: date) -> DebtorView:
        """Return everything the Desk shows of one debtor.

        Raises:
            NotFoundError: If the customer is not in the book.
        """
        from creditdesk.services.ledger import debtor  # noqa: PLC0415 - the list works before a debtor's panes load

        with self._book.read() as connection:
            return debtor.view(connection, customer_id, as_of)

    def record(self, customer_id: int, as_of: date) -> DebtorRecord:
        """Return all that ever happened with a debtor, see `debtor.record`; of the largest, seconds of reading."""
        from creditdesk.services.ledger import debtor  # noqa: PLC0415 - as above

        with self._book.read() as connection:
            return debtor.record(connection, customer_id, as_of)

    def search(self, text: str, limit: int = 20, style: AmountStyle = AmountStyle.POINT) -> list[Hit]:
        """Return the debtors, documents and entries of the history that a text finds, best first, see `search.find`."""
        with self._book.read() as connection:
            return search.find(connection, text, limit, style)

    def aging(
        self,
        as_of: date,
        *,
        basis: Basis = Basis.DUE,
        edges: Sequence[int] | None = None,
        credits: Credits = Credits.SEPARATE,  # noqa: A002 - the trade's word
        by: str = "total",
    ) -> AgingReport:
        """Return aged debt as of a day, see `aging.report`."""
        from creditdesk.services.ledger import aging  # noqa: PLC0415 - the list works before a report loads

        with self._book.read() as connection:
            return aging.report(connection, as_of, basis=basis, edges=edges, credit_mode=credits, by=by)

    def late_entries(self, as_of: date, limit: int = 200) -> list[LateEntry]:
        """Return what counts by a day but was imported after it, see `late_entries.late_entries`."""
        from creditdesk.services.ledger import late_entries  # noqa: PLC0415 - as above

        with self._book.read() as connection:
            return late_entries.late_entries(connection, as_of, limit)

    def status(self, as_of: date) -> LedgerStatus:
        """Return what the status line says."""
        with self._book.read() as connection:
            return status.status(connection, as_of)
