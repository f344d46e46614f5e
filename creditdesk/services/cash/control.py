"""Control totals: what the files add up to, what was posted of them, and what of that is open, each asked by itself."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from sqlalchemy import ColumnElement, Connection, case, func, select

from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.cash.intake import Intake
from creditdesk.services.cash.result import ControlTotal
from creditdesk.services.ledger.open_items import MAY_BE_OPEN, OPEN_MINOR


@dataclass(frozen=True, slots=True)
class _Held:
    """What the ledger holds of the files by currency: in full, and what is open of that."""

    posted: Counter[str] = field(default_factory=Counter)
    open: Counter[str] = field(default_factory=Counter)


def control_totals(connection: Connection, intake: Intake) -> tuple[ControlTotal, ...]:
    """Return the totals of every currency in the files, in order of its code."""
    totals = intake.open_totals if intake.snapshot_on is not None else intake.totals
    held = _open_on_day(connection, intake) if intake.snapshot_on is not None else _of_files(connection, intake)
    uncounted = {currency for currency in intake.uncounted if currency}
    currencies = sorted(totals.keys() | uncounted | (held.posted.keys() if intake.snapshot_on is not None else set()))
    return tuple(
        ControlTotal(
            currency,
            totals[currency].file_minor,
            held.posted[currency],
            totals[currency].rejected_minor,
            intake.uncounted[currency],
            held.open[currency],
        )
        for currency in currencies
    )


def _of_files(connection: Connection, intake: Intake) -> _Held:
    """Add up, from the table, the documents that the files state: new ones and those known already."""
    still_open = func.sum(case((MAY_BE_OPEN, OPEN_MINOR), else_=0))
    query = select(documents.c.currency, func.sum(documents.c.amount_minor), still_open).group_by(documents.c.currency)
    held = _Held()

    def add(which: ColumnElement[bool], sign: int) -> None:
        for currency, minor, open_minor in connection.execute(query.where(which), {"as_of": intake.as_of}):
            held.posted[currency] += sign * minor
            held.open[currency] += sign * open_minor

    add(documents.c.id >= intake.first_document_id, 1)
    for sign, ids in ((1, intake.seen_documents), (-1, intake.derived_documents)):
        for chunk in in_chunks(ids):
            add(documents.c.id.in_(chunk), sign)
    return held


def _open_on_day(connection: Connection, intake: Intake) -> _Held:
    """Add up what is open in the whole ledger on the snapshot's day: of a list of open items that is all there is."""
    items = (
        select(documents.c.currency, OPEN_MINOR.label("minor"))
        .join(customers, customers.c.id == documents.c.customer_id)
        .where(customers.c.company_id == intake.company_id, MAY_BE_OPEN)
        .subquery()
    )
    query = select(items.c.currency, func.sum(items.c.minor)).group_by(items.c.currency)
    rows = connection.execute(query, {"as_of": intake.snapshot_on})
    found = Counter({row[0]: row[1] for row in rows})
    return _Held(found, found)
