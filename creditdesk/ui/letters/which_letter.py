"""Which letter is written: the whole catalogue in one list, by what it is about; what would say nothing says why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QWidget

from creditdesk.domain.letter_kinds import CATALOGUE, NOTES, Kind, Notice, letter_named
from creditdesk.ui.commands import keys_of
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.choices import LetterChoice

_ELSEWHERE: dict[Kind | Notice, str] = {
    notice: f"written from the promise, {keys_of('confirm_promise')} on the Desk"
    if notice is Notice.PROMISE_CONFIRMATION
    else f"written from the query, {keys_of('queries')} on the Desk"
    for notice in Notice
    if notice not in NOTES
}
"""Those about a talk, and where they are written."""
_LEAST = 26  # characters
_ROWS = 40


class WhichLetter(QComboBox):
    """Drops the letters down; those that would say nothing cannot be chosen."""

    asked = Signal(object)
    """The `Kind` or `Notice` that the person chose."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._items = QStandardItemModel(self)
        self.setModel(self._items)
        self.setAccessibleName("Which letter")
        self.setToolTip("All letters that there are for this debtor (W)")
        self.setPlaceholderText("Which letter")
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(_LEAST)
        self.setMaxVisibleItems(_ROWS)
        self.view().installEventFilter(self)
        self.activated.connect(lambda at: self.asked.emit(letter_named(self.itemData(at))))

    def show_choices(self, choices: Sequence[LetterChoice], chosen: Kind | Notice) -> None:
        """Offer these letters."""
        why_not: dict[Kind | Notice, str] = {each.kind: each.why_not for each in choices} | _ELSEWHERE
        with QSignalBlocker(self):
            self._items.clear()
            for group, kinds in CATALOGUE:
                mine = [kind for kind in kinds if kind in why_not]
                if mine:
                    self._items.appendRow(self._head(group))
                for kind in mine:
                    self._items.appendRow(_item(kind, why_not[kind]))
        self.show_kind(chosen)
        self._give_room()

    def show_kind(self, kind: Kind | Notice) -> None:
        """Stand on a letter."""
        with QSignalBlocker(self):
            self.setCurrentIndex(self.findData(kind.value))

    def why_not(self, kind: Kind | Notice) -> str:
        """Return how the list says why a letter cannot be chosen; empty where it can."""
        at = self.findData(kind.value)
        item = self._items.item(at)
        return item.text() if at >= 0 and not item.isEnabled() else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # In the list a letter is the beginning of a name: the window's own keys do not take it.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.text().isprintable():
            event.accept()
            return True
        return super().eventFilter(watched, event)

    def drop_down(self) -> None:
        """Show the list, with the keyboard in it."""
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.showPopup()

    def _head(self, group: str) -> QStandardItem:
        head = QStandardItem(group)
        head.setFlags(Qt.ItemFlag.NoItemFlags)
        head.setFont(self._theme.font("small", bold=True))
        return head

    def _give_room(self) -> None:
        """Let the list be as wide as its sentences, as far as the screen goes."""
        wanted = self.view().sizeHintForColumn(0) + self._theme.scaled(40)
        self.view().setMinimumWidth(min(wanted, self.screen().availableGeometry().width() - self._theme.scaled(40)))


def _item(kind: Kind | Notice, why_not: str) -> QStandardItem:
    item = QStandardItem(f"{kind.words}: {why_not}" if why_not else kind.words)
    item.setData(kind.value, Qt.ItemDataRole.UserRole)
    item.setEnabled(not why_not)
    return item
