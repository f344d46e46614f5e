"""What an import would bring, or has brought: counts, control totals, changes, rejected rows, notices."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QTabWidget, QVBoxLayout, QWidget

from creditdesk.services.cash.result import ControlTotal, FactChange, ImportResult, RejectedRow, uncounted_words
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.words import counted, money_text
from creditdesk.ui.parts import button, label


def _verdict(total: ControlTotal) -> str:
    verdict = "✓ agree" if total.agrees else "✗ do not agree"
    return f"{verdict}; {uncounted_words(total.uncounted)}" if total.uncounted else verdict


REJECTED = (
    Column("Row", lambda row: f"{row.file}, row {row.row}"),
    Column("Column", lambda row: row.column),
    Column("Value", lambda row: row.value),
    Column("Problem", lambda row: row.problem, stretches=True),
    Column("What to do", lambda row: row.cure, stretches=True),
)
CHANGES = (
    Column("What", lambda change: change.subject, stretches=True),
    Column("Field", lambda change: change.field),
    Column("Before", lambda change: change.before),
    Column("Now", lambda change: change.after),
    Column("Row", lambda change: f"{change.file}, row {change.row}"),
)
TOTALS = (
    Column("Currency", lambda total: total.currency),
    Column("In the files", lambda total: money_text(total.file_minor, total.currency), numeric=True),
    Column("Not taken", lambda total: money_text(total.rejected_minor, total.currency), numeric=True),
    Column("Posted", lambda total: money_text(total.ledger_minor, total.currency), numeric=True),
    Column("Open of it", lambda total: money_text(total.open_minor, total.currency), numeric=True),
    Column("", _verdict, stretches=True),
)
NOTICES = (Column("Worth knowing", str, stretches=True),)
_COUNTS = ("new", "changed", "unchanged", "vanished", "rejected")


class Outcome(QWidget):
    """Counts above, and one tab for each thing that may be asked about them."""

    save_rejected_asked = Signal(object)
    """Path of the file to which the rejected rows are to go as they came, to be mended."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts = {name: label("0", "figure") for name in _COUNTS}
        self.totals = RowTable("Control totals", TOTALS)
        self.rejected = RowTable("Rejected rows", REJECTED)
        self.changes = RowTable("Changes", CHANGES)
        self.notices = RowTable("Notices", NOTICES)
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        # Its bar is a stop; by itself it would hand Tab on to there from wherever it comes in turn.
        self.tabs.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.tabs.tabBar().setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for table in (self.totals, self.rejected, self.changes, self.notices):
            self.tabs.addTab(table, "")
        self.detail = label("", muted=True)
        self.detail.setWordWrap(True)
        self.detail.setAccessibleName("The selected row in full")
        self._beside_totals = ""
        for table in (self.rejected, self.changes, self.notices):
            table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._show_detail())
        self.copy_button = button("Copy", self._copy, tip="The table in front, for a spreadsheet (Ctrl+C)")
        self.save_button = button("Save as CSV…", self._save, tip="The table in front")
        self.tabs.currentChanged.connect(lambda _at: self._front_changed())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(12)
        counts = QHBoxLayout()
        counts.setSpacing(24)
        for name, figure in self.counts.items():
            pair = QVBoxLayout()
            pair.setSpacing(0)
            figure.setAccessibleName(f"{name} rows")
            pair.addWidget(figure)
            pair.addWidget(label(name, "small", muted=True))
            counts.addLayout(pair)
        counts.addStretch(1)
        counts.addWidget(self.copy_button)
        counts.addWidget(self.save_button)
        layout.addLayout(counts)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.detail)

    @property
    def in_order(self) -> tuple[QWidget, ...]:
        """What the keyboard reaches, from top to bottom."""
        tables = (self.totals, self.rejected, self.changes, self.notices)
        return self.copy_button, self.save_button, self.tabs.tabBar(), *tables

    def show_result(self, result: ImportResult) -> None:
        """Show a result; what needs attention comes to the front."""
        for name, figure in self.counts.items():
            value = getattr(result, name)
            figure.setText(f"{value if isinstance(value, int) else len(value):,}")
        vanished = [FactChange("", 0, item, "open", "open", "settled") for item in result.vanished_items]
        loose = result.without_currency
        without = f"In none of these totals: {counted(loose, 'row')} without a currency." if loose else ""
        self._beside_totals = " ".join(filter(None, (result.differing, without)))
        self._fill(self.totals, "Control totals", result.control)
        self._fill(self.rejected, "Rejected", result.rejected)
        self._fill(self.changes, "Changes", (*result.changes, *vanished))
        self._fill(self.notices, "Notices", result.notices)
        self.tabs.setCurrentWidget(self.rejected if result.rejected else self.totals)
        self._front_changed()

    def save_to_mend(self) -> bool:
        """Ask where the rejected rows are to go; return whether there are any."""
        if self.rejected.rows.rows:
            self.tabs.setCurrentWidget(self.rejected)
            self._save()
        return bool(self.rejected.rows.rows)

    def _fill(
        self,
        table: RowTable,
        title: str,
        rows: tuple[ControlTotal, ...] | tuple[RejectedRow, ...] | tuple[FactChange, ...] | tuple[str, ...],
    ) -> None:
        table.show_rows(rows)
        self.tabs.setTabText(
            self.tabs.indexOf(table), f"{title} ({len(rows):,})" if table is not self.totals else title
        )

    def _current(self) -> RowTable:
        return (self.totals, self.rejected, self.changes, self.notices)[self.tabs.currentIndex()]

    def _copy(self) -> None:
        self._current().copy()

    def _save(self) -> None:
        table = self._current()
        is_rejected = table is self.rejected
        title, name = ("Save the rows to mend", "rejected.csv") if is_rejected else ("Save the table", "import.csv")
        path = ask_save(self, title, name, "CSV (*.csv *.txt)")
        if path is None:
            return
        if is_rejected:
            self.save_rejected_asked.emit(path)
        else:
            table.save(path)

    def _show_detail(self) -> None:
        """Say the selected row in full: a table cuts long sentences short."""
        table = self._current()
        at = table.currentIndex().row()
        row = table.rows.rows[at] if 0 <= at < len(table.rows.rows) else None
        if table is self.totals:
            self.detail.setText(self._beside_totals)
            return
        if isinstance(row, RejectedRow):
            self.detail.setText(f"{row.file}, row {row.row}: {row.problem} {row.cure}")
        else:
            self.detail.setText("" if row is None else str(row))

    def _front_changed(self) -> None:
        self._show_detail()
        is_rejected = self._current() is self.rejected
        self.save_button.setText("Save to mend…" if is_rejected else "Save as CSV…")
        self.save_button.setToolTip(
            "The rows as they came, with problem and cure beside them: correct them and import that file"
            if is_rejected
            else "The table in front"
        )
        for each in (self.copy_button, self.save_button):
            each.setEnabled(bool(self._current().rows.rows))
