"""The register of what was issued, newest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, String, cast, or_, select

from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.domain.statement import StatementKind
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.customers import customers
from creditdesk.models.letters import letter_items, letters

_DAY = re.compile(r"\d{4}-\d\d(-\d\d)?")


@dataclass(frozen=True, slots=True)
class IssuedRow:
    """One issued document as the register shows it.

    `reason` is why it was sent against the gate, if it was. `told` is what the history says of one that went before
    the book was: its number, amount and pages are not known here, and `sha256` is empty. `form` is the kind of a
    statement.
    """

    customer_id: int
    account: str
    name: str
    kind: Kind | Notice
    number: str
    dated_on: date
    currency: str
    amount_minor: int
    pages: int
    done_by: str
    reason: str
    sha256: str
    activity_id: int
    told: str = ""
    form: StatementKind = StatementKind.OPEN_ITEM

    @property
    def words(self) -> str:
        """What it is, as a person says it."""
        return self.form.words if self.kind is Kind.STATEMENT else self.kind.words


def read_issued(connection: Connection, text: str, limit: int) -> tuple[IssuedRow, ...]:
    """Return the latest documents that a text tells of.

    It may stand in the number, account or debtor's name, be the kind of document (final demand), its day or month
    (2026-11), or the number of an invoice that it spoke of.
    """
    query = _ISSUED.order_by(letters.c.id.desc()).limit(limit)
    if text.strip():
        query = query.where(_tells(text.strip()))
    return _rows(connection, query)


def read_sent_about(connection: Connection, customer_id: int, as_of: date) -> tuple[IssuedRow, ...]:
    """Return what was issued to a debtor until a day, oldest first, with statements of their group to head office."""
    told = activities.alias()
    of_group = select(told.c.details["sha256"].as_string()).where(
        told.c.customer_id == customer_id, told.c.kind == "statement"
    )
    query = _ISSUED.where(
        or_(letters.c.customer_id == customer_id, letters.c.sha256.in_(of_group)), letters.c.dated_on <= as_of
    )
    return _rows(connection, query.order_by(letters.c.dated_on, letters.c.id))


def facts_of(connection: Connection, number: str) -> Any:  # noqa: ANN401 - whatever the kind of document says
    """Return the facts that the document of this number was made from, as they were kept; none where there is none."""
    return connection.scalar(select(letters.c.facts).where(letters.c.number == number))


def _tells(text: str) -> ColumnElement[bool]:
    columns = (letters.c.number, customers.c.account, customers.c.name)
    ways: list[ColumnElement[bool]] = [column.icontains(text, autoescape=True) for column in columns]
    called = [kind.value for kind in (*Kind, *Notice) if text.casefold() in kind.words.casefold()]
    if called:
        ways.append(letters.c.kind.in_(called))
    if _DAY.fullmatch(text):
        ways.append(cast(letters.c.dated_on, String).startswith(text, autoescape=True))
    if any(sign.isdigit() for sign in text):
        ways.append(letters.c.id.in_(select(letter_items.c.letter_id).where(letter_items.c.number == text)))
    return or_(*ways)


def read_issued_to(connection: Connection, customer_id: int) -> tuple[IssuedRow, ...]:
    """Return all that was issued to a debtor, newest first, with what the history tells of earlier letters."""
    query = _ISSUED.where(letters.c.customer_id == customer_id).order_by(letters.c.id.desc())
    kept = _rows(connection, query)
    told = connection.execute(_TOLD.where(activities.c.customer_id == customer_id))
    earlier = (
        IssuedRow(
            customer_id=row.customer_id,
            account=row.account,
            name=row.name,
            kind=Kind.STATEMENT if row.kind == "statement" else Kind.REMINDER,
            number="",
            dated_on=row.happened_on,
            currency="",
            amount_minor=0,
            pages=0,
            done_by=row.done_by,
            reason="",
            sha256="",
            activity_id=row.id,
            told=row.summary,
        )
        for row in told
    )
    return tuple(sorted((*kept, *earlier), key=lambda row: row.dated_on, reverse=True))


_ISSUED = (
    select(
        customers.c.id.label("customer_id"),
        customers.c.account,
        customers.c.name,
        letters.c.kind,
        letters.c.number,
        letters.c.dated_on,
        letters.c.currency,
        letters.c.amount_minor,
        letters.c.pages,
        activities.c.done_by,
        activities.c.note,
        activities.c.details["form"].as_string().label("form"),
        letters.c.sha256,
        letters.c.activity_id,
    )
    .join(customers, customers.c.id == letters.c.customer_id)
    .join(activities, activities.c.id == letters.c.activity_id)
    # A confirmation that was taken back was a draft, and never sent.
    .where(STANDS)
)
_TOLD = (
    select(
        activities.c.id,
        activities.c.customer_id,
        customers.c.account,
        customers.c.name,
        activities.c.kind,
        activities.c.happened_on,
        activities.c.done_by,
        activities.c.summary,
    )
    .join(customers, customers.c.id == activities.c.customer_id)
    .join(letters, letters.c.activity_id == activities.c.id, isouter=True)
    .where(activities.c.kind.in_(("letter", "statement")), letters.c.id.is_(None), STANDS)
    .order_by(activities.c.id.desc())
)


def _kind_of(stored: str) -> Kind | Notice:
    return Kind(stored) if stored in list(Kind) else Notice(stored)


def _rows(connection: Connection, query: Select[Any]) -> tuple[IssuedRow, ...]:
    return tuple(
        IssuedRow(
            customer_id=row.customer_id,
            account=row.account,
            name=row.name,
            kind=_kind_of(row.kind),
            number=row.number,
            dated_on=row.dated_on,
            currency=row.currency,
            amount_minor=row.amount_minor,
            pages=row.pages,
            done_by=row.done_by,
            reason=row.note,
            sha256=row.sha256,
            activity_id=row.activity_id,
            form=StatementKind(row.form or StatementKind.OPEN_ITEM),
        )
        for row in connection.execute(query)
    )
