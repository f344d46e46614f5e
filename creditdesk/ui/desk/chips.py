"""The worklists as chips with their counts."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QLocale, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QButtonGroup, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from creditdesk.ui.flow import Flow
from creditdesk.ui.theme import Theme

WORKLISTS: tuple[tuple[str, str, str], ...] = (
    ("today", "Today", "Whom to ring today, the most pressing first"),
    ("promises_due", "Promises due", "Promised money that is expected now"),
    ("broken", "Broken", "Promises that were not kept"),
    ("alerts", "Alerts", "Debtors whose way of paying got worse"),
    ("queries", "Queries", "Debtors with an open query"),
    ("call_backs", "Call backs", "Agreed call backs and follow-ups"),
    ("quick_wins", "Quick wins", "The copies they asked for were sent: nothing is left to wait for"),
    ("waiting", "Waiting", "Overdue, and not to be rung today: promised, in query, just spoken to, or too little"),
    ("all", "All", "Every debtor of the ledger"),
)
"""Worklists of the ledger in their order: name, chip, what is on it."""


class Chip(QAbstractButton):
    """One worklist: its name, and how many debtors are on it."""

    def __init__(self, theme: Theme, text: str, tip: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._count = ""
        self.setText(text)
        self.setToolTip(tip)
        self.setCheckable(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(text)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def show_count(self, count: int) -> None:
        """Show how many debtors are on the list."""
        self._count = QLocale().toString(count)
        self.setAccessibleName(f"{self.text()}, {self._count} debtors")
        self.updateGeometry()
        self.update()

    @property
    def words(self) -> str:
        """The name and the count, for a menu."""
        return f"{self.text()} ({self._count})" if self._count else self.text()

    def sizeHint(self) -> QSize:
        plain, bold = self._metrics()
        width = plain.horizontalAdvance(self.text())
        if self._count:
            width += plain.horizontalAdvance(" ") + bold.horizontalAdvance(self._count)
        return QSize(width + self._theme.scaled(18), plain.height() + self._theme.scaled(6))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, ink = (tokens.accent, tokens.on_accent) if self.isChecked() else (tokens.chip, tokens.muted)
        box = QRectF(self.rect()).adjusted(0.75, 0.75, -0.75, -0.75)
        painter.setBrush(QColor(ground))
        painter.setPen(QColor(tokens.text) if self.hasFocus() else Qt.PenStyle.NoPen)
        painter.drawRoundedRect(box, box.height() / 2, box.height() / 2)
        plain, bold = self._metrics()
        left = self._theme.scaled(9)
        base = (self.height() + plain.ascent() - plain.descent()) // 2
        painter.setPen(QColor(ink if self.isChecked() or not self.underMouse() else tokens.text))
        painter.setFont(self._theme.font("small"))
        painter.drawText(left, base, self.text())
        if self._count:
            painter.setFont(self._theme.font("small", bold=True))
            painter.setPen(QColor(tokens.on_accent if self.isChecked() else tokens.text))
            left += plain.horizontalAdvance(self.text() + " ")
            painter.drawText(left, base, self._count)
        del bold

    def _metrics(self) -> tuple[QFontMetrics, QFontMetrics]:
        return QFontMetrics(self._theme.font("small")), QFontMetrics(self._theme.font("small", bold=True))


class Chips(QWidget):
    """All worklists; exactly one is chosen. Arrow keys move between them; where they fold, a menu has the others."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Worklists")
        self._chips: dict[str, Chip] = {}
        group = QButtonGroup(self)
        self.flow = Flow(self, spacing=theme.scaled(6))
        edge = theme.scaled(12)
        self.flow.setContentsMargins(edge, theme.scaled(10), edge, theme.scaled(10))
        for name, text, tip in WORKLISTS:
            chip = Chip(theme, text, tip, self)
            group.addButton(chip)
            chip.clicked.connect(lambda _checked=False, name=name: self.chosen.emit(name))
            self.flow.addWidget(chip)
            self._chips[name] = chip
        self._is_folded = False
        self.others = QToolButton(self)
        self.others.setProperty("quiet", True)
        self.others.setProperty("small", True)
        self.others.setText("Lists \N{BLACK DOWN-POINTING SMALL TRIANGLE}")
        self.others.setToolTip("The other worklists")
        self.others.setAccessibleName("Worklists")
        self.others.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.others.setMenu(QMenu(self.others))
        self.others.menu().aboutToShow.connect(self._fill_others)
        self.others.hide()
        self.flow.addWidget(self.others)

    def add_tools(self, *tools: QWidget) -> None:
        """Set what is about every worklist behind them, always in one line."""
        together = QWidget(self)
        row = QHBoxLayout(together)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.flow.spacing())
        for tool in tools:
            row.addWidget(tool)
        self.flow.addWidget(together)

    def choose(self, name: str) -> None:
        """Mark a worklist as the one shown."""
        self._chips[name].setChecked(True)
        self._show_chips()

    def fold(self, *, yes: bool) -> None:
        """Show the chosen worklist alone and the others in a menu, where they would leave the list no room."""
        if yes != self._is_folded:
            self._is_folded = yes
            self._show_chips()

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many debtors are on each list."""
        for name, chip in self._chips.items():
            chip.show_count(counts.get(name, 0))

    def _show_chips(self) -> None:
        for chip in self._chips.values():
            chip.setVisible(chip.isChecked() or not self._is_folded)
        self.others.setVisible(self._is_folded)

    def _fill_others(self) -> None:
        menu = self.others.menu()
        menu.clear()
        for name, chip in self._chips.items():
            if not chip.isChecked():
                menu.addAction(chip.words).triggered.connect(lambda _on=False, name=name: self.chosen.emit(name))
