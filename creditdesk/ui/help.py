"""Every shortcut of the program on one page, read from the one list of commands and from the parts' own keys."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from PySide6.QtWidgets import (
    QBoxLayout,
    QDialog,
    QDialogButtonBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from creditdesk.ui.commands import COMMANDS, MENUS, OUTCOME_SHORTCUTS, Command, native
from creditdesk.ui.key_grid import add_keys, key_grid
from creditdesk.ui.part_keys import PART_KEYS, PartKeys
from creditdesk.ui.parts import label

_PAGES = {"": "On every page", "desk": "On the Desk", "letters": "On Letters", "cash": "On Cash"}


@dataclass(slots=True)
class _Section:
    """The keys under one heading: of each row the text that is searched, and its two halves."""

    heading: QLabel
    rows: list[tuple[str, tuple[QWidget, QWidget]]] = field(default_factory=list)

    def add(self, grid: QGridLayout, keys: Iterable[str], text: str, tip: str = "") -> None:
        """Add a row."""
        keys = tuple(keys)
        said = " ".join((self.heading.text(), *keys, text, tip))
        self.rows.append((said.casefold(), add_keys(grid, keys, text, tip)))

    def keep(self, words: Sequence[str]) -> int:
        """Show the rows with all these words alone, and return how many they are."""
        count = 0
        for said, halves in self.rows:
            fits = all(word in said for word in words)
            count += fits
            for half in halves:
                half.setVisible(fits)
        self.heading.setVisible(count > 0 or not self.rows)
        return count


class ShortcutsDialog(QDialog):
    """Every shortcut of the program, by page and part, whichever page is in front; typing keeps those that fit."""

    def __init__(
        self, parent: QWidget, commands: Iterable[Command] = COMMANDS, parts: Iterable[PartKeys] = PART_KEYS
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Keyboard shortcuts")
        self._sections: list[_Section] = []
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Type what you want to do, or a key")
        self.search.setAccessibleName("Search the shortcuts")
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._keep)
        known = [command for command in commands if command.shortcuts]
        parts = tuple(parts)
        inside = QWidget()
        columns = QBoxLayout(QBoxLayout.Direction.LeftToRight, inside)
        columns.setSpacing(28)
        # The Desk has so many parts that they take a column of their own.
        everywhere, desk, in_desk = (_column() for _ in range(3))
        for page, commands_in, parts_in in (
            ("", everywhere, everywhere),
            ("desk", desk, in_desk),
            ("letters", desk, desk),
            ("cash", desk, desk),
        ):
            mine = [command for command in known if page in (command.page, command.also or command.page)]
            self._add_commands(commands_in, _PAGES[page], mine, page=page)
            if parts_in is in_desk:
                in_desk.addWidget(label(f"{_PAGES[page]}, where the keyboard is", "figure"))
            for part in parts:
                if part.page == page:
                    parts_in.addSpacing(10)
                    self._add_part(parts_in, part)
            commands_in.addSpacing(16)
        for column in (everywhere, desk, in_desk):
            column.addStretch(1)
            columns.addLayout(column, 1)
        area = QScrollArea(self)
        area.setWidget(inside)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setAccessibleName("Shortcuts")
        self._none = label("No shortcut has these words. Ctrl+K finds commands that have none.", muted=True)
        self._none.hide()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.addWidget(label("Keyboard shortcuts", "title"))
        layout.addWidget(self.search)
        layout.addWidget(self._none)
        layout.addWidget(area, 1)
        layout.addWidget(buttons)
        room = self.screen().availableGeometry().size()
        if inside.minimumSizeHint().width() * 5 // 4 + 60 > room.width() - 40:
            # With large text, one below the other: the words beside the keys would stand in too many lines.
            columns.setDirection(QBoxLayout.Direction.TopToBottom)
            for at in range(columns.count()):
                columns.setStretch(at, 0)
            columns.addStretch(1)
        hint = inside.sizeHint()
        self.resize(min(hint.width() + 60, room.width() - 40), min(hint.height() + 150, room.height() - 60))
        self.search.setFocus()

    def _keep(self, text: str) -> None:
        """Show the keys whose words, keys or part fit what is typed."""
        words = text.casefold().split()
        found = sum([section.keep(words) for section in self._sections])
        self._none.setVisible(not found)

    def _add_commands(self, column: QVBoxLayout, title: str, commands: Sequence[Command], *, page: str) -> None:
        grid = self._add_section(column, label(title, "figure"))
        section = self._sections[-1]
        for menu in MENUS:
            for command in commands:
                if command.menu == menu:
                    section.add(grid, map(native, command.shortcuts), command.text, command.tip)
            if page == "desk" and menu == "Call":
                keys = f"{native(OUTCOME_SHORTCUTS[0])} … {native(OUTCOME_SHORTCUTS[-1])}"
                section.add(grid, [keys], "Outcome of the call", "Then only the fields that this outcome needs")

    def _add_part(self, column: QVBoxLayout, part: PartKeys) -> None:
        grid = self._add_section(column, label(part.part, "small", muted=True))
        for keys, does in part.keys:
            self._sections[-1].add(grid, map(native, keys.split()), does)

    def _add_section(self, column: QVBoxLayout, heading: QLabel) -> QGridLayout:
        self._sections.append(_Section(heading))
        grid = key_grid()
        column.addWidget(heading)
        column.addLayout(grid)
        return grid


def _column() -> QVBoxLayout:
    column = QVBoxLayout()
    column.setSpacing(4)
    return column
