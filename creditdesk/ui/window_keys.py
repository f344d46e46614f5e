"""The keys of the windows that open over the main one: its own shortcuts sleep while one of them is in front."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from creditdesk.ui.commands import keys_of
from creditdesk.ui.part_help import HelpDialog, help_for
from creditdesk.ui.part_names import UNDOES

_GIVEN = "hasWindowKeys"


class WindowKeys(QObject):
    """Gives each window its F1 once it comes to the front, and Ctrl+Z where what is done in it is taken back there."""

    def __init__(self, parent: QObject, undo: Callable[[], object]) -> None:
        super().__init__(parent)
        self._undo = undo
        application = QApplication.instance()
        assert isinstance(application, QApplication)  # noqa: S101 - there is no window without it
        application.focusWindowChanged.connect(self._give)

    def _give(self, _window: QObject | None = None) -> None:
        front: QWidget | None = QApplication.activeWindow()
        if not isinstance(front, QDialog) or front.property(_GIVEN):
            return
        told = help_for(front)
        if told is not None and told.about:
            front.setProperty(_GIVEN, True)
            QShortcut(QKeySequence(keys_of("help")), front, lambda: show_help(front))
            if front.property(UNDOES):
                QShortcut(QKeySequence(keys_of("undo")), front, self._undo)


def show_help(window: QWidget) -> bool:
    """Say of the part that has the keyboard what it does; return whether there was anything to say."""
    # Qt gives none where nothing has the keyboard, whatever its stubs say.
    has: QWidget | None = window.focusWidget()
    told = help_for(window if has is None else has)
    if told is not None:
        HelpDialog(told, window).exec()
    return told is not None
