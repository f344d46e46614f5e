"""A text message to the debtor: what it says, how long it is, copied to a telephone, logged once it was sent."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from creditdesk.domain.text_message import Length, length_of
from creditdesk.services.changes import Changes
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.desk.words import counted
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.text_messages import Mobile, TextDraft, TextMessages


class TextMessageAsk(Ask):
    """The text, to be copied to a telephone; answered once it was sent from there."""

    def __init__(self, name: str, draft: TextDraft, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(
            "Text message", f"To {name}. Send it from your telephone, then say so here.", "It was sent", theme, parent
        )
        self._draft = draft
        self.to = QComboBox()
        for mobile in draft.mobiles:
            self.to.addItem(f"{mobile.number}, {mobile.name}", mobile)
        self.to.setPlaceholderText("no mobile number is known here")
        self.text = QPlainTextEdit(draft.text)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(theme.scaled(60))
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("why it is sent all the same")
        self.length = _line("small")
        held = _line()
        held.setText(f"⚠ Held: {'; '.join(draft.held)}.")
        self.copy_text = button("Copy the text", lambda: _copy(self.text.toPlainText()))
        self.copy_number = button("Copy the number", lambda: _copy(self.mobile.number if self.mobile else ""))
        self.copy_number.setEnabled(bool(draft.mobiles))
        copies = QWidget()
        across = QHBoxLayout(copies)
        across.setContentsMargins(0, 0, 0, 0)
        for each in (self.copy_text, self.copy_number):
            across.addWidget(each)
        across.addStretch(1)
        self.add("To", self.to)
        self.add("Text", self.text)
        self._fields.addRow("", self.length)
        self._fields.addRow("", copies)
        self.setTabOrder(self.text, self.copy_text)
        self.setTabOrder(self.copy_text, self.copy_number)
        if draft.held:
            self._fields.addRow("", held)
            self.add("Reason", self.reason)
            self.setTabOrder(self.copy_number, self.reason)
        else:
            self.setTabOrder(self.copy_number, self._cancel)
        self.text.textChanged.connect(self._measure)
        self.give_room(theme.scaled(520), theme.scaled(380))
        self._measure()
        self.text.setFocus()

    @property
    def mobile(self) -> Mobile | None:
        """Whom it goes to."""
        chosen: Mobile | None = self.to.currentData()
        return chosen

    def problem(self) -> tuple[str, QWidget] | None:
        if not self.text.toPlainText().strip():
            return "There is no text.", self.text
        if self._draft.held and not self.reason.text().strip():
            return "Say why it is sent although it is held.", self.reason
        return None

    def _measure(self) -> None:
        self.length.setText(length_words(length_of(self.text.toPlainText())))


class TextMessageWork(QObject):
    """Makes a text, lets it be copied, and logs it."""

    changed = Signal(object)
    """The `Changes` of a text that was logged."""
    undoable = Signal(object)
    """The same, as a `LastChange`."""
    told = Signal(str)
    """A sentence for the person."""

    def __init__(
        self,
        texts: Callable[[], TextMessages],
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        over: QWidget,
    ) -> None:
        super().__init__(over)
        self._texts = texts
        self._runner = runner
        self._theme = theme
        self._as_of = as_of
        self._now = now
        self._over = over
        self.ask: TextMessageAsk | None = None

    def write_to(self, customer_id: int, name: str) -> None:
        """Show what a text to a debtor would say."""
        texts, as_of = self._texts, self._as_of
        self._runner.read(
            lambda: texts().draft(customer_id, as_of),
            lambda draft: self._show(name, draft),
            lambda error: self.told.emit(str(error)),
            key="text message",
        )

    def _show(self, name: str, draft: TextDraft) -> None:
        ask = TextMessageAsk(name, draft, self._theme, self._over)
        ask.answered.connect(lambda: self._log(name, draft, ask))
        self.ask = ask
        ask.open()

    def _log(self, name: str, draft: TextDraft, ask: TextMessageAsk) -> None:
        texts, as_of, at = self._texts, self._as_of, self._now()
        text, mobile, reason = ask.text.toPlainText(), ask.mobile, ask.reason.text()

        def done(result: tuple[int, Changes]) -> None:
            activity_id, changes = result
            self.changed.emit(changes)
            self.undoable.emit(
                LastChange(
                    f"Text message logged: {name}",
                    lambda moment: texts().take_back(activity_id, at=moment, as_of=as_of),
                    f"Taken back in the history of {name}. What was sent by telephone is out of the house.",
                )
            )

        self._runner.write(
            lambda: texts().log(draft.customer_id, text, mobile, at=at, as_of=as_of, override_reason=reason),
            done,
            lambda error: self.told.emit(str(error)),
        )


def length_words(length: Length) -> str:
    """Say how long a text is, and what makes it longer."""
    said = f"{length.used} of {length.room} letters, {counted(length.parts, 'message')}"
    if length.strange:
        said += f". Plain telephones have no {' '.join(length.strange[:8])}: without it there is twice the room"
    return said


def _copy(text: str) -> None:
    QGuiApplication.clipboard().setText(text)


def _line(role: str = "body") -> QLabel:
    made = label("", role)
    made.setWordWrap(True)
    return made
