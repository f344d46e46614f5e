"""The desk's door to the worklist: its weights and what others would change, who works it, who covers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime

from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import cover, while_out, worklist
from creditdesk.services.desk.cover import Controller, Cover
from creditdesk.services.desk.order_preview import Previewer
from creditdesk.services.desk.weights import typed_weights, write_weights
from creditdesk.services.desk.while_out import WhileOut

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

    def controllers(self, as_of: date) -> tuple[Controller, ...]:
        """Return who works the ledger, by name, with those for whom they stand in on a day."""
        with self._book.read() as connection:
            return cover.read_controllers(connection, as_of)

    def controller_named(self, typed: str, as_of: date) -> str:
        """Return the controller of a name as it is typed.

        Raises:
            NotFoundError: If nobody has that name.
        """
        with self._book.read() as connection:
            return cover.controller_named(connection, typed, as_of)

    def while_out(self, as_of: date, *, since: date | None = None, controller: str = "") -> WhileOut | None:
        """Return what happened since the last day worked here; none where no working day was missed.

        Args:
            as_of: The day that is looked at.
            since: Another day to count from; then it answers however near that is.
            controller: Only debtors whom this one works; empty for everybody's.
        """
        with self._book.read() as connection:
            day = since or while_out.last_worked_on(connection, self._book.user, as_of)
            if day is None or (since is None and not while_out.was_away(connection, day, as_of)):
                return None
            running = cover.running_covers(connection, as_of).values()
            names = cover.stands_for(controller, running) if controller else ()
            return while_out.read_while_out(connection, day, as_of, names)

    def covers(self, as_of: date) -> tuple[Cover, ...]:
        """Return the absences that run on a day or are to come."""
        with self._book.read() as connection:
            return cover.read_covers(connection, as_of)

    def add_cover(self, wanted: Cover, *, at: datetime, as_of: date) -> tuple[Cover, Changes]:
        """Write who covers whom, and return it as it stands in the book.

        Raises:
            CreditDeskError: If it cannot be so, such as somebody away twice at a time.
        """
        with self._book.unit_of_work(at) as work:
            cover_id = cover.add_cover(work, wanted, as_of)
        return replace(wanted, id=cover_id), Changes(_TOUCHES)

    def remove_cover(self, cover_id: int, *, at: datetime) -> tuple[Cover, Changes]:
        """Take an absence out again, and return it: to be added, it comes back."""
        with self._book.unit_of_work(at) as work:
            removed = cover.remove_cover(work, cover_id)
        return removed, Changes(_TOUCHES)
