"""What a row of a documents file says of the payment: settled on a day, open with an amount, or nothing."""

from __future__ import annotations

from creditdesk.domain.document import NEVER
from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing import shorten
from creditdesk.services.cash.cells import Cells, Row
from creditdesk.services.cash.clearing import clearing_key
from creditdesk.services.cash.intake import Claim, Intake, Source
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.ledger.posting import PostedDocument


class ClaimCells:
    """Reads the cells of one file's rows that say what of a document is paid."""

    def __init__(self, intake: Intake, source: Source, cells: Cells, row: Row) -> None:
        self._intake = intake
        self._source = source
        self._cells = cells
        self._row = row
        # Whether a row says something of the payment even where both its cells are blank.
        self.blank_says = intake.snapshot_on is not None or row.given["settled_on"]

    def read(
        self, document: PostedDocument, row_number: int, open_text: str, settled_text: str, *, is_new: bool
    ) -> Claim | None:
        """Return what the row says of the payment, to be looked at once all files are read.

        Raises:
            RowProblem: If it cannot be.
        """
        if settled_text.strip():
            settled_on = self._cells.days.get(settled_text) or self._cells.day(settled_text, "settled_on")
            if settled_on >= document.reversed_on:
                raise RowProblem(
                    "settled_on",
                    settled_text,
                    "It is paid only after it was reversed.",
                    "Correct one of the two dates.",
                )
            return Claim(self._source, row_number, document.id, settled_on, None, not is_new)
        if not is_new and self._row.given["settled_on"]:
            self._must_not_be_cleared(document)
        if not open_text.strip():
            if self._intake.snapshot_on is None or self._row.given["open_amount"] or self._row.given["settled_on"]:
                return None
            # A snapshot without a column of open amounts lists open items: all of each is open.
            return Claim(self._source, row_number, document.id, None, abs(document.amount_minor), not is_new)
        open_minor = self._cells.amount(open_text, document.currency, "open_amount")
        if self._source.profile.written_signs and open_minor < 0:
            if document.amount_minor > 0:
                raise RowProblem(
                    "open_amount",
                    open_text,
                    f"{document.number} is open below zero: more was paid than it says.",
                    "Give 0, and what is too much as a payment of its own.",
                )
            open_minor = -open_minor
        if not 0 <= open_minor <= abs(document.amount_minor):
            raise RowProblem(
                "open_amount",
                open_text,
                f'"{shorten(open_text)}" is not a part of the amount.',
                f"Give 0 to {decimal_text(abs(document.amount_minor), document.currency)}, without a sign.",
            )
        return Claim(self._source, row_number, document.id, None, open_minor, not is_new)

    def _must_not_be_cleared(self, document: PostedDocument) -> None:
        """Refuse a row that says open where an earlier import said paid: from which day is not in the file."""
        account = self._intake.accounts.of_id(document.customer_id)
        kind, number = clearing_key(document)
        cash_id = self._intake.accounts.keys(account).get((kind, number))
        if cash_id is not None and self._intake.document(cash_id).reversed_on == NEVER:
            raise RowProblem(
                "settled_on",
                "",
                f"{document.number} was paid on {self._intake.document(cash_id).dated_on} by an earlier import; "
                "here it is open.",
                f"Take that import back, or import the day the payment bounced as reversed_on of the {kind} {number}.",
            )
