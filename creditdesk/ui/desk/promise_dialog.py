"""All promises of a debtor in one window, and the plan that runs: what became of each, and what can be done with it."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime
from typing import Protocol

from PySide6.QtCore import QLocale, QModelIndex, Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.plan import RUNNING, PlanStatus
from creditdesk.domain.quick_entry import read_day
from creditdesk.services.changes import Changes
from creditdesk.services.desk.entries import Saved
from creditdesk.services.desk.plan_list import ListedPlan
from creditdesk.services.ledger.views import DebtorView, PromiseRow
from creditdesk.services.spoken_names import names_of
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.plan_strip import PlanStrip
from creditdesk.ui.desk.promise_words import kept_text, status_text
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import dated_text, joined, money_text, weekday_text
from creditdesk.ui.part_names import UNDOES
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_COLUMNS = (
    Column("Promised for", lambda promise: weekday_text(promise.promised_on)),
    Column("Amount", lambda promise: money_text(promise.amount_minor, promise.currency), numeric=True),
    Column("What became of it", status_text),
    Column("Who, and when", lambda promise: joined((promise.contact_name, dated_text(promise.made_on))), gives_way=2),
    Column(
        "Documents",
        lambda promise: ", ".join(key.number for key in promise.items) or "any payment",
        stretches=True,
        gives_way=1,
    ),
)


class Promises(Protocol):
    """What the window asks of the desk's promises."""

    def cancel(self, promise_id: int, *, at: datetime, as_of: date, reason: str = "") -> tuple[Saved, Changes]:
        """Cancel a promise."""

    def move(
        self, promise_id: int, promised_on: date, *, at: datetime, as_of: date, reason: str = ""
    ) -> tuple[Saved, Changes]:
        """Move a running promise to another day."""


class Plans(Protocol):
    """What the window asks of the desk's payment plans."""

    def listed(
        self, as_of: date, *, customer_id: int | None = None, statuses: Collection[PlanStatus] = ()
    ) -> tuple[ListedPlan, ...]:
        """Return plans of a debtor."""

    def cancel(self, plan_id: int, *, at: datetime, as_of: date, reason: str = "") -> tuple[Saved, Changes]:
        """Cancel a plan."""


class PromiseHome(Protocol):
    """The desk as this window knows it."""

    @property
    def plans(self) -> Plans:
        """Plans already agreed."""

    @property
    def closed_because(self) -> str:
        """Why nothing may be written, in a sentence; empty where it may."""

    @property
    def promises(self) -> Promises:
        """Promises already made."""

    def take_back(self, saved: Saved, *, at: datetime, as_of: date) -> tuple[int, Changes]:
        """Take a change back."""


