"""Why it is not paid, or what is queried: a list of reasons that is typed into."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, QStringListModel, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QComboBox, QCompleter, QLineEdit, QSizePolicy, QWidget

from creditdesk.ui.desk.call_keys import belongs_to_pane
from creditdesk.ui.drop_keys import drops, let_drop

_MOST_SHOWN = 12


class ReasonBox(QComboBox):
    """Narrows its list while one types; empty where nobody said why."""

    doubted = Signal()
    """What was left in the field is no reason, or is one again: see `doubt`."""

    def __init__(self, placeholder: str, reasons: Mapping[str, str], parent: QWidget | None = None) -> None:
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
        self._shown = QStringListModel(completer)
        completer.setModel(self._shown)
        self.setCompleter(completer)
        self._completer = completer
        popup = completer.popup()
        assert popup is not None  # noqa: S101 - a completer makes one when it is asked
        self._popup = popup
        popup.setProperty("dropDown", True)
        popup.setAccessibleName(f"{placeholder}, the reasons")
        popup.installEventFilter(self)
        let_drop(self, popup)
        # Told before the completer looks: what is on top of its list is what Enter takes.
        line.textEdited.connect(self._put_in_order)
        line.editingFinished.connect(self._take_what_fits)
        self.setAccessibleName(placeholder)
        self._reasons: Mapping[str, str] = {}
        self.doubt = ""
        self.editTextChanged.connect(lambda _text: self._judge() if self.doubt else None)
        self.offer(reasons)

    def offer(self, reasons: Mapping[str, str]) -> None:
        """Offer these reasons, their words by code; what is typed stays."""
        typed = self.currentText()
        self._reasons = reasons
        self.clear()
        self.addItem("", "")
        for code, label in reasons.items():
            self.addItem(label, code)
        self.setEditText(typed)
        self._put_in_order(typed)

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
        if event.key() == Qt.Key.Key_Down and (not event.modifiers() or drops(event)):
            self._offer("" if self.code is not None else self.currentText().strip())
        elif drops(event):
            self._popup.hide()
        else:
            super().keyPressEvent(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: A002, FBT001 - as Qt names it
        # With the list open, the line does not hear that it is left.
        self._take_what_fits()
        self._popup.hide()
        return super().focusNextPrevChild(next)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # The list would swallow the keys that have one meaning in the whole pane.
        is_press = watched is self._popup and event.type() == QEvent.Type.KeyPress
        if is_press and isinstance(event, QKeyEvent) and drops(event):
            self._popup.setVisible(event.key() == Qt.Key.Key_Down)
            return True
        if is_press and isinstance(event, QKeyEvent) and belongs_to_pane(event):
            self._take_what_fits()
            self._popup.hide()
            QApplication.sendEvent(self, event)
            return True
        return super().eventFilter(watched, event)

    def _offer_all(self) -> None:
        if self.hasFocus() and self.isVisible() and not self.currentText():
            self._offer("")

    def _offer(self, typed: str) -> None:
        self._put_in_order(typed)
        self._completer.setCompletionPrefix(typed)
        self._completer.complete()

    def _take_what_fits(self) -> None:
        """Take the first reason that begins with what is typed, else has it, when Tab or Enter ends the typing.

        What fits none turns red: left as it is, it would be found out only on saving.
        """
        typed = self.currentText().strip().casefold()
        if self.code is None:
            fits = next((label for label in self._in_order(typed) if typed in label.casefold()), None)
            if fits is not None:
                self.setEditText(fits)
        self._judge()

    def _put_in_order(self, typed: str) -> None:
        """Have the list show what begins with the text above what only has it."""
        wanted = self._in_order(typed.strip().casefold())
        if wanted != self._shown.stringList():
            self._shown.setStringList(wanted)

    def _in_order(self, typed: str) -> list[str]:
        return sorted(self._reasons.values(), key=lambda label: not label.casefold().startswith(typed))

    def _judge(self) -> None:
        """Show, and say to a screen reader, whether what is typed is a reason of the list."""
        is_one = self.code is not None
        self.doubt = "" if is_one else f"“{self.currentText().strip()}” is no reason of the list: Down shows them all."
        self.setToolTip(self.doubt)
        self.setAccessibleDescription(self.doubt)
        if self.property("doubtful") != (not is_one):
            self.setProperty("doubtful", not is_one)
            self.style().unpolish(self)
            self.style().polish(self)
            self.doubted.emit()
