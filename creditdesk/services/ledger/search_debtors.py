"""Debtors found by account, name, postcode, the people there, their telephone numbers, and what they owe."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select, union

from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.words import amount_words
from creditdesk.models import fulltext
from creditdesk.models.customers import companies, contact_ways, contacts, customers
from creditdesk.models.ledger import worklist
from creditdesk.services.desk.worklist_values import name_key
from creditdesk.services.ledger import search_text
from creditdesk.services.ledger.list_views import Hit
from creditdesk.services.ledger.ranks import Rank

_CANDIDATES = 60
_LEAST_LETTERS = 3
_MOST_WORDS = 4
_IS_OURS = customers.c.company_id.in_(select(companies.c.id))
_ACCOUNT = select(customers.c.id).where(_IS_OURS, customers.c.account.in_(bindparam("accounts", expanding=True)))
_ACCOUNT_BEGINS = select(customers.c.id).where(_IS_OURS, search_text.begins(customers.c.account)).limit(_CANDIDATES)
_NAME_BEGINS = (
    select(worklist.c.customer_id)
    .where(search_text.begins(worklist.c.name_key))
    .order_by(worklist.c.name_key)
    .limit(_CANDIDATES)
)
_DEBTORS: Select[Any] = (
    select(
        customers.c.id,
        customers.c.account,
        customers.c.name,
        customers.c.postcode,
        worklist.c.currency,
        worklist.c.balance_minor,
        worklist.c.overdue_minor,
        worklist.c.in_today,
    )
    .join(worklist, worklist.c.customer_id == customers.c.id, isouter=True)
    .where(customers.c.id.in_(bindparam("ids", expanding=True)))
)
# One index each: asked with OR, neither would do.
_OWED = [
    select(worklist.c.customer_id)
    .where(figure == bindparam("amount"), worklist.c.currency.in_(bindparam("currencies", expanding=True)))
    .limit(_CANDIDATES)
    for figure in (worklist.c.balance_minor, worklist.c.overdue_minor)
]
_OF_CONTACTS = select(contacts.c.customer_id, contacts.c.name, contacts.c.phone.label("number"))
_OF_WAYS = select(contacts.c.customer_id, contacts.c.name, contact_ways.c.value.label("number")).join(
    contacts, contacts.c.id == contact_ways.c.contact_id
)


def found_debtors(connection: Connection, wanted: str, style: AmountStyle = AmountStyle.POINT) -> list[Hit]:
    """Return the debtors that a text finds, best first; of equals those on today's list, then the overdue, by name."""
    found = _Found(connection)
    accounts = search_text.cases(wanted)
    found.take(Rank.ACCOUNT, connection.scalars(_ACCOUNT, {"accounts": accounts}))
    for begin in accounts:
        found.take(Rank.ACCOUNT_BEGINS, connection.scalars(_ACCOUNT_BEGINS, search_text.beginning(begin)))
    found.take(Rank.NAME_BEGINS, connection.scalars(_NAME_BEGINS, search_text.beginning(name_key(wanted))))
    found.take_all(Rank.WORD_BEGINS, fulltext.customers_by_word(wanted))
    digits = search_text.phone_digits(wanted)
    if digits:
        found.take_people(Rank.PHONE, _OF_CONTACTS, contacts.c.id, fulltext.contacts_by_letters(digits), numbers=True)
        found.take_people(Rank.PHONE, _OF_WAYS, contact_ways.c.id, fulltext.numbers_by_letters(digits), numbers=True)
    found.take_people(Rank.CONTACT, _OF_CONTACTS, contacts.c.id, fulltext.contacts_by_word(wanted))
    for minor, currencies in search_text.by_minor(_owed(connection, wanted, style)):
        for query in _OWED:
            found.take(Rank.OWED, connection.scalars(query, {"amount": minor, "currencies": currencies}))
    if found.has_room:
        found.take_all(Rank.PART, fulltext.customers_by_letters(wanted))
        found.take_people(Rank.PART, _OF_CONTACTS, contacts.c.id, fulltext.contacts_by_letters(wanted))
        found.take_people(Rank.PART, _OF_WAYS, contact_ways.c.id, fulltext.numbers_by_letters(wanted), numbers=True)
        if found.is_empty:
            found.take_all(Rank.PART, by_name_and_contact(wanted))
    return found.hits()


