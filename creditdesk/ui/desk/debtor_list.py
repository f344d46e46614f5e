"""The debtor list: which worklist, in which order, filtered by what, and who is chosen."""

from __future__ import annotations

from array import array
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QActionGroup,
    QGuiApplication,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.parsing import AmountStyle
from creditdesk.services.changes import Changes, Touched
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.desk.chips import WORKLISTS, Chips
from creditdesk.ui.desk.debtor_model import PAGE, DebtorModel, DebtorRows, ListedDebtor, listed
from creditdesk.ui.desk.debtor_table import DebtorTable
from creditdesk.ui.desk.list_export import as_tabs, save_csv
from creditdesk.ui.desk.whose import WhoseButton
from creditdesk.ui.desk.why_here import WhyHere
from creditdesk.ui.desk.words import number_style
from creditdesk.ui.parts import button, rule
from creditdesk.ui.tab_order import Pane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

ORDERS: tuple[tuple[str, str, bool], ...] = (
    ("score", "Most pressing", True),
    ("balance", "Balance", True),
    ("overdue", "Overdue", True),
    ("oldest", "Oldest item", True),
    ("name", "Name", False),
)
"""Orders of the ledger: name, what the menu says, whether it starts with the highest."""

_TALL = 300
"""From this height on, at the usual text size, all chips have room above the rows."""

_NEW = "This ledger is empty.\nImport customers, documents and allocations from files, and the list begins here."


class DebtorLedger(DebtorRows, Protocol):
    """What the list asks of the ledger."""

    def debtor_ids(
        self,
        worklist: str = "all",
        *,
        order: str = "score",
        descending: bool = True,
        text: str = "",
        controller: str = "",
        style: AmountStyle = AmountStyle.POINT,
    ) -> array[int]:
        """Return the customers of a worklist in an order: who fits `text`, and whom this controller works."""

    def worklist_counts(self, controller: str = "") -> Mapping[str, int]:
        """Return how many debtors are on each worklist."""


@dataclass(frozen=True, slots=True)
class _Found:
    """A list as it was read: where the debtor chosen at that time stands in it, and the rows around."""

    ids: array[int]
    rows: list[ListedDebtor]
    counts: Mapping[str, int]
    chosen: int | None
    place: int


