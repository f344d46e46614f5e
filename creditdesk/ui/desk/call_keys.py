"""The keys that mean the same wherever in the call pane, or in a list that it dropped down, the keyboard is."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from creditdesk.domain.outcomes import QUICK


def saves(event: QKeyEvent) -> bool:
    """Tell whether it saves the entry: Ctrl+Enter."""
    control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
    return control and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def outcome_digit(event: QKeyEvent) -> int:
    """Return the digit of the outcome that Alt chooses with it, the last for the list of all; 0 for other keys."""
    digit = event.key() - Qt.Key.Key_0
    is_alt = bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    return digit if is_alt and 1 <= digit <= len(QUICK) + 1 else 0


def belongs_to_pane(event: QKeyEvent) -> bool:
    """Tell whether a list that is open leaves this key to the pane: what saves, times the call, chooses an outcome."""
    return saves(event) or event.key() == Qt.Key.Key_F9 or outcome_digit(event) > 0
