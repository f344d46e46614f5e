"""The figures at the foot of the window, each with how it was reckoned."""

from __future__ import annotations

from PySide6.QtCore import QLocale

from creditdesk.services.ledger.list_views import LedgerStatus, SalesMonth
from creditdesk.ui.desk.figures import FigureFacts
from creditdesk.ui.desk.words import days_text, full_day, money_text, month_text

_NONE = "\N{EN DASH}"


def figures_of_ledger(status: LedgerStatus) -> tuple[FigureFacts, FigureFacts, FigureFacts]:
    """Return receivables, overdue and DSO, in the order of the foot."""
    return _receivables(status), _overdue(status), _dso(status)


def _receivables(status: LedgerStatus) -> FigureFacts:
    currency = status.currency
    rows = [
        ("Open on invoices and other debits", money_text(status.debits_minor, currency)),
        (
            "less credits and cash not yet allocated",
            money_text(status.receivables_minor - status.debits_minor, currency),
        ),
        ("Receivables", money_text(status.receivables_minor, currency)),
        *((f"Besides, in {other}", money_text(minor, other)) for other, minor in status.others),
    ]
    return FigureFacts(
        caption="Receivables",
        value=money_text(status.receivables_minor, currency),
        rows=tuple(rows),
        because=f"What is open {_of(status)}, what is in query too.{_left_out(status)}",
    )


def _overdue(status: LedgerStatus) -> FigureFacts:
    percent = status.overdue_percent
    rows = (
        ("Overdue, before credits", money_text(status.overdue_minor, status.currency)),
        ("out of all open on invoices, before credits", money_text(status.debits_minor, status.currency)),
    )
    return FigureFacts(
        caption="Overdue",
        value=_NONE if percent is None else f"{percent}%",
        rows=rows,
        because="Overdue out of open, in 100: what was due before that day "
        f"{_of(status)}. Credits and cash not yet allocated are taken off neither.{_left_out(status)}",
    )


def _dso(status: LedgerStatus) -> FigureFacts:
    rows = [("Receivables", money_text(status.receivables_minor, status.currency))]
    rows += [(f"less {_sales(month, status.currency)}", _days(month)) for month in status.dso_months]
    counted_back = (
        "Days sales outstanding, counted back: the sales of this month, the month before and so on are taken off the "
        "receivables until nothing is left. The days of those months are the figure, of the last its share."
    )
    if status.dso is None:
        rows = rows[:1]
        counted_back += " These receivables are more than all sales of two years, so there is no figure."
    return FigureFacts(
        caption="DSO",
        value=_NONE if status.dso is None else f"{_one_place(status.dso)} days",
        rows=tuple(rows),
        because=f"{counted_back} Sales are invoices {_of(status)}; credit notes are not taken off them."
        f"{_left_out(status)}",
    )


def _sales(month: SalesMonth, currency: str) -> str:
    sales = money_text(month.sales_minor, currency)
    of_it = "" if month.taken_minor == month.sales_minor else f"{money_text(month.taken_minor, currency)} of "
    return f"{of_it}{sales}, sales of {month_text(month.first)} {month.first.year}"


def _days(month: SalesMonth) -> str:
    whole = days_text(month.month_days)
    return whole if month.days == month.month_days else f"{_one_place(month.days)} of {whole}"


def _one_place(days: float) -> str:
    return QLocale().toString(days, "f", 1)


def _of(status: LedgerStatus) -> str:
    return f"in {status.currency}, the company's currency, as of {full_day(status.as_of)}"


def _left_out(status: LedgerStatus) -> str:
    others = ", ".join(currency for currency, _ in status.others)
    return f" Left out, for currencies are never added: {others}." if others else ""
