"""The desk's door to payment plans already agreed: the list, and cancelling one."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from creditdesk.domain.plan import PlanStatus
from creditdesk.services.book.book import Book
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import day, plan_changes, plan_list
from creditdesk.services.desk.entries import Saved
from creditdesk.services.desk.plan_list import ListedPlan

_TOUCHES = frozenset({Touched.HISTORY, Touched.WORKLIST})


class PlanDesk:
    """What is asked of plans, and done to them after the call that brought them."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def listed(
        self, as_of: date, *, customer_id: int | None = None, statuses: Collection[PlanStatus] = ()
    ) -> tuple[ListedPlan, ...]:
        """Return plans agreed by a day, see `plan_list.listed`."""
        with self._book.read() as connection:
            return plan_list.listed(connection, as_of, customer_id=customer_id, statuses=statuses)

    def cancel(self, plan_id: int, *, at: datetime, as_of: date, reason: str = "") -> tuple[Saved, Changes]:
        """Cancel a plan, see `plan_changes.cancel`; `Desk.take_back` undoes it."""
        with self._book.unit_of_work(at) as work:
            customer_id, activity_id = plan_changes.cancel(work, plan_id, as_of, reason)
            day.refresh(work.connection, as_of, [customer_id])
        return Saved(activity_id, ended_plan_ids=(plan_id,)), Changes(_TOUCHES, frozenset({customer_id}))
