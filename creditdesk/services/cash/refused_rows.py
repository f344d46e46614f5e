"""Rows of a documents file that cannot be taken: all that is wrong with each at once, and what they would have been."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from operator import itemgetter

from creditdesk.domain.document import DocumentType
from creditdesk.services.cash.cells import Cells, Row, document_type
from creditdesk.services.cash.intake import Intake, Source
from creditdesk.services.cash.reading import plain_name
from creditdesk.services.cash.result import RowProblem

_SIGNS = {kind.value: kind.sign for kind in DocumentType}
_NO_CURRENCY = ""


class RefusedRows:
    """Looks at the refused rows of one file once more; `uncounted` are those that no control total has."""

    def __init__(
        self,
        intake: Intake,
        source: Source,
        cells: Cells,
        row: Row,
        types: dict[str, str],
        currency: Callable[[str], str],
    ) -> None:
        self.uncounted: list[int] = []
        self._intake = intake
        self._source = source
        self._cells = cells
        self._row = row
        self._pick = itemgetter(*row.places)
        self._types = types
        self._currency = currency

    def whole(self, row: Sequence[str], problem: RowProblem) -> RowProblem:
        """Return the problem with what else is wrong in the row's other cells, so that it is mended once."""
        if not problem.column or len(row) <= max(self._row.places):
            return problem
        return problem.and_besides(self._checks(row), self._source.title)

    def note(self, number: int, row: Sequence[str], problem: RowProblem) -> None:
        """Remember which document it would have been, and add its amount to the control totals."""
        self._note_key(number, row)
        if not self._count(row, is_whole=bool(problem.column)):
            self.uncounted.append(number)

    def _checks(self, row: Sequence[str]) -> tuple[Callable[[], object], ...]:
        """Return a reading of each cell that can be read by itself."""
        (
            account_text, kind, _, day, amount, due, currency_text, _, _, open_text, disputed, _, settled, bounced, *_
        ) = self._pick(row)  # fmt: skip
        account = self._intake.accounts.by_code.get(account_text.strip())
        currency = account.currency if account is not None else self._intake.currency

        def code() -> None:
            nonlocal currency
            currency = self._currency(currency_text) if currency_text.strip() else currency

        def amount_of(text: str, column: str) -> Callable[[], object]:
            return lambda: not text.strip() or self._cells.amount(text, currency, column, is_told=False)

        def day_of(text: str, column: str) -> Callable[[], object]:
            return lambda: not text.strip() or self._cells.day(text, column)

        return (
            lambda: document_type(kind, self._types, "type"),
            day_of(day, "date"),
            code,
            amount_of(amount, "amount"),
            day_of(due, "due_date"),
            amount_of(open_text, "open_amount"),
            amount_of(disputed, "disputed_amount"),
            day_of(settled, "settled_on"),
            day_of(bounced, "reversed_on"),
        )

    def _note_key(self, row_number: int, row: Sequence[str]) -> None:
        if len(row) <= max(self._row.places):
            return
        account, word, number = (text.strip() for text in self._pick(row)[:3])
        kind = self._types.get(plain_name(word), "")
        self._intake.refused_documents[account, kind, number] = f"{self._source.sheet.name}, row {row_number}"

    def _count(self, row: Sequence[str], *, is_whole: bool) -> bool:
        """Add a refused row's amount, with the sign it has in the file, to the control totals; tell whether it could.

        A row whose cells do not fit the header is not whole: what stands under "amount" may be part of a number.
        """
        intake = self._intake
        if len(row) <= max(self._row.places):
            intake.uncounted[_NO_CURRENCY] += 1
            return False
        (
            account_text, kind_text, _, _, amount_text, _, currency_text, _, _, open_text, _, _, settled_text, *_
        ) = self._pick(row)  # fmt: skip
        intake.accounts_of_refused_rows.add(account_text.strip())
        account = intake.accounts.by_code.get(account_text.strip())
        if not is_whole:
            intake.uncounted[_NO_CURRENCY] += 1
            return False
        try:
            currency = account.currency if account is not None else intake.currency
            if currency_text.strip():
                currency = self._currency(currency_text)
        except RowProblem:
            intake.uncounted[_NO_CURRENCY] += 1
            return False
        totals, text, column = intake.totals, amount_text, "amount"
        if intake.snapshot_on is not None:
            totals = intake.open_totals
            if self._row.given["open_amount"] or self._row.given["settled_on"]:
                text, column = "0" if settled_text.strip() else open_text.strip() or "0", "open_amount"
        try:
            sign = _SIGNS[document_type(kind_text, self._types, "type")]
            minor = self._cells.amount(text, currency, column, is_told=False)
        except RowProblem:
            intake.uncounted[currency] += 1
            return False
        if sign < 0:
            # A sign on a credit only says once more what its type says.
            minor = abs(minor)
        totals[currency].file_minor += minor * sign
        totals[currency].rejected_minor += minor * sign
        return True
