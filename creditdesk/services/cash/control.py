"""Control totals: what the files add up to against what the ledger now holds of them, each asked for by itself."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import Connection, func, select

from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.cash.intake import Intake
from creditdesk.services.cash.result import ControlTotal
from creditdesk.services.ledger.open_items import MAY_BE_OPEN, OPEN_MINOR


def control_totals(connection: Connection, intake: Intake) -> tuple[ControlTotal, ...]:
    """Return the totals of every currency in the files, in order of its code."""
    totals = intake.open_totals if intake.snapshot_on is not None else intake.totals
    ledger = _open_on_day(connection, intake) if intake.snapshot_on is not None else _of_files(connection, intake)
    uncounted = {currency for currency in intake.uncounted if currency}
    currencies = sorted(totals.keys() | uncounted | (ledger.keys() if intake.snapshot_on is not None else set()))
    return tuple(
        ControlTotal(
            currency,
            totals[currency].file_minor,
            ledger[currency],
            totals[currency].rejected_minor,
            intake.uncounted[currency],
        )
        for currency in currencies
    )


def _of_files(connection: Connection, intake: Intake) -> Counter[str]:
    """Add up, from the table, the documents that the files state: new ones and those known already."""
    total = func.sum(documents.c.amount_minor)
    query = select(documents.c.currency, total).group_by(documents.c.currency)
    sums: Counter[str] = Counter()
    for currency, minor in connection.execute(query.where(documents.c.id >= intake.first_document_id)):
        sums[currency] += minor
    for sign, ids in ((1, intake.seen_documents), (-1, intake.derived_documents)):
        for chunk in in_chunks(ids):
            for currency, minor in connection.execute(query.where(documents.c.id.in_(chunk))):
                sums[currency] += sign * minor
    return sums


def _open_on_day(connection: Connection, intake: Intake) -> Counter[str]:
    """Add up what is open in the whole ledger on the snapshot's day."""
    items = (
        select(documents.c.currency, OPEN_MINOR.label("minor"))
        .join(customers, customers.c.id == documents.c.customer_id)
        .where(customers.c.company_id == intake.company_id, MAY_BE_OPEN)
        .subquery()
    )
    query = select(items.c.currency, func.sum(items.c.minor)).group_by(items.c.currency)
    rows = connection.execute(query, {"as_of": intake.snapshot_on})
    return Counter({row[0]: row[1] for row in rows})
