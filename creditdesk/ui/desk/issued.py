"""What was issued to one debtor, as a tab of the Desk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from creditdesk.services.letters.issued import IssuedRow
from creditdesk.ui.letters.register import RegisterTable
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_KEY = "letters of the debtor"


class IssuedBooks(Protocol):
    """What the tab asks of the letters' services."""

    def issued_to(self, customer_id: int) -> tuple[IssuedRow, ...]:
        """Return all that was issued to a debtor."""


class IssuedLetters(QWidget):
    """Letters and statements to the debtor shown, newest first; reads only while it can be seen."""

    opened = Signal(object)
    """The `IssuedRow` whose pages are wanted."""
    letter_wanted = Signal()
    """Nothing was issued yet, and the person wants to write the first letter."""

    def __init__(
        self, letters: Callable[[], IssuedBooks], runner: TaskRunner, theme: Theme, parent: QWidget | None = None
    ) -> None:
        """Make the tab.

        Args:
            letters: Returns the letters' services; first asked beside the window, since they load ReportLab.
            runner: Where reading is done.
            theme: The look.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._letters = letters
        self._runner = runner
        self._theme = theme
        self._customer_id: int | None = None
        self._is_stale = False
        self.table = RegisterTable(theme, self, one_debtor=True)
        self.table.setFrameShape(QFrame.Shape.NoFrame)
        self.table.setAccessibleDescription("Enter shows the pages")
        self.table.opened.connect(self.opened)
        self.empty = QWidget(self)
        self.first_button = button(
            "Write the first letter…", self.letter_wanted.emit, tip="A reminder, seen before it goes (L)"
        )
        nothing = QVBoxLayout(self.empty)
        nothing.addStretch(1)
        said = label("Nothing was issued to this debtor yet.", muted=True)
        nothing.addWidget(said, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addWidget(self.first_button, 0, Qt.AlignmentFlag.AlignHCenter)
        nothing.addStretch(2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self.table)
        layout.addWidget(self.empty)
        self.table.hide()
        self.empty.hide()
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def show_debtor(self, customer_id: int) -> None:
        """Show what was issued to this debtor; at once if the tab can be seen, else when it is next looked at."""
        if customer_id != self._customer_id:
            self._clear()
        self._customer_id = customer_id
        self._is_stale = True
        if self.isVisible():
            self._read()

    def show_nobody(self) -> None:
        """Show no debtor, and make void what is being read."""
        self._customer_id = None
        self._is_stale = False
        self._runner.forget(_KEY)
        self._clear()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._is_stale:
            self._read()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(self._theme.tokens.panel))

    def _read(self) -> None:
        letters, customer_id = self._letters, self._customer_id
        if customer_id is not None:
            self._is_stale = False
            self._runner.read(lambda: letters().issued_to(customer_id), self._take, key=_KEY)

    def _take(self, rows: tuple[IssuedRow, ...]) -> None:
        self.table.register.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.empty.setVisible(not rows)
        self.setFocusProxy(self.table if rows else self.first_button)
        if rows:
            self.table.selectRow(0)

    def _clear(self) -> None:
        self.table.register.show_rows(())
        self.table.hide()
        self.empty.hide()
