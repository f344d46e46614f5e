"""What happens to a query after it was raised: its owner, its answer, the credit note, and taking any of it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, select, update

from creditdesk.domain.document import DocumentType
from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.domain.query import Resolution, end_words, late_words
from creditdesk.domain.words import amount_words, day_words
from creditdesk.models.follow_ups import queries
from creditdesk.models.ledger import documents
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry
from creditdesk.services.desk.query_rows import QueryFilter, QueryRow, read_queries, read_query
from creditdesk.services.desk.taking_back import write_taken_back

_OF_PERSONS = frozenset({"owner", "owner_email", "resolution"})
"""What names people or may: of it the audit chain keeps only whether it was given."""


@dataclass(frozen=True, slots=True)
class QueryChange:
    """What was done to a query, so that it can be taken back.

    `activity_id` is its entry in the history, `before` the values as they were, (column, value).
    """

    query_id: int
    customer_id: int
    activity_id: int
    words: str
    before: tuple[tuple[str, Any], ...] = ()


def assign(
    work: Work, query_id: int, as_of: date, *, owner: str, owner_email: str, answer_due_on: date | None
) -> QueryChange:
    """Say who answers a query, where they read mail, and by when; a new day for the answer begins a new wait.

    Raises:
        CreditDeskError: If the query is answered already, the address is none, or the day is over.
    """
    query = _open(work.connection, query_id, as_of)
    owner, owner_email = " ".join(owner.split()), owner_email.strip()
    if owner_email and not _is_address(owner_email):
        raise CreditDeskError(
            f"{owner_email} is not an e-mail address.", safe="Nothing was changed.", cure="Write it as name@firm.com."
        )
    values: dict[str, Any] = {"owner": owner, "owner_email": owner_email, "answer_due_on": answer_due_on}
    if answer_due_on != query.answer_due_on:
        if answer_due_on is not None and answer_due_on < as_of:
            raise CreditDeskError(
                f"{day_words(answer_due_on, as_of)} is over.", safe="Nothing was changed.", cure="Choose a day to come."
            )
        values["escalated_on"] = None
    if (owner, owner_email, answer_due_on) == (query.owner, query.owner_email, query.answer_due_on):
        raise CreditDeskError("Owner and day are as they were.", safe="Nothing was changed.")
    of = f"Query with {owner}" if owner else "Query without an owner"
    address = f" ({owner_email})" if owner_email else ""
    by = f", answer by {day_words(answer_due_on, as_of)}" if answer_due_on is not None else ""
    return _change(work, query, as_of, f"{of}{address}{by}", action="assign query", **values)


def resolve(work: Work, query_id: int, resolution: Resolution, as_of: date) -> QueryChange:
    """Write the answer to a query: from this day on its items are in query no more.

    Raises:
        CreditDeskError: If the query is answered already, or cannot end so.
    """
    query = _open(work.connection, query_id, as_of)
    credit = resolution.credit_of(query.amount_minor, query.currency)
    words = f"Query {end_words(resolution.status, credit, query.currency)} · {query.reason}"
    return _change(
        work,
        query,
        as_of,
        words,
        action="resolve query",
        note=resolution.note.strip(),
        status=resolution.status.value,
        resolved_on=as_of,
        resolved_by=work.by,
        resolution=resolution.note.strip(),
        credit_expected_minor=credit,
    )


def credit_came(work: Work, query_id: int, number: str, as_of: date) -> QueryChange:
    """Say which credit note answers a query, where no reference and no allocation tells.

    Raises:
        CreditDeskError: If no credit is expected any more, or the debtor has no such credit note.
    """
    query = read_query(work.connection, query_id, as_of)
    if not query.credit_left_minor:
        raise CreditDeskError("No credit note is expected for this query.", safe="Nothing was changed.")
    credit = work.connection.execute(
        select(documents.c.number, documents.c.amount_minor).where(
            documents.c.customer_id == query.customer_id,
            documents.c.type == DocumentType.CREDIT_NOTE.value,
            documents.c.currency == query.currency,
            documents.c.number == number.strip(),
        )
    ).one_or_none()
    if credit is None:
        raise NotFoundError(
            f"{query.name} has no credit note {number.strip()} in {query.currency}.",
            safe="Nothing was changed.",
            cure="Write its number as the ledger has it, or import the ledger first.",
        )
    left = max(query.credit_left_minor + credit.amount_minor, 0)
    still = f", {amount_words(left, query.currency)} still expected" if left else ""
    words = f"Credit note {credit.number} came for the query{still}"
    # What came by itself stays counted, so that only what is left beside it is expected.
    expected = query.credit_minor - query.credit_left_minor + left
    return _change(work, query, as_of, words, action="credit query", credit_expected_minor=expected)


def escalate_late(work: Work, as_of: date) -> list[QueryChange]:
    """Write of each open query whose answer is late that it is, once for each day that was agreed."""
    changes = []
    for query in read_queries(work.connection, as_of, QueryFilter(late=True)):
        due_on, told_on = query.late_since, query.escalated_on
        # What was told of a day to come, while that was looked at, is not told yet.
        if due_on is not None and (told_on is None or not due_on < told_on <= as_of):
            words = f"Query escalated: {late_words(query.owner, due_on, as_of)}"
            changes.append(_change(work, query, as_of, words, action="escalate query", escalated_on=as_of))
    return changes


def write_entry(work: Work, query: QueryRow, as_of: date, summary: str, note: str = "", **details: Any) -> int:
    """Write what was done with a query into the history, with its items, and return the entry's id."""
    return history_entry.write(
        work,
        query.customer_id,
        "query",
        as_of,
        summary,
        about=[key for key, _minor in query.items],
        # No contact: nobody was spoken to.
        outcome="NOTE",
        reason_code=query.reason_code,
        note=note,
        details={"query": query.id, **details},
    )


