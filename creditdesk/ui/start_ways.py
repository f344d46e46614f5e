"""The ways to begin, each a button with a sentence: the books opened last, the demo company, a ledger of one's own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from creditdesk import paths
from creditdesk.ui.parts import UpAndDown, button, label

_WELCOME = "Your ledger, your calls and your letters, in one file on this computer."
_FIRST = "New here? Practise first: nothing in the demo company is real, and you can leave it at any time."
_KEYS = "Up and Down choose, Enter begins, F1 explains."
_MOST_RECENT = 4
_DEMO_TO_MAKE = (
    "Opens Rowan Supplies Ltd, an invented company with four hundred invented debtors, and a tour of five steps. "
    "It is made on this computer in about half a minute."
)
_DEMO_IS_THERE = (
    "Opens Rowan Supplies Ltd as you left it: an invented company with four hundred invented debtors. The tour of five "
    "steps waits in its menu, under Help."
)


class StartWays(UpAndDown):
    """The ways to begin; Up and Down go from one to the next."""

    demo_asked = Signal()
    new_asked = Signal()
    open_asked = Signal()
    restore_asked = Signal()
    recent_asked = Signal(object)
    """The `Path` of a book."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._text = label(_WELCOME, muted=True)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        card = QFrame(self)
        card.setObjectName("startCard")
        ways = QVBoxLayout(card)
        ways.setContentsMargins(24, 20, 24, 20)
        ways.setSpacing(14)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(14)
        ways.addLayout(self._recent)
        self.recent_buttons: list[QPushButton] = []
        self.demo_button = _way(
            ways,
            "Practise in the demo company",
            _DEMO_TO_MAKE,
            self.demo_asked.emit,
        )
        self.new_button = _way(
            ways,
            "Import a ledger…",
            "Asks for your company's name, country and currency, makes its book, then takes the files of your ledger.",
            self.new_asked.emit,
        )
        self.open_button = _way(
            ways,
            "Open a book…",
            "Choose a file that ends in .creditdesk, as CreditDesk made it here or on another computer.",
            self.open_asked.emit,
        )
        self.restore_button = _way(
            ways,
            "Restore a backup…",
            "Choose the copy of a book. It comes back as a book of its own: nothing that is there is written over.",
            self.restore_asked.emit,
        )
        inside = QWidget(self)
        column = QVBoxLayout()
        column.addStretch(2)
        column.addWidget(label("Welcome to CreditDesk", "title"), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text)
        column.addSpacing(16)
        column.addWidget(card)
        column.addWidget(label(_KEYS, "small", muted=True), 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        row = QHBoxLayout(inside)
        row.addStretch(1)
        row.addLayout(column, 2)
        row.addStretch(1)
        self.setWidget(inside)

    def offer(self, recent: Sequence[Path]) -> None:
        """Offer first the books opened last, and put the keyboard on the first way."""
        # The demo company has a way of its own.
        own = [path for path in recent if path != paths.demo_book()]
        self._text.setText(_WELCOME if recent else f"{_WELCOME}\n{_FIRST}")
        _explain(self.demo_button, _DEMO_IS_THERE if len(own) < len(recent) else _DEMO_TO_MAKE)
        for each in self.recent_buttons:
            way = each.parentWidget()
            if way is not None:
                way.hide()
                way.deleteLater()
        self.recent_buttons = [self._offer_recent(path) for path in own[:_MOST_RECENT]]
        ways = self._ways()
        for each in ways:
            each.installEventFilter(self)
            _make_primary(each, yes=each is ways[0])
        for before, after in pairwise(ways):
            QWidget.setTabOrder(before, after)
        ways[0].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            ways = self._ways()
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if step and watched in ways:
                # By themselves the arrows would lead on to the window's menu.
                way = ways[(ways.index(watched) + step) % len(ways)]
                way.setFocus(Qt.FocusReason.TabFocusReason)
                self.ensureWidgetVisible(way)
                return True
        return super().eventFilter(watched, event)

    def _ways(self) -> list[QPushButton]:
        return [*self.recent_buttons, self.demo_button, self.new_button, self.open_button, self.restore_button]

    def _offer_recent(self, path: Path) -> QPushButton:
        return _way(
            self._recent,
            f"Open {path.stem}",
            f"Opened here before, from {path.parent}",
            lambda: self.recent_asked.emit(path),
        )


def _make_primary(way: QPushButton, *, yes: bool) -> None:
    if bool(way.property("primary")) != yes:
        way.setProperty("primary", yes)
        way.style().unpolish(way)
        way.style().polish(way)


def _way(ways: QVBoxLayout, text: str, sentence: str, pressed: Callable[[], object]) -> QPushButton:
    row = QWidget()
    layout = QVBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    # Doubled, else Qt takes the sign of "Adams & Sons" for that of a shortcut.
    made = button(text.replace("&", "&&"), pressed)
    explained = label("", "small", muted=True)
    explained.setWordWrap(True)
    layout.addWidget(made)
    layout.addWidget(explained)
    ways.addWidget(row)
    _explain(made, sentence)
    return made


def _explain(way: QPushButton, sentence: str) -> None:
    """Say below a way, and to those who hear it, what comes then."""
    way.setAccessibleDescription(sentence)
    row = way.parentWidget()
    explained = row.findChild(QLabel) if row is not None else None
    if explained is not None:
        explained.setText(sentence)
