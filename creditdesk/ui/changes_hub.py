"""Where pages hear what a piece of work touched, whoever did it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

if TYPE_CHECKING:
    # For its type alone: the first paint does not wait for what happens only once a book is open.
    from creditdesk.services.changes import Changes


class ChangesHub(QObject):
    """Passes on `Changes`; every page decides by itself whether it is concerned, and no page calls another."""

    published = Signal(object)

    def publish(self, changes: Changes) -> None:
        """Tell everyone."""
        if changes.touched:
            self.published.emit(changes)
