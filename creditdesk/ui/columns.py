"""Columns side by side; where not all have room, those around the keyboard, and a bar that names every one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QSettings, QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QSplitter, QTabBar, QVBoxLayout, QWidget

from creditdesk.ui.commands import keys_of
from creditdesk.ui.part_names import PART, PARTS
from creditdesk.ui.parts import label, rule
from creditdesk.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, the width it is not readable below, and its usual width, both at the usual text size.

    `entry` takes the keyboard when the person goes to the column.
    """

    name: str
    widget: QWidget
    entry: QWidget
    least: int
    usual: int


def run_around(leasts: Sequence[int], current: int, first: int, room: int) -> range:
    """Return which columns to show: `current`, and as many beside it as the room holds.

    `first` is the leftmost of those shown until now: they stay where they are as long as `current` is among them.
    """
    first = min(first, current)
    while first < current and sum(leasts[first : current + 1]) > room:
        first += 1
    last = current + 1
    while last < len(leasts) and sum(leasts[first : last + 1]) <= room:
        last += 1
    while first > 0 and sum(leasts[first - 1 : last]) <= room:
        first -= 1
    return range(first, last)


class Columns(QWidget):
    """Shows as many columns as have room; the keyboard brings the one it enters into sight."""

    resized = Signal()

    def __init__(self, theme: Theme, memory: QSettings, page: str, parent: QWidget | None = None) -> None:
        """Make it without columns.

        Args:
            theme: The look.
            memory: Where it is kept how wide the person made the columns.
            page: The name of the page that they are parts of.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._theme = theme
        self._page = page
        self._memory = memory
        self._columns: list[Column] = []
        self._current = 0
        self._shown = range(0)
        self._shares: dict[str, list[int]] = {}
        self.bar = QTabBar(self)
        self.bar.setDrawBase(False)
        self.bar.setExpanding(False)
        self.bar.setAccessibleName(f"Parts of the {page} page")
        self.bar.setProperty(PART, PARTS)
        self.bar.currentChanged.connect(self._show_current)
        self.bar.tabBarClicked.connect(self._enter)
        self.splitter = QSplitter(Qt.Orientation.Horizontal, self)
        self.splitter.setHandleWidth(1)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.splitterMoved.connect(self._keep_shares)
        self._strip = QWidget(self)
        strip = QHBoxLayout(self._strip)
        strip.setContentsMargins(theme.scaled(6), 0, theme.scaled(14), 0)
        strip.addWidget(self.bar)
        strip.addStretch(1)
        strip.addWidget(label(f"{keys_of('next_part')} next part", "small", muted=True))
        self._line = rule()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self._strip)
        layout.addWidget(self._line)
        layout.addWidget(self.splitter, 1)
        self._show_strip(yes=False)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow)
        theme.changed.connect(self._arrange)

    def show_columns(self, columns: Iterable[Column]) -> None:
        """Show these columns from left to right in place of those before; one left out goes back to whoever made it."""
        wanted = list(columns)
        if wanted == self._columns:
            return
        here = self._columns[self._current].widget if self._columns else None
        before, self._columns = self._columns, wanted
        widgets = [column.widget for column in self._columns]
        for column in before:
            # The history may be back under the call by now.
            if column.widget not in widgets and column.widget.parent() is self.splitter:
                column.widget.hide()
                column.widget.setParent(self)
        for at, widget in enumerate(widgets):
            self.splitter.insertWidget(at, widget)
        self._current = widgets.index(here) if here in widgets else 0
        self._shown = range(0)
        self.bar.blockSignals(True)
        while self.bar.count():
            self.bar.removeTab(0)
        for column in self._columns:
            self.bar.addTab(column.name)
        self.bar.blockSignals(False)
        self._arrange()

    def show_column(self, widget: QWidget) -> None:
        """Bring the column that holds this widget into sight."""
        for at, column in enumerate(self._columns):
            if column.widget is widget or column.widget.isAncestorOf(widget):
                self._show_current(at)

    def put_away(self) -> None:
        """Keep how wide the person made the columns."""
        for names, sizes in self._shares.items():
            self._memory.setValue(self._key(names), ",".join(map(str, sizes)))

    def enter_next(self) -> None:
        """Put the keyboard into the column after the one that has it, whether it is in sight or not."""
        has = self.window().focusWidget()
        holds = (at for at, each in enumerate(self._columns) if each.widget.isAncestorOf(has))
        self._enter((next(holds, -1) + 1) % len(self._columns))

    def minimumSizeHint(self) -> QSize:
        # One column at a time is enough to work with.
        width = max((self._least(column) for column in self._columns), default=0)
        return QSize(width, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self.resized.emit()

    def _least(self, column: Column) -> int:
        return max(self._theme.scaled(column.least), column.widget.minimumSizeHint().width())

    def _arrange(self) -> None:
        if not self._columns:
            return
        leasts = [self._least(column) for column in self._columns]
        shown = run_around(leasts, self._current, self._shown.start, self.width())
        self.bar.setCurrentIndex(self._current)
        if shown == self._shown:
            return
        self._shown = shown
        for at, column in enumerate(self._columns):
            column.widget.setVisible(at in shown)
        self._show_strip(yes=len(shown) < len(self._columns))
        self._share_out(leasts)

    def _show_strip(self, *, yes: bool) -> None:
        self._strip.setVisible(yes)
        self._line.setVisible(yes)

    def _share_out(self, leasts: Sequence[int]) -> None:
        """Give each column the width the person left it, or what it needs and its usual part of the rest."""
        kept = self._shares.get(self._names) or _numbers(self._memory.value(self._key(self._names)))
        for at in range(len(self._columns)):
            # The widest grows and shrinks with the window.
            widest = max(self._shown, key=lambda each: self._columns[each].usual)
            self.splitter.setStretchFactor(at, int(at == widest))
        if len(kept) == len(self._columns):
            self.splitter.setSizes(kept)
            return
        rest = max(0, self.width() - sum(leasts[at] for at in self._shown))
        wishes = [max(1, column.usual - column.least) for column in self._columns]
        wished = sum(wishes[at] for at in self._shown)
        sizes = [
            leasts[at] + rest * wishes[at] // wished if at in self._shown else 0 for at in range(len(self._columns))
        ]
        self.splitter.setSizes(sizes)

    @property
    def _names(self) -> str:
        return "-".join(self._columns[at].name.split()[0] for at in self._shown)

    def _key(self, names: str) -> str:
        return f"{self._page.lower()}/shares/{names}"

    def _keep_shares(self) -> None:
        self._shares[self._names] = self.splitter.sizes()

    def _show_current(self, at: int) -> None:
        if 0 <= at < len(self._columns):
            self._current = at
            self._arrange()

    def _enter(self, at: int) -> None:
        if 0 <= at < len(self._columns):
            self._show_current(at)
            self._columns[at].entry.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now):
            self.show_column(now)


def _numbers(said: object) -> list[int]:
    """Read the widths that were kept; none where they say something else."""
    parts = str(said or "").split(",")
    return [int(part) for part in parts] if all(part.isdigit() for part in parts) else []
