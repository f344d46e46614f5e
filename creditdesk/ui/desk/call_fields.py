"""The fields that an outcome asks for, and only those: reason, query, day of the next call, reference, person."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QCompleter,
    QHBoxLayout,
    QLineEdit,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.outcomes import OUTCOMES, REASONS, Asks, FollowUpKind
from creditdesk.domain.quick_entry import read_day
from creditdesk.services.desk.entries import FollowUpDraft
from creditdesk.ui.desk.promise_lines import PromiseLines
from creditdesk.ui.desk.quick_line import QuickLine
from creditdesk.ui.desk.words import weekday_text
from creditdesk.ui.theme import Theme

_TIME = re.compile(r"\b(?:at\s+)?([01]?\d|2[0-3])(?:[:.]([0-5]\d)\s*(am|pm)?|\s*(am|pm))(?!\w)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class When:
    """A day, and a time of it as "HH:MM" or empty, as read from a line; `is_understood` false means neither."""

    on: date | None = None
    time: str = ""
    is_understood: bool = True

    @property
    def words(self) -> str:
        """What was understood."""
        if self.on is None:
            return ""
        return f"{weekday_text(self.on)}, {self.time}" if self.time else weekday_text(self.on)


def read_when(text: str, as_of: date) -> When:
    """Read a day and a time in any order: "fri 10:30", "9am tomorrow"; a time alone is of the same day."""
    if not text.strip():
        return When()
    time = ""
    rest = text
    found = _TIME.search(text)
    if found is not None:
        hour = int(found[1]) % 12 + 12 if _half(found) == "pm" and int(found[1]) <= 12 else int(found[1])
        hour = 0 if _half(found) == "am" and hour == 12 else hour
        time = f"{hour:02}:{found[2] or '00'}"
        rest = text[: found.start()] + text[found.end() :]
    if not rest.strip():
        return When(as_of, time)
    day = read_day(rest, as_of)
    return When(is_understood=False) if day is None else When(day, time)


def _half(found: re.Match[str]) -> str:
    return (found[3] or found[4] or "").lower()


class ReasonBox(QComboBox):
    """Why it is not paid: a list that is typed into, empty where nobody said."""

    def __init__(self, placeholder: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.addItem("", "")
        for code, label in REASONS.items():
            self.addItem(label, code)
        completer = QCompleter(self.model(), self)
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
        popup.installEventFilter(self)
        line.editingFinished.connect(self._take_the_only_one)
        self.setAccessibleName(placeholder)

    @property
    def code(self) -> str | None:
        """The reason's code, empty for none, none where what is typed is no reason."""
        typed = self.currentText().strip().casefold()
        return next((code for code, label in (("", ""), *REASONS.items()) if label == typed), None)

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
        # The list would swallow the keys that save the call and run its clock.
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.KeyPress
            and watched is self._popup
            and (event.modifiers() & Qt.KeyboardModifier.ControlModifier or event.key() == Qt.Key.Key_F9)
            and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F9)
        ):
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
            left = [label for label in REASONS.values() if typed in label.casefold()]
            if len(left) == 1:
                self.setEditText(left[0])


