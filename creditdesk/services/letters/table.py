"""A table of items that goes over pages: heads repeated, totals carried forward and brought forward."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from creditdesk.services.letters.flow import (
    CELL,
    CELL_BOLD,
    CELL_MUTED,
    HEAD,
    INK,
    Flow,
    fit,
    wrap,
)
from creditdesk.services.letters.fonts import Style, width

ROW = 15.0
HEAD_ROW = 15.0
LINE = 11.0
NOTE_LINE = 10.5
GAP = 11.0
PAD = 4.0
INDENT = 9.0
"""How far a row stands in that tells more of the item above it."""
TOGETHER = 5
"""An item is kept on one page with what is told of it up to so many rows."""
LAST = 3
"""So many rows at the least stand on the page with what comes below the table."""
MOST_LINES = 6
"""A cell's text is set in full up to this many lines; no document number in earnest is longer."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column; the last one holds the amounts that are carried. `wraps` columns share the breadth that is left."""

    title: str
    right: bool = False
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a text for each column, notes below it, and what it adds to the running total.

    `continues` is set where the row tells more of an item above it: that item's name, for a page that begins with it.
    """

    cells: tuple[str, ...]
    adds_minor: int
    notes: tuple[str, ...] = ()
    continues: str = ""


@dataclass(frozen=True, slots=True)
class Carry:
    """What stands at the foot and the head of a page break, and how a total is written."""

    forward: str
    brought: str
    figure: Callable[[int], str]


class Table:
    """Columns with their places, ready to set rows and totals."""

    def __init__(self, flow: Flow, columns: Sequence[Column], rows: Sequence[Row], carry: Carry) -> None:
        """Measure the columns for all the rows that will come, so that every page has the same ones."""
        self._flow = flow
        self._columns = columns
        self._carry = carry
        self._titles = tuple(flow.shown(column.title) for column in columns)
        self._widths = self._measure(rows)
        self._lefts = self._places()
        self._right = flow.paper.right - PAD
        # Notes stand below the document they speak of.
        self._notes_left = next(x for x, column in zip(self._lefts, columns, strict=True) if column.wraps)

    def rows(
        self, rows: Sequence[Row], *, running: int = 0, keep: float = 0, headed: bool = True, within: str = ""
    ) -> int:
        """Set rows and return the running total after them.

        Args:
            rows: What to set.
            running: The total that comes before.
            keep: The height of what comes below the table, on one page with the last rows.
            headed: Whether the titles of the columns come first; every further page has them in any case.
            within: What all of them belong to, named again on a page that begins amid them.
        """
        flow = self._flow
        if headed:
            flow.need(HEAD_ROW + 2 * ROW + keep if len(rows) < 2 else HEAD_ROW + 3 * ROW)
            self.head()
        last = len(rows) - LAST
        for index, row in enumerate(rows):
            following = rows[index + 1] if index + 1 < len(rows) else None
            goes_on = following is not None and bool(following.continues)
            cells = self._cells(row)
            height = self._height(cells, row)
            below = keep if following is None else ROW
            if goes_on and not row.continues:
                told = sum(1 for _ in takewhile(lambda each: each.continues, rows[index + 1 : index + 2 + TOGETHER]))
                # Longer than that it may go over a page, but not be parted from the first that is told of it.
                below += ROW * (told if told <= TOGETHER else 1)
            if index == last and (index > 1 or not headed):
                below = keep + self.height(rows[index + 1 :])
            if flow.room < height + below:
                self._break(running, row.continues or within)
            self._row(cells, row, height)
            if not goes_on:
                flow.rule(flow.y)
            running += row.adds_minor
        return running

    def height(self, rows: Sequence[Row]) -> float:
        """Return the height of rows."""
        return sum(self._height(self._cells(row), row) for row in rows)

    def head(self) -> None:
        """Set the titles of the columns."""
        flow = self._flow
        flow.band(flow.y, HEAD_ROW)
        baseline = flow.y + 10.2
        for index, column in enumerate(self._columns):
            if column.right:
                flow.put_right(self._lefts[index] + self._widths[index], baseline, self._titles[index], HEAD)
            else:
                flow.put(self._lefts[index], baseline, self._titles[index], HEAD)
        flow.y += HEAD_ROW

    def need(self, height: float, running: int) -> bool:
        """Go on to a further page, with the total so far, unless this height is left; tell whether it is."""
        has_room = self._flow.room >= height
        if not has_room:
            self._break(running, "")
        return has_room

    def go_on(self, running: int) -> None:
        """Begin a further page of the table with its titles and the total so far."""
        self.head()
        self.total(self._carry.brought, self._carry.figure(running))
        self._flow.rule(self._flow.y)

    def title(self, text: str, style: Style = HEAD) -> None:
        """Set a title of the rows that follow."""
        flow = self._flow
        flow.band(flow.y, ROW)
        flow.put(self._lefts[0], flow.y + 10.2, fit(flow.shown(text), style, self._right - self._lefts[0]), style)
        flow.y += ROW

    def note(self, text: str) -> None:
        """Set a line in place of rows, or below the one it speaks of."""
        flow = self._flow
        flow.put(self._notes_left, flow.y + 10.6, fit(flow.shown(text), CELL_MUTED, self._notes_breadth), CELL_MUTED)
        flow.y += ROW

    def total(self, label: str, amount: str, *, bold: bool = True, ruled: bool = False) -> None:
        """Set a line with a text on the left and an amount in the last column."""
        flow, style = self._flow, CELL_BOLD if bold else CELL
        if ruled:
            flow.rule(flow.y, weight=0.8, colour=INK)
        baseline = flow.y + 10.6
        measure = self._right - self._lefts[0] - width(flow.shown(amount), style) - GAP
        flow.put(self._lefts[0], baseline, fit(flow.shown(label), style, measure), style)
        flow.put_right(self._right, baseline, amount, style)
        flow.y += ROW

    def _break(self, running: int, continues: str) -> None:
        flow = self._flow
        self.total(self._carry.forward, self._carry.figure(running), ruled=True)
        flow.next_page()
        self.go_on(running)
        if continues:
            self.note(continues)

    def _row(self, cells: Sequence[Sequence[str]], row: Row, height: float) -> None:
        flow, style = self._flow, CELL_MUTED if row.continues else CELL
        for index, (lines, column) in enumerate(zip(cells, self._columns, strict=True)):
            baseline = flow.y + 10.6
            left = self._lefts[index] + self._indent(row, index)
            for line in lines:
                if column.right:
                    flow.put_right(self._lefts[index] + self._widths[index], baseline, line, style)
                else:
                    flow.put(left, baseline, line, style)
                baseline += LINE
        notes = self._noted(row)
        baseline = flow.y + height - NOTE_LINE * len(notes) + 6.6
        for note in notes:
            flow.put(self._notes_left, baseline, note, CELL_MUTED)
            baseline += NOTE_LINE
        flow.y += height

    @property
    def _notes_breadth(self) -> float:
        return self._right - self._notes_left

    def _noted(self, row: Row) -> list[str]:
        """Return a row's notes line by line: none is cut."""
        shown = (self._flow.shown(note) for note in row.notes)
        return [line for note in shown for line in wrap(note, CELL_MUTED, self._notes_breadth)]

    def _height(self, cells: Sequence[Sequence[str]], row: Row) -> float:
        return ROW + LINE * (max(map(len, cells)) - 1) + NOTE_LINE * len(self._noted(row))

    def _cells(self, row: Row) -> list[list[str]]:
        return [self._wrapped(row, index, text) for index, text in enumerate(row.cells)]

    def _wrapped(self, row: Row, index: int, text: str) -> list[str]:
        clean = self._flow.shown(text)
        if not self._columns[index].wraps:
            return [clean]
        # A text runs on over the empty cells beside it before it takes a second line.
        last = index + _empty_beside(row, index)
        breadth = self._lefts[last] + self._widths[last] - self._lefts[index]
        return wrap(clean, CELL, breadth - self._indent(row, index), most=MOST_LINES)

    def _measure(self, rows: Sequence[Row]) -> list[float]:
        shown = self._flow.shown
        natural = [
            max(
                [
                    width(self._titles[index], HEAD),
                    *(
                        width(shown(row.cells[index]), CELL) + self._indent(row, index)
                        for row in rows
                        if not (self._columns[index].wraps and _empty_beside(row, index))
                    ),
                ]
            )
            for index in range(len(self._columns))
        ]
        rest = self._flow.paper.text_width - 2 * PAD - GAP * (len(natural) - 1)
        rest -= sum(wide for wide, column in zip(natural, self._columns, strict=True) if not column.wraps)
        flexible = [index for index, column in enumerate(self._columns) if column.wraps]
        # What one wide column needs is not taken from another that is narrow: each gets at most its own need, the
        # narrowest first, and its share of what is left then. What names the document, the first, has the larger
        # share. Breadth that nobody needs is shared out.
        weights = {index: 2 if position else 3 for position, index in enumerate(flexible)}
        undivided = sum(weights.values())
        for index in sorted(flexible, key=lambda each: natural[each] / weights[each]):
            natural[index] = min(natural[index], rest * weights[index] / undivided)
            rest -= natural[index]
            undivided -= weights[index]
        for index in flexible:
            natural[index] += rest / len(flexible)
        return natural

    def _indent(self, row: Row, index: int) -> float:
        return INDENT if row.continues and self._columns[index].wraps else 0

    def _places(self) -> list[float]:
        places = []
        x = self._flow.paper.left + PAD
        for wide in self._widths:
            places.append(x)
            x += wide + GAP
        return places


def _empty_beside(row: Row, index: int) -> int:
    """Return how many cells on a cell's right are empty."""
    return sum(1 for _ in takewhile(lambda text: not text, row.cells[index + 1 :]))
