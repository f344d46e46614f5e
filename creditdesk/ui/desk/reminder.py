"""Reminding of tasks at their time: waits for the next, and says so when it comes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from creditdesk.ui.clock import Clock
from creditdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from creditdesk.services.desk.diary import Diary
    from creditdesk.services.desk.tasks import Task


class Reminder(Clock):
    """Asks for the day's timed tasks, and tells of each once its time has come."""

    due = Signal(object)
    """The `Task`s whose time is here or past, that were not told of before; the earliest first."""

    def __init__(
        self,
        diary: Callable[[], Diary],
        runner: TaskRunner,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._diary = diary
        self._runner = runner
        self._as_of = as_of
        self._now = now
        self._told: set[tuple[int, str]] = set()

    def look(self) -> None:
        """Read the day's timed tasks, tell of those that are due, and wait for the next."""
        self._runner.read(lambda: self._diary().reminders(self._as_of), self._take, key="reminders")

    def _take(self, tasks: Sequence[Task]) -> None:
        now = self._now().astimezone()
        minute = f"{now:%H:%M}"
        due = [task for task in tasks if task.due_time <= minute and (task.id, task.due_time) not in self._told]
        self._told.update((task.id, task.due_time) for task in due)
        coming = next((task for task in tasks if task.due_time > minute), None)
        if coming is None:
            self.rest()
        else:
            self.look_in(_until(coming.due_time, now))
        if due:
            self.due.emit(due)


def _until(due_time: str, now: datetime) -> int:
    """Return the milliseconds from now until a time of the same day."""
    hour, minute = due_time.split(":")
    at = now.replace(hour=int(hour), minute=int(minute), second=0, microsecond=0)
    return max(1, int((at - now).total_seconds() * 1000) + 1)


def reminder_words(tasks: Sequence[Task]) -> str:
    """Say what is due: the first, and how many others."""
    first, others = tasks[0], len(tasks) - 1
    besides = f" And {others} other{'s are' if others > 1 else ' is'} due: Shift+D lists them." if others else ""
    return f"{first.due_time}: {first.words}, {first.name}.{besides}"
