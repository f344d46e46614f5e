"""The list of debtors who owe overdue money and cannot be rung: nobody, no number, or none who may be."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from creditdesk.ui.cash.row_table import Column
from creditdesk.ui.desk.list_dialog import ListDialog
from creditdesk.ui.desk.words import money_text
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.desk.missing_contacts import MissingContact

_EMPTY = "Everybody who owes something overdue can be rung."


class MissingList(ListDialog):
    """Shows whom to find a contact for, the largest sum overdue first; Enter goes to the debtor's contacts."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        columns = (
            Column("Debtor", lambda row: row.name, stretches=True),
            Column("Account", lambda row: row.account),
            Column("Overdue", lambda row: money_text(row.overdue_minor, row.currency), numeric=True),
            Column("Missing", lambda row: row.missing),
            Column("Controller", lambda row: row.controller),
        )
        super().__init__("Contacts missing", columns, _EMPTY, theme, parent)


def list_missing(place: Workplace, parent: QWidget, wanted: Callable[[int], object]) -> None:
    """Read the list and show it; `wanted` is told whose contacts the person wants to see."""

    def show(rows: tuple[MissingContact, ...]) -> None:
        dialog = MissingList(place.theme, parent)
        dialog.show_rows(rows)
        dialog.debtor_wanted.connect(wanted)
        dialog.open()

    place.runner.read(place.office.desk.contacts.missing, show, key="missing contacts")
