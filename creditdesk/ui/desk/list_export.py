"""The debtor list as rows for a spreadsheet: on the clipboard, or in a CSV file."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from creditdesk.domain.money import decimal_text
from creditdesk.services.ledger.list_views import DebtorRow
from creditdesk.services.progress import Progress
from creditdesk.ui import table_out
from creditdesk.ui.desk.debtor_model import DebtorRows
from creditdesk.ui.table_out import as_csv, write_file

HEADS = ("Account", "Name", "Currency", "Balance", "Overdue", "Days overdue", "Fact", "Score", "Next action")
_AT_ONCE = 512


def as_tabs(ledger: DebtorRows, ids: array[int], as_of: date, progress: Progress) -> str:
    """Return the list as lines with tabs between cells, as spreadsheets take from the clipboard."""
    return table_out.as_tabs(_lines(ledger, ids, as_of, progress))


def save_csv(ledger: DebtorRows, ids: array[int], as_of: date, path: Path, progress: Progress) -> int:
    """Write the list to a CSV file and return how many debtors it holds; an earlier file stays until it is whole."""
    write_file(path, as_csv(_lines(ledger, ids, as_of, progress)))
    return len(ids)


def _lines(ledger: DebtorRows, ids: array[int], as_of: date, progress: Progress) -> Iterator[tuple[str, ...]]:
    yield HEADS
    for done, row in enumerate(_rows(ledger, ids, as_of), start=1):
        yield _cells(row)
        if done % _AT_ONCE == 0:
            progress.report(done, len(ids), "Writing the list")


def _rows(ledger: DebtorRows, ids: array[int], as_of: date) -> Iterator[DebtorRow]:
    for first in range(0, len(ids), _AT_ONCE):
        yield from ledger.debtor_rows(ids[first : first + _AT_ONCE], as_of)


def _cells(row: DebtorRow) -> tuple[str, ...]:
    """ISO dates, a decimal point, no signs of currency: any program reads them alike."""
    return (
        row.account,
        row.name,
        row.currency,
        decimal_text(row.balance_minor, row.currency),
        decimal_text(row.overdue_minor, row.currency),
        "" if row.oldest_days is None else str(row.oldest_days),
        row.fact,
        str(row.score),
        row.next_action,
    )
