"""The first rows of a file as a column profile would have them understood, read by the same code as an import."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from pathlib import Path

from sqlalchemy import Connection

from creditdesk.domain.money import decimal_text
from creditdesk.services.cash.allocations_in import AllocationRows
from creditdesk.services.cash.cells import Row
from creditdesk.services.cash.customers_in import CustomerRows, NewCustomers
from creditdesk.services.cash.documents_in import DocumentRows
from creditdesk.services.cash.importing import new_intake
from creditdesk.services.cash.intake import Intake
from creditdesk.services.cash.named_currency import read_in_its_currency
from creditdesk.services.cash.profiles import FIELDS, Kind, Profile, check_once
from creditdesk.services.cash.reading import open_sheet
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.ledger.posting import PostedDocument
from creditdesk.services.progress import Silent

_ROWS = 40
SHOWN = {
    Kind.DOCUMENTS: ("account", "type", "number", "date", "due_date", "amount", "open_amount", "currency"),
    Kind.CUSTOMERS: ("account", "name", "country", "currency", "terms", "credit_limit", "contact", "phone", "email"),
    Kind.ALLOCATIONS: FIELDS[Kind.ALLOCATIONS],
}
"""The columns of a preview."""


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """A row as understood, or as it stands with the problem and its cure."""

    row: int
    values: tuple[str, ...]
    problem: str = ""
    is_aside: bool = False


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file; `values` of each are those of `SHOWN`."""

    kind: Kind
    rows: tuple[PreviewRow, ...]
    notices: tuple[str, ...]
    # How many customers that the book does not have these rows would make.
    customers_made: int = 0

    @property
    def problem_count(self) -> int:
        """How many of the rows could not be taken."""
        return sum(bool(row.problem) for row in self.rows)


def preview(connection: Connection, path: Path, profile: Profile, as_of: date) -> Preview:
    """Return the first rows of a file as the profile reads them; nothing is written.

    Raises:
        UnreadableFileError: If the file cannot be read.
    """
    sheet = open_sheet(path, profile.fits)
    check_once(sheet, profile)
    intake = new_intake(connection, batch_id=0, as_of=as_of, progress=Silent())
    source = read_in_its_currency(sheet, profile)
    sheet, profile = source.sheet, source.profile
    customers = NewCustomers(connection, intake)
    shown = SHOWN[profile.kind]
    rows: list[PreviewRow] = []
    documents = DocumentRows(intake, source, customers) if profile.kind is Kind.DOCUMENTS else None
    known = CustomerRows(connection, intake, source, customers)
    links = AllocationRows(connection, intake, source)
    for number, cells in islice(sheet.rows(), _ROWS):
        try:
            if documents is not None:
                row = documents.row
                document = documents.take(number, row.widened(number, cells))
                rows.append(PreviewRow(number, _of_document(document, intake)))
                continue
            if profile.kind is Kind.CUSTOMERS:
                row = known.row
                known.parse(number, row.widened(number, cells), {})
            else:
                row = links.row
                links.parse(number, row.widened(number, cells))
            rows.append(PreviewRow(number, _as_written(row, profile.kind, cells, shown)))
        except RowProblem as problem:
            values = _as_written(row, profile.kind, cells, shown)
            if documents is not None and documents.asides.take(number, cells, problem):
                rows.append(PreviewRow(number, values, is_aside=True))
            else:
                rows.append(PreviewRow(number, values, f"{problem.problem} {problem.cure}".strip()))
    return Preview(profile.kind, tuple(rows), sheet.notices, intake.accounts.added_count)


def _of_document(document: PostedDocument, intake: Intake) -> tuple[str, ...]:
    claim = intake.claims[-1] if intake.claims else None
    open_text = ""
    if claim is not None and claim.document_id == document.id and claim.open_minor is not None:
        open_text = decimal_text(claim.open_minor * (1 if document.amount_minor > 0 else -1), document.currency)
    return (
        intake.accounts.of_id(document.customer_id).code,
        document.type.replace("_", " "),
        document.number,
        document.dated_on.isoformat(),
        document.due_on.isoformat(),
        decimal_text(document.amount_minor, document.currency),
        open_text,
        document.currency,
    )


def _as_written(row: Row, kind: Kind, cells: Sequence[str], shown: Sequence[str]) -> tuple[str, ...]:
    places = dict(zip(FIELDS[kind], row.places, strict=True))
    return tuple(cells[places[name]].strip() if places[name] < len(cells) else "" for name in shown)
