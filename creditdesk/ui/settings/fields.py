"""Fields of a settings form: a line or some lines of text under a label, with room for what is wrong below."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QLabel, QLineEdit, QPlainTextEdit, QSpinBox, QWidget

from creditdesk.ui.drop_keys import let_drop
from creditdesk.ui.parts import complaint, count_box, label
from creditdesk.ui.theme import Theme


class Fields(QWidget):
    """Labels at the left, fields at the right, in rows."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, label_width: int = 128) -> None:
        super().__init__(parent)
        self._theme = theme
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(theme.scaled(12))
        self._grid.setVerticalSpacing(theme.scaled(6))
        self._grid.setColumnMinimumWidth(0, theme.scaled(label_width))
        self._grid.setColumnStretch(1, 1)
        self._problems: dict[QWidget, QLabel] = {}
        self._names: dict[QWidget, QLabel] = {}

    def line(self, text: str, hint: str = "") -> QLineEdit:
        """Add a line; `hint` shows while it is empty."""
        made = QLineEdit(self)
        made.setPlaceholderText(hint)
        made.textChanged.connect(lambda _text: self.changed.emit())
        self._add(text, made)
        return made

    def lines(self, text: str, hint: str, count: int) -> QPlainTextEdit:
        """Add a field of some lines."""
        made = QPlainTextEdit(self)
        made.setPlaceholderText(hint)
        made.setTabChangesFocus(True)
        height = made.fontMetrics().lineSpacing() * count + self._theme.scaled(18)
        made.setFixedHeight(height)
        made.textChanged.connect(self.changed)
        self._add(text, made)
        return made

    def choice(self, text: str, choices: Sequence[tuple[str, str]]) -> QComboBox:
        """Add a list to choose from, of codes with the words that they show as."""
        made = QComboBox(self)
        for code, words in choices:
            made.addItem(words, code)
        made.currentIndexChanged.connect(lambda _at: self.changed.emit())
        let_drop(made)
        self._add(text, made)
        return made

    def count(self, text: str, least: int, most: int, unit: str = "days") -> QSpinBox:
        """Add a whole number of something."""
        made = count_box(self._theme)
        made.setRange(least, most)
        made.setSuffix(f" {unit}")
        made.valueChanged.connect(lambda _value: self.changed.emit())
        self._add(text, made)
        return made

    def tick(self, text: str, says: str) -> QCheckBox:
        """Add a box to tick, with what it says beside it."""
        made = QCheckBox(says, self)
        made.toggled.connect(lambda _is_on: self.changed.emit())
        self._add(text, made)
        made.setAccessibleName(says)
        return made

    def add(self, text: str, field: QWidget) -> None:
        """Add a field made elsewhere; who made it hears of its changes."""
        self._add(text, field)

    def show_problem(self, field: QWidget, problem: str) -> None:
        """Say below a field what is wrong with it; empty where nothing is."""
        if problem and field not in self._problems:
            self._problems[field] = complaint()
            at = list(self._names).index(field)
            self._grid.addWidget(self._problems[field], 2 * at + 1, 1)
        if field in self._problems:
            self._problems[field].setText(problem)
            self._problems[field].setVisible(bool(problem))
        field.setAccessibleDescription(problem)

    def set_hidden(self, field: QWidget, is_hidden: bool) -> None:  # noqa: FBT001 - as Qt's own setters
        """Hide a field with its label, or show it again."""
        field.setHidden(is_hidden)
        self._names[field].setHidden(is_hidden)

    def _add(self, text: str, field: QWidget) -> None:
        # Below each field is room for what is wrong with it.
        row = 2 * len(self._names)
        name = label(text, "small", muted=True)
        name.setBuddy(field)
        field.setAccessibleName(text)
        self._names[field] = name
        top = Qt.AlignmentFlag.AlignTop if isinstance(field, QPlainTextEdit) else Qt.AlignmentFlag.AlignVCenter
        self._grid.addWidget(name, row, 0, top)
        self._grid.addWidget(field, row, 1)
