"""Where files are dropped, or chosen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QVBoxLayout, QWidget

from creditdesk.ui.ask_file import ask_open_all
from creditdesk.ui.parts import button, label
from creditdesk.ui.theme import Theme


class DropBox(QWidget):
    """A dashed box that says what may come into it."""

    files_given = Signal(list)
    """Paths of the files that were dropped or chosen."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._is_over = False
        self.setAcceptDrops(True)
        self.setAccessibleName("Files to import")
        self.choose_button = button("Choose files…", self.choose, primary=True, tip="One file or several together")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(16, 16, 16, 16)
        layout.setSpacing(8)
        heading = label("Drop ledger files here", "figure")
        self._hint = hint = label(
            "Customers, documents and allocations as CSV, together or alone, recognised by their columns. "
            "You see what would change before anything does.",
            muted=True,
        )
        hint.setWordWrap(True)
        for part in (heading, hint):
            part.setAlignment(Qt.AlignmentFlag.AlignHCenter)
            layout.addWidget(part)
        layout.addWidget(self.choose_button, 0, Qt.AlignmentFlag.AlignHCenter)

    def close_because(self, why: str) -> None:
        """Take no files any more, and say why."""
        self.setAcceptDrops(False)
        self._hint.setText(f"Nothing can be imported here: {why}")
        self.choose_button.setEnabled(False)
        self.choose_button.setToolTip(why)

    def choose(self) -> None:
        """Ask for files."""
        chosen = ask_open_all(self, "Import ledger files", "Ledger files (*.csv *.txt *.tsv);;All files (*)")
        if chosen:
            self.files_given.emit(chosen)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()
            self._show_over(is_over=True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._show_over(is_over=False)
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        self._show_over(is_over=False)
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.files_given.emit(paths)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(tokens.color("accent" if self._is_over else "line"), 2, Qt.PenStyle.DashLine))
        painter.setBrush(tokens.color("selected" if self._is_over else "panel"))
        painter.drawRoundedRect(self.rect().adjusted(2, 2, -2, -2), 8, 8)
        painter.end()

    def _show_over(self, *, is_over: bool) -> None:
        self._is_over = is_over
        self.update()
