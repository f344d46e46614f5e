"""While you were out: what happened since the last day worked, each line a way to its debtor."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from creditdesk.services.desk.while_out import Event, WhileOut
from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.words import weekday_text
from creditdesk.ui.part_names import PART
from creditdesk.ui.theme import Theme

_EMPTY = "Nothing came due, broke, was paid or was imported since the last day that you worked here."
_COLUMNS = (
    Column("What", lambda line: line.event.value.capitalize()),
    Column("On", lambda line: weekday_text(line.on)),
    Column("Debtor", lambda line: line.name),
    Column("Account", lambda line: line.account),
    Column("", lambda line: line.text, stretches=True),
)
_WORDS = {
    Event.BROKE: ("promise broke", "promises broke"),
    Event.CAME_DUE: ("thing came due", "things came due"),
    Event.PAID: ("debtor paid", "debtors paid"),
    Event.IMPORTED: ("import", "imports"),
}


class WhileOutList(ListDialog):
    """Enter, or a double click, opens the debtor of a line."""

    def __init__(self, found: WhileOut | None, theme: Theme, parent: QWidget | None = None) -> None:
        since = f" since {weekday_text(found.since)}" if found is not None else ""
        super().__init__(f"While you were out{since}", _COLUMNS, _EMPTY, theme, parent)
        self.setProperty(PART, "While you were out")
        self.show_rows(found.lines if found is not None else ())

    def _show_debtor(self) -> None:
        # An import is of no one debtor.
        if self.row is not None and self.row.customer_id:
            super()._show_debtor()


def while_out_words(found: WhileOut) -> str:
    """Say in a sentence what happened, or nothing where nothing did."""
    parts = [
        f"{count:,} {_WORDS[event][count != 1]}" for event, count in found.counts.items() if count and event in _WORDS
    ]
    if not parts:
        return ""
    return f"While you were out since {weekday_text(found.since)}: {', '.join(parts)}."
