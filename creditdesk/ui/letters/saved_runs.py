"""Runs of statements kept under names: choosing one, and the window in which its settings are changed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QSettings, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QLineEdit, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimals
from creditdesk.domain.parsing import UnreadableError, parse_amount
from creditdesk.domain.statement import StatementKind
from creditdesk.domain.statement_run import MOST_MONTHS, Listed, StatementRunSettings, check
from creditdesk.services.changes import Changes
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import number_style
from creditdesk.ui.letters.statement_choice import LISTS
from creditdesk.ui.parts import button
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.statement_runs import StatementRuns

_KEY = "statement runs"
_CHOSEN = "statement/run"
_NO_CURRENCY = "XXX"  # the least amount holds in each currency: by the standard this names none
_TO = {
    Listed.EVERYBODY: "Everybody with something to list",
    Listed.OWING: "Who owes us in all",
    Listed.OVERDUE: "Who is overdue",
}


_EXAMPLE = Decimal("25.00")


def _least_text(least: Decimal) -> str:
    """Write the least amount as the person does; nothing where it is none."""
    return f"{least:f}".replace(".", QLocale().decimalPoint()) if least > 0 else ""


class RunDialog(Ask):
    """Asks for the settings of a run; one that is kept may be forgotten here, too."""

    removed = Signal()
    """The run is to be forgotten."""

    def __init__(self, run: StatementRunSettings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Run of statements", "Which statement, and who gets it", "Save", theme, parent)
        self.name = QLineEdit(run.name)
        self.name.setPlaceholderText("Such as Monthly")
        self.kind = QComboBox()
        for kind, text in LISTS.items():
            self.kind.addItem(text, kind)
        self.kind.setCurrentIndex(self.kind.findData(run.kind))
        self.months_back = QComboBox()
        self.months_back.addItems(["With its own month", "With the month before"])
        self.months_back.addItems([f"{count} months before its own" for count in range(2, MOST_MONTHS + 1)])
        self.months_back.setCurrentIndex(run.months_back)
        self.of_group = QCheckBox("One for head office and branches")
        self.of_group.setChecked(run.of_group)
        self.listed = QComboBox()
        for listed, text in _TO.items():
            self.listed.addItem(text, listed)
        self.listed.setCurrentIndex(self.listed.findData(run.listed))
        self.least = QLineEdit(_least_text(run.least))
        self.least.setPlaceholderText(f"Nobody who owes less, such as {_least_text(_EXAMPLE)}")
        self.controller = QLineEdit(run.controller)
        self.controller.setPlaceholderText("All; or the name of one")
        self.sector = QLineEdit(run.sector)
        self.sector.setPlaceholderText("All; or the name of one")
        self.left_out = QLineEdit(", ".join(run.left_out))
        self.left_out.setPlaceholderText("Accounts that get none, with commas")
        self.mailed = QCheckBox("Into the outbox, for who has an address")
        self.mailed.setChecked(run.mailed)
        self.merged = QCheckBox("One file to print besides")
        self.merged.setChecked(run.merged)
        for caption, field in (
            ("Name", self.name),
            ("Lists", self.kind),
            ("Begins", self.months_back),
            ("Group", self.of_group),
            ("Goes to", self.listed),
            ("Least amount", self.least),
            ("Controller", self.controller),
            ("Sector", self.sector),
            ("Left out", self.left_out),
            ("E-mail", self.mailed),
            ("Paper", self.merged),
        ):
            self.add(caption, field)
        self.let_fields_scroll()
        self.give_room(theme.scaled(500), theme.scaled(480))
        self.remove_button = button("Forget it", self._remove, tip="What it issued stays")
        self.remove_button.setAutoDefault(False)
        self.remove_button.setVisible(bool(run.name))
        self._buttons.insertWidget(0, self.remove_button)
        self.kind.currentIndexChanged.connect(lambda _at: self._fit_period())
        self._fit_period()

    @property
    def run(self) -> StatementRunSettings:
        """The run as it stands in the fields.

        Raises:
            CreditDeskError: If the least amount is none.
        """
        least = self.least.text().strip()
        try:
            minor = parse_amount(least, _NO_CURRENCY, number_style()) if least else 0
        except UnreadableError:
            raise CreditDeskError(f'"{least}" is no amount: write it as {_least_text(_EXAMPLE)}.') from None
        accounts = (each.strip() for each in self.left_out.text().split(","))
        return StatementRunSettings(
            name=" ".join(self.name.text().split()),
            kind=StatementKind(self.kind.currentData()),
            months_back=self.months_back.currentIndex(),
            of_group=self.of_group.isChecked(),
            listed=Listed(self.listed.currentData()),
            least=Decimal(minor).scaleb(-decimals(_NO_CURRENCY)),
            controller=self.controller.text().strip(),
            sector=self.sector.text().strip(),
            left_out=tuple(each for each in accounts if each),
            merged=self.merged.isChecked(),
            mailed=self.mailed.isChecked(),
        )

    def problem(self) -> tuple[str, QWidget] | None:
        try:
            run = self.run
        except CreditDeskError as error:
            return error.what, self.least
        try:
            check(run)
        except CreditDeskError as error:
            return error.what, self.least if run.least < 0 else self.name
        return None

    def _fit_period(self) -> None:
        self.months_back.setEnabled(self.kind.currentData() != StatementKind.OPEN_ITEM)

    def _remove(self) -> None:
        self.removed.emit()
        # What stands in the fields goes with the run: that is not asked.
        self.done(self.DialogCode.Rejected)


class SavedRuns(QWidget):
    """A list of the runs that are kept, beside the choice of the moment, with a way to keep or change one."""

    chosen = Signal(object)
    """The `StatementRunSettings` from now on, none for the choice of the moment."""
    changed = Signal(object)
    """`Changes` of a run that was saved or forgotten."""
    undoable = Signal(object)
    """A `LastChange`."""
    failed = Signal(object)
    """The `CreditDeskError` by which a run was not saved."""

    def __init__(
        self,
        runs: Callable[[], StatementRuns],
        runner: TaskRunner,
        theme: Theme,
        memory: QSettings,
        *,
        now: Callable[[], datetime],
        made_of: Callable[[], StatementRunSettings],
        closed_because: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the list.

        Args:
            runs: Gives the runs' services; called beside the window, for they take time to load.
            runner: Where reading and writing are done.
            theme: The look.
            memory: Where the run is kept that was chosen last.
            now: Tells the moment.
            made_of: Returns the choice of the moment as the settings of a run without a name.
            closed_because: Why nothing may be saved here; empty where it may.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._runs = runs
        self._runner = runner
        self._theme = theme
        self._memory = memory
        self._now = now
        self._made_of = made_of
        self._saved: tuple[StatementRunSettings, ...] = ()
        self.list = QComboBox(self)
        self.list.setAccessibleName("Run of statements")
        self.list.setToolTip("Settings that are kept under a name")
        self.keep_button = button("", self.open_settings)
        self.keep_button.setEnabled(not closed_because)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.scaled(8))
        layout.addWidget(self.list)
        layout.addWidget(self.keep_button)
        self.setFocusProxy(self.list)
        self.list.currentIndexChanged.connect(lambda _at: self._choose())
        self._show(())

    @property
    def run(self) -> StatementRunSettings | None:
        """The run that is chosen; none for the choice of the moment."""
        name = self.list.currentData()
        return next((each for each in self._saved if each.name == name), None)

    def reload(self) -> None:
        """Read what is kept."""
        runs = self._runs
        self._runner.read(lambda: runs().saved(), self._show, key=_KEY)

    def open_settings(self) -> None:
        """Open the settings of the run that is chosen, or of a new one made of the choice of the moment."""
        before = self.run
        dialog = RunDialog(before or self._made_of(), self._theme, self.window())
        dialog.answered.connect(lambda: self.save(before, dialog.run))
        dialog.removed.connect(lambda: self.forget(before) if before is not None else None)
        dialog.open()

    def save(self, before: StatementRunSettings | None, run: StatementRunSettings) -> None:
        """Keep a run, in place of the one that was changed."""
        runs, at = self._runs, self._now()
        earlier = {each.name.casefold(): each for each in self._saved}

        def write() -> Changes:
            service = runs()
            changes = service.save(run, at=at)
            if before is not None and before.name.casefold() != run.name.casefold():
                service.remove(before.name, at=at)
            return changes

        def take_back(moment: datetime) -> Changes:
            service, replaced = runs(), earlier.get(run.name.casefold())
            changes = service.remove(run.name, at=moment) if replaced is None else service.save(replaced, at=moment)
            return service.save(before, at=moment) if before is not None else changes

        self._write(write, LastChange(f"Saved: {run.name}", take_back, f"Taken back: {run.name}"), run.name)

    def forget(self, run: StatementRunSettings) -> None:
        """Forget a run; what it issued stays."""
        runs, at = self._runs, self._now()
        change = LastChange(
            f"Forgotten: {run.name}", lambda moment: runs().save(run, at=moment), f"Kept again: {run.name}"
        )
        self._write(lambda: runs().remove(run.name, at=at), change, "")

    def _write(self, work: Callable[[], Changes], change: LastChange, name: str) -> None:
        def done(changes: Changes) -> None:
            self._memory.setValue(_CHOSEN, name)
            self.undoable.emit(change)
            self.changed.emit(changes)
            self.reload()

        self._runner.write(work, done, self.failed.emit)

    def _show(self, saved: tuple[StatementRunSettings, ...]) -> None:
        self._saved = saved
        kept = str(self._memory.value(_CHOSEN, ""))
        with QSignalBlocker(self.list):
            self.list.clear()
            self.list.addItem("As chosen here", "")
            for each in saved:
                self.list.addItem(each.name, each.name)
            self.list.setCurrentIndex(max(self.list.findData(kept), 0))
        self._choose()

    def _choose(self) -> None:
        run = self.run
        if self._saved:
            self._memory.setValue(_CHOSEN, run.name if run is not None else "")
        self.keep_button.setText("Settings…" if run is not None else "Keep as a run…")
        self.keep_button.setToolTip("What the run lists, and who gets it" if run else "Under a name, to be made again")
        self.chosen.emit(run)
