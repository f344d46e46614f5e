"""A few words over the corner of the window that go by themselves, with the one button that goes with them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from creditdesk.ui.theme import Theme

_SECONDS = 10


class Toast(QFrame):
    """Lies over the lower left corner, moves nothing and never takes the keyboard."""

    pressed = Signal()

    def __init__(self, theme: Theme, above: QWidget, parent: QWidget) -> None:
        """Make it, hidden.

        Args:
            theme: The look.
            above: The widget at the foot of the window, which it leaves free.
            parent: The window.
        """
        super().__init__(parent)
        self._theme = theme
        self._above = above
        self.setObjectName("toast")
        self.setAccessibleName("Notice")
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._action = QPushButton(self)
        self._action.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._action.clicked.connect(lambda _checked=False: self._press())
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 8, 8, 8)
        layout.setSpacing(12)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        self._ends = QTimer(self, singleShot=True, interval=_SECONDS * 1000)
        self._ends.timeout.connect(self.hide)
        parent.installEventFilter(self)
        theme.changed.connect(self._adapt)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    @property
    def button(self) -> QPushButton:
        """The button beside the words."""
        return self._action

    def say(self, text: str, action: str = "") -> None:
        """Show words for a while, with a button if `action` names one."""
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.show()
        self.raise_()
        self._place()
        self._ends.start()
        # It never has the keyboard, so a screen reader is told. Loaded now: all that Qt calls a widget by comes along.
        from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent  # noqa: PLC0415

        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{text} {action}".strip()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _adapt(self) -> None:
        """Take the room that the text needs in its new size."""
        if self.isVisible():
            self._place()

    def _press(self) -> None:
        self.hide()
        self.pressed.emit()

    def _place(self) -> None:
        window, gap = self.parentWidget(), self._theme.scaled(10)
        if window is None:
            return
        width = min(self._theme.scaled(330), window.width()) - 2 * gap
        height = max(self.heightForWidth(width), self.sizeHint().height())
        foot = window.height() - self._above.mapTo(window, QPoint(0, 0)).y() if self._above.isVisible() else 0
        self.setGeometry(gap, window.height() - foot - gap - height, width, height)
