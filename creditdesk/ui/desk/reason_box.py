"""Why it is not paid, or what is queried: a list of reasons that is typed into."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QLineEdit, QSizePolicy, QWidget

from creditdesk.domain.outcomes import REASONS
from creditdesk.ui.desk.call_keys import belongs_to_pane

_MOST_SHOWN = 12


class ReasonBox(QComboBox):
    """Narrows its list while one types; empty where nobody said why."""

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        completer = QCompleter(self)
        completer.setMaxVisibleItems(_MOST_SHOWN)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(QCompleter.CompletionMode.PopupCompletion)
        # The box has the frame; its line needs none of its own.
        self.setStyleSheet("QLineEdit { border: none; padding: 0px; } QComboBox::drop-down { border: none; }")
        line = QLineEdit()
        line.setPlaceholderText(placeholder)
        self.setLineEdit(line)
        self.setCompleter(completer)
        self._completer = completer
        popup = completer.popup()
        assert popup is not None  # noqa: S101 - a completer makes one when it is asked
        self._popup = popup
        popup.setProperty("dropDown", True)
        popup.setAccessibleName(f"{placeholder}, the reasons")
        popup.installEventFilter(self)
        line.editingFinished.connect(self._take_the_only_one)
        self.setAccessibleName(placeholder)
        self._reasons: Mapping[str, str] = {}
        self.offer(REASONS)

    def offer(self, reasons: Mapping[str, str]) -> None:
        """Offer these reasons, their words by code; what is typed stays."""
        typed = self.currentText()
        self._reasons = reasons
        self.clear()
        self.addItem("", "")
        for code, label in reasons.items():
            self.addItem(label, code)
        self._completer.setModel(QStringListModel(list(reasons.values()), self._completer))
        self.setEditText(typed)

    @property
    def code(self) -> str | None:
        """The reason's code, empty for none, none where what is typed is no reason."""
        typed = self.currentText().strip().casefold()
        return next((code for code, label in (("", ""), *self._reasons.items()) if label.casefold() == typed), None)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        # Once the field is scrolled to its place; coming back to the window, nobody asks for the list.
        if event.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            QTimer.singleShot(60, self, self._offer_all)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and not event.modifiers():
            self._offer("" if self.code is not None else self.currentText().strip())
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - as Qt names it
        # With the list open, the line does not hear that it is left.
        self._take_the_only_one()
        self._popup.hide()
        return super().focusNextPrevChild(next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The list would swallow the keys that have one meaning in the whole pane.
        is_press = watched is self._popup and event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and belongs_to_pane(event):
            self._take_the_only_one()
            self._popup.hide()
            QApplication.sendEvent(self, event)
            return True
        return super().eventFilter(watched, event)

    def _offer_all(self) -> None:
        if self.hasFocus() and self.isVisible() and not self.currentText():
            self._offer("")

    def _offer(self, typed: str) -> None:
        self._completer.setCompletionPrefix(typed)
        self._completer.complete()

    def _take_the_only_one(self) -> None:
        """Take the one reason that what is typed leaves to choose from, when Tab or Enter ends the typing."""
        typed = self.currentText().strip().casefold()
        if self.code is None:
            left = [label for label in self._reasons.values() if typed in label.casefold()]
            if len(left) == 1:
                self.setEditText(left[0])
