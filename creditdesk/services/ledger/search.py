"""Finding debtors and documents while a person types: one keystroke, one answer within a frame.

Each way of matching asks an index for a few candidates; they are ranked here, by how well they match, and not by
the full-text search's own, slower measure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, bindparam, false, or_, select

from creditdesk.domain.parsing import AmountStyle, UnreadableError, parse_amount
from creditdesk.domain.words import amount_words
from creditdesk.models import fulltext
from creditdesk.models.customers import companies, contacts, customers
from creditdesk.models.ledger import documents, ledger_totals, worklist
from creditdesk.services.desk.worklist_values import name_key
from creditdesk.services.ledger.type_words import TYPE_WORDS
from creditdesk.services.ledger.views import Hit

_CANDIDATES = 60
_LEAST_DIGITS = 4
_MOST_BEGUN = 1000
_PHONE = re.compile(r"[+()\d\s./-]+")
_LAST_LETTER = "\U0010ffff"


class _Rank(IntEnum):
    """How well something matches, best first."""

    ACCOUNT = 0
    NUMBER = 1
    ACCOUNT_BEGINS = 2
    NAME_BEGINS = 3
    OPEN_NUMBER_BEGINS = 4
    WORD_BEGINS = 5
    OPEN_AMOUNT = 6
    PHONE = 7
    CONTACT = 8
    NUMBER_BEGINS = 9
    AMOUNT = 10
    PART = 11


@dataclass(frozen=True, slots=True)
class _Found:
    rank: _Rank
    order: str
    hit: Hit


def _begins(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a column begins with the parameter `begin`, asked so that a plain index answers it."""
    return and_(column >= bindparam("begin"), column < bindparam("end"))


_IS_OURS = customers.c.company_id.in_(select(companies.c.id))
_ACCOUNT = select(customers.c.id).where(_IS_OURS, customers.c.account.in_(bindparam("accounts", expanding=True)))
_ACCOUNT_BEGINS = select(customers.c.id).where(_IS_OURS, _begins(customers.c.account)).limit(_CANDIDATES)
_NAME_BEGINS = (
    select(worklist.c.customer_id).where(_begins(worklist.c.name_key)).order_by(worklist.c.name_key).limit(_CANDIDATES)
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
    )
    .join(worklist, worklist.c.customer_id == customers.c.id, isouter=True)
    .where(customers.c.id.in_(bindparam("ids", expanding=True)))
)
_DOCUMENT: Select[Any] = select(
    documents.c.id,
    documents.c.customer_id,
    documents.c.type,
    documents.c.number,
    documents.c.number_digits,
    documents.c.currency,
    documents.c.amount_minor,
    documents.c.open_minor,
    documents.c.dated_on,
)
_NUMBER_BEGINS = _DOCUMENT.where(_begins(documents.c.number)).limit(_CANDIDATES)
_DIGITS_BEGIN = _DOCUMENT.where(_begins(documents.c.number_digits)).limit(_CANDIDATES)
_AMOUNT_IS = _DOCUMENT.where(documents.c.amount_minor.in_(bindparam("amounts", expanding=True))).limit(_CANDIDATES)
_OPEN_IS = _DOCUMENT.where(
    # The second condition says that the small index of open items will do.
    documents.c.open_minor.in_(bindparam("amounts", expanding=True)),
    documents.c.open_minor != 0,
).limit(_CANDIDATES)
_NAMES = select(customers.c.id, customers.c.account, customers.c.name).where(
    customers.c.id.in_(bindparam("ids", expanding=True))
)
_CURRENCIES = select(ledger_totals.c.currency).union(select(companies.c.currency))


