"""The letters of one ladder: drawn along the days from a due date, listed, and changed one by one."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDateEdit, QHBoxLayout, QSplitter, QVBoxLayout, QWidget

from creditdesk.domain.dunning import Channel, Level, Policy
from creditdesk.domain.ladder import Rung, rungs
from creditdesk.domain.letter_kinds import Kind
from creditdesk.ui.cash.row_table import RowTable
from creditdesk.ui.desk.words import weekday_text
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.ladder_chart import LadderChart, Lane, Sign
from creditdesk.ui.letters.ladder_form import LevelForm
from creditdesk.ui.letters.ladder_words import by_text, level_columns, when_text
from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.theme import Theme

_APART = 7  # days after the last letter that a new one is put


class LadderLetters(QWidget):
    """Shows a ladder's letters and gives them back as they are filled in."""

    changed = Signal()

    def __init__(self, theme: Theme, as_of: date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._as_of = as_of
        self._holidays: AbstractSet[date] = frozenset()
        self._policy: Policy | None = None
        self._levels: tuple[Level, ...] = ()
        self._days: list[date] = []
        self.due_on = QDateEdit(QDate(as_of.year, as_of.month, as_of.day), self)
        self.due_on.setCalendarPopup(True)
        self.due_on.setAccessibleName("Due date that the picture counts from")
        self.due_on.dateChanged.connect(lambda _day: self._draw())
        self.chart = LadderChart("The ladder along the days", theme, self)
        self.table = RowTable("Letters of the ladder", level_columns(), self)
        self.table.selectionModel().currentChanged.connect(lambda *_indexes: self._show_level())
        self.chart.picked.connect(self.table.selectRow)
        self.form = LevelForm(theme, self)
        self.form.changed.connect(self._take_level)
        self.add_button = button("Add a letter", self.add, tip="After the one that is chosen (Ins)")
        self.earlier_button = button("Earlier", lambda: self._move(-1), tip="Before the letter above it (Ctrl+Up)")
        self.later_button = button("Later", lambda: self._move(1), tip="After the letter below it (Ctrl+Down)")
        self.remove_button = button("Remove", self.remove, tip="Out of the ladder (Del)")
        for keys, pressed in (
            ("Ins", self.add_button),
            ("Ctrl+Up", self.earlier_button),
            ("Ctrl+Down", self.later_button),
            ("Del", self.remove_button),
        ):
            # In a field these keys have their own meaning.
            shortcut = QShortcut(QKeySequence(keys), self.table, context=Qt.ShortcutContext.WidgetShortcut)
            shortcut.activated.connect(pressed.click)
        self._lay_out()

    @property
    def levels(self) -> tuple[Level, ...]:
        """The letters as they are filled in."""
        return self._levels

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops first, in order; the fields of a letter follow."""
        acts = (self.add_button, self.earlier_button, self.later_button, self.remove_button)
        return (self.due_on, self.table, *acts)

    def show_levels(self, levels: tuple[Level, ...]) -> None:
        """Show letters to be changed."""
        self._levels = levels
        self._list(0)

    def draw(self, policy: Policy | None, holidays: AbstractSet[date]) -> None:
        """Draw a ladder; none where it cannot be followed as it is filled in."""
        self._policy, self._holidays = policy, holidays
        self._draw()

    def add(self) -> None:
        """Put a letter after the one that is chosen."""
        at = self._at
        before = self._levels[at] if at is not None else None
        days = before.days + _APART if before is not None and not before.is_courtesy else _APART
        made = (
            Level("New letter", Kind.REMINDER, days, channels=(Channel.EMAIL, Channel.LETTER))
            if before is None or before.is_courtesy
            else replace(before, name="New letter", days=days, task="", needs_approval=False)
        )
        place = 0 if at is None else at + 1
        self._change((*self._levels[:place], made, *self._levels[place:]), place)
        self.form.name.setFocus()
        self.form.name.selectAll()

    def remove(self) -> None:
        """Take the chosen letter out of the ladder."""
        at = self._at
        if at is not None:
            self._change((*self._levels[:at], *self._levels[at + 1 :]), max(0, at - 1))

    def _move(self, by: int) -> None:
        at = self._at
        if at is None or not 0 <= at + by < len(self._levels):
            return
        levels = list(self._levels)
        levels[at], levels[at + by] = levels[at + by], levels[at]
        self._change(tuple(levels), at + by)

    @property
    def _at(self) -> int | None:
        row = self.table.currentIndex().row()
        return row if 0 <= row < len(self._levels) else None

    def _change(self, levels: tuple[Level, ...], at: int) -> None:
        self._levels = levels
        self._list(at)
        self.changed.emit()

    def _list(self, at: int) -> None:
        """List the letters with one of them chosen, and its fields beside."""
        self.table.show_rows(self._levels)
        if at:
            self.table.selectRow(at)
        self._show_level()

    def _show_level(self) -> None:
        at = self._at
        self.form.setEnabled(at is not None)
        self.remove_button.setEnabled(at is not None)
        self.earlier_button.setEnabled(at is not None and at > 0)
        self.later_button.setEnabled(at is not None and at < len(self._levels) - 1)
        if at is not None and self.form.level != self._levels[at]:
            self.form.show_level(self._levels[at])
        self._ring()

    def _take_level(self) -> None:
        at = self._at
        self.form.judge()
        if at is None:
            return
        self._levels = (*self._levels[:at], self.form.level, *self._levels[at + 1 :])
        self.table.rows.replace_row(at, self.form.level)
        self.changed.emit()

    def _draw(self) -> None:
        day = self.due_on.date()
        due_on = date(day.year(), day.month(), day.day())
        found = rungs(self._policy, due_on, self._holidays) if self._policy is not None else ()
        lanes = (
            [Lane("Due item", due_on, tuple(_sign(rung, due_on, row) for row, rung in enumerate(found)))]
            if found
            else []
        )
        self.chart.show_lanes(lanes, self._as_of, self._holidays)
        self._days = [rung.goes_on or rung.turn_on for rung in found]
        self._ring()

    def _ring(self) -> None:
        at = self._at
        if at is not None and self._policy is not None and len(self._days) == len(self._levels):
            self.chart.ring(self._days[at], self._days[at])

    def _lay_out(self) -> None:
        space = self._theme.scaled(8)
        whose = QHBoxLayout()
        caption = label("An item due on", "small", muted=True)
        caption.setBuddy(self.due_on)
        whose.addWidget(caption)
        whose.addWidget(self.due_on)
        whose.addWidget(label("Weekends and holidays are shaded: nothing goes on them.", "small", muted=True), 1)
        acts = Flow(spacing=space)
        for each in (self.add_button, self.earlier_button, self.later_button, self.remove_button):
            acts.addWidget(each)
        left = QWidget(self)
        down = QVBoxLayout(left)
        down.setContentsMargins(0, 0, space, 0)
        down.addWidget(self.table, 1)
        down.addLayout(acts)
        self.form.setContentsMargins(space, 0, 0, 0)
        area = UpAndDown(self)
        area.setWidget(self.form)
        for part in (self.table, area):
            part.setMinimumHeight(self._theme.scaled(180))
        across = QSplitter(Qt.Orientation.Horizontal, self)
        across.setChildrenCollapsible(False)
        across.setHandleWidth(1)
        across.addWidget(left)
        across.addWidget(area)
        across.setStretchFactor(0, 3)
        across.setStretchFactor(1, 2)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[space] * 4)
        whole.addLayout(whose)
        whole.addWidget(self.chart)
        whole.addWidget(across, 1)


def _sign(rung: Rung, due_on: date, row: int) -> Sign:
    on = rung.goes_on or rung.turn_on
    days = (on - due_on).days
    said = f"{rung.level.name}, {when_text(rung.level)}, by {by_text(rung.level)}: "
    if rung.goes_on is None:
        words = f"{said}no working day is left for it"
    elif rung.goes_on != rung.turn_on:
        words = f"{said}its turn is {weekday_text(rung.turn_on)}, it goes {weekday_text(rung.goes_on)}"
    else:
        words = f"{said}{weekday_text(on)}"
    return Sign(on, words, note=(rung.level.name, f"{days:+} d, {weekday_text(on)}"), row=row)
