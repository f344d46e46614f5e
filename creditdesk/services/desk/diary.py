"""The diary's one door: what a controller keeps in mind of debtors, and when it is due."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime

from creditdesk.domain.card import Card
from creditdesk.services.book.book import Book, Work
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.desk import cards, cover, day, holds, own_codes, tasks
from creditdesk.services.desk.cards import CardStep
from creditdesk.services.desk.holds import Hold, HoldDraft, HoldStep
from creditdesk.services.desk.own_codes import Codes, OwnCode
from creditdesk.services.desk.tasks import Task, TaskDraft, TaskStep

_TOUCHES = frozenset({Touched.HISTORY, Touched.WORKLIST})
_SET = Changes(frozenset({Touched.SETTINGS}))


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

    # Tasks.

    @property
    def me(self) -> str:
        """Who works at this desk."""
        return self._book.user

    def add_task(self, draft: TaskDraft, *, at: datetime, as_of: date) -> tuple[TaskStep, Changes]:
        """Write a new task, see `tasks.add`."""
        return self._step(lambda work: tasks.add(work, draft, as_of), at, as_of)

    def finish_task(self, task_id: int, *, at: datetime, as_of: date) -> tuple[TaskStep, Changes]:
        """Mark a task as done."""
        return self._step(lambda work: tasks.finish(work, task_id), at, as_of)

    def move_task(
        self, task_id: int, due_on: date, due_time: str = "", *, at: datetime, as_of: date
    ) -> tuple[TaskStep, Changes]:
        """Put a task off to another day and time, or bring it forward."""
        return self._step(lambda work: tasks.move(work, task_id, due_on, due_time, as_of), at, as_of)

    def hand_over_task(self, task_id: int, owner: str, *, at: datetime, as_of: date) -> tuple[TaskStep, Changes]:
        """Give a task to another."""
        return self._step(lambda work: tasks.hand_over(work, task_id, owner), at, as_of)

    def undo_task(self, step: TaskStep, *, at: datetime, as_of: date) -> Changes:
        """Put a task back to how it stood before a step."""
        with self._book.unit_of_work(at) as work:
            customer_id = tasks.take_back(work, step)
            day.refresh(work.connection, as_of, [customer_id])
        return _changed(customer_id)

    def tasks(
        self, *, owner: str | None = None, customer_id: int | None = None, done: bool = False
    ) -> tuple[Task, ...]:
        """Return tasks by their day and time, see `tasks.listed`."""
        with self._book.read() as connection:
            return tasks.listed(connection, owner=owner, customer_id=customer_id, done=done)

    def reminders(self, as_of: date) -> tuple[Task, ...]:
        """Return the open tasks of a day that have a time, in its order: mine, and those of whom I cover."""
        with self._book.read() as connection:
            running = cover.running_covers(connection, as_of).values()
            return tasks.timed(connection, as_of, cover.stands_for(self.me, running))

    def people(self) -> tuple[str, ...]:
        """Return who may be given a task."""
        with self._book.read() as connection:
            return tuple(sorted({*tasks.people(connection), self.me}))

    # Outcomes and reasons.

    def codes(self) -> Codes:
        """Return the outcomes and reasons that may be chosen, the house's own included."""
        with self._book.read() as connection:
            return own_codes.offered(connection)

    def own_codes(self) -> tuple[OwnCode, ...]:
        """Return the house's own outcomes and reasons, retired ones too."""
        with self._book.read() as connection:
            return own_codes.own(connection)

    def add_code(self, draft: OwnCode, *, at: datetime) -> Changes:
        """Add an outcome or a reason of the house's own, see `own_codes.add`."""
        with self._book.unit_of_work(at) as work:
            own_codes.add(work, draft)
        return _SET

    def rename_code(self, code: str, label: str, *, at: datetime) -> Changes:
        """Let an own code be called otherwise from now on, see `own_codes.rename`."""
        with self._book.unit_of_work(at) as work:
            own_codes.rename(work, code, label)
        return _SET

    def retire_code(self, code: str, *, at: datetime) -> Changes:
        """Offer an own code no longer; old entries keep it."""
        with self._book.unit_of_work(at) as work:
            own_codes.retire(work, code)
        return _SET

    def restore_codes(self, codes: Sequence[OwnCode], *, at: datetime) -> Changes:
        """Put the house's own codes back to what they were: what was changed of them is taken back."""
        with self._book.unit_of_work(at) as work:
            own_codes.restore(work, codes)
        return _SET

    # Cards.

    def change_card(self, customer_id: int, card: Card, *, at: datetime, as_of: date) -> tuple[CardStep, Changes]:
        """Write what is known of a debtor now, see `cards.change`."""
        with self._book.unit_of_work(at) as work:
            step = cards.change(work, customer_id, card)
            day.refresh(work.connection, as_of, [customer_id])
        return step, _changed(customer_id)

    def answer_note(self, customer_id: int, *, at: datetime, as_of: date) -> tuple[CardStep, Changes]:
        """Tick the must-answer note off, see `cards.answer`."""
        with self._book.unit_of_work(at) as work:
            step = cards.answer(work, customer_id, as_of)
            day.refresh(work.connection, as_of, [customer_id])
        return step, _changed(customer_id)

    def undo_card(self, step: CardStep, *, at: datetime, as_of: date) -> Changes:
        """Put a card back to what it said before."""
        with self._book.unit_of_work(at) as work:
            cards.take_back(work, step, as_of)
            day.refresh(work.connection, as_of, [step.customer_id])
        return _changed(step.customer_id)

    def _step(self, change: Callable[[Work], TaskStep], at: datetime, as_of: date) -> tuple[TaskStep, Changes]:
        with self._book.unit_of_work(at) as work:
            step = change(work)
            customer_id = int(step.after["customer_id"])
            day.refresh(work.connection, as_of, [customer_id])
        return step, _changed(customer_id)
