"""Whom the head of the call offers to ring, as it stands once somebody opens it."""

from __future__ import annotations

from PySide6.QtGui import QAction

from creditdesk.ui.desk.call_pane import CallPane


def offered(pane: CallPane) -> list[QAction]:
    """Return the lines of the menu."""
    pane.head._menu.aboutToShow.emit()
    return list(pane.head._menu.actions())