class DebtorList(Pane):
    """Chips, filter and rows. Says whom the person chose; shows what it is told."""

    filled = Signal()
    """The list was read and is shown, with rows or without."""
    debtor_chosen = Signal(int)
    emptied = Signal()
    import_asked = Signal()
    explained = Signal()
    """Why a debtor is here is on the screen."""

    def __init__(
        self, ledger: DebtorLedger, runner: TaskRunner, theme: Theme, as_of: date, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._ledger = ledger
        self._runner = runner
        self._theme = theme
        self._as_of = as_of
        self._worklist = "today"
        self._order, self._descending = "score", True
        self._chosen: int | None = None
        self._last_row = 0
        self._looked_for: int | None = None

        self.chips = Chips(theme, self)
        self.chips.choose(self._worklist)
        self.chips.chosen.connect(self.show_worklist)
        self.order_button = self._make_order_button()
        self.whose = WhoseButton(self.chips)
        self.whose.chosen.connect(lambda _name: self.reload())
        self.chips.add_tools(self.order_button, self.whose)
        self.filter = QLineEdit(self)
        self.filter.setPlaceholderText("Name or account")
        self.filter.setAccessibleName("Filter the list by name or account")
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(lambda _text: self.reload())
        self.filter.installEventFilter(self)
        self._filter_box = QWidget(self)
        filter_layout = QVBoxLayout(self._filter_box)
        edge = theme.scaled(12)
        filter_layout.setContentsMargins(edge, 0, edge, theme.scaled(8))
        filter_layout.addWidget(self.filter)
        self._filter_box.hide()
        self.model = DebtorModel(ledger, runner, as_of, self)
        self.table = DebtorTable(self.model, theme, self)
        self.table.typed.connect(self.start_filter)
        self.table.escaped.connect(self.show_all)
        self.table.asked_why.connect(self._explain_row)
        self.table.selectionModel().currentRowChanged.connect(self._note_current)
        self.why = WhyHere(theme, self)
        self.debtor_chosen.connect(lambda _customer_id: self.why.hide())
        self.table.verticalScrollBar().valueChanged.connect(lambda _value: self.why.hide())
        self.import_button = button("Import a ledger…", self.import_asked.emit, primary=True)
        self.import_button.hide()

        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.chips)
        layout.addWidget(self._filter_box)
        layout.addWidget(rule())
        layout.addWidget(self.table, 1)
        layout.addWidget(self.import_button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.lead_to(self.table)

    @property
    def worklist(self) -> str:
        """The worklist shown."""
        return self._worklist

    @property
    def chosen(self) -> int | None:
        """The customer chosen, if any."""
        return self._chosen

    def show_worklist(self, name: str, chosen: int | None = None) -> None:
        """Show a worklist from its top, or where this debtor stands in it."""
        self._worklist = name
        self.chips.choose(name)
        self._chosen = chosen
        self._last_row = 0
        if chosen is not None:
            # Said now: the row that the list then stands on is the debtor chosen already, and tells nobody.
            self.debtor_chosen.emit(chosen)
        self.reload()

    def sort(self, order: str, *, descending: bool) -> None:
        """Show the list in another order; the chosen debtor stays chosen."""
        self._order, self._descending = order, descending
        self.reload()

    def reload(self) -> None:
        """Read the ids of the list, and the rows around the chosen debtor, anew."""
        ledger, as_of, chosen = self._ledger, self._as_of, self._chosen
        worklist, order, descending, text = self._worklist, self._order, self._descending, self.filter.text().strip()
        last_row, whose, style = self._last_row, self.whose.controller, number_style()

        def read() -> _Found:
            ids = ledger.debtor_ids(
                worklist, order=order, descending=descending, text=text, controller=whose, style=style
            )
            place = _place(ids, chosen, last_row)
            first = max(0, place - PAGE // 2)
            rows = [listed(row) for row in ledger.debtor_rows(ids[first : first + PAGE], as_of)]
            return _Found(ids, rows, ledger.worklist_counts(whose), chosen, place)

        self._runner.read(read, self._show, key=f"debtor list {id(self)}")

    def take_changes(self, changes: Changes) -> None:
        """Read again what the changes concern."""
        if changes.touched & {Touched.LEDGER, Touched.CUSTOMERS, Touched.WORKLIST, Touched.HISTORY}:
            self.model.forget(changes.customer_ids)
            self.reload()

    def choose(self, customer_id: int) -> None:
        """Choose a debtor found elsewhere; where it is not on this list, the list of all is shown."""
        if (row := self.model.position(customer_id)) >= 0:
            self._go_to(row)
            return
        self.filter.clear()
        self.whose.show_everybody()
        self.show_worklist("all", customer_id)

    def look_for(self, customer_id: int) -> None:
        """Choose a debtor who may just have come back onto this list: it is read anew before all are shown."""
        self._looked_for = customer_id
        self.show_worklist(self._worklist, customer_id)

    def step(self, by: int) -> bool:
        """Choose the next (1) or previous (-1) debtor; false at the end of the list."""
        current = self.table.currentIndex().row()
        row = (self._last_row - 1 if current < 0 and by > 0 else max(current, 0)) + by
        if not 0 <= row < self.model.rowCount():
            return False
        self._go_to(row)
        return True

    def start_filter(self, text: str = "") -> None:
        """Put the keyboard into the filter, after `text` typed already."""
        self._filter_box.show()
        self.filter.setFocus(Qt.FocusReason.ShortcutFocusReason)
        if text:
            self.filter.setText(self.filter.text() + text)

    def show_all(self) -> None:
        """Filter no longer, with the keyboard in the rows."""
        self.filter.clear()
        self._filter_box.hide()
        self.table.setFocus()

    def explain(self) -> None:
        """Say why the chosen debtor is here."""
        self._explain_row(self.table.currentIndex().row())

    def copy_table(self) -> None:
        """Put the whole list on the clipboard, as a spreadsheet takes it."""
        ledger, ids, as_of = self._ledger, self.model.ids, self._as_of
        clipboard = QGuiApplication.clipboard()
        self._runner.work("Copying the list", lambda progress: as_tabs(ledger, ids, as_of, progress), clipboard.setText)

    def save_table(self) -> None:
        """Ask for a file and write the whole list to it."""
        name = f"Debtors {self._worklist.replace('_', ' ')} {self._as_of.isoformat()}.csv"
        chosen = ask_save(self, "Save the list as CSV", name, "CSV (*.csv)")
        if chosen is not None:
            self.save_to(chosen)

    def save_to(self, path: Path) -> None:
        """Write the whole list to a CSV file."""
        ledger, ids, as_of = self._ledger, self.model.ids, self._as_of
        self._runner.work("Saving the list", lambda progress: save_csv(ledger, ids, as_of, path, progress))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.chips.fold(yes=self.height() < self._theme.scaled(_TALL))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.filter and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.show_all()
                return True
            if event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                self.table.setFocus()
                if self.model.rowCount() and not self.table.currentIndex().isValid():
                    self._go_to(0)
                return True
        return super().eventFilter(watched, event)

    def _make_order_button(self) -> QToolButton:
        button = QToolButton(self.chips)
        button.setProperty("quiet", True)
        button.setProperty("small", True)
        button.setText("Order \N{BLACK DOWN-POINTING SMALL TRIANGLE}")
        button.setToolTip("The order of the list")
        button.setAccessibleName("Order of the list")
        button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(button)
        group = QActionGroup(menu)
        for name, text, descending in ORDERS:
            action = QAction(text, menu)
            action.setCheckable(True)
            action.setChecked(name == self._order)
            action.triggered.connect(lambda _on=False, n=name, d=descending: self._choose_order(n, first=d))
            group.addAction(action)
            menu.addAction(action)
        button.setMenu(menu)
        return button

    def _choose_order(self, order: str, *, first: bool) -> None:
        # The same order chosen again turns round, as a click on a column's head does.
        self.sort(order, descending=not self._descending if order == self._order else first)

    def _show(self, found: _Found) -> None:
        self.chips.show_counts(found.counts)
        is_new = not found.counts.get("all", 0) and not self.whose.controller
        self.import_button.setVisible(is_new)
        self.table.empty_text = _NEW if is_new else self._empty_text()
        self.model.show_ids(found.ids, found.rows)
        self.filled.emit()
        looked_for, self._looked_for = self._looked_for, None
        if looked_for is not None and self.model.position(looked_for) < 0:
            self.choose(looked_for)
            return
        if not found.ids:
            # A letter too many while filtering takes nobody off the desk.
            if not self.filter.text().strip():
                self._chosen = None
                self.emptied.emit()
            return
        # The place was looked for beside the window; it holds unless the person went on meanwhile.
        same = self._chosen == found.chosen
        self._go_to(found.place if same else _place(found.ids, self._chosen, self._last_row))

    def _empty_text(self) -> str:
        if self.filter.text().strip():
            return "No debtor here fits what you typed. Esc shows all of them again."
        if self.whose.controller:
            return f"Nobody of {self.whose.controller}'s is on this list now."
        name = next(tip for name, _text, tip in WORKLISTS if name == self._worklist)
        return f"Nobody is on this list now.\n{name}."

    def _go_to(self, row: int) -> None:
        index = self.model.index(row)
        flag = QItemSelectionModel.SelectionFlag
        self.table.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)
        self.table.scrollTo(index)

    def _note_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid():
            return
        self._last_row = current.row()
        customer_id = self.model.ids[current.row()]
        if customer_id != self._chosen:
            self._chosen = customer_id
            self.debtor_chosen.emit(customer_id)

    def _explain_row(self, row: int) -> None:
        debtor = self.model.debtor(row)
        if debtor is not None:
            place = self.table.visualRect(self.model.index(row))
            place.moveTopLeft(self.table.viewport().mapTo(self, place.topLeft()))
            self.why.show_by(place, debtor.why)
            self.explained.emit()


def _place(ids: array[int], chosen: int | None, last_row: int) -> int:
    """Return the row to stand on: the chosen debtor's, or where it stood if it left the list."""
    if chosen is not None and chosen in ids:
        return ids.index(chosen)
    return max(0, min(last_row, len(ids) - 1))
