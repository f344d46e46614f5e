"""Alt with Down and Up in lists that drop: they drop and fold it there, whatever they mean in the window besides."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget


class _DropsItsList(QObject):
    """Keeps the keys from the window's shortcuts."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and drops(event):
            event.accept()
            return True
        return super().eventFilter(watched, event)


def drops(event: QKeyEvent) -> bool:
    """Tell whether a key drops a list or folds it: Alt with Down or Up."""
    is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    return is_alt and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up)


def let_drop(*parts: QWidget) -> None:
    """Leave these keys to the boxes with a list, or to the lists themselves."""
    for part in parts:
        part.installEventFilter(_DropsItsList(part))
