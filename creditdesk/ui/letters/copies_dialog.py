"""Where copies of invoices lie, and with which letters they go."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLineEdit, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.letters.copy_desk import CopyDesk
from creditdesk.services.letters.invoice_copies import CopiesWith, CopyRule
from creditdesk.ui.ask_file import ask_folder
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.parts import button
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_KEY = "invoice copies"
_WITH = {
    CopiesWith.ALL: "Every letter that asks for payment",
    CopiesWith.LAST: "Final demands and the like",
    CopiesWith.NONE: "No letter, unless a person wants it",
}


class CopiesDialog(Ask):
    """Shows and changes the house's rule; a folder that cannot be looked into is said and not taken."""

    saved = Signal(object)
    """The `Changes` of the rule."""
    undoable = Signal(object)
    """A `LastChange`."""

    def __init__(
        self,
        desk: CopyDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        about = "PDFs whose names hold the invoice's number, bound in behind letters"
        super().__init__("Copies of invoices", about, "Save", theme, parent)
        self._desk = desk
        self._runner = runner
        self._now = now
        self._before = CopyRule()
        self._is_writing = False
        self.folder = QLineEdit(self)
        self.folder.setPlaceholderText("None: letters go without copies")
        self.folder.setAccessibleName("Folder of copies")
        self.browse_button = button("Choose…", self._browse)
        self.browse_button.setAutoDefault(False)
        line = QWidget(self)
        beside = QHBoxLayout(line)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.folder, 1)
        beside.addWidget(self.browse_button)
        line.setFocusProxy(self.folder)
        self.letters = QComboBox(self)
        for letters, text in _WITH.items():
            self.letters.addItem(text, letters)
        self.add("Folder", line)
        self.add("They go with", self.letters)
        self.setTabOrder(self.folder, self.browse_button)
        self.setTabOrder(self.browse_button, self.letters)
        self.does.setEnabled(False)
        runner.read(desk.rule, self._show, runner.failed.emit, key=_KEY)

    @property
    def rule(self) -> CopyRule:
        """The rule as it stands in the fields."""
        folder = self.folder.text().strip()
        return CopyRule(str(Path(folder)) if folder else "", CopiesWith(self.letters.currentData()))

    @property
    def leaving(self) -> str:
        # What is being saved is not lost: the window only says that it cannot go yet.
        return "" if self._is_writing else super().leaving

    def answer(self) -> None:
        """Save the rule, then close; what is wrong with it is said."""
        if self._is_writing:
            return
        desk, rule, before, at = self._desk, self.rule, self._before, self._now()
        if rule == before:
            self.accept()
            return
        change = LastChange(
            "Saved: copies of invoices",
            lambda moment: desk.set_rule(before, at=moment),
            "Taken back: copies of invoices are as they were.",
        )

        def done(changes: object) -> None:
            self._is_writing = False
            self.saved.emit(changes)
            self.undoable.emit(change)
            self.accept()

        def refused(error: CreditDeskError) -> None:
            self._is_writing = False
            self._said.setText(f"{error.what} {error.cure}")

        self._is_writing = True
        self._runner.write(lambda: desk.set_rule(rule, at=at), done, refused)

    def done(self, result: int) -> None:
        if self._is_writing:
            # Closed now, nobody would hear of what is written, nor could take it back.
            self._said.setText("It is being saved: close the window in a moment.")
            return
        self._runner.forget(_KEY)
        super().done(result)

    def _show(self, rule: CopyRule) -> None:
        self._before = rule
        self.folder.setText(rule.folder)
        self.letters.setCurrentIndex(self.letters.findData(rule.letters))
        self.does.setEnabled(True)

    def _browse(self) -> None:
        chosen = ask_folder(self, "Where copies of invoices lie", self.folder.text())
        if chosen is not None:
            self.folder.setText(str(chosen))
