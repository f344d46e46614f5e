"""The desk's door to promises already made: the list, how many were kept, and cancelling or moving one."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from creditdesk.domain.promise import PromiseStatus
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import day, promise_changes, promise_list
from creditdesk.services.desk.entries import Saved
from creditdesk.services.desk.promise_list import By, ListedPromise, RateRow

_TOUCHES = frozenset({Touched.HISTORY, Touched.WORKLIST})


class PromiseDesk:
    """What is asked of promises, and done to them after the call that brought them."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def listed(
        self,
        as_of: date,
        *,
        customer_id: int | None = None,
        statuses: Collection[PromiseStatus] = (),
        due_by: date | None = None,
    ) -> tuple[ListedPromise, ...]:
        """Return promises made by a day, see `promise_list.listed`."""
        with self._book.read() as connection:
            return promise_list.listed(connection, as_of, customer_id=customer_id, statuses=statuses, due_by=due_by)

    def rates(self, as_of: date, by: By, customer_id: int | None = None) -> tuple[RateRow, ...]:
        """Return how far promises were kept, see `promise_list.rates`."""
        with self._book.read() as connection:
            return promise_list.rates(connection, as_of, by, customer_id)

    def cancel(self, promise_id: int, *, at: datetime, as_of: date, reason: str = "") -> tuple[Saved, Changes]:
        """Cancel a promise, see `promise_changes.cancel`; `Desk.take_back` undoes it."""
        return self._change(lambda work: promise_changes.cancel(work, promise_id, as_of, reason), at, as_of)

    def move(
        self, promise_id: int, promised_on: date, *, at: datetime, as_of: date, reason: str = ""
    ) -> tuple[Saved, Changes]:
        """Move a running promise to another day, see `promise_changes.move`; `Desk.take_back` undoes it."""
        return self._change(lambda work: promise_changes.move(work, promise_id, promised_on, as_of, reason), at, as_of)

    def _change(self, change: Callable[[Work], tuple[int, Saved]], at: datetime, as_of: date) -> tuple[Saved, Changes]:
        with self._book.unit_of_work(at) as work:
            customer_id, saved = change(work)
            day.refresh(work.connection, as_of, [customer_id])
        return saved, Changes(_TOUCHES, frozenset({customer_id}))