def find(connection: Connection, text: str, limit: int = 20) -> list[Hit]:
    """Return what a text finds, best first.

    Debtors are found by account, name, postcode, contact or telephone number; documents by number or amount. Where
    both are many, documents get a third of the places. Open items stand before settled ones.
    """
    wanted = text.strip()
    if not wanted:
        return []
    debtors = _found_debtors(connection, wanted)
    found = _found_documents(connection, wanted) if any(letter.isdigit() for letter in wanted) else []
    room = max(limit - len(found), limit - limit // 3)
    best = debtors[:room]
    best += found[: limit - len(best)]
    return [each.hit for each in sorted(best, key=lambda each: (each.rank, each.order))]


def debtors_matching(connection: Connection, text: str, customer_id: ColumnElement[int]) -> ColumnElement[bool]:
    """Return the condition that a customer is found by a text, or has a document that is: as `find` does it.

    Of documents whose numbers only begin so, the first `_MOST_BEGUN` tell; the number typed whole is among them. A
    short figure is the beginning of something, and no amount.
    """
    ways: list[Select[Any] | None] = [fulltext.customers_by_word(text), fulltext.customers_by_letters(text)]
    people = [fulltext.contacts_by_word(text)]
    digits = _phone_digits(text)
    if digits:
        people.append(fulltext.contacts_by_letters(digits))
        begin = digits.lstrip("0")
        invoiced = select(documents.c.customer_id).where(
            documents.c.number_digits >= begin, documents.c.number_digits < begin + _LAST_LETTER
        )
        ways.append(invoiced)
    if any(letter.isdigit() for letter in text):
        ways += _owners_of_documents(connection, text.strip())
    ways += [select(contacts.c.customer_id).where(contacts.c.id.in_(query)) for query in people if query is not None]
    return or_(false(), *(customer_id.in_(query) for query in ways if query is not None))


def _owners_of_documents(connection: Connection, wanted: str) -> list[Select[Any]]:
    """Return the queries for the customers whose documents a text finds by number or amount."""
    owner, number = documents.c.customer_id, documents.c.number
    begun = [
        select(owner).where(number >= begin, number < begin + _LAST_LETTER).order_by(number).limit(_MOST_BEGUN)
        for begin in _cases(wanted)
    ]
    if wanted.isdecimal() and len(wanted) < _LEAST_DIGITS:
        return begun
    return begun + [
        select(owner).where(documents.c.currency == currency, amount.in_((minor, -minor)), amount != 0)
        for currency, minor in _amounts(connection, wanted).items()
        for amount in (documents.c.amount_minor, documents.c.open_minor)
    ]


def near_accounts(connection: Connection, account: str, limit: int = 5) -> list[str]:
    """Return accounts, with their names, that may have been meant; best first."""
    hits = find(connection, account, limit)
    return [f"{hit.account} {hit.name}" for hit in hits if hit.kind == "debtor"]


def _found_debtors(connection: Connection, wanted: str) -> list[_Found]:
    ranks: dict[int, _Rank] = {}

    def take(rank: _Rank, ids: Iterable[int]) -> None:
        for customer_id in ids:
            ranks.setdefault(customer_id, rank)

    def take_all(rank: _Rank, query: Select[Any] | None) -> None:
        if query is not None:
            take(rank, connection.scalars(query.limit(_CANDIDATES)))

    cases = _cases(wanted)
    take(_Rank.ACCOUNT, connection.scalars(_ACCOUNT, {"accounts": cases}))
    for begin in cases:
        take(_Rank.ACCOUNT_BEGINS, connection.scalars(_ACCOUNT_BEGINS, _range(begin)))
    take(_Rank.NAME_BEGINS, connection.scalars(_NAME_BEGINS, _range(name_key(wanted))))
    take_all(_Rank.WORD_BEGINS, fulltext.customers_by_word(wanted))
    digits = _phone_digits(wanted)
    take_all(_Rank.PHONE, _of_contacts(fulltext.contacts_by_letters(digits)) if digits else None)
    take_all(_Rank.CONTACT, _of_contacts(fulltext.contacts_by_word(wanted)))
    if len(ranks) < _CANDIDATES:
        take_all(_Rank.PART, fulltext.customers_by_letters(wanted))
        take_all(_Rank.PART, _of_contacts(fulltext.contacts_by_letters(wanted)))
    rows = connection.execute(_DEBTORS, {"ids": list(ranks)})
    found = [_Found(ranks[row.id], row.name.casefold(), _debtor_hit(row)) for row in rows]
    return sorted(found, key=lambda each: (each.rank, each.order))


def _of_contacts(ids: Select[Any] | None) -> Select[Any] | None:
    # The limit stands inside: without it, a letter that half of all contacts begin with would be counted out first.
    if ids is None:
        return None
    return select(contacts.c.customer_id).where(contacts.c.id.in_(ids.limit(_CANDIDATES)))


def _debtor_hit(row: Row[Any]) -> Hit:
    words = [row.account]
    if row.postcode:
        words.append(row.postcode)
    if row.balance_minor:
        words.append(f"owes {amount_words(row.balance_minor, row.currency)}")
    if row.overdue_minor:
        words.append(f"{amount_words(row.overdue_minor, row.currency)} overdue")
    return Hit("debtor", row.id, row.account, row.name, "", " · ".join(words))


def _found_documents(connection: Connection, wanted: str) -> list[_Found]:
    rows: dict[int, tuple[_Rank, Row[Any]]] = {}

    def take(open_rank: _Rank, settled_rank: _Rank, matching: Iterable[Row[Any]]) -> None:
        for row in matching:
            rows.setdefault(row.id, (open_rank if row.open_minor else settled_rank, row))

    begins = (_Rank.OPEN_NUMBER_BEGINS, _Rank.NUMBER_BEGINS)
    for begin in _cases(wanted):
        take(*begins, connection.execute(_NUMBER_BEGINS, _range(begin)))
    digits = re.sub(r"\D", "", wanted).lstrip("0")
    plain = wanted.isdecimal()
    if digits:
        matching = connection.execute(_DIGITS_BEGIN, _range(digits))
        take(*begins, (row for row in matching if plain or row.number.casefold().startswith(wanted.casefold())))
    amounts = _amounts(connection, wanted)
    if amounts:
        values = sorted({sign * minor for minor in amounts.values() for sign in (1, -1)})
        for query in (_OPEN_IS, _AMOUNT_IS):
            matching = connection.execute(query, {"amounts": values})
            fitting = (
                row for row in matching if amounts.get(row.currency) in (abs(row.amount_minor), abs(row.open_minor))
            )
            take(_Rank.OPEN_AMOUNT, _Rank.AMOUNT, fitting)
    names = {row.id: row for row in connection.execute(_NAMES, {"ids": [row.customer_id for _, row in rows.values()]})}
    found = []
    for rank, row in rows.values():
        exact = row.number.casefold() == wanted.casefold() or (plain and row.number_digits == digits)
        owner = names[row.customer_id]
        hit = Hit("document", row.customer_id, owner.account, owner.name, row.number, _document_words(row))
        # The newest first, as text that sorts the other way round.
        age = f"{99_999_999 - row.dated_on.toordinal():08d}"
        found.append(_Found(_Rank.NUMBER if exact else rank, age, hit))
    return sorted(found, key=lambda each: (each.rank, each.order))


def _document_words(row: Row[Any]) -> str:
    words = [TYPE_WORDS[row.type], amount_words(abs(row.amount_minor), row.currency)]
    if row.open_minor == row.amount_minor:
        words.append("open")
    elif row.open_minor:
        words.append(f"{amount_words(abs(row.open_minor), row.currency)} open")
    else:
        words.append("settled")
    return " · ".join(words)


def _amounts(connection: Connection, wanted: str) -> dict[str, int]:
    """Return what a text is as an amount in each currency of the ledger: none where it cannot be one."""
    amounts = {}
    for currency in connection.scalars(_CURRENCIES):
        try:
            minor = abs(parse_amount(wanted, currency, AmountStyle.POINT))
        except UnreadableError:
            continue
        if minor:
            amounts[currency] = minor
    return amounts


def _cases(wanted: str) -> list[str]:
    """Return a text as typed and in the cases that accounts and numbers are mostly written in."""
    return list(dict.fromkeys((wanted, wanted.upper(), wanted.lower())))


def _phone_digits(text: str) -> str:
    """Return the digits of a text that may be a telephone number, as they stand in any form of it.

    Numbers are kept in international form: what a national form begins with, 0, is not part of them.
    """
    if not _PHONE.fullmatch(text.strip()):
        return ""
    digits = re.sub(r"\D", "", text.replace("(0)", "")).lstrip("0")
    return digits if len(digits) >= _LEAST_DIGITS else ""


def _range(begin: str) -> dict[str, str]:
    return {"begin": begin, "end": begin + _LAST_LETTER}