def _owed(connection: Connection, wanted: str, style: AmountStyle) -> dict[str, int]:
    """Return what a text is as an amount owed, by currency; a short figure is the beginning of something."""
    is_short = wanted.isdecimal() and len(wanted) < search_text.LEAST_DIGITS
    is_none = is_short or not any(letter.isdigit() for letter in wanted)
    return {} if is_none else search_text.amounts(connection, wanted, style)


def by_name_and_contact(wanted: str) -> Select[Any] | None:
    """Return the query for debtors of whom each word begins one of their own or of a contact's.

    None for short words and for whole sentences, which would take more than a frame.
    """
    words = wanted.split()
    if not 2 <= len(words) <= _MOST_WORDS or any(len(word) < _LEAST_LETTERS for word in words):
        return None
    query = select(customers.c.id).where(_IS_OURS)
    # The longest word, which the fewest have, is looked up; of those, the others are asked.
    for word in sorted(words, key=len, reverse=True):
        own, of_people = fulltext.customers_by_word(word), fulltext.contacts_by_word(word)
        if own is not None and of_people is not None:
            there = select(contacts.c.customer_id).where(contacts.c.id.in_(of_people))
            query = query.where(customers.c.id.in_(union(own, there)))
    return query


class _Found:
    """The debtors found so far, each as well as it was found first."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._ranks: dict[int, Rank] = {}
        self._people: dict[int, str] = {}

    @property
    def has_room(self) -> bool:
        """Whether more may be looked for."""
        return len(self._ranks) < _CANDIDATES

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found yet."""
        return not self._ranks

    def take(self, rank: Rank, ids: Iterable[int]) -> None:
        """Take customers by id."""
        for customer_id in ids:
            self._ranks.setdefault(customer_id, rank)

    def take_all(self, rank: Rank, query: Select[Any] | None) -> None:
        """Take the customers that a full-text query gives, if the text had a word for it."""
        if query is not None:
            self.take(rank, self._connection.scalars(query.limit(_CANDIDATES)))

    def take_people(
        self, rank: Rank, who: Select[Any], by: ColumnElement[int], ids: Select[Any] | None, *, numbers: bool = False
    ) -> None:
        """Take the customers of people, and remember who it was; with `numbers`, by which number or address."""
        if ids is None:
            return
        # The limit stands inside: without it, a letter that half of all contacts begin with would be counted out first.
        for customer_id, name, number in self._connection.execute(who.where(by.in_(ids.limit(_CANDIDATES)))):
            if customer_id not in self._ranks:
                self._ranks[customer_id] = rank
                self._people[customer_id] = f"{name} {number}".strip() if numbers else name

    def hits(self) -> list[Hit]:
        """Return what was found, best first."""
        rows = self._connection.execute(_DEBTORS, {"ids": list(self._ranks)}).all() if self._ranks else []
        return [self._hit(row) for row in sorted(rows, key=self._order)]

    def _order(self, row: Row[Any]) -> tuple[Rank, bool, bool, str, str]:
        is_overdue = (row.overdue_minor or 0) > 0
        return self._ranks[row.id], not row.in_today, not is_overdue, row.name.casefold(), row.account

    def _hit(self, row: Row[Any]) -> Hit:
        words = [row.account]
        if row.id in self._people:
            words.append(self._people[row.id])
        elif row.postcode:
            words.append(row.postcode)
        if row.balance_minor:
            words.append(f"owes {amount_words(row.balance_minor, row.currency)}")
        if row.overdue_minor:
            words.append(f"{amount_words(row.overdue_minor, row.currency)} overdue")
        return Hit("debtor", row.id, row.account, row.name, "", " · ".join(words), rank=self._ranks[row.id])
