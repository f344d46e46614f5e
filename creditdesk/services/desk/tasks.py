"""Tasks: what is to be done next, on which day, at what time and by whom; added, done, moved, handed on."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, delete, func, select, update

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.outcomes import FollowUpKind
from creditdesk.models.customers import customers
from creditdesk.models.follow_ups import follow_ups
from creditdesk.models.rows import add_row
from creditdesk.services.book.book import Work
from creditdesk.services.desk import promise_checks

_KEPT = ("customer_id", "activity_id", "kind", "due_on", "due_time", "text", "done_at", "owner", "done_by")
KIND_WORDS = {
    FollowUpKind.CALL_BACK: "call back",
    FollowUpKind.CALL: "call",
    FollowUpKind.SEND_DOCUMENTS: "send documents",
    FollowUpKind.CHECK_PAYMENT: "look for the payment",
    FollowUpKind.TASK: "task",
}


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """A task as it is asked for; `due_time` is "HH:MM" or empty, `owner` empty means the debtor's controller."""

    customer_id: int
    text: str
    due_on: date
    due_time: str = ""
    owner: str = ""
    kind: FollowUpKind = FollowUpKind.TASK


@dataclass(frozen=True, slots=True)
class Task:
    """A task in the book, with its debtor; `owner` is whose it is, the debtor's controller where nobody was named."""

    id: int
    customer_id: int
    account: str
    name: str
    kind: FollowUpKind
    text: str
    due_on: date
    due_time: str
    owner: str
    done_at: datetime | None
    done_by: str

    @property
    def words(self) -> str:
        """What is to be done, in words even where nobody wrote any."""
        return self.text or KIND_WORDS[self.kind]


@dataclass(frozen=True, slots=True)
class TaskStep:
    """What was done to a task, so that it can be taken back: how it stood before (none: not at all) and after."""

    task_id: int
    before: dict[str, Any] | None
    after: dict[str, Any]


def add(work: Work, draft: TaskDraft, as_of: date) -> TaskStep:
    """Write a new task; the worklist is the caller's to refresh.

    Raises:
        CreditDeskError: If it says nothing, is for a day gone by, or is about nobody in the book.
    """
    text = " ".join(draft.text.split())
    if not text and draft.kind is FollowUpKind.TASK:
        raise CreditDeskError("A task needs words.", safe="Nothing was written.", cure="Say what is to be done.")
    _check_day(draft.due_on, as_of)
    if work.connection.scalar(select(customers.c.id).where(customers.c.id == draft.customer_id)) is None:
        raise NotFoundError("There is no such debtor in this book.", safe="Nothing was written.")
    task_id = add_row(
        work.connection,
        follow_ups,
        customer_id=draft.customer_id,
        kind=draft.kind.value,
        due_on=draft.due_on,
        due_time=draft.due_time,
        text=text,
        owner=draft.owner.strip(),
    )
    work.record("add task", f"customer {draft.customer_id}", task=task_id)
    return TaskStep(task_id, None, _values(work.connection, task_id))


def finish(work: Work, task_id: int) -> TaskStep:
    """Mark a task as done, now and by whoever does this work.

    Raises:
        CreditDeskError: If it is done already.
    """
    return _change(work, task_id, "finish task", done_at=work.at, done_by=work.by)


def move(work: Work, task_id: int, due_on: date, due_time: str, as_of: date) -> TaskStep:
    """Put a task off to another day and time, or bring it forward.

    Raises:
        CreditDeskError: If the day is gone by, or the task is done.
    """
    _check_day(due_on, as_of)
    return _change(work, task_id, "move task", due_on=due_on, due_time=due_time)


def hand_over(work: Work, task_id: int, owner: str) -> TaskStep:
    """Give a task to another; an empty name gives it back to the debtor's controller.

    Raises:
        CreditDeskError: If it is done already.
    """
    return _change(work, task_id, "hand over task", owner=owner.strip())


def take_back(work: Work, step: TaskStep) -> int:
    """Put a task back to how it stood before a step, and return the customer.

    Raises:
        CreditDeskError: If it was changed since.
    """
    now = _values(work.connection, step.task_id)
    if now != step.after:
        raise CreditDeskError("The task was changed since.", safe="It stays as it is now.")
    table = follow_ups
    if step.before is None:
        work.connection.execute(delete(table).where(table.c.id == step.task_id))
    else:
        work.connection.execute(update(table).where(table.c.id == step.task_id).values(**step.before))
    work.record("take back task", f"customer {now['customer_id']}", task=step.task_id)
    return int(now["customer_id"])


