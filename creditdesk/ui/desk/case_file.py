"""Saving a debtor's case so far as one PDF: what is to be in it, where it goes, and what could not be bound in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from creditdesk.services.ledger.views import DebtorView
from creditdesk.services.progress import Progress
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.words import counted
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.case_file import CaseFile
    from creditdesk.services.office import Office

_PARTS = {
    "notes": ("Notes on talks", "What people noted, as they wrote it"),
    "statements": ("Statement", "What is open as of this day, in each currency"),
    "copies": ("Invoices", "Copies of the open ones, as far as they are found"),
    "attached": ("Files of queries", "PDFs attached to them; others are named"),
}
_KEY = "case file/"


class CaseDialog(Ask):
    """Asks what a case file shall hold besides the chronology and the letters as sent; remembers it."""

    def __init__(self, name: str, memory: QSettings, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Case so far", name, "Save as PDF…", theme, parent)
        self._memory = memory
        self.parts = {part: QCheckBox(about, self) for part, (_, about) in _PARTS.items()}
        for part, box in self.parts.items():
            box.setChecked(str(memory.value(_KEY + part, "yes")) == "yes")
            self.add(_PARTS[part][0], box)

    @property
    def wanted(self) -> dict[str, bool]:
        """Which parts are wanted, by name."""
        return {part: box.isChecked() for part, box in self.parts.items()}

    def answer(self) -> None:
        for part, is_wanted in self.wanted.items():
            self._memory.setValue(_KEY + part, "yes" if is_wanted else "no")
        super().answer()


class CaseSaving(QObject):
    """Asks what and where, binds beside the window, and says what was written."""

    told = Signal(str)
    """A sentence for the person."""

    def __init__(self, office: Office, runner: TaskRunner, memory: QSettings, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._office = office
        self._runner = runner
        self._memory = memory
        self._theme = theme
        self._over = parent

    def choose(self, view: DebtorView) -> None:
        """Ask what the case file shall hold, and where it shall be saved."""
        dialog = CaseDialog(f"{view.head.account} {view.head.name}", self._memory, self._theme, self._over)
        dialog.answered.connect(lambda: self._ask_where(view, dialog.wanted))
        dialog.open()

    def save(self, view: DebtorView, wanted: dict[str, bool], path: Path) -> None:
        """Bind the debtor's case and write it."""
        office, customer_id, as_of = self._office, view.head.customer_id, view.as_of

        def write(progress: Progress) -> CaseFile:
            # ReportLab loads with the first page, in the thread that makes it.
            from creditdesk.services.letters.archive import write_file  # noqa: PLC0415 - see above
            from creditdesk.services.letters.case_file import CaseWish  # noqa: PLC0415

            made = office.case_files.pdf(customer_id, as_of, CaseWish(**wanted), progress=progress)
            write_file(path, made.pdf, is_copy=False)
            return made

        def tell(made: CaseFile) -> None:
            documents, pages = counted(made.document_count, "document"), counted(made.page_count, "page")
            lines = [f"Saved as {path.name}: {documents} on {pages}."]
            if made.absent:
                lines.append(f"Not bound in, and named on its first page: {len(made.absent)}.")
            self.told.emit(" ".join(lines))

        self._runner.work("Case file", write, tell)

    def _ask_where(self, view: DebtorView, wanted: dict[str, bool]) -> None:
        name = f"case {view.head.account} {view.as_of.isoformat()}.pdf"
        chosen = ask_save(self._over, "Save the case so far", name, "PDF (*.pdf)")
        if chosen is not None:
            self.save(view, wanted, chosen)
