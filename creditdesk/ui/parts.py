"""Small parts that every page uses: labels by role, lines, buttons, boxes, what scrolls where it is too high."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QDate, QSize, Qt
from PySide6.QtWidgets import QComboBox, QDateEdit, QFrame, QLabel, QPushButton, QScrollArea, QSpinBox, QWidget

from creditdesk.ui.theme import Theme


def label(text: str = "", role: str = "body", *, muted: bool = False) -> QLabel:
    """Return a label of a role (body, small, figure, title)."""
    made = QLabel(text)
    made.setProperty("role", role)
    made.setProperty("muted", muted)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made


def complaint() -> QLabel:
    """Return a label for what is wrong, in a sentence."""
    made = label("", "small")
    # By the sheet of the whole program: a label with one of its own is dressed anew wherever it is moved to.
    made.setProperty("wrong", True)
    made.setWordWrap(True)
    return made


def rule() -> QFrame:
    """Return a horizontal line."""
    made = QFrame()
    made.setProperty("rule", True)
    made.setFixedHeight(1)
    return made


def button(text: str, pressed: Callable[[], object], *, primary: bool = False, tip: str = "") -> QPushButton:
    """Return a push button that calls `pressed`."""
    made = QPushButton(text)
    made.setProperty("primary", primary)
    made.setToolTip(tip)
    # Enter presses it where the keyboard is, as in a dialog; by itself Qt hears the space bar alone on a page.
    made.setAutoDefault(True)
    made.clicked.connect(lambda _checked=False: pressed())
    return made


def count_box(theme: Theme) -> QSpinBox:
    """Return a box for a whole number."""
    made = QSpinBox()
    # The padding of the style does not reach the line inside.
    made.lineEdit().setTextMargins(theme.scaled(8), 0, theme.scaled(8), 0)
    return made


def day_box(day: date, name: str = "") -> QDateEdit:
    """Return a box for a day, which a calendar drops down from; a form gives it its name."""
    made = QDateEdit()
    made.setCalendarPopup(True)
    made.setAccessibleName(name)
    show_day(made, day)
    return made


def show_day(box: QDateEdit, day: date) -> None:
    """Put a day into its box."""
    box.setDate(QDate(day.year, day.month, day.day))


def day_in(box: QDateEdit) -> date:
    """Return the day that a box holds."""
    day = box.date()
    return date(day.year(), day.month(), day.day())


def chooser(name: str, *choices: str) -> QComboBox:
    """Return a list of a few choices that drops down."""
    made = QComboBox()
    made.addItems(choices)
    made.setAccessibleName(name)
    return made


class UpAndDown(QScrollArea):
    """Scrolls what is too high for it, and is never narrower than that."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def minimumSizeHint(self) -> QSize:
        inside = self.widget()
        width = 0 if inside is None else inside.minimumSizeHint().width() + self.verticalScrollBar().sizeHint().width()
        return QSize(width, super().minimumSizeHint().height())
