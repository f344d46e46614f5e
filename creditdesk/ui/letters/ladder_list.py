"""All ladders in a list: found by name, those that most debtors follow first."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.dunning import Policy
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # what plays ladders takes its time to load
    from creditdesk.services.letters.following import Overview


class LadderList(QWidget):
    """Tells which ladder is chosen, by its code."""

    chosen = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._overview: Overview | None = None
        self._counts: dict[str, int] = {}
        self._changed: AbstractSet[str] = frozenset()
        self._code = ""
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a ladder")
        self.search.setAccessibleName("Find a ladder")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(lambda _text: self._list())
        columns = (
            Column("Ladder", self._name, stretches=True),
            Column("Debtors", lambda policy: f"{self._counts.get(policy.code, 0):,}", numeric=True),
        )
        self.table = RowTable("Ladders", columns, self)
        self.table.selectionModel().currentChanged.connect(lambda *_indexes: self._choose())
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(theme.scaled(8))
        down.addWidget(self.search)
        down.addWidget(self.table, 1)

    def show_ladders(self, overview: Overview, code: str) -> None:
        """List the ladders of a book with one of them chosen: the one that most follow, if there is no such code."""
        self._overview = overview
        self._counts = {}
        for each in overview.followed:
            self._counts[each.code] = self._counts.get(each.code, 0) + each.count
        self._code = code
        self._list()

    def mark(self, changed: AbstractSet[str]) -> None:
        """Say of the ladders with these codes that they are not saved."""
        if changed != self._changed:
            self._changed = changed
            self.table.viewport().update()

    def _list(self) -> None:
        words = self.search.text().casefold().split()
        known = self._overview.policies if self._overview is not None else ()
        rows = [each for each in known if all(word in f"{each.name} {each.code}".casefold() for word in words)]
        rows.sort(key=lambda each: (-self._counts.get(each.code, 0), each.name))
        codes = [each.code for each in rows]
        at = codes.index(self._code) if self._code in codes else 0
        before = self.table.selectionModel().blockSignals(True)
        self.table.show_rows(rows)
        self.table.selectRow(at)
        self.table.selectionModel().blockSignals(before)
        self._choose()

    def _choose(self) -> None:
        at, rows = self.table.currentIndex().row(), self.table.rows.rows
        if 0 <= at < len(rows):
            self._code = rows[at].code
            self.chosen.emit(self._code)

    def _name(self, policy: Policy) -> str:
        return f"{policy.name} \N{BULLET} not saved" if policy.code in self._changed else policy.name


class NameDialog(Ask):
    """Asks how a new ladder is called."""

    def __init__(self, policy: Policy, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__("Name of the new ladder", f"A ladder of yours, like {policy.name}", "Make it", theme, parent)
        self.name = QLineEdit(policy.name)
        self.add("Called", self.name)
        self.name.selectAll()

    def problem(self) -> tuple[str, QWidget] | None:
        return None if self.name.text().strip() else ("How is it called?", self.name)
