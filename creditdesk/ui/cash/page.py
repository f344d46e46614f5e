"""The Cash page: files in, seen before they are taken, and the imports that were made."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QDate, QSettings, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.cash.profiles import UnknownLayoutError
from creditdesk.services.cash.result import Going, ImportResult, TakenBack
from creditdesk.services.cash.service import Cash
from creditdesk.services.progress import Progress
from creditdesk.ui.cash.batches import Batches
from creditdesk.ui.cash.drop_box import DropBox
from creditdesk.ui.cash.mapping import MappingPage
from creditdesk.ui.cash.outcome import Outcome
from creditdesk.ui.columns import Column, Columns
from creditdesk.ui.desk.words import counted
from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.tab_order import Pane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_ASKING, _SHOWING, _MAPPING = range(3)
_ORDERS = (("As the file shows", None), ("Day first", "dmy"), ("Month first", "mdy"), ("Year first", "ymd"))
# What a file may hold, on the page that has nothing to show yet.
_STANDARD = """\
Customers: account, name; and if you have them legal_form, country, currency, terms, credit_limit, parent_account,\
 sector, controller, contact, phone, email, address1, address2, city, postcode and more.
Documents: account, type, number, date, amount; and if you have them due_date, currency, reference, po_number,\
 open_amount, disputed_amount, settled_on, reversed_on, accepted_on. Types: invoice, credit_note, cash, refund,\
 journal_debit, journal_credit, write_off, discount, interest.
