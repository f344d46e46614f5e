"""Which invoices the timeline shows, recent, open, settled or all, and which kinds of marks on them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from creditdesk.services.ledger.views import Lane
from creditdesk.ui.desk.marks import MARK_GROUPS, QUERY_BOX
from creditdesk.ui.desk.words import joined

RECENT, OPEN, SETTLED, ALL = "Recent", "Open", "Settled", "All"
_WORDS = {
    RECENT: "Recent: open, or settled in the last half year",
    OPEN: "Open",
    SETTLED: "Settled",
    ALL: "All",
}
_RECENT_DAYS = 183


class LaneFilter(QToolButton):
    """The choice above the lanes. With some kinds of marks chosen, only invoices that have one of them show."""

    chosen = Signal(str)
    marks_chosen = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._which = RECENT
        self.setProperty("quiet", True)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAccessibleName("Which invoices, and which marks on them")
        keys = f"1 to {len(MARK_GROUPS)} choose marks, 0 shows all of them"
        self.setToolTip(f"Which invoices: recent (R), open (O), settled (E) or all (A)\n{keys}")
        menu = QMenu(self)
        group = QActionGroup(menu)
        self.choices: Sequence[QAction] = [self._choice(which, menu, group) for which in _WORDS]
        menu.addSection("Only with these marks")
        self.marks: Sequence[QAction] = [self._mark(title, menu) for title in MARK_GROUPS]
        self.all_marks = menu.addAction("With any mark or none", self.show_all_marks)
        self.setMenu(menu)
        self.show_choice(RECENT)

    @property
    def which(self) -> str:
        """The choice of invoices."""
        return self._which

    def show_choice(self, which: str) -> None:
        """Show and keep a choice without saying so."""
        self._which = which
        for action in self.choices:
            action.setChecked(action.data() == which)
        self._name()

    def toggle_marks(self, at: int) -> None:
        """Add the group of marks at a place to those shown, or leave it out again."""
        self.marks[at].trigger()

    def show_all_marks(self) -> None:
        """Show invoices with any mark or none."""
        for action in self.marks:
            action.setChecked(False)
        self._name()
        self.marks_chosen.emit()

    def kept(self, lanes: Iterable[Lane], as_of: date) -> list[Lane]:
        """Return the lanes that the choice keeps, with the marks that it keeps."""
        return list(self._with_marks(lane for lane in lanes if self._keeps(lane, as_of)))

    def _keeps(self, lane: Lane, as_of: date) -> bool:
        if self._which == ALL:
            return True
        if self._which == SETTLED:
            return lane.settled_on is not None
        if lane.settled_on is None:
            return True
        return self._which == RECENT and lane.settled_on >= as_of - timedelta(days=_RECENT_DAYS)

    def _with_marks(self, lanes: Iterable[Lane]) -> Iterator[Lane]:
        titles = [action.text() for action in self.marks if action.isChecked()]
        if not titles:
            yield from lanes
            return
        kinds = frozenset[str]().union(*(MARK_GROUPS[title] for title in titles))
        for lane in lanes:
            marks = tuple(mark for mark in lane.marks if mark.kind in kinds)
            query_from = lane.query_from if QUERY_BOX in kinds else None
            if marks or query_from is not None:
                yield lane._replace(marks=marks, query_from=query_from)

    def _name(self) -> None:
        titles = [action.text() for action in self.marks if action.isChecked()]
        some = titles[0] if len(titles) == 1 else f"{len(titles)} kinds" if titles else ""
        self.setText(f"{joined((self._which, some))} ▾")

    def _choice(self, which: str, menu: QMenu, group: QActionGroup) -> QAction:
        action = QAction(_WORDS[which], menu)
        action.setCheckable(True)
        action.setData(which)
        action.triggered.connect(lambda _checked=False: self.chosen.emit(which))
        group.addAction(action)
        menu.addAction(action)
        return action

    def _mark(self, title: str, menu: QMenu) -> QAction:
        action = QAction(title, menu)
        action.setCheckable(True)
        action.triggered.connect(self._mark_toggled)
        menu.addAction(action)
        return action

    def _mark_toggled(self) -> None:
        self._name()
        self.marks_chosen.emit()
