"""The debtor list as rows for a spreadsheet: on the clipboard, or in a CSV file."""

from __future__ import annotations

import csv
import io
from array import array
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import decimal_text
from creditdesk.services.ledger.views import DebtorRow
from creditdesk.services.progress import Progress
from creditdesk.ui.desk.debtor_model import DebtorRows

HEADS = ("Account", "Name", "Currency", "Balance", "Overdue", "Days overdue", "Fact", "Score", "Next action")
_AT_ONCE = 512
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def as_tabs(ledger: DebtorRows, ids: array[int], as_of: date, progress: Progress) -> str:
    """Return the list as lines with tabs between cells, as spreadsheets take from the clipboard."""
    return _written(ledger, ids, as_of, progress, csv.excel_tab)


def save_csv(ledger: DebtorRows, ids: array[int], as_of: date, path: Path, progress: Progress) -> int:
    """Write the list to a CSV file and return how many debtors it holds; an earlier file stays until it is whole."""
    text = _written(ledger, ids, as_of, progress, csv.excel)
    draft = path.with_name(f"{path.name}.part")
    try:
        # The mark at the start tells spreadsheets that the text is UTF-8.
        draft.write_text(text, encoding="utf-8-sig", newline="")
        draft.replace(path)
    except OSError as error:
        raise CreditDeskError(
            f"{path.name} could not be written: {error.strerror}.",
            safe="Nothing was changed.",
            cure="Choose another folder.",
        ) from error
    return len(ids)


def _written(ledger: DebtorRows, ids: array[int], as_of: date, progress: Progress, dialect: type[csv.Dialect]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, dialect)
    writer.writerow(HEADS)
    for done, row in enumerate(_rows(ledger, ids, as_of), start=1):
        writer.writerow(_cells(row))
        if done % _AT_ONCE == 0:
            progress.report(done, len(ids), "Writing the list")
    return text.getvalue()


def _rows(ledger: DebtorRows, ids: array[int], as_of: date) -> Iterator[DebtorRow]:
    for first in range(0, len(ids), _AT_ONCE):
        yield from ledger.debtor_rows(ids[first : first + _AT_ONCE], as_of)


def _cells(row: DebtorRow) -> tuple[str, ...]:
    """ISO dates, a decimal point, no signs of currency: any program reads them alike."""
    return (
        _harmless(row.account),
        _harmless(row.name),
        row.currency,
        decimal_text(row.balance_minor, row.currency),
        decimal_text(row.overdue_minor, row.currency),
        "" if row.oldest_days is None else str(row.oldest_days),
        _harmless(row.fact),
        str(row.score),
        _harmless(row.next_action),
    )


def _harmless(text: str) -> str:
    """Return text that a spreadsheet takes as text and never as a formula, on one line."""
    plain = " ".join(text.split())
    return f"'{plain}" if plain.startswith(_FORMULA_STARTS) else plain
