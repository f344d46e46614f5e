"""Every shortcut of the program on one page, read from the one list of commands and from the parts' own keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from creditdesk.ui.commands import COMMANDS, MENUS, OUTCOME_SHORTCUTS, Command
from creditdesk.ui.key_grid import add_keys, key_grid, native
from creditdesk.ui.part_keys import PART_KEYS, PartKeys
from creditdesk.ui.parts import label

_PAGES = {"": "On every page", "desk": "On the Desk"}


class ShortcutsDialog(QDialog):
    """Every shortcut of the program, by page, whichever page is in front."""

    def __init__(
        self, parent: QWidget, commands: Iterable[Command] = COMMANDS, parts: Iterable[PartKeys] = PART_KEYS
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        known = [command for command in commands if command.shortcuts]
        parts = tuple(parts)
        inside = QWidget()
        columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        columns.setSpacing(28)
        for page, title in _PAGES.items():
            mine = [part for part in parts if part.page == page]
            on_page = _commands([command for command in known if command.page == page], on_desk=page == "desk")
            if page:
                # The Desk has so many parts that they take a column of their own.
                columns.addLayout(_column(title, on_page, ()), 1)
                columns.addLayout(_column(f"{title}, where the keyboard is", None, mine), 1)
            else:
                columns.addLayout(_column(title, on_page, mine), 1)
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
        room = self.screen().availableGeometry().size()
        if inside.sizeHint().width() + 60 > room.width() - 40:
            # With large text, one below the other.
            columns.setDirection(QBoxLayout.Direction.TopToBottom)
        hint = inside.sizeHint()
        self.resize(min(hint.width() + 60, room.width() - 40), min(hint.height() + 120, room.height() - 60))


def _column(title: str, first: QGridLayout | None, parts: Iterable[PartKeys]) -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(label(title, "figure"))
    if first is not None:
        column.addLayout(first)
    for part in parts:
        column.addSpacing(10)
        column.addWidget(label(part.part, "small", muted=True))
        column.addLayout(_keys(part))
    column.addStretch(1)
    return column


def _commands(commands: Sequence[Command], *, on_desk: bool) -> QGridLayout:
    grid = key_grid()
    for menu in MENUS:
        for command in commands:
            if command.menu == menu:
                add_keys(grid, map(native, command.shortcuts), command.text, command.tip)
        if on_desk and menu == "Call":
            keys = f"{native(OUTCOME_SHORTCUTS[0])} … {native(OUTCOME_SHORTCUTS[-1])}"
            add_keys(grid, [keys], "Outcome of the call", "Then only the fields that this outcome needs")
    return grid


def _keys(part: PartKeys) -> QGridLayout:
    grid = key_grid()
    for keys, does in part.keys:
        add_keys(grid, map(native, keys.split()), does)
    return grid
