"""Keyboard shortcuts and help, read from the one list of commands and from the widgets' own words."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from creditdesk.ui.commands import MENUS, OUTCOME_SHORTCUTS, Command
from creditdesk.ui.parts import label


class ShortcutsDialog(QDialog):
    """Every shortcut that works now, by menu."""

    def __init__(self, commands: Iterable[Command], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(6)
        known = [command for command in commands if command.shortcuts]
        row = 0
        for menu in MENUS:
            mine = [command for command in known if command.menu == menu]
            if not mine:
                continue
            head = label(menu, "small", muted=True)
            grid.addWidget(head, row, 0, 1, 3)
            row += 1
            for command in mine:
                _add(grid, row, ", ".join(map(_native, command.shortcuts)), command.text, command.tip)
                row += 1
            if menu == "Call":
                keys = f"{_native(OUTCOME_SHORTCUTS[0])} … {_native(OUTCOME_SHORTCUTS[-1])}"
                _add(grid, row, keys, "Outcome of the call", "Then only the fields that this outcome needs")
                row += 1
        inside = QWidget()
        inside.setLayout(grid)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName("Shortcuts")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label("Keyboard shortcuts", "title"))
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        hint = inside.sizeHint()
        room = self.screen().availableGeometry().size()
        self.resize(min(hint.width() + 60, room.width() - 40), min(hint.height() + 120, room.height() - 60))


def help_for(widget: QWidget | None) -> str:
    """Return what is known of the part that has the keyboard: its name and its own words."""
    while widget is not None:
        words = [widget.accessibleName(), widget.whatsThis() or widget.accessibleDescription() or widget.toolTip()]
        if widget.accessibleName():
            return "\n\n".join(word for word in words if word)
        widget = widget.parentWidget()
    return ""


def _add(grid: QGridLayout, row: int, keys: str, text: str, tip: str) -> None:
    hint = QLabel(keys)
    hint.setObjectName("keyHint")
    grid.addWidget(hint, row, 0, Qt.AlignmentFlag.AlignLeft)
    grid.addWidget(label(text), row, 1)
    grid.addWidget(label(tip, "small", muted=True), row, 2)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
