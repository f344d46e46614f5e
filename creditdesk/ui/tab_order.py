"""Where Tab stops, and in which order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


class Pane(QWidget):
    """Hands the keyboard that it is given on to a part of it.

    A focus proxy would do so for Tab, too, and Tab would pass over all that stands before that part.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._entry: QWidget | None = None

    def lead_to(self, part: QWidget) -> None:
        """Hand the keyboard on to this part from now on."""
        self._entry = part

    def setFocus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        if self._entry is None:
            super().setFocus(reason)
        else:
            self._entry.setFocus(reason)


def stops_in(pane: QWidget) -> list[QWidget]:
    """Return where Tab stops in a pane, as it was laid out.

    A menu or a list that drops down is not of it, nor what hands the keyboard on, as the line of a list does.
    """
    inside = [widget for widget in pane.findChildren(QWidget) if widget.window() is pane.window()]
    return [each for each in inside if each.focusPolicy() & Qt.FocusPolicy.TabFocus and each.focusProxy() is None]


def let_tab_go(stops: Sequence[QWidget]) -> None:
    """Let Tab go from each to the next."""
    for before, after in pairwise(stops):
        QWidget.setTabOrder(before, after)
