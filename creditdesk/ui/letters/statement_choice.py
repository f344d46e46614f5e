"""Which statement is made: what it lists, from when on, of whose accounts. What was chosen last is offered again."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate, QSettings, QSignalBlocker, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QHBoxLayout, QWidget

from creditdesk.domain.statement import StatementForm, StatementKind
from creditdesk.ui.parts import label
from creditdesk.ui.theme import Theme

LISTS = {
    StatementKind.OPEN_ITEM: "Open items",
    StatementKind.ACTIVITY: "Activity, balance forward",
    StatementKind.DETAILED: "Detailed, what settled what",
}
"""What a statement lists, as a person chooses it."""


class StatementChoice(QWidget):
    """The kind of statement, the first day of its period where it has one, and whether a whole group reads one.

    What is chosen is remembered for its place alone: the run for everybody is not changed by what one debtor was sent,
    nor one book's by another's.

    The first of the month is remembered as that, and not as a day: next month it is the first of that month.
    """

    changed = Signal()

    def __init__(self, memory: QSettings, theme: Theme, place: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._memory = memory
        self._kind_key, self._first_on_key = f"statement/{place}/kind", f"statement/{place}/first_on"
        self._of_group_key = f"statement/{place}/of_group"
        self._as_of = date.min
        self.kind = QComboBox(self)
        self.kind.setAccessibleName("What the statement lists")
        for kind, text in LISTS.items():
            self.kind.addItem(text, kind.value)
        self._from = label("from", muted=True)
        self.first_on = QDateEdit(self)
        self.first_on.setAccessibleName("First day of the statement")
        self.first_on.setCalendarPopup(True)
        # A day half typed is no wish yet.
        self.first_on.setKeyboardTracking(False)
        self.of_group = QCheckBox("Whole group", self)
        self.of_group.setToolTip("One statement for head office and branches, to head office.")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(theme.scaled(8))
        for part in (self.kind, self._from, self.first_on, self.of_group):
            layout.addWidget(part)
        self.setFocusProxy(self.kind)
        self.kind.currentIndexChanged.connect(lambda _index: self._choose())
        self.first_on.dateChanged.connect(lambda _day: self._choose())
        self.of_group.toggled.connect(lambda _checked: self._choose())

    def show_day(self, as_of: date) -> None:
        """Offer what was chosen last, for statements of this day."""
        self._as_of = as_of
        kept = _day(str(self._memory.value(self._first_on_key, "")))
        first_on = kept if kept is not None and kept <= as_of else as_of.replace(day=1)
        index = self.kind.findData(str(self._memory.value(self._kind_key, "")))
        with QSignalBlocker(self.kind), QSignalBlocker(self.first_on), QSignalBlocker(self.of_group):
            self.kind.setCurrentIndex(max(index, 0))
            self.first_on.setMaximumDate(QDate(as_of.year, as_of.month, as_of.day))
            self.first_on.setDate(QDate(first_on.year, first_on.month, first_on.day))
            self.of_group.setChecked(str(self._memory.value(self._of_group_key, "")) == "yes")
        self._offer_period()

    @property
    def form(self) -> StatementForm:
        """The statement that is wanted."""
        day = self.first_on.date()
        first_on = date(day.year(), day.month(), day.day())
        is_usual = first_on == self._as_of.replace(day=1)
        kind = StatementKind(self.kind.currentData())
        return StatementForm(kind, None if is_usual else first_on, self.of_group.isChecked())

    def _choose(self) -> None:
        form = self.form
        self._memory.setValue(self._kind_key, form.kind.value)
        self._memory.setValue(self._first_on_key, form.first_on.isoformat() if form.first_on else "")
        self._memory.setValue(self._of_group_key, "yes" if form.of_group else "")
        self._offer_period()
        self.changed.emit()

    def _offer_period(self) -> None:
        for part in (self._from, self.first_on):
            part.setVisible(self.form.has_period)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
