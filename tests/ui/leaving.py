"""What a window asks before it lets go of what was typed, and answering it as a person does."""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QMessageBox

WAYS = QMessageBox.StandardButton


def question_of(window: QDialog) -> QMessageBox | None:
    """Return the question that stands over a window; none where it asks nothing."""
    return next((each for each in window.findChildren(QMessageBox) if each.isVisible()), None)


def stay(window: QDialog) -> str:
    """Answer that the window is to stay; return what it asked."""
    return _answer(window, WAYS.Cancel)


def leave(window: QDialog) -> str:
    """Answer that what was typed may go; return what was asked."""
    return _answer(window, WAYS.Discard)


def _answer(window: QDialog, way: QMessageBox.StandardButton) -> str:
    asked = question_of(window)
    assert asked is not None
    words = asked.text()
    asked.button(way).click()
    return words
