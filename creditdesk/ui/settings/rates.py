"""Rates of interest: how far each reference rate is known, entering one published since, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from typing import Protocol

from PySide6.QtCore import QDate
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.interest import RateTable
from creditdesk.services.changes import Changes
from creditdesk.services.letters.interest_rates import EnteredRate, RateDraft
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.parts import button, label
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS = "rates"
_ABOUT = (
    "A day without a known rate stops the interest that depends on it. Enter a rate once you have seen it published; "
    "it is never carried forward."
)


@dataclass(frozen=True, slots=True)
class _Row:
    """The newest rate of a table, or one that was entered here (`entered_id`)."""

    name: str
    starts_on: date
    until_on: date
    percent: Decimal
    source: str
    entered_id: int | None = None


_COLUMNS = (
    Column("Reference rate", lambda row: row.name, stretches=True),
    Column("From", lambda row: row.starts_on.isoformat()),
    Column("Known until", lambda row: row.until_on.isoformat()),
    Column("Percent a year", lambda row: f"{row.percent:f}", numeric=True),
    Column("Entered", lambda row: row.source, gives_way=1),
)


class RatesDesk(Protocol):
    """What the dialog asks of the interest."""

    def rate_tables(self) -> dict[str, RateTable]:
        """Return each table by its code."""

    def entered_rates(self) -> tuple[EnteredRate, ...]:
        """Return the rates that were entered and stand."""

    def enter_rate(self, draft: RateDraft, *, at: datetime, as_of: date) -> tuple[int, Changes]:
        """Enter a rate."""

    def take_back_rate(self, rate_id: int, *, at: datetime) -> tuple[str, Changes]:
        """Take an entered rate back."""


class RatesDialog(SettingsWindow):
    """Lists the reference rates; each that is entered or taken back holds at once, and may be undone."""

    def __init__(
        self,
        desk: RatesDesk,
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Rates of interest", (_STANDS,), runner, theme, now, parent)
        self._desk = desk
        self._as_of = as_of
        self._tables: dict[str, RateTable] = {}
        self.table = RowTable("Reference rates", _COLUMNS, self)
        self.which = QComboBox(self)
        self.which.setAccessibleName("Reference rate")
        self.which.activated.connect(lambda _at: self._propose())
        self.from_on, self.until_on = self._day("First day of the rate"), self._day("Known until")
        self.rate, self.source = self._line("Percent a year"), self._line("Where it was published")
        self.corrects = QCheckBox("It corrects a rate that stands", self)
        self.add_button = button("Enter", self.add, primary=True, tip="Holds at once; Ctrl+Z undoes")
        self.add_button.setDefault(True)
        self.remove_button = button("Take back", self.remove, tip="The entered rate that is chosen above (Del)")
        self.close_button = button("Close", self.accept)
        QShortcut(QKeySequence("Del"), self.table).activated.connect(self.remove_button.click)
        self._lay_out()
        self._read()

    def add(self) -> None:
        """Enter the rate as it is filled in."""
        code, percent = self.which.currentData(), _percent(self.rate.text())
        if percent is None or code is None:
            self._say("Write the rate in percent a year, such as 2.15.")
            return
        until = None if self._tables[code].half_yearly else _date(self.until_on)
        draft = RateDraft(
            code, _date(self.from_on), percent, until, self.corrects.isChecked(), self.source.text().strip()
        )
        desk, at, as_of = self._desk, self._now(), self._as_of
        self._runner.write(lambda: desk.enter_rate(draft, at=at, as_of=as_of), self._was_added, self._tell)

    def remove(self) -> None:
        """Take the chosen rate back, where it was entered here."""
        row = self.table.currentIndex().row()
        chosen = self.table.rows.rows[row] if 0 <= row < len(self.table.rows.rows) else None
        if chosen is None or chosen.entered_id is None:
            self._say("Choose a rate that was entered here; those that came with CreditDesk are corrected instead.")
            return
        desk, at = self._desk, self._now()
        rate_id = chosen.entered_id
        self._runner.write(lambda: desk.take_back_rate(rate_id, at=at), self._was_removed, self._tell)

    def _read(self) -> None:
        desk = self._desk
        self._runner.read(lambda: (desk.rate_tables(), desk.entered_rates()), self._show, self._tell, key=_STANDS)

    def _show(self, found: tuple[dict[str, RateTable], Sequence[EnteredRate]]) -> None:
        self._tables, entered = found
        newest = [
            _Row(each.name, each.entries[-1][0], each.known_until, each.entries[-1][1], "")
            for each in self._tables.values()
        ]
        own = [
            _Row(
                self._tables[each.table_code].name,
                each.rate.starts_on,
                each.rate.until_on,
                each.rate.percent,
                f"by {each.entered_by}" + (f", {each.source}" if each.source else ""),
                each.id,
            )
            for each in entered
        ]
        self.table.show_rows([*newest, *own])
        self.remove_button.setEnabled(bool(own))
        chosen = self.which.currentData()
        self.which.clear()
        for code, each in self._tables.items():
            self.which.addItem(each.name, code)
        self.which.setCurrentIndex(max(self.which.findData(chosen), 0))
        self._propose()

    def _propose(self) -> None:
        """Fill in the day on which the chosen table goes on."""
        table = self._tables[self.which.currentData()]
        first = table.known_until + timedelta(days=1)
        _set(self.from_on, first)
        _set(self.until_on, max(self._as_of, first))
        self.until_on.setEnabled(not table.half_yearly)

    def _was_added(self, result: tuple[int, Changes]) -> None:
        rate_id, changes = result
        desk = self._desk
        self._tell_of(
            changes,
            LastChange(
                "Saved: a rate of interest",
                lambda at: desk.take_back_rate(rate_id, at=at)[1],
                "Taken back: the rate of interest.",
            ),
        )
        self.rate.clear()
        self.corrects.setChecked(False)
        self.rate.setFocus()

    def _was_removed(self, result: tuple[str, Changes]) -> None:
        self._say("")
        self.saved.emit(result[1])
        self._read()

    def _tell_of(self, changes: Changes, change: LastChange) -> None:
        self._say("")
        self.saved.emit(changes)
        self.undoable.emit(change)
        self._read()

    def _day(self, name: str) -> QDateEdit:
        made = QDateEdit(QDate(self._as_of.year, self._as_of.month, self._as_of.day), self)
        made.setCalendarPopup(True)
        made.setAccessibleName(name)
        return made

    def _line(self, name: str) -> QLineEdit:
        made = QLineEdit(self)
        made.setAccessibleName(name)
        return made

    def _lay_out(self) -> None:
        scaled = self._theme.scaled
        about = label(_ABOUT, muted=True)
        about.setWordWrap(True)
        grid = QGridLayout()
        grid.setHorizontalSpacing(scaled(12))
        fields: tuple[tuple[str, QWidget], ...] = (
            ("Reference rate", self.which),
            ("Percent a year", self.rate),
            ("First day", self.from_on),
            ("Known until", self.until_on),
            ("Published in", self.source),
            ("", self.corrects),
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
        layout.addWidget(about)
        layout.addWidget(self.table, 1)
        layout.addLayout(grid)
        layout.addLayout(foot)
        self._fit(760, 460)


def _percent(text: str) -> Decimal | None:
    try:
        found = Decimal(text.strip().removesuffix("%").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() else None


def _set(field: QDateEdit, day: date) -> None:
    field.setDate(QDate(day.year, day.month, day.day))


def _date(field: QDateEdit) -> date:
    day = field.date()
    return date(day.year(), day.month(), day.day())
