"""Rows of a documents file that are no documents: totals, headings, further lines, drafts; left aside, and said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import shorten
from creditdesk.services.cash.cells import Cells, Row
from creditdesk.services.cash.intake import Intake, Source
from creditdesk.services.cash.profiles import FIELDS, Kind
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.cash.shaping import LeftOutRow, is_heading, is_total
from creditdesk.services.ledger.posting import PostedDocument

_SHOWN_ROWS = 3


class StandsTwice(RowProblem):
    """A row whose document stands in an earlier row of the files."""

    def __init__(self, number: str, first: PostedDocument | None) -> None:
        super().__init__(
            "number",
            number,
            f"{number.strip()} stands twice in these files with the same account and type.",
            "Delete the row if it is a copy, or give it a number of its own.",
        )
        self.first = first


class Asides:
    """Looks at the rows that could not be taken, and knows those that are no documents."""

    def __init__(self, intake: Intake, source: Source, cells: Cells, row: Row) -> None:
        self.count = 0
        # Not once a row above was put off: it is in no sum yet.
        self.compares_totals = True
        # Refused rows so far that are in no sum, as their amount cannot be read.
        self.uncounted: list[int] = []
        self._intake = intake
        self._source = source
        self._cells = cells
        places = dict(zip(FIELDS[Kind.DOCUMENTS], row.places, strict=True))
        self._date, self._amount, self._open = places["date"], places["amount"], places["open_amount"]
        self._width = row.width
        # What the totals had before this file, and at the last row of totals.
        self._at_start = self._now()
        self._at_last = self._at_start
        self._totals: list[int] = []
        self._proved = 0
        self._differing: list[str] = []
        self._mixed = False
        self._headings = 0
        self._further = 0
        self._left_out: Counter[str] = Counter()

    def take(self, number: int, row: Sequence[str], problem: RowProblem) -> bool:
        """Return whether a row that could not be taken is none to be refused, and keep what is to be said of it."""
        is_aside = self._judge(number, row, problem)
        self.count += is_aside
        return is_aside

    def notices(self) -> list[str]:
        """Say what was left aside."""
        said = [*self._differing]
        if self._totals:
            shown = _listed(self._totals)
            one = len(self._totals) == 1
            what = f"row {shown} is a total and was" if one else f"rows {shown} are totals and were"
            proof = ""
            if self._proved == len(self._totals):
                proof = "; it is what the rows above add up to" if one else "; each is what rows above it add up to"
            elif self._mixed:
                proof = "; the rows above are of several currencies, which no total can add up: nothing was compared"
            said.append(f"{what} left aside{proof}.")
        if self._headings:
            said.append(f"{_rows(self._headings)} with one cell alone {_were(self._headings)} read as headings.")
        if self._further:
            said.append(f"{_rows(self._further)} {_were(self._further)} further lines of documents already read.")
        if self._left_out:
            words = ", ".join(self._left_out)
            count = self._left_out.total()
            said.append(f"{_rows(count)} {_were(count)} left out, as the column profile says ({words}).")
        return [f"{self._source.sheet.name}: {sentence}" for sentence in said]

    def _judge(self, number: int, row: Sequence[str], problem: RowProblem) -> bool:
        own = row[: self._width]
        if not any(cell.strip() for cell in own):
            return True
        if isinstance(problem, LeftOutRow):
            self._left_out[problem.problem] += 1
            return True
        if self._source.profile.headings and is_heading(own):
            self._headings += 1
            return True
        if isinstance(problem, StandsTwice):
            return self._is_further_line(row, problem.first)
        if is_total(own) and (self._date >= len(row) or not row[self._date].strip()):
            self._note_total(number, row)
            return True
        return False

    def _is_further_line(self, row: Sequence[str], first: PostedDocument | None) -> bool:
        if not self._source.profile.repeated_lines or first is None or not row[self._date].strip():
            return False
        try:
            amount = self._cells.amount(row[self._amount], first.currency, "amount", is_told=False)
            is_same = abs(amount) == abs(first.amount_minor)
            is_same = is_same and self._cells.day(row[self._date], "date") == first.dated_on
        except RowProblem:
            return False
        self._further += is_same
        return is_same

    def _note_total(self, number: int, row: Sequence[str]) -> None:
        """Compare a total with what the rows above it add up to, where both can be read."""
        self._totals.append(number)
        now = self._now()
        read = [
            verdict
            for place, at in ((self._amount, 0), (self._open, 1))
            if self.compares_totals
            and place < len(row)
            and row[place].strip()
            and (verdict := self._verdict(row[place], now, at))
        ]
        self._at_last = now
        self._mixed |= not read and self.compares_totals and any(len(self._above(now, at)) > 1 for at in (0, 1))
        if read and all(verdict == "agrees" for verdict in read):
            self._proved += 1
        elif read and len(self._differing) < _SHOWN_ROWS:
            differing = next(verdict for verdict in read if verdict != "agrees")
            self._differing.append(f"the total in row {number} says {differing}{self._without()}.")

    def _without(self) -> str:
        """Say which rows above a total are in no sum, for they could not be read."""
        if not self.uncounted:
            return ""
        one = len(self.uncounted) == 1
        return f", without {'row' if one else 'rows'} {_listed(self.uncounted)}, which could not be counted"

    def _verdict(self, text: str, now: tuple[dict[str, int], dict[str, int]], at: int) -> str:
        """Return how a cell of a total stands to the rows above; nothing where it cannot be told."""
        sums = self._above(now, at)
        if len(sums) != 1:
            return ""
        ((currency, above),) = sums.items()
        try:
            minor = self._cells.amount(text, currency, "amount", is_told=False)
        except RowProblem:
            return ""
        since = now[at][currency] - self._at_last[at].get(currency, 0)
        if minor in {above, since}:
            return "agrees"
        return f"{shorten(text)}; the rows above it add up to {decimal_text(above, currency)} {currency}"

    def _above(self, now: tuple[dict[str, int], dict[str, int]], at: int) -> dict[str, int]:
        """Return what the rows of this file add up to so far, by currency."""
        sums = {currency: minor - self._at_start[at].get(currency, 0) for currency, minor in now[at].items()}
        return {currency: minor for currency, minor in sums.items() if minor}

    def _now(self) -> tuple[dict[str, int], dict[str, int]]:
        return tuple(  # type: ignore[return-value] # two of them
            {currency: sums.file_minor for currency, sums in totals.items()}
            for totals in (self._intake.totals, self._intake.open_totals)
        )


def _listed(rows: Sequence[int]) -> str:
    shown = ", ".join(map(str, rows[:_SHOWN_ROWS]))
    return f"{shown} and {len(rows) - _SHOWN_ROWS:,} more" if len(rows) > _SHOWN_ROWS else shown


def _rows(count: int) -> str:
    return f"{count:,} {'row' if count == 1 else 'rows'}"


def _were(count: int) -> str:
    return "was" if count == 1 else "were"