class CallFields(QWidget):
    """Shows the fields of one outcome; the others keep what was typed, in case the outcome changes back."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asks: frozenset[Asks] = frozenset()
        self._code = ""
        self._as_of = date.min
        self.promises = PromiseLines(theme)
        self.reason = ReasonBox("Reason")
        self.query_reason = ReasonBox("What is queried")
        self.query_amount = _line("Amount, or all; on 10512", "Amount in query")
        self.query_owner = _line("Who answers", "Who answers the query")
        self.person = _line("Name and number of the other person", "Other person")
        self.reference = _line("Reference, date, method", "Reference")
        self.when = QuickLine(theme)
        self.when.setAccessibleName("Follow-up, day and time")
        self._query = QWidget()
        query = QVBoxLayout(self._query)
        query.setContentsMargins(0, 0, 0, 0)
        query.setSpacing(theme.scaled(6))
        query.addWidget(self.query_reason)
        pair = QHBoxLayout()
        pair.setSpacing(theme.scaled(6))
        pair.addWidget(self.query_amount, 1)
        pair.addWidget(self.query_owner, 1)
        query.addLayout(pair)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.scaled(6))
        self._parts: dict[Asks, QWidget] = {
            Asks.CONTACT: self.person,
            Asks.REFERENCE: self.reference,
            Asks.PROMISE: self.promises,
            Asks.QUERY: self._query,
            Asks.FOLLOW_UP: self.when,
            Asks.REASON: self.reason,
        }
        for part in self._parts.values():
            whole.addWidget(part)
        self.promises.changed.connect(self.changed)
        for box in (self.reason, self.query_reason):
            box.editTextChanged.connect(lambda _text: self.changed.emit())
        for line in (self.query_amount, self.query_owner, self.person, self.reference):
            line.textChanged.connect(lambda _text: self.changed.emit())
        self.when.textChanged.connect(self._read_when)
        theme.changed.connect(self.when.adapt)
        self.ask("", date.min)

    def ask(self, code: str, as_of: date) -> None:
        """Show what the outcome `code` asks for."""
        outcome = OUTCOMES.get(code)
        self._code, self._as_of = code, as_of
        self._asks = frozenset(outcome.asks) if outcome is not None else frozenset()
        for ask, part in self._parts.items():
            part.setVisible(ask in self._asks)
        rule = outcome.rules[0].text if outcome is not None and outcome.rules else "follow-up"
        self.when.setPlaceholderText("when: fri 10:30" if code == "CALLBACK_AGREED" else f"{rule}: by the house rule")
        self.setVisible(bool(self._asks))
        self._show_when()

    def asks(self, ask: Asks) -> bool:
        """Tell whether the outcome asks for this."""
        return ask in self._asks

    def focus_first(self) -> None:
        """Put the keyboard into the field that the outcome needs most."""
        if self.asks(Asks.PROMISE):
            self.promises.focus_first()
            return
        order = (Asks.QUERY, Asks.CONTACT, Asks.FOLLOW_UP, Asks.REFERENCE, Asks.REASON)
        widgets = {Asks.QUERY: self.query_reason}
        for ask in order:
            if self.asks(ask):
                widgets.get(ask, self._parts[ask]).setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def follow_up(self) -> FollowUpDraft | None:
        """Return the next action as it was typed, none for the house rule."""
        when = read_when(self.when.toPlainText(), self._as_of)
        if not self.asks(Asks.FOLLOW_UP) or when.on is None:
            return None
        outcome = OUTCOMES[self._code]
        kind, text = (
            (outcome.rules[0].kind, outcome.rules[0].text)
            if outcome.rules
            else (FollowUpKind.CALL, outcome.label.lower())
        )
        return FollowUpDraft(kind.value, when.on, when.time, text)

    @property
    def when_is_understood(self) -> bool:
        """Whether the line of the follow-up is empty or has one meaning."""
        return not self.asks(Asks.FOLLOW_UP) or read_when(self.when.toPlainText(), self._as_of).is_understood

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return what is typed into the fields but for the promises, for the draft."""
        return tuple((name, text) for name, text in self._texts().items() if text)

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Put texts of a draft back, and empty the fields that it does not name."""
        self.reason.setEditText(texts.get("reason", ""))
        self.query_reason.setEditText(texts.get("query_reason", ""))
        self.query_amount.setText(texts.get("query_amount", ""))
        self.query_owner.setText(texts.get("query_owner", ""))
        self.person.setText(texts.get("person", ""))
        self.reference.setText(texts.get("reference", ""))
        self.when.setPlainText(texts.get("when", ""))

    def _texts(self) -> dict[str, str]:
        return {
            "reason": self.reason.currentText(),
            "query_reason": self.query_reason.currentText(),
            "query_amount": self.query_amount.text(),
            "query_owner": self.query_owner.text(),
            "person": self.person.text(),
            "reference": self.reference.text(),
            "when": self.when.toPlainText(),
        }

    def _read_when(self) -> None:
        self._show_when()
        self.changed.emit()

    def _show_when(self) -> None:
        text = self.when.toPlainText()
        when = read_when(text, self._as_of)
        self.when.show_reading(when.words, [] if when.is_understood else [(0, len(text))])
        self.when.setToolTip("" if when.is_understood else f"“{text}” is no day to come, such as fri 10:30")
        self.when.setAccessibleDescription(when.words or self.when.toolTip())


def _line(placeholder: str, name: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(name)
    return line
