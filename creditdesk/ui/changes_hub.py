"""Where pages hear what a piece of work touched, whoever did it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from creditdesk.services.changes import Changes


class ChangesHub(QObject):
    """Passes on `Changes`; every page decides by itself whether it is concerned, and no page calls another."""

    published = Signal(object)

    def publish(self, changes: Changes) -> None:
        """Tell everyone."""
        if changes.touched:
            self.published.emit(changes)
