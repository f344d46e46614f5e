"""Rates of interest: how far each reference rate is known, entering one published since, and taking it back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Protocol

from PySide6.QtWidgets import QCheckBox, QWidget

from creditdesk.domain.interest import MissingRateError, RateTable
from creditdesk.domain.interest_law import LAWS
from creditdesk.services.changes import Changes
from creditdesk.services.letters.interest_rates import EnteredRate, RateDraft
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.parts import day_box, day_in, show_day
from creditdesk.ui.settings.table_window import TableWindow, percent_in, said_above
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_STANDS = "rates"
_ABOUT = (
    "A day without a known rate stops the interest that depends on it. Enter a rate once you have seen it published; "
    "it is never carried forward."
)


@dataclass(frozen=True, slots=True)
class _Row:
    """The newest rate of a table with the interest it gives by law, or one that was entered here (`entered_id`)."""

    name: str
    starts_on: date
    until_on: date
    percent: Decimal
    source: str
    entered_id: int | None = None
    gives: str = ""


_COLUMNS = (
    Column("Reference rate", lambda row: row.name, stretches=True),
    Column("From", lambda row: row.starts_on.isoformat()),
    Column("Known until", lambda row: row.until_on.isoformat()),
    Column("Percent a year", lambda row: f"{row.percent:f}", numeric=True),
    Column("Interest by law today", lambda row: row.gives, gives_way=2),
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


class RatesDialog(TableWindow):
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
        does = self.add, self.remove, self._read
        super().__init__(
            "Rates of interest", _STANDS, _COLUMNS, does, runner, theme, as_of=as_of, now=now, parent=parent
        )
        self._desk = desk
        self._tables: dict[str, RateTable] = {}
        self.which = self._choice("Reference rate")
        self.which.activated.connect(lambda _at: self._propose())
        self.from_on, self.until_on = day_box(as_of, "First day of the rate"), day_box(as_of, "Known until")
        self.rate, self.source = self._line("Percent a year"), self._line("Where it was published")
        self.corrects = QCheckBox("It corrects a rate that stands", self)
        self.add_button.setText("Enter")
        self.remove_button.setText("Take back")
        self.remove_button.setToolTip("The entered rate that is chosen above (Del)")
        fields = (
            ("Reference rate", self.which),
            ("Percent a year", self.rate),
            ("First day", self.from_on),
            ("Known until", self.until_on),
            ("Published in", self.source),
            ("", self.corrects),
        )
        self._lay_out([said_above(_ABOUT)], fields, 900, 460)
        self._read()

    def add(self) -> None:
        """Enter the rate as it is filled in."""
        code, percent = self.which.currentData(), percent_in(self.rate)
        if percent is None or code is None:
            self._say("Write the rate in percent a year, such as 2.15.")
            return
        until = None if self._tables[code].half_yearly else day_in(self.until_on)
        draft = RateDraft(
            code, day_in(self.from_on), percent, until, self.corrects.isChecked(), self.source.text().strip()
        )
        desk, at, as_of = self._desk, self._now(), self._as_of
        self._write(lambda: desk.enter_rate(draft, at=at, as_of=as_of), self._was_added)

    def remove(self) -> None:
        """Take the chosen rate back, where it was entered here."""
        chosen = self.row
        if chosen is None or chosen.entered_id is None:
            self._say("Choose a rate that was entered here; those that came with CreditDesk are corrected instead.")
            return
        desk, at = self._desk, self._now()
        rate_id = chosen.entered_id
        self._write(lambda: desk.take_back_rate(rate_id, at=at), self._was_removed)

    def _read(self) -> None:
        desk = self._desk
        self._runner.read(lambda: (desk.rate_tables(), desk.entered_rates()), self._show, self._tell, key=_STANDS)

    def _show(self, found: tuple[dict[str, RateTable], Sequence[EnteredRate]]) -> None:
        self._tables, entered = found
        newest = [
            _Row(
                each.name,
                each.entries[-1][0],
                each.known_until,
                each.entries[-1][1],
                "",
                gives=_in_use(each, self._as_of),
            )
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
        show_day(self.from_on, first)
        show_day(self.until_on, max(self._as_of, first))
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
        # Where it was published stands for the next one.
        self.count_as_saved()
        self.corrects.setChecked(False)
        self.rate.setFocus()

    def _was_removed(self, result: tuple[str, Changes]) -> None:
        self._tell_of(result[1])


def _in_use(table: RateTable, day: date) -> str:
    """Say which interest the laws of a reference rate give on what falls into arrears on a day."""
    laws: dict[str, list[str]] = {}
    for code, regime in LAWS.items():
        if regime.table.code == table.code:
            try:
                rate = f"{replace(regime, table=table).rate_on(day).normalize():f} %"
            except MissingRateError:
                rate = "not known"
            laws.setdefault(rate, []).append(code.upper())
    return ", ".join(f"{' '.join(codes)} {rate}" for rate, codes in laws.items())
