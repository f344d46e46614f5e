"""What is being opened or made before there is a book: a line, how far it is, and a way to stop."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QProgressBar, QVBoxLayout, QWidget

from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import Working


class StartWork(QWidget):
    """A line in the middle; while long work runs, its bar and Cancel below."""

    cancel_asked = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("", "title")
        self.text = label("", muted=True)
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("How far it is")
        self.cancel = button("Cancel (Esc)", self.cancel_asked.emit, tip="Stop this work; nothing of it is kept")
        self.cancel.installEventFilter(self)
        middle = Qt.AlignmentFlag.AlignHCenter
        layout = QVBoxLayout(self)
        layout.addStretch(2)
        layout.addWidget(self._title, 0, middle)
        layout.addWidget(self.text, 0, middle)
        layout.addSpacing(16)
        layout.addWidget(self.bar, 0, middle)
        layout.addSpacing(12)
        layout.addWidget(self.cancel, 0, middle)
        layout.addStretch(3)
        self.say("")

    def say(self, text: str) -> None:
        """Say what is being done; how far it is comes later."""
        self._title.setText(text)
        self.show_progress(None)

    def show_progress(self, working: Working | None) -> None:
        """Show how far the long work is; none hides the bar."""
        for each in (self.text, self.bar, self.cancel):
            each.setVisible(working is not None)
        if working is None:
            return
        # With a book open the work goes on behind it: the keyboard stays where it is.
        if self.isVisible() and not self.cancel.hasFocus():
            self.cancel.setFocus()
        self.text.setText(working.text)
        self.bar.setMinimumWidth(self.width() // 2)
        self.bar.setRange(0, 1000 if working.total else 0)
        self.bar.setValue(1000 * working.done // working.total if working.total else 0)
        self.bar.setAccessibleDescription(working.text)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.cancel and _is_escape(event):
            self.cancel_asked.emit()
            return True
        return super().eventFilter(watched, event)


def _is_escape(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape
