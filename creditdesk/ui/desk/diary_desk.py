"""The diary in the window: asks for holds, tasks and cards, has them written, and offers to take each back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.services.changes import Changes
from creditdesk.services.desk.holds import Hold
from creditdesk.services.desk.tasks import Task, TaskStep
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.desk.card_dialog import CardDialog
from creditdesk.ui.desk.hold_dialog import HoldDialog
from creditdesk.ui.desk.holds_list import HoldsList
from creditdesk.ui.desk.task_dialog import HandOverDialog, MoveDialog, TaskDialog
from creditdesk.ui.desk.tasks_list import TasksList
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.desk.diary import Diary

Step = TypeVar("Step")


class DiaryDesk(QObject):
    """Opens the windows of the diary over the Desk; knows the debtor who is shown by what it is given."""

    changed = Signal(object)
    """`Changes` that were made."""
    recorded = Signal(object)
    """A `LastChange` that may be taken back."""
    debtor_wanted = Signal(int)
    """A customer whom the person wants to see."""

    def __init__(
        self,
        diary: Diary,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        may_write: bool,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._diary = diary
        self._runner = runner
        self._theme = theme
        self._as_of = as_of
        self._now = now
        self._may_write = may_write
        self._window = window
        self._tasks: TasksList | None = None
        self._holds: HoldsList | None = None
        self._view: DebtorView | None = None

    def show_debtor(self, view: DebtorView | None) -> None:
        """Take whom a new task is about."""
        self._view = view

    # Holds.

    def ask_hold(self, view: DebtorView, keys: Sequence[DocumentKey]) -> None:
        """Ask for a hold on a debtor, or on the one item that is chosen."""
        head = view.head
        debits = {item.key for item in view.items if item.open_minor > 0}
        chosen = [key for key in keys if key in debits]
        self.ask_hold_of(head.customer_id, head.name, chosen[:1])

    def ask_hold_of(self, customer_id: int, name: str, keys: Sequence[DocumentKey] = ()) -> None:
        """Ask for a hold on a debtor who need not be shown, or on one of these items."""
        dialog = HoldDialog(customer_id, name, keys, self._as_of, self._theme, self._window)

        def place() -> None:
            draft = dialog.draft
            self._do(
                lambda at: self._diary.hold(draft, at=at, as_of=self._as_of),
                lambda step, at: self._diary.undo_hold(step, at=at, as_of=self._as_of),
                f"On hold: {name}",
            )

        dialog.answered.connect(place)
        dialog.open()

    def list_holds(self) -> None:
        """Show the holds in force."""
        self._holds = HoldsList(self._theme, may_write=self._may_write, parent=self._window)
        self._holds.debtor_wanted.connect(self.debtor_wanted)
        self._holds.lift_asked.connect(self.lift)
        self._holds.destroyed.connect(self._forget_holds)
        self._holds.open()
        self._read_holds()

    def lift(self, hold: Hold) -> None:
        """End a hold now."""
        self._do(
            lambda at: self._diary.lift_hold(hold, at=at, as_of=self._as_of),
            lambda step, at: self._diary.undo_hold(step, at=at, as_of=self._as_of),
            f"Hold lifted: {hold.name}",
        )

    # Tasks.

    def ask_task(self) -> None:
        """Ask for a task about the debtor who is shown."""
        if self._view is not None:
            self._runner.read(self._diary.people, self._ask_task, key="task people")

    def list_tasks(self) -> None:
        """Show what is to be done."""
        self._tasks = TasksList(self._as_of, self._theme, may_write=self._may_write, parent=self._window)
        self._tasks.wanted.connect(self._read_tasks)
        self._tasks.debtor_wanted.connect(self.debtor_wanted)
        self._tasks.finish_asked.connect(self.finish)
        self._tasks.move_asked.connect(self._ask_move)
        self._tasks.hand_over_asked.connect(self._ask_hand_over)
        self._tasks.add_asked.connect(self.ask_task)
        self._tasks.destroyed.connect(self._forget_tasks)
        self._tasks.open()
        self._tasks.ask()

    def finish(self, task: Task) -> None:
        """Mark a task as done."""
        self._do_task(lambda at: self._diary.finish_task(task.id, at=at, as_of=self._as_of), f"Done: {task.words}")

    def _ask_task(self, people: Sequence[str]) -> None:
        if self._view is None:
            return
        head = self._view.head
        dialog = TaskDialog(head.customer_id, head.name, people, self._as_of, self._theme, self._tasks or self._window)

        def add() -> None:
            draft = dialog.draft
            self._do_task(lambda at: self._diary.add_task(draft, at=at, as_of=self._as_of), f"Task added: {draft.text}")

        dialog.answered.connect(add)
        dialog.open()

    def _ask_move(self, task: Task) -> None:
        dialog = MoveDialog(f"{task.words} · {task.name}", self._as_of, self._theme, self._tasks)

        def move() -> None:
            when = dialog.when
            if when.on is not None:
                on, time = when.on, when.time
                self._do_task(
                    lambda at: self._diary.move_task(task.id, on, time, at=at, as_of=self._as_of),
                    f"Moved to {when.words}: {task.words}",
                )

        dialog.answered.connect(move)
        dialog.open()

    def _ask_hand_over(self, task: Task) -> None:
        def ask(people: Sequence[str]) -> None:
            dialog = HandOverDialog(f"{task.words} · {task.name}", people, self._theme, self._tasks)

            def give() -> None:
                owner = dialog.owner.currentText().strip()
                self._do_task(
                    lambda at: self._diary.hand_over_task(task.id, owner, at=at, as_of=self._as_of),
                    f"Handed to {owner}: {task.words}",
                )

            dialog.answered.connect(give)
            dialog.open()

        self._runner.read(self._diary.people, ask, key="task people")

    # Cards.

    def ask_card(self, view: DebtorView) -> None:
        """Ask what is to be kept in mind of a debtor."""
        head = view.head
        dialog = CardDialog(head.name, view.card, self._theme, self._window)

        def save() -> None:
            card = dialog.card
            if card != view.card:
                self._do(
                    lambda at: self._diary.change_card(head.customer_id, card, at=at, as_of=self._as_of),
                    lambda step, at: self._diary.undo_card(step, at=at, as_of=self._as_of),
                    f"Kept in mind: {head.name}",
                )

        dialog.answered.connect(save)
        dialog.open()

    def answer_note(self, customer_id: int) -> None:
        """Tick a must-answer note off."""
        self._do(
            lambda at: self._diary.answer_note(customer_id, at=at, as_of=self._as_of),
            lambda step, at: self._diary.undo_card(step, at=at, as_of=self._as_of),
            "Ticked off, and written into the history",
        )

    # Writing, and what follows from it.

    def _do_task(self, change: Callable[[datetime], tuple[TaskStep, Changes]], done: str) -> None:
        self._do(change, lambda step, at: self._diary.undo_task(step, at=at, as_of=self._as_of), done)

    def _do(
        self,
        change: Callable[[datetime], tuple[Step, Changes]],
        undo: Callable[[Step, datetime], Changes],
        done: str,
    ) -> None:
        at = self._now()

        def was_done(result: tuple[Step, Changes]) -> None:
            step, changes = result
            self.changed.emit(changes)
            self.recorded.emit(LastChange(done, lambda moment: undo(step, moment), f"Taken back: {done}"))

        self._runner.write(lambda: change(at), was_done)

    def take_changes(self) -> None:
        """Read the list that is open again."""
        if self._tasks is not None:
            self._tasks.ask()
        if self._holds is not None:
            self._read_holds()

    def _read_tasks(self, mine: bool, done: bool) -> None:  # noqa: FBT001 - as the signal has them
        owner = self._diary.me if mine else None
        self._runner.read(lambda: self._diary.tasks(owner=owner, done=done), self._show_tasks, key="tasks")

    def _show_tasks(self, tasks: Sequence[Task]) -> None:
        if self._tasks is not None:
            self._tasks.show_rows(tasks)

    def _read_holds(self) -> None:
        self._runner.read(lambda: self._diary.holds(self._as_of), self._show_holds, key="holds")

    def _show_holds(self, holds: Sequence[Hold]) -> None:
        if self._holds is not None:
            self._holds.show_rows(holds)

    def _forget_tasks(self) -> None:
        self._tasks = None

    def _forget_holds(self) -> None:
        self._holds = None

    @property
    def tasks_list(self) -> TasksList | None:
        """The list of tasks while it is open."""
        return self._tasks

    @property
    def holds_list(self) -> HoldsList | None:
        """The list of holds while it is open."""
        return self._holds
