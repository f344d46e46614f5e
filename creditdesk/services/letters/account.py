"""One debtor's account as of a day, read for a letter or a statement: who they are and what is open."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, select

from creditdesk.domain.document import DocumentKey, DocumentType, OpenItem
from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.languages import wanted_language
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.terms import Terms, TermsError
from creditdesk.domain.terms_text import parse_terms
from creditdesk.models.customers import contacts, customers
from creditdesk.models.ledger import documents
from creditdesk.services.desk.query_credits import expected_on_items
from creditdesk.services.ledger.open_items import open_items
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.lines import EarlyDiscount, Line
from creditdesk.services.letters.postal import address_lines
from creditdesk.services.letters.sheet import Addressee

SOON_DAYS = 14
"""How many days ahead a note before the due date looks."""
AT_ONCE = 500
"""How many documents are asked for in one statement; below every database's limit of parameters."""


@dataclass(frozen=True, slots=True)
class Item:
    """An open item, the customer's own reference for it, and the terms that it may have been made under.

    `key` names its document for good.
    """

    open: OpenItem
    reference: str
    terms: Terms | None = None
    key: DocumentKey = field(init=False)

    def __post_init__(self) -> None:
        """Make the key once: whoever judges a whole book asks for it many times."""
        object.__setattr__(self, "key", DocumentKey(self.open.document.type, self.open.document.number))

    @property
    def due_minor(self) -> int:
        """What is open and not withheld until another day."""
        return self.open.open_minor - self.open.retained_minor

    def line(self, as_of: date) -> Line:
        """Return the item as a line of a letter."""
        document = self.open.document
        return Line(
            type=document.type,
            number=document.number,
            reference=self.reference,
            dated_on=document.dated_on,
            due_on=document.due_on,
            days_overdue=(as_of - document.due_on).days,
            amount_minor=document.amount_minor,
            open_minor=self.open.open_minor,
            disputed_minor=self.open.disputed_minor,
            retained_minor=self.open.retained_minor,
            retention_due_on=document.retention_due_on if self.open.retained_minor else None,
            discount=self._discount(as_of),
        )

    def _discount(self, as_of: date) -> EarlyDiscount | None:
        """Return what paying early saves, while it can be had: on what is open and in no query."""
        document, asked = self.open.document, self.due_minor - self.open.disputed_minor
        if self.terms is None or self.terms.discount is None or document.type is not DocumentType.INVOICE or asked <= 0:
            return None
        until = self.terms.discount_on(document.dated_on)
        if until is None or not self.terms.discount_to_be_had(document.dated_on, document.due_on, as_of):
            return None
        amount_minor = self.terms.discount_minor(asked)
        return EarlyDiscount(amount_minor, float(self.terms.discount.percent) / 100, until) if amount_minor else None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAccount:
    """What is open of a debtor as of a day, oldest due date first."""

    customer_id: int
    as_of: date
    items: tuple[Item, ...]

    @property
    def currencies(self) -> tuple[str, ...]:
        """The currencies in which something is open, in order."""
        return tuple(sorted({item.open.document.currency for item in self.items}))

    def overdue(self, currency: str) -> tuple[Item, ...]:
        """Return the debits of which something is past its due date, and not only what is retained."""
        return tuple(item for item in self._of(currency) if item.due_minor > 0 and self._days(item) > 0)

    def upcoming(self, currency: str) -> tuple[Item, ...]:
        """Return the debits that fall due within the next days, today included."""
        return tuple(item for item in self._of(currency) if item.due_minor > 0 and -SOON_DAYS <= self._days(item) <= 0)

    def spoken_of(self, currency: str, kind: Kind) -> tuple[Item, ...]:
        """Return the debits that a kind of letter is about: what is overdue, or what falls due soon."""
        return self.upcoming(currency) if kind is Kind.PRE_DUE else self.overdue(currency)

    def owed(self, currency: str) -> tuple[Item, ...]:
        """Return all debits."""
        return tuple(item for item in self._of(currency) if item.open.open_minor > 0)

    def credits(self, currency: str) -> tuple[Item, ...]:
        """Return what stands to the debtor's credit."""
        return tuple(item for item in self._of(currency) if item.open.open_minor < 0)

    def lines(self, items: Collection[Item]) -> tuple[Line, ...]:
        """Return items as lines of a letter."""
        return tuple(item.line(self.as_of) for item in items)

    def _of(self, currency: str) -> tuple[Item, ...]:
        return tuple(item for item in self.items if item.open.document.currency == currency)

    def _days(self, item: Item) -> int:
        return (self.as_of - item.open.document.due_on).days


