"""Asking for a task: what is to be done, when, and by whom; or for a part of that, to change a task."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtWidgets import QLineEdit, QWidget

from creditdesk.domain.outcomes import FollowUpKind
from creditdesk.services.desk.tasks import TaskDraft
from creditdesk.ui.desk.ask import Ask, choice
from creditdesk.ui.desk.read_when import When
from creditdesk.ui.desk.when_line import WhenLine
from creditdesk.ui.theme import Theme

_CALL_BACK = ("call back", "ring back", "callback")


def _when_line(as_of: date, theme: Theme, ask: Ask) -> WhenLine:
    line = WhenLine(theme, "When")
    line.setPlaceholderText("fri 10:30, tomorrow, in 2 weeks")
    line.set_day(as_of)
    line.line_wanted.connect(ask.answer)
    return line


class TaskDialog(Ask):
    """Gives a `TaskDraft`; one that begins with "call back" is a call back, which a call ends."""

    def __init__(
        self,
        customer_id: int,
        name: str,
        people: Sequence[str],
        as_of: date,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Task", name, "Add", theme, parent)
        self._customer_id = customer_id
        self._as_of = as_of
        self.text = QLineEdit()
        self.text.setPlaceholderText("What is to be done; “call back” makes it a call back")
        self.when = _when_line(as_of, theme, self)
        self.when.setPlaceholderText("fri 10:30, tomorrow, in 2 weeks; empty: today")
        self.owner = choice(("", *people), hint="The debtor's controller")
        self.add("Task", self.text)
        self.add("When", self.when)
        self.add("Whose", self.owner)

    def problem(self) -> tuple[str, QWidget] | None:
        if not self.text.text().strip():
            return "Say what is to be done.", self.text
        if not self.when.when.is_understood:
            return "When? Write a day to come, such as fri 10:30.", self.when
        return None

    @property
    def draft(self) -> TaskDraft:
        """The task as it is typed."""
        text, when = self.text.text().strip(), self.when.when
        kind = FollowUpKind.CALL_BACK if text.casefold().startswith(_CALL_BACK) else FollowUpKind.TASK
        return TaskDraft(
            self._customer_id, text, when.on or self._as_of, when.time, self.owner.currentText().strip(), kind
        )


class MoveDialog(Ask):
    """Gives another day and time for a task."""

    def __init__(self, about: str, as_of: date, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Move the task", about, "Move", theme, parent)
        self.when_line = _when_line(as_of, theme, self)
        self.add("When", self.when_line)

    def problem(self) -> tuple[str, QWidget] | None:
        if self.when.on is None:
            return "When? Write a day to come, such as fri 10:30.", self.when_line
        return None

    @property
    def when(self) -> When:
        """Day and time as typed."""
        return self.when_line.when


class HandOverDialog(Ask):
    """Gives the name of who is to do a task from now on."""

    def __init__(self, about: str, people: Sequence[str], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Hand the task over", about, "Hand over", theme, parent)
        self.owner = choice(people, hint="Name")
        self.add("To", self.owner)

    def problem(self) -> tuple[str, QWidget] | None:
        return None if self.owner.currentText().strip() else ("To whom?", self.owner)
