"""Two lists one below the other that share the room there is by their rows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QTableView, QWidget

_UPPER_ROWS, _LOWER_ROWS = 5, 2
"""The rows that each list keeps before the other one has more."""
_LOWER_SHARE = 0.4
"""Of the room beyond that, what the lower list has at the most."""


def shares(room: int, upper: int, lower: int, upper_wish: int, lower_wish: int) -> tuple[int, int]:
    """Return how high each part is: the least of both first, then the lower one's part of the rest, or what is over.

    Where not even the least have room, the lower part gives way: it can be scrolled as well in one row.

    Args:
        room: The height there is.
        upper: What the upper part is not to fall below.
        lower: What the lower one is not to fall below.
        upper_wish: The height at which the upper one shows all it has.
        lower_wish: The same of the lower one.
    """
    rest = room - upper - lower
    if rest <= 0:
        below = max(room - upper, min(lower, room // 3))
    else:
        below = max(min(lower_wish, lower + round(rest * _LOWER_SHARE)), room - upper_wish)
    return room - below, below


class TwoLists(QSplitter):
    """Keeps five rows of the upper and two of the lower list in sight, until the person moves the line between them."""

    def __init__(self, upper: QTableView, lower_part: QWidget, lower: QTableView, parent: QWidget) -> None:
        """Make it.

        Args:
            upper: The upper list.
            lower_part: What stands below it.
            lower: The list within that.
            parent: The widget around both.
        """
        super().__init__(Qt.Orientation.Vertical, parent)
        self._upper, self._lower_part, self._lower = upper, lower_part, lower
        self._is_moved = False
        self.setChildrenCollapsible(False)
        self.addWidget(upper)
        self.addWidget(lower_part)
        for table in (upper, lower):
            # As low as a row; the room is given out here.
            table.setMinimumHeight(1)
        self.splitterMoved.connect(self._moved)

    def share(self) -> None:
        """Give out the room anew: the rows, or their height, are others."""
        if self._is_moved or self._lower_part.isHidden():
            return
        around = self._lower_part.sizeHint().height() - self._lower.sizeHint().height()
        upper, lower = self._upper.model().rowCount(), self._lower.model().rowCount()
        self.setSizes(
            list(
                shares(
                    self.height() - self.handleWidth(),
                    _height(self._upper, min(upper, _UPPER_ROWS)),
                    around + _height(self._lower, min(lower, _LOWER_ROWS)),
                    _height(self._upper, upper),
                    around + _height(self._lower, lower),
                )
            )
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.share()

    def _moved(self) -> None:
        self._is_moved = True


def _height(table: QTableView, rows: int) -> int:
    """Return how high a table is that shows so many rows."""
    frame = table.contentsMargins().top() + table.contentsMargins().bottom() + 2 * table.frameWidth()
    head = table.horizontalHeader().sizeHint().height()
    return head + rows * table.verticalHeader().defaultSectionSize() + frame
