"""The keys of a letter's buttons, which press them from wherever the keyboard is in its pane."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget


def give_keys(pane: QWidget, keys: Mapping[str, QPushButton]) -> None:
    """Let each key, as Qt writes it on Windows, press its button, and its tooltip name it."""
    for key, pressed in keys.items():
        shortcut = QShortcut(QKeySequence(key), pane, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda one=pressed: _press(one))
        pressed.setToolTip(shortcut.key().toString(QKeySequence.SequenceFormat.NativeText))


def press_by(pane: QWidget, keys: Mapping[str, Callable[[], QPushButton]]) -> None:
    """Let each key press the button that it means at the moment, from wherever the keyboard is in the pane."""
    for key, meant in keys.items():
        shortcut = QShortcut(QKeySequence(key), pane, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda one=meant: _press(one()))


def _press(meant: QPushButton) -> None:
    # A button that is out of sight or refused is not pressed.
    if meant.isVisible():
        meant.click()
