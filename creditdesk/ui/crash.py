"""The one hook for errors of our own making: written to the log, shown once, and the window goes on if it can."""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

if TYPE_CHECKING:
    from PySide6.QtWidgets import QMessageBox, QWidget


class CrashHook:
    """Takes what nobody caught, from the window's thread and from the runner's."""

    def __init__(self, window: QWidget, log: Path) -> None:
        self._window = window
        self._log = log
        self._box: QMessageBox | None = None

    def install(self) -> None:
        """Take over from Python's own hook, which writes where nobody looks."""
        sys.excepthook = self._hook

    def take(self, error: BaseException) -> None:
        """Log an error and offer its report; further ones are only logged while the offer stands."""
        import traceback  # noqa: PLC0415 - ten milliseconds of every start, for what should never be needed

        report = "".join(traceback.format_exception(error))
        sys.stderr.write(report)
        self._write(report)
        # Offered in its own turn: an error met while something is painted or moved finds Qt in the middle of that,
        # and a window made there would be painted inside the other's painting.
        QTimer.singleShot(0, self._window, lambda: self._offer(report))

    def _offer(self, report: str) -> None:
        from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - as above

        if self._box is not None:
            return
        self._box = QMessageBox(self._window)
        self._box.setIcon(QMessageBox.Icon.Warning)
        self._box.setWindowTitle("Something went wrong")
        self._box.setText("Something went wrong in CreditDesk itself. What was saved is safe.")
        self._box.setInformativeText(f"The details are in {self._log}. Send them with your report.")
        self._box.setDetailedText(report)
        self._box.finished.connect(lambda _result: self._forget())
        self._box.open()

    def _write(self, report: str) -> None:
        try:
            self._log.parent.mkdir(parents=True, exist_ok=True)
            with self._log.open("a", encoding="utf-8") as log:
                log.write(f"{datetime.now(UTC).isoformat(timespec='seconds')}\n{report}\n")
        except OSError:
            # The report is on the screen and on standard error; a full disk takes no more of it.
            return

    def _hook(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            sys.__excepthook__(kind, error, trace)
            return
        self.take(error)

    def _forget(self) -> None:
        self._box = None
