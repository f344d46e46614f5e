"""Saving a debtor's history as PDF, whole or as the history pane is filtered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from creditdesk.services.ledger.history_filter import HistoryFilter
from creditdesk.services.ledger.views import DebtorView
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.desk.words import counted
from creditdesk.ui.tasks import TaskRunner

if TYPE_CHECKING:
    from creditdesk.services.letters.history_writing import HistoryPdf
    from creditdesk.services.office import Office


class HistoryFile(QObject):
    """Asks where, writes beside the window, and says what was written."""

    told = Signal(str)
    """A sentence for the person."""

    def __init__(self, office: Office, runner: TaskRunner, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self._runner = runner
        self._over = parent

    def choose(self, view: DebtorView, asked: HistoryFilter) -> None:
        """Ask where the history shall be saved, and save it there."""
        name = f"history {view.head.account} {view.as_of.isoformat()}.pdf"
        chosen = ask_save(self._over, "Save the history as PDF", name, "PDF (*.pdf)")
        if chosen is not None:
            self.save(view, asked, chosen)

    def save(self, view: DebtorView, asked: HistoryFilter, path: Path) -> None:
        """Write what is asked for of the history, with the documents that it is about."""
        office, customer_id, as_of = self._office, view.head.customer_id, view.as_of

        def write() -> HistoryPdf:
            # ReportLab loads with the first page, in the thread that makes it.
            from creditdesk.services.letters.archive import write_file  # noqa: PLC0415 - see above

            made = office.histories.pdf(customer_id, as_of, asked)
            write_file(path, made.pdf, is_copy=False)
            return made

        def tell(made: HistoryPdf) -> None:
            entries, pages = counted(made.entry_count, "entry", "entries"), counted(made.page_count, "page")
            self.told.emit(f"Saved as {path.name}: {entries} on {pages}.")

        self._runner.read(write, tell, key="history file")
