"""Cover for absence: who is away from when to when, and who works their debtors meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Protocol

from PySide6.QtWidgets import QComboBox, QWidget

from creditdesk.services.changes import Changes
from creditdesk.services.desk.cover import Controller, Cover
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import dated_text
from creditdesk.ui.parts import day_box, day_in
from creditdesk.ui.settings.table_window import TableWindow, said_above
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS = "covers"
_NOBODY = "Nobody is away. Say below who will be, and who works their debtors meanwhile."
_COLUMNS = (
    Column("Away", lambda cover: cover.controller),
    Column("From", lambda cover: dated_text(cover.from_on)),
    Column("Until", lambda cover: dated_text(cover.until_on)),
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


class CoverDialog(TableWindow):
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
        does = self.add, self.remove, self._read
        super().__init__(
            "Cover for absence", _STANDS, _COLUMNS, does, runner, theme, as_of=as_of, now=now, parent=parent
        )
        self._desk = desk
        self.nobody = said_above(_NOBODY)
        self.away = self._person("Who is away")
        self.covered_by = self._person("Who covers")
        self.from_on = day_box(as_of, "First day away")
        self.until_on = day_box(as_of, "Last day away")
        self.from_on.dateChanged.connect(self.until_on.setMinimumDate)
        self.remove_button.setToolTip("The absence that is chosen above (Del)")
        fields = (
            ("Who is away", self.away),
            ("Who covers", self.covered_by),
            ("First day", self.from_on),
            ("Last day", self.until_on),
        )
        self._lay_out([self.nobody], fields, 600, 380)
        self._read()

    def add(self) -> None:
        """Write the absence as it is filled in."""
        names = self.away.currentText(), self.covered_by.currentText()
        wanted = Cover(*names, day_in(self.from_on), day_in(self.until_on))
        desk, at, as_of = self._desk, self._now(), self._as_of
        self._write(lambda: desk.add_cover(wanted, at=at, as_of=as_of), self._was_added)

    def remove(self) -> None:
        """Take the chosen absence out."""
        if self.row is None:
            return
        desk, at, cover_id = self._desk, self._now(), self.row.id
        self._write(lambda: desk.remove_cover(cover_id, at=at), self._was_removed)

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

    def _person(self, name: str) -> QComboBox:
        made = self._choice(name)
        made.setEditable(True)
        made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        made.setMinimumWidth(self._theme.scaled(180))
        return made