def listed(
    connection: Connection, *, owner: str | None = None, customer_id: int | None = None, done: bool = False
) -> tuple[Task, ...]:
    """Return tasks by their day and time, those of a day without a time last; done ones by when, the latest first.

    Whether a promise was kept is no task once the ledger says so.

    Args:
        connection: Where to read.
        owner: Whose; none for everybody's. What belongs to nobody, as in a ledger without controllers, is everybody's.
        customer_id: About whom; none for everybody.
        done: Those that are done, and not those that are open.
    """
    is_done = follow_ups.c.done_at.is_not(None)
    query = _every().where(is_done if done else ~is_done & ~promise_checks.is_answered())
    if owner is not None:
        query = query.where(_belongs_to(owner))
    if customer_id is not None:
        query = query.where(follow_ups.c.customer_id == customer_id)
    if done:
        query = query.order_by(follow_ups.c.done_at.desc(), follow_ups.c.id.desc()).limit(DONE_LISTED)
    else:
        query = query.order_by(follow_ups.c.due_on, follow_ups.c.due_time == "", follow_ups.c.due_time, follow_ups.c.id)
    return tuple(_of_row(row) for row in connection.execute(query))


DONE_LISTED = 500
"""So many done tasks are listed, the latest."""


def timed(connection: Connection, as_of: date, owners: Collection[str]) -> tuple[Task, ...]:
    """Return the open tasks of these people on a day that have a time, in its order: what a reminder speaks of."""
    query = (
        _every()
        .where(
            follow_ups.c.done_at.is_(None),
            follow_ups.c.due_on == as_of,
            follow_ups.c.due_time != "",
            _belongs_to(*owners),
        )
        .order_by(follow_ups.c.due_time, follow_ups.c.id)
    )
    return tuple(_of_row(row) for row in connection.execute(query))


def people(connection: Connection) -> tuple[str, ...]:
    """Return who may be given a task: the controllers of debtors, and whoever owns one already."""
    controllers = connection.scalars(select(customers.c.controller).distinct())
    owners = connection.scalars(select(follow_ups.c.owner).distinct())
    return tuple(sorted({name for name in (*controllers, *owners) if name}))


_OWNER = func.coalesce(func.nullif(follow_ups.c.owner, ""), customers.c.controller)


def _belongs_to(*owners: str) -> ColumnElement[bool]:
    theirs: ColumnElement[bool] = _OWNER.in_((*owners, ""))
    return theirs


def _every() -> Select[Any]:
    return select(follow_ups, customers.c.account, customers.c.name, _OWNER.label("whose")).join(
        customers, customers.c.id == follow_ups.c.customer_id
    )


def _of_row(row: Row[Any]) -> Task:
    return Task(
        id=row.id,
        customer_id=row.customer_id,
        account=row.account,
        name=row.name,
        kind=FollowUpKind(row.kind),
        text=row.text,
        due_on=row.due_on,
        due_time=row.due_time,
        owner=row.whose,
        done_at=row.done_at,
        done_by=row.done_by,
    )


def _check_day(due_on: date, as_of: date) -> None:
    if due_on < as_of:
        raise CreditDeskError(f"{due_on} is gone by.", safe="Nothing was written.", cure="Name today or a day to come.")


def _values(connection: Connection, task_id: int) -> dict[str, Any]:
    query = select(*(follow_ups.c[name] for name in _KEPT)).where(follow_ups.c.id == task_id)
    found = connection.execute(query).mappings().one_or_none()
    if found is None:
        raise NotFoundError(f"There is no task {task_id}.", safe="Nothing was changed.")
    return dict(found)


def _change(work: Work, task_id: int, action: str, **values: Any) -> TaskStep:
    before = _values(work.connection, task_id)
    if before["done_at"] is not None:
        raise CreditDeskError(f"Task {task_id} is done already.", safe="Nothing was changed.")
    work.connection.execute(update(follow_ups).where(follow_ups.c.id == task_id).values(**values))
    work.record(action, f"customer {before['customer_id']}", task=task_id)
    return TaskStep(task_id, before, _values(work.connection, task_id))