Allocations: account, credit_type, credit_number, debit_type, debit_number, date, amount.
Columns may stand in any order; those with other names are kept as notes. Rows that cannot be taken are listed with\
 what to do, the rest is taken. The same file twice changes nothing, and every import can be taken back."""


class CashPage(Pane):
    """Left: the import at hand, from the choice of files to its result. Right: the imports that were made."""

    changed = Signal(object)
    """`Changes` of an import, or of one taken back."""

    def __init__(
        self,
        cash: Cash,
        runner: TaskRunner,
        theme: Theme,
        memory: QSettings,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._cash = cash
        self._runner = runner
        self._as_of = as_of
        self._now = now
        self._paths: tuple[Path, ...] = ()
        self.drop_box = DropBox(theme, self)
        self.outcome = Outcome(self)
        self.batches = Batches(self)
        self.mapping = MappingPage(cash.layouts, runner, as_of=as_of, now=now, parent=self)
        self.heading = label("", "title")
        self.summary = label("", muted=True)
        self.summary.setWordWrap(True)
        self.problem = label("")
        self.problem.setWordWrap(True)
        self.problem.setAccessibleName("Problem")
        self.date_order = QComboBox(self)
        self.date_order.setAccessibleName("Order of dates")
        for text, value in _ORDERS:
            self.date_order.addItem(text, value)
        self.is_snapshot = QCheckBox("These are &all items open on", self)
        self.is_snapshot.setToolTip("What is open in the ledger and absent from the files is then settled on that day")
        self.snapshot_on = QDateEdit(QDate(as_of.year, as_of.month, as_of.day), self)
        self.snapshot_on.setAccessibleName("Day of the snapshot")
        self.snapshot_on.setCalendarPopup(True)
        self.import_button = button("Import", self._import, primary=True, tip="All of it, or nothing")
        self.again_button = button("Other files", self.start_again, tip="Leave these files as they are")
        self.columns_button = button("&Columns…", self._say_columns, tip="Say which column is what")
        self._order_label = QLabel("Da&tes", self)
        self._order_label.setBuddy(self.date_order)
        self._stack = QStackedWidget(self)
        self.columns = Columns(theme, memory, "Cash", self)
        self._lay_out()
        self._ask_day()
        self.drop_box.files_given.connect(self.look_through)
        self.outcome.save_rejected_asked.connect(self._save_rejected)
        self.is_snapshot.toggled.connect(lambda _on: self._ask_day())
        self.is_snapshot.toggled.connect(lambda _on: self._look_again())
        self.snapshot_on.dateChanged.connect(lambda _day: self._look_again())
        self.date_order.currentIndexChanged.connect(lambda _at: self._look_again())
        self.batches.take_back_asked.connect(self.ask_to_take_back)
        self.mapping.kept.connect(lambda: self.look_through(self._paths))
        self.mapping.left.connect(self.start_again)
        runner.working.connect(self._hear_of_work)
        if cash.closed_because:
            self.drop_box.close_because(cash.closed_because)
            self.batches.close_because(cash.closed_because)
        self.start_again()

    def start(self) -> None:
        """Read the imports that were made."""
        self._runner.read(self._cash.batches, self.batches.show_batches, key="batches")

    def start_again(self) -> None:
        """Ask for files anew."""
        self._paths = ()
        self.is_snapshot.setChecked(False)
        self.problem.hide()
        self._turn_to(_ASKING)

    def look_through(self, paths: Sequence[Path]) -> None:
        """Show what the files would bring, from a run that leaves no trace."""
        self._paths = tuple(paths)
        self._say(f"Looking through {', '.join(path.name for path in self._paths)}…")
        self._run("Looking through the files", partial(self._show_preview, self._paths), dry_run=True)

    def ask_to_take_back(self, batch: int) -> None:
        """Ask once whether what would go with an import may go, and take it back."""
        self._runner.read(lambda: self._cash.what_goes(batch), partial(self._ask, batch), self._show_refusal)

    def _ask(self, batch: int, going: Going) -> None:
        box = QMessageBox(self)
        box.setWindowTitle("Take an import back")
        box.setTextFormat(Qt.TextFormat.PlainText)
        goes = "goes" if going.is_one else "go"
        box.setText(f"Import {batch}: {going} {goes}; the calls and promises stay.")
        after = "What it changed is as it was before. To have it again, import the files again."
        box.setInformativeText("\n\n".join(filter(None, (going.letters_words, after))))
        take = box.addButton("Take back", QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        box.setEscapeButton(QMessageBox.StandardButton.Cancel)
        take.setAutoDefault(False)
        box.exec()
        if box.clickedButton() is take:
            self._take_back(batch)

    def _take_back(self, batch: int) -> None:
        self._runner.work(
            f"Taking import {batch} back",
            lambda progress: self._cash.take_back(batch, at=self._now(), as_of=self._as_of, progress=progress),
            self._show_taken_back,
            self._show_problem,
        )

    def _run(self, title: str, on_done: Callable[[ImportResult], object], *, dry_run: bool) -> None:
        files = self._paths
        order: str | None = self.date_order.currentData()
        picked = self.snapshot_on.date()
        snapshot_on = date(picked.year(), picked.month(), picked.day()) if self.is_snapshot.isChecked() else None

        def run(progress: Progress) -> ImportResult:
            return self._cash.import_files(
                files,
                snapshot_on=snapshot_on,
                date_order=order,
                dry_run=dry_run,
                at=self._now(),
                as_of=self._as_of,
                progress=progress,
            )

        self._runner.work(title, run, on_done, self._show_problem)

    def _hear_of_work(self, working: object) -> None:
        """Once long work has ended, in whatever way, the page can be used again; its result, if any, follows."""
        if working is None:
            self.problem.hide()
            self.import_button.setEnabled(True)

    def _ask_day(self) -> None:
        """Let the day be changed where it counts, and say where it would."""
        counts = self.is_snapshot.isChecked()
        self.snapshot_on.setEnabled(counts)
        why = "Tick first that these are all items open: the day counts for them alone"
        self.snapshot_on.setToolTip("What is absent is settled on this day" if counts else why)

    def _look_again(self) -> None:
        if self._paths and self.import_button.isVisibleTo(self):
            self.look_through(self._paths)

    def _import(self) -> None:
        self.import_button.setEnabled(False)
        self._say("Importing…")
        self._run("Importing", self._show_done, dry_run=False)

    def _save_rejected(self, path: Path) -> None:
        files, rejected, order = self._paths, self.outcome.rejected.rows.rows, self.date_order.currentData()
        self._runner.read(
            lambda: self._cash.save_rejected(files, rejected, path, date_order=order),
            lambda written: self._say(f"Saved to be mended: {', '.join(file.name for file in written)}."),
            self._show_problem,
        )

    def _show_preview(self, files: tuple[Path, ...], result: ImportResult) -> None:
        if files != self._paths:
            return
        count = result.new + result.changed
        self.heading.setText("Nothing is imported yet" if count else _nothing_new(len(result.rejected)))
        made = f" {counted(result.customers_made, 'customer')} would be made." if result.customers_made else ""
        self.summary.setText(
            f"{', '.join(result.files)}: {counted(result.rows, 'row')}, read as {result.profile}.{made}"
        )
        self._propose_day(result)
        self.import_button.setText(f"Import {counted(count, 'row')}" if count else "Import")
        self.import_button.setEnabled(True)
        self._show_result(result, is_done=False)

    def _propose_day(self, result: ImportResult) -> None:
        """Say the day of the open amounts; until the person says another, it is the file's own, else the ledger's."""
        if not self.is_snapshot.isChecked():
            day = result.open_on or self._as_of
            self.snapshot_on.blockSignals(True)
            self.snapshot_on.setDate(QDate(day.year, day.month, day.day))
            self.snapshot_on.blockSignals(False)

    def _show_done(self, result: ImportResult) -> None:
        rejected = len(result.rejected)
        self.heading.setText(f"Import {result.batch} is in the ledger")
        self.summary.setText(f"{result.accepted:,} of {counted(result.rows, 'row')} taken." + _waiting(rejected))
        self._show_result(result, is_done=True)
        self.changed.emit(result.touched)
        self.start()

    def _show_result(self, result: ImportResult, *, is_done: bool) -> None:
        self.problem.hide()
        self.outcome.show_result(result)
        for part in (self.import_button, self.is_snapshot, self.snapshot_on, self.date_order, self._order_label):
            part.setVisible(not is_done)
        self.columns_button.setVisible(not is_done and len(self._paths) == 1)
        self._turn_to(_SHOWING)
        (self.again_button if is_done else self.import_button).setFocus()

    def _show_taken_back(self, taken: TakenBack) -> None:
        staying = len(taken.kept_accounts)
        kept = f" {counted(staying, 'customer')} kept for the history." if staying else ""
        self.start_again()
        told = f"Import {taken.batch} was taken back: {taken.gone} removed.{kept} {taken.gone.letters_words}"
        self._say(told.rstrip())
        self.changed.emit(taken.touched)
        self.start()

    def _show_problem(self, error: CreditDeskError) -> None:
        if isinstance(error, UnknownLayoutError):
            self.mapping.show_file(error.path, error.what, self._show_refusal)
            self.problem.hide()
            self._turn_to(_MAPPING)
        else:
            self._show_refusal(error)

    def _say_columns(self) -> None:
        """Let the person say which column is what, though the file is known."""
        read_as = self.summary.text()
        self.mapping.show_file(self._paths[0], read_as, self._show_refusal)
        self._turn_to(_MAPPING)

    def _show_refusal(self, error: CreditDeskError) -> None:
        self.start_again()
        self._say(str(error))

    def _turn_to(self, side: int) -> None:
        """Show one of the sides; the columns of a file need the whole width."""
        self._stack.setCurrentIndex(side)
        self._left.lead_to((self.drop_box.choose_button, self.import_button, self.mapping)[side])
        self.columns.show_columns([self._files] if side == _MAPPING else [self._files, self._imports])
        self.columns.show_column(self._files.widget)

    def _say(self, text: str) -> None:
        self.problem.setText(text)
        self.problem.show()
        self.columns.show_column(self._files.widget)

    def _lay_out(self) -> None:
        self._stack.addWidget(self._asking())
        self._stack.addWidget(self._showing())
        self._stack.addWidget(self.mapping)
        left = self._left = _column(self, self.problem, self._stack, margin=16)
        right = _column(self, self.batches, margin=16)
        self._files = Column("Files", left, left, 420, 800)
        self._imports = Column("Imports", right, self.batches.table, 400, 480)
        self.lead_to(left)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.columns)
        self._order_tabs()

    def _order_tabs(self) -> None:
        """Let Tab go from top to bottom through the files at hand, then through the imports that were made."""
        order = (
            self.drop_box.choose_button,
            *self.outcome.in_order,
            self.date_order,
            self.is_snapshot,
            self.snapshot_on,
            self.columns_button,
            self.again_button,
            self.import_button,
            *self.batches.in_order,
        )
        for before, after in pairwise(order):
            self.setTabOrder(before, after)

    def _asking(self) -> QWidget:
        """Lay out what stands here before files are chosen."""
        explained = []
        for paragraph in _STANDARD.splitlines():
            part = label(paragraph, muted=True)
            part.setWordWrap(True)
            part.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            explained.append(part)
        made = _column(self, self.drop_box, *explained, margin=0)
        layout = made.layout()
        if isinstance(layout, QVBoxLayout):
            layout.addStretch(1)
        # With large text this is more than a small window has room for.
        scrolls = UpAndDown(self)
        scrolls.setWidget(made)
        return scrolls

    def _showing(self) -> QWidget:
        """Lay out what stands here once files are chosen."""
        options = QHBoxLayout()
        options.setSpacing(8)
        options.addWidget(self._order_label)
        options.addWidget(self.date_order)
        options.addSpacing(16)
        options.addWidget(self.is_snapshot)
        options.addWidget(self.snapshot_on)
        options.addStretch(1)
        decide = QHBoxLayout()
        decide.setSpacing(8)
        decide.addStretch(1)
        decide.addWidget(self.columns_button)
        decide.addWidget(self.again_button)
        decide.addWidget(self.import_button)
        made = QWidget(self)
        layout = QVBoxLayout(made)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.heading)
        layout.addWidget(self.summary)
        layout.addWidget(self.outcome, 1)
        layout.addLayout(options)
        layout.addLayout(decide)
        return made


def _nothing_new(rejected: int) -> str:
    if not rejected:
        return "Nothing new in these files"
    return f"{counted(rejected, 'row')} cannot be taken; nothing else is new"


def _waiting(rejected: int) -> str:
    if not rejected:
        return ""
    if rejected == 1:
        return " 1 waits to be mended: save it, correct it, import it."
    return f" {rejected:,} wait to be mended: save them, correct them, import them."


def _column(parent: QWidget, *parts: QWidget, margin: int) -> Pane:
    """Return a pane with the parts one above another."""
    made = Pane(parent)
    layout = QVBoxLayout(made)
    layout.setContentsMargins(margin, margin, margin, margin)
    layout.setSpacing(12)
    for part in parts:
        layout.addWidget(part)
    return made
