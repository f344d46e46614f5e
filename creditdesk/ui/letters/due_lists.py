"""The two lists of the letters due, those that may go above those held back, and which row is in hand."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from creditdesk.services.letters.proposed import HeldBack
from creditdesk.ui.cash.row_table import RowTable
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.due_rows import Due, DueRow, due_columns, held_columns, held_key, key_of
from creditdesk.ui.letters.two_lists import TwoLists
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import label
from creditdesk.ui.theme import Theme


class DueLists(TwoLists):
    """Shows the lines of a day; the row in hand is that of the list which had the keyboard last."""

    chosen = Signal()
    """Another row is in hand."""
    ticked = Signal(object)
    """The `DueRow` whose tick was pressed."""
    opened = Signal()
    """The person wants to go on to the pages of the row in hand."""

    def __init__(self, choices: Sequence[QWidget], theme: Theme, parent: QWidget) -> None:
        """Make the lists.

        Args:
            choices: What can be done with a row that is held back; they stand beside its heading.
            theme: The look.
            parent: The widget around both.
        """
        table, held = RowTable("Letters that may go", due_columns()), RowTable("Held back", held_columns())
        super().__init__(table, _below_heading(held, choices, theme), held, parent)
        self._lower_part.hide()
        self.table, self.held = table, held
        self._due = Due((), ())
        self._is_of_held = False
        self.table.setProperty(PART, "Letters that may go")
        self.held.setProperty(PART, "Held back")
        self.table.clicked.connect(self._click)
        self.table.selectionModel().currentChanged.connect(lambda *_indexes: self._tell(of_held=False))
        self.held.selectionModel().currentChanged.connect(lambda *_indexes: self._tell(of_held=True))
        self.held.clicked.connect(lambda _index: self._tell(of_held=True))
        for each in (self.table, self.held):
            each.installEventFilter(self)

    @property
    def due(self) -> Due:
        """The lines as they are shown."""
        return self._due

    @property
    def row(self) -> DueRow | None:
        """The row that is chosen of those that may go."""
        row: DueRow | None = self.table.chosen
        return row

    @property
    def held_row(self) -> HeldBack | None:
        """The row that is chosen of those held back."""
        row: HeldBack | None = self.held.chosen
        return row

    @property
    def looked_at(self) -> DueRow | HeldBack | None:
        """The row in hand."""
        return self.held_row if (self._is_of_held and self._due.held) or not self._due.rows else self.row

    @property
    def held_part(self) -> QWidget:
        """The list of those held back, with what can be done with a row of it."""
        return self._lower_part

    def place_in(self, around: QWidget) -> QRect:
        """Return where the row in hand stands within a widget around the lists."""
        table = self.table if isinstance(self.looked_at, DueRow) else self.held
        at = table.visualRect(table.currentIndex())
        return QRect(table.viewport().mapTo(around, QPoint(0, at.top())), at.size())

    def show_due(self, due: Due) -> None:
        """Show these lines; where the letter in hand has gone the next one is chosen."""
        before, self._due = self._due, due
        if due.held != before.held:
            self.held.show_anew(due.held, held_key, goes_on=True)
            if not due.held and self._lower_part.isAncestorOf(self.window().focusWidget()):
                self.table.setFocus(Qt.FocusReason.OtherFocusReason)
            self._lower_part.setVisible(bool(due.held))
        self.table.show_anew(due.rows, lambda row: key_of(row.proposal), goes_on=True)
        self.share()

    def enter(self) -> None:
        """Put the keyboard into the list of the row in hand."""
        (self.held if self._is_of_held else self.table).setFocus(Qt.FocusReason.OtherFocusReason)

    def enter_held(self) -> bool:
        """Put the keyboard into what is held back, unless it is there or nothing is; tell whether it went there."""
        if not self.held.isVisible() or self._lower_part.isAncestorOf(self.window().focusWidget()):
            return False
        self.held.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            self._turn_to(is_of_held=watched is self.held)
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if watched is self.table and event.key() == Qt.Key.Key_Space and self.row is not None:
                self.ticked.emit(self.row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers():
                self.opened.emit()
                return True
        return super().eventFilter(watched, event)

    def _click(self, index: QModelIndex) -> None:
        if index.column() == 0 and self.row is not None:
            self.ticked.emit(self.row)

    def _turn_to(self, *, is_of_held: bool) -> None:
        """Take the row of the list that the keyboard came into."""
        if is_of_held is not self._is_of_held:
            self._is_of_held = is_of_held
            self.chosen.emit()

    def _tell(self, *, of_held: bool) -> None:
        if of_held is self._is_of_held:
            self.chosen.emit()


def _below_heading(held: RowTable, choices: Sequence[QWidget], theme: Theme) -> QWidget:
    """Return the lower part: what is held back, below its heading."""
    space = theme.scaled(8)
    # In the line of the heading: below the list the choices would take the room of a row.
    heading = Flow(spacing=space)
    for part in (label("Held back, and why", "figure"), *choices):
        heading.addWidget(part)
    made = QWidget()
    down = QVBoxLayout(made)
    down.setContentsMargins(0, space // 2, 0, 0)
    down.setSpacing(space // 2)
    down.addLayout(heading)
    down.addWidget(held, 1)
    return made
