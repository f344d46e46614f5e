"""The desk's door to the order of the worklist: its weights, and what others would change."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import worklist
from creditdesk.services.desk.order_preview import Previewer
from creditdesk.services.desk.weights import typed_weights, write_weights

_TOUCHES = frozenset({Touched.WORKLIST, Touched.SETTINGS})


class WorklistDesk:
    """The worklist of one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def weights(self) -> dict[str, str]:
        """Return the points of each reason as they hold now, by name, as they are typed."""
        with self._book.read() as connection:
            return typed_weights(connection)

    def set_weights(self, values: Mapping[str, str], *, at: datetime, as_of: date) -> tuple[dict[str, str], Changes]:
        """Set the points of the reasons named, all or none, and put the whole list in its new order.

        Returns:
            What held before, by name, which set again takes the change back; and what was touched.

        Raises:
            CreditDeskError: If there is no such reason, or a number does not fit it.
        """
        with self._book.unit_of_work(at) as work:
            before = typed_weights(work.connection)
            write_weights(work, values)
            worklist.refresh(work.connection, as_of)
        return {name: before[name] for name in values}, Changes(_TOUCHES)

    def previewer(self, as_of: date) -> Previewer:
        """Return what works out how today's order would change; changes nothing."""
        return Previewer(self._book, as_of)
