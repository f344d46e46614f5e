"""The answer to "why is this debtor here?": a card by the row, which stays until the next key, click or debtor."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QVBoxLayout, QWidget

from creditdesk.ui.desk.debtor_model import POINTS_END
from creditdesk.ui.parts import label
from creditdesk.ui.theme import Theme

_GAP = 8
_ALONE = {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta}
"""Keys that do nothing by themselves."""


class WhyHere(QFrame):
    """Shows the reasons with their points over the list; never has the keyboard, and is announced instead."""

    def __init__(self, theme: Theme, parent: QWidget, *, name: str = "Why this debtor is here") -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._theme = theme
        self._within = parent
        parent.destroyed.connect(self.deleteLater)
        self.setObjectName("stepHint")
        self._head = label("", "body")
        self._head.setWordWrap(True)
        self._reasons = QWidget(self)
        edge = theme.scaled(_GAP)
        down = QVBoxLayout(self)
        down.setContentsMargins(edge, edge, edge, edge)
        down.setSpacing(edge // 2)
        for part in (self._head, self._reasons, label("Esc closes", "small", muted=True)):
            down.addWidget(part)
        self._down = down
        self.hide()

    @property
    def text(self) -> str:
        """All that is said, as plain text."""
        return self.accessibleDescription()

    def show_by(self, row: QRect, why: str) -> None:
        """Show these lines under a row of the list, or above it where there is more room."""
        if self.parentWidget() is not self._within.window():
            # Once the list is in a window: large text goes beyond the list. First, since it takes the fonts anew.
            self.setParent(self._within.window())
        head, *reasons = why.split("\n")
        self._head.setText(head)
        self._head.setFont(self._theme.font(bold=True))
        self._show_reasons(reasons)
        self.setAccessibleDescription(why)
        self._place(row)
        self.show()
        self.raise_()
        application = QApplication.instance()
        if application is not None:
            application.installEventFilter(self)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, f"{self.accessibleName()}: {why}"))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress:
            self.hide()
        elif isinstance(event, QKeyEvent) and kind in {QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress}:
            if event.key() == Qt.Key.Key_Escape:
                # It closes this alone: first kept from the shortcuts, then from whatever has the keyboard.
                event.accept()
                if kind == QEvent.Type.KeyPress:
                    self.hide()
                return True
            if Qt.Key(event.key()) not in _ALONE:
                self.hide()
        return super().eventFilter(watched, event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        application = QApplication.instance()
        if application is not None:
            application.removeEventFilter(self)

    def _show_reasons(self, lines: Sequence[str]) -> None:
        """Set each reason beside its points, which end in one line; other lines have the whole width."""
        shown = QWidget(self)
        grid = QGridLayout(shown)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(self._theme.scaled(_GAP))
        grid.setVerticalSpacing(self._theme.scaled(2))
        grid.setColumnStretch(1, 1)
        for at, line in enumerate(lines):
            points, parted, reason = line.partition(POINTS_END)
            words = label(reason if parted else line)
            words.setWordWrap(True)
            if parted:
                grid.addWidget(label(points), at, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignTop)
            grid.addWidget(words, at, 1 if parted else 0, 1, 1 if parted else 2)
        self._down.replaceWidget(self._reasons, shown)
        self._reasons.hide()
        self._reasons.deleteLater()
        self._reasons = shown
        shown.show()

    def _place(self, row: QRect) -> None:
        """Lie over the list, high enough for all lines; over what is beside it, too, where large text asks for that."""
        window = self._within.window()
        within = QRect(self._within.mapTo(window, QPoint(0, 0)), self._within.size())
        row = row.translated(within.topLeft())
        narrow = max(self._theme.scaled(200), within.width() - 2 * _GAP)
        widths = (narrow, narrow * 3 // 2, narrow * 2, window.width() - within.left() - 2 * _GAP)
        width = next((each for each in widths if self._height(each) <= within.height()), widths[-1])
        height = self._height(width)
        below, above = within.bottom() - row.bottom(), row.top() - within.top()
        top = row.bottom() + 1 if below >= height or below >= above else row.top() - height
        top = max(within.top(), min(top, within.bottom() - height))
        top = max(0, min(top, window.height() - height))
        self.setGeometry(within.left() + _GAP, top, width, height)

    def _height(self, width: int) -> int:
        """Return the height that all lines need in this width."""
        self.setFixedWidth(width)
        return max(self.heightForWidth(width), self.minimumSizeHint().height())
