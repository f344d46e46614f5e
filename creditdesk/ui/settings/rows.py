"""Settings one below the other, each with what it is about, that a search shortens."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from creditdesk.ui.parts import UpAndDown, label, rule
from creditdesk.ui.theme import Theme


class SettingRows(QWidget):
    """A line to search by, and the rows that fit what is typed there."""

    def __init__(self, search: str, nothing: str, theme: Theme, parent: QWidget | None = None) -> None:
        """Make it without rows.

        Args:
            search: What the search line is for.
            nothing: What is said where no row fits.
            theme: The look.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._theme = theme
        self._rows: list[tuple[str, QWidget]] = []
        self.search = QLineEdit(self)
        self.search.setPlaceholderText(search)
        self.search.setAccessibleName(search)
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self._nothing = label(nothing, muted=True)
        self._nothing.hide()
        inside = QWidget(self)
        self._down = QVBoxLayout(inside)
        self._down.setContentsMargins(theme.scaled(16), 0, theme.scaled(16), 0)
        self._down.setSpacing(0)
        self._down.addWidget(self._nothing)
        self._down.addStretch(1)
        area = UpAndDown(self)
        area.setWidget(inside)
        top = QHBoxLayout()
        top.setContentsMargins(theme.scaled(16), theme.scaled(12), theme.scaled(16), theme.scaled(4))
        top.addWidget(self.search)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addLayout(top)
        layout.addWidget(area, 1)

    def add(self, title: str, about: str, usual: str, field: QWidget, *, found_by: str = "") -> None:
        """Add a row: its words at the left, what is usual and the field at the right; `found_by` finds it as well."""
        row = QWidget(self)
        words = QVBoxLayout()
        words.setSpacing(0)
        name, explained = label(title), label(about, "small", muted=True)
        name.setBuddy(field)
        explained.setWordWrap(True)
        words.addWidget(name)
        words.addWidget(explained)
        across = QHBoxLayout()
        across.setContentsMargins(0, self._theme.scaled(6), 0, self._theme.scaled(6))
        across.setSpacing(self._theme.scaled(12))
        across.addLayout(words, 1)
        if usual:
            across.addWidget(label(usual, "small", muted=True))
        across.addWidget(field)
        down = QVBoxLayout(row)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(across)
        down.addWidget(rule())
        self._down.insertWidget(len(self._rows), row)
        self._rows.append((f"{title} {about} {found_by}".casefold(), row))

    def _filter(self, text: str) -> None:
        words = text.casefold().split()
        for said, row in self._rows:
            row.setVisible(all(word in said for word in words))
        self._nothing.setVisible(not any(row.isVisibleTo(self) for _said, row in self._rows))
