"""Any table of the window as rows for a spreadsheet: which one is meant, and its rows on the clipboard or in a file."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Protocol, runtime_checkable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QTableView, QWidget

from creditdesk.domain.errors import CreditDeskError

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
# Below zero, as any locale writes it, with the sign of a currency or without: nothing in it that a formula is made of.
_NUMBER = re.compile(r"-[£€$¥₹]?(\d+|\d{1,3}([.,' \u2019]\d{2,3})+)([.,]\d+)?( ?[£€$¥₹%])?")


@runtime_checkable
class WritesItself(Protocol):
    """A widget whose table is larger than what it has at hand, and that therefore copies and saves it by itself."""

    def copy_table(self) -> None:
        """Put all of it on the clipboard."""

    def save_table(self) -> None:
        """Ask for a file and write all of it there."""


@runtime_checkable
class HasPlainRows(Protocol):
    """A widget that knows its table without signs of currency and with ISO days, headings first."""

    def plain_rows(self) -> Sequence[Sequence[str]]:
        """Return headings and rows."""


Table = WritesItself | HasPlainRows | QAbstractItemView


def table_meant(focused: QWidget | None, page: QWidget | None) -> Table | None:
    """Return the table that has the keyboard, else the first table that shows on the page."""
    widget = focused
    table: QAbstractItemView | None = None
    while widget is not None:
        if isinstance(widget, WritesItself | HasPlainRows):
            return widget
        if isinstance(widget, QAbstractItemView):
            table = widget
        widget = widget.parentWidget() if widget is not page else None
    if table is not None or page is None:
        return table
    shown = [view for view in page.findChildren(QTableView) if view.isVisible()]
    return table_meant(shown[0], page) if shown else None


def rows_of(table: HasPlainRows | QAbstractItemView) -> list[list[str]]:
    """Return headings and rows of a table as it stands: the columns that show, in their order."""
    if isinstance(table, HasPlainRows):
        return [list(row) for row in table.plain_rows()]
    model = table.model()
    columns = list(range(model.columnCount()))
    if isinstance(table, QTableView):
        columns = [at for at in columns if not table.isColumnHidden(at)]
        columns.sort(key=table.horizontalHeader().visualIndex)
    across = Qt.Orientation.Horizontal
    headings = [str(model.headerData(at, across) or "") for at in columns] if isinstance(table, QTableView) else []
    rows = [[str(model.index(row, at).data() or "") for at in columns] for row in range(model.rowCount())]
    return [headings, *rows] if any(headings) else rows


def as_tabs(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as lines with tabs between cells, as spreadsheets take from the clipboard."""
    return _written(rows, csv.excel_tab)


def as_csv(rows: Iterable[Sequence[str]]) -> str:
    """Return rows as CSV."""
    return _written(rows, csv.excel)


def write_file(path: Path, text: str) -> None:
    """Write a table to a file; an earlier file stays until the new one is whole."""
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


def harmless(text: str) -> str:
    """Return text that a spreadsheet takes as text or a number and never as a formula, on one line."""
    plain = " ".join(text.split())
    return f"'{plain}" if plain.startswith(_FORMULA_STARTS) and not _is_number(plain) else plain


def _is_number(text: str) -> bool:
    return _NUMBER.fullmatch(text) is not None


def _written(rows: Iterable[Sequence[str]], dialect: type[csv.Dialect]) -> str:
    text = io.StringIO()
    csv.writer(text, dialect).writerows([harmless(cell) for cell in row] for row in rows)
    return text.getvalue()
