"""Writing a query that was raised."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import Connection, insert

from creditdesk.domain.query import ANSWER_DAYS
from creditdesk.models.follow_ups import queries, query_items
from creditdesk.models.rows import add_row
from creditdesk.services.desk.entries import QueryDraft


def write(connection: Connection, customer_id: int, activity_id: int, query: QueryDraft, as_of: date) -> int:
    """Write an open query, to be answered within the house's days, and return its id."""
    query_id = add_row(
        connection,
        queries,
        customer_id=customer_id,
        activity_id=activity_id,
        reason_code=query.reason_code,
        raised_on=as_of,
        owner=query.owner,
        answer_due_on=as_of + timedelta(days=ANSWER_DAYS),
        amount_minor=query.amount_minor,
        currency=query.currency,
        status="open",
        note=query.note,
    )
    if query.items:
        connection.execute(
            insert(query_items),
            [
                {"query_id": query_id, "type": key.type.value, "number": key.number, "amount_minor": minor}
                for key, minor in query.items
            ],
        )
    return query_id
