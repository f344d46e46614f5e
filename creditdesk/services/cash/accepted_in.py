"""Days of acceptance that a file of documents brings: read from its rows, kept as its import's word, gone with it.

The day is our own knowledge of an invoice, see `services.letters.acceptances`: what a person wrote stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, insert, select

from creditdesk.domain.document import DocumentType
from creditdesk.models.bulk import in_chunks
from creditdesk.models.interest import acceptances
from creditdesk.models.staging import import_batches
from creditdesk.services.book.book import Work
from creditdesk.services.cash.cells import Cells
from creditdesk.services.cash.intake import Intake
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.letters.acceptances import FURTHEST

# Stands where a person's name would; `_is_of_import` knows it again.
_WRITER = "import {}"
_REPLACED = "accepted_before"


def accepted_on(cells: Cells, text: str, kind: str, dated_on: date) -> date:
    """Return the day of acceptance in a cell.

    Raises:
        RowProblem: If it is no day, long before or after the invoice, or of no invoice.
    """
    day = cells.day(text, "accepted_on")
    if kind != DocumentType.INVOICE:
        raise RowProblem("accepted_on", text, "Only an invoice is accepted.", "Leave the cell empty.")
    if abs(day - dated_on) > FURTHEST:
        raise RowProblem(
            "accepted_on",
            text,
            f"An invoice of {dated_on} cannot have been accepted on {day}.",
            "Give the day of delivery, or that on which objections to it were answered.",
        )
    return day


def take_in(work: Work, intake: Intake) -> None:
    """Put the days that the files say on record, and say which of a person's own they leave standing."""
    if not intake.accepted:
        return
    connection = work.connection
    found = _on_record(connection, {customer_id for customer_id, _ in intake.accepted})
    changed = {key: day for key, day in intake.accepted.items() if key not in found or found[key].accepted_on != day}
    persons = {key for key in changed if key in found and not _is_of_import(found[key].recorded_by)}
    written = {key: day for key, day in changed.items() if key not in persons}
    intake.accepted_before = [_as_json(found[key]) for key in written if key in found]
    _remove(connection, [found[key].id for key in written if key in found])
    by = _WRITER.format(intake.batch_id)
    rows = [
        {
            "customer_id": customer_id, "type": DocumentType.INVOICE.value, "number": number, "accepted_on": day,
            "recorded_by": by, "recorded_at": work.at,
        }
        for (customer_id, number), day in written.items()
    ]  # fmt: skip
    if rows:
        connection.execute(insert(acceptances), rows)
    intake.touched_customers.update(customer_id for customer_id, _ in written)
    if written:
        intake.notices.append(f"Days of acceptance put on record: {len(written):,}.")
    if persons:
        intake.notices.append(
            f"Of {len(persons):,} invoices a person wrote another day of acceptance, which stands: `creditdesk "
            "acceptances` lists them."
        )


def take_back(connection: Connection, batch_id: int) -> int:
    """Take off the record what an import wrote, and put back what it replaced; return how many days went."""
    rows = connection.execute(
        select(acceptances.c.id, acceptances.c.customer_id, acceptances.c.number).where(
            acceptances.c.recorded_by == _WRITER.format(batch_id)
        )
    ).all()
    _remove(connection, [row.id for row in rows])
    before = _Before(connection)
    back = [found for row in rows if (found := before.of(batch_id, (row.customer_id, row.number))) is not None]
    if back:
        connection.execute(insert(acceptances), back)
    return len(rows)


class _Before:
    """What imports replaced: of one that was itself taken back, what that had replaced."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        taken_back = select(import_batches.c.id).where(import_batches.c.taken_back_at.is_not(None))
        self._gone = {_WRITER.format(batch): batch for batch in connection.scalars(taken_back)}
        self._kept: dict[int, dict[tuple[int, str], dict[str, Any]]] = {}

    def of(self, batch_id: int, key: tuple[int, str]) -> dict[str, Any] | None:
        """Return the row to put back for an invoice where an import goes, if there is one that stands."""
        found = self._replaced_by(batch_id).get(key)
        while found is not None and found["recorded_by"] in self._gone:
            found = self._replaced_by(self._gone[found["recorded_by"]]).get(key)
        return None if found is None else _of_json(found)

    def _replaced_by(self, batch_id: int) -> dict[tuple[int, str], dict[str, Any]]:
        if batch_id not in self._kept:
            result = self._connection.scalar(select(import_batches.c.result).where(import_batches.c.id == batch_id))
            kept = (result or {}).get(_REPLACED, ())
            self._kept[batch_id] = {(each["customer_id"], each["number"]): each for each in kept}
        return self._kept[batch_id]


def replaced(intake: Intake) -> dict[str, Any]:
    """Return what is kept with the batch of the days that it replaced, to put them back."""
    return {_REPLACED: intake.accepted_before} if intake.accepted_before else {}


def _on_record(connection: Connection, customer_ids: Collection[int]) -> dict[tuple[int, str], Any]:
    found: dict[tuple[int, str], Any] = {}
    for some in in_chunks(customer_ids):
        query = select(acceptances).where(
            and_(acceptances.c.customer_id.in_(some), acceptances.c.type == DocumentType.INVOICE.value)
        )
        found |= {(row.customer_id, row.number): row for row in connection.execute(query)}
    return found


def _remove(connection: Connection, ids: Collection[int]) -> None:
    for some in in_chunks(ids):
        connection.execute(delete(acceptances).where(acceptances.c.id.in_(some)))


def _is_of_import(recorded_by: str) -> bool:
    word, _, number = recorded_by.partition(" ")
    return word == _WRITER.split(" ", maxsplit=1)[0] and number.isdigit()


def _as_json(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row of the table
    return {
        "customer_id": row.customer_id,
        "number": row.number,
        "accepted_on": row.accepted_on.isoformat(),
        "recorded_by": row.recorded_by,
        "recorded_at": row.recorded_at.isoformat(),
    }


def _of_json(kept: Mapping[str, Any]) -> dict[str, Any]:
    return {
        **kept,
        "type": DocumentType.INVOICE.value,
        "accepted_on": date.fromisoformat(kept["accepted_on"]),
        "recorded_at": datetime.fromisoformat(kept["recorded_at"]),
    }
