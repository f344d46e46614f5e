"""What the window shows while no book is open: the ways to begin, or the book being opened."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from creditdesk.ui.parts import label


class StartPage(QWidget):
    """Three ways to begin, each a button with a sentence; or one line that says what is being opened."""

    demo_asked = Signal()
    new_asked = Signal()
    open_asked = Signal()
    recent_asked = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = label("Welcome to CreditDesk", "title")
        self._text = label("", muted=True)
        self._card = QFrame(self)
        self._card.setObjectName("startCard")
        ways = QVBoxLayout(self._card)
        ways.setContentsMargins(24, 20, 24, 20)
        ways.setSpacing(14)
        self._recent_row, self.recent_button, self._recent_text = _way("Open the last book", "")
        self._recent: Path | None = None
        ways.addWidget(self._recent_row)
        demo_row, self.demo_button, _text = _way(
            "Open the demo company", "Four hundred invented debtors and three years of their history, to try things on."
        )
        new_row, self.new_button, _text = _way(
            "New book…", "Begin with your own company, then import its ledger from files."
        )
        open_row, self.open_button, _text = _way("Open a book…", "A .creditdesk file that is there already.")
        for row in (demo_row, new_row, open_row):
            ways.addWidget(row)
        for way in (self.recent_button, self.demo_button):
            way.setProperty("primary", True)
        self.recent_button.clicked.connect(lambda _on=False: self.recent_asked.emit(self._recent))
        self.demo_button.clicked.connect(lambda _on=False: self.demo_asked.emit())
        self.new_button.clicked.connect(lambda _on=False: self.new_asked.emit())
        self.open_button.clicked.connect(lambda _on=False: self.open_asked.emit())
        column = QVBoxLayout()
        column.addStretch(2)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addSpacing(16)
        column.addWidget(self._card)
        column.addStretch(3)
        layout = QHBoxLayout(self)
        layout.addStretch(1)
        layout.addLayout(column, 2)
        layout.addStretch(1)
        self.offer()

    def offer(self, recent: Path | None = None) -> None:
        """Offer the ways to begin, first the book opened last if it is known."""
        self._title.setText("Welcome to CreditDesk")
        self._text.setText("Your ledger, your calls and your letters, in one file on this computer.")
        self._recent = recent
        self._recent_row.setVisible(recent is not None)
        if recent is not None:
            self._recent_text.setText(f"{recent.stem}, in {recent.parent}")
        first = self.recent_button if recent is not None else self.demo_button
        _make_primary(self.demo_button, yes=first is self.demo_button)
        self._card.show()
        first.setFocus()

    def say(self, text: str) -> None:
        """Show one line in place of the ways, while a book is being opened or made."""
        self._title.setText(text)
        self._text.setText("")
        self._card.hide()


def _make_primary(way: QPushButton, *, yes: bool) -> None:
    # Only where it changes: to polish anew loads every word of Qt's styles, which the first paint does not wait for.
    if way.property("primary") != yes:
        way.setProperty("primary", yes)
        way.style().unpolish(way)
        way.style().polish(way)


def _way(text: str, sentence: str) -> tuple[QWidget, QPushButton, QLabel]:
    row = QWidget()
    layout = QVBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    button = QPushButton(text, row)
    button.setAccessibleDescription(sentence)
    button.setAutoDefault(True)  # Enter presses it, as well as the space bar
    explained = label(sentence, "small", muted=True)
    explained.setWordWrap(True)
    layout.addWidget(button)
    layout.addWidget(explained)
    return row, button, explained
