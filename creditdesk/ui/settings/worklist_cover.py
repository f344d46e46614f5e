"""Cover for absence: who is away from when to when, and who works their debtors meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from PySide6.QtCore import QDate
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDateEdit, QGridLayout, QVBoxLayout, QWidget

from creditdesk.services.changes import Changes
from creditdesk.services.desk.cover import Controller, Cover
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import day_text
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS = "covers"
_NOBODY = "Nobody is away. Say below who will be, and who works their debtors meanwhile."
_COLUMNS = (
    Column("Away", lambda cover: cover.controller),
    Column("From", lambda cover: day_text(cover.from_on)),
    Column("Until", lambda cover: day_text(cover.until_on)),
    Column("Covered by", lambda cover: cover.covered_by, stretches=True),
)


class CoverDesk(Protocol):
    """What the dialog asks of the worklist."""

    def controllers(self, as_of: date) -> tuple[Controller, ...]:
        """Return who works the ledger."""

    def covers(self, as_of: date) -> tuple[Cover, ...]:
        """Return the absences that run or are to come."""

    def add_cover(self, wanted: Cover, *, at: datetime, as_of: date) -> tuple[Cover, Changes]:
        """Write an absence."""

    def remove_cover(self, cover_id: int, *, at: datetime) -> tuple[Cover, Changes]:
        """Take an absence out again."""


class CoverDialog(SettingsWindow):
    """Lists the absences; each that is added or removed holds at once, and may be taken back."""

    def __init__(
        self,
        desk: CoverDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Cover for absence", (_STANDS,), runner, theme, now, parent)
        self._desk = desk
        self._as_of = as_of
        self.table = RowTable("Absences", _COLUMNS, self)
        self.nobody = label(_NOBODY, muted=True)
        self.nobody.setWordWrap(True)
        self.away = self._choice("Who is away")
        self.covered_by = self._choice("Who covers")
        self.from_on = self._day("First day away")
        self.until_on = self._day("Last day away")
        self.from_on.dateChanged.connect(self.until_on.setMinimumDate)
        self.add_button = button("Add", self.add, primary=True, tip="Holds at once; Ctrl+Z undoes")
        self.add_button.setDefault(True)
        self.remove_button = button("Remove", self.remove, tip="The absence that is chosen above (Del)")
        self.close_button = button("Close", self.accept)
        QShortcut(QKeySequence("Del"), self.table).activated.connect(self.remove_button.click)
        self._lay_out()
        self._read()

    def add(self) -> None:
        """Write the absence as it is filled in."""
        names = self.away.currentText(), self.covered_by.currentText()
        wanted = Cover(*names, _date(self.from_on), _date(self.until_on))
        desk, at, as_of = self._desk, self._now(), self._as_of
        self._runner.write(lambda: desk.add_cover(wanted, at=at, as_of=as_of), self._was_added, self._tell)

    def remove(self) -> None:
        """Take the chosen absence out."""
        row = self.table.currentIndex().row()
        if not 0 <= row < len(self.table.rows.rows):
            return
        desk, at, cover_id = self._desk, self._now(), self.table.rows.rows[row].id
        self._runner.write(lambda: desk.remove_cover(cover_id, at=at), self._was_removed, self._tell)

    def _read(self) -> None:
        desk, as_of = self._desk, self._as_of
        self._runner.read(lambda: (desk.controllers(as_of), desk.covers(as_of)), self._show, self._tell, key=_STANDS)

    def _show(self, found: tuple[tuple[Controller, ...], tuple[Cover, ...]]) -> None:
        controllers, covers = found
        for box in (self.away, self.covered_by):
            typed = box.currentText()
            box.clear()
            box.addItems([controller.name for controller in controllers])
            box.setEditText(typed)
        self.table.show_rows(covers)
        self.table.setVisible(bool(covers))
        self.nobody.setVisible(not covers)
        self.remove_button.setEnabled(bool(covers))

    def _was_added(self, result: tuple[Cover, Changes]) -> None:
        cover, changes = result
        desk = self._desk
        self._tell_of(
            changes,
            LastChange(
                f"Saved: {cover.words(self._as_of)}",
                lambda at: desk.remove_cover(cover.id, at=at)[1],
                f"Taken back: the absence of {cover.controller}.",
            ),
        )
        for box in (self.away, self.covered_by):
            box.setEditText("")
        self.away.setFocus()

    def _was_removed(self, result: tuple[Cover, Changes]) -> None:
        cover, changes = result
        desk, as_of = self._desk, self._as_of
        self._tell_of(
            changes,
            LastChange(
                f"Removed: the absence of {cover.controller}",
                lambda at: desk.add_cover(cover, at=at, as_of=as_of)[1],
                f"The absence of {cover.controller} stands again.",
            ),
        )

    def _tell_of(self, changes: Changes, change: LastChange) -> None:
        self._say("")
        self.saved.emit(changes)
        self.undoable.emit(change)
        self._read()

    def _choice(self, name: str) -> QComboBox:
        made = QComboBox(self)
        made.setEditable(True)
        made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        made.setAccessibleName(name)
        made.setMinimumWidth(self._theme.scaled(180))
        return made

    def _day(self, name: str) -> QDateEdit:
        made = QDateEdit(QDate(self._as_of.year, self._as_of.month, self._as_of.day), self)
        made.setCalendarPopup(True)
        made.setAccessibleName(name)
        return made

    def _lay_out(self) -> None:
        scaled = self._theme.scaled
        grid = QGridLayout()
        grid.setHorizontalSpacing(scaled(12))
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Who is away", self.away),
            ("Who covers", self.covered_by),
            ("First day", self.from_on),
            ("Last day", self.until_on),
        )
        for at, (text, field) in enumerate(fields):
            name = label(text, "small", muted=True)
            name.setBuddy(field)
            grid.addWidget(name, at // 2, 2 * (at % 2))
            grid.addWidget(field, at // 2, 2 * (at % 2) + 1)
        grid.setColumnStretch(1, 1)
        grid.setColumnStretch(3, 1)
        foot = self._foot(self.close_button, self.add_button, first=self.remove_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(*[scaled(16)] * 4)
        layout.setSpacing(scaled(12))
        layout.addWidget(self.nobody)
        layout.addWidget(self.table, 1)
        layout.addLayout(grid)
        layout.addLayout(foot)
        self._fit(600, 380)


def _date(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())
