"""The customers of the book while files are read: found by account, with the keys of what each has in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from difflib import get_close_matches
from typing import NamedTuple

from sqlalchemy import Connection, func, or_, select

from creditdesk.models.customers import customers
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.ledger import search
from creditdesk.services.ledger.posting import PostedDocument

_SHOWN_NEAR = 3
_MOST_LOOKED_UP = 50
# The share of letters in common from which one account may be a slip for another.
_ALIKE = 0.75

DocumentIds = dict[tuple[str, str], int]
"""Type and number -> id."""


@dataclass(slots=True)
class Account:
    """A customer, as rows of files refer to it."""

    id: int
    code: str
    name: str
    currency: str
    terms: str
    country: str
    parent_id: int | None = None
    # None until the first row asks for it.
    documents: DocumentIds | None = None


class LinkBefore(NamedTuple):
    """An allocation that is in the book."""

    id: int
    credit_id: int
    debit_id: int
    allocated_on: date
    effective_on: date
    ended_on: date
    amount_minor: int


@dataclass(slots=True)
class Before:
    """What the book held before this import, of the accounts that its rows name."""

    documents: dict[int, PostedDocument] = field(default_factory=dict)
    open_minor: dict[int, int] = field(default_factory=dict)
    # Credit, debit and day -> the allocation.
    links: dict[tuple[int, int, date], LinkBefore] = field(default_factory=dict)


class Accounts:
    """The customers of a company, loaded once; their documents and allocations, each when first asked for."""

    def __init__(self, connection: Connection, company_id: int) -> None:
        self.before = Before()
        self._connection = connection
        table = customers
        columns = (
            table.c.id, table.c.account, table.c.name, table.c.currency, table.c.terms, table.c.country,
            table.c.parent_id,
        )  # fmt: skip
        rows = connection.execute(select(*columns).where(table.c.company_id == company_id))
        self.by_code = {row.account: Account(*row) for row in rows}
        self.count_before = len(self.by_code)
        self._by_id = {account.id: account for account in self.by_code.values()}
        self._next_id = (connection.scalar(select(func.max(table.c.id))) or 0) + 1
        self._ledger_is_empty = connection.scalar(select(documents.c.id).limit(1)) is None
        self._linked: set[int] = set()
        self._families: defaultdict[int, list[Account]] | None = None
        self._plain: dict[str, str] | None = None
        self._near: dict[str, tuple[str, ...]] = {}

    def __iter__(self) -> Iterator[Account]:
        return iter(self.by_code.values())

    def add(self, code: str, *, name: str, currency: str, terms: str, country: str) -> Account:
        """Take in a customer that the book does not know yet, and give it its id."""
        account = Account(self._next_id, code, name, currency, terms, country, documents={})
        self._next_id += 1
        self.by_code[code] = self._by_id[account.id] = account
        return account

    @property
    def added_count(self) -> int:
        """How many customers this import makes."""
        return len(self.by_code) - self.count_before

    def take_out(self, code: str) -> None:
        """Take the account that was added last out again; its id is free."""
        self._next_id = self.by_code.pop(code).id
        del self._by_id[self._next_id]

    def of_id(self, customer_id: int) -> Account:
        """Return the account of a customer."""
        return self._by_id[customer_id]

    def keys(self, account: Account) -> DocumentIds:
        """Return the ids of the account's documents by type and number, those of this import too."""
        if account.documents is None:
            account.documents = {} if self._ledger_is_empty else self._load(account.id)
        return account.documents

    def load_links(self, account: Account) -> None:
        """Bring the allocations that touch the account's documents into `before.links`."""
        if self._ledger_is_empty or account.id in self._linked:
            return
        self._linked.add(account.id)
        own = select(documents.c.id).where(documents.c.customer_id == account.id)
        columns = [allocations.c[name] for name in LinkBefore._fields]
        query = select(*columns).where(or_(allocations.c.credit_id.in_(own), allocations.c.debit_id.in_(own)))
        for row in self._connection.execute(query):
            link = LinkBefore(*row)
            self.before.links[link.credit_id, link.debit_id, link.allocated_on] = link

    def family(self, account: Account) -> int:
        """Return the id of the topmost parent; accounts that share it may pay for one another."""
        seen = {account.id}
        while account.parent_id is not None and account.parent_id not in seen:
            account = self._by_id[account.parent_id]
            seen.add(account.id)
        return account.id

    def relatives(self, account: Account) -> list[Account]:
        """Return the accounts that share the account's topmost parent, itself among them.

        Asked for only once all customers of the import are known.
        """
        if self._families is None:
            self._families = defaultdict(list)
            for other in self:
                self._families[self.family(other)].append(other)
        return self._families[self.family(account)]

    def near(self, code: str) -> tuple[str, ...]:
        """Return the accounts, with their names, that were probably meant, best first.

        Alike but for case, blanks and leading zeros; else as the Desk finds them; else one or two letters off.
        """
        found = self._near.get(code)
        if found is None:
            found = self._near[code] = self._look_near(code)
        return found

    def _look_near(self, code: str) -> tuple[str, ...]:
        if self._plain is None:
            self._plain = {_plain(known): known for known in self.by_code}
        if same := self._plain.get(_plain(code)):
            return (self._words(same),)
        if len(self._near) >= _MOST_LOOKED_UP:
            # A file of another company names thousands: the first show it.
            return ()
        if found := search.near_accounts(self._connection, code, _SHOWN_NEAR):
            return tuple(found)
        plain = _plain(code)
        alike = [known for known in self._plain if known[:1] == plain[:1] and abs(len(known) - len(plain)) < 2]
        return tuple(self._words(self._plain[known]) for known in get_close_matches(plain, alike, _SHOWN_NEAR, _ALIKE))

    def _words(self, code: str) -> str:
        name = self.by_code[code].name
        return code if name == code else f"{code} {name}"

    def _load(self, customer_id: int) -> DocumentIds:
        columns = [documents.c[name] for name in PostedDocument._fields]
        query = select(*columns, documents.c.open_minor).where(documents.c.customer_id == customer_id)
        keys: DocumentIds = {}
        for *facts, open_minor in self._connection.execute(query):
            document = PostedDocument(*facts)
            self.before.documents[document.id] = document
            self.before.open_minor[document.id] = open_minor
            keys[document.type, document.number] = document.id
        return keys


def _plain(code: str) -> str:
    return "".join(code.split()).casefold().lstrip("0")
