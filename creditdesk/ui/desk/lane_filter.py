"""Which invoices the timeline shows: recent, open or all."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from creditdesk.services.ledger.views import Lane

RECENT, OPEN, ALL = "Recent", "Open", "All"
_WORDS = {RECENT: "Recent: open, or settled in the last half year", OPEN: "Open", ALL: "All"}
_RECENT_DAYS = 183


class LaneFilter(QToolButton):
    """The choice above the lanes."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._which = RECENT
        self.setProperty("quiet", True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName("Which invoices")
        self.setToolTip("Which invoices: recent (R), open (O) or all (A)")
        menu = QMenu(self)
        group = QActionGroup(menu)
        self.choices: Sequence[QAction] = [self._choice(which, menu, group) for which in _WORDS]
        self.setMenu(menu)
        self.show_choice(RECENT)

    def show_choice(self, which: str) -> None:
        """Show and keep a choice without saying so."""
        self._which = which
        self.setText(f"{which} ▾")
        for action in self.choices:
            action.setChecked(action.data() == which)

    def kept(self, lanes: Iterable[Lane], as_of: date) -> list[Lane]:
        """Return the lanes that the choice keeps."""
        if self._which == ALL:
            return list(lanes)
        since = as_of - timedelta(days=_RECENT_DAYS) if self._which == RECENT else date.max
        return [lane for lane in lanes if lane.settled_on is None or lane.settled_on >= since]

    def _choice(self, which: str, menu: QMenu, group: QActionGroup) -> QAction:
        action = QAction(_WORDS[which], menu)
        action.setCheckable(True)
        action.setData(which)
        action.triggered.connect(lambda _checked=False: self.chosen.emit(which))
        group.addAction(action)
        menu.addAction(action)
        return action
