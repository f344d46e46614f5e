"""`tasks`: what is to be done, by whom and when; adding one, and saying that one is done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any

import typer

from creditdesk.cli import opening, terminal
from creditdesk.cli.opening import At
from creditdesk.cli.tables import table
from creditdesk.cli.terminal import Terminal
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outcomes import FollowUpKind
from creditdesk.services.desk.tasks import Task, TaskDraft, TaskStep


def add_to(app: typer.Typer) -> None:
    """Add the command."""
    app.command(help="Tasks and call backs: the list, adding one, saying that one is done.")(tasks)


def tasks(
    context: typer.Context,
    *,
    owner: Annotated[str | None, typer.Option(metavar="NAME", help="Whose; else everybody's.")] = None,
    late: Annotated[bool, typer.Option("--late", help="Only those whose day is gone by.")] = False,
    done: Annotated[int | None, typer.Option(metavar="ID", help="Say that this task is done.")] = None,
    add: Annotated[str | None, typer.Option(metavar="TEXT", help="Add a task, with --account.")] = None,
    account: Annotated[str | None, typer.Option(metavar="ACCOUNT", help="About this debtor.")] = None,
    on: Annotated[str | None, typer.Option(metavar="DATE", help="The day of the task to add; else today.")] = None,
    time: Annotated[str, typer.Option(metavar="HH:MM", help="The time of the task to add.")] = "",
) -> None:
    """Answer the open tasks, or the one that was added or done."""
    here = terminal.of(context)
    if done is not None and add is not None:
        raise CreditDeskError("Either add a task or say that one is done.", safe="Nothing was written.")
    if add is not None:
        _add(here, add, account, terminal.day(on, "--on"), time, owner or "")
    elif done is not None:
        _finish(here, done)
    else:
        with opening.reading(here) as at:
            customer_id = None if account is None else at.office.ledger.customer_id(account)
            found = at.office.diary.tasks(owner=owner, customer_id=customer_id)
        shown = [task for task in found if task.due_on < at.as_of or not late]
        _answer(here, at.as_of, shown)


def _add(here: Terminal, text: str, account: str | None, on: date | None, time: str, owner: str) -> None:
    if account is None:
        raise CreditDeskError("A task is about a debtor.", safe="Nothing was written.", cure="Name one with --account.")
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        draft = TaskDraft(
            at.office.ledger.customer_id(account), text, on or at.as_of, _time(time), owner, FollowUpKind.TASK
        )
        step, _ = at.office.diary.add_task(draft, at=here.moment(at.as_of), as_of=at.as_of)
        task = _of(at, step)
    _answer(here, at.as_of, [task])


def _finish(here: Terminal, task_id: int) -> None:
    with opening.writing(here) as at:
        opening.bring_to_day(here, at)
        step, _ = at.office.diary.finish_task(task_id, at=here.moment(at.as_of), as_of=at.as_of)
        task = _of(at, step)
    _answer(here, at.as_of, [task])


def _of(at: At, step: TaskStep) -> Task:
    is_done = step.after["done_at"] is not None
    found = at.office.diary.tasks(customer_id=step.after["customer_id"], done=is_done)
    return next(task for task in found if task.id == step.task_id)


def _time(text: str) -> str:
    hour, _, minute = text.partition(":")
    if not text:
        return ""
    if not (hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and int(hour) < 24 and int(minute) < 60):
        raise CreditDeskError(f'"{text}" is not a time.', safe="Nothing was written.", cure="Write it as 10:30.")
    return f"{int(hour):02}:{minute}"


def _answer(here: Terminal, as_of: date, found: Sequence[Task]) -> None:
    here.answer({"as_of": as_of.isoformat(), "tasks": [_facts(task, as_of) for task in found]}, lambda: _words(found))


def _facts(task: Task, as_of: date) -> dict[str, Any]:
    return {
        "id": task.id,
        "account": task.account,
        "name": task.name,
        "kind": task.kind.value,
        "text": task.text,
        "date": task.due_on.isoformat(),
        "time": task.due_time or None,
        "owner": task.owner,
        "late_days": max(0, (as_of - task.due_on).days) if task.done_at is None else 0,
        "done_at": None if task.done_at is None else task.done_at.isoformat(),
        "done_by": task.done_by or None,
    }


def _words(found: Sequence[Task]) -> str:
    rows = [
        (
            task.id,
            task.due_on,
            task.due_time,
            task.account,
            task.name,
            task.words,
            task.owner,
            "done" if task.done_at else "",
        )
        for task in found
    ]
    headings = ("Task", "Day", "Time", "Account", "Debtor", "What", "Whose", "")
    return table(headings, rows, right=(0,)) if rows else "Nothing to do."
