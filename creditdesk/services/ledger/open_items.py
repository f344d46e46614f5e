"""What is open of each document as of a date, asked of the book: the SQL of `creditdesk.domain.open_item`.

A past day's question reads the covering index `ix_documents_aging` from that day on: what was settled by then is
skipped as a block, and only the items part paid by then ask for their allocations.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Column,
    ColumnElement,
    Connection,
    Result,
    Row,
    Select,
    Subquery,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
    true,
)

from creditdesk.domain.aging import Aging, Buckets
from creditdesk.domain.document import Document, DocumentType, OpenItem
from creditdesk.domain.open_item import open_item
from creditdesk.models.bulk import stored_rows
from creditdesk.models.follow_ups import queries, query_items
from creditdesk.models.ledger import allocations, documents

AS_OF: ColumnElement[date] = bindparam("as_of", type_=documents.c.dated_on.type)
"""The day that every statement here is asked for; given as the parameter `as_of`."""


def _allocated(side: ColumnElement[int]) -> ColumnElement[int]:
    """What counts, as of the day, of the allocations whose `side` is the document; above zero."""
    return func.coalesce(
        select(func.sum(allocations.c.amount_minor))
        .where(side == documents.c.id, allocations.c.effective_on <= AS_OF, allocations.c.ended_on > AS_OF)
        .correlate(documents)
        .scalar_subquery(),
        0,
    )


OPEN_MINOR: ColumnElement[int] = documents.c.amount_minor - case(
    (documents.c.first_allocated_on > AS_OF, 0),
    (documents.c.amount_minor > 0, _allocated(allocations.c.debit_id)),
    else_=-_allocated(allocations.c.credit_id),
)
"""What is open of a document as of the day, signed. Name it once in a statement: each mention is worked out anew."""

MAY_BE_OPEN: ColumnElement[bool] = and_(documents.c.dated_on <= AS_OF, documents.c.settled_on > AS_OF)
"""Whether a document counts as of the day and is not settled for good; what is open of it may still be nothing."""


def _own_disputes(*whose: ColumnElement[bool]) -> Subquery:
    """What our own queries, open as of the day, dispute of each document."""
    standing = and_(
        queries.c.raised_on <= AS_OF,
        # A query without its end is open; one whose end lies ahead was still open as of the day.
        or_(
            and_(queries.c.status == "open", queries.c.resolved_on.is_(None)),
            queries.c.resolved_on > AS_OF,
        ),
    )
    return (
        select(documents.c.id.label("document_id"), func.sum(query_items.c.amount_minor).label("amount_minor"))
        .select_from(queries)
        .join(query_items, query_items.c.query_id == queries.c.id)
        .join(
            documents,
            and_(
                documents.c.customer_id == queries.c.customer_id,
                documents.c.type == query_items.c.type,
                documents.c.number == query_items.c.number,
            ),
        )
        .where(standing, *whose)
        .group_by(documents.c.id)
        .subquery("own_disputes")
    )


_THESE: BindParameter[int] = bindparam("customer_ids", expanding=True)
_DISPUTES_OF_ALL = _own_disputes()
# SQLite works such a table out whole: without the customers in it, one debtor's items would cost everybody's queries.
_DISPUTES_OF_SOME = _own_disputes(queries.c.customer_id.in_(_THESE))

_ITEM_COLUMNS = (
    documents.c.id,
    documents.c.customer_id,
    documents.c.type,
    documents.c.number,
    documents.c.dated_on,
    documents.c.due_on,
    documents.c.currency,
    documents.c.amount_minor,
    documents.c.reversed_on,
    documents.c.retained_minor,
    documents.c.retention_due_on,
)
_HAS_PARTS: ColumnElement[bool] = documents.c.disputed_minor + documents.c.retained_minor > 0


def _disputed(own: Subquery) -> ColumnElement[int]:
    """The imported ledger and our own queries may speak of the same quarrel: the same money is not disputed twice."""
    return case((own.c.amount_minor > documents.c.disputed_minor, own.c.amount_minor), else_=documents.c.disputed_minor)


def _items(
    own: Subquery, which: ColumnElement[bool], *first: ColumnElement[Any], only_own_disputes: bool = False
) -> Select[Any]:
    """Return the statement for what `item_of` reads, behind these columns."""
    shown = set(first)
    return (
        select(
            *first,
            *(column for column in _ITEM_COLUMNS if column not in shown),
            _disputed(own).label("disputed_minor"),
            OPEN_MINOR.label("open_minor"),
        )
        .select_from(documents)
        .join(own, own.c.document_id == documents.c.id, isouter=not only_own_disputes)
        .where(MAY_BE_OPEN, which)
        .order_by(documents.c.due_on, documents.c.id)
    )


def items_of_one(*first: Column[Any], customer_id: ColumnElement[int]) -> Select[Any]:
    """Return the statement for what one customer may have open, with more columns than an item has before it."""
    own = _own_disputes(queries.c.customer_id == customer_id)
    return _items(own, documents.c.customer_id == customer_id, *first)


def _is_plain(own: Subquery) -> ColumnElement[bool]:
    """Whether a document has no disputed or retained part."""
    return and_(~_HAS_PARTS, documents.c.id.not_in(select(own.c.document_id)))


class _Asked(NamedTuple):
    """A statement for every customer, and for some: both built once, as building takes longer than a short answer."""

    of_all: Select[Any]
    of_some: Select[Any]

    @classmethod
    def as_(cls, ask: Callable[[Subquery], Select[Any]]) -> _Asked:
        """Build both from what asks, given our own queries of these customers."""
        return cls(ask(_DISPUTES_OF_ALL), ask(_DISPUTES_OF_SOME).where(documents.c.customer_id.in_(_THESE)))

    def rows(
        self,
        connection: Connection,
        as_of: date,
        customer_ids: Collection[int] | None,
    ) -> Result[Any]:
        """Ask for these customers, or for all."""
        if customer_ids is None:
            return connection.execute(self.of_all, {"as_of": as_of})
        return connection.execute(self.of_some, {"as_of": as_of, "customer_ids": list(customer_ids)})

    def stored(
        self,
        connection: Connection,
        as_of: date,
        customer_ids: Collection[int] | None,
        more: Mapping[str, object],
    ) -> list[tuple[Any, ...]]:
        """Ask likewise, with `more` parameters, for rows as the driver has them."""
        parameters = {"as_of": as_of, **more}
        if customer_ids is None:
            return stored_rows(connection, self.of_all, parameters)
        return stored_rows(connection, self.of_some, {**parameters, "customer_ids": list(customer_ids)})


_ITEMS = _Asked.as_(lambda own: _items(own, true()))
# The few items that have a disputed or retained part: an index knows those that were imported with one.
_PARTED = (
    _Asked.as_(lambda own: _items(own, _HAS_PARTS)),
    _Asked.as_(lambda own: _items(own, ~_HAS_PARTS, only_own_disputes=True)),
)


def open_items(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> list[OpenItem]:
    """Return the items open as of the end of a day, oldest due date first; None means of every customer.

    An item's disputed part is the larger of what its document was imported with and what our own queries, open as
    of the day, say of it, as far as it is still open.
    """
    return _read_items(connection, _ITEMS, as_of, customer_ids)


def parted_items(connection: Connection, as_of: date, customer_ids: Collection[int] | None = None) -> list[OpenItem]:
    """Return those of the open items whose document has a disputed or retained part, or that we have in query."""
    return [item for asked in _PARTED for item in _read_items(connection, asked, as_of, customer_ids)]


_UNTIL: ColumnElement[date] = bindparam("until", type_=documents.c.due_on.type)
_FOR_LETTERS = _Asked.as_(
    lambda own: _items(
        own,
        or_(documents.c.due_on < _UNTIL, documents.c.amount_minor < 0),
        documents.c.po_number,
        documents.c.reference,
    )
)


def items_for_letters(
    connection: Connection, as_of: date, until: date, customer_ids: Collection[int] | None = None
) -> Iterator[tuple[OpenItem, str, str]]:
    """Yield what is open of debits due before `until`, and of credits, each with the order and reference it names.

    Oldest due date first; None means of every customer. Read as the driver has it: a run of letters reads hundreds of
    thousands.
    """
    days: dict[str, date] = {}

    def day(text: str) -> date:
        found = days.get(text)
        if found is None:
            found = days[text] = date.fromisoformat(text)
        return found

    types = {each.value: each for each in DocumentType}
    for row in _FOR_LETTERS.stored(connection, as_of, customer_ids, {"until": until}):
        po_number, reference, *facts, disputed_minor, open_minor = row
        if not open_minor:
            continue
        document = Document(
            facts[0],
            facts[1],
            types[facts[2]],
            facts[3],
            day(facts[4]),
            day(facts[5]),
            facts[6],
            facts[7],
            day(facts[8]),
            disputed_minor,
            facts[9],
            None if facts[10] is None else day(facts[10]),
        )
        yield open_item(document, open_minor, as_of), po_number, reference


def _read_items(
    connection: Connection, asked: _Asked, as_of: date, customer_ids: Collection[int] | None
) -> list[OpenItem]:
    rows = asked.rows(connection, as_of, customer_ids)
    return [item_of(row, as_of) for row in rows if row.open_minor]


def item_of(row: Row[*tuple[Any, ...]], as_of: date) -> OpenItem:
    """Return the item of a row of these statements."""
    document = Document(
        id=row.id,
        customer_id=row.customer_id,
        type=DocumentType(row.type),
        number=row.number,
        dated_on=row.dated_on,
        due_on=row.due_on,
        currency=row.currency,
        amount_minor=row.amount_minor,
        reversed_on=row.reversed_on,
        disputed_minor=row.disputed_minor,
        retained_minor=row.retained_minor,
        retention_due_on=row.retention_due_on,
    )
    return open_item(document, row.open_minor, as_of)


def read_aging(connection: Connection, aging: Aging, *, by_customer: bool) -> None:
    """Add everything open as of the aging's day to it.

    Args:
        connection: Where to read.
        aging: What collects; it says the day and the buckets.
        by_customer: Keep customers apart. Without it, documents without a disputed or retained part are summed in
            SQL, as if of one customer, 0: right for totals in which no customer's credit is set against a debt.
    """
    if by_customer:
        for row in plain_rows(connection, aging.as_of, aging.buckets):
            aging.add_sum(row.customer_id, row.currency, row.bucket, row.open_minor)
    else:
        asked = {"as_of": aging.as_of, **_starts(aging.buckets, aging.as_of)}
        for currency, bucket, _, open_minor in connection.execute(_sums(aging.buckets), asked):
            aging.add_sum(0, currency, bucket, open_minor)
    for item in parted_items(connection, aging.as_of):
        aging.add_item(item)


class PlainRow(NamedTuple):
    """What is open of one document without a disputed or retained part; `bucket` is an index, `open_minor` signed.

    `due_on` is as the driver has it, ISO text: of a large book, hundreds of thousands are read.
    """

    customer_id: int
    currency: str
    bucket: int
    open_minor: int
    due_on: str


def plain_rows(
    connection: Connection, as_of: date, buckets: Buckets, customer_ids: Collection[int] | None = None
) -> Iterator[PlainRow]:
    """Yield what is open as of a day of each document without parts; the others are `parted_items`."""
    for row in map(PlainRow._make, _plain(buckets).stored(connection, as_of, customer_ids, _starts(buckets, as_of))):
        if row.open_minor:
            yield row


@lru_cache(maxsize=8)
def _plain(buckets: Buckets) -> _Asked:
    """Return the statement for documents without parts; kept, as a saved call would build it anew each time."""

    def ask(own: Subquery) -> Select[Any]:
        shown = (documents.c.customer_id, documents.c.currency, _bucket(buckets), OPEN_MINOR, documents.c.due_on)
        return select(*shown).where(MAY_BE_OPEN, _is_plain(own))

    return _Asked.as_(ask)


@lru_cache(maxsize=8)
def _sums(buckets: Buckets) -> Select[Any]:
    """Return the statement for the sums of plain documents by currency, bucket and side."""
    by = (documents.c.currency, _bucket(buckets).label("bucket"), documents.c.amount_minor > 0)
    return select(*by, func.sum(OPEN_MINOR)).where(MAY_BE_OPEN, _is_plain(_DISPUTES_OF_ALL)).group_by(*by)


def _bucket(buckets: Buckets) -> ColumnElement[int]:
    """Return the index of a document's bucket; `_starts` gives the parameters."""
    column = documents.c[buckets.column]
    starts = [bindparam(f"start_{index}", type_=column.type) for index in range(len(buckets.labels) - 1)]
    return case(*((column >= start, index) for index, start in enumerate(starts)), else_=len(starts))


def _starts(buckets: Buckets, as_of: date) -> dict[str, object]:
    return {f"start_{index}": start for index, start in enumerate(buckets.starts(as_of))}
