"""The diary's one door: what a controller keeps in mind of debtors, and when it is due."""

from __future__ import annotations

from datetime import date, datetime

from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import day, holds
from creditdesk.services.desk.holds import Hold, HoldDraft, HoldStep

_TOUCHES = frozenset({Touched.HISTORY, Touched.WORKLIST})


def _changed(customer_id: int) -> Changes:
    return Changes(_TOUCHES, frozenset({customer_id}))


class Diary:
    """Holds, tasks and the cards of debtors."""

    def __init__(self, book: Book) -> None:
        self._book = book

    # Holds.

    def hold(self, draft: HoldDraft, *, at: datetime, as_of: date) -> tuple[HoldStep, Changes]:
        """Place a hold, see `holds.place`."""
        with self._book.unit_of_work(at) as work:
            step = holds.place(work, draft, as_of)
            day.refresh(work.connection, as_of, [draft.customer_id])
        return step, _changed(draft.customer_id)

    def lift_hold(self, hold: Hold, *, at: datetime, as_of: date, reason: str = "") -> tuple[HoldStep, Changes]:
        """End a hold before its time, see `holds.lift`."""
        with self._book.unit_of_work(at) as work:
            step = holds.lift(work, hold.id, as_of, reason)
            day.refresh(work.connection, as_of, [hold.customer_id])
        return step, _changed(hold.customer_id)

    def undo_hold(self, step: HoldStep, *, at: datetime, as_of: date) -> Changes:
        """Take back the placing or lifting of a hold, see `holds.take_back`."""
        with self._book.unit_of_work(at) as work:
            customer_id = holds.take_back(work, step, as_of)
            day.refresh(work.connection, as_of, [customer_id])
        return _changed(customer_id)

    def holds(self, as_of: date, customer_id: int | None = None) -> tuple[Hold, ...]:
        """Return the holds in force, those without an end first."""
        with self._book.read() as connection:
            return holds.standing(connection, as_of, customer_id)
