"""The list of queries, of one debtor or of the whole ledger: who owes the answer, since when, and how it ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from creditdesk.domain.money import decimal_text
from creditdesk.domain.query import QueryStatus
from creditdesk.domain.words import day_words
from creditdesk.services.desk.query_rows import OPEN, QueryFilter, QueryRow
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.words import column_day, joined, money_text
from creditdesk.ui.part_names import PART
from creditdesk.ui.theme import Theme

_EMPTY_DEBTOR = "This debtor has no such query. Q on the Desk raises one on the items chosen there."
_EMPTY_LEDGER = "No such query in the whole ledger. Q on the Desk raises one on the items chosen there."
_ANSWERED = frozenset(QueryStatus) - OPEN
_SHOWN: tuple[tuple[str, QueryFilter], ...] = (
    ("Open", QueryFilter(statuses=OPEN)),
    ("Answer late", QueryFilter(late=True)),
    ("Answered", QueryFilter(statuses=_ANSWERED)),
    ("All", QueryFilter()),
)


_DEBTOR, _CURRENCY = 2, 5
"""Columns that are hidden where they say nothing new."""


class QueriesList(ListDialog):
    """Shows queries, and asks for what is to be done with the one that is chosen."""

    wanted = Signal()
    """Other queries are wanted than those shown: `query_filter` says which."""
    answer_asked = Signal(object)
    """A `QueryRow` is to be answered."""
    owner_asked = Signal(object)
    """A `QueryRow` is to be passed to its owner."""
    documents_asked = Signal(object)
    """The documents of a `QueryRow` are wanted."""
    credit_asked = Signal(object)
    """The credit note of a `QueryRow` is to be named."""
    writing_asked = Signal(object)
    """An acknowledgement of a `QueryRow`, or a report on it, is to be written."""
    figures_asked = Signal()
    """How long queries take and what they come from is wanted."""

    def __init__(
        self,
        theme: Theme,
        as_of: date,
        *,
        debtor: tuple[int, str] | None,
        of_debtor: bool,
        may_write: bool,
        parent: QWidget | None = None,
    ) -> None:
        """Make the list.

        Args:
            theme: The look.
            as_of: The day.
            debtor: Customer and name of whoever is shown on the Desk, none where nobody is.
            of_debtor: Whether it begins with that debtor's queries, and not with those of the whole ledger.
            may_write: Whether anything can be done with a query here.
            parent: The widget around it.
        """

        def day(text: Callable[[QueryRow], date | None]) -> tuple[Callable[[QueryRow], str], Callable[[QueryRow], str]]:
            def shown(row: QueryRow) -> str:
                found = text(row)
                return column_day(found, as_of) if found else ""

            def plain(row: QueryRow) -> str:
                found = text(row)
                return found.isoformat() if found else ""

            return shown, plain

        raised, raised_plain = day(lambda row: row.raised_on)
        due, due_plain = day(lambda row: row.answer_due_on)
        columns = (
            Column("Raised", raised, plain=raised_plain, gives_way=2),
            Column("Days", lambda row: str(row.age_days), numeric=True, gives_way=1),
            Column("Debtor", lambda row: joined((row.account, row.name))),
            Column("Items", _items, gives_way=4, plain=lambda row: ", ".join(key.number for key, _minor in row.items)),
            Column(
                "Amount",
                lambda row: money_text(row.amount_minor, row.currency),
                numeric=True,
                plain=lambda row: decimal_text(row.amount_minor, row.currency),
            ),
            Column("Currency", lambda row: row.currency),
            Column("Reason", lambda row: row.reason),
            Column("Owner", lambda row: row.owner, gives_way=3),
            Column("Answer by", due, plain=due_plain),
            Column("State", lambda row: state_text(row, as_of), stretches=True),
            Column("Files", lambda row: str(row.attachment_count or ""), numeric=True, gives_way=5),
        )
        super().__init__("Queries", columns, "", theme, parent)
        self.setProperty(PART, "Queries")
        # It is beside the amount, for other programs alone.
        self.table.hide_column(_CURRENCY, yes=True)
        self._may_write = may_write
        self.whose = QComboBox()
        self.whose.setAccessibleName("Whose queries")
        if debtor is not None:
            self.whose.addItem(debtor[1], debtor[0])
        self.whose.addItem("All debtors", None)
        self.whose.setCurrentIndex(0 if of_debtor else self.whose.count() - 1)
        self.shown = QComboBox()
        self.shown.setAccessibleName("Which queries")
        for words, each in _SHOWN:
            self.shown.addItem(words, each)
        for box in (self.whose, self.shown):
            self.filter_by(box)
            box.currentIndexChanged.connect(lambda _at: self.wanted.emit())
        self.answer = self.act("Answer…", lambda: self.answer_asked.emit(self.row), "R")
        self.owner = self.act("Owner…", lambda: self.owner_asked.emit(self.row), "O")
        self.documents = self.act("Documents…", lambda: self.documents_asked.emit(self.row), "D")
        self.credit = self.act("Credit note…", lambda: self.credit_asked.emit(self.row), "N")
        self.write = self.act("Write…", lambda: self.writing_asked.emit(self.row), "W")
        self.figures = self.act("Figures…", self.figures_asked.emit, "F", on_row=False)
        self.table.selectionModel().currentRowChanged.connect(lambda _now, _before: self._judge())
        self.take_room(1180, 480)
        self._judge()

    @property
    def query_filter(self) -> QueryFilter:
        """Which queries are wanted."""
        which: QueryFilter = self.shown.currentData()
        return QueryFilter(self.whose.currentData(), which.statuses, late=which.late)

    def show_queries(self, rows: tuple[QueryRow, ...]) -> None:
        """Show these queries, with the keyboard in them."""
        self._empty.setText(_EMPTY_LEDGER if self.whose.currentData() is None else _EMPTY_DEBTOR)
        self.table.hide_column(_DEBTOR, yes=self.whose.currentData() is not None)
        self.show_rows(rows)
        self._judge()

    def _judge(self) -> None:
        """Offer what can be done with the query that is chosen."""
        row = self.row
        self.answer.setEnabled(self._may_write and row is not None and row.is_open)
        self.owner.setEnabled(self._may_write and row is not None and row.is_open)
        self.credit.setEnabled(self._may_write and row is not None and row.credit_left_minor > 0)
        self.write.setEnabled(self._may_write and row is not None)


def state_text(row: QueryRow, as_of: date) -> str:
    """Say where a query stands, with the credit note that is still to come."""
    if row.credit_left_minor:
        return f"{row.status.value}, credit of {money_text(row.credit_left_minor, row.currency)} to come"
    if row.credit_minor:
        return f"{row.status.value}, credit note came"
    if row.late_since is not None:
        # Who owes it stands in a column of its own.
        return f"late since {day_words(row.late_since, as_of)}"
    return row.status.value


def _items(row: QueryRow) -> str:
    numbers = [key.number for key, _minor in row.items]
    return ", ".join(numbers[:2]) + (f" and {len(numbers) - 2} more" if len(numbers) > 2 else "")
