"""A line for a day and a time of it, with what was understood beside it as it is typed."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QLocale
from PySide6.QtWidgets import QWidget

from creditdesk.services.spoken_names import names_of
from creditdesk.ui.desk.quick_line import QuickLine
from creditdesk.ui.desk.read_when import When, read_when
from creditdesk.ui.theme import Theme


class WhenLine(QuickLine):
    """Reads "fri 10:30"; what is no day to come is underlined."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(theme, parent)
        self._as_of = date.min
        self.setAccessibleName(name)
        self.textChanged.connect(self._read)
        theme.changed.connect(self.adapt)

    def set_day(self, as_of: date) -> None:
        """Read from this day on."""
        self._as_of = as_of
        self._read()

    @property
    def when(self) -> When:
        """What is understood."""
        return read_when(self.toPlainText(), self._as_of, names_of(QLocale().name()))

    def _read(self) -> None:
        text, when = self.toPlainText(), self.when
        self.show_reading(when.words, [] if when.is_understood else [(0, len(text))])
        self.setToolTip("" if when.is_understood else f"“{text}” is no day to come, such as fri 10:30")
        self.setAccessibleDescription(when.words or self.toolTip())
