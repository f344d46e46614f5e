"""The fields that an outcome asks for, and only those: reason, query, day of the next call, reference, person."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.outcomes import OUTCOMES, REASONS, Asks, FollowUpKind, Outcome, query_reasons
from creditdesk.services.desk.entries import FollowUpDraft
from creditdesk.services.desk.own_codes import Codes
from creditdesk.ui.desk.promise_lines import PromiseLines
from creditdesk.ui.desk.query_fields import QueryFields
from creditdesk.ui.desk.reason_box import ReasonBox
from creditdesk.ui.desk.when_line import WhenLine
from creditdesk.ui.theme import Theme


class CallFields(QWidget):
    """Shows the fields of one outcome; the others keep what was typed, in case the outcome changes back."""

    changed = Signal()
    doubted = Signal()
    """What was typed for a reason is none, or is one again: see `doubt`."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._asks: frozenset[Asks] = frozenset()
        self._code = ""
        self._outcomes: Mapping[str, Outcome] = OUTCOMES
        self.promises = PromiseLines(theme)
        self.reason = ReasonBox("Reason", REASONS)
        self.query = QueryFields(theme)
        self.person = _line("Name and number of the other person", "Other person")
        self.reference = _line("Reference, date, method", "Reference")
        self.when = WhenLine(theme, "Follow-up, day and time")
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.scaled(6))
        self._parts: dict[Asks, QWidget] = {
            Asks.CONTACT: self.person,
            Asks.REFERENCE: self.reference,
            Asks.PROMISE: self.promises,
            Asks.QUERY: self.query,
            Asks.FOLLOW_UP: self.when,
            Asks.REASON: self.reason,
        }
        for part in self._parts.values():
            whole.addWidget(part)
        for part in (self.promises, self.query):
            part.changed.connect(self.changed)
        self.reason.editTextChanged.connect(lambda _text: self.changed.emit())
        for box in (self.reason, self.query.reason):
            box.doubted.connect(self.doubted)
        for line in (self.person, self.reference):
            line.textChanged.connect(lambda _text: self.changed.emit())
        self.when.textChanged.connect(self.changed)
        self.ask("", date.min)

    def take_codes(self, codes: Codes) -> None:
        """Know these outcomes, and offer these reasons."""
        self._outcomes = codes.outcomes
        self.reason.offer(codes.reasons)
        self.query.reason.offer(query_reasons(codes.reasons))

    def ask(self, code: str, as_of: date) -> None:
        """Show what the outcome `code` asks for."""
        outcome = self._outcomes.get(code)
        self._code = code
        self.when.set_day(as_of)
        self._asks = frozenset(outcome.asks) if outcome is not None else frozenset()
        for ask, part in self._parts.items():
            part.setVisible(ask in self._asks)
        self.promises.setVisible(self.has_promise_line)
        self.promises.want_plan(Asks.PLAN in self._asks, only_asked=code == "PLAN_REQUESTED")
        rule = outcome.rules[0].text if outcome is not None and outcome.rules else "follow-up"
        self.when.setPlaceholderText("when: fri 10:30" if code == "CALLBACK_AGREED" else f"{rule}: by the house rule")
        self.setVisible(bool(self._asks))

    def asks(self, ask: Asks) -> bool:
        """Tell whether the outcome asks for this."""
        return ask in self._asks

    @property
    def has_promise_line(self) -> bool:
        """Whether promises or a plan are asked for."""
        return self.asks(Asks.PROMISE) or self.asks(Asks.PLAN)

    @property
    def doubt(self) -> str:
        """What is to be said of a reason that is none of the list; empty where all are of it."""
        box = self.query.reason if self.asks(Asks.QUERY) else self.reason
        return box.doubt if self.asks(Asks.QUERY) or self.asks(Asks.REASON) else ""

    def focus_first(self) -> None:
        """Put the keyboard into the field that the outcome needs most."""
        if self.has_promise_line:
            self.promises.focus_first()
            return
        order = (Asks.QUERY, Asks.CONTACT, Asks.FOLLOW_UP, Asks.REFERENCE, Asks.REASON)
        for ask in order:
            if self.asks(ask):
                self._parts[ask].setFocus(Qt.FocusReason.ShortcutFocusReason)
                return

    def follow_up(self) -> FollowUpDraft | None:
        """Return the next action as it was typed, none for the house rule."""
        when = self.when.when
        if not self.asks(Asks.FOLLOW_UP) or when.on is None:
            return None
        outcome = self._outcomes[self._code]
        kind, text = (
            (outcome.rules[0].kind, outcome.rules[0].text)
            if outcome.rules
            else (FollowUpKind.CALL, outcome.label.lower())
        )
        return FollowUpDraft(kind.value, when.on, when.time, text)

    @property
    def when_is_understood(self) -> bool:
        """Whether the line of the follow-up is empty or has one meaning."""
        return not self.asks(Asks.FOLLOW_UP) or self.when.when.is_understood

    def texts(self) -> tuple[tuple[str, str], ...]:
        """Return what is typed into the fields but for the promises, for the draft."""
        return tuple((name, text) for name, text in self._texts().items() if text)

    def set_texts(self, texts: Mapping[str, str]) -> None:
        """Put texts of a draft back, and empty the fields that it does not name."""
        self.reason.setEditText(texts.get("reason", ""))
        self.query.reason.setEditText(texts.get("query_reason", ""))
        self.query.amount.edit.setPlainText(texts.get("query_amount", ""))
        self.query.owner.setText(texts.get("query_owner", ""))
        self.person.setText(texts.get("person", ""))
        self.reference.setText(texts.get("reference", ""))
        self.when.setPlainText(texts.get("when", ""))

    def _texts(self) -> dict[str, str]:
        return {
            "reason": self.reason.currentText(),
            "query_reason": self.query.reason.currentText(),
            "query_amount": self.query.amount.text,
            "query_owner": self.query.owner.text(),
            "person": self.person.text(),
            "reference": self.reference.text(),
            "when": self.when.toPlainText(),
        }


def _line(placeholder: str, name: str) -> QLineEdit:
    line = QLineEdit()
    line.setPlaceholderText(placeholder)
    line.setAccessibleName(name)
    return line
