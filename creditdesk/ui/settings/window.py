"""What every window of settings does alike: it says what is wrong, at its foot, and fits on the screen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.ui.parts import complaint, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme
from creditdesk.ui.unsaved import Unsaved

Written = TypeVar("Written")


class SettingsWindow(Unsaved):
    """A window that reads what holds, lets it be changed, and writes it beside the person."""

    saved = Signal(object)
    """The `Changes` of what was saved."""
    undoable = Signal(object)
    """The same, as a `LastChange` that may be taken back."""

    def __init__(
        self,
        title: str,
        asks: tuple[str, ...],
        runner: TaskRunner,
        theme: Theme,
        now: Callable[[], datetime],
        parent: QWidget | None,
        *,
        closed_because: str = "",
    ) -> None:
        """Make the window.

        Args:
            title: Of the window.
            asks: The keys of its reads, which come to nobody once it is closed.
            runner: Reads and writes beside the window.
            theme: The look.
            now: Gives the moment of work.
            parent: The window below.
            closed_because: Why nothing may be written in this book, said at the foot; empty where it may.
        """
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._asks = asks
        self._runner = runner
        self._theme = theme
        self._now = now
        self._closed_because = closed_because
        self._writing = 0
        self._said = complaint()
        self.setWindowTitle(title)

    @property
    def said(self) -> str:
        """What is wrong, in words; empty where nothing is."""
        return self._said.text()

    def reject(self) -> None:
        if not self._is_saving():
            super().reject()

    def done(self, result: int) -> None:
        if self._is_saving():
            return
        for key in self._asks:
            self._runner.forget(key)
        super().done(result)

    def _is_saving(self) -> bool:
        """Say that the window is needed still, while it is: closed, nobody would hear of what is written."""
        if self._writing:
            self._say("It is being saved: close the window in a moment.")
        return self._writing > 0

    def _write(
        self,
        work: Callable[[], Written],
        done: Callable[[Written], object],
        refused: Callable[[CreditDeskError], object] | None = None,
    ) -> None:
        """Write beside the person; the window stays open until it is told what came of it."""
        self._writing += 1

        def written(result: Written) -> None:
            self._writing -= 1
            self._say("")
            done(result)

        def not_written(error: CreditDeskError) -> None:
            self._writing -= 1
            (refused or self._tell)(error)

        def carry_out() -> Written:
            try:
                return work()
            except CreditDeskError:
                raise
            except Exception:
                # A fault of our own comes to nobody here: it must not keep the window open.
                self._writing -= 1
                raise

        self._runner.write(carry_out, written, not_written)

    def _tell(self, error: CreditDeskError) -> None:
        self._say(str(error))

    def _say(self, words: str) -> None:
        self._said.setText(words)

    def _foot(self, *buttons: QWidget, first: QWidget | None = None) -> QHBoxLayout:
        """Return the foot: `first` at the left, what is wrong, and the buttons at the right."""
        across = QHBoxLayout()
        if first is not None:
            across.addWidget(first)
        across.addWidget(self._said, 1)
        if self._closed_because:
            told = label(f"{self._closed_because} Look and try; nothing is saved.", "small", muted=True)
            told.setWordWrap(True)
            across.addWidget(told, 1)
        for button in buttons:
            across.addWidget(button)
        return across

    def _hide_where_closed(self, *buttons: QWidget) -> None:
        """Take away what would only be refused."""
        for button in buttons:
            button.setVisible(not self._closed_because)

    def _fit(self, width: int, height: int) -> None:
        """Take this size, or what the screen has room for."""
        room = self.screen().availableGeometry()
        scaled = self._theme.scaled
        self.resize(min(scaled(width), room.width() - 40), min(scaled(height), room.height() - 60))
