"""The quiet line under the top bar: an error of the world, or what the person should know."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from creditdesk.domain.errors import CreditDeskError


class Banner(QFrame):
    """One sentence at a time, with the one button that helps; stays until closed or replaced."""

    pressed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("banner")
        self.setAccessibleName("Notice")
        self._text = QLabel(self)
        self._text.setWordWrap(True)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._action = QPushButton(self)
        self._action.clicked.connect(lambda _checked=False: self.pressed.emit())
        self._close = QPushButton("Close", self)
        self._close.setProperty("quiet", True)
        self._close.clicked.connect(lambda _checked=False: self.hide())
        for each in (self._action, self._close):
            each.setAutoDefault(True)  # Enter presses it, as well as the space bar
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 8, 6)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._action)
        layout.addWidget(self._close)
        self.hide()

    @property
    def text(self) -> str:
        """What is said now; empty when nothing is."""
        return "" if self.isHidden() else self._text.text()

    def say(self, text: str, action: str = "") -> None:
        """Show a sentence, with a button if `action` names one."""
        self._text.setText(text)
        self.setAccessibleDescription(text)
        self._action.setText(action)
        self._action.setVisible(bool(action))
        self.show()

    def say_error(self, error: CreditDeskError) -> None:
        """Show what happened, what is safe, what to do."""
        self.say(str(error))
