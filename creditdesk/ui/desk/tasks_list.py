"""The list of tasks: mine or everybody's, late, due and coming, or done."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from creditdesk.services.desk.tasks import Task
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.words import weekday_text
from creditdesk.ui.parts import chooser
from creditdesk.ui.theme import Theme

_EMPTY = "Nothing to do here. D on the Desk adds a task to the debtor who is shown; a call adds its own follow-up."


class TasksList(ListDialog):
    """Shows tasks and offers what can be done with each; who makes it reads them and does it."""

    wanted = Signal(bool, bool)
    """Which tasks: mine alone, and those that are done."""
    finish_asked = Signal(object)
    move_asked = Signal(object)
    hand_over_asked = Signal(object)
    """Each a `Task`."""
    add_asked = Signal()

    def __init__(self, as_of: date, theme: Theme, *, may_write: bool, parent: QWidget | None = None) -> None:
        self._as_of = as_of
        columns = (
            Column("When", self._when),
            Column("Day", _day),
            Column("Task", lambda task: task.words, stretches=True),
            Column("Debtor", lambda task: task.name),
            Column("Account", lambda task: task.account),
            Column("Whose", lambda task: task.owner),
            Column("Done by", lambda task: task.done_by),
        )
        super().__init__("Tasks", columns, _EMPTY, theme, parent)
        self.whose = chooser("Whose", "Mine", "Everybody's")
        self.state = chooser("State", "To do", "Done")
        for each in (self.whose, self.state):
            self.filter_by(each)
            each.currentIndexChanged.connect(lambda _at: self.ask())
        self.finish = self.act("Done", lambda: self.finish_asked.emit(self.row), "X")
        self.put_off = self.act("Move…", lambda: self.move_asked.emit(self.row), "M")
        self.hand_over = self.act("Hand over…", lambda: self.hand_over_asked.emit(self.row), "H")
        self.another = self.act("Add…", self.add_asked.emit, "D", on_row=False)
        self.another.setVisible(may_write)
        self._may_write = may_write

    def ask(self) -> None:
        """Ask for the tasks that are chosen."""
        is_done = self.state.currentIndex() == 1
        for each in (self.finish, self.put_off, self.hand_over):
            each.setVisible(self._may_write and not is_done)
        self.table.hide_column(len(self.table.rows.columns) - 1, yes=not is_done)
        self.wanted.emit(self.whose.currentIndex() == 0, is_done)

    def _when(self, task: Task) -> str:
        if task.done_at is not None:
            return "done"
        if task.due_on < self._as_of:
            days = (self._as_of - task.due_on).days
            return f"late {days} day{'s' if days > 1 else ''}"
        return "today" if task.due_on == self._as_of else "coming"


def _day(task: Task) -> str:
    day = weekday_text(task.due_on)
    return f"{day}, {task.due_time}" if task.due_time else day
