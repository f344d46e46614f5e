"""What happened on an account over a period, read from the book: for activity and detailed statements."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import Column, ColumnElement, Connection, Row, and_, func, select

from creditdesk.domain import statement
from creditdesk.domain.document import Document, DocumentType
from creditdesk.domain.open_item import open_item
from creditdesk.domain.statement import Use
from creditdesk.models.customers import customers
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.letters.account import Account, Item, reference_of
from creditdesk.services.letters.statement_facts import ItemStory, Moved, Settled

_COLUMNS = ("id", "customer_id", "type", "number", "dated_on", "due_on", "currency", "amount_minor", "reversed_on")


def touched(first_on: date, as_of: date) -> ColumnElement[bool]:
    """Return the condition that a document was open, came or was settled in a period."""
    return and_(documents.c.dated_on <= as_of, documents.c.settled_on >= first_on)


def touched_counts(connection: Connection, customer_id: int, first_on: date, as_of: date) -> dict[str, int]:
    """Return by currency how many documents of a debtor a period touched."""
    rows = connection.execute(
        select(documents.c.currency, func.count())
        .where(documents.c.customer_id == customer_id, touched(first_on, as_of))
        .group_by(documents.c.currency)
    )
    return {row[0]: row[1] for row in rows}


class Period:
    """A debtor's documents in one currency over a period, and what was set between them and others."""

    def __init__(self, connection: Connection, account: Account, currency: str, first_on: date) -> None:
        self._account = account
        self._first_on = first_on
        self._own = and_(
            documents.c.customer_id == account.customer_id,
            documents.c.currency == currency,
            touched(first_on, account.as_of),
        )
        rows = connection.execute(select(documents).where(self._own).order_by(documents.c.due_on, documents.c.id)).all()
        self._documents = [_document(row) for row in rows]
        self._references = {row.id: reference_of(row) for row in rows}
        self._uses = [*self._read_uses(connection, is_credit=True), *self._read_uses(connection, is_credit=False)]

    def moved(self) -> tuple[Moved, ...]:
        """Return what moved the balance, as lines of an activity statement."""
        return tuple(
            Moved(
                on=each.on,
                kind=each.kind,
                type=each.document.type,
                number=each.document.number,
                reference=self._references.get(each.document.id, ""),
                due_on=each.document.due_on,
                amount_minor=each.amount_minor,
                account=each.account,
            )
            for each in statement.movements(self._documents, self._uses, self._first_on, self._account.as_of)
        )

    def stories(self) -> tuple[ItemStory, ...]:
        """Return items with what settled them, debits before credits, oldest due date first."""
        as_of = self._account.as_of
        # What is open has been read with its queries; of what is settled, nothing is in query any more.
        opened = {item.open.document.id: item for item in self._account.items}
        told = statement.item_stories(self._documents, self._uses, self._first_on, as_of)
        told.sort(key=lambda story: story.document.amount_minor < 0)
        return tuple(
            ItemStory(
                line=(opened.get(story.document.id) or self._settled_item(story, as_of)).line(as_of),
                settled=tuple(
                    Settled(
                        on=step.on,
                        type=step.other.type if step.other else None,
                        number=step.other.number if step.other else "",
                        amount_minor=step.amount_minor,
                        is_undone=step.is_undone,
                        account=step.account,
                    )
                    for step in story.settlements
                ),
            )
            for story in told
        )

    def _settled_item(self, story: statement.ItemStory, as_of: date) -> Item:
        settled = open_item(story.document, story.open_minor, as_of)
        return Item(settled, self._references.get(story.document.id, ""))

    def _read_uses(self, connection: Connection, *, is_credit: bool) -> list[Use]:
        """Return what was set between the debtor's credits, or debits, and whatever else."""
        other, whose = documents.alias("other"), customers.alias("whose")
        own_side, other_side = allocations.c.credit_id, allocations.c.debit_id
        if not is_credit:
            own_side, other_side = other_side, own_side
        rows = connection.execute(
            select(
                documents.c.id.label("own_id"),
                allocations.c.effective_on,
                allocations.c.ended_on,
                allocations.c.amount_minor.label("used_minor"),
                whose.c.account,
                *_columns_of(other.c),
            )
            .select_from(documents)
            .join(allocations, own_side == documents.c.id)
            .join(other, other.c.id == other_side)
            .join(whose, whose.c.id == other.c.customer_id)
            .where(self._own, allocations.c.effective_on <= self._account.as_of)
            .order_by(allocations.c.id)
        )
        own = {document.id: document for document in self._documents}
        return [
            Use(
                own=own[row.own_id],
                other=_document(row),
                on=row.effective_on,
                ended_on=row.ended_on,
                amount_minor=row.used_minor,
                account=row.account if row.customer_id != self._account.customer_id else "",
            )
            for row in rows
        ]


def _columns_of(columns: Any) -> list[Column[Any]]:  # noqa: ANN401 - the columns of an alias, whose type SQLAlchemy keeps to itself
    return [columns[name] for name in _COLUMNS]


def _document(row: Row[Any]) -> Document:
    values = {name: getattr(row, name) for name in _COLUMNS}
    return Document(**values | {"type": DocumentType(row.type)})