class PromiseDialog(QDialog):
    """Shows the promises of one debtor, the newest first."""

    changed = Signal(object)
    """The `Changes` of a promise moved or cancelled."""
    undoable = Signal(object)
    """What was done, as a `LastChange` that may be taken back."""
    confirmation_wanted = Signal(int)
    """The id of the promise that is to be confirmed to the debtor."""

    def __init__(
        self,
        desk: PromiseHome,
        runner: TaskRunner,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._runner = runner
        self._now = now
        self._view: DebtorView | None = None
        self._rows: tuple[PromiseRow, ...] = ()
        self.setWindowTitle("Promises")
        self.setProperty(UNDOES, True)
        room = self.screen().availableGeometry()
        self.resize(min(theme.scaled(860), room.width() - 40), min(theme.scaled(460), room.height() - 60))
        self._title = label("", "title")
        self._rate = label("", muted=True)
        self._rate.setWordWrap(True)
        self.table = RowTable("Promises of the debtor", _COLUMNS, self)
        self.table.selectionModel().currentRowChanged.connect(self._chosen_changed)
        self.day = QLineEdit()
        self.day.setPlaceholderText("fri, 4 dec, in 2 weeks")
        self.day.setAccessibleName("New day of the promise")
        self.day.textChanged.connect(lambda _text: self._judge())
        self.day.returnPressed.connect(self._move)
        self._meant = label("", muted=True)
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("what was said")
        self.reason.setAccessibleName("Reason")
        self.reason.textChanged.connect(lambda _text: self._judge())
        self.move_button = button("&Move", self._move, tip="A new promise of what is still to come takes its place")
        self.cancel_button = button("&Cancel the promise", self._cancel, tip="It was not meant, or is no longer owed")
        self.confirm_button = button("Con&firm to the debtor…", self._confirm, tip="A letter or an e-mail to look at")
        self.plan = PlanStrip()
        self.plan.cancel_wanted.connect(self._cancel_plan)
        self._says = label("")
        self._says.setWordWrap(True)
        self._lay_out()

    def show_debtor(self, view: DebtorView, promise_id: int = 0) -> None:
        """Show a debtor's promises, this one chosen; else the one chosen before, else the newest that runs."""
        chosen = promise_id or (self.chosen.id if self.chosen is not None else 0)
        self._view, self._rows = view, view.promises
        plans, as_of, customer_id = self._desk.plans, view.as_of, view.head.customer_id
        may_cancel = not self._desk.closed_because
        self._runner.read(
            lambda: plans.listed(as_of, customer_id=customer_id, statuses=RUNNING),
            lambda found: self.plan.show_plans(found, as_of, may_cancel=may_cancel),
            key="plans",
        )
        self._title.setText(view.head.name)
        self._rate.setText(kept_text(view.promises) if view.promises else "This debtor has promised nothing yet.")
        self.table.show_rows(self._rows)
        running = next((at for at, promise in enumerate(self._rows) if promise.is_open), 0)
        self.table.selectRow(next((at for at, promise in enumerate(self._rows) if promise.id == chosen), running))
        self._judge()

    @property
    def chosen(self) -> PromiseRow | None:
        """The promise that is chosen."""
        at = self.table.currentIndex().row()
        return self._rows[at] if 0 <= at < len(self._rows) else None

    @property
    def says(self) -> str:
        """What is said above the buttons."""
        return self._says.text()

    def _chosen_changed(self, _now: QModelIndex, _before: QModelIndex) -> None:
        self._judge()

    def _judge(self) -> None:
        """Say what the day means, and offer what can be done with the promise that is chosen."""
        promise, day = self.chosen, self._day()
        typed = self.day.text().strip()
        self._meant.setText(weekday_text(day) if day is not None else "not understood" if typed else "")
        closed = self._desk.closed_because
        runs = promise is not None and promise.is_open
        self.move_button.setEnabled(runs and day is not None and not closed)
        self.cancel_button.setEnabled(promise is not None and promise.may_be_cancelled and not closed)
        self.confirm_button.setEnabled(runs)
        needs_reason = promise is not None and promise.may_be_cancelled and not runs
        self._says.setText(closed or ("To cancel one that was not kept, say why." if needs_reason else ""))

    def _day(self) -> date | None:
        return None if self._view is None else read_day(self.day.text(), self._view.as_of, names_of(QLocale().name()))

    def _move(self) -> None:
        promise, day = self.chosen, self._day()
        if self._view is None or promise is None or day is None or not self.move_button.isEnabled():
            return
        desk, at, as_of, reason = self._desk.promises, self._now(), self._view.as_of, self.reason.text().strip()
        self._write(
            lambda: desk.move(promise.id, day, at=at, as_of=as_of, reason=reason),
            f"Promise moved to {weekday_text(day)}",
        )

    def _cancel(self) -> None:
        promise = self.chosen
        if self._view is None or promise is None:
            return
        desk, at, as_of, reason = self._desk.promises, self._now(), self._view.as_of, self.reason.text().strip()
        self._write(lambda: desk.cancel(promise.id, at=at, as_of=as_of, reason=reason), "Promise cancelled")

    def _cancel_plan(self, plan_id: int) -> None:
        if self._view is None:
            return
        desk, at, as_of, reason = self._desk.plans, self._now(), self._view.as_of, self.reason.text().strip()
        self._write(lambda: desk.cancel(plan_id, at=at, as_of=as_of, reason=reason), "Plan cancelled")

    def _write(self, work: Callable[[], tuple[Saved, Changes]], words: str) -> None:
        assert self._view is not None  # noqa: S101 - the callers looked
        desk, as_of, name = self._desk, self._view.as_of, self._view.head.name

        def take_back(saved: Saved, at: datetime) -> Changes:
            return desk.take_back(saved, at=at, as_of=as_of)[1]

        def written(result: tuple[Saved, Changes]) -> None:
            saved, changes = result
            for line in (self.day, self.reason):
                line.clear()
            self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self.changed.emit(changes)
            what = words.split(maxsplit=1)[0].lower()
            undone = f"Taken back: the {what} of {name} is as it was; the history shows both."
            self.undoable.emit(LastChange(f"{words}: {name}", lambda at: take_back(saved, at), undone))

        self._runner.write(work, written, self._refused)

    def _refused(self, error: CreditDeskError) -> None:
        self._says.setText(joined((error.what, error.cure)))
        self.reason.setFocus(Qt.FocusReason.OtherFocusReason)

    def _confirm(self) -> None:
        if self.chosen is not None:
            self.confirmation_wanted.emit(self.chosen.id)

    def _lay_out(self) -> None:
        beside = QHBoxLayout()
        beside.addWidget(self.day, 1)
        beside.addWidget(self._meant, 1)
        form = QFormLayout()
        move_to = label("Move &to")
        move_to.setTextFormat(Qt.TextFormat.AutoText)
        move_to.setBuddy(self.day)
        form.addRow(move_to, beside)
        form.addRow("&Because", self.reason)
        foot = QHBoxLayout()
        close_button = button("Close", self.reject)
        for each in (self.move_button, self.cancel_button, self.confirm_button, close_button):
            # Enter in a line moves the promise, and presses nothing besides.
            each.setAutoDefault(False)
            foot.addWidget(each)
        foot.insertStretch(3, 1)
        whole = QVBoxLayout(self)
        whole.setSpacing(10)
        for part in (self._title, self._rate, self.table):
            whole.addWidget(part)
        whole.addWidget(self.plan)
        whole.addLayout(form)
        whole.addWidget(self._says)
        whole.addLayout(foot)
