"""When the debtor accepted what each open invoice is for: by Indian law interest counts from that day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.ask import Ask
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.words import dated_text, money_text
from creditdesk.ui.parts import day_box, day_in, label
from creditdesk.ui.theme import Theme

_EMPTY = "No invoice of this debtor is open: there is no day to write down."
_COUNTS = "To be paid by the day agreed, at the latest the 45th day after acceptance; without agreement the 15th."
_ELSEWHERE = "This debtor owes interest by another law, to which the day makes no difference: see Terms of interest."


@dataclass(frozen=True, slots=True)
class InvoiceRow:
    """An open invoice with its day of acceptance, where one is on record."""

    item: OpenItemRow
    accepted_on: date | None


class AcceptancesList(ListDialog):
    """Shows the open invoices of one debtor; who makes it writes the days."""

    accept_asked = Signal(object)
    """An `InvoiceRow`."""
    forget_asked = Signal(object)
    """An `InvoiceRow`."""

    def __init__(
        self, name: str, theme: Theme, *, counts: bool, may_write: bool, parent: QWidget | None = None
    ) -> None:
        """Make the list; `counts` tells whether the debtor's law counts from acceptance."""
        columns = (
            Column("Invoice", lambda row: row.item.key.number, stretches=True),
            Column("Date", lambda row: dated_text(row.item.dated_on)),
            Column("Open", lambda row: money_text(row.item.open_minor, row.item.currency), numeric=True),
            Column("Due", lambda row: dated_text(row.item.due_on)),
            Column("Accepted", lambda row: "" if row.accepted_on is None else dated_text(row.accepted_on)),
            Column(
                "Interest after", lambda row: dated_text(max(row.item.late_after or row.item.due_on, row.item.dated_on))
            ),
        )
        super().__init__("Days of acceptance", columns, _EMPTY, theme, parent, has_debtors=False)
        self.about = label(f"{name}. {_COUNTS if counts else _ELSEWHERE}", muted=True)
        self.about.setWordWrap(True)
        self.say_above(self.about)
        self.accept_button = self.act("Accepted on…", lambda: self.accept_asked.emit(self.row), "A")
        self.forget_button = self.act("Forget the day", lambda: self.forget_asked.emit(self.row), "Del")
        for each in (self.accept_button, self.forget_button):
            each.setVisible(may_write)
        self.take_room(760, 420)

    def show_invoices(self, items: Sequence[OpenItemRow], known: Mapping[DocumentKey, date]) -> None:
        """Show the invoices among the open items, with the days on record."""
        self.show_rows(
            [
                InvoiceRow(item, known.get(item.key))
                for item in items
                if item.key.type is DocumentType.INVOICE and item.open_minor > 0
            ]
        )


class AcceptDialog(Ask):
    """Gives the day on which what an invoice is for was accepted; at first the invoice's own."""

    def __init__(self, row: InvoiceRow, theme: Theme, parent: QWidget | None = None) -> None:
        about = f"Invoice {row.item.key.number} of {dated_text(row.item.dated_on)}"
        super().__init__("Day of acceptance", about, "Write it down", theme, parent)
        self.accepted_on = day_box(row.accepted_on or row.item.dated_on)
        self.add("Accepted on", self.accepted_on)

    @property
    def day(self) -> date:
        """The day as it is typed."""
        return day_in(self.accepted_on)
