"""The columns of the open items, declared once: the table, the copy and the export read this list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtCore import QLocale

from creditdesk.domain.document import DocumentType
from creditdesk.domain.money import decimal_text
from creditdesk.services.ledger.views import OpenItemRow
from creditdesk.ui.desk.words import column_day, full_day, money_text
from creditdesk.ui.table_out import harmless

TYPE_NAMES = {
    DocumentType.INVOICE: "invoice",
    DocumentType.CREDIT_NOTE: "credit note",
    DocumentType.CASH: "cash",
    DocumentType.REFUND: "refund",
    DocumentType.JOURNAL_DEBIT: "journal debit",
    DocumentType.JOURNAL_CREDIT: "journal credit",
    DocumentType.WRITE_OFF: "write-off",
    DocumentType.DISCOUNT: "discount",
    DocumentType.INTEREST: "interest",
}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its text on screen (given the as-of day), its sort key, and its plain value for files.

    Where not all have room, those with a number in `gives_way` stay away, the highest first; the tooltip says all.
    What the person chose beside the usual columns never does.
    """

    id: str
    title: str
    text: Callable[[OpenItemRow, date], str]
    sort_key: Callable[[OpenItemRow], Any]
    plain: Callable[[OpenItemRow], str]
    numeric: bool = False
    shown: bool = True
    strong: bool = False
    muted: bool = False
    gives_way: int = 0


def _days(item: OpenItemRow, _as_of: date) -> str:
    return str(item.days_overdue) if item.days_overdue > 0 and item.key.type.sign > 0 else "\N{EN DASH}"


def _due(item: OpenItemRow, as_of: date) -> str:
    # A credit falls due to nobody.
    return column_day(item.due_on, as_of) if item.key.type.sign > 0 else ""


def _part(minor: int, item: OpenItemRow) -> str:
    return money_text(minor, item.currency) if minor else ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "document",
        "Document",
        lambda item, _as_of: item.key.number,
        lambda item: item.key.number,
        lambda item: item.key.number,
    ),
    Column(
        "type",
        "Type",
        lambda item, _as_of: TYPE_NAMES[item.key.type],
        lambda item: TYPE_NAMES[item.key.type],
        lambda item: item.key.type.value,
        shown=False,
    ),
    Column(
        "date",
        "Date",
        lambda item, as_of: column_day(item.dated_on, as_of),
        lambda item: item.dated_on,
        lambda item: item.dated_on.isoformat(),
        gives_way=3,
    ),
    Column("due", "Due", _due, lambda item: item.due_on, lambda item: item.due_on.isoformat(), gives_way=1),
    Column("days", "Days", _days, lambda item: item.days_overdue, lambda item: str(item.days_overdue), numeric=True),
    Column(
        "amount",
        "Amount",
        lambda item, _as_of: money_text(item.amount_minor, item.currency),
        lambda item: (item.currency, item.amount_minor),
        lambda item: decimal_text(item.amount_minor, item.currency),
        numeric=True,
        gives_way=2,
    ),
    Column(
        "open",
        "Open",
        lambda item, _as_of: money_text(item.open_minor, item.currency),
        lambda item: (item.currency, item.open_minor),
        lambda item: decimal_text(item.open_minor, item.currency),
        numeric=True,
        strong=True,
    ),
    Column(
        "query",
        "In query",
        lambda item, _as_of: _part(item.disputed_minor, item),
        lambda item: (item.currency, item.disputed_minor),
        lambda item: decimal_text(item.disputed_minor, item.currency),
        numeric=True,
        shown=False,
    ),
    Column(
        "reference",
        "Reference",
        lambda item, _as_of: item.reference,
        lambda item: item.reference.casefold(),
        lambda item: item.reference,
        shown=False,
    ),
    Column(
        "order",
        "Their order",
        lambda item, _as_of: item.po_number,
        lambda item: item.po_number.casefold(),
        lambda item: item.po_number,
        shown=False,
    ),
    Column(
        "state",
        "State",
        lambda item, _as_of: item.state,
        lambda item: item.state.casefold(),
        lambda item: item.state,
        muted=True,
    ),
)


def spoken(item: OpenItemRow) -> str:
    """Say one item whole, for the tooltip and for those who do not see the table."""
    amounts = f"{money_text(item.open_minor, item.currency)} open of {money_text(item.amount_minor, item.currency)}"
    lines = [f"{TYPE_NAMES[item.key.type].capitalize()} {item.key.number}, {amounts}"]
    dates = f"dated {full_day(item.dated_on)}"
    if item.key.type.sign > 0:
        dates += f", due {full_day(item.due_on)}"
    lines.append(dates)
    for minor, words in ((item.disputed_minor, "in query"), (item.retained_minor, "retained")):
        if minor:
            lines.append(f"{money_text(minor, item.currency)} {words}")
    lines += [words for words in (item.reference, item.po_number and f"order {item.po_number}", item.state) if words]
    return "\n".join(lines)


def as_tabs(items: Iterable[OpenItemRow]) -> str:
    """Write items for pasting into a spreadsheet: tabs, and the decimal point of the person's locale."""
    point = QLocale().decimalPoint()
    rows = ["\t".join(_heads())]
    for item in items:
        cells = _cells(item)
        rows.append("\t".join(cell.replace(".", point) if numeric else cell for cell, numeric in cells))
    return "\n".join(rows)


def plain_rows(items: Iterable[OpenItemRow]) -> list[list[str]]:
    """Return headings and items with ISO dates and a decimal point, so that any program reads them alike."""
    return [list(_heads()), *([cell for cell, _numeric in _cells(item)] for item in items)]


def _heads() -> Sequence[str]:
    return [*(column.title for column in COLUMNS), "Currency"]


def _cells(item: OpenItemRow) -> list[tuple[str, bool]]:
    cells = [(column.plain(item), column.numeric) for column in COLUMNS]
    return [*((cell if numeric else harmless(cell), numeric) for cell, numeric in cells), (item.currency, False)]
