"""How long queries take and what they come from, as a table by reason or by owner."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QDialog, QHBoxLayout, QVBoxLayout, QWidget

from creditdesk.domain.money import decimal_text
from creditdesk.services.desk.query_figures import Cause, QueryFigures
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.words import full_day, money_text
from creditdesk.ui.parts import button, label
from creditdesk.ui.theme import Theme


def _amount(minor: int, row: Cause) -> str:
    return money_text(minor, row.currency) if minor else ""


def _plain(name: str) -> Callable[[Cause], str]:
    return lambda row: decimal_text(getattr(row, name), row.currency)


_COLUMNS = (
    Column("What", lambda row: row.name, stretches=True),
    Column("Queries", lambda row: str(row.count), numeric=True),
    Column("Amount", lambda row: _amount(row.amount_minor, row), numeric=True, plain=_plain("amount_minor")),
    Column("Open", lambda row: str(row.open_count or ""), numeric=True, gives_way=2),
    Column("Open amount", lambda row: _amount(row.open_minor, row), numeric=True, plain=_plain("open_minor")),
    Column("Late", lambda row: str(row.late_count or ""), numeric=True, gives_way=3),
    Column("Days to answer", lambda row: "" if row.days is None else f"{row.days:.1f}", numeric=True),
    Column("Customer right", lambda row: f"{row.upheld} of {row.answered}" if row.answered else "", numeric=True),
    Column(
        "Credited",
        lambda row: _amount(row.credited_minor, row),
        numeric=True,
        plain=_plain("credited_minor"),
        gives_way=1,
    ),
    Column("Currency", lambda row: row.currency),
)


class QueryFiguresDialog(QDialog):
    """Shows `QueryFigures`; the table can be copied and saved."""

    def __init__(self, figures: QueryFigures, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("What queries cost")
        self._figures = figures
        self.finding = label(_finding(figures), "figure")
        self.finding.setWordWrap(True)
        self.share = label(_share(figures), muted=True)
        self.share.setWordWrap(True)
        self.by = QComboBox()
        self.by.addItems(["By reason", "By owner"])
        self.by.setAccessibleName("By reason or by owner")
        self.by.currentIndexChanged.connect(lambda _at: self._show())
        self.table = RowTable("What queries come from", _COLUMNS, self)
        # It is beside each amount, for other programs alone.
        self.table.hide_column(len(_COLUMNS) - 1, yes=True)
        foot = QHBoxLayout()
        foot.addWidget(self.by)
        foot.addStretch(1)
        foot.addWidget(button("Copy", self.table.copy, tip="All of the table, for a spreadsheet"))
        foot.addWidget(button("Save as CSV…", self._save))
        foot.addWidget(button("Close", self.reject))
        whole = QVBoxLayout(self)
        whole.setSpacing(theme.scaled(8))
        for part in (self.finding, self.share, self.table):
            whole.addWidget(part)
        whole.addLayout(foot)
        self.resize(theme.scaled(900), theme.scaled(420))
        self._show()
        self.table.setFocus()

    def _show(self) -> None:
        self.table.show_rows(self._figures.owners if self.by.currentIndex() else self._figures.reasons)

    def _save(self) -> None:
        chosen = ask_save(self, "Save the table as CSV", "queries.csv", "CSV (*.csv)")
        if chosen is not None:
            self.table.save(chosen)


def _finding(figures: QueryFigures) -> str:
    since = f"since {full_day(figures.from_on)}"
    if figures.dispute_days is None:
        return f"No query was answered {since}"
    count = f"{figures.answered} queries" if figures.answered > 1 else "One query"
    return f"{count} answered {since}, in {figures.dispute_days:.1f} days on average"


def _share(figures: QueryFigures) -> str:
    """Say how much of what is open is in query, each currency by itself."""
    told = [
        f"{money_text(each.disputed_minor, each.currency)} of {money_text(each.total_minor, each.currency)}"
        f" open is in query: {each.percent:.1f} %"
        for each in figures.disputed
        if each.disputed_minor and each.percent is not None
    ]
    return " · ".join(told) or "Nothing of what is open is in query."
