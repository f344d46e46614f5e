"""Keyboard shortcuts and help, read from the one list of commands and from the widgets' own words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from creditdesk.ui.commands import COMMANDS, MENUS, OUTCOME_SHORTCUTS, Command
from creditdesk.ui.part_keys import ABOUT, PART, PART_KEYS, PartKeys
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
    grid = _grid()
    for menu in MENUS:
        for command in commands:
            if command.menu == menu:
                _add(grid, map(_native, command.shortcuts), command.text, command.tip)
        if on_desk and menu == "Call":
            keys = f"{_native(OUTCOME_SHORTCUTS[0])} … {_native(OUTCOME_SHORTCUTS[-1])}"
            _add(grid, [keys], "Outcome of the call", "Then only the fields that this outcome needs")
    return grid


def _keys(part: PartKeys) -> QGridLayout:
    grid = _grid()
    for keys, does in part.keys:
        _add(grid, map(_native, keys.split()), does)
    return grid


def _grid() -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(5)
    grid.setColumnMinimumWidth(0, 130)
    grid.setColumnStretch(1, 1)
    return grid


def help_for(widget: QWidget | None) -> str:
    """Return what is known of where the keyboard is: its name and own words, and its part with the part's keys."""
    said: list[str] = []
    while widget is not None:
        if widget.accessibleName() and not said:
            words = widget.whatsThis() or widget.accessibleDescription() or widget.toolTip()
            said = [widget.accessibleName(), *([words] if words else [])]
        part = widget.property(PART)
        if part:
            return "\n\n".join([*(word for word in said if word != part), *_about(str(part))])
        widget = widget.parentWidget()
    return "\n\n".join(said)


def _about(part: str) -> list[str]:
    """Return the name of a part, what it is for, and its keys, each on a line."""
    known = next((keys for keys in PART_KEYS if keys.part == part), None)
    if known is None:
        return [part, *([ABOUT[part]] if part in ABOUT else [])]
    lines = [f"{', '.join(map(_native, keys.split()))}: {does}" for keys, does in known.keys]
    if part == "Call":
        lines = [
            f"{_native(OUTCOME_SHORTCUTS[0])} … {_native(OUTCOME_SHORTCUTS[5])}: How the call ended",
            f"{_native('Ctrl+Return')}: Save, next debtor",
            f"{_native('F9')}: Start or end the call",
            *lines,
        ]
    return [part, known.about, "\n".join(lines)]


def _add(grid: QGridLayout, keys: Iterable[str], text: str, tip: str = "") -> None:
    row = grid.rowCount() if grid.count() else 0
    caps = QHBoxLayout()
    caps.setSpacing(4)
    for each in keys:
        cap = QLabel(each)
        cap.setObjectName("keyHint")
        caps.addWidget(cap)
    caps.addStretch(1)
    grid.addLayout(caps, row, 0)
    words = label(text)
    words.setToolTip(tip)
    grid.addWidget(words, row, 1)


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