def take_back(work: Work, change: QueryChange, as_of: date) -> None:
    """Bring a query back to what it was before a change, by a further entry; both stay in the history.

    Raises:
        CreditDeskError: If something came after it in the debtor's history: a letter may have told of it.
    """
    write_taken_back(work, change.activity_id, as_of, what="change of the query")
    if change.before:
        work.connection.execute(update(queries).where(queries.c.id == change.query_id).values(dict(change.before)))
    work.record("take back", f"customer {change.customer_id}", activity=change.activity_id, query=change.query_id)


def _open(connection: Connection, query_id: int, as_of: date) -> QueryRow:
    query = read_query(connection, query_id, as_of)
    if not query.is_open:
        raise CreditDeskError(
            f"This query is answered: {query.status} on {query.resolved_on}.",
            safe="Nothing was changed.",
            cure="Where the customer comes back to it, raise a new query.",
        )
    return query


def _change(
    work: Work, query: QueryRow, as_of: date, words: str, *, action: str, note: str = "", **values: Any
) -> QueryChange:
    connection = work.connection
    changed = [queries.c[name] for name in values]
    before = connection.execute(select(*changed).where(queries.c.id == query.id)).one()
    connection.execute(update(queries).where(queries.c.id == query.id).values(values))
    activity_id = write_entry(work, query, as_of, words, note)
    # In the history a person's name can be taken out of it; here it never could.
    told = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
        if name not in _OF_PERSONS
    }
    told |= {f"has_{name}": bool(value) for name, value in values.items() if name in _OF_PERSONS}
    work.record(action, f"customer {query.customer_id}", query=query.id, activity=activity_id, **told)
    return QueryChange(query.id, query.customer_id, activity_id, words, tuple(zip(values, before, strict=True)))


def _is_address(text: str) -> bool:
    name, at, firm = text.partition("@")
    return bool(name and at and "." in firm.strip(".")) and not any(sign.isspace() or sign in ",;<>" for sign in text)
