"""A small window that asks for one thing on the Desk: fields under each other, and what is wrong said at the foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QFormLayout, QHBoxLayout, QVBoxLayout, QWidget

from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.theme import Theme
from creditdesk.ui.unsaved import Unsaved


class Ask(Unsaved):
    """Fields, a button that does it, and Cancel; subclasses judge what is typed."""

    answered = Signal()
    """What was asked for is there, and sound."""

    def __init__(self, title: str, about: str, does: str, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self._fields = QFormLayout()
        self._fields.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._said = label("", "small")
        self._said.setWordWrap(True)
        self.does = button(does, self.answer, primary=True)
        self.does.setDefault(True)
        # Enter makes a new line in a note; these take what is typed from anywhere.
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.answer)
        self._buttons = QHBoxLayout()
        self._buttons.addWidget(self._said, 1)
        self._cancel = button("Cancel", self.reject)
        self._buttons.addWidget(self._cancel)
        self._buttons.addWidget(self.does)
        subject = label(about, "figure")
        subject.setWordWrap(True)
        self._whole = QVBoxLayout(self)
        self._whole.setSpacing(theme.scaled(10))
        self._whole.addWidget(subject)
        self._whole.addLayout(self._fields)
        self._whole.addStretch(1)
        self._whole.addLayout(self._buttons)
        self.setMinimumWidth(theme.scaled(440))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def add(self, caption: str, field: QWidget) -> None:
        """Put a field under those there are; its caption names it for a screen reader, too."""
        last = self._fields.itemAt(self._fields.rowCount() - 1, QFormLayout.ItemRole.FieldRole)
        before = last.widget() if last is not None else None
        self._fields.addRow(caption, field)
        if before is None:
            field.setFocus()
        else:
            self.setTabOrder(before, field)
        self.setTabOrder(field, self._cancel)
        self.setTabOrder(self._cancel, self.does)
        if not field.accessibleName():
            field.setAccessibleName(caption)

    def give_room(self, width: int, height: int) -> None:
        """Take this size, or what the screen has room for, and let a field of many lines have what is left."""
        self._whole.setStretchFactor(self._fields, 20)
        room = self.screen().availableGeometry()
        self.resize(min(width, room.width() - 40), min(height, room.height() - 60))

    def let_fields_scroll(self) -> None:
        """Let fields that are too many for the screen scroll, so that the buttons stay on it."""
        inside = QWidget(self)
        self._whole.removeItem(self._fields)
        self._fields.setParent(None)
        inside.setLayout(self._fields)
        self._fields.setContentsMargins(0, 0, 0, 0)
        area = UpAndDown(self)
        area.setWidget(inside)
        self._whole.insertWidget(1, area, 20)

    def problem(self) -> tuple[str, QWidget] | None:
        """Return what is wrong, in words, and the field where; none where all is sound."""
        return None

    @property
    def said(self) -> str:
        """What is wrong, as it is shown."""
        return self._said.text()

    def answer(self) -> None:
        """Hand over what is typed, once, or say what is wrong with it."""
        if self.result():
            return
        problem = self.problem()
        if problem is None:
            self.answered.emit()
            self.accept()
            return
        self._said.setText(problem[0])
        problem[1].setFocus()


def choice(names: Sequence[str], chosen: str = "", hint: str = "") -> QComboBox:
    """Return a list of names into which another may be typed."""
    made = QComboBox()
    made.setEditable(True)
    made.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    made.addItems(list(names))
    made.setEditText(chosen)
    line = made.lineEdit()
    if line is not None:
        line.setPlaceholderText(hint)
    return made
