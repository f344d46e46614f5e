"""The fields of a query: what is queried, how much of which invoices, and who answers."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date

from PySide6.QtCore import QLocale, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.outcomes import REASONS, query_reasons
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.query_entry import QueryItem, QueryReading, read_query
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.ui.desk.line_help import QUERY_HELP
from creditdesk.ui.desk.read_line import ReadLine, Tone
from creditdesk.ui.desk.reason_box import ReasonBox
from creditdesk.ui.theme import Theme


class QueryFields(QWidget):
    """Says beside the amount what would be in query, while it is typed and while items are chosen."""

    changed = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._items: tuple[QueryItem, ...] = ()
        self._selected: frozenset[DocumentKey] = frozenset()
        self._as_of = date.min
        self.reason = ReasonBox("What is queried", query_reasons(REASONS))
        self.amount = ReadLine(theme, "Amount in query")
        self.amount.edit.setPlaceholderText("all, or 400 on 10512")
        self.amount.edit.setWhatsThis(QUERY_HELP)
        self.owner = QLineEdit()
        self.owner.setPlaceholderText("Who answers")
        self.owner.setAccessibleName("Who answers the query")
        self.reading = QueryReading()
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(theme.scaled(6))
        for part in (self.reason, self.amount, self.owner):
            whole.addWidget(part)
        self.setFocusProxy(self.reason)
        self.reason.editTextChanged.connect(lambda _text: self.changed.emit())
        self.amount.edit.textChanged.connect(self._typed)
        self.owner.textChanged.connect(lambda _text: self.changed.emit())

    def speak_of(self, items: Sequence[OpenItemRow], selected: Collection[DocumentKey], as_of: date) -> None:
        """Take the debtor's open items and those selected of them."""
        self._items = tuple(
            QueryItem(item.key, item.due_on, item.currency, item.open_minor, item.disputed_minor)
            for item in items
            if item.open_minor > 0
        )
        self._selected, self._as_of = frozenset(selected), as_of
        self._read()

    def _typed(self) -> None:
        self._read()
        self.changed.emit()

    def _read(self) -> None:
        # Typed by the person, not read from a file: their own locale says what a lone comma means.
        style = AmountStyle.POINT if QLocale().decimalPoint() == "." else AmountStyle.COMMA
        text = self.amount.text
        self.reading = read_query(text, as_of=self._as_of, items=self._items, selected=self._selected, style=style)
        problem = self.reading.problem
        self.amount.tell(
            self.reading.words,
            unsure=[(0, len(text))] if problem else (),
            says=[problem] if problem else (),
            tone=Tone.PROBLEM if text.strip() else Tone.HINT,
        )
