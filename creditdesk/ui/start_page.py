"""What the window shows while no book is open: the ways to begin, or the book being opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout, QWidget

from creditdesk.ui.part_keys import PART
from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.tasks import Working

_WELCOME = "Your ledger, your calls and your letters, in one file on this computer."
_FIRST = "New here? Practise first: nothing in the demo company is real, and you can leave it at any time."
_KEYS = "Up and Down choose, Enter begins, F1 explains."
_MOST_RECENT = 4


class StartPage(QWidget):
    """The ways to begin, each a button with a sentence; or what is being opened, how far it is, a way to stop."""

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
        self._title = label("Welcome to CreditDesk", "title")
        self._text = label(_WELCOME, muted=True)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._card = QFrame(self)
        self._card.setObjectName("startCard")
        ways = QVBoxLayout(self._card)
        ways.setContentsMargins(24, 20, 24, 20)
        ways.setSpacing(14)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(14)
        ways.addLayout(self._recent)
        self.recent_buttons: list[QPushButton] = []
        self.demo_button = _way(
            ways,
            "Practise in the demo company",
            "Opens Rowan Supplies Ltd, an invented company with four hundred invented debtors, and a tour of "
            "five steps. It is made on this computer in about half a minute.",
            self.demo_asked.emit,
            # The first of the ways where no book was opened before; said later, it would be polished anew.
            primary=True,
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
        self._work = QWidget(self)
        self._bar = QProgressBar(self._work)
        self._bar.setTextVisible(False)
        self._bar.setAccessibleName("How far it is")
        self.cancel = button("Cancel (Esc)", self.cancel_asked.emit, tip="Stop this work; nothing of it is kept")
        self.cancel.installEventFilter(self)
        working = QVBoxLayout(self._work)
        working.addWidget(self._bar)
        working.addWidget(self.cancel, 0, Qt.AlignmentFlag.AlignHCenter)
        self._keys = label(_KEYS, "small", muted=True)
        inside = QWidget(self)
        column = QVBoxLayout()
        column.addStretch(2)
        column.addWidget(self._title, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addWidget(self._text)
        column.addSpacing(16)
        column.addWidget(self._card)
        column.addWidget(self._work)
        column.addWidget(self._keys, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(3)
        row = QHBoxLayout(inside)
        row.addStretch(1)
        row.addLayout(column, 2)
        row.addStretch(1)
        self._area = UpAndDown(self)
        self._area.setWidget(inside)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._area)
        self.offer()

    def offer(self, recent: Sequence[Path] = ()) -> None:
        """Offer the ways to begin, first the books opened last."""
        self._title.setText("Welcome to CreditDesk")
        self._text.setText(_WELCOME if recent else f"{_WELCOME}\n{_FIRST}")
        for each in self.recent_buttons:
            way = each.parentWidget()
            if way is not None:
                way.hide()
                way.deleteLater()
        self.recent_buttons = [self._offer_recent(path) for path in recent[:_MOST_RECENT]]
        ways = self._ways()
        for each in ways:
            each.installEventFilter(self)
            _make_primary(each, yes=each is ways[0])
        for before, after in pairwise(ways):
            QWidget.setTabOrder(before, after)
        self._work.hide()
        self._card.show()
        self._keys.show()
        ways[0].setFocus()

    def say(self, text: str) -> None:
        """Show one line in place of the ways, while a book is being opened or made."""
        self._title.setText(text)
        self._text.setText("")
        self._card.hide()
        self._keys.hide()
        self._work.hide()

    def show_work(self, working: Working | None) -> None:
        """Show how far the long work is that the page waits for."""
        is_waiting = self._card.isHidden() and working is not None
        if is_waiting and self._work.isHidden():
            self._work.show()
            self.cancel.setFocus()
        if is_waiting and working is not None:
            self._text.setText(working.text)
            self._bar.setRange(0, 1000 if working.total else 0)
            self._bar.setValue(1000 * working.done // working.total if working.total else 0)
            self._bar.setAccessibleDescription(working.text)
        else:
            self._work.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            ways = self._ways()
            step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
            if event.key() == Qt.Key.Key_Escape and watched is self.cancel:
                self.cancel_asked.emit()
                return True
            if step and watched in ways:
                # By themselves the arrows would lead on to the window's menu.
                way = ways[(ways.index(watched) + step) % len(ways)]
                way.setFocus(Qt.FocusReason.TabFocusReason)
                self._area.ensureWidgetVisible(way)
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
    # Only where it changes: to polish anew loads every word of Qt's styles, which the first paint does not wait for.
    if bool(way.property("primary")) != yes:
        way.setProperty("primary", yes)
        way.style().unpolish(way)
        way.style().polish(way)


def _way(
    ways: QVBoxLayout, text: str, sentence: str, pressed: Callable[[], object], *, primary: bool = False
) -> QPushButton:
    row = QWidget()
    layout = QVBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(4)
    # Doubled, else Qt takes the sign of "Adams & Sons" for that of a shortcut.
    made = button(text.replace("&", "&&"), pressed, primary=primary)
    made.setAccessibleDescription(sentence)
    explained = label(sentence, "small", muted=True)
    explained.setWordWrap(True)
    layout.addWidget(made)
    layout.addWidget(explained)
    ways.addWidget(row)
    return made
