"""What the window shows while no book is open: the ways to begin, or the book being opened."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import label

if TYPE_CHECKING:
    from creditdesk.ui.start_ways import StartWays
    from creditdesk.ui.start_work import StartWork
    from creditdesk.ui.tasks import Working

# What the page says is made when it is first said: the window is on screen before.
# ruff: noqa: PLC0415


class StartPage(QStackedWidget):
    """At first only a name; then the ways to begin, or what is being opened, how far it is, a way to stop."""

    demo_asked = Signal()
    new_asked = Signal()
    open_asked = Signal()
    restore_asked = Signal()
    recent_asked = Signal(object)
    """The `Path` of a book."""
    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty(PART, "Start")
        self._ways: StartWays | None = None
        self._work: StartWork | None = None
        name = label("CreditDesk", "title")
        name.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(name)

    @property
    def ways(self) -> StartWays:
        """The ways to begin, made when they are first offered."""
        from creditdesk.ui.start_ways import StartWays

        if self._ways is None:
            self._ways = StartWays(self)
            self._ways.demo_asked.connect(self.demo_asked)
            self._ways.new_asked.connect(self.new_asked)
            self._ways.open_asked.connect(self.open_asked)
            self._ways.restore_asked.connect(self.restore_asked)
            self._ways.recent_asked.connect(self.recent_asked)
            self.addWidget(self._ways)
        return self._ways

    @property
    def work(self) -> StartWork:
        """What is being done before there is a book, made when there is something."""
        from creditdesk.ui.start_work import StartWork

        if self._work is None:
            self._work = StartWork(self)
            self._work.cancel_asked.connect(self.cancel_asked)
            self.addWidget(self._work)
        return self._work

    def offer(self, recent: Sequence[Path] = ()) -> None:
        """Offer the ways to begin, first the books opened last."""
        self.setCurrentWidget(self.ways)
        self.ways.offer(recent)

    def say(self, text: str) -> None:
        """Show one line in place of the ways, while a book is being opened or made."""
        self.setCurrentWidget(self.work)
        self.work.say(text)

    @property
    def is_waiting(self) -> bool:
        """Whether the page says what is being done, and not the ways to begin."""
        return self._work is not None and self.currentWidget() is self._work

    def show_work(self, working: Working | None) -> None:
        """Show how far the long work is that the page waits for."""
        if self._work is not None and self.is_waiting:
            self._work.show_progress(working)
