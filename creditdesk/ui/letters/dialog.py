"""The window in which a debtor's letter or statement is looked at and issued."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import date, datetime

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.services.letters.facts import Kind
from creditdesk.ui.letters.pane import LetterDesk, LetterPane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


class LetterDialog(QDialog):
    """Holds a `LetterPane`; kept and shown again for the next debtor. Esc closes it, and nothing is issued by that."""

    issued = Signal(object)
    """The `Changes` of a document that was issued."""
    letterhead_wanted = Signal()
    """The letterhead lacks something, and the person wants to complete it."""

    def __init__(
        self,
        letters: LetterDesk,
        runner: TaskRunner,
        theme: Theme,
        clock: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.pane = LetterPane(letters, runner, theme, clock, self)
        self.pane.issued.connect(self.issued)
        self.pane.letterhead_wanted.connect(self.letterhead_wanted)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.pane)
        room = self.screen().availableGeometry()
        self.resize(min(theme.scaled(820), room.width() - 40), min(theme.scaled(900), room.height() - 60))

    def show_debtor(
        self,
        customer_id: int,
        account: str,
        name: str,
        as_of: date,
        items: Collection[DocumentKey] = (),
        kind: Kind | str = Kind.REMINDER,
    ) -> None:
        """Show a letter to this debtor in front."""
        self.setWindowTitle(f"Letters to {account} {name}")
        self.pane.show_debtor(customer_id, account, name, as_of, items, kind)
        self._come_forward()

    def show_issued(self, sha256: str, title: str) -> None:
        """Show a document that was issued before, in front."""
        self.setWindowTitle(title)
        self.pane.show_issued(sha256, title)
        self._come_forward()

    def done(self, result: int) -> None:
        self.pane.clear()
        super().done(result)

    def _come_forward(self) -> None:
        self.show()
        self.raise_()
        self.activateWindow()
        self.pane.view.setFocus()