@dataclass(frozen=True, slots=True, kw_only=True)
class Account(OpenAccount):
    """A debtor with what is open, to be written to.

    `has_address` tells whether a letter would arrive, `in_group` whether other accounts belong to the same group, so
    that one's money may have paid the other's items.
    """

    addressee: Addressee
    has_address: bool
    in_group: bool


def read_account(connection: Connection, customer_id: int, as_of: date, sender: Letterhead) -> Account:
    """Read a debtor's account.

    Raises:
        NotFoundError: If there is no such debtor.
    """
    customer = connection.execute(select(customers).where(customers.c.id == customer_id)).mappings().one_or_none()
    if customer is None:
        raise NotFoundError("The debtor is no longer in the book.", cure="Choose another.")
    person = connection.execute(
        select(contacts.c.name, contacts.c.language)
        .where(
            contacts.c.customer_id == customer_id,
            contacts.c.name != "",
            contacts.c.merged_into_id.is_(None),
            contacts.c.left_on.is_(None),
        )
        .order_by(contacts.c.is_primary.desc(), contacts.c.id)
        .limit(1)
    ).one_or_none()
    contact, spoken = (person.name, person.language) if person is not None else ("", "")
    below = address_lines(
        **{name: customer[name] for name in ("address1", "address2", "city", "region", "postcode", "country")},
        from_country=sender.country,
    )
    addressee = Addressee(
        account=customer["account"],
        name=customer["name"],
        contact=contact,
        lines=(*((contact,) if contact else ()), customer["name"], *below),
        country=customer["country"],
        legal_form=customer["legal_form"],
        language=wanted_language(spoken, customer["language"], customer["country"], sender.country),
    )
    opened = less_expected(connection, open_items(connection, as_of, (customer_id,)), as_of)
    references = _references(connection, [item.document.id for item in opened])
    terms = _terms(customer["terms"])
    return Account(
        customer_id=customer_id,
        as_of=as_of,
        addressee=addressee,
        has_address=bool(customer["address1"] and (customer["city"] or customer["postcode"])),
        in_group=customer["parent_id"] is not None or _has_branches(connection, customer_id),
        items=tuple(Item(item, references.get(item.document.id, ""), terms) for item in opened),
    )


def _terms(text: str) -> Terms | None:
    """Return a debtor's terms; words that tell of none offer nothing."""
    try:
        return parse_terms(text)
    except TermsError:
        return None


def _has_branches(connection: Connection, customer_id: int) -> bool:
    return connection.scalar(select(customers.c.id).where(customers.c.parent_id == customer_id).limit(1)) is not None


def less_expected(connection: Connection, items: Sequence[OpenItem], as_of: date) -> Sequence[OpenItem]:
    """Return a debtor's items, with what is still to be credited of them as a part in query: it is not to be asked for.

    A figure of the ledger it is not: the query is answered, and its item is chased for the rest.
    """
    if not items:
        return items
    expected = expected_on_items(connection, items[0].document.customer_id, as_of)
    return [with_disputed(item, expected.get((item.document.type.value, item.document.number), 0)) for item in items]


def with_disputed(item: OpenItem, more_minor: int) -> OpenItem:
    """Return an item of which so much more is in query, as far as there is room for it."""
    room = max(item.open_minor - item.retained_minor - item.disputed_minor, 0)
    return replace(item, disputed_minor=item.disputed_minor + min(more_minor, room)) if more_minor else item


def reference_of(document: Row[*tuple[Any, ...]]) -> str:
    """Return what a debtor knows a document by: their own order, else what the document says."""
    return str(document.po_number or document.reference)


def _references(connection: Connection, ids: list[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for start in range(0, len(ids), AT_ONCE):
        rows = connection.execute(
            select(documents.c.id, documents.c.po_number, documents.c.reference).where(
                documents.c.id.in_(ids[start : start + AT_ONCE])
            )
        )
        found |= {row.id: reference_of(row) for row in rows}
    return found
