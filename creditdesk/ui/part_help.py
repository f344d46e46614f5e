"""Help for what has the keyboard: its own words, what its part of the page is for, and the keys it answers."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from creditdesk.ui.commands import COMMANDS, OUTCOME_SHORTCUTS, keys_of, native
from creditdesk.ui.key_grid import add_keys, key_grid
from creditdesk.ui.part_about import ABOUT
from creditdesk.ui.part_keys import PART_KEYS
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import UpAndDown, label


@dataclass(frozen=True, slots=True)
class Help:
    """What is known of a place: its part, what that is for, the control's own words, and keys with what they do."""

    part: str
    about: str = ""
    here: tuple[str, ...] = ()
    keys: tuple[tuple[tuple[str, ...], str], ...] = ()

    def as_text(self) -> str:
        """The whole as plain text."""
        keys = "\n".join(f"{', '.join(caps)}: {does}" for caps, does in self.keys)
        return "\n\n".join(each for each in (self.part, self.about, *self.here, keys) if each)


def help_for(widget: QWidget | None) -> Help | None:
    """Return what is known of where the keyboard is; none where nothing is.

    The part is the nearest that says it is one, else a window of which the title is known.
    """
    here: tuple[str, ...] = ()
    types = isinstance(widget, QLineEdit | QPlainTextEdit) or (isinstance(widget, QComboBox) and widget.isEditable())
    while widget is not None:
        name = _name(widget)
        if name and not here:
            words = widget.whatsThis() or widget.accessibleDescription() or widget.toolTip()
            here = (name, *([words] if words else []))
        part = widget.property(PART) or (widget.windowTitle() if widget.windowTitle() in ABOUT else "")
        if part:
            return _of_part(str(part), tuple(word for word in here if word != part), types=types)
        widget = widget.parentWidget()
    return Help("", here=here) if here else None


def _name(widget: QWidget) -> str:
    """Return what a screen reader calls a control: its own name, the words on it, or those of its label."""
    if widget.accessibleName() or widget.isWindow() or not widget.focusPolicy() & Qt.FocusPolicy.TabFocus:
        return widget.accessibleName()
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def _of_part(part: str, here: tuple[str, ...], *, types: bool) -> Help:
    """Return the help of a part; in a field that is typed into, without the keys that type a letter there."""
    known = next((keys for keys in PART_KEYS if keys.part == part), None)
    if known is None:
        return Help(part, ABOUT.get(part, ""), here)
    commands = (next(command for command in COMMANDS if command.id == name) for name in known.commands)
    keys = [(tuple(map(native, command.shortcuts)), command.text) for command in commands]
    if part == "Call":
        keys.insert(1, ((f"{native(OUTCOME_SHORTCUTS[0])} … {native(OUTCOME_SHORTCUTS[5])}",), "How the call ended"))
    keys += [(tuple(map(native, each.split())), does) for each, does in known.keys]
    if types:
        keys = [(kept, does) for caps, does in keys if (kept := tuple(cap for cap in caps if not _types(cap)))]
    return Help(part, known.about, here, tuple(keys))


def _types(cap: str) -> bool:
    """Tell whether a key types a sign: alone, or with Shift."""
    return len(cap.removeprefix(native("Shift+P").removesuffix("P"))) == 1


class HelpDialog(QDialog):
    """Shows a `Help`; Escape closes it."""

    def __init__(self, told: Help, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Help")
        self.setAccessibleDescription(told.as_text())
        inside = QWidget()
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(20, 16, 20, 0)
        layout.setSpacing(10)
        name, *words = told.here or ("",)
        if told.part:
            layout.addWidget(label(told.part, "title"))
            # A name over nothing says no more than the title.
            name = name if words else ""
        for text, role in ((told.about, "body"), (name, "figure"), *((each, "body") for each in words)):
            if text:
                line = label(text, role)
                line.setWordWrap(True)
                layout.addWidget(line)
        grid = key_grid()
        for caps, does in told.keys:
            add_keys(grid, caps, does)
        layout.addLayout(grid)
        layout.addStretch(1)
        more = f"{keys_of('shortcuts')} shows every key, {keys_of('find')} finds anything."
        layout.addWidget(label(more, "small", muted=True))
        buttons = QDialogButtonBox(self)
        close = buttons.addButton("Close", QDialogButtonBox.ButtonRole.RejectRole)
        close.setDefault(True)
        buttons.rejected.connect(self.reject)
        area = UpAndDown(self)
        area.setWidget(inside)
        # Where large text leaves no room for all of it, Tab goes here and the arrows scroll.
        area.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 20, 14)
        whole.addWidget(area, 1)
        whole.addWidget(buttons)
        close.setFocus()
        room = self.screen().availableGeometry().size()
        wanted = max(480, area.minimumSizeHint().width() + 20, 60 * self.fontMetrics().averageCharWidth())
        width = min(wanted, room.width() - 40)
        height = inside.heightForWidth(width - 40) + buttons.sizeHint().height() + 40
        self.resize(width, min(height, room.height() - 60))
